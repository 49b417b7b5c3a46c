import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { runImageConvert } from '../../src/cli/commands/image-convert.js';
import { runImageExtract } from '../../src/cli/commands/image-extract.js';
import { runImageInfo } from '../../src/cli/commands/image-info.js';
import { ImageTape, MemoryImage, SimhFormat } from '../../src/tape/index.js';
import { scratchFolder } from '../testing/scratch.js';
import { type Captured, capture } from '../testing/tapekit.js';

const vector = (name: string): string => fileURLToPath(new URL(`../../vectors/${name}`, import.meta.url));
const schema = JSON.parse(
  readFileSync(new URL('../../docs/schemas/image-info.schema.json', import.meta.url), 'utf8'),
) as object;
const valid = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
const folder = scratchFolder('image-');
const TM11 = vector('images/tm11.tap');
const LABEL = vector('images/label.aws');
const TAR = vector('tar/7zip.tar');

const info = (path: string, flags = {}): Promise<Captured> => capture((io) => runImageInfo(io, path, flags));
const convert = (path: string, to: 'simh' | 'e11' | 'aws' | 'faketape' | 'raw', flags = {}): Promise<Captured> =>
  capture((io) => runImageConvert(io, path, join(folder(), 'out'), { to, ...flags }));
const extract = (path: string, flags = {}): Promise<Captured> =>
  capture((io) => runImageExtract(io, path, { directory: join(folder(), 'files'), ...flags }));
const written = (): Uint8Array => new Uint8Array(readFileSync(join(folder(), 'out')));
/** A small image of SIMH with what the others cannot hold. */
function badImage(): string {
  const image = new MemoryImage();
  const tape = new ImageTape(image, new SimhFormat());
  tape.write(new Uint8Array(70_000).fill(1));
  tape.writeUnreadable(new Uint8Array(3).fill(2));
  tape.writeUnreadable(Uint8Array.of(3));
  writeFileSync(join(folder(), 'bad.tap'), image.bytes);
  return join(folder(), 'bad.tap');
}

describe('tapekit image info', () => {
  test('tells files, records, filemarks and what is in them', async () => {
    const { code, stdout, stderr } = await info(TM11);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/: SIMH tape image, as its content says\n/);
    expect(stdout).toMatch(/\n {5}0 {8}2 {3}7 to 10 {5}17 {2}text, which begins with "ATAPE O"\n/);
    expect(stdout).toMatch(/\n {5}2 {8}0 {9}0 {6}0 {2}nothing\n3 records, 3 filemarks, 21 bytes of data\n$/);
    expect((await info(LABEL)).stdout).toContain('IBM label, in EBCDIC: VOL1 TAPE01');
  });

  test('has a JSON form, with the findings of a cut image and exit 1', async () => {
    const cut = join(folder(), 'cut.tap');
    writeFileSync(cut, readFileSync(TM11).subarray(0, 30));
    for (const [path, exit] of [
      [TM11, 0],
      [LABEL, 0],
      [cut, 1],
    ] as const) {
      const { code, stdout } = await info(path, { json: true });
      const json = JSON.parse(stdout) as { findings: { code: string }[]; exitCode: number };
      expect(valid(json), JSON.stringify(valid.errors)).toBe(true);
      expect([code, json.exitCode, json.findings.length]).toEqual([exit, exit, exit]);
    }
    expect((await info(cut)).stdout).toContain('[TAPE_IMAGE_TRUNCATED]');
  });

  test('reads a file without lengths if told so, and says what it holds', async () => {
    const { code, stdout } = await info(TAR, { format: 'raw', recordBytes: 512 });
    expect([code, stdout.includes('tar archive')]).toEqual([0, true]);
  });

  test.each([
    ['an archive is no image', () => info(TAR), 'cannot be told for an image of a tape'],
    ['nothing is none', () => info('/dev/null'), 'is no file'],
    ['there is no such file', () => info('/nonexistent'), 'there is no such file'],
    ['a length goes with raw only', () => info(TM11, { recordBytes: 512 }), '--record-bytes is for --format raw'],
  ])('%s: exit 2', async (_, run, words) => {
    const { code, stdout, stderr } = await run();
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });
});

describe('tapekit image convert', () => {
  test.each(['simh', 'e11', 'aws', 'faketape'] as const)('to %s and back is the same', async (to) => {
    expect((await convert(TM11, to)).code).toBe(0);
    const bytes = written();
    const back = join(folder(), 'back');
    const format = to === 'e11' ? { format: to } : {};
    const { code } = await capture((io) => runImageConvert(io, join(folder(), 'out'), back, { to: 'simh', ...format }));
    expect(code).toBe(0);
    expect(readFileSync(back)).toEqual(readFileSync(TM11));
    if (to === 'simh') expect(bytes).toEqual(new Uint8Array(readFileSync(TM11)));
  });

  test('never overwrites without --force', async () => {
    writeFileSync(join(folder(), 'out'), 'mine');
    expect((await convert(TM11, 'aws')).code).toBe(2);
    expect(readFileSync(join(folder(), 'out'), 'utf8')).toBe('mine');
    expect((await convert(TM11, 'aws', { force: true })).code).toBe(0);
    expect(written().length).toBeGreaterThan(4);
  });

  test('writes nothing where something is lost, unless told to', async () => {
    const { code, stdout } = await convert(TM11, 'raw');
    expect([code, existsSync(join(folder(), 'out')), readdirSync(folder())]).toEqual([1, false, []]);
    expect(stdout).toContain('does not fit: 1 filemark between records');
    expect(stdout).toContain('does not fit: where 1 record of another length');
    expect((await convert(TM11, 'raw', { lossy: true })).code).toBe(0);
    expect(Buffer.from(written()).toString()).toBe('ATAPE OATAPE ONE\0E ON');
  });

  test('an archive in records of one length loses nothing as raw', async () => {
    const flags = { format: 'raw', recordBytes: 512 };
    await convert(TAR, 'aws', flags);
    const raw = join(folder(), 'raw');
    const { code, stdout } = await capture((io) => runImageConvert(io, join(folder(), 'out'), raw, { to: 'raw' }));
    expect([code, stdout.includes('lost')]).toEqual([0, false]);
    expect(readFileSync(raw)).toEqual(readFileSync(TAR));
  });

  test('records in error stay so in SIMH alone, and long ones do not fit FakeTape', async () => {
    const bad = badImage();
    expect((await convert(bad, 'simh')).code).toBe(1);
    expect(written()).toEqual(new Uint8Array(readFileSync(bad)));
    const aws = await convert(bad, 'aws', { force: true });
    expect([aws.code, aws.stdout.includes('does not fit: the mark of 2 records')]).toEqual([1, true]);
    const fake = await convert(bad, 'faketape', { force: true, lossy: true });
    expect([fake.code, fake.stdout.includes('1 record longer than the format can hold')]).toEqual([1, true]);
    expect(written()).toEqual(new Uint8Array(readFileSync(bad)));
  });
});

describe('tapekit image extract', () => {
  test('writes each file, and none for one without records', async () => {
    const { code, stdout } = await extract(TM11);
    expect(code).toBe(0);
    expect(stdout).toContain('2 files written; 1 file without records left out');
    const files = readdirSync(join(folder(), 'files')).sort();
    expect(files).toEqual(['file0001.bin', 'file0002.bin']);
    expect(files.map((name) => readFileSync(join(folder(), 'files', name), 'latin1'))).toEqual([
      'ATAPE OATAPE ONE\0',
      'E ON',
    ]);
  });

  test('keeps what is there, and never follows a link', async () => {
    await extract(TM11);
    const first = join(folder(), 'files', 'file0001.bin');
    writeFileSync(first, 'mine');
    expect((await extract(TM11)).code).toBe(2);
    expect(readFileSync(first, 'utf8')).toBe('mine');
    expect((await extract(TM11, { force: true })).code).toBe(0);
    writeFileSync(join(folder(), 'outside'), 'kept');
    rmSync(first);
    symlinkSync(join(folder(), 'outside'), first);
    for (const force of [false, true]) expect((await extract(TM11, { force })).code).toBe(2);
    expect(readFileSync(join(folder(), 'outside'), 'utf8')).toBe('kept');
  });

  test('tells of records that cannot be read, and zeros stand for them', async () => {
    const { code, stdout } = await extract(badImage());
    expect(code).toBe(1);
    expect(stdout).toContain('[TAPE_IMAGE_RECORD_BAD]');
    expect(stdout).toContain('[TAPE_RECORD_UNREADABLE]');
    expect(readFileSync(join(folder(), 'files', 'file0001.bin')).length).toBe(3 * 70_000);
  });
});
