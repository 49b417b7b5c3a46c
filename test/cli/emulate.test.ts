import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { createCartridge, openCartridge } from '../../src/archive/cartridge/index.js';
import type { EmulateDumpFlags, EmulateNewFlags } from '../../src/cli/commands/emulate.declare.js';
import { runEmulateDump } from '../../src/cli/commands/emulate-dump.js';
import { runEmulateInfo } from '../../src/cli/commands/emulate-info.js';
import { runEmulateNew } from '../../src/cli/commands/emulate-new.js';
import type { NewRecord } from '../../src/tape/index.js';
import { scratchFolder } from '../testing/scratch.js';
import { type Captured, capture } from '../testing/tapekit.js';

const schemaOf = (name: string) => {
  const text = readFileSync(new URL(`../../docs/schemas/${name}.schema.json`, import.meta.url), 'utf8');
  return new Ajv({ allErrors: true, allowUnionTypes: true }).compile(JSON.parse(text));
};
const validInfo = schemaOf('emulate-info');
const validLine = schemaOf('emulate-dump');
const folder = scratchFolder('emulate-');
const cart = (): string => join(folder(), 'cart');

const make = (flags: EmulateNewFlags): Promise<Captured> => capture(async (io) => runEmulateNew(io, cart(), flags));
const info = (json: boolean): Promise<Captured> => capture(async (io) => runEmulateInfo(io, cart(), { json }));
const dump = (flags: EmulateDumpFlags = {}): Promise<Captured> => capture((io) => runEmulateDump(io, cart(), flags));

const record = (bytes: number, more: Partial<NewRecord> = {}): NewRecord => ({
  lengthBytes: bytes,
  payload: new Uint8Array(bytes).fill(5),
  compressed: false,
  encryption: undefined,
  protection: undefined,
  ...more,
});
const encryption = {
  algorithmCode: 0x0001_0014,
  kadFormat: 0,
  uKad: Buffer.from('SET 1'),
  aKad: undefined,
  mKad: undefined,
  external: false,
  rawReadable: false,
};

/** Three records alike, one that is compressed, a filemark, two encrypted ones, one that is protected. */
function withRecords(): void {
  const cartridge = createCartridge(cart(), { barcode: 'ABC123L6', capacityBytes: 1 << 20 });
  const [medium] = cartridge.partitions;
  for (let i = 0; i < 3; i++) medium?.append(record(100));
  medium?.append(record(100, { payload: new Uint8Array(20), compressed: true }));
  medium?.appendFilemarks(1);
  for (let i = 0; i < 2; i++) medium?.append(record(100, { payload: new Uint8Array(148), encryption }));
  medium?.append(record(100, { protection: { method: 2, information: 1 } }));
  cartridge.close();
}

describe('tapekit emulate new', () => {
  test.each([
    [{ barcode: 'ABC123L6' }, 'LTO-6 data cartridge ABC123L6, 2.27 TiB', 0x5a],
    [{ generation: '8', capacity: 64 << 20 }, 'LTO-8 data cartridge, 64.0 MiB', 0x5e],
    [{ barcode: 'ABC123LY' }, 'LTO-8 WORM cartridge ABC123LY', 0x5e],
    [{ generation: '6', worm: true }, 'LTO-6 WORM cartridge', 0x5a],
    [{ barcode: 'ABC123L6', generation: 'LTO-6', writeProtect: true }, 'ABC123L6, write-protected', 0x5a],
    [{ barcode: 'CLNU01CU' }, 'cleaning cartridge CLNU01CU', 0x5a],
  ] as const)('%j', async (flags, words, densityCode) => {
    const { code, stdout } = await make(flags);
    expect([code, stdout.includes(words)]).toEqual([0, true]);
    const cartridge = openCartridge(cart(), { mode: 'read' });
    expect(cartridge.identity.densityCode).toBe(densityCode);
    expect(cartridge.memory.get(0x0405, 0)?.value).toEqual(Uint8Array.of(densityCode));
    cartridge.close();
  });

  test.each([
    [{ barcode: 'ABC123L6', generation: '7' }, 'not of an LTO-7 one'],
    [{ barcode: 'ABC123' }, "the label 'ABC123'"],
    [{ barcode: 'ABC123L6', worm: true }, 'is not write-once'],
    [{ generation: '99' }, 'no kind of cartridge'],
  ] as const)('%j cannot be: exit 2, and no folder', async (flags, why) => {
    const { code, stderr } = await make(flags);
    expect([code, stderr.includes(why), existsSync(cart())]).toEqual([2, true, false]);
  });

  test('what is there stays', async () => {
    await make({});
    const { code, stderr } = await make({});
    expect([code, stderr.includes('expected an empty folder')]).toEqual([2, true]);
    const file = await capture(async (io) => runEmulateNew(io, join(cart(), 'cart.json'), {}));
    expect([file.code, file.stderr.includes('cannot be opened')]).toEqual([2, true]);
  });
});

describe('tapekit emulate info', () => {
  test('counts what is on it, and says what its memory says', async () => {
    withRecords();
    const { code, stdout, stderr } = await info(false);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('LTO-6 data cartridge ABC123L6, 1.00 MiB');
    expect(stdout).toContain('partition 0: 7 records, 1 filemark, 700 bytes of data');
    expect(stdout).toContain('2 records encrypted, 1 record compressed');
  });

  test('has a JSON form', async () => {
    await make({ barcode: 'ABC123L6' });
    const json = JSON.parse((await info(true)).stdout);
    expect(validInfo(json), JSON.stringify(validInfo.errors)).toBe(true);
    expect(json.partitions[0].attributes).toContainEqual({
      identifier: '0400h',
      name: 'MEDIUM MANUFACTURER',
      readOnly: true,
      format: 'ASCII',
      value: 'TAPEKIT',
      text: '"TAPEKIT"',
    });
  });

  test('what is no cartridge: exit 2', async () => {
    expect((await info(false)).stderr).toContain('give the folder of a cartridge');
    writeFileSync(cart(), '');
    expect((await info(false)).code).toBe(2);
  });
});

describe('tapekit emulate dump', () => {
  test('folds what is alike', async () => {
    withRecords();
    const { code, stdout } = await dump();
    expect(code).toBe(0);
    expect(stdout.replaceAll(/ +/g, ' ')).toBe(
      'partition 0: 8 objects\n' +
        ' 0-2 3 records of 100 300 stored CRC good\n' +
        ' 3 1 record of 100 20 stored compressed, CRC good\n' +
        ' 4 1 filemark\n' +
        ' 5-6 2 records of 100 296 stored encrypted (SET 1), CRC good\n' +
        ' 7 1 record of 100 100 stored protected by method 2, CRC good\n',
    );
    expect((await dump({ all: true })).stdout.split('\n')).toHaveLength(10);
  });

  test('lines of JSON are as the schema says', async () => {
    withRecords();
    const lines = (await dump({ json: true })).stdout.trim().split('\n');
    expect(lines).toHaveLength(5);
    for (const line of lines) expect(validLine(JSON.parse(line)), line + JSON.stringify(validLine.errors)).toBe(true);
    expect(JSON.parse(lines[3] ?? '')).toMatchObject({ object: 5, count: 2, encrypted: true, keyDescription: 'SET 1' });
  });

  test('a record that was changed is told: exit 1', async () => {
    withRecords();
    const path = join(cart(), 'p0.dat');
    const bytes = readFileSync(path);
    bytes[150] = 6;
    writeFileSync(path, bytes);
    const { code, stdout } = await dump();
    expect([code, stdout.match(/DAMAGED/g)]).toEqual([1, ['DAMAGED']]);
  });

  test('a partition that is not there: exit 2', async () => {
    withRecords();
    expect((await dump({ partition: 1 })).stderr).toContain('there is no partition 1: the cartridge has 1');
    expect((await dump({ partition: 0 })).code).toBe(0);
  });
});
