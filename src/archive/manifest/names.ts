import { hash } from 'node:crypto';
import { decodeName, encodeName } from '../../bytes/text.js';

const NEEDS_WORK = /(?:^|\/)\.?(?:\/|$)/;

/**
 * The one form in which names are compared: without `.` components, doubled, leading and trailing slashes. `./a`, `/a`
 * (which GNU tar strips on writing) and `a/` are all `a`; the root itself is the empty string. `..` stays.
 * @param name - a name as `decodeName` gives it
 */
export function normaliseName(name: string): string {
  if (!NEEDS_WORK.test(name)) return name;
  return name
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

/**
 * The SHA-256 of a name's bytes, which stands for the name where there is no room for it.
 * @param name - as `decodeName` gives it
 */
export function nameDigest(name: string): Buffer {
  // A string goes in as UTF-8, which is the name's bytes unless some of them were no UTF-8.
  return hash('sha256', /[\ud800-\udfff]/u.test(name) ? encodeName(name) : name, 'buffer');
}

/**
 * A name as `decodeName` gives it, from Latin-1 text.
 * @param latin1 - one character, U+0000 to U+00FF, for each byte
 */
export function nameFromLatin1(latin1: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is all of ASCII
  if (/^[\x00-\x7f]*$/.test(latin1)) return latin1;
  return decodeName(Uint8Array.from(latin1, (char) => char.charCodeAt(0)));
}
