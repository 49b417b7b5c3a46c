import { createHash } from 'node:crypto';
import { format, inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stencChecksum, TapeKey } from '../../src/security/index.js';
import { settings } from '../testing/settings.js';
import { hexOfKey, holdsKey, sha256 } from './secrets.js';

const COUNTED = Uint8Array.from({ length: 32 }, (_, i) => i % 16);
/** `00 11 ... FF` twice. */
const DOUBLED = Uint8Array.from({ length: 32 }, (_, i) => (i % 16) * 0x11);

describe('a key', () => {
  test('is had by asking for it, and is a copy both ways', () => {
    const bytes = Uint8Array.from(COUNTED);
    const key = new TapeKey(bytes, sha256);
    bytes.fill(0xff);
    key.reveal().fill(0xee);
    expect(key.reveal()).toEqual(COUNTED);
    expect(key.bits).toBe(256);
  });

  test('has the fingerprint that the documentation tells how to calculate', () => {
    const digest = createHash('sha256').update('tapekit key fingerprint:').update(COUNTED).digest('hex');
    const groups = [0, 4, 8, 12].map((at) => digest.slice(at, at + 4));
    const key = new TapeKey(COUNTED, sha256);
    expect(key.fingerprint).toBe(groups.join('-'));
    expect(`${key}`).toBe(`key of 256 bits, fingerprint ${groups.join('-')}`);
  });

  test('shows nothing that was calculated from it where it is short enough to be found by trying', () => {
    const short = new TapeKey(COUNTED.subarray(0, 15), sha256);
    expect([short.fingerprint, stencChecksum(short), `${short}`]).toEqual([undefined, undefined, 'key of 120 bits']);
    expect(JSON.stringify(short)).toBe('{"bits":120,"fingerprint":null}');
    expect(new TapeKey(COUNTED.subarray(0, 16), sha256).fingerprint).toBeDefined();
  });

  test('never shows itself, however it is printed or copied', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 64 }), (bytes) => {
        const key = new TapeKey(bytes, sha256);
        const holder = { key, list: [key], map: new Map([['key', key]]) };
        const shown = [
          `${key}`,
          JSON.stringify(holder),
          inspect(holder, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true }),
          inspect(key, { customInspect: false, showHidden: true, depth: 9 }),
          format('%s %o %O %j', key, key, key, key),
          String(new Error(`with ${key}`, { cause: key })),
          inspect({ ...key }),
          inspect(structuredClone(key), { showHidden: true }),
          Object.getOwnPropertyNames(key).join(),
        ].join('\n');
        expect(holdsKey(shown, hexOfKey(bytes))).toBe(false);
        expect(shown).not.toContain(bytes.join(', '));
      }),
      settings(),
    );
  });
});

describe("stenc 1's checksum", () => {
  test.each([
    [COUNTED, '1220'],
    [DOUBLED, 'ffffec20'],
    [new Uint8Array(32), '0'],
    [new Uint8Array(32).fill(0x7f), '105f0'],
    [new Uint8Array(32).fill(0x80), 'fffef800'],
  ])('is the sum of signed bytes by their places', (bytes, checksum) => {
    expect(stencChecksum(new TapeKey(bytes, sha256))).toBe(checksum);
  });
});
