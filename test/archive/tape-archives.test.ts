import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Drive, DriveTransport } from '../../emulator/index.js';
import { archive } from '../../emulator/testing/archive-arbitrary.js';
import {
  extractTar,
  memorySource,
  nodePorts,
  readArchive,
  TapeArchives,
  type VerifyReport,
  verify,
} from '../../src/archive/index.js';
import { concatenated } from '../../src/bytes/index.js';
import { TapeDrive } from '../../src/device/index.js';
import {
  ImageReader,
  ImageTape,
  MemoryCartridge,
  MemoryImage,
  MemoryTape,
  type RecordReader,
  recordsOf,
  SimhFormat,
  type Tape,
  writeTapeFile,
} from '../../src/tape/index.js';
import { laterTape } from '../testing/later-tape.js';
import { oneMember } from '../testing/one-member.js';
import { settings } from '../testing/settings.js';

const tarOf = (name: string, data = 'Dear reader\n'): Uint8Array => oneMember(name, data);

/** A tape with files of records, and a filemark behind each. */
function tapeOf(...files: readonly (readonly Uint8Array[])[]): MemoryTape {
  const tape = new MemoryTape();
  for (const records of files) {
    for (const record of records) tape.write(record);
    tape.writeFilemarks(1);
  }
  tape.locate(0);
  return tape;
}

async function verifyAll(tape: RecordReader, blockingFactor?: number): Promise<VerifyReport[]> {
  const reports: VerifyReport[] = [];
  for await (const { source, findings } of new TapeArchives(tape, { name: 'T' })) {
    reports.push(await verify([source], { extraFindings: findings, blockingFactor }));
  }
  return reports;
}

const codesOf = ({ findings }: VerifyReport): string[] => findings.kept.map(({ code }) => code);

async function codesOfOne(tape: RecordReader, blockingFactor?: number): Promise<string[]> {
  const [report] = await verifyAll(tape, blockingFactor);
  return codesOf(report as VerifyReport);
}

const cut = (bytes: Uint8Array, recordBytes: number): Uint8Array[] =>
  [...recordsOf([bytes], recordBytes)].map((record) => record.slice());

describe('the archives on a tape', () => {
  test('of a drive are verified, listed and restored', async () => {
    const drive = new Drive({ ...nodePorts(), random: undefined });
    drive.insert(new MemoryCartridge({ capacityBytes: 4e9 }));
    const transport = new DriveTransport(drive);
    const tape = await TapeDrive.open(transport, { clock: transport.clock });
    for (const name of ['1993', '1994']) await writeTapeFile(tape, [tarOf(name)], { recordBytes: 10_240 });
    await tape.rewind();
    const reports = await verifyAll(tape);
    expect(reports.map(({ volumes }) => volumes.map(({ name, recordBytes }) => [name, recordBytes]))).toEqual([
      [['T, file 0', 10_240]],
      [['T, file 1', 10_240]],
    ]);
    expect(reports.map(codesOf)).toEqual([[], []]);
    const archives = new TapeArchives(tape, { name: 'T' });
    const names: string[] = [];
    const second = await archives.at(1);
    await readArchive(second?.source ?? memorySource('none', new Uint8Array(0)), {
      volume: 0,
      data: false,
      moreFollows: false,
      take: (event) => event.type === 'member' && names.push(event.member.name),
    });
    expect([second?.file, names]).toEqual([1, ['1994']]);
    const first = await archives.at(0);
    const pieces: Uint8Array[] = [];
    await extractTar(first === undefined ? [] : [first.source], '.', {
      sink: (bytes) => {
        pieces.push(bytes.slice());
      },
    });
    expect(Buffer.from(concatenated(pieces)).toString()).toBe('Dear reader\n');
    expect(await archives.at(2)).toBeUndefined();
  });

  test('are found behind labels and empty files, each read as far as is wanted', async () => {
    const label = new Uint8Array(Buffer.from('VOL1TAPE01'.padEnd(80)));
    const tape = tapeOf([label], [], cut(tarOf('1993'), 10_240), [], cut(tarOf('1994'), 10_240));
    const files: number[] = [];
    for await (const { file } of new TapeArchives(tape, { name: 'T' })) files.push(file);
    expect(files).toEqual([2, 4]);
    expect((await new TapeArchives(tape, { name: 'T' }).at(0))?.file).toBe(0);
  });

  test('are decompressed, their records checked', async () => {
    const { gzipSync } = await import('node:zlib');
    const packed = new Uint8Array(gzipSync(tarOf('1993')));
    const tape = tapeOf([packed.slice(0, 100), packed.slice(100)]);
    const [report] = await verifyAll(tape);
    expect(report?.tally.members).toBe(1);
    expect(codesOf(report as VerifyReport)).toContain('TAPE_RECORD_NOT_BLOCKS');
  });
});

describe('records', () => {
  const bytes = tarOf('1993', 'x'.repeat(30_000));

  test('of one length, with a shorter last one, are right', async () => {
    expect(await codesOfOne(tapeOf(cut(bytes, 10_240)))).toEqual([]);
    const [a, b, c, d] = cut(bytes, 10_240) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
    expect(await codesOfOne(tapeOf([a, b, c, d.subarray(0, 5120)]))).toEqual([]);
  });

  test('of several lengths, or no whole blocks, are told with their places', async () => {
    const tape = tapeOf([], [bytes.subarray(0, 1024), bytes.subarray(1024, 1600), bytes.subarray(1600)]);
    const [report] = await verifyAll(tape);
    const told = report?.findings.kept.map(({ code, at }) => [code, at.offset, at.tape?.object]);
    expect(told).toEqual([
      ['TAPE_RECORD_NOT_BLOCKS', 1024, 2],
      ['TAPE_RECORD_LENGTHS_DIFFER', 1024, 2],
      ['TAPE_RECORD_NOT_BLOCKS', 1600, 3],
      ['TAPE_RECORD_LENGTHS_DIFFER', 1600, 3],
    ]);
    expect(report?.volumes[0]?.placeOf?.(1100)).toEqual({ partition: 0, file: 1, object: 2 });
  });

  test('are held against the blocking factor that was given', async () => {
    expect(await codesOfOne(tapeOf(cut(bytes, 10_240)), 20)).toEqual([]);
    expect(await codesOfOne(tapeOf(cut(bytes, 10_240)), 512)).toEqual(['TAPE_BLOCKING_FACTOR_DIFFERS']);
    expect(await codesOfOne(tapeOf([bytes.slice(0, 10_240)]), 512)).not.toContain('TAPE_BLOCKING_FACTOR_DIFFERS');
  });

  test('behind the end, and no filemark, are told', async () => {
    const more = new Uint8Array(10_240);
    expect(await codesOfOne(tapeOf([...cut(bytes, 10_240), more, more]))).toEqual(['TAPE_RECORDS_BEHIND_END']);
    const tape = new MemoryTape();
    for (const record of cut(bytes, 10_240)) tape.write(record);
    tape.locate(0);
    expect(await codesOfOne(tape)).toEqual(['TAPE_FILEMARK_MISSING']);
  });

  test('of an archive that a filemark splits: the next file is looked at, and read after it', async () => {
    const [first, ...rest] = cut(tarOf('1993', 'x'.repeat(30_000)), 10_240) as [Uint8Array];
    const reports = await verifyAll(tapeOf([first], rest));
    expect(codesOf(reports[0] as VerifyReport)).toContain('TAPE_ARCHIVE_SPLIT');
    expect(reports).toHaveLength(2);
    const whole = await codesOfOne(tapeOf([first], cut(tarOf('1994'), 10_240)));
    expect(whole).toContain('TAR_CUT_IN_DATA');
    expect(whole).not.toContain('TAPE_ARCHIVE_SPLIT');
  });

  test('that an image has damaged are told at the byte of the archive, and of the image', async () => {
    const image = new MemoryImage();
    const written = new ImageTape(image, new SimhFormat());
    const [a, b, ...rest] = cut(bytes, 10_240) as [Uint8Array, Uint8Array];
    written.write(a);
    written.writeUnreadable(b);
    for (const record of rest) written.write(record);
    written.writeFilemarks(1);
    const reader = new ImageReader(image, new SimhFormat());
    const archives = new TapeArchives(reader, { name: 'T', findings: () => reader.findings });
    const one = await archives.next();
    const report = await verify(one === undefined ? [] : [one.source], { extraFindings: one?.findings });
    const bad = report.findings.kept.find(({ code }) => code === 'TAPE_IMAGE_RECORD_BAD');
    expect(bad?.at).toEqual({
      volume: 0,
      offset: 10_240,
      tape: { partition: 0, file: 0, object: 1, imageOffset: 10_248 },
    });
    expect(archives.rest()).toEqual([]);
  });
});

const tapeAs = fc.constantFrom<(tape: MemoryTape) => Tape>(
  (tape) => tape,
  (tape) => laterTape(tape),
);

test('an archive in records of any sizes verifies as the plain file does', async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(archive({ maxMembers: 4 }), sizes, tapeAs, async ({ bytes }, lengths, as) => {
      const records: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += records.at(-1)?.length ?? 0) {
        records.push(bytes.subarray(at, at + (lengths[records.length % lengths.length] as number)));
      }
      const [onTape] = await verifyAll(as(tapeOf(records)));
      if (bytes.length === 0) {
        expect(onTape).toBeUndefined();
        return;
      }
      const plain = await verify([memorySource('plain', bytes)]);
      expect(onTape?.tally).toEqual(plain.tally);
      const ofTar = (report: VerifyReport): unknown[] =>
        report.findings.kept
          .filter(({ code }) => !/^TAPE_|^TAR_SHORT_LAST_RECORD$/.test(code))
          .map(({ code, at: { offset }, args }) => [code, offset, args]);
      expect(ofTar(onTape as VerifyReport)).toEqual(ofTar(plain));
      expect(codesOf(onTape as VerifyReport)).not.toContain('TAPE_FILEMARK_MISSING');
    }),
    settings(60),
  );
});
