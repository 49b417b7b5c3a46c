import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TapeDrive, TapeDriveError } from 'tapekit/device';
import { Drive, DriveTransport, Faults, faultPlanOf } from 'tapekit/emulator';
import { MemoryCartridge } from 'tapekit/tape';
import { BackupError, restore, save } from '../src/backup.js';

const settings = { seed: Number(process.env.FUZZ_SEED ?? 1) | 0, numRuns: Number(process.env.FUZZ_RUNS ?? 300) };
const lengths = fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 15, size: 'max' });
const files = lengths.map((all) => all.map((length, index) => new Uint8Array(length).fill(index + 1)));

/** Saves and restores on a tape of 4 KB, in a drive in which all goes wrong now and then. */
async function saveAndRestore(saved, seed, severity) {
  const drive = new Drive({ faults: new Faults(faultPlanOf(seed, severity)) });
  drive.insert(new MemoryCartridge({ capacityBytes: 4000, partitionBytes: [4000] }));
  const transport = new DriveTransport(drive);
  const tape = await TapeDrive.open(transport, { clock: transport.clock });
  await save(tape, saved);
  return restore(tape);
}

test('what was saved is restored, or the program says why not', async () => {
  const ends = { whole: 0, said: 0 };
  const run = async (saved, seed, severity) => {
    try {
      assert.deepEqual(await saveAndRestore(saved, seed, severity), saved);
      ends.whole++;
    } catch (error) {
      if (!(error instanceof BackupError || error instanceof TapeDriveError)) throw error;
      ends.said++;
    }
  };
  await fc.assert(fc.asyncProperty(files, fc.nat(), fc.constantFrom(0, 20), run), settings);
  assert.ok(Math.min(ends.whole, ends.said) > 10, JSON.stringify(ends));
});

test('without faults, and with room, all is restored', async () => {
  const saved = [Uint8Array.of(1, 2, 3), new Uint8Array(500)];
  assert.deepEqual(await saveAndRestore(saved, 1, 0), saved);
});
