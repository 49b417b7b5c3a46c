import { describe, expect, test } from 'vitest';
import {
  type CreateResult,
  createTar,
  type Sink,
  tapeSink,
  type VolumeTarget,
} from '../../../src/archive/create/index.js';
import { iterableSource } from '../../../src/archive/source.js';
import { verify } from '../../../src/archive/verify.js';
import { MemoryTape, type RecordWriter, type Tape, TapeFile } from '../../../src/tape/index.js';
import { laterTape } from '../../testing/later-tape.js';
import { memoryFs } from './scene.js';

const content = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, i) => (i * 7) % 251);
const FILES = { '/w/a': content(30_000), '/w/b': 'b', '/w/c': content(70_000), '/w/d/e': content(10) };
const NAMES = ['w/', 'w/a', 'w/b', 'w/c', 'w/d/', 'w/d/e'];
const RECORD = { recordBytes: 10_240 };

const create = (target: Sink | VolumeTarget, more: object = {}): Promise<CreateResult> =>
  createTar([{ name: 'w', folder: '/' }], target, { fs: memoryFs(FILES), ...more });

/** What stands on tapes that are read as one set, or one archive. */
async function namesOn(tapes: readonly Tape[]): Promise<string[]> {
  const files: TapeFile[] = [];
  for (const [i, tape] of tapes.entries()) {
    await tape.locate(0);
    files.push((await TapeFile.open(tape, i)) as TapeFile);
  }
  const names: string[] = [];
  const report = await verify(
    files.map((file, i) => iterableSource(`tape ${i}`, file, () => undefined)),
    {
      onMember: (member) => void (member.kind !== 'volume-label' && names.push(member.name)),
      extraFindings: () => files.flatMap(({ findings }) => findings),
      workers: 0,
    },
  );
  expect(report.findings.kept.map(({ code }) => code)).toEqual([]);
  return names;
}

const kinds: [string, (tape: MemoryTape) => Tape][] = [
  ['in memory', (tape) => tape],
  ['whose answers come later', laterTape],
];

describe.each(kinds)('a tape %s', (_, as) => {
  test('gets records of one length, and a filemark', async () => {
    const memory = new MemoryTape();
    const { archiveBytes } = await create(tapeSink(as(memory), RECORD));
    expect(memory.position()).toEqual({ partition: 0, object: archiveBytes / 10_240 + 1, file: 1 });
    expect(memory.spaceRecords(-1)).toEqual({ left: 1, stop: 'filemark' });
    expect(await namesOn([memory])).toEqual(NAMES);
  });

  test('that is too short ends it', async () => {
    const tape = as(new MemoryTape({ capacityBytes: 50_000, earlyWarningBytes: 20_000 }));
    const making = create(tapeSink(tape, { ...RECORD, name: 'tape\n7' }));
    await expect(making).rejects.toThrow('cannot write to tape\\n7: the tape ends here');
  });

  test('that has no room for the filemark ends it', async () => {
    const { archiveBytes } = await create(tapeSink(new MemoryTape(), RECORD));
    const making = create(tapeSink(as(new MemoryTape({ capacityBytes: archiveBytes })), RECORD));
    await expect(making).rejects.toThrow('the tape ends here');
  });

  test('that fails ends it, and is not written to again', async () => {
    const tape = as(new MemoryTape());
    let writes = 0;
    const write = async (record: Uint8Array) => {
      if (++writes === 3) throw new Error('a power cut');
      return await tape.write(record);
    };
    const failing: RecordWriter = { write, writeFilemarks: (count) => tape.writeFilemarks(count) };
    await expect(create(tapeSink(failing, RECORD))).rejects.toThrow('a power cut');
    expect([writes, (await tape.position()).object]).toEqual([3, 2]);
  });

  test.each(['gnu', 'pax'] as const)('that warns early is followed by the next of a set: %s', async (format) => {
    const memories: MemoryTape[] = [];
    const fs = memoryFs({ ...FILES, '/w/c': content(4_000_000) });
    const sinkFor = (volume: number) => {
      expect(volume).toBe(memories.length + 1);
      const memory = new MemoryTape({ capacityBytes: 10_000_000, earlyWarningBytes: 9_975_000 });
      memories.push(memory);
      return tapeSink(as(memory), RECORD);
    };
    const { volumes } = await create({ membersWhole: false, sinkFor }, { fs, format, label: 'SET' });
    expect(volumes).toBe(memories.length);
    expect(volumes).toBeGreaterThan(1);
    expect(memories.every((memory) => memory.position().file === 1)).toBe(true);
    expect(await namesOn(memories)).toEqual(NAMES);
  });
});

test('a tape in memory hears of early warning a record later at most', async () => {
  const memories: MemoryTape[] = [];
  const sinkFor = () => {
    const memory = new MemoryTape({ capacityBytes: 40_970, earlyWarningBytes: 15_000 });
    memories.push(memory);
    return tapeSink(memory, RECORD);
  };
  await create({ membersWhole: false, sinkFor });
  expect(memories.map((memory) => memory.position().object)).toEqual([5, 5, 4]);
  expect(await namesOn(memories)).toEqual(NAMES);
});

test('members stay whole only where it is known what a volume holds', async () => {
  const target: VolumeTarget = { membersWhole: true, sinkFor: () => tapeSink(new MemoryTape(), RECORD) };
  await expect(create(target)).rejects.toThrow(RangeError);
});

test('a file that is given up has no filemark', async () => {
  const memory = new MemoryTape();
  const sink = tapeSink(laterTape(memory), RECORD);
  const released: number[] = [];
  const waits = [0, 1, 2].map((i) => sink.put(new Uint8Array(10_240), () => released.push(i)) !== undefined);
  // One is on its way while the next is made.
  expect(waits).toEqual([false, true, true]);
  await sink.abandon();
  expect(released).toEqual([0]);
  expect(memory.position()).toEqual({ partition: 0, object: 1, file: 0 });
});
