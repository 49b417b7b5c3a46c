import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { barcodeInWords, mediaIdentifiers, readBarcode } from '../../src/mam/index.js';
import { settings } from '../testing/settings.js';

describe('the text of an LTO label', () => {
  test.each([
    ['ABC123L6', 'LTO-6 data cartridge'],
    ['000001L1', 'LTO-1 data cartridge'],
    ['ZZZZZZL9', 'LTO-9 data cartridge'],
    ['ABC123M8', 'LTO-7 type M data cartridge'],
    ['ABC123LA', 'LTO-10 data cartridge'],
    ['ABC123LT', 'LTO-3 write-once (WORM) data cartridge'],
    ['ABC123LZ', 'LTO-9 write-once (WORM) data cartridge'],
    ['CLNU01CU', 'universal cleaning cartridge'],
    ['CLN001L1', 'LTO-1 cleaning cartridge'],
    ['DG 001L7', 'LTO-7 diagnostic cartridge'],
  ])('%s is an %s', (text, words) => {
    const reading = readBarcode(text);
    if ('problem' in reading) throw new Error(reading.problem);
    expect(barcodeInWords(reading)).toBe(words);
    expect(reading.volumeSerial + reading.mediaIdentifier).toBe(text);
  });

  test.each([
    ['', 'is empty'],
    ['abc123l6', 'has small letters, and LTO labels have capitals only: is it "ABC123L6"?'],
    ['ABC-23L6', 'has "-" as character 4, and'],
    ['AB 123L6', 'has " " as character 3, and'],
    ['ABC123L6 ', 'has " " as character 9, and'],
    ['*ABC123*', 'has "*" as character 1, and'],
    ['ÄBC123L6', 'has "Ä" as character 1, and'],
    ['ABC\u001b[1L6', 'has "\\033" as character 4, and'],
    ['😀BC123L6', 'has "😀" as character 1, and'],
    ['DG -01L7', 'has "-" as character 4, and'],
    ['DG  01L7', 'has " " as character 4, and'],
    ['ABC123', 'has 6 characters, and an LTO label has 8'],
    ['ABC1234L6', 'has 9 characters, and an LTO label has 8'],
    ['ABC123L0', 'ends in "L0", which is no media identifier of LTO (L1, L2'],
    ['ABC123JA', 'ends in "JA", which'],
    ['ABC123CU', 'ends in "CU", which is for cleaning cartridges'],
  ])('"%s" is none', (text, problem) => {
    expect(readBarcode(text)).toEqual({ problem: expect.stringContaining(problem) });
  });

  test('any serial with any media identifier but CU is one, and nothing else', () => {
    const rewritten = [...mediaIdentifiers.keys()].filter((id) => id !== 'CU');
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z0-9]{6}$/), fc.constantFrom(...rewritten), (serial, id) => {
        expect(readBarcode(serial + id)).not.toHaveProperty('problem');
      }),
      settings(),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (text) => {
        const labelled = /^([A-Z0-9]{6}|DG [A-Z0-9]{3})/.test(text) && mediaIdentifiers.has(text.slice(6));
        if (!labelled) expect(readBarcode(text)).toHaveProperty('problem');
      }),
      settings(),
    );
  });
});
