import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { memorySource } from '../../src/archive/source.js';
import { type VerifyReport, verify } from '../../src/archive/verify.js';
import type { Comparer } from '../../src/tar/index.js';

const FOLDER = new URL('../../vectors/volumes/', import.meta.url);

/** The volumes of a set in `vectors/volumes`, in order. */
export function volumesOf(set: string): Uint8Array[] {
  const names = readdirSync(FOLDER).filter((name) => name.startsWith(`${set}.`));
  return names.map((_, i) => new Uint8Array(readFileSync(new URL(`${set}.${i + 1}.tar`, FOLDER))));
}

/** The bytes that `vectors/volumes/make.sh` puts in files. */
export function contentOf(length: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

/** SHA-256 in hex. */
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What verifying bytes gave: each element is a volume. */
export interface Verified {
  readonly report: VerifyReport;
  readonly codes: string[];
  readonly digests: Map<string, string | undefined>;
}

/** Verifies volumes in memory, in the order given. */
export async function verifyBytes(
  volumes: readonly Uint8Array[],
  comparers: readonly Comparer[] = [],
): Promise<Verified> {
  const digests = new Map<string, string | undefined>();
  const report = await verify(
    volumes.map((bytes, i) => memorySource(`${i + 1}.tar`, bytes)),
    {
      seed: 1,
      comparers,
      onMember: ({ name, kind }, sha256) => void (kind === 'file' && digests.set(name, sha256)),
    },
  );
  return { report, codes: report.findings.kept.map(({ code }) => code), digests };
}
