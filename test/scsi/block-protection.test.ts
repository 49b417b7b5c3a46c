import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkedBlock,
  crc32c,
  PROTECTION_METHOD,
  type ProtectionMethod,
  protectedBlock,
  reedSolomonCrc,
} from '../../src/scsi/index.js';
import { settings } from '../testing/settings.js';

const { reedSolomonCrc: RS, crc32c: CASTAGNOLI } = PROTECTION_METHOD;
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const ascending = Uint8Array.from({ length: 32 }, (_, i) => i);

// The primes below 256, in two pieces: what CERN's CASTOR (utils/CRCtest.cpp) tests its two CRCs with.
const PRIMES_1 = Uint8Array.of(
  ...[2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107],
  ...[109, 113, 127, 131, 137, 139, 149, 151, 157],
);
const PRIMES_2 = Uint8Array.of(163, 167, 173, 179, 181, 191, 193, 197, 199, 211, 223, 227, 229, 233, 239, 241, 251);

/** CRC32C bit by bit, from its definition. */
function crc32cByBits(block: Uint8Array): number {
  let register = 0xffffffff;
  for (const byte of block) {
    for (let bit = 0; bit < 8; bit++) {
      const out = (register ^ (byte >> bit)) & 1;
      register = (register >>> 1) ^ (out === 1 ? 0x82f63b78 : 0);
    }
  }
  return ~register >>> 0;
}

/** The product of two elements of GF(256) by their logarithms: 2 generates the field of 11Dh. */
const powers = Array.from({ length: 255 }, () => 0);
for (let i = 0, power = 1; i < 255; i++, power = power > 127 ? (power << 1) ^ 0x11d : power << 1) powers[i] = power;
function times(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  return powers[(powers.indexOf(a) + powers.indexOf(b)) % 255] as number;
}

/** The Reed-Solomon CRC from the rule of ECMA-319: a register of four bytes. */
function reedSolomonByRule(block: Uint8Array): number {
  let register: number[] = [0, 0, 0, 0];
  for (const byte of block) {
    const [first = 0, ...rest] = register;
    const out = byte ^ first;
    register = [0x38, 0xcf, 0x38, 1].map((factor, i) => (rest[i] ?? 0) ^ times(factor, out));
  }
  return register.reduce((value, byte) => value * 256 + byte, 0);
}

describe('the Reed-Solomon CRC of ECMA-319', () => {
  test.each([
    [Uint8Array.of(0x01), 0x38cf3801],
    [Uint8Array.of(0x80), 0x51475180],
    [Uint8Array.of(0xff), 0x763f76ff],
    [PRIMES_1, 0x733d4dca],
    [new Uint8Array(0), 0],
  ])('of known bytes', (block, expected) => {
    expect(reedSolomonCrc(block)).toBe(expected);
  });

  test('goes on from piece to piece', () => {
    expect(reedSolomonCrc(PRIMES_2, reedSolomonCrc(PRIMES_1))).toBe(0x754ed37e);
  });

  test('is what the rule gives, and 0 over block and CRC', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (block) => {
        expect(reedSolomonCrc(block)).toBe(reedSolomonByRule(block));
        if (block.length > 0) expect(reedSolomonCrc(protectedBlock(block, RS))).toBe(0);
      }),
      settings(),
    );
  });
});

describe('CRC32C', () => {
  // The first five from RFC 3720, appendix B.4; the next is the check value of the catalogue of CRCs.
  test.each([
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['ascending', ascending, 0x46dd794e],
    ['descending', ascending.toReversed(), 0x113fdb5c],
    [
      'an iSCSI READ(10)',
      bytes(
        '01c00000 00000000 00000000 00000000 14000000 00000400 00000014 00000018 28000000 00000000 02000000 00000000',
      ),
      0xd9963a56,
    ],
    ['123456789', Uint8Array.from(Buffer.from('123456789')), 0xe3069283],
    ['primes', PRIMES_1, 0xe8174f48],
    ['nothing', new Uint8Array(0), 0],
  ])('of %s', (_, block, expected) => {
    expect(crc32c(block)).toBe(expected);
  });

  test('goes on from piece to piece', () => {
    expect(crc32c(PRIMES_2, crc32c(PRIMES_1))).toBe(crc32cByBits(Uint8Array.of(...PRIMES_1, ...PRIMES_2)));
    // CASTOR's test goes on from the inverse of the first CRC.
    expect(crc32c(PRIMES_2, ~crc32c(PRIMES_1))).toBe(0x56dab0a6);
  });

  test('is what bit by bit gives, and the same over every block and CRC', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (block) => {
        expect(crc32c(block)).toBe(crc32cByBits(block));
        if (block.length > 0) expect(crc32c(protectedBlock(block, CASTAGNOLI))).toBe(0x48674bc7);
      }),
      settings(),
    );
  });
});

describe('a protected block', () => {
  test('has the Reed-Solomon CRC highest byte first, CRC32C lowest byte first', () => {
    expect([...protectedBlock(Uint8Array.of(1), RS)]).toEqual([1, 0x38, 0xcf, 0x38, 0x01]);
    expect([...protectedBlock(new Uint8Array(32), CASTAGNOLI)].slice(32)).toEqual([0xaa, 0x36, 0x91, 0x8a]);
  });

  test('no block is empty, and four bytes are no protected block', () => {
    expect(() => protectedBlock(new Uint8Array(0), RS)).toThrow(TypeError);
    expect(checkedBlock(new Uint8Array(4), RS)).toBeUndefined();
    expect(checkedBlock(new Uint8Array(0), CASTAGNOLI)).toBeUndefined();
  });

  test('any split gives the same, and a changed bit is seen', () => {
    const method = fc.constantFrom<ProtectionMethod>(RS, CASTAGNOLI);
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.nat(),
        fc.nat(),
        method,
        (block, cut, bit, by) => {
          const crc = by === RS ? reedSolomonCrc : crc32c;
          const at = cut % block.length;
          expect(crc(block.subarray(at), crc(block.subarray(0, at)))).toBe(crc(block));
          const whole = protectedBlock(block, by);
          expect(checkedBlock(whole, by)).toEqual(block);
          const place = bit % (whole.length * 8);
          whole[place >> 3] = (whole[place >> 3] as number) ^ (1 << (place & 7));
          expect(checkedBlock(whole, by)).toBeUndefined();
        },
      ),
      settings(),
    );
  });
});
