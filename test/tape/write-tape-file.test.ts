import { expect, test } from 'vitest';
import { MemoryTape, VolumeOverflowError, writeTapeFile } from '../../src/tape/index.js';

const BYTES = Uint8Array.from({ length: 25 }, (_, i) => i + 1);

function objectsOf(tape: MemoryTape): (number | '|')[] {
  const objects: (number | '|')[] = [];
  tape.locate(0);
  for (let next = tape.read(); next.kind !== 'end-of-data'; next = tape.read()) {
    objects.push(next.kind === 'record' ? next.bytes.length : '|');
  }
  return objects;
}

test('bytes become records of one length, and a filemark ends them', async () => {
  const tape = new MemoryTape();
  const options = { recordBytes: 10 };
  expect(await writeTapeFile(tape, [BYTES], options)).toEqual({ records: 3, earlyWarning: false });
  expect(
    await writeTapeFile(tape, [BYTES.subarray(0, 5), BYTES.subarray(5, 10)], { ...options, filemarks: 2 }),
  ).toEqual({
    records: 1,
    earlyWarning: false,
  });
  await writeTapeFile(tape, [], { ...options, filemarks: 0 });
  expect(objectsOf(tape)).toEqual([10, 10, 10, '|', 10, '|', '|']);
});

test('early warning is told, and what was to be written has been', async () => {
  const tape = new MemoryTape({ capacityBytes: 40, earlyWarningBytes: 15 });
  expect(await writeTapeFile(tape, [BYTES], { recordBytes: 10 })).toEqual({ records: 3, earlyWarning: true });
  expect(objectsOf(tape)).toEqual([10, 10, 10, '|']);
});

test.each([
  [25, 2],
  [33, 3],
])('a tape of %i bytes is too short: it says how much stands there', async (capacityBytes, records) => {
  const tape = new MemoryTape({ capacityBytes });
  const writing = writeTapeFile(tape, [BYTES], { recordBytes: 10 });
  await expect(writing).rejects.toThrow(VolumeOverflowError);
  await expect(writing).rejects.toThrow(`the tape ends here: ${records} records have been written of the file`);
  expect(objectsOf(tape)).toHaveLength(records);
});
