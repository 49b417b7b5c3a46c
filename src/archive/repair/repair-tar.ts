import {
  mergeDamaged,
  type RepairOptions as PureOptions,
  type RepairReport as PureReport,
  type RepairPlatform,
  repairVolumes,
} from '../../tar/repair/index.js';
import { SHA256 } from '../digest.js';
import type { ByteSource, SeekableSource } from '../source.js';
import { type VerifyReport, verify } from '../verify.js';

/** How an archive is repaired. */
export interface RepairOptions extends PureOptions {
  readonly signal?: AbortSignal | undefined;
}

/** What became of an archive. */
export interface RepairReport extends PureReport<VerifyReport> {}

/** Where the new archive goes. */
export interface RepairOutput {
  /** Takes the next bytes; they must not be kept. */
  readonly write: (bytes: Uint8Array) => unknown;
  /** All has been written: what was written, to be read again. */
  readonly reopen: () => ByteSource;
  /**
   * What was written is dropped, and written anew from its beginning: where it was read otherwise than it was meant.
   * Without it, such an archive is `unsound`.
   */
  readonly restart?: (() => unknown) | undefined;
}

/**
 * Writes a clean archive of every member of a damaged one that can be had: foreign text is cut out, single flipped
 * bits of headers are turned back, what is lost is left out, and the end is put in its place. The volumes of a set
 * become one archive. What is written is read again, and its members are held against what was read before.
 * @param volumes - one archive, or the volumes of a set in their order; each is read two times or more, never changed
 * @throws SourceError where a source cannot be read; whatever the output throws
 */
export async function repairTar(
  volumes: readonly SeekableSource[],
  output: RepairOutput,
  options: RepairOptions = {},
): Promise<RepairReport> {
  return await repairVolumes(volumes, platformFor(output, options), options);
}

/**
 * Writes one clean archive from several damaged copies of one archive: each member from a copy where it is whole. Where
 * copies have it whole with contents that differ, that of most of them is taken, or else that of the first.
 * @param copies - of one archive, each of them one file; read two times or more, never changed
 * @throws SourceError where a source cannot be read; whatever the output throws
 */
export async function repairCopies(
  copies: readonly SeekableSource[],
  output: RepairOutput,
  options: RepairOptions = {},
): Promise<RepairReport> {
  return await mergeDamaged(copies, platformFor(output, options), options);
}

function platformFor(
  { write, reopen, restart }: RepairOutput,
  { signal }: RepairOptions,
): RepairPlatform<VerifyReport> {
  return {
    sha256: SHA256,
    rest: () => new Promise((resolve) => setImmediate(resolve)),
    write,
    restart,
    async verify(_again, onMember) {
      const source = reopen();
      try {
        return await verify([source], { signal, onMember });
      } finally {
        source.close();
      }
    },
  };
}
