import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Existing, type ExtractOptions, ownersHere } from '../archive/extract/index.js';
import { loadXattrs, type RestoringOptions, systemAclNames, XattrsUnavailable } from '../archive/xattrs/index.js';
import { decodeName } from '../bytes/index.js';
import { printable } from '../findings/index.js';
import { patternsIn } from '../tar/exclusion.js';
import type { ExtractFlags } from './commands/extract.declare.js';
import { CouldNotRun } from './exit.js';

/** Of a compressed archive, unless another is given: docs/security.md. */
const RATIO_MAX = 250;
const MEMBERS_MAX = 10_000_000;

/**
 * @throws CouldNotRun where flags contradict each other, or one goes with another that is not there
 */
export function checkExtractFlags(files: readonly string[], flags: ExtractFlags): void {
  if (files.length === 0) throw new CouldNotRun('give an archive; what stands behind -- is the names to restore');
  if (files.filter((file) => file === '-').length > 1) {
    throw new CouldNotRun('standard input (-) can be given once only');
  }
  const { keepOldFiles, skipOldFiles, keepNewerFiles, overwrite } = flags;
  if ([keepOldFiles, skipOldFiles, keepNewerFiles, overwrite].filter(Boolean).length > 1) {
    throw new CouldNotRun('--keep-old-files, --skip-old-files, --keep-newer-files and --overwrite exclude each other');
  }
  if (flags.checkContent === true && flags.resume !== true) throw new CouldNotRun('--check-content goes with --resume');
  if (flags.setId === true && flags.samePermissions !== true) throw new CouldNotRun('--set-id goes with -p');
  if (flags.numericOwner === true && flags.sameOwner !== true) {
    throw new CouldNotRun('--numeric-owner goes with --same-owner');
  }
  if (flags.toStdout !== true) return;
  if (flags.json === true) throw new CouldNotRun('-O and --json would both write to standard output');
  if (flags.dryRun === true) throw new CouldNotRun('-O writes no file: there is nothing to rehearse');
}

/**
 * What the flags ask of the library.
 * @param file - the first archive: its name is that of the top level where none is given
 * @param isCompressed - the defaults for compressed archives hold
 * @throws CouldNotRun where a list of patterns cannot be read
 */
export function extractOptionsOf(flags: ExtractFlags, file: string, isCompressed: boolean): ExtractOptions {
  const excludes = [...(flags.exclude ?? []), ...(flags.excludeFrom ?? []).flatMap(patternsOf)];
  return {
    patterns: flags.patterns,
    excludes,
    existing: existingOf(flags),
    resume: flags.resume,
    checkContent: flags.checkContent,
    samePermissions: flags.samePermissions,
    setId: flags.setId,
    ownerOf: flags.sameOwner === true ? ownersHere(flags.numericOwner === true) : undefined,
    attributes: attributesOf(flags),
    times: flags.touch !== true,
    outwardLinks: flags.outwardLinks,
    devices: flags.devices,
    unknownTypes: flags.unknownTypes,
    stripComponents: flags.stripComponents,
    topLevel: flags.oneTopLevel === true ? topLevelOf(file) : flags.oneTopLevel,
    dryRun: flags.dryRun,
    maxBytes: flags.maxSize,
    maxMembers: flags.maxMembers ?? (isCompressed ? MEMBERS_MAX : undefined),
    maxRatio: flags.maxRatio ?? RATIO_MAX,
  };
}

/** Where attributes cannot be set at all, each member that has some is told: the restore goes on. */
function attributesOf(flags: ExtractFlags): RestoringOptions | undefined {
  const { acls = false, xattrsInclude: includes = [], xattrsExclude: excludes = [] } = flags;
  const xattrs = flags.xattrs === true || includes.length + excludes.length > 0;
  if (!xattrs && !acls) return undefined;
  return {
    port: portHere(),
    xattrs: xattrs ? { includes, excludes } : undefined,
    acls,
    names: systemAclNames(),
    numericIds: flags.numericOwner === true,
    capabilities: flags.samePermissions === true && flags.setId === true,
  };
}

function portHere(): RestoringOptions['port'] {
  try {
    return loadXattrs();
  } catch (error) {
    if (error instanceof XattrsUnavailable) return error;
    throw error;
  }
}

function existingOf(flags: ExtractFlags): Existing {
  if (flags.keepOldFiles === true) return 'refuse';
  if (flags.skipOldFiles === true) return 'keep';
  return flags.keepNewerFiles === true ? 'keep-newer' : 'replace';
}

/** The name of an archive without what tells that it is one. */
function topLevelOf(file: string): string {
  const name = basename(file).replace(/(?:\.tar)?(?:\.(?:gz|Z|bz2|xz|lzma|zst|lz4|lz|tgz|tbz2?|txz|tzst|tar))?$/i, '');
  if (file === '-' || name === '') throw new CouldNotRun('--one-top-level needs a name here: --one-top-level=NAME');
  return name;
}

function patternsOf(file: string): string[] {
  try {
    return patternsIn(decodeName(readFileSync(file)));
  } catch (error) {
    throw new CouldNotRun(`cannot read ${printable(file)}: ${(error as Error).message}`);
  }
}
