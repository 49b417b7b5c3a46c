import { describe, expect, test } from 'vitest';
import type { Exact } from '../../src/findings/index.js';
import { decimal, INT63_MAX, type NumberForm, readNumber } from '../../src/tar/numbers.js';
import { paxTimestamp } from '../../src/tar/pax-time.js';
import { block, codesOf, latin1, readPieces } from '../testing/blocks.js';

const FIELDS: readonly (readonly [string, string, Exact, NumberForm])[] = [
  ['seven digits, NUL', '0001750\0', 1000, 'octal'],
  ['eight digits, no end', '00001750', 1000, 'octal'],
  ['the most that eight digits hold', '77777777', 0o77777777, 'octal'],
  ['digits, blank', '0001750 ', 1000, 'octal'],
  ['six digits, blank, NUL', '001750 \0', 1000, 'octal'],
  ['blanks, digits, blank, NUL', '  1750 \0', 1000, 'octal'],
  ['digits, NULs', '1750\0\0\0\0', 1000, 'octal'],
  ['digits, blanks', '1750    ', 1000, 'octal'],
  ['digits, NUL, blank', '001750\0 ', 1000, 'octal'],
  ['zero', '0000000\0', 0, 'octal'],
  ['NULs', '\0\0\0\0\0\0\0\0', 0, 'empty'],
  ['blanks, NUL', '       \0', 0, 'empty'],
  ['blanks', '        ', 0, 'blank'],
  ['a NUL in front', '\x00001750\0', 1000, 'nul-first'],
  ['digits behind a blank', '001 777\0', 1, 'more-behind'],
  ['junk behind a NUL', '001750\0x', 1000, 'junk-behind'],
  ['a letter behind digits', '001750x\0', 0, 'invalid'],
  ['a digit that is not octal', '0001780\0', 0, 'invalid'],
  ['a fraction', '17.5\0\0\0\0', 0, 'invalid'],
  ['hexadecimal', '0x1750\0\0', 0, 'invalid'],
  ['a tab in front', '\t001750\0', 0, 'invalid'],
  ['base-256', '\x80\0\0\0\0\0\x03\xe8', 1000, 'base-256'],
  ['base-256 of all 62 bits', '\xbf\xff\xff\xff\xff\xff\xff\xff', 2n ** 62n - 1n, 'base-256'],
  ['base-256, negative', '\xff\xff\xff\xff\xff\xff\xff\xfe', -2, 'base-256'],
  ['base-256, the least', '\xff\0\0\0\0\0\0\0', -(2n ** 56n), 'base-256'],
  ['base-64', '     +Po', 1000, 'base-64'],
  ['base-64, negative', '-Po\0\0\0\0\0', -1000, 'base-64'],
  ['a sign alone', '-\0\0\0\0\0\0\0', 0, 'invalid'],
];

describe('numeric fields', () => {
  test.each(FIELDS)('%s', (_, text, value, form) => {
    expect(readNumber(latin1(text), 0, text.length)).toEqual({ value, form });
  });

  test.each([
    ['twelve digits', '777777777777', 2 ** 36 - 1],
    ["two's complement of old 32-bit tars is a large number, as for GNU tar on 64 bits", '37777777777\0', 2 ** 32 - 1],
    ['exactly 2^53 - 1', `\x80${'\0'.repeat(4)}\x1f${'\xff'.repeat(6)}`, 2 ** 53 - 1],
    ['exactly 2^53', `\x80${'\0'.repeat(4)}\x20${'\0'.repeat(6)}`, 2n ** 53n],
    ['2^63 - 1', `\x80\0\0\0\x7f${'\xff'.repeat(7)}`, INT63_MAX],
    ['2^63', `\x80\0\0\0\x80${'\0'.repeat(7)}`, 2n ** 63n],
  ])('twelve bytes: %s', (_, text, value) => {
    expect(readNumber(latin1(text), 0, 12).value).toBe(value);
  });
});

describe('numbers in headers', () => {
  const MTIMES: readonly (readonly [string, string, Exact, readonly string[]])[] = [
    ['before 1970', '\xff'.repeat(11).concat('\xfe'), -2, []],
    ['beyond 33 bits', `\x80${'\0'.repeat(6)}\x04${'\0'.repeat(4)}`, 2 ** 34, []],
    ['of NULs', '\0'.repeat(12), 0, []],
    ['of blanks', ' '.repeat(12), 0, ['TAR_NUMBER_ODD']],
    ['with junk behind', '0000000001\0x', 1, ['TAR_NUMBER_ODD']],
    ['in base 64', '          +B', 1, ['TAR_NUMBER_OBSOLETE']],
    ['of letters', 'yesterday\0\0\0', 0, ['TAR_NUMBER_INVALID']],
  ];
  test.each(MTIMES)('a time %s', (_, text, seconds, codes) => {
    const reading = readPieces(block({ patch: { 136: text } }));
    expect(reading.members[0]?.member.mtime).toEqual({ seconds, nanoseconds: 0 });
    expect(codesOf(reading)).toEqual(codes);
  });

  test('a finding about a field names the member', () => {
    const { findings } = readPieces(block({ patch: { 108: 'abc\0\0\0\0\0' } }));
    const args = { field: 'uid', text: 'abc\0\0\0\0\0' };
    expect(findings).toEqual([
      { code: 'TAR_NUMBER_INVALID', at: { volume: 0, offset: 0 }, args, member: { index: 0, name: 'n' } },
    ]);
  });

  test.each([
    ['negative', '\xff'.repeat(11).concat('\xfa'), ['TAR_SIZE_INVALID']],
    ['of 2^63', `\x80\0\0\0\x80${'\0'.repeat(7)}`, ['TAR_SIZE_INVALID']],
    ['of letters', 'size\0\0\0\0\0\0\0\0', ['TAR_NUMBER_INVALID']],
  ])('a size %s: the member cannot be read, the next one is found', (_, text, codes) => {
    const reading = readPieces(block({ patch: { 124: text } }), block({ name: 'next' }));
    expect(reading.members.map(({ member }) => member.name)).toEqual(['next']);
    expect(codesOf(reading)).toEqual([...codes, 'TAR_DAMAGED_STRETCH']);
  });

  test('a size of 2^63 - 1 is exact, and its end is not here', () => {
    const reading = readPieces(block({ patch: { 124: `\x80\0\0\0\x7f${'\xff'.repeat(7)}` } }));
    expect(reading.members[0]?.member.size).toBe(INT63_MAX);
    expect(reading.findings).toMatchObject([{ code: 'TAR_CUT_IN_DATA', args: { missingBytes: INT63_MAX - 1024n } }]);
  });
});

describe('pax numbers and times', () => {
  test.each<[string, Exact | undefined]>([
    ['0', 0],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['9223372036854775807', INT63_MAX],
    ['9223372036854775808', undefined],
    ['-9223372036854775808', -INT63_MAX - 1n],
    ['000000000000000000000000000012', 12],
    ['-2', -2],
    ['', undefined],
    ['+2', undefined],
    [' 2', undefined],
    ['2 ', undefined],
    ['0x2', undefined],
    ['1e3', undefined],
    ['2.0', undefined],
  ])('the number "%s"', (text, value) => {
    expect(decimal(text)).toBe(value);
  });

  test.each<[string, Exact, number]>([
    ['0', 0, 0],
    ['1700000000.5', 1700000000, 500_000_000],
    ['1700000000.123456789', 1700000000, 123_456_789],
    ['1700000000.1234567899999', 1700000000, 123_456_789],
    ['1700000000.', 1700000000, 0],
    ['-0.5', -1, 500_000_000],
    ['-1', -1, 0],
    ['-1.25', -2, 750_000_000],
    ['-0.0000000001', -1, 999_999_999],
    ['-0', 0, 0],
    ['9223372036854775807.999999999', INT63_MAX, 999_999_999],
  ])('the time "%s"', (text, seconds, nanoseconds) => {
    expect(paxTimestamp(text)).toEqual({ seconds, nanoseconds });
  });

  test.each(['', '.5', 'now', '1,5', '1.5.5', '9223372036854775808', '-9223372036854775808.5', '1e9'])(
    'no time: "%s"',
    (text) => {
      expect(paxTimestamp(text)).toBeUndefined();
    },
  );
});
