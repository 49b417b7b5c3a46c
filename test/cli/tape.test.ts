import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { runEmulateNew } from '../../src/cli/commands/emulate-new.js';
import type { TapeFlags, TapeWord } from '../../src/cli/commands/tape.declare.js';
import { runTape } from '../../src/cli/commands/tape.js';
import { openDevice } from '../../src/cli/device.js';
import { scratchFolder } from '../testing/scratch.js';
import { type Captured, capture } from '../testing/tapekit.js';

const schema = JSON.parse(readFileSync(new URL('../../docs/schemas/tape.schema.json', import.meta.url), 'utf8'));
const valid = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
const folder = scratchFolder('tape-');
const device = (name = 'A'): string => `cart:${join(folder(), name)}`;

async function made(name = 'A', flags: Parameters<typeof runEmulateNew>[2] = {}): Promise<void> {
  await capture(async (io) => runEmulateNew(io, join(folder(), name), { capacity: 64 << 20, ...flags }));
}

/** `tapekit tape WORD COUNTS`, the drive being the one with cartridge A. */
function tape(words: string, flags: Partial<TapeFlags> = {}): Promise<Captured> {
  const [word, ...counts] = words.split(' ');
  return capture((io) => runTape(io, word as TapeWord, counts, { device: device(), ...flags }));
}

/** Two files on the tape: records of 512 and 100 bytes, a filemark; a record of 300, a filemark. */
async function withTwoFiles(): Promise<void> {
  await made();
  const { drive, close } = await openDevice(device());
  for (const length of [512, 512, 512, 100]) await drive.write(new Uint8Array(length).fill(7));
  await drive.writeFilemarks(1);
  await drive.write(new Uint8Array(300));
  await drive.writeFilemarks(1);
  await close();
}

const at = async (): Promise<string> => (await tape('tell')).stdout;

describe('tapekit tape', () => {
  test.each([
    [['rewind', 'fsf 1'], 5, 1, 0],
    [['rewind', 'fsf 2'], 7, 2, 0],
    [['rewind', 'fsf 3'], 7, 2, 1],
    [['bsf'], 6, 1, 0],
    [['bsf 2'], 4, 0, 0],
    [['bsf 3'], 0, 0, 1],
    [['rewind', 'fsr 2'], 2, 0, 0],
    [['rewind', 'fsr 9'], 5, 1, 1],
    [['rewind', 'fsr 4', 'bsr 3'], 1, 0, 0],
    [['bsr'], 6, 1, 1],
    [['asf 1'], 5, 1, 0],
    [['asf 0'], 0, 0, 0],
    [['asf 4'], 7, 2, 1],
    [['rewind', 'eod'], 7, 2, 0],
    [['seek 3'], 3, 0, 0],
    [['seek 99'], 7, 2, 1],
    [['rewind', 'fsf 0'], 0, 0, 0],
  ] as const)('%j: block %i, file %i, exit %i', async (commands, block, file, exit) => {
    await withTwoFiles();
    let last: Captured | undefined;
    for (const command of commands) last = await tape(command);
    expect([last?.code, last?.stdout, last?.stderr === '']).toEqual([exit, '', exit === 0]);
    expect(await at()).toBe(`At block ${block}, file ${file}, partition 0.\n`);
  });

  test('what stopped it is told', async () => {
    await withTwoFiles();
    await tape('rewind');
    expect((await tape('fsr 9')).stderr).toBe(
      'tapekit: fsr: 4 of 9 records passed: a filemark came, which has been passed\n',
    );
    expect((await tape('fsf 9')).stderr).toBe('tapekit: fsf: 1 of 9 filemarks passed: the data end here\n');
    expect((await tape('bsf 9')).stderr).toBe('tapekit: bsf: 2 of 9 filemarks passed: the tape begins here\n');
    expect((await tape('seek 9')).stderr).toContain('the data end at block 7, where the tape stands now');
  });

  test('weof ends the data behind it, and so does erase', async () => {
    await withTwoFiles();
    await tape('seek 2');
    expect((await tape('weof 2')).code).toBe(0);
    await tape('eod');
    expect(await at()).toBe('At block 4, file 2, partition 0.\n');
    await tape('seek 1');
    await tape('erase');
    await tape('eod');
    expect(await at()).toBe('At block 1, file 0, partition 0.\n');
  });

  test('the drive stays as it is between two commands, until the cartridge is taken out', async () => {
    await withTwoFiles();
    await tape('seek 3');
    await tape('setblk 512');
    const status = await tape('status');
    expect(status.stdout).toContain('at block 3, file 0, partition 0 of 1\n');
    expect(status.stdout).toContain('block length 512 bytes\n');
    await tape('offline');
    expect(existsSync(join(folder(), 'A', 'drive.json'))).toBe(false);
    expect((await tape('status')).stdout).toContain('block length 0 (variable)\n');
    expect(await at()).toContain('At block 0,');
  });

  test('commands one behind the other are one load of the cartridge', async () => {
    await withTwoFiles();
    const loads = (): unknown => JSON.parse(readFileSync(join(folder(), 'A', 'drive.json'), 'utf8')).loads;
    for (const word of ['status', 'rewind', 'tell']) await tape(word);
    expect(loads()).toBe(1);
    await tape('offline');
    await tape('tell');
    expect(loads()).toBe(2);
  });

  test.each(['', '{', '[]', '{"version":2}', '{"version":1,"loads":1,"partition":-1}', 'null', 'x'.repeat(9000)])(
    'a drive.json that cannot be understood is one of a cartridge that was just put in: %s',
    async (text) => {
      await withTwoFiles();
      writeFileSync(join(folder(), 'A', 'drive.json'), text);
      expect(await at()).toContain('At block 0,');
    },
  );

  test('a place behind the end of data, or in a partition that is gone, is no harm', async () => {
    await withTwoFiles();
    const place = { version: 1, loads: 1, partition: 0, object: 99, blockLength: 0, removalPrevented: false };
    writeFileSync(join(folder(), 'A', 'drive.json'), JSON.stringify(place));
    expect(await at()).toContain('At block 7,');
    writeFileSync(join(folder(), 'A', 'drive.json'), JSON.stringify({ ...place, partition: 3 }));
    expect(await at()).toContain('At block 0,');
  });

  test('a cartridge that is locked stays in', async () => {
    await made();
    await tape('lock');
    const refused = await tape('offline');
    expect([refused.code, refused.stderr.includes('MEDIUM REMOVAL PREVENTED')]).toEqual([2, true]);
    await tape('unlock');
    expect((await tape('offline')).code).toBe(0);
  });

  test('partitions are made, told, and gone to', async () => {
    await made('A', { capacity: 10e9 });
    expect((await tape('mkpartition 2 rest')).stderr).toBe('');
    const { stdout, code } = await tape('partition', { json: true });
    const { partitions } = JSON.parse(stdout) as { partitions: { partition: number; capacityMB: number }[] };
    expect(code).toBe(0);
    expect(partitions).toHaveLength(2);
    expect(partitions[0]?.capacityMB).toBeGreaterThanOrEqual(2000);
    await tape('partition 1');
    await tape('weof');
    expect(await at()).toBe('At block 1, file 1, partition 1.\n');
    expect((await tape('partition')).stdout).toMatch(/\n {2}1 .*the tape stands here\n$/);
    await tape('seek 0', { partition: 0 });
    expect(await at()).toBe('At block 0, file 0, partition 0.\n');
    for (const word of ['partition 2', 'mkpartition', 'mkpartition 1 2', 'mkpartition x rest']) {
      expect((await tape(word)).code, word).toBe(2);
    }
  });

  test('copy writes records and filemarks as they are to another tape', async () => {
    await withTwoFiles();
    await made('B');
    await tape('rewind');
    const copied = await tape('copy', { to: device('B') });
    expect(copied).toEqual({ code: 0, stdout: '5 records, 2 filemarks copied\n', stderr: '' });
    await tape('rewind');
    await tape('rewind', { device: device('B') });
    const [a, b] = [await tape('dump'), await tape('dump', { device: device('B') })];
    expect(b.stdout).toBe(a.stdout);
    await tape('rewind');
    expect((await tape('copy 1', { to: device('B') })).stdout).toBe('4 records, 1 filemark copied\n');
    expect((await tape('copy')).stderr).toContain('--to cart:FOLDER');
    expect((await tape('copy', { to: device() })).code).toBe(2);
  });

  test('copy to a tape that is too small ends where it ends', async () => {
    await made();
    await made('B', { capacity: 4096 });
    const { drive, close } = await openDevice(device());
    for (let i = 0; i < 20; i++)
      await drive.write(Uint8Array.from({ length: 1000 }, (_, at) => (at * at * (i + 3)) >> 3));
    await close();
    await tape('rewind');
    const { code, stderr } = await tape('copy', { to: device('B') });
    expect([code, stderr.includes('the tape has no room left')]).toEqual([1, true]);
  });

  test('dump shows what stands from here on, and the tape stays', async () => {
    await withTwoFiles();
    await tape('seek 1');
    const { stdout, code } = await tape('dump');
    expect(code).toBe(0);
    expect(stdout.replaceAll(/ +/g, ' ')).toBe(
      'block what of bytes holds\n1-2 2 records 512 unknown\n3 1 record 100\n4 1 filemark\n' +
        '5 1 record 300 unknown\n6 1 filemark\n',
    );
    expect(await at()).toContain('At block 1,');
  });

  test('JSON forms are as the schema says', async () => {
    await made();
    for (const word of ['status', 'tell', 'partition']) {
      const json = JSON.parse((await tape(word, { json: true })).stdout);
      expect(valid(json), `${word}: ${JSON.stringify(valid.errors)}`).toBe(true);
    }
    await made('C', { barcode: 'CLNU01CU' });
    const cleaning = JSON.parse((await tape('status', { json: true, device: device('C') })).stdout);
    expect(valid(cleaning), JSON.stringify(valid.errors)).toBe(true);
    expect([cleaning.ready, cleaning.position]).toEqual([false, null]);
  });

  test.each([
    ['fsf x', {}, "fsf takes a number from 0 on, not 'x'"],
    ['fsf 1 2', {}, 'fsf takes one number'],
    ['seek', {}, 'seek takes a number'],
    ['seek 99999999999999999999', {}, 'a number from 0 on'],
    ['rewind 1', {}, 'rewind takes no number'],
    ['weof 16777216', {}, 'up to 16777215 filemarks'],
    ['setblk 16777216', {}, 'up to 16777215 bytes'],
    ['setdensity 0x100', {}, '0 to 0xff'],
    ['seek 1', { partition: 2 }, 'there is no partition 2: the tape has 1'],
    ['rewind', { long: true }, '--long goes with erase'],
    ['rewind', { json: true }, '--json goes with status, tell, partition'],
    ['tell', { device: '/dev/nst0' }, '/dev/nst0 is no tape drive: cart:FOLDER is one'],
    ['tell', { device: 'cart:/nonexistent' }, 'give the folder of a cartridge'],
    ['tell', { key: '/nonexistent' }, 'there is no such file'],
  ] as const)('%s %j: exit 2', async (words, flags, why) => {
    await made();
    const { code, stdout, stderr } = await tape(words, flags);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(why);
  });

  test('what the drive refuses is told in its words', async () => {
    await made('A', { writeProtect: true });
    const { code, stderr } = await tape('weof');
    expect([code, stderr.includes('WRITE PROTECTED')]).toEqual([2, true]);
  });
});
