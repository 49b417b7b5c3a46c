import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  bits,
  bytes,
  countOf,
  type Decoded,
  describe as describeLayout,
  description,
  type Encodable,
  entryLengthOf,
  flag,
  type Layout,
  layout,
  lengthOf,
  lengthOfRest,
  list,
  oneOf,
  optional,
  reserved,
  reservedBytes,
  signed,
  signed64,
  struct,
  structuresIn,
  text,
  u8,
  u16,
  u24,
  u64,
  uintBits,
} from '../../src/bytes/index.js';
import { holdLayout } from '../testing/layout-properties.js';

const source = { source: 'this test' };

const named = layout('name descriptor', source, [
  u8('descriptorType', { is: 1 }),
  lengthOf(1, 'nameLength', 'name'),
  text('name', { measuredBy: 'nameLength' }, { ascii: true }),
]);
const numbered = layout('number descriptor', source, [
  u8('descriptorType', { is: 2 }),
  lengthOfRest(1, 'descriptorLength'),
  bits(8, [flag('valid'), reserved(3), uintBits('format', 4, { is: 5 })]),
  signed(4, 'residual'),
]);
const other = layout('other descriptor', source, [
  u8('descriptorType'),
  lengthOf(1, 'descriptorLength', 'body'),
  bytes('body', { measuredBy: 'descriptorLength' }),
]);
const descriptor = oneOf('descriptor', source, [named, numbered, other]);

const page = layout('page with descriptors', source, [
  u8('pageCode', { is: 0x83, hexDigits: 2 }),
  reservedBytes(3),
  lengthOfRest(2, 'pageLength'),
  list('descriptors', descriptor, 'rest'),
]);

const modePage = layout('page that grew', source, [
  bits(8, [flag('ps'), reserved(1), uintBits('pageCode', 6, { is: 0x10 })]),
  lengthOfRest(1, 'pageLength'),
  u16('delay'),
  optional(u8('later', { since: 'SSC-4' }), reservedBytes(2)),
  optional(u24('latest', { since: 'SSC-5' })),
]);

const head = layout('head', source, [u8('kind'), reservedBytes(1), signed64('offset')]);
const counted = layout('counted entries', source, [
  struct('head', head),
  countOf(1, 'count', 'entries'),
  list('entries', layout('entry', source, [u64('low'), signed(3, 'step')]), { countedBy: 'count' }),
  lengthOf(2, 'tailLength', 'tail'),
  struct('tail', head, { measuredBy: 'tailLength' }),
  bytes('end', 'rest'),
]);

const item = layout('item', source, [u8('kind'), optional(u16('size'))]);
const filled = layout('entries of one length', source, [
  entryLengthOf(1, 'itemLength', 'items'),
  lengthOf(2, 'itemsLength', 'items'),
  list('items', item, { measuredBy: 'itemsLength', each: 'itemLength' }),
]);

const all: readonly Layout<object>[] = [named, numbered, other, descriptor, page, modePage, head, counted, filled];

describe('structures in structures', () => {
  test.each(all.map((one): [string, Layout<object>] => [one.name, one]))('%s keeps its promises', (_name, one) => {
    holdLayout(one);
  });

  test('types tell alternatives apart by their constants', () => {
    type Descriptor = Decoded<typeof page>['descriptors'][number];
    const isNumbered = (one: Descriptor) => one.descriptorType === 2 && 'residual' in one;
    expectTypeOf<Extract<Descriptor, { residual: number }>['descriptorType']>().toEqualTypeOf<2>();
    expectTypeOf<Encodable<typeof page>['pageCode']>().toEqualTypeOf<0x83 | undefined>();
    expectTypeOf<Decoded<typeof modePage>['later']>().toEqualTypeOf<number | undefined>();
    expect(isNumbered({ descriptorType: 1, nameLength: 1, name: 'A' })).toBe(false);
  });

  test('constants and lengths need not be given', () => {
    const encoded = page.encode({
      descriptors: [
        { descriptorType: 1, name: 'AB' },
        { descriptorType: 2, valid: true, format: 5, residual: -2 },
        { descriptorType: 9, body: Uint8Array.of(7) },
      ],
    });
    expect(Buffer.from(encoded).toString('hex')).toBe('83000000000e010241420205' + '85fffffffe' + '090107');
  });

  test('a length that tells of more than there is cuts the structure off, and what is there is given', () => {
    const whole = page.encode({
      descriptors: [
        { descriptorType: 1, name: 'AB' },
        { descriptorType: 9, body: new Uint8Array(4) },
      ],
    });
    const decoded = page.decode(whole.subarray(0, whole.length - 2));
    expect(decoded.complete).toBe(false);
    expect(decoded.value.descriptors).toEqual([{ descriptorType: 1, nameLength: 2, name: 'AB' }]);
    expect(decoded.faults.at(-1)).toEqual({ kind: 'short', field: 'pageLength', offsetBytes: 14, neededBytes: 2 });
  });

  test('an entry that does not fit into its list is kept as it is', () => {
    const glued = Uint8Array.of(0x83, 0, 0, 0, 0, 6, 1, 1, 0x41, 9, 200, 7, 0xee);
    const decoded = page.decode(glued);
    expect(decoded).toMatchObject({ complete: true, lengthBytes: 12 });
    expect(decoded.value.descriptors).toHaveLength(1);
    expect(decoded.value.unknown).toEqual({ descriptors: Uint8Array.of(9, 200, 7) });
    expect(decoded.faults).toEqual([
      { kind: 'length', field: 'descriptors[1].body', offsetBytes: 11, neededBytes: 200 },
      { kind: 'unknown', field: 'descriptors', offsetBytes: 9, lengthBytes: 3 },
    ]);
  });

  test('fields of later versions may be missing, and bytes of versions to come are kept', () => {
    expect(modePage.decode(Uint8Array.of(0x10, 2, 0, 7)).value).toEqual({
      ps: false,
      pageCode: 16,
      pageLength: 2,
      delay: 7,
    });
    expect(modePage.encode({ ps: false, delay: 7, later: 3 })).toEqual(Uint8Array.of(0x10, 5, 0, 7, 3, 0, 0));
    expect(() => modePage.encode({ ps: false, delay: 7, latest: 3 })).toThrow('page that grew: later must be given');
    const longer = Uint8Array.of(0x10, 10, 0, 7, 3, 0, 0, 0, 0, 9, 0xaa, 0xbb);
    const decoded = modePage.decode(longer);
    expect(decoded.faults).toEqual([{ kind: 'unknown', field: 'the rest', offsetBytes: 10, lengthBytes: 2 }]);
    expect(decoded.value.unknown).toEqual({ 'the rest': Uint8Array.of(0xaa, 0xbb) });
    const tooShort = modePage.decode(Uint8Array.of(0x10, 1, 0, 7));
    expect(tooShort.faults).toEqual([{ kind: 'length', field: 'delay', offsetBytes: 2, neededBytes: 2 }]);
  });

  test('constants that are not there, and reserved bytes that are not zero, are told', () => {
    const odd = Uint8Array.of(0x84, 0, 5, 0, 0, 0);
    expect(page.decode(odd).faults).toEqual([
      { kind: 'constant', field: 'pageCode', offsetBytes: 0, expected: 0x83, found: 0x84 },
      { kind: 'reserved', field: 'reserved', offsetBytes: 2, found: 5 },
    ]);
  });

  test('each line of the dump tells how deep it lies', () => {
    const encoded = page.encode({ descriptors: [{ descriptorType: 1, name: 'AB' }] });
    expect(
      page.explain(encoded).map(({ depth, offsetBytes, name, value }) => [depth, offsetBytes, name, value]),
    ).toEqual([
      [0, 0, 'PAGE CODE', '83h'],
      [0, 1, 'RESERVED', '0'],
      [0, 4, 'PAGE LENGTH', '4'],
      [0, 6, 'DESCRIPTORS 1', '4 bytes'],
      [1, 6, 'DESCRIPTOR TYPE', '1'],
      [1, 7, 'NAME LENGTH', '2'],
      [1, 8, 'NAME', '"AB"'],
    ]);
  });

  test('secrets are shown to those who ask, and what may be part of one is not shown otherwise', () => {
    const keyed = layout('page with a key', source, [
      lengthOf(1, 'keyLength', 'key'),
      bytes('key', { measuredBy: 'keyLength' }, { secret: true }),
      list('rest', other, 'rest'),
    ]);
    const secret = (all: number[], options?: { secrets: boolean }): string[][] =>
      keyed.explain(Uint8Array.from(all), 0, options).map(({ name, hex, value }) => [name, hex, value]);
    expect(secret([2, 0xab, 0xcd, 9, 0])).toEqual([
      ['KEY LENGTH', '02', '2'],
      ['KEY', '** **', 'not shown'],
      ['REST 1', '', '2 bytes'],
      ['DESCRIPTOR TYPE', '09', '9'],
      ['DESCRIPTOR LENGTH', '00', '0'],
      ['BODY', '', '0 bytes'],
    ]);
    expect(secret([2, 0xab, 0xcd], { secrets: true })[1]).toEqual(['KEY', 'ab cd', '2 bytes']);
    expect(JSON.stringify(secret([1, 0xab, 0xcd, 9, 0xef]))).not.toMatch(/ab|cd|ef|09/);
    expect(JSON.stringify(secret([9, 0xab, 0xcd]))).not.toMatch(/ab|cd/);
  });

  test('they describe themselves, as Markdown and as data', () => {
    expect(structuresIn(page)).toEqual([descriptor, named, numbered, other]);
    expect(describeLayout(descriptor)).toBe('One of: name descriptor; number descriptor; other descriptor.\n');
    expect(describeLayout(modePage).split('\n').slice(2)).toEqual([
      '| 0 | 7 | PS | 1 yes, 0 no |',
      '| 0 | 6 | RESERVED | zero |',
      '| 0 | 5-0 | PAGE CODE | always 16 |',
      '| 1 |  | PAGE LENGTH | number; bytes; length of what follows |',
      '| 2-3 |  | DELAY | number |',
      '| 4 |  | LATER | number; since SSC-4; may be missing |',
      '| 5-6 |  | RESERVED | zero; may be missing |',
      '| 7-9 |  | LATEST | number; since SSC-5; may be missing |',
      '',
    ]);
    expect(JSON.parse(JSON.stringify(description(page))).fields[3]).toEqual({
      property: 'descriptors',
      name: 'DESCRIPTORS',
      kind: 'list',
      bytes: '6 on',
      structure: 'descriptor',
    });
  });

  test('entries of one length are filled up with zeros, and what is not zero is kept', () => {
    const items = [{ kind: 1 }, { kind: 2, size: 3 }];
    expect(filled.encode({ items })).toEqual(Uint8Array.of(3, 0, 6, 1, 0, 0, 2, 0, 3));
    expect(filled.encode({ itemLength: 4, items })).toEqual(Uint8Array.of(4, 0, 8, 1, 0, 0, 0, 2, 0, 3, 0));
    expect(filled.encode({ itemLength: 9, items: [] })).toEqual(Uint8Array.of(9, 0, 0));
    expect(() => filled.encode({ itemLength: 2, items })).toThrow(
      'itemLength is 2, but the longest of items has 3 bytes',
    );
    const more = filled.decode(Uint8Array.of(5, 0, 10, 1, 0, 2, 0, 0, 2, 0, 3, 0, 7));
    expect(more.value.items).toEqual([
      { kind: 1, size: 2 },
      { kind: 2, size: 3, unknown: { 'the rest': Uint8Array.of(0, 7) } },
    ]);
    expect(more.faults).toEqual([{ kind: 'unknown', field: 'items[1].the rest', offsetBytes: 11, lengthBytes: 2 }]);
    const short = filled.decode(Uint8Array.of(3, 0, 5, 1, 0, 2, 9, 9));
    expect(short.value).toMatchObject({ items: [{ kind: 1 }], unknown: { items: Uint8Array.of(9, 9) } });
    expect(describeLayout(filled)).toContain('| 0 |  | ITEM LENGTH | number; bytes; length of each of ITEMS |');
    expect(() => list('pages', page, { measuredBy: 'n', each: 'm' })).toThrow('says by itself where it ends');
  });

  test('alternatives that could not be told apart are refused', () => {
    expect(() => oneOf('odd', source, [named, head, other])).toThrow('odd: head cannot be told by constants');
    expect(() => oneOf('odd', source, [named, numbered])).toThrow(
      'odd: number descriptor must not be told by constants',
    );
  });
});
