import { randomInt } from 'node:crypto';
import { type Finding, printable } from '../findings/index.js';
import type { Comparer } from '../tar/index.js';
import { CouldNotRun } from './exit.js';

/** What an archive can be held against, by file name. */
export interface AgainstFlags {
  readonly listing?: string;
  readonly filesFrom?: string;
  readonly null?: boolean;
  readonly manifest?: string;
}

/** What an archive is held against, read and ready. */
export interface Against {
  readonly comparers: readonly Comparer[];
  /** What is wrong with the manifest itself. */
  readonly findings: readonly Finding[];
}

/** Seeds of hash tables are below this: nobody can make names collide who does not know the seed. */
const SEED_END = 2 ** 48 - 1;

/**
 * Reads the listing, list and manifest that an archive shall be held against.
 * @throws CouldNotRun, SourceError, ManifestError where one cannot be read or used
 */
export async function readAgainst(flags: AgainstFlags): Promise<Against> {
  const comparers: Comparer[] = [];
  const findings: Finding[] = [];
  const seed = randomInt(SEED_END);
  if (flags.listing !== undefined || flags.filesFrom !== undefined) {
    const { openFilesFrom, openListing } = await import('../archive/listing/index.js');
    if (flags.listing !== undefined) comparers.push(await openListing(flags.listing, { seed }));
    if (flags.filesFrom !== undefined) {
      comparers.push(await openFilesFrom(flags.filesFrom, { seed, isNull: flags.null === true }));
    }
  }
  if (flags.manifest !== undefined) {
    const { loadManifest } = await import('../archive/manifest/index.js');
    try {
      const loaded = loadManifest(flags.manifest);
      comparers.push(loaded.comparer);
      findings.push(...loaded.findings);
    } catch (error) {
      if (error instanceof Error && !('code' in error)) throw error;
      throw new CouldNotRun(`cannot read the manifest ${printable(flags.manifest)}: ${(error as Error).message}`);
    }
  }
  return { comparers, findings };
}
