import { readFileSync, statSync } from 'node:fs';
import {
  type CreateOptions,
  type Operand,
  PathListError,
  parseModeChange,
  parseWhen,
  pathsFrom,
  timestampOf,
  under,
} from '../archive/create/index.js';
import { type Identity, parseIdentity } from '../archive/identities.js';
import { loadXattrs, type StoringOptions, systemAclNames } from '../archive/xattrs/index.js';
import { decodeName } from '../bytes/index.js';
import { printable } from '../findings/index.js';
import { Exclusion, patternsIn } from '../tar/exclusion.js';
import { NO_ACL_NAMES, type Timestamp } from '../tar/index.js';
import type { CreateFlags } from './commands/create.declare.js';
import { CouldNotRun } from './exit.js';
import type { OrderedArgument } from './ordered-arguments.js';

/**
 * What is to be archived, in the order of the command line: `-C` holds for what is behind it.
 * @throws CouldNotRun where it is nothing, or a list cannot be read
 */
export function operandsOf(args: readonly OrderedArgument[], flags: CreateFlags): Operand[] {
  const operands: Operand[] = [];
  let folder = '';
  let isEmpty = true;
  for (const { option, value } of args) {
    if (option === '--directory') folder = under(folder, value);
    else if (option === undefined) {
      if (value === '') throw new CouldNotRun('a path cannot be empty');
      operands.push({ name: value, folder });
    } else if (option === '--files-from') operands.push(...listed(value, folder, flags));
    isEmpty &&= option !== undefined && option !== '--files-from';
  }
  if (isEmpty) throw new CouldNotRun('what shall be archived? Give paths, or a list of them with --files-from');
  return operands;
}

function listed(list: string, folder: string, flags: CreateFlags): Operand[] {
  const options = { isNull: flags.null === true, isVerbatim: flags.verbatimFilesFrom === true, folder };
  try {
    return [...pathsFrom(readWhole(list), options)];
  } catch (error) {
    if (!(error instanceof PathListError)) throw error;
    throw new CouldNotRun(
      `${printable(list)}: ${printable(error.message)}; --verbatim-files-from or --null takes it as a name`,
    );
  }
}

function readWhole(path: string): Uint8Array {
  try {
    return readFileSync(path === '-' ? 0 : path);
  } catch (error) {
    throw new CouldNotRun(`cannot read ${printable(path)}: ${(error as Error).message}`);
  }
}

/**
 * What the flags say of members.
 * @throws CouldNotRun where a value cannot be used
 */
export function createOptionsOf(flags: CreateFlags): CreateOptions {
  const exclusion = new Exclusion([
    ...flags.exclude,
    ...flags.excludeFrom.flatMap((path) => patternsIn(decodeName(readWhole(path)))),
  ]);
  if (flags.clampMtime === true && flags.mtime === undefined) throw new CouldNotRun('--clamp-mtime goes with --mtime');
  const attributes = attributesOf(flags);
  const { format = attributes === undefined ? 'gnu' : 'pax' } = flags;
  if (flags.sparse === true && (format === 'ustar' || format === 'v7')) {
    throw new CouldNotRun(`the format ${format} has no sparse files: take gnu, pax or auto, or leave out --sparse`);
  }
  return {
    format,
    attributes,
    label: flags.label,
    blockingFactor: flags.blockingFactor,
    sort: flags.sort,
    dereference: flags.dereference === true,
    oneFileSystem: flags.oneFileSystem === true,
    recursion: flags.recursion,
    absoluteNames: flags.absoluteNames === true,
    sparse: flags.sparse === true,
    excludes: (name) => exclusion.excludes(name),
    newer: flags.newer === undefined ? undefined : when('--newer', flags.newer),
    owner: flags.owner === undefined ? undefined : identity('--owner', flags.owner),
    group: flags.group === undefined ? undefined : identity('--group', flags.group),
    numericOwner: flags.numericOwner === true,
    mode: flags.mode === undefined ? undefined : modeChange(flags.mode),
    mtime: flags.mtime === undefined ? undefined : when('--mtime', flags.mtime),
    clampMtime: flags.clampMtime === true,
  };
}

/** @throws XattrsUnavailable before anything is written, where there are no attributes here */
function attributesOf(flags: CreateFlags): StoringOptions | undefined {
  const { acls = false, format = 'pax', xattrsInclude: includes = [], xattrsExclude: excludes = [] } = flags;
  const xattrs = flags.xattrs === true || includes.length + excludes.length > 0;
  if (!xattrs && !acls) return undefined;
  if (format !== 'pax' && format !== 'auto') {
    throw new CouldNotRun(
      `the format ${format} has no place for attributes: take pax, or leave out --xattrs and --acls`,
    );
  }
  return {
    port: loadXattrs(),
    xattrs: xattrs ? { includes, excludes } : undefined,
    acls,
    names: flags.numericOwner === true ? NO_ACL_NAMES : systemAclNames(),
  };
}

function when(option: string, text: string): Timestamp {
  if (/^[/.]/.test(text)) {
    try {
      return timestampOf(statSync(text, { bigint: true }).mtimeNs);
    } catch (error) {
      throw new CouldNotRun(`${option}: cannot ask for the time of ${printable(text)}: ${(error as Error).message}`);
    }
  }
  const time = parseWhen(text);
  if (time !== undefined) return time;
  const forms = '2026-01-31, 2026-01-31 13:45, 2026-01-31T13:45:10Z, @SECONDS, or a file as ./NAME';
  throw new CouldNotRun(`${option} ${printable(text)} is no date that is understood: give ${forms}`);
}

function identity(option: string, text: string): Identity {
  const given = parseIdentity(text);
  if (given === undefined) throw new CouldNotRun(`${option} ${printable(text)} is none of NAME, NAME:ID and +ID`);
  return given;
}

function modeChange(text: string): CreateOptions['mode'] {
  const change = parseModeChange(text);
  if (change === undefined) throw new CouldNotRun(`--mode ${printable(text)} is neither octal nor as for chmod`);
  return change;
}
