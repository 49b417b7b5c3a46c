import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeName, encodeName } from '../../src/bytes/index.js';
import { checksumKind, headerSums } from '../../src/tar/header.js';
import { settings } from '../testing/settings.js';

/** A block of given bytes somewhere in a larger buffer, with its own unsigned sum in the checksum field. */
function blockAt(at: number, bytes: Uint8Array): Uint8Array {
  const buffer = new Uint8Array(at + 512 + 3).fill(0x55);
  buffer.set(bytes, at);
  const sum = headerSums(buffer, at).unsigned;
  buffer.set(encodeName(`${sum.toString(8).padStart(6, '0')}\0 `), at + 148);
  return buffer;
}

describe('the sum of a header', () => {
  test('is the same four bytes at a time as one by one, wherever the block stands', () => {
    const blocks = fc.uint8Array({ minLength: 512, maxLength: 512 });
    fc.assert(
      fc.property(blocks, fc.nat(9), fc.integer({ min: 0, max: 511 }), (bytes, at, flip) => {
        const buffer = blockAt(at, bytes);
        expect(checksumKind(buffer, at)).toBe('unsigned');
        if (flip >= 148 && flip < 156) return;
        buffer[at + flip] = (buffer[at + flip] as number) ^ 1;
        expect(checksumKind(buffer, at)).toBe('no');
      }),
      settings(),
    );
  });

  test('does not overflow where every byte is 255', () => {
    expect(checksumKind(blockAt(1, new Uint8Array(512).fill(255)), 1)).toBe('unsigned');
  });
});

describe('a name within other bytes', () => {
  test('is decoded as a copy of it is, and back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat(600), fc.nat(600), (bytes, a, b) => {
        const [from, to] = [Math.min(a, b, bytes.length), Math.min(Math.max(a, b), bytes.length)];
        const name = decodeName(bytes, from, to);
        expect(name).toBe(decodeName(bytes.slice(from, to)));
        expect(encodeName(name)).toEqual(bytes.slice(from, to));
      }),
      settings(),
    );
  });

  test.each([0, 1, 255, 256, 257, 5000])('of %i ASCII characters', (length) => {
    const text = 'tape'.repeat(1250).slice(0, length);
    expect(decodeName(encodeName(`<${text}>`), 1, length + 1)).toBe(text);
  });
});
