import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nodePorts } from '../../../src/archive/index.js';
import { protectionInformation } from '../../../src/scsi/index.js';
import {
  type Cartridge,
  CartridgeTape,
  createCartridgeFolder,
  MemoryCartridge,
  MemoryTape,
  openCartridgeFolder,
  type RecordReader,
  type Sync,
} from '../../../src/tape/index.js';
import { RecordedFiles } from '../../testing/recorded-files.js';
import { type Form, recordAtRest } from '../../testing/records-at-rest.js';
import { settings } from '../../testing/settings.js';

const key = new Uint8Array(32).fill(3);

type Put = 'filemark' | { readonly bytes: number; readonly form: Form };
const put: fc.Arbitrary<Put> = fc.oneof(
  { weight: 1, arbitrary: fc.constant('filemark' as const) },
  {
    weight: 2,
    arbitrary: fc.record({
      bytes: fc.integer({ min: 1, max: 300 }),
      form: fc.record(
        { compressed: fc.boolean(), key: fc.constantFrom(key, undefined), method: fc.constantFrom(1, 2, undefined) },
        { noNullPrototype: true },
      ) as fc.Arbitrary<Form>,
    }),
  },
);

type Reader = Sync<RecordReader>;
type Step = readonly [name: string, run: (tape: Reader) => unknown];
const count = fc.integer({ min: -5, max: 5 });
const named = <T>(name: string, value: fc.Arbitrary<T>, run: (tape: Reader, value: T) => unknown) =>
  value.map((given): Step => [`${name} ${JSON.stringify(given)}`, (tape) => run(tape, given)]);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: named('read', fc.constant(0), (tape) => tape.read()) },
  named('space records', count, (tape, n) => tape.spaceRecords(n)),
  named('space filemarks', count, (tape, n) => tape.spaceFilemarks(n)),
  named('end of data', fc.constant(0), (tape) => tape.spaceToEndOfData()),
  named('locate', fc.tuple(fc.nat(14), fc.nat(1)), (tape, [object, partition]) => tape.locate(object, partition)),
  named('locate here', fc.nat(14), (tape, object) => tape.locate(object)),
);

function fill(cartridge: Cartridge, partitions: readonly (readonly Put[])[]): void {
  for (const [i, puts] of partitions.entries()) {
    for (const put of puts) {
      if (put === 'filemark') cartridge.partitions[i]?.appendFilemarks(1);
      else cartridge.partitions[i]?.append(recordAtRest(new Uint8Array(put.bytes).fill(put.bytes), put.form));
    }
  }
}

function sameOnMemoryTape(partitions: readonly (readonly Put[])[]): MemoryTape {
  const tape = new MemoryTape({}, {});
  for (const [i, puts] of partitions.entries()) {
    tape.locate(0, i);
    for (const put of puts) {
      if (put === 'filemark') tape.writeFilemarks(1);
      else tape.write(new Uint8Array(put.bytes).fill(put.bytes));
    }
  }
  tape.locate(0, 0);
  return tape;
}

const identity = { capacityBytes: 40_000, partitionBytes: [20_000, 20_000] };

/** @returns a cartridge with nothing on it, and the same when it is opened to be read */
const kinds: readonly (readonly [string, () => readonly [Cartridge, () => Cartridge]])[] = [
  [
    'in memory',
    () => {
      const cartridge = new MemoryCartridge(identity);
      return [cartridge, () => cartridge];
    },
  ],
  [
    'in a folder',
    () => {
      const files = new RecordedFiles();
      const cartridge = createCartridgeFolder(files, identity, { crc32 });
      const reopened = () => {
        cartridge.close();
        return openCartridgeFolder(files, { mode: 'read', crc32 });
      };
      return [cartridge, reopened];
    },
  ],
];

test.each(kinds)('a cartridge %s answers as a tape in memory does, whatever is asked', (_, make) => {
  const puts = fc.array(put, { maxLength: 12 });
  fc.assert(
    fc.property(fc.tuple(puts, puts), fc.array(step, { maxLength: 30 }), (partitions, steps) => {
      const [cartridge, opened] = make();
      fill(cartridge, partitions);
      const tape = new CartridgeTape(opened(), { ...nodePorts(), key, protectionInformation });
      const memory = sameOnMemoryTape(partitions);
      expect(tape.partitions).toBe(memory.partitions);
      for (const [name, run] of steps) {
        expect([name, run(tape), tape.position()]).toEqual([name, run(memory), memory.position()]);
      }
    }),
    settings(150),
  );
});
