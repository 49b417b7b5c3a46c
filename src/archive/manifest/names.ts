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

/** Bytes of a name key. */
export const NAME_KEY_BYTES = 16;

/**
 * The first 128 bits of the SHA-256 of a name's bytes: two names that share a key are beyond anybody's means.
 * @param normalised - a name from {@link normaliseName}
 */
export function nameKey(normalised: string): Uint8Array {
  // A string goes in as UTF-8, which is the name's bytes unless some of them were no UTF-8.
  const bytes = /[\ud800-\udfff]/u.test(normalised) ? encodeName(normalised) : normalised;
  const digest = hash('sha256', bytes, 'binary');
  const key = new Uint8Array(NAME_KEY_BYTES);
  for (let i = 0; i < NAME_KEY_BYTES; i++) key[i] = digest.charCodeAt(i);
  return key;
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
