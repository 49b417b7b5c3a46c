import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import ts from 'typescript';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { encodable } from '../../emulator/testing/index.js';
import {
  bits,
  bytes,
  type Decoded,
  describe as describeLayout,
  type Encodable,
  FormatError,
  flag,
  layout,
  lengthOf,
  reserved,
  reservedBytes,
  text,
  u8,
  u16,
  u32,
  u48,
  u64,
  uintBits,
} from '../../src/bytes/index.js';
import { settings } from '../testing/settings.js';

const everything = layout('every kind of field', { source: 'this test' }, [
  u8('kind', {
    names: new Map([
      [1, 'ONE'],
      [2, 'TWO'],
    ]),
  }),
  u16('identifier', { hexDigits: 4 }),
  bits(8, [flag('readOnly'), reserved(5), uintBits('format', 2)]),
  bits(16, [reserved(3), uintBits('wide', 12), flag('last')]),
  u32('lengthBytes', { unit: 'bytes' }),
  u48('long'),
  u64('flags'),
  text('label', 6, { pad: 0x20, ascii: true }),
  text('note', 5, { pad: 0x00, ascii: false }),
  lengthOf(1, 'restLength', 'rest'),
  bytes('rest', { measuredBy: 'restLength' }),
  bytes('tail', 2),
]);
type Everything = Decoded<typeof everything>;

const FIXED_BYTES = 38;

const someValue = encodable<Encodable<typeof everything>>(everything);

const sample: Encodable<typeof everything> = {
  kind: 2,
  identifier: 0x0806,
  readOnly: true,
  format: 1,
  wide: 0xabc,
  last: false,
  lengthBytes: 7,
  long: 2 ** 48 - 1,
  flags: 2n ** 64n - 1n,
  label: 'AB',
  note: 'ü',
  rest: Uint8Array.of(9),
  tail: Uint8Array.of(1, 2),
};

describe('a layout', () => {
  test('types its value', () => {
    expectTypeOf<Everything['readOnly']>().toEqualTypeOf<boolean>();
    expectTypeOf<Everything['flags']>().toEqualTypeOf<bigint>();
    expectTypeOf<Everything['restLength']>().toEqualTypeOf<number>();
    expectTypeOf<Encodable<typeof everything>['restLength']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<Everything['reserved']>().toEqualTypeOf<Readonly<Record<string, number>> | undefined>();
  });

  test('encodes big-endian, bit 7 first, texts filled up', () => {
    const hex = Buffer.from(everything.encode(sample)).toString('hex');
    expect(hex).toBe('02080681157800000007ffffffffffffffffffffffffffff414220202020c3bc00000001090102');
  });

  test('decodes what it encoded', () => {
    fc.assert(
      fc.property(someValue, (value) => {
        const decoded = everything.decode(everything.encode(value));
        expect(decoded).toEqual({
          complete: true,
          value: { ...value, restLength: value.rest.length },
          lengthBytes: FIXED_BYTES + value.rest.length,
          faults: [],
        });
      }),
      settings(),
    );
  });

  test('gives any bytes back, faults and all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: FIXED_BYTES + 255, maxLength: FIXED_BYTES + 300 }), (any) => {
        const decoded = everything.decode(any);
        if (!decoded.complete) throw new Error('all bytes are there');
        expect(everything.encode(decoded.value, { asRead: true })).toEqual(any.slice(0, decoded.lengthBytes));
      }),
      settings(),
    );
  });

  test('tells where every prefix of it ends', () => {
    fc.assert(
      fc.property(someValue, fc.nat(), (value, cut) => {
        const whole = everything.encode(value);
        const there = whole.subarray(0, cut % whole.length);
        const decoded = everything.decode(there);
        expect(decoded.complete).toBe(false);
        expect(decoded.faults.at(-1)?.kind).toBe('short');
        expect(decoded.lengthBytes).toBeLessThanOrEqual(there.length);
        expect(everything.explain(there).at(-1)?.value).toContain('cut off');
      }),
      settings(),
    );
  });

  test('never throws on foreign bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (any) => {
        const { lengthBytes, faults } = everything.decode(any);
        expect(lengthBytes).toBeLessThanOrEqual(any.length);
        for (const fault of faults) expect(fault.offsetBytes).toBeLessThanOrEqual(any.length);
        expect(everything.explain(any).length).toBeGreaterThan(0);
      }),
      settings(),
    );
  });

  test.each([
    ['kind', { kind: 3 }, 'must be one of 1, 2, not 3'],
    ['kind', { kind: 256 }, 'must be an integer from 0 to 255, not 256'],
    ['identifier', { identifier: 1.5 }, 'not 1.5'],
    ['identifier', { identifier: undefined as unknown as number }, 'not undefined'],
    ['format', { format: 4 }, 'from 0 to 3'],
    ['readOnly', { readOnly: 1 as unknown as boolean }, 'true or false'],
    ['reserved', { reserved: { '3:6-2': 1 } }, 'must be zero'],
    ['long', { long: 2 ** 48 }, 'from 0 to 281474976710655'],
    ['flags', { flags: 2n ** 64n }, 'from 0 to 18446744073709551615'],
    ['flags', { flags: 5 as unknown as bigint }, 'must be a bigint'],
    ['label', { label: 'ABCDEFG' }, 'at most 6 bytes, not 7'],
    ['label', { label: 'ü' }, 'ASCII'],
    ['label', { label: 'AB ' }, 'must not end in a blank'],
    ['note', { note: 'üüü' }, 'at most 5 bytes, not 6'],
    ['note', { note: 'ü\0' }, 'must not end in NUL'],
    ['restLength', { restLength: 4 }, 'is 4, but rest has 1 bytes'],
    ['restLength', { rest: new Uint8Array(256) }, 'from 0 to 255'],
    ['rest', { rest: 'x' as unknown as Uint8Array }, 'must be a Uint8Array'],
    ['tail', { tail: Uint8Array.of(1) }, 'must be 2 bytes, not 1'],
  ])('refuses %s that does not fit, by name (case %#)', (field, change, reason) => {
    const encode = () => everything.encode({ ...sample, ...change });
    expect(encode).toThrow(FormatError);
    expect(encode).toThrow(`every kind of field: ${field} `);
    expect(encode).toThrow(reason);
  });

  test('tells faults and their places', () => {
    const odd = everything.encode(sample);
    odd[0] = 9;
    odd[3] = 0x85;
    odd[25] = 0x07;
    expect(everything.decode(odd).faults).toEqual([
      { kind: 'value', field: 'kind', offsetBytes: 0, found: 9 },
      { kind: 'reserved', field: 'reserved', offsetBytes: 3, found: 1 },
      { kind: 'character', field: 'label', offsetBytes: 25, found: 7 },
    ]);
    const filled = everything.encode(sample);
    filled.fill(0, 26, 30);
    expect(everything.decode(filled).faults).toEqual([{ kind: 'padding', field: 'label', offsetBytes: 26, found: 0 }]);
  });

  test('explains itself, a line a field', () => {
    const lines = everything.explain(everything.encode(sample), 100);
    expect(lines.map((line) => [line.offsetBytes, line.bits, line.hex, line.name, line.value, line.unit])).toEqual([
      [100, undefined, '02', 'KIND', '2 TWO', ''],
      [101, undefined, '08 06', 'IDENTIFIER', '0806h', ''],
      [103, [7, 7], '81', 'READ ONLY', '1 yes', ''],
      [103, [6, 2], '81', 'RESERVED', '0', ''],
      [103, [1, 0], '81', 'FORMAT', '1', ''],
      [104, [15, 13], '15 78', 'RESERVED', '0', ''],
      [104, [12, 1], '15 78', 'WIDE', '2748', ''],
      [104, [0, 0], '15 78', 'LAST', '0 no', ''],
      [106, undefined, '00 00 00 07', 'LENGTH BYTES', '7', 'bytes'],
      [110, undefined, 'ff ff ff ff ff ff', 'LONG', '281474976710655', ''],
      [116, undefined, 'ff ff ff ff ff ff ff ff', 'FLAGS', '18446744073709551615', ''],
      [124, undefined, '41 42 20 20 20 20', 'LABEL', '"AB"', ''],
      [130, undefined, 'c3 bc 00 00 00', 'NOTE', '"ü"', ''],
      [135, undefined, '01', 'REST LENGTH', '1', 'bytes'],
      [136, undefined, '09', 'REST', '1 byte', ''],
      [137, undefined, '01 02', 'TAIL', '2 bytes', ''],
    ]);
    expect(new Set(lines.map((line) => line.source))).toEqual(new Set(['this test']));
  });

  test('bits of any widths are those of the number written in binary', () => {
    const widths = fc.array(fc.integer({ min: 1, max: 32 }), { minLength: 1, maxLength: 32 });
    fc.assert(
      fc.property(fc.constantFrom(8, 16, 24, 32), widths, fc.nat({ max: 0xffffffff }), (count, wanted, any) => {
        const parts: number[] = [];
        let left: number = count;
        for (const width of [...wanted, 32]) {
          if (left === 0) break;
          parts.push(Math.min(width, left));
          left -= Math.min(width, left);
        }
        const word = (any % 2 ** count).toString(2).padStart(count, '0');
        const packed = layout('some bits', { source: 'this test' }, [
          bits(
            count,
            parts.map((width, i) => uintBits(`part${i}`, width)),
          ),
        ]);
        const whole = Uint8Array.from(word.match(/.{8}/g) as string[], (byte) => Number.parseInt(byte, 2));
        const value = packed.decode(whole).value as Record<string, number>;
        expect(parts.map((width, i) => (value[`part${i}`] as number).toString(2).padStart(width, '0')).join('')).toBe(
          word,
        );
        expect(packed.encode(value as never)).toEqual(whole);
      }),
      settings(),
    );
  });

  test('a declaration that cannot be meant is refused', () => {
    const declare = (...fields: Parameters<typeof layout>[2]) => layout('odd', { source: 'this test' }, fields);
    expect(() => bits(8, [flag('one')])).toThrow('1 parts take 1 bits, not 8');
    expect(() => declare(u8('same'), u16('same'))).toThrow('odd: two fields named same');
    expect(() => declare(bytes('rest', { measuredBy: 'length' }), u8('length'))).toThrow('odd: no length before rest');
  });

  test('describes itself', () => {
    expect(describeLayout(everything).split('\n').slice(2)).toEqual([
      '| 0 |  | KIND | number; 1 ONE, 2 TWO |',
      '| 1-2 |  | IDENTIFIER | number |',
      '| 3 | 7 | READ ONLY | 1 yes, 0 no |',
      '| 3 | 6-2 | RESERVED | zero |',
      '| 3 | 1-0 | FORMAT | number |',
      '| 4-5 | 15-13 | RESERVED | zero |',
      '| 4-5 | 12-1 | WIDE | number |',
      '| 4-5 | 0 | LAST | 1 yes, 0 no |',
      '| 6-9 |  | LENGTH BYTES | number; bytes |',
      '| 10-15 |  | LONG | number |',
      '| 16-23 |  | FLAGS | number |',
      '| 24-29 |  | LABEL | ASCII 20h to 7Eh, filled up with blanks (20h) |',
      '| 30-34 |  | NOTE | text, filled up with NUL (00h) |',
      '| 35 |  | REST LENGTH | number; bytes; length of REST |',
      '| 36 on |  | REST | bytes, as many as REST LENGTH says |',
      '| behind |  | TAIL | bytes |',
      '',
    ]);
  });

  test('what it gives of a Buffer is its own, and no Buffer', () => {
    const kept = layout('kept', { source: 'this test' }, [
      lengthOf(1, 'nameLength', 'name'),
      bytes('name', { measuredBy: 'nameLength' }),
      reservedBytes(2),
      bytes('long', 40),
    ]);
    const read = Buffer.from([1, 7, 8, 9, ...new Uint8Array(40).fill(3)]);
    const { value } = kept.decode(read);
    read.fill(0);
    expect(value).toEqual({
      nameLength: 1,
      name: Uint8Array.of(7),
      unknown: { '2-3': Uint8Array.of(8, 9) },
      long: new Uint8Array(40).fill(3),
    });
    expect(Buffer.isBuffer(value.long)).toBe(false);
  });

  test('its types stand without those of buffer-layout, which has none', () => {
    const file = new URL('../../src/bytes/layout.ts', import.meta.url);
    const { outputText } = ts.transpileDeclaration(readFileSync(file, 'utf8'), { reportDiagnostics: true });
    expect(outputText).toContain('export declare class ByteView');
    expect(outputText).not.toMatch(/from ['"]buffer-layout|reference path/);
  });

  test('needs no Buffer, and neither does loading what it stands on', () => {
    const whole = globalThis.Buffer;
    const decodeWithout = () => {
      Reflect.deleteProperty(globalThis, 'Buffer');
      try {
        const encoded = everything.encode(sample);
        return { buffer: typeof globalThis.Buffer, ...everything.decode(encoded), lines: everything.explain(encoded) };
      } finally {
        globalThis.Buffer = whole;
      }
    };
    const { buffer, value, lines } = decodeWithout();
    expect(buffer).toBe('undefined');
    expect(value).toEqual({ ...sample, restLength: 1 });
    expect(lines).toHaveLength(16);
    const load = "delete globalThis.Buffer; await import('buffer-layout'); console.log(typeof Buffer)";
    const cwd = new URL('../..', import.meta.url);
    const shown = execFileSync(process.execPath, ['--input-type=module', '-e', load], { cwd, encoding: 'utf8' });
    expect(shown.trim()).toBe('undefined');
  });
});
