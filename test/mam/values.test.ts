import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatenated } from '../../src/bytes/index.js';
import {
  type AttributeDefinition,
  decodeLocalText,
  decodeMamFile,
  encodeAttribute,
  encodeDeletion,
  encodeLocalText,
  explainAttribute,
  type MamAttribute,
  type MamValue,
  registry,
  textLocalizationNames,
} from '../../src/mam/index.js';
import { settings } from '../testing/settings.js';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
const definition = (identifier: number): AttributeDefinition => registry.get(identifier) as AttributeDefinition;

function one(bytes: Uint8Array): MamAttribute {
  const { attributes, findings } = decodeMamFile(bytes);
  expect(findings).toEqual([]);
  expect(attributes).toHaveLength(1);
  return attributes[0] as MamAttribute;
}

const wordsOf = (attribute: MamAttribute): string[] =>
  explainAttribute(attribute).map(({ name, value, unit }) => `${name}: ${value} ${unit}`.trim());

/** The bytes of LTFS: src/libltfs/tape.c, tape_set_cart_coherency. */
const LTFS = `080C 00 0046 08 00000000 00000012 00000000 00000007 00000000 00000025 002B
  4C54465300 ${Buffer.from('3802cc12-2e2c-4bf5-b06b-a4a4f1d0b2a6').toString('hex')} 00`;

describe('values that are structures', () => {
  test('the volume coherency information of LTFS, field by field', () => {
    const attribute = one(hex(`${LTFS} 01`));
    expect(attribute.value).toMatchObject({
      volumeChangeReferenceValue: hex('00000000 00000012'),
      volumeCoherencyCount: 7n,
      volumeCoherencySetIdentifier: 37n,
      applicationClientSpecificInformation: { volumeUuid: '3802cc12-2e2c-4bf5-b06b-a4a4f1d0b2a6', version: 1 },
    });
    expect(wordsOf(attribute).slice(-6)).toEqual([
      'APPLICATION CLIENT SPECIFIC INFORMATION: 43 bytes',
      'SIGNATURE: 4C544653h LTFS',
      'RESERVED: 0',
      'VOLUME UUID: "3802cc12-2e2c-4bf5-b06b-a4a4f1d0b2a6"',
      'RESERVED: 0',
      'VERSION: 1 today',
    ]);
    expect(encodeAttribute(definition(0x80c), attribute.value as MamValue)).toEqual(hex(`${LTFS} 01`));
  });

  test('early versions of LTFS wrote it a byte short', () => {
    const attribute = one(hex(LTFS.replace('0046', '0045').replace('002B', '002A')));
    expect(attribute.value).not.toHaveProperty('applicationClientSpecificInformation.version');
  });

  test('another application may tell anything there', () => {
    const { value } = one(hex('080C 00 001A 04 00000001 0000000000000002 0000000000000003 0003 414243'));
    expect(value).toMatchObject({ applicationClientSpecificInformation: { information: hex('414243') } });
  });

  test('a length that lies is told where it is, and the bytes are kept', () => {
    const { attributes, findings } = decodeMamFile(
      hex('080C 00 0017 09 00000001 0000000000000002 0000000000000003 0003'),
    );
    expect(findings.map(({ code, at }) => [code, at.offset])).toEqual([['STRUCTURE_SHORT', 23]]);
    expect(attributes[0]?.value).toBeInstanceOf(Uint8Array);
  });

  test('the usage history has 15 counters of 6, or of 4, bytes', () => {
    const counters = (digits: number) =>
      Array.from({ length: 15 }, (_, i) => `${i + 1}`.padStart(digits, '0')).join('');
    const medium = one(hex(`0340 80 005A ${counters(12)}`));
    expect(medium.value).toMatchObject({
      currentAmountOfDataWritten: 1,
      totalReadRetriesCount: 0x12,
      totalPartitionInitializeCount: 0x15,
    });
    expect(wordsOf(medium)).toContain('TOTAL AMOUNT OF DATA WRITTEN: 9 MiB');
    expect(one(hex(`0341 80 003C ${counters(8)}`)).value).toMatchObject({ totalChangePartitionCount: 0x14 });
  });

  test('TapeAlert flag 1 is the highest bit of the first byte, 64 the lowest of the last', () => {
    const { value } = one(hex('0002 80 0008 8000000000000001'));
    expect(Object.entries(value as object).filter(([, set]) => set)).toEqual([
      ['flag1', true],
      ['flag64', true],
    ]);
  });

  test.each([
    ['0009 80 0004 00000005', 5],
    ['0009 80 0008 0000000000000005', 5n],
  ])('the volume change reference %s has the length of its drive', (bytes, value) => {
    expect(one(hex(bytes)).value).toBe(value);
  });

  test.each([
    ['FFFFFFFFFFFFFFFF', 'none'],
    ['FFFFFFFFFFFFFFFE', 'not known'],
    ['0000FFFFFFFFFFFF', 'none (HP LTO-4)'],
    ['0000000000000007', ''],
  ])('the first encrypted block %s says "%s"', (bytes, words) => {
    const attribute = one(hex(`0224 80 0008 ${bytes}`));
    expect(wordsOf(attribute).at(-1)).toBe(`ATTRIBUTE VALUE: ${BigInt(`0x${bytes}`)} ${words}`.trim());
  });

  test('the unique identity of a cartridge', () => {
    const { value } = one(
      hex(`1000 80 001C AFC16613 ${Buffer.from('ABCDEFGHFUJIFILM').toString('hex')} 00000001 0020 0000`),
    );
    expect(value).toMatchObject({
      cartridgeMemorySerialNumber: 0xafc16613,
      mediaIdentifier: 'ABCDEFGH',
      mediaManufacturer: 'FUJIFILM',
      cartridgeType: 0x20,
    });
  });

  test('an attribute without a value deletes', () => {
    expect(encodeDeletion(definition(0x806))).toEqual(hex('0806 01 0000'));
  });
});

const LABEL = definition(0x803);
const SET = definition(0x805);

describe('texts in the character set of 0805h', () => {
  test.each([
    [0x00, 'weekly 7', '7765656b6c792037'],
    [0x01, 'Bücher', '42fc63686572'],
    [0x02, 'Łódź', 'a3f364bc'],
    [0x05, 'Архив', 'b0e0e5d8d2'],
    [0x07, 'Αρχείο', 'c1f1f7e5dfef'],
    [0x09, 'İstanbul', 'dd7374616e62756c'],
    [0x80, 'テープ', '30c630fc30d7'],
    [0x81, 'テープ', 'e38386e383bce38397'],
  ])('%i: %s', (code, words, inHex) => {
    const bytes = concatenated([encodeAttribute(LABEL, words, { characterSet: code }), encodeAttribute(SET, code)]);
    expect(Buffer.from(bytes.subarray(5, 5 + inHex.length / 2)).toString('hex')).toBe(inHex);
    expect(bytes).toHaveLength(165 + 6);
    const { attributes, findings } = decodeMamFile(bytes);
    expect(findings.map((found) => found.code)).toEqual(['MAM_SEVERAL_ATTRIBUTES']);
    expect(attributes[0]?.value).toBe(words);
    expect(wordsOf(attributes[0] as MamAttribute).at(-1)).toBe(`ATTRIBUTE VALUE: "${words}"`);
  });

  test('what a character set lacks is refused, and so is what is too long in it', () => {
    const encode = (text: string, characterSet: number) => () => encodeAttribute(LABEL, text, { characterSet });
    expect(encode('テ', 1)).toThrow(
      '0803h USER MEDIUM TEXT LABEL: attributeValue has a character that ISO 8859-1 lacks',
    );
    expect(encode('ü', 0)).toThrow('has a character that ASCII lacks');
    expect(encode('😀', 0x80)).toThrow('has a character that UCS-2BE lacks');
    expect(encode('a'.repeat(81), 0x80)).toThrow('must be at most 160 bytes, not the 162 that it has in UCS-2BE');
  });

  test.each([
    ['a byte that is nothing in ISO 8859-3', 3, 'a5'],
    ['a byte beyond ASCII', 0, 'ff'],
    ['half a surrogate pair', 0x80, 'd800'],
    ['a byte that is no UTF-8', 0x81, 'ff'],
  ])('%s is told', (_title, code, bytes) => {
    const label = hex(`0803 02 00A0 ${bytes.padEnd(320, '0')}`);
    const found = decodeMamFile(concatenated([label, encodeAttribute(SET, code)])).findings;
    expect(found.map((one) => [one.code, one.at.offset])).toEqual([
      ['MAM_CHARACTER_SET', 5],
      ['MAM_SEVERAL_ATTRIBUTES', 0],
    ]);
  });

  test('what a set has comes back, in each of them', () => {
    const text = fc.string({ unit: 'binary', maxLength: 12 });
    fc.assert(
      fc.property(fc.constantFrom(...textLocalizationNames.keys()), text, (code, words) => {
        const bytes = encodeLocalText(words, code);
        if (bytes !== undefined && !/[\0 ]$/.test(words)) expect(decodeLocalText(bytes, code)).toBe(words);
      }),
      settings(),
    );
    fc.assert(
      fc.property(fc.constantFrom(2, 3, 4, 5, 6, 7, 8, 9, 10), fc.uint8Array({ maxLength: 12 }), (code, bytes) => {
        const words = decodeLocalText(bytes, code);
        if (words !== undefined && !/[\0 ]$/.test(String.fromCharCode(...bytes))) {
          expect(encodeLocalText(words, code)).toEqual(bytes);
        }
      }),
      settings(),
    );
  });
});
