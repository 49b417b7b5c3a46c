import { decodeName } from '../../bytes/index.js';
import { unquoteEscapes } from '../../tar/quoting.js';

/** What a line of a list given to tar is. */
export type FilesFromLine =
  | { readonly type: 'name'; readonly names: readonly string[] }
  | { readonly type: 'nothing' }
  /**
   * An option. Of `none` (`-C folder`) the names of what is archived do not depend; `folder-follows` is `-C` alone: tar
   * before 1.15 took the next line for its folder; what is `unknown` is not known from the list alone. With
   * `--verbatim-files-from` it is a name after all: one of `names`.
   */
  | {
      readonly type: 'option';
      readonly effect: 'none' | 'folder-follows' | 'unknown';
      readonly names: readonly string[];
    };

const DIRECTORY = /^(?:-C|--directory(?:=|\s|$))/;
/** tar takes any beginning of an option that only one has. */
const ADD_FILE = /^--add(?:-(?:f(?:i(?:le?)?)?)?)?(?:=|\s+)(.*)$/s;
const NO_EFFECT = /^(?:--(?:no-)?(?:null|unquote|recursion|wildcards|anchored|ignore-case|verbatim-files-from)|--)$/;
/** A name with such a component is stored without what comes before it: it would stand for any other. */
const UPWARD = /(?:^|\/)\.\.(?:\/|$)/;

/**
 * Reads one line of a list as GNU tar's `--files-from` does: escapes are taken away, then lines that begin with a dash,
 * with or without blanks before it, are options; all other blanks belong to names. With `--null`, names are taken as
 * they stand.
 * @param bytes - the line, without its terminator
 * @param isNull - the list was made for `--null`
 * @see GNU tar manual, "Reading Names from a File"; what it leaves open is as GNU tar 1.34 does it
 */
export function parseFilesFromLine(bytes: Uint8Array, isNull: boolean): FilesFromLine {
  if (bytes.length === 0) return { type: 'nothing' };
  const text = decodeName(bytes);
  if (isNull) return { type: 'name', names: [text] };
  // A list may have gone through a system that ends lines with CR LF since tar read it, or be used with --no-unquote.
  const bare = text.endsWith('\r') ? text.slice(0, -1) : text;
  if (bare === '') return { type: 'nothing' };
  const names = [...new Set([unquoteEscapes(bare), bare, text])];
  const option = unquoteEscapes(bare).replace(/^[ \t-\r]+/, '');
  return option.startsWith('-') ? parseOption(option, names) : { type: 'name', names };
}

function parseOption(option: string, names: readonly string[]): FilesFromLine {
  const itself = names.filter((name) => !UPWARD.test(name));
  const added = ADD_FILE.exec(option)?.[1];
  if (added !== undefined) return { type: 'name', names: [...new Set([...wordsOf(added), ...itself])] };
  if (option === '-C' || option === '--directory') return { type: 'option', effect: 'folder-follows', names: itself };
  const isKnown = DIRECTORY.test(option) || NO_EFFECT.test(option);
  return { type: 'option', effect: isKnown ? 'none' : 'unknown', names: itself };
}

/** What an argument may be: tar splits the line into words as a shell does. */
function wordsOf(text: string): readonly string[] {
  const quoted = /^'([^']*)'\s*$/s.exec(text)?.[1];
  if (quoted !== undefined) return [quoted];
  const inner = /^"(.*)"\s*$/s.exec(text)?.[1] ?? text;
  return [inner.replace(/\\(.)/gs, '$1'), unquoteEscapes(inner), inner];
}
