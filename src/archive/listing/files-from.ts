import { decodeName } from '../../bytes/index.js';
import { unquoteEscapes } from '../../tar/quoting.js';

/** What a line of a list given to tar is. */
export type FilesFromLine =
  | { readonly type: 'name'; readonly names: readonly string[] }
  /** Changes nothing in which names are archived: `-C`, an empty line. */
  | { readonly type: 'nothing' }
  /** `-C` alone: tar before 1.15 took the next line for its folder. */
  | { readonly type: 'folder-follows' }
  /** An option whose effect is not known from the list alone. */
  | { readonly type: 'option' };

const DIRECTORY = /^(?:-C|--directory(?:=|\s|$))/;
const ADD_FILE = /^--add-file(?:=|\s+)(.*)$/s;
const NO_EFFECT = /^(?:--(?:no-)?(?:null|unquote|recursion|wildcards|anchored|ignore-case|verbatim-files-from)|--)$/;

/**
 * Reads one line of a list as GNU tar's `--files-from` does: escapes are taken away, lines that begin with a dash are
 * options, blanks belong to names. With `--null`, names are taken as they stand.
 * @param bytes - the line, without its terminator
 * @param isNull - the list was made for `--null`
 * @see GNU tar manual, "Reading Names from a File"
 */
export function parseFilesFromLine(bytes: Uint8Array, isNull: boolean): FilesFromLine {
  if (bytes.length === 0) return { type: 'nothing' };
  const text = decodeName(bytes);
  if (isNull) return { type: 'name', names: [text] };
  if (text.startsWith('-')) {
    if (text === '-C' || text === '--directory') return { type: 'folder-follows' };
    const added = ADD_FILE.exec(text)?.[1];
    if (added !== undefined) return { type: 'name', names: namesOf(added) };
    return DIRECTORY.test(text) || NO_EFFECT.test(text) ? { type: 'nothing' } : { type: 'option' };
  }
  if (text === '\r') return { type: 'nothing' };
  return { type: 'name', names: namesOf(text) };
}

function namesOf(text: string): readonly string[] {
  // A list may have gone through a system that ends lines with CR LF since tar read it, or be used with --no-unquote.
  const bare = text.endsWith('\r') ? text.slice(0, -1) : text;
  return [...new Set([unquoteEscapes(bare), bare, text])];
}
