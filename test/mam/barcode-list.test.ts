import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BARCODES_MAX,
  barcodesIn,
  code39CheckCharacter,
  judgeBarcodes,
  type LtoBarcode,
  readBarcode,
} from '../../src/mam/index.js';
import { settings } from '../testing/settings.js';

describe('a range of labels', () => {
  test.each([
    ['ABC009L6..ABC011L6', ['ABC009L6', 'ABC010L6', 'ABC011L6']],
    ['ABC001L6..ABC001L6', ['ABC001L6']],
    ['000099L1..000100L1', ['000099L1', '000100L1']],
    ['DG 001L7..DG 002L7', ['DG 001L7', 'DG 002L7']],
    ['A1B2C3LW..A1B2C4LW', ['A1B2C3LW', 'A1B2C4LW']],
    ['ABC123L6', ['ABC123L6']],
    ['not a label at all', ['not a label at all']],
  ])('%s', (text, labels) => {
    expect(barcodesIn(text)).toEqual(labels);
  });

  test.each([
    ['ABC001L6..ABD002L6', 'may differ only in the digits'],
    ['ABC001L6..ABC002L7', 'may differ only in the digits'],
    ['ABC001L6..AB0002L6', 'may differ only in the digits'],
    ['ABC002L6..ABC001L6', 'the last one comes before the first'],
    ['000000L6..999999L6', 'more than 10000 labels'],
    ['ABCDEFL6..ABCDEGL6', 'whose volume serials end in digits'],
    ['ABC001L6..', 'is no range'],
    ['..', 'is no range'],
    ['ABC001L6..ABC002L6..ABC003L6', 'is no range'],
    [`${'1'.repeat(100_000)}L6..2L6`, 'is no range'],
  ])('%s is none', (text, problem) => {
    expect(barcodesIn(text)).toEqual({ problem: expect.stringContaining(problem) });
  });

  test('has as many labels as its ends are apart, each an LTO label', () => {
    const ends = fc.tuple(fc.integer({ min: 0, max: 999_999 }), fc.integer({ min: 0, max: BARCODES_MAX - 1 }));
    fc.assert(
      fc.property(ends, ([from, more]) => {
        fc.pre(from + more <= 999_999);
        const name = (number: number): string => `${`${number}`.padStart(6, '0')}L8`;
        const labels = barcodesIn(`${name(from)}..${name(from + more)}`) as string[];
        expect([labels.length, labels[0], labels.at(-1)]).toEqual([more + 1, name(from), name(from + more)]);
        expect(new Set(labels).size).toBe(more + 1);
        expect(labels.every((label) => !('problem' in readBarcode(label)))).toBe(true);
      }),
      settings(30),
    );
  });
});

describe('a list of labels', () => {
  test.each([
    [['ABC123L6', 'ABC124L6'], []],
    [
      ['ABC123L6', 'ABC123L6', 'ABC123L6'],
      ['1 BARCODE_TWICE', '2 BARCODE_TWICE'],
    ],
    [
      ['ABC123L6', 'ABC123L7', 'ABC123L7'],
      ['1 BARCODE_SERIAL_TWICE', '2 BARCODE_TWICE'],
    ],
    [
      ['ABC123', 'ABC123'],
      ['0 BARCODE_NOT_LTO', '1 BARCODE_NOT_LTO'],
    ],
  ])('%j', (texts, told) => {
    const judged = judgeBarcodes(texts.map((text, offset) => ({ text, offset })));
    expect(judged.map(({ text }) => text)).toEqual(texts);
    expect(judged.flatMap(({ findings }) => findings.map(({ code, at }) => `${at.offset} ${code}`))).toEqual(told);
  });
});

test.each([
  // The value of each character is its place in the alphabet of Code 39.
  ['000001L1', (1 + 21 + 1) % 43],
  ['ABC123L6', (10 + 11 + 12 + 1 + 2 + 3 + 21 + 6) % 43],
  ['DG 001L7', (13 + 16 + 38 + 1 + 21 + 7) % 43],
])('the check character of %s', (text, value) => {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%';
  expect(code39CheckCharacter(readBarcode(text) as LtoBarcode)).toBe(alphabet[value]);
});
