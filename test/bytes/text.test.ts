import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeLatin1, decodeName, encodeName, utf8SequenceLength } from '../../src/bytes/index.js';
import { settings } from '../testing/settings.js';

/** Bytes among which UTF-8, damaged UTF-8 and what looks like it are frequent. */
const nameBytes = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }).map((text) => new TextEncoder().encode(text)),
      fc.uint8Array({ maxLength: 6 }),
      fc.uint8Array({ min: 0x80, maxLength: 4 }),
      fc.constantFrom(
        Uint8Array.of(0xed, 0xb2, 0x80),
        Uint8Array.of(0xed, 0xa0, 0xbd, 0xed, 0xb2, 0xa9),
        Uint8Array.of(0xc0, 0xaf),
        Uint8Array.of(0xef, 0xbb, 0xbf),
        Uint8Array.of(0xf0, 0x9f, 0x92),
      ),
    ),
    { maxLength: 10 },
  )
  .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};

describe('names', () => {
  test.each([
    ['plain', [0x61, 0x62], 'ab'],
    ['UTF-8', [0xc3, 0xbc, 0xf0, 0x9f, 0x98, 0x80], 'ü😀'],
    ['a byte order mark is part of the name', [0xef, 0xbb, 0xbf, 0x61], '\ufeffa'],
    ['Latin-1', [0x61, 0xe9], 'a\udce9'],
    ['surrogates in UTF-8 are no UTF-8', [0xed, 0xb2, 0x80], '\udced\udcb2\udc80'],
    ['an overlong slash is none', [0xc0, 0xaf], '\udcc0\udcaf'],
    ['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80], '\udcf4\udc90\udc80\udc80'],
    ['cut off at the end', [0x61, 0xf0, 0x9f, 0x98], 'a\udcf0\udc9f\udc98'],
    ['cut off in between', [0xe2, 0x82, 0x41], '\udce2\udc82A'],
    ['a foreign byte behind a character beyond the BMP', [0xf0, 0x9f, 0x98, 0x80, 0x80], '😀\udc80'],
    ['NUL and C1', [0x00, 0xc2, 0x85], '\u0000\u0085'],
  ])('%s', (_title, bytes, name) => {
    expect(decodeName(Uint8Array.from(bytes))).toBe(name);
    expect(encodeName(name)).toEqual(Uint8Array.from(bytes));
  });

  test('any bytes come back', () => {
    fc.assert(
      fc.property(nameBytes, (bytes) => {
        const name = decodeName(bytes);
        expect(encodeName(name)).toEqual(bytes);
        if (isUtf8(bytes)) expect(name).not.toMatch(/\p{Cs}/u);
        else expect(name).toMatch(/[\udc80-\udcff]/);
      }),
      settings(1000),
    );
  });

  test('a surrogate that stands for no byte becomes U+FFFD', () => {
    expect([...encodeName('a\ud800b\udc7f')]).toEqual([0x61, 0xef, 0xbf, 0xbd, 0x62, 0xef, 0xbf, 0xbd]);
  });

  test('a sequence is well-formed where the platform says so', () => {
    fc.assert(
      fc.property(nameBytes, fc.nat(60), (bytes, at) => {
        const length = utf8SequenceLength(bytes, at);
        const lengths = [1, 2, 3, 4].filter((n) => at + n <= bytes.length && isUtf8(bytes.subarray(at, at + n)));
        expect(length).toBe(lengths[0] ?? 0);
      }),
      settings(1000),
    );
  });

  test('Latin-1 is one to one, in any length', () => {
    const long = Uint8Array.from({ length: 10_000 }, (_, i) => i % 256);
    const text = decodeLatin1(long);
    expect(text).toHaveLength(10_000);
    expect(Uint8Array.from(text, (character) => character.charCodeAt(0))).toEqual(long);
  });
});
