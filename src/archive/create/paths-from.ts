import { decodeName } from '../../bytes/index.js';
import { unquoteEscapes } from '../../tar/quoting.js';
import type { Operand } from './walk.js';
import { under } from './walk.js';

/** A line of a list that is an option which cannot stand there. */
export class PathListError extends Error {
  override readonly name = 'PathListError';
}

/** How a list of paths is read. */
export interface PathsFromOptions {
  /** Names end in NUL and are taken as they are: no options, no escapes. */
  readonly isNull: boolean;
  /** Lines are names even if they begin with a dash, but escapes are taken off. */
  readonly isVerbatim: boolean;
  /** The folder that the names are relative to. */
  readonly folder: string;
}

const FOLDER = /^(?:-C\s*|--directory(?:=|\s+))(.+)$/s;

/**
 * The paths in a list, as GNU tar's --files-from reads it: one a line, escapes taken off, empty lines left out; `-C
 * FOLDER` on a line of its own changes the folder for those behind it.
 * @param bytes - the whole list
 * @throws PathListError where a line is any other option
 * @see GNU tar manual, "Reading Names from a File"
 */
export function* pathsFrom(bytes: Uint8Array, { isNull, isVerbatim, folder }: PathsFromOptions): Generator<Operand> {
  let current = folder;
  let number = 0;
  for (const line of linesOf(bytes, isNull ? 0 : 10)) {
    number++;
    const text = decodeName(line);
    if (text === '') continue;
    const name = isNull ? text : unquoteEscapes(text);
    if (isNull || isVerbatim || !/^\s*-/.test(name)) {
      yield { name, folder: current };
      continue;
    }
    const option = name.trimStart();
    const [, target] = FOLDER.exec(option) ?? [];
    const [, added] = /^--add-file=(.+)$/s.exec(option) ?? [];
    if (target !== undefined) current = under(current, target);
    else if (added !== undefined) yield { name: added, folder: current };
    else throw new PathListError(`line ${number} is the option ${option}, which cannot stand in a list`);
  }
}

function* linesOf(bytes: Uint8Array, terminator: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; ) {
    const found = bytes.indexOf(terminator, at);
    const end = found < 0 ? bytes.length : found;
    yield bytes.subarray(at, end);
    at = end + 1;
  }
}
