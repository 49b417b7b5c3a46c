import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  IMAGE_FORMATS,
  type ImageFormatName,
  ImageReader,
  ImageTape,
  MemoryImage,
  MemoryTape,
  RawFormat,
  type ReadOutcome,
  recogniseImage,
  type Sync,
  type Tape,
} from '../../../src/tape/index.js';
import { settings } from '../../testing/settings.js';

const NAMES = Object.keys(IMAGE_FORMATS) as ImageFormatName[];

/** A record, or a filemark. */
type Item = Uint8Array | undefined;

const record = fc.oneof(
  { arbitrary: fc.uint8Array({ minLength: 1, maxLength: 40 }), weight: 6 },
  fc.integer({ min: 1, max: 700 }).map((length) => new Uint8Array(length).fill(0x2a)),
);
const items = fc.array(fc.option(record, { nil: undefined, freq: 5 }), { maxLength: 24 });

function write(tape: Sync<Tape>, all: readonly Item[]): void {
  for (const item of all) {
    if (item === undefined) tape.writeFilemarks(1);
    else tape.write(item);
  }
}

/** All that can be read from where a tape stands, bytes copied. */
function readOut(tape: Pick<Sync<Tape>, 'read'>, most = 100_000): (readonly [string, number[]])[] {
  const all: (readonly [string, number[]])[] = [];
  for (let outcome = tape.read(); outcome.kind !== 'end-of-data'; outcome = tape.read()) {
    all.push(shown(outcome));
    if (all.length > most) throw new Error('there is no end');
  }
  return all;
}

const shown = (outcome: ReadOutcome): readonly [string, number[]] => [
  outcome.kind,
  'bytes' in outcome ? [...outcome.bytes] : [],
];

function imageOf(name: ImageFormatName, all: readonly Item[]): Uint8Array {
  const image = new MemoryImage();
  write(new ImageTape(image, IMAGE_FORMATS[name].make()), all);
  return image.bytes;
}

const count = fc.integer({ min: -7, max: 7 });
type Step = (tape: Sync<Tape>) => unknown;
const step: fc.Arbitrary<[string, Step]> = fc.oneof(
  { arbitrary: record.map((bytes): [string, Step] => [`write ${bytes.length}`, (t) => t.write(bytes)]), weight: 5 },
  { arbitrary: fc.constant<[string, Step]>(['read', (t) => shown(t.read())]), weight: 4 },
  fc.nat(2).map((n): [string, Step] => [`weof ${n}`, (t) => t.writeFilemarks(n)]),
  count.map((n): [string, Step] => [`records ${n}`, (t) => t.spaceRecords(n)]),
  count.map((n): [string, Step] => [`filemarks ${n}`, (t) => t.spaceFilemarks(n)]),
  fc.constant<[string, Step]>(['eod', (t) => t.spaceToEndOfData()]),
  fc.nat(20).map((n): [string, Step] => [`locate ${n}`, (t) => t.locate(n)]),
);

describe.each(NAMES)('an image of %s', (name) => {
  test('answers as a tape in memory does, whatever is asked', () => {
    fc.assert(
      fc.property(items, fc.array(step, { maxLength: 50 }), (all, steps) => {
        const image = new MemoryImage();
        const [held, expected] = [new ImageTape(image, IMAGE_FORMATS[name].make()), new MemoryTape()];
        for (const tape of [held, expected]) write(tape, all);
        for (const [what, run] of steps) {
          expect([what, run(held), held.position()]).toEqual([what, run(expected), expected.position()]);
        }
        expected.locate(0);
        expect(readOut(new ImageReader(image, IMAGE_FORMATS[name].make()))).toEqual(readOut(expected));
        expect(held.findings).toEqual([]);
      }),
      settings(150),
    );
  });

  test('that is cut anywhere still gives all records in front of the cut, and a finding', () => {
    fc.assert(
      fc.property(items, fc.nat(), (all, seed) => {
        const bytes = imageOf(name, all);
        const cut = bytes.length === 0 ? 0 : seed % bytes.length;
        const whole = all.filter((_, i) => imageOf(name, all.slice(0, i + 1)).length <= cut);
        const reader = new ImageReader(new MemoryImage(bytes.slice(0, cut)), IMAGE_FORMATS[name].make());
        const read = readOut(reader);
        expect(read.slice(0, whole.length)).toEqual(
          whole.map((item) => (item === undefined ? ['filemark', []] : ['record', [...item]])),
        );
        expect(read.slice(whole.length).map(([kind]) => kind)).toSatisfy(
          (kinds: string[]) => kinds.length === 0 || kinds[0] === 'unreadable',
        );
        const isBetween = imageOf(name, whole).length === cut;
        expect(reader.findings.length > 0).toBe(!isBetween);
      }),
      settings(150),
    );
  });

  test('of any bytes gives findings, in the end, and the same on the way back', () => {
    const any = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.tuple(items, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 })).map(([all, blows]) => {
        const bytes = imageOf(name, all).slice();
        for (const [at, value] of blows) if (bytes.length > 0) bytes[at % bytes.length] = value;
        return bytes;
      }),
    );
    fc.assert(
      fc.property(any, (bytes) => {
        const reader = new ImageReader(new MemoryImage(bytes), IMAGE_FORMATS[name].make());
        const read = readOut(reader);
        const told = reader.findings.length;
        const { object } = reader.position();
        expect(object).toBe(read.length);
        for (let at = object - 1; at >= 0; at--) {
          expect(reader.locate(at)).toBe(true);
          expect(shown(reader.read())).toEqual(read[at]);
        }
        expect(reader.findings.length).toBe(told);
        recogniseImage(new MemoryImage(bytes));
      }),
      settings(200),
    );
  });

  test('is told by its content', () => {
    const records = fc.array(record, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(records, items, (first, all) => {
        const found = recogniseImage(new MemoryImage(imageOf(name, [...first, ...all])));
        expect(found).toBe(name === 'e11' ? 'simh' : name);
      }),
      settings(100),
    );
  });
});

test('a file without lengths is records of one length, and a shorter one', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (bytes, recordBytes) => {
      const reader = new ImageReader(new MemoryImage(bytes), new RawFormat(recordBytes));
      const read = readOut(reader);
      expect(read.flatMap(([, content]) => content)).toEqual([...bytes]);
      expect(read.slice(0, -1).every(([, content]) => content.length === recordBytes)).toBe(true);
      const codes = bytes.length % recordBytes === 0 ? [] : ['TAPE_IMAGE_LAST_RECORD_SHORT'];
      expect(reader.findings.map(({ code }) => code)).toEqual(codes);
    }),
    settings(100),
  );
});
