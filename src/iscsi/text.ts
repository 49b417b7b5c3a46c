import { decodeName, encodeName } from '../bytes/index.js';

/** What a data segment of text says, or why it says nothing. */
export type TextRead =
  | { readonly keys: ReadonlyMap<string, string>; readonly fault?: undefined }
  | {
      readonly keys?: undefined;
      readonly fault: {
        readonly offsetBytes: number;
        readonly expected: string;
        readonly found: string;
      };
    };

/** A key has up to so many characters (RFC 7143, section 6.1, key-name). */
export const KEY_CHARACTERS_MAX = 63;
/** A value has up to so many bytes: what CHAP challenges take, the longest there are. */
export const VALUE_BYTES_MAX = 8192;
/** A negotiation has up to so many keys. */
export const KEYS_MAX = 64;

const KEY = /^[A-Z][A-Za-z0-9.\-+@_]*$|^X[-#][!-<>-~]+$/;

/**
 * Reads text: `key=value` pairs, each with a zero behind it. RFC 7143, section 6.1.
 * @param bytes - of one negotiation step, pieces that were continued put together
 */
export function readText(bytes: Uint8Array): TextRead {
  const keys = new Map<string, string>();
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(0, at);
    if (end < 0) return faultAt(at, 'a zero behind the last value', `${bytes.length - at} bytes without one`);
    // Some initiators fill up with zeros.
    if (end > at) {
      const fault = addPair(keys, bytes.subarray(at, end), at);
      if (fault !== undefined) return fault;
    }
    at = end + 1;
  }
  return { keys };
}

function addPair(keys: Map<string, string>, pair: Uint8Array, at: number): TextRead | undefined {
  const equals = pair.indexOf(EQUALS);
  if (equals < 0) return faultAt(at, 'key=value', 'no =');
  const key = decodeName(pair.subarray(0, Math.min(equals, KEY_CHARACTERS_MAX + 1)));
  if (key.length > KEY_CHARACTERS_MAX || !KEY.test(key)) {
    return faultAt(at, `a key of up to ${KEY_CHARACTERS_MAX} characters`, JSON.stringify(key));
  }
  if (keys.has(key)) return faultAt(at, 'each key once', `${key} again`);
  if (keys.size === KEYS_MAX) return faultAt(at, `at most ${KEYS_MAX} keys`, 'more');
  const value = pair.subarray(equals + 1);
  if (value.length > VALUE_BYTES_MAX)
    return faultAt(at, `a value of up to ${VALUE_BYTES_MAX} bytes`, `${value.length}`);
  keys.set(key, decodeName(value));
  return undefined;
}

const EQUALS = 0x3d;

function faultAt(offsetBytes: number, expected: string, found: string): TextRead {
  return { fault: { offsetBytes, expected, found } };
}

/**
 * Writes text.
 * @throws RangeError where a key or a value cannot be one
 */
export function writeText(keys: Iterable<readonly [key: string, value: string]>): Uint8Array {
  let text = '';
  for (const [key, value] of keys) {
    if (key.length > KEY_CHARACTERS_MAX || !KEY.test(key)) throw new RangeError(`${JSON.stringify(key)} is no key`);
    if (value.includes('\0')) throw new RangeError(`the value of ${key} holds a zero`);
    text += `${key}=${value}\0`;
  }
  return encodeName(text);
}
