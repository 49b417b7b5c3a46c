import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCartridge } from '../../src/archive/cartridge/index.js';
import { openDevice } from '../../src/cli/device.js';
import { buildProgram } from '../../src/cli/program.js';
import { BARCODE } from '../../src/mam/index.js';
import { scratchFolder } from '../testing/scratch.js';
import { type Captured, capture } from '../testing/tapekit.js';

const folder = scratchFolder('tape-archives-');
const path = (name: string): string => join(folder(), name);
const device = (): string => `cart:${path('ABC123L6')}`;

/** Runs `tapekit` with these words, in this process. */
function tapekit(...args: readonly string[]): Promise<Captured> {
  return capture(async (io) => {
    let code = 0;
    const setExit = (given: number): void => {
      code = given;
    };
    await buildProgram(io, setExit, '0.0.0').parseAsync(['node', 'tapekit', ...args]);
    return code;
  });
}

const tape = (...words: readonly string[]): Promise<Captured> => tapekit('tape', '--device', device(), ...words);
const create = (...more: readonly string[]): Promise<Captured> =>
  tapekit('create', '-f', device(), '-C', folder(), ...more);

async function withCartridge(capacity = '64MiB'): Promise<void> {
  await tapekit('emulate', 'new', path('ABC123L6'), '--barcode', 'ABC123L6', '--capacity', capacity);
  mkdirSync(path('photos'));
  writeFileSync(
    path('photos/one'),
    Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) >> 5),
  );
  writeFileSync(path('letter'), 'Dear tape');
}

test('a whole day: a key, two encrypted archives, a bar code, and what the one without the key is told', async () => {
  await withCartridge();
  expect((await tapekit('crypt', 'keygen', '-o', path('key'), '--description', 'Archive 2026')).code).toBe(0);

  // Encryption on: two archives, with a filemark behind each.
  const written = ['--key', path('key'), '--label', 'SET 1', '-b512', 'photos'];
  expect(await create(...written)).toEqual({ code: 0, stdout: '', stderr: '' });
  expect((await tape('tell')).stdout).toBe('At block 3, file 1, partition 0.\n');
  expect((await create('--key', path('key'), '--label', 'SET 2', '-b512', 'letter')).code).toBe(0);
  // Encryption off: the next one is not encrypted. The bar code goes to attribute 0806h of cartridge memory.
  expect((await create('--label', 'SET 3', 'letter')).code).toBe(0);
  const { drive, close } = await openDevice(device());
  expect((await drive.encryption.status()).encryptionMode).toBe(0);
  await drive.attributes.set(BARCODE, 'ABC123L6');
  await close();
  await tape('offline');

  const dump = (await tapekit('emulate', 'dump', path('ABC123L6'))).stdout;
  expect(dump.match(/encrypted \(Archive 2026\), CRC good\n/g)).toHaveLength(2);
  const info = (await tapekit('emulate', 'info', path('ABC123L6'))).stdout;
  expect(info).toMatch(/0806h {2}BARCODE +32 bytes +"ABC123L6"/);
  expect(info).toContain('3 records encrypted');
  const secret = Buffer.from(readFileSync(path('key'), 'latin1').slice(0, 64), 'hex');
  for (const file of ['cart.json', 'mam.log', 'p0.dat', 'p0.enc', 'p0.idx']) {
    expect(readFileSync(join(path('ABC123L6'), file)).includes(secret), file).toBe(false);
  }

  // With the key: list and verify, one file behind the other.
  const list = await tapekit('list', '--names', device(), '--key', path('key'));
  expect(list).toEqual({ code: 0, stdout: 'SET 1\nphotos/\nphotos/one\n', stderr: '' });
  expect((await tape('tell')).stdout).toBe('At block 3, file 1, partition 0.\n');
  const verified = await tapekit('verify', device(), '--key', path('key'), '--label', 'SET 2');
  expect([verified.code, verified.stderr]).toEqual([0, '']);
  expect(verified.stdout).toContain('256 KiB (blocking factor 512)');
  // What is not encrypted is read with a key and without.
  expect((await tapekit('list', '--names', device(), '--key', path('key'))).stdout).toBe('SET 3\nletter\n');
  await tape('asf', '2');
  expect((await tapekit('list', '--names', device())).stdout).toBe('SET 3\nletter\n');

  // Without the key, and with another one: what the drive says of it, and the tape stays where it is.
  await tape('rewind');
  const keyless = await tapekit('verify', device());
  expect([keyless.code, keyless.stdout]).toEqual([2, '']);
  expect(keyless.stderr).toContain('DATA PROTECT: UNABLE TO DECRYPT DATA (74h/01h)');
  await tapekit('crypt', 'keygen', '-o', path('other'));
  const other = await tapekit('list', device(), '--key', path('other'));
  expect([other.code, other.stderr.includes('INCORRECT DATA ENCRYPTION KEY (74h/03h)')], other.stderr).toEqual([
    2,
    true,
  ]);
  expect((await tape('tell')).stdout).toBe('At block 0, file 0, partition 0.\n');

  const restored = await tapekit('extract', device(), '--key', path('key'), '-C', path('out'), '-q');
  expect([restored.code, restored.stderr]).toEqual([0, '']);
  expect(readFileSync(path('out/photos/one'))).toEqual(readFileSync(path('photos/one')));
});

describe('an archive on a tape', () => {
  test('is not written into itself', async () => {
    await withCartridge();
    const { code, stderr } = await create('ABC123L6', 'letter');
    expect(code).toBeLessThan(2);
    await tape('rewind');
    const { stdout } = await tapekit('list', '--names', device());
    expect(stdout).toContain('letter\n');
    expect(stdout).not.toContain('p0.dat');
    expect(stderr).toContain('p0.dat');
  });

  test('where there is no room for it, the tape goes back to where it began', async () => {
    await withCartridge('100K');
    await create('letter');
    const { code, stderr } = await create('photos');
    expect([code, stderr.includes('the tape ends here')]).toEqual([2, true]);
    expect((await tape('tell')).stdout).toBe('At block 2, file 1, partition 0.\n');
    expect((await create('--label', 'AGAIN', 'letter')).code).toBe(0);
    await tape('asf', '1');
    expect((await tapekit('list', '--names', device())).stdout).toBe('AGAIN\nletter\n');
  });

  test.each([
    [['-z', 'letter'], 'drives compress by themselves'],
    [['--volume-size', '1M', 'letter'], 'volumes are files'],
    [['--verify', 'letter'], '--verify reads a file back'],
    [['--key', '/nonexistent', 'letter'], 'there is no such file'],
    [['nothing'], 'nothing of it could be stored'],
  ] as const)('%j: exit 2, and the tape stays as it is', async (more, why) => {
    await withCartridge();
    const { code, stderr } = await create(...more);
    expect([code, stderr.includes(why)], stderr).toEqual([2, true]);
    expect((await tape('tell')).stdout).toBe('At block 0, file 0, partition 0.\n');
  });

  test('a folder is called as it likes: its name compresses nothing', async () => {
    await withCartridge();
    await tapekit('emulate', 'new', path('a.gz'), '--capacity', '1M');
    expect((await tapekit('create', '-f', `cart:${path('a.gz')}`, '-C', folder(), 'letter')).code).toBe(0);
  });

  test('a record that cannot be read is found', async () => {
    await withCartridge();
    await create('-b1', 'photos');
    const cartridge = openCartridge(path('ABC123L6'));
    cartridge.partitions[0]?.spoil(10);
    cartridge.close();
    await tape('rewind');
    const { code, stdout } = await tapekit('verify', device());
    expect([code, stdout.includes('TAPE_RECORD_UNREADABLE')], stdout).toEqual([1, true]);
  });

  test('at the end of the data there is none, and none on an empty tape', async () => {
    await withCartridge();
    expect((await tapekit('list', device())).stderr).toContain('the tape is empty');
    await create('letter');
    const { code, stderr } = await tapekit('verify', device());
    expect([code, stderr.includes('the data end at block 2, where the tape stands')]).toEqual([2, true]);
  });

  test('a key goes with a drive, and only with one', async () => {
    await withCartridge();
    for (const command of ['verify', 'list', 'extract']) {
      const { code, stderr } = await tapekit(command, path('letter'), '--key', path('key'));
      expect([code, stderr.includes('--key goes with a tape drive')], command).toEqual([2, true]);
    }
    writeFileSync(path('short'), `${'00'.repeat(16)}\n`, { mode: 0o600 });
    const short = await create('--key', path('short'), 'letter');
    expect([short.code, short.stderr.includes('must be of 256 bits')], short.stderr).toEqual([2, true]);
  });

  test('a cleaning cartridge holds none', async () => {
    await tapekit('emulate', 'new', path('C'), '--barcode', 'CLNU01CU');
    writeFileSync(path('letter'), '');
    const { code } = await tapekit('create', '-f', `cart:${path('C')}`, '-C', folder(), 'letter');
    expect(code).toBe(2);
    // The drive has let go of it.
    expect((await tapekit('emulate', 'info', path('C'))).code).toBe(0);
  });
});
