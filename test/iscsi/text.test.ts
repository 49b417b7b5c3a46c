import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBefore, isWithin, nextSerial, readText, writeText } from '../../src/iscsi/index.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('text of a login', () => {
  it('reads what open-iscsi sends', () => {
    const text = 'InitiatorName=iqn.1993-08.org.debian:01:abc\0SessionType=Normal\0HeaderDigest=None,CRC32C\0';
    expect(readText(bytes(text)).keys).toEqual(
      new Map([
        ['InitiatorName', 'iqn.1993-08.org.debian:01:abc'],
        ['SessionType', 'Normal'],
        ['HeaderDigest', 'None,CRC32C'],
      ]),
    );
  });

  it.each([
    { what: 'no zero at the end', text: 'A=1\0B=2', at: 4 },
    { what: 'no equals sign', text: 'A=1\0B\0', at: 4 },
    { what: 'a key twice', text: 'A=1\0A=2\0', at: 4 },
    { what: 'no key', text: '=1\0', at: 0 },
    { what: 'a key too long', text: `${'A'.repeat(64)}=1\0`, at: 0 },
    { what: 'a value too long', text: `A=${'1'.repeat(8193)}\0`, at: 0 },
    { what: 'too many keys', text: Array.from({ length: 65 }, (_, i) => `A${i}=1\0`).join(''), at: 374 },
  ])('tells $what, and where', ({ text, at }) => {
    expect(readText(bytes(text)).fault?.offsetBytes).toBe(at);
  });

  it('writes what it reads, and any bytes are read or told', () => {
    const key = fc.stringMatching(/^[A-Z][A-Za-z0-9]{0,20}$/);
    const value = fc.string({ maxLength: 40 }).filter((one) => !one.includes('\0'));
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 20 }), (pairs) => {
        expect(readText(writeText(pairs)).keys).toEqual(new Map(pairs));
      }),
      { seed: 3 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (any) => {
        const { keys, fault } = readText(any);
        expect((keys === undefined) === (fault !== undefined)).toBe(true);
      }),
      { seed: 4, numRuns: 500 },
    );
  });
});

describe('serial numbers', () => {
  it('go round at 2^32', () => {
    expect(nextSerial(0xffff_ffff)).toBe(0);
    expect(isBefore(0xffff_ffff, 0)).toBe(true);
    expect(isBefore(0, 0xffff_ffff)).toBe(false);
    expect(isBefore(7, 7)).toBe(false);
    expect(isBefore(0, 0x8000_0000)).toBe(false);
    expect(isBefore(0x8000_0000, 0)).toBe(false);
  });

  it('lie in a window, ends included, which may be shut', () => {
    expect([0xffff_fffe, 0xffff_ffff, 0, 1, 2].map((n) => isWithin(n, 0xffff_ffff, 1))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(isWithin(5, 5, 4)).toBe(false);
  });
});
