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
  return hash('sha256', encodeName(normalised), 'buffer').subarray(0, NAME_KEY_BYTES);
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
