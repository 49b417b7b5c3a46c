import { describe, expect, test } from 'vitest';
import { tell } from '../../src/findings/index.js';
import { MemoryTape, type ReadOutcome, type RecordReader, TapeFile, tapeFiles } from '../../src/tape/index.js';

/** A tape with files of records, each record given by its length, and a filemark behind each file but the last. */
function tapeOf(...files: readonly (readonly number[])[]): MemoryTape {
  const tape = new MemoryTape();
  for (const [i, records] of files.entries()) {
    if (i > 0) tape.writeFilemarks(1);
    for (const [n, length] of records.entries()) tape.write(new Uint8Array(length).fill(n + 1));
  }
  tape.locate(0);
  return tape;
}

/** Reads some objects as if the tape were damaged there: so many bytes are had. */
function damaged(tape: MemoryTape, hadBytes: ReadonlyMap<number, number>): RecordReader {
  const read = (): ReadOutcome => {
    const had = hadBytes.get(tape.position().object);
    const outcome = tape.read();
    if (had === undefined || outcome.kind !== 'record') return outcome;
    return { kind: 'unreadable', bytes: outcome.bytes.subarray(0, had) };
  };
  return {
    partitions: 1,
    read,
    position: () => tape.position(),
    spaceRecords: (count) => tape.spaceRecords(count),
    spaceFilemarks: (count) => tape.spaceFilemarks(count),
    spaceToEndOfData: () => tape.spaceToEndOfData(),
    locate: (object) => tape.locate(object),
  };
}

const opened = async (tape: RecordReader): Promise<TapeFile> => (await TapeFile.open(tape)) as TapeFile;

async function lengthsIn(file: TapeFile): Promise<number[]> {
  const lengths: number[] = [];
  for await (const record of file) lengths.push(record.length);
  return lengths;
}

describe('the files of a tape', () => {
  test('come one after the other, two filemarks in succession being an empty one', async () => {
    const found: unknown[] = [];
    for await (const file of tapeFiles(tapeOf([5, 5, 3], [], [7]))) {
      found.push([file.start, await lengthsIn(file), file.end]);
    }
    expect(found).toEqual([
      [{ partition: 0, object: 0, file: 0 }, [5, 5, 3], 'filemark'],
      [{ partition: 0, object: 4, file: 1 }, [], 'filemark'],
      [{ partition: 0, object: 5, file: 2 }, [7], 'end-of-data'],
    ]);
  });

  test('are passed where they are not read, or not read to their ends', async () => {
    const starts: number[] = [];
    for await (const file of tapeFiles(tapeOf([1, 2, 3], [], [4, 4], [6, 6]))) {
      starts.push(file.start.object);
      if (file.start.file === 2) for await (const _ of file) break;
      if (file.start.file === 3) expect(await lengthsIn(file)).toEqual([6, 6]);
    }
    expect(starts).toEqual([0, 4, 5, 8]);
  });

  test('are none where there are no data, and behind the last filemark', async () => {
    expect(await TapeFile.open(new MemoryTape())).toBeUndefined();
    const tape = tapeOf([1], []);
    const files: TapeFile[] = [];
    for await (const file of tapeFiles(tape)) files.push(file);
    expect(files.map(({ end }) => end)).toEqual(['filemark']);
  });

  test('can be read from the middle, and on behind a loop that was left', async () => {
    const tape = tapeOf([1, 2, 3, 4]);
    tape.locate(1);
    const file = await opened(tape);
    for await (const record of file) if (record.length === 3) break;
    expect(await lengthsIn(file)).toEqual([4]);
    expect(await lengthsIn(file)).toEqual([]);
    expect(file.end).toBe('end-of-data');
  });
});

describe('the position of a byte', () => {
  test('is that of the record that holds it', async () => {
    const tape = tapeOf([9], [5, 5, 3, 5]);
    tape.spaceFilemarks(1);
    const file = await opened(tape);
    expect(file.positionOf(0)).toBeUndefined();
    await lengthsIn(file);
    const objects = [0, 4, 5, 9, 10, 12, 13, 17, 18, -1, Number.NaN].map((offset) => file.positionOf(offset)?.object);
    expect(objects).toEqual([2, 2, 3, 3, 4, 4, 5, 5, undefined, undefined, undefined]);
    expect(file.positionOf(6)).toEqual({ partition: 0, file: 1, object: 3 });
  });

  test('is given for 65,536 changes of length, and no more is kept', async () => {
    const file = await opened(tapeOf(Array.from({ length: (1 << 16) + 10 }, (_, i) => 1 + (i % 2))));
    await lengthsIn(file);
    const kept = (1 << 15) * 3;
    expect(file.positionOf(kept - 1)?.object).toBe((1 << 16) - 1);
    expect(file.positionOf(kept)).toBeUndefined();
  });
});

describe('a record that cannot be read', () => {
  test('at the beginning is as long as the one behind it', async () => {
    const file = await opened(damaged(tapeOf([4, 4, 2]), new Map([[0, 1]])));
    expect(await lengthsIn(file)).toEqual([4, 4, 2]);
    expect(file.findings.map(({ args }) => args)).toEqual([
      { partition: 0, file: 0, object: 0, had: 1, filled: 3, reason: undefined },
    ]);
    expect(await lengthsIn(await opened(damaged(tapeOf([4], [4]), new Map([[0, 0]]))))).toEqual([0]);
  });

  test('comes as what was had of it, and zeros up to the length of the one before', async () => {
    const tape = tapeOf([1], [4, 4, 4, 4, 2]);
    tape.spaceFilemarks(1);
    const damage = new Map([
      [3, 0],
      [4, 3],
      [6, 1],
    ]);
    const file = await opened(damaged(tape, damage));
    const records: Uint8Array[] = [];
    for await (const record of file) records.push(record.slice());
    expect(records).toEqual(
      [
        [1, 1, 1, 1],
        [0, 0, 0, 0],
        [3, 3, 3, 0],
        [4, 4, 4, 4],
        [5, 0, 0, 0],
      ].map((r) => Uint8Array.from(r)),
    );
    expect(file.findings.map(({ at, args }) => [at, args])).toEqual([
      [
        { volume: 0, offset: 4, tape: { partition: 0, file: 1, object: 3 } },
        { partition: 0, file: 1, object: 3, had: 0, filled: 4 },
      ],
      [
        { volume: 0, offset: 8, tape: { partition: 0, file: 1, object: 4 } },
        { partition: 0, file: 1, object: 4, had: 3, filled: 1 },
      ],
      [
        { volume: 0, offset: 16, tape: { partition: 0, file: 1, object: 6 } },
        { partition: 0, file: 1, object: 6, had: 1, filled: 3 },
      ],
    ]);
    expect(file.findings.map((found) => tell(found).found)).toEqual([
      'nothing of it',
      'its first 3 bytes',
      'its first 1 bytes',
    ]);
    expect(file.positionOf(17)?.object).toBe(6);
  });

  test('comes as nothing where no length is known, and the next keeps its number', async () => {
    const file = await opened(
      damaged(
        tapeOf([4, 4, 4]),
        new Map([
          [0, 0],
          [1, 0],
        ]),
      ),
    );
    expect(await lengthsIn(file)).toEqual([0, 4, 4]);
    expect(file.positionOf(0)?.object).toBe(1);
  });

  test('is told of 1000 times, and no more are kept', async () => {
    const lengths = Array.from({ length: 1100 }, () => 2);
    const file = await opened(damaged(tapeOf(lengths), new Map(lengths.map((_, i) => [i, 0]))));
    await lengthsIn(file);
    expect(file.findings).toHaveLength(1000);
  });
});
