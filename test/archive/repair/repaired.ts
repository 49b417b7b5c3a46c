import { type RepairOptions, type RepairReport, repairCopies, repairTar } from '../../../src/archive/repair/index.js';
import { isSeekable, memorySource } from '../../../src/archive/source.js';
import { verify } from '../../../src/archive/verify.js';
import { concatenated } from '../../../src/bytes/index.js';
import type { TarMember } from '../../../src/tar/index.js';

/** A repair in memory. */
export interface Repaired {
  readonly report: RepairReport;
  /** The new archive; no bytes where none was written. */
  readonly bytes: Uint8Array;
}

/** Repairs an archive in memory. */
export async function repaired(damaged: Uint8Array, options: RepairOptions = {}): Promise<Repaired> {
  return repairedSet([damaged], options);
}

/** Repairs the volumes of a set in memory. */
export function repairedSet(volumes: readonly Uint8Array[], options: RepairOptions = {}): Promise<Repaired> {
  return inMemory(repairTar, volumes, options);
}

/** Merges copies of an archive in memory. */
export function mergedCopies(copies: readonly Uint8Array[], options: RepairOptions = {}): Promise<Repaired> {
  return inMemory(repairCopies, copies, options);
}

async function inMemory(
  repair: typeof repairTar,
  volumes: readonly Uint8Array[],
  options: RepairOptions,
): Promise<Repaired> {
  const sources = volumes.map((bytes, i) => memorySource(`damaged-${i}.tar`, bytes)).filter(isSeekable);
  const pieces: Uint8Array[] = [];
  const write = (bytes: Uint8Array): void => void pieces.push(bytes.slice());
  const reopen = () => memorySource('good.tar', concatenated(pieces));
  const restart = (): void => void pieces.splice(0);
  const report = await repair(sources, { write, reopen, restart }, options);
  return { report, bytes: report.output === undefined ? new Uint8Array(0) : concatenated(pieces) };
}

/** A member and the digest of its content. */
export interface Digested {
  readonly member: TarMember;
  readonly sha256: string | undefined;
}

/** All members of an archive with their digests, labels left out. */
export async function digested(bytes: Uint8Array): Promise<readonly Digested[]> {
  const all: Digested[] = [];
  await verify([memorySource('read.tar', bytes)], {
    seed: 1,
    onMember(member, sha256) {
      if (member.kind !== 'volume-label') all.push({ member, sha256 });
    },
  });
  return all;
}
