import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunked } from '../../emulator/testing/index.js';
import { LINE_BYTES_MAX, type Line, LineSplitter } from '../../src/archive/lines.js';
import { settings } from '../testing/settings.js';

interface Told {
  readonly text: string | undefined;
  readonly number: number;
  readonly offset: number;
}

function split(chunks: readonly Uint8Array[], splitter = new LineSplitter()): Told[] {
  const lines: Told[] = [];
  const take = ({ bytes, number, offset }: Line): void => {
    lines.push({ text: bytes === undefined ? undefined : Buffer.from(bytes).toString('latin1'), number, offset });
  };
  for (const chunk of chunks) for (const line of splitter.push(chunk)) take(line);
  for (const line of splitter.end()) take(line);
  return lines;
}

const latin = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const textsOf = (lines: readonly Told[]): (string | undefined)[] => lines.map(({ text }) => text);

test('lines, their numbers and offsets', () => {
  expect(split([latin('one\n\nthree')])).toEqual([
    { text: 'one', number: 1, offset: 0 },
    { text: '', number: 2, offset: 4 },
    { text: 'three', number: 3, offset: 5 },
  ]);
  expect(split([])).toEqual([]);
  expect(textsOf(split([latin('one\n')]))).toEqual(['one']);
  expect(textsOf(split([latin('a\nb\0c\n')], new LineSplitter(0)))).toEqual(['a\nb', 'c\n']);
});

test('from the first NUL on, NULs end lines where they may', () => {
  const splitter = new LineSplitter(10, { turns: true });
  expect(split([latin('a\nb\0c\nd\0e')], splitter)).toEqual([
    { text: 'a', number: 1, offset: 0 },
    { text: 'b', number: 2, offset: 2 },
    { text: 'c\nd', number: 3, offset: 4 },
    { text: 'e', number: 4, offset: 8 },
  ]);
  expect([0, 2, 4, 8].map((offset) => splitter.terminatorAt(offset))).toEqual([10, 0, 0, 0]);
  expect(textsOf(split([latin('a\nb\0c\n')], new LineSplitter(10)))).toEqual(['a', 'b\0c']);
});

test('a line that is too long has no bytes, and the next ones stand where they did', () => {
  for (const [length, isKept] of [
    [LINE_BYTES_MAX, true],
    [LINE_BYTES_MAX + 1, false],
    [3 * LINE_BYTES_MAX, false],
  ] as const) {
    const long = 'x'.repeat(length);
    const bytes = latin(`first\n${long}\nlast`);
    for (const cuts of [
      [bytes],
      [bytes.subarray(0, 7), bytes.subarray(7)],
      [bytes.subarray(0, 70_000), bytes.subarray(70_000)],
    ]) {
      const lines = split(cuts);
      expect(lines.map(({ number, offset }) => [number, offset])).toEqual([
        [1, 0],
        [2, 6],
        [3, 7 + length],
      ]);
      expect(textsOf(lines)).toEqual(['first', isKept ? long : undefined, 'last']);
    }
    expect(textsOf(split([latin(long)]))).toEqual([isKept ? long : undefined]);
  }
});

test('property: any chunking gives the same lines, and all the bytes', () => {
  const byte = fc.constantFrom(...latin('ab\n\n\0\r\\').values());
  const text = fc.array(byte, { maxLength: 200 });
  const given = text.chain((bytes) => fc.tuple(fc.constant(Uint8Array.from(bytes)), chunked(Uint8Array.from(bytes))));
  fc.assert(
    fc.property(given, fc.constantFrom(0 as const, 10 as const), fc.boolean(), ([bytes, chunks], terminator, turns) => {
      const lines = split([bytes], new LineSplitter(terminator, { turns }));
      expect(split(chunks, new LineSplitter(terminator, { turns }))).toEqual(lines);
      for (const { text: line = '', offset } of lines) {
        expect(Buffer.from(bytes.subarray(offset, offset + line.length)).toString('latin1')).toBe(line);
      }
      if (!turns) {
        const separator = String.fromCharCode(terminator);
        const whole = Buffer.from(bytes).toString('latin1').split(separator);
        expect(textsOf(lines)).toEqual(whole.at(-1) === '' ? whole.slice(0, -1) : whole);
      }
    }),
    settings(),
  );
});
