import { describe, expect, test } from 'vitest';
import {
  alternativeFor,
  bits,
  bytes,
  concealValue,
  filledWithZeros,
  flag,
  fromPlain,
  type Layout,
  layout,
  lengthOf,
  list,
  missingFields,
  NOT_SHOWN,
  oneOf,
  optional,
  plainOf,
  reserved,
  struct,
  text,
  u8,
  u16,
  u64,
  uintBits,
} from '../../src/bytes/index.js';
import { scsiStructures } from '../../src/scsi/index.js';
import { securityStructures } from '../../src/security/index.js';

const source = { source: 'a test' };
const point = layout('point', source, [u8('kind', { is: 1 }), u8('x')]);
const other = layout('other', source, [u8('kind'), bytes('data', 2)]);
const shape = oneOf('shape', source, [point, other]);
const drawing = layout('drawing', source, [
  bits(8, [flag('closed'), reserved(3), uintBits('pen', 4, { names: new Map([[2, 'thick']]) })]),
  u64('number'),
  lengthOf(1, 'shapesLength', 'shapes'),
  list('shapes', shape, { measuredBy: 'shapesLength' }),
  struct('centre', point),
  text('name', 4, { pad: 0x20, ascii: true }),
  optional(u16('version'), u8('revision')),
]);
const value = {
  closed: true,
  pen: 2,
  number: 2n ** 60n,
  shapes: [
    { kind: 1, x: 7 },
    { kind: 9, data: Uint8Array.of(0xab, 0x01) },
  ],
  centre: { kind: 1, x: 3 },
  name: 'box',
} as const;

describe('plain values', () => {
  test('come back as they were, through JSON', () => {
    const encoded = drawing.encode(value);
    const plain = JSON.parse(JSON.stringify(plainOf(drawing.decode(encoded).value)));
    expect(plain).toMatchObject({ number: '1152921504606846976', shapes: [{ kind: 1, x: 7 }, { data: 'ab 01' }] });
    expect(drawing.encode(fromPlain(drawing, plain) as never)).toEqual(encoded);
  });

  test('keep what belongs to no field', () => {
    const strange = Uint8Array.from(drawing.encode(value));
    strange[0] = (strange[0] as number) | 0x70;
    const plain = JSON.parse(JSON.stringify(plainOf(drawing.decode(strange).value)));
    expect(drawing.encode(fromPlain(drawing, plain) as never, { asRead: true })).toEqual(strange);
  });

  test.each([
    [
      { closed: 'yes', pen: '02h', number: '0x10' },
      { closed: true, pen: 2, number: 16n },
    ],
    [
      { closed: 'NO', pen: '2', number: 16 },
      { closed: false, pen: 2, number: 16n },
    ],
    [{ shapes: [{ kind: '1', x: '7' }] }, { shapes: [{ kind: 1, x: 7 }] }],
  ])('text stands for numbers and flags: %j', (plain, expected) => {
    expect(fromPlain(drawing, plain)).toEqual(expected);
  });

  test.each([
    [{ colour: 1 }, 'colour is no field of it'],
    [{ reserved: 1, unknown: 1 }, 'unknown must be an object'],
    [{ pen: 'thick' }, 'pen must be a number, such as 17'],
    [{ shapes: 3 }, 'shapes must be an array'],
    [{ shapes: [{ kind: 2, data: 'abc' }] }, 'data must be bytes in hex'],
    [{ centre: 3 }, 'point: value must be an object'],
    [[], 'must be an object'],
  ])('%j is refused', (plain, words) => {
    expect(() => fromPlain(drawing, plain)).toThrow(words);
  });
});

describe('missing fields', () => {
  test('are told by name, with what they take', () => {
    const told = missingFields(drawing, { shapes: [{ kind: 1 }], centre: {}, version: 1 });
    expect(told.map(({ path }) => path)).toEqual([
      ...['closed', 'pen', 'number', 'shapes[0].x', 'centre.x', 'name', 'revision'],
    ]);
    expect(told[1]?.takes).toBe('number; 2 thick');
  });

  test('are zeros where that is asked for', () => {
    expect(missingFields(drawing, filledWithZeros(drawing, {}))).toEqual([]);
    expect(filledWithZeros(drawing, { version: 1 })).toEqual({
      closed: false,
      pen: 0,
      number: 0n,
      shapes: [],
      centre: { x: 0 },
      name: '',
      version: 1,
      revision: 0,
    });
  });

  test.each(scsiStructures.map((one) => [one.id, one.layout] as [string, Layout<object>]))(
    '%s: with all of them given as zeros, encode misses none',
    (_, one) => {
      const zeros = filledWithZeros(one, {});
      expect(missingFields(one, zeros)).toEqual([]);
      let refused = '';
      try {
        one.encode(zeros, { asRead: true });
      } catch (error) {
        refused = (error as Error).message;
      }
      expect(refused).not.toContain('undefined');
    },
  );

  test('the alternative of a value is the one that its constants tell', () => {
    expect(alternativeFor(shape, { kind: 1 })).toBe(point);
    expect(alternativeFor(shape, {})).toBe(other);
    expect(alternativeFor(point, {})).toBeUndefined();
  });
});

describe('a concealed value', () => {
  const page = securityStructures.find(({ id }) => id === 'spout:20:0010')?.layout as Layout<object>;
  const key = new Uint8Array(32).fill(0xab);
  const kads = [{ kadType: 0, authenticated: 0, keyDescriptor: Uint8Array.of(1) }];

  test('has all but what is secret', () => {
    const decoded = page.decode(
      page.encode({ ...filledWithZeros(page, {}), logicalBlockEncryptionKey: key, kads } as never),
    );
    const shown = concealValue(page, decoded.value, { doubtful: false });
    expect(shown).toEqual({ ...decoded.value, logicalBlockEncryptionKey: NOT_SHOWN });
  });

  test('has nothing behind it where there were faults', () => {
    const given = { ...filledWithZeros(page, {}), logicalBlockEncryptionKey: key, kads, unknown: { x: key } };
    const shown = concealValue(page, given, { doubtful: true });
    expect(shown).toMatchObject({ scope: 0, kads: NOT_SHOWN, unknown: NOT_SHOWN });
  });

  test('is the same where nothing is secret', () => {
    expect(concealValue(drawing, value, { doubtful: true })).toEqual(value);
  });
});
