import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Drive, DriveTransport } from '../../../emulator/index.js';
import { TapeDrive } from '../../../src/device/index.js';
import { MemoryCartridge, MemoryTape, type Tape } from '../../../src/tape/index.js';
import { settings } from '../../testing/settings.js';

type Step = readonly [name: string, does: (tape: Tape) => unknown];

const PARTITIONS = 3;
const count = fc.integer({ min: -6, max: 6 });
/** Shorter and longer than what is asked for first, which is 8 bytes. */
const lengths = fc.integer({ min: 1, max: 60 });
const commands: fc.Arbitrary<Step> = fc.oneof(
  {
    arbitrary: lengths.map((n): Step => [`write ${n}`, (tape) => tape.write(new Uint8Array(n).fill(n))]),
    weight: 6,
  },
  // What was read is valid until the next call.
  { arbitrary: fc.constant<Step>(['read', async (tape) => structuredClone(await tape.read())]), weight: 6 },
  fc.nat(3).map((n): Step => [`write ${n} filemarks`, (tape) => tape.writeFilemarks(n)]),
  count.map((n): Step => [`space ${n} records`, (tape) => tape.spaceRecords(n)]),
  count.map((n): Step => [`space ${n} filemarks`, (tape) => tape.spaceFilemarks(n)]),
  fc.constant<Step>(['space to the end of data', (tape) => tape.spaceToEndOfData()]),
  fc.nat(12).map((n): Step => [`locate ${n}`, (tape) => tape.locate(n)]),
  fc
    .tuple(fc.nat(6), fc.nat(PARTITIONS - 1))
    .map(([n, partition]): Step => [`locate ${n} in ${partition}`, (tape) => tape.locate(n, partition)]),
);

async function openedDrive(): Promise<TapeDrive> {
  const drive = new Drive();
  const partitionBytes = Array.from({ length: PARTITIONS }, () => 1e9);
  drive.insert(new MemoryCartridge({ capacityBytes: 3e9, partitionBytes }));
  const transport = new DriveTransport(drive);
  return TapeDrive.open(transport, { clock: transport.clock, recordBytes: 8 });
}

test('a drive is the tape that a tape in memory is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(commands, { maxLength: 40 }), async (steps) => {
      const drive = await openedDrive();
      const memory = new MemoryTape({}, {}, {});
      expect(drive.partitions).toBe(memory.partitions);
      for (const [name, does] of steps) {
        expect(await does(drive), name).toEqual(await does(memory));
        expect(await drive.position(), `after ${name}`).toEqual(memory.position());
      }
    }),
    settings(150),
  );
});

test('nor does it matter that nobody asks where it stands', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(commands, { maxLength: 40 }), async (steps) => {
      const drive = await openedDrive();
      const memory = new MemoryTape({}, {}, {});
      for (const [name, does] of steps) expect(await does(drive), name).toEqual(await does(memory));
      expect(await drive.position()).toEqual(memory.position());
    }),
    settings(150),
  );
});
