import { describe, expect, test } from 'vitest';
import { NameHasher } from '../../../src/tar/checks/name-hash.js';

/**
 * HalfSipHash with 64 bits of output, written once more and plainly, for any numbers of rounds: it is held to the
 * vectors published for HalfSipHash-2-4, and the hasher to it.
 */
function halfSipHash(bytes: Uint8Array, k0: number, k1: number, c: number, d: number): string {
  let [v0, v1, v2, v3] = [k0, k1 ^ 0xee, k0 ^ 0x6c796765, k1 ^ 0x74656462];
  const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));
  const rounds = (count: number): void => {
    for (let i = 0; i < count; i++) {
      v0 = (v0 + v1) | 0;
      v1 = rotate(v1, 5) ^ v0;
      v0 = rotate(v0, 16);
      v2 = (v2 + v3) | 0;
      v3 = rotate(v3, 8) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = rotate(v3, 7) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = rotate(v1, 13) ^ v2;
      v2 = rotate(v2, 16);
    }
  };
  const padded = new Uint8Array(Math.floor(bytes.length / 4) * 4 + 4);
  padded.set(bytes);
  padded[padded.length - 1] = bytes.length & 0xff;
  const view = new DataView(padded.buffer);
  for (let at = 0; at < padded.length; at += 4) {
    const word = view.getUint32(at, true);
    v3 ^= word;
    rounds(c);
    v0 ^= word;
  }
  v2 ^= 0xee;
  rounds(d);
  const low = (v1 ^ v3) >>> 0;
  v1 ^= 0xdd;
  rounds(d);
  return hex(low, (v1 ^ v3) >>> 0);
}

const hex = (...words: number[]): string => words.map((word) => word.toString(16).padStart(8, '0')).join(' ');
const utf16 = (text: string): Uint8Array => {
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  return new Uint8Array(units.flatMap((unit) => [unit & 0xff, unit >> 8]));
};

describe('hashing names', () => {
  test('the plain form gives the published vectors of HalfSipHash-2-4 (vectors.h of the reference code)', () => {
    const counting = Uint8Array.from({ length: 64 }, (_, i) => i);
    const of = (length: number): string => halfSipHash(counting.subarray(0, length), 0x03020100, 0x07060504, 2, 4);
    expect([of(0), of(1), of(4), of(8), of(63)]).toEqual([
      '591f8d21 c83cb8b9',
      '122455be 157338f8',
      '178ae7d5 a12ee55b',
      '20e8feed 8c85e4bc',
      '713ca62e 876032bf',
    ]);
  });

  test.each(['', 'a', 'ab', 'abc', 'etc/passwd', 'é😀x', 'l'.repeat(127), 'm'.repeat(128), 'n'.repeat(1000)])(
    'a name is hashed as HalfSipHash-1-3 of its UTF-16: %.20s',
    (name) => {
      const hasher = new NameHasher(0x0003_1234_8765_4321);
      hasher.hash(name);
      expect(hex(hasher.low, hasher.high)).toBe(halfSipHash(utf16(name), 0x87654321 | 0, 0x31234, 1, 3));
    },
  );

  test('each folder of a path has the hash that it has alone', () => {
    const folders = new NameHasher(7);
    const alone = new NameHasher(7);
    const seen: string[] = [];
    const path = 'usr/share/é/x.d/file';
    folders.eachFolder(path, (length) => {
      alone.hash(path, length);
      expect([folders.low, folders.high]).toEqual([alone.low, alone.high]);
      seen.push(path.slice(0, length));
    });
    expect(seen).toEqual(['usr', 'usr/share', 'usr/share/é', 'usr/share/é/x.d']);
  });

  test('every bit of a name and of the key turns about half of the bits', () => {
    const a = new NameHasher(99);
    const b = new NameHasher(99);
    let turned = 0;
    let pairs = 0;
    for (let n = 0; n < 500; n++) {
      for (let bit = 0; bit < 7; bit++) {
        const name = `dir/file-${n}.txt`;
        const at = n % name.length;
        a.hash(name);
        b.hash(name.slice(0, at) + String.fromCharCode(name.charCodeAt(at) ^ (1 << bit)) + name.slice(at + 1));
        turned += ones(a.low ^ b.low) + ones(a.high ^ b.high);
        pairs++;
      }
    }
    expect(turned / pairs / 64).toBeGreaterThan(0.49);
    expect(turned / pairs / 64).toBeLessThan(0.51);
  });

  test('a quarter of a million like names share no 32-bit half more often than chance has it', () => {
    const hasher = new NameHasher(1);
    const lows = new Set<number>();
    const highs = new Set<number>();
    const count = 250_000;
    for (let n = 0; n < count; n++) {
      hasher.hash(`backup/2023/mail/cur/${n}:2,S`);
      lows.add(hasher.low);
      highs.add(hasher.high);
    }
    // n² / 2^33 = 7.3 doubles are to be expected in each half.
    expect(count - lows.size).toBeLessThan(25);
    expect(count - highs.size).toBeLessThan(25);
  });
});

function ones(word: number): number {
  let count = 0;
  for (let rest = word >>> 0; rest > 0; rest = Math.floor(rest / 2)) count += rest & 1;
  return count;
}
