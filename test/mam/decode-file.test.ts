import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hexOf } from '../../src/bytes/index.js';
import { catalogue, severityOf, tell } from '../../src/findings/index.js';
import { BARCODE, decodeMamFile, encodeAttribute, explainAttribute, type MamFile } from '../../src/mam/index.js';
import { settings } from '../testing/settings.js';

interface Vector {
  readonly file: string;
  readonly sha256: string;
  readonly expect: { form: string; values: readonly (readonly [number, unknown])[]; findings: readonly string[] };
}
const folder = new URL('../../vectors/mam/', import.meta.url);
const read = (file: string): Uint8Array => new Uint8Array(readFileSync(new URL(file, folder)));
const { vectors } = JSON.parse(readFileSync(new URL('vectors.json', folder), 'utf8')) as { vectors: Vector[] };

const codesOf = ({ findings }: MamFile): string[] => findings.map(({ code }) => code);
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const label = (text: string): string => Buffer.from(text.padEnd(32)).toString('hex');

/** What must hold for any bytes at all. */
function readSafely(bytes: Uint8Array): MamFile {
  const file = decodeMamFile(bytes);
  expect(file.form === 'none').toBe(file.attributes.length === 0);
  for (const finding of file.findings) {
    expect(finding.at.offset).toBeLessThanOrEqual(bytes.length);
    expect(tell(finding).message).not.toMatch(/undefined|NaN/);
  }
  for (const attribute of file.attributes) {
    expect(attribute.bytes).toEqual(bytes.slice(attribute.offset, attribute.offset + attribute.bytes.length));
    const lines = explainAttribute(attribute);
    expect(lines[0]?.offsetBytes).toBe(attribute.offset);
  }
  return file;
}

describe('a file of attributes', () => {
  test('every vector is described, and is what it was', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.bin'));
    expect(vectors.map(({ file }) => file).sort()).toEqual(files.sort());
    for (const { file, sha256 } of vectors) {
      expect(createHash('sha256').update(read(file)).digest('hex'), file).toBe(sha256);
    }
  });

  test('every finding has a vector that shows it', () => {
    const codes = Object.keys(catalogue).filter((code) => /^MAM_(?!CHIP_)/.test(code));
    expect([...new Set(vectors.flatMap((vector) => vector.expect.findings))].sort()).toEqual(codes.sort());
  });

  test.each(vectors)('$file', ({ file, expect: expected }) => {
    const decoded = readSafely(read(file));
    expect(decoded.form).toBe(expected.form);
    const shown = (value: unknown): unknown => {
      if (value instanceof Uint8Array) return hexOf(value).replaceAll(' ', '');
      if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? `${value}` : value;
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shown(inner)]));
    };
    expect(decoded.attributes.map((one) => [one.identifier, shown(one.value) ?? null])).toEqual(expected.values);
    expect(codesOf(decoded)).toEqual(expected.findings);
  });

  test('the bar code is the 37 bytes that ITDT takes', () => {
    expect(encodeAttribute(BARCODE, 'ABC123L6')).toEqual(read('itdt-barcode.bin'));
  });

  test('is explained field by field', () => {
    const [attribute] = decodeMamFile(read('itdt-barcode.bin')).attributes;
    if (attribute === undefined) throw new Error('there is one');
    const lines = explainAttribute(attribute).map(({ offsetBytes, bits, name, value, unit }) => [
      offsetBytes,
      bits?.join('-'),
      name,
      `${value} ${unit}`.trim(),
    ]);
    expect(lines).toEqual([
      [0, undefined, 'ATTRIBUTE IDENTIFIER', '0806h BARCODE'],
      [2, '7-7', 'READ ONLY', '0 no'],
      [2, '6-2', 'RESERVED', '0'],
      [2, '1-0', 'FORMAT', '1 ASCII'],
      [3, undefined, 'ATTRIBUTE LENGTH', '32 bytes'],
      [5, undefined, 'ATTRIBUTE VALUE', '"ABC123L6"'],
    ]);
  });

  test.each([
    ['zeros are no attribute', '00'.repeat(100), []],
    ['an attribute of five zeros is one without a value', '00'.repeat(5), [0]],
    ['the length of a list may count itself, as LTFS has it', `00000029 0806010020 ${label('ABC123L6')}`, [0x806]],
    ['a list of other length is one all the same', `00000100 0806010020 ${label('ABC123L6')}`, [0x806]],
    ['capacity in front is no length of a list', '0000 80 0008 0000000000000005', [0]],
    [
      'unknown attributes among known ones',
      '0003800008 0000000000000001 0340800002 0102 0806010000',
      [3, 0x340, 0x806],
    ],
    ['the first length leads nowhere and means nothing', 'ffd8 ff e000 104a4649', []],
    ['four bytes are no attribute', '08060100', []],
  ])('%s', (_title, bytes, identifiers) => {
    expect(readSafely(hex(bytes)).attributes.map(({ identifier }) => identifier)).toEqual(identifiers);
  });

  test.each([
    ['a length that is not the list', `00000100 0806010020 ${label('ABC123L6')}`, ['MAM_LIST_LENGTH']],
    ['a length that counts itself', `00000029 0806010020 ${label('ABC123L6')}`, ['MAM_LIST_LENGTH_COUNTS_ITSELF']],
    ['descending', `0806010020 ${label('ABC123L6')} 0805000001 81`, ['MAM_ATTRIBUTE_ORDER', 'MAM_SEVERAL_ATTRIBUTES']],
    ['a code without meaning', '0805000001 90', ['MAM_VALUE_RESERVED']],
    ['a reserved format', '1400030001 41', ['MAM_ATTRIBUTE_UNKNOWN', 'MAM_FORMAT_MISMATCH']],
    ['a blank bar code', `0806010020 ${label('')}`, ['MAM_BARCODE_NOT_LTO']],
    ['rubbish behind', `0806010020 ${label('ABC123L6')} 0102030405060708`, ['MAM_TRAILING_BYTES']],
  ])('tells of %s', (_title, bytes, codes) => {
    expect(codesOf(readSafely(hex(bytes)))).toEqual(codes);
  });

  test('every prefix of every vector has its finding, and never an exception', () => {
    for (const { file } of vectors.filter(({ expect: { form } }) => form !== 'value' && form !== 'none')) {
      const whole = read(file);
      for (let length = 0; length < whole.length; length++) {
        const cut = readSafely(whole.subarray(0, length));
        const broken = cut.findings.some(({ code }) => severityOf(code) === 'error');
        // What ends at the end of an attribute is whole as it is; a list still has its length.
        const seams = { 'line-end-added.bin': 37, 'descending.bin': 37, 'text-in-latin-1.bin': 165 };
        const atSeam = seams[file as keyof typeof seams] === length;
        expect(broken || atSeam, `${file} cut to ${length} bytes`).toBe(true);
      }
    }
  });

  test('any bytes are read without an exception', () => {
    const anyBytes = fc.uint8Array({ maxLength: 300 });
    const nearly = fc
      .tuple(fc.constantFrom(...vectors), fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 4 }), anyBytes)
      .map(([{ file }, flips, behind]) => {
        const bytes = Uint8Array.from([...read(file), ...behind.subarray(0, 9)]);
        for (const [at, byte] of flips) bytes[at % bytes.length] = byte;
        return bytes;
      });
    fc.assert(
      fc.property(fc.oneof(anyBytes, nearly), (bytes) => void readSafely(bytes)),
      settings(500),
    );
  });

  test('many small attributes is read in time', () => {
    const bytes = new Uint8Array(2 ** 17);
    for (let at = 0; at + 5 <= bytes.length; at += 5) bytes.set([0x08, 0x06, 0x01, 0x00, 0x00], at);
    expect(decodeMamFile(bytes).attributes).toHaveLength(Math.floor(2 ** 17 / 5));
  });
});
