import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  MemoryTape,
  type PartitionSize,
  type ReadOutcome,
  type SpaceOutcome,
  type TapePosition,
  type WriteOutcome,
} from '../../src/tape/index.js';
import { settings } from '../testing/settings.js';

/** A tape as a list of what stands on it, one character for a filemark and one for each record, and a place in it. */
class ListedTape {
  private readonly lists: string[];
  private readonly places: number[];
  private readonly sizes: readonly PartitionSize[];
  private partition = 0;

  constructor(sizes: readonly PartitionSize[]) {
    this.sizes = sizes;
    this.lists = sizes.map(() => '');
    this.places = sizes.map(() => 0);
  }

  get before(): string {
    return (this.lists[this.partition] as string).slice(0, this.places[this.partition]);
  }

  get behind(): string {
    return (this.lists[this.partition] as string).slice(this.places[this.partition]);
  }

  position(): TapePosition {
    return { partition: this.partition, object: this.before.length, file: this.before.split('|').length - 1 };
  }

  read(): ReadOutcome {
    const [next] = this.behind;
    if (next === undefined) return { kind: 'end-of-data' };
    this.go(this.before.length + 1);
    return next === '|' ? { kind: 'filemark' } : { kind: 'record', bytes: recordOf(next) };
  }

  locate(object: number, partition: number): boolean {
    this.partition = partition;
    const { length } = this.lists[partition] as string;
    this.go(Math.min(object, length));
    return object <= length;
  }

  spaceToEndOfData(): void {
    this.go((this.lists[this.partition] as string).length);
  }

  spaceRecords(count: number): SpaceOutcome {
    const way = this.way(count);
    const [records = ''] = way.split('|');
    const wanted = Math.abs(count);
    const passed = Math.min(records.length, wanted);
    const isStopped = passed < wanted;
    const atMark = isStopped && way[passed] === '|';
    this.pass(count, passed + (atMark ? 1 : 0));
    return { left: wanted - passed, stop: isStopped ? (atMark ? 'filemark' : edge(count)) : undefined };
  }

  spaceFilemarks(count: number): SpaceOutcome {
    const way = this.way(count);
    const wanted = Math.abs(count);
    const marks = [...way].flatMap((object, i) => (object === '|' ? [i + 1] : [])).slice(0, wanted);
    const left = wanted - marks.length;
    this.pass(count, left > 0 ? way.length : (marks.at(-1) ?? 0));
    return { left, stop: left > 0 ? edge(count) : undefined };
  }

  write(objects: string): WriteOutcome {
    const { capacityBytes = 1e9, earlyWarningBytes = 0 } = this.sizes[this.partition] as PartitionSize;
    let had = this.before;
    for (const object of objects) {
      if (bytesOf(had + object) > capacityBytes) return 'volume-overflow';
      had += object;
      this.lists[this.partition] = had;
      this.go(had.length);
    }
    return bytesOf(had) > capacityBytes - earlyWarningBytes ? 'early-warning' : 'written';
  }

  /** What stands in the direction of travel, the nearest first. */
  private way(count: number): string {
    return count < 0 ? [...this.before].reverse().join('') : this.behind;
  }

  private pass(count: number, objects: number): void {
    this.go(this.before.length + Math.sign(count) * objects);
  }

  private go(place: number): void {
    this.places[this.partition] = place;
  }
}

const edge = (count: number) => (count < 0 ? 'beginning-of-partition' : 'end-of-data');
/** The record that a letter stands for: a is one byte, b two, and so on. */
const recordOf = (letter: string): Uint8Array => new Uint8Array(letter.charCodeAt(0) - 0x60).fill(letter.charCodeAt(0));
const bytesOf = (objects: string): number =>
  [...objects].reduce((sum, object) => sum + (object === '|' ? 4 : recordOf(object).length), 0);

type Step = (tape: MemoryTape, listed: ListedTape) => readonly [unknown, unknown];
const command = <T>(name: string, value: fc.Arbitrary<T>, run: (value: T) => Step): fc.Arbitrary<[string, Step]> =>
  value.map((given) => [`${name} ${JSON.stringify(given)}`, run(given)]);

const count = fc.integer({ min: -6, max: 6 });
const letter = fc.integer({ min: 0, max: 11 }).map((i) => String.fromCharCode(0x61 + i));
const commands = (partitions: number): fc.Arbitrary<[string, Step]> =>
  fc.oneof(
    { arbitrary: command('write', letter, (l) => (t, r) => [t.write(recordOf(l)), r.write(l)]), weight: 6 },
    { arbitrary: command('read', fc.constant(0), () => (t, r) => [t.read(), r.read()]), weight: 4 },
    command('filemarks', fc.nat(3), (n) => (t, r) => [t.writeFilemarks(n), r.write('|'.repeat(n))]),
    command('records', count, (n) => (t, r) => [t.spaceRecords(n), r.spaceRecords(n)]),
    command('space filemarks', count, (n) => (t, r) => [t.spaceFilemarks(n), r.spaceFilemarks(n)]),
    command('end of data', fc.constant(0), () => (t, r) => [t.spaceToEndOfData(), r.spaceToEndOfData()]),
    command('locate', fc.tuple(fc.nat(12), fc.nat(partitions - 1)), ([object, partition]) => (t, r) => [
      t.locate(object, partition),
      r.locate(object, partition),
    ]),
  );

const size = fc.record(
  { capacityBytes: fc.integer({ min: 0, max: 90 }), earlyWarningBytes: fc.integer({ min: 0, max: 50 }) },
  { requiredKeys: [] },
);

test('answers as a list of records and filemarks does, whatever comes', () => {
  const cases = fc
    .array(size, { minLength: 1, maxLength: 3 })
    .chain((sizes) => fc.tuple(fc.constant(sizes), fc.array(commands(sizes.length), { maxLength: 60 })));
  fc.assert(
    fc.property(cases, ([sizes, steps]) => {
      const tape = new MemoryTape(...sizes);
      const listed = new ListedTape(sizes);
      expect(tape.partitions).toBe(sizes.length);
      for (const [name, step] of steps) {
        const [answer, expected] = step(tape, listed);
        expect([name, answer, tape.position()]).toEqual([name, expected, listed.position()]);
      }
    }),
    settings(500),
  );
});
