import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CryptPlanFlags, PlanTurn } from '../../src/cli/commands/crypt.declare.js';
import { runCryptDecode } from '../../src/cli/commands/crypt-decode.js';
import { runCryptPlan } from '../../src/cli/commands/crypt-plan.js';
import { runScsiDecode } from '../../src/cli/commands/scsi-decode.js';
import type { DecodeFlags } from '../../src/cli/decode-structures.js';
import { readStructures } from '../../src/scsi/index.js';
import { encryptionOn, securityStructures, TapeKey } from '../../src/security/index.js';
import { hexOfKey, holdsKey, sha256 } from '../security/secrets.js';
import { scratchFolder } from '../testing/scratch.js';
import { settings } from '../testing/settings.js';
import { type Captured, capture } from '../testing/tapekit.js';

const HEX = '00112233445566778899aabbccddeeff'.repeat(2);
const schemaOf = (name: string): object =>
  JSON.parse(readFileSync(new URL(`../../docs/schemas/${name}.schema.json`, import.meta.url), 'utf8')) as object;
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const validPlan = ajv.compile(schemaOf('crypt-plan'));
const validDecoded = ajv.compile(schemaOf('scsi-decode'));

const folder = scratchFolder('plan-');
let keyFile: string;
let list: string;
beforeEach(() => {
  keyFile = join(folder(), 'tape.key');
  list = join(folder(), 'list.bin');
});

function writeKey(hex: string, description = 'box 7'): void {
  writeFileSync(keyFile, `${hex}\n${description}`, 'latin1');
  chmodSync(keyFile, 0o600);
}

const plan = (turn: PlanTurn, flags: Partial<CryptPlanFlags> = {}): Promise<Captured> =>
  capture((io) => runCryptPlan(io, turn, { algorithm: '1', style: 'stenc-2', ...flags }));
const decode = (args: readonly string[], flags: DecodeFlags = {}): Promise<Captured> =>
  capture((io) => runCryptDecode(io, args, flags));

describe('tapekit crypt plan', () => {
  test('on: command, parameter list without the key, and how to send it', async () => {
    writeKey(HEX);
    const { code, stdout, stderr } = await plan('on', { keyFile, output: list });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('\n  b5 20 00 10 00 00 00 00 00 3d 00 00\n');
    expect(stdout).toContain('\n  00 10 00 39 40 40 02 02 01 00 00 00 00 00 00 00\n  00 00 00 20 ** ** **');
    expect(stdout).toContain(`sg_raw -s 61 -i ${list} /dev/sg0 b5 20 00 10 00 00 00 00 00 3d 00 00\n`);
    expect(readFileSync(list).toString('hex')).toBe(
      `00100039404002020100000000000000${'00000020'}${HEX}00000005${Buffer.from('box 7').toString('hex')}`,
    );
    expect(statSync(list).mode & 0o777).toBe(0o600);
    expect(holdsKey(stdout, HEX)).toBe(false);
    expect(await plan('on', { keyFile, output: list })).toMatchObject({ code: 2 });
  });

  test('shows the key where it is asked to', async () => {
    writeKey(HEX);
    for (const json of [true, false]) {
      expect(holdsKey((await plan('on', { keyFile, showKey: true, json })).stdout, HEX)).toBe(true);
    }
  });

  test.each([
    [{}, '00 10 00 10 40 40 00 00 01'],
    [{ ckod: true, algorithm: '3' }, '00 10 00 10 40 44 00 00 03'],
    [{ allowRawRead: true }, '00 10 00 10 40 60 00 00 01'],
    [{ allowRawRead: false }, '00 10 00 10 40 70 00 00 01'],
    [{ style: 'stenc-1' }, '00 10 00 30 40 00 00 00 01'],
  ] as const)('off, %j', async (flags, begins) => {
    const { code, stdout } = await plan('off', { ...flags, json: true });
    const document = JSON.parse(stdout) as { parameterList: string };
    expect([code, validPlan(document)]).toEqual([0, true]);
    expect(document.parameterList.startsWith(begins)).toBe(true);
  });

  test.each([
    [{ mixed: true }, '40 40 02 03 01'],
    [{ allowRawRead: false, ckod: true }, '40 74 02 02 01'],
    [{ style: 'stenc-1' }, '40 00 02 02 01'],
    [{ description: '' }, '00 30 40 40 02 02 01'],
  ] as const)('on, %j', async (flags, part) => {
    writeKey(HEX);
    const { stdout } = await plan('on', { keyFile, ...flags, json: true });
    const document = JSON.parse(stdout) as { parameterList: string };
    expect(validPlan(document), JSON.stringify(validPlan.errors)).toBe(true);
    expect(document.parameterList).toContain(part);
  });

  test.each([
    ['on', {}, HEX, 'needs a key: give its file with --key-file'],
    ['on', { keyFile: '' }, HEX.slice(2), 'the key must be of 256 bits, not 248'],
    ['on', { keyFile: '' }, `0x${HEX}`, 'cannot be used as it is'],
    ['on', { keyFile: '', description: 'x'.repeat(33) }, HEX, 'the description must be at most 32 bytes, not 33'],
    ['on', { keyFile: '', description: HEX.slice(0, 20) }, HEX, 'the description must not look like a key'],
    ['on', { keyFile: '', algorithm: '256' }, HEX, '--algorithm takes an algorithm index, 0 to 255, not "256"'],
    ['off', { mixed: true }, HEX, '--mixed goes with crypt plan on only'],
    ['off', { keyFile: '' }, HEX, '--key-file goes with crypt plan on only'],
  ] as const)('%s %j of %s is refused, and nothing is written', async (turn, flags, hex, words) => {
    writeKey(hex);
    const own = 'keyFile' in flags ? { ...flags, keyFile } : flags;
    const { code, stdout, stderr } = await plan(turn, { ...own, output: list });
    expect([code, stdout, existsSync(list)]).toEqual([2, '', false]);
    expect(stderr).toContain(words);
    expect(holdsKey(stderr, hex)).toBe(false);
  });

  test('a key file that others can read is refused', async () => {
    writeKey(HEX);
    chmodSync(keyFile, 0o644);
    expect((await plan('on', { keyFile })).stderr).toContain('others than its owner can use it');
    expect((await plan('on', { keyFile, insecureKeyFile: true })).code).toBe(0);
  });
});

describe('tapekit crypt decode', () => {
  test('tells the status of a drive', async () => {
    const status = '00 20 00 1d 42 02 02 01 00 00 00 05 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 05 62 6f 78 20 37';
    const { code, stdout } = await decode([status], { explain: true });
    expect(code).toBe(0);
    expect(stdout).toContain('data encryption status page (spin:20:0020), guessed');
    expect(stdout).toMatch(/ENCRYPTION MODE +2 ENCRYPT/);
  });

  test.each(['spin:20:0010', 'spin:20:0020', undefined])(
    'a page with a key, as %s, is shown without it',
    async (as) => {
      const key = new TapeKey(Buffer.from(HEX, 'hex'), sha256);
      const hex = Buffer.from(encryptionOn({ key, description: 'box 7' })).toString('hex');
      for (const json of [true, false]) {
        const { stdout, stderr } = await decode([hex], { json, explain: true, ...(as !== undefined && { as }) });
        expect(holdsKey(stdout + stderr, HEX)).toBe(false);
        if (json) expect(validDecoded(JSON.parse(stdout)), JSON.stringify(validDecoded.errors)).toBe(true);
      }
      const shown = await decode([hex], { as: 'spout', showKey: true });
      expect(holdsKey(shown.stdout, HEX)).toBe(true);
    },
  );

  test.each(['sense', 'mode', 'cdb', 'vpd:83', undefined])('nor by scsi decode, as %s', async (as) => {
    const page = encryptionOn({ key: new TapeKey(Buffer.from(HEX, 'hex'), sha256) });
    const hex = Buffer.from(page).toString('hex');
    const flags = { explain: true, ...(as !== undefined && { as }) };
    const { stdout, stderr } = await capture((io) => runScsiDecode(io, [hex], flags));
    expect(holdsKey(stdout + stderr, HEX)).toBe(false);
  });

  test('knows the pages of the security protocols alone', async () => {
    expect((await decode(['70 00'], { as: 'sense' })).stderr).toContain('--as sense names no structure');
  });

  test('whatever becomes of the page, and however it is given, nothing that is printed holds the key', async () => {
    const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const change = fc.oneof(
      fc.record({ at: fc.nat(19), to: fc.nat(255) }),
      fc.record({ cut: fc.integer({ min: 10, max: 60 }) }),
      fc.record({ drop: fc.integer({ min: 1, max: 12 }) }),
      fc.constant({}),
    );
    const as = fc.constantFrom(undefined, ...securityStructures.map(({ id }) => id), 'spin', 'spout');
    const spoil = fc.constantFrom('', 'x', '0', ' zz');
    await fc.assert(
      fc.asyncProperty(key, change, as, spoil, fc.boolean(), fc.boolean(), async (bytes, how, id, end, json, all) => {
        const page = encryptionOn({ key: new TapeKey(bytes, sha256), description: 'box 7' });
        if ('at' in how) page[how.at] = how.to;
        const cut = 'cut' in how ? page.subarray(0, how.cut) : 'drop' in how ? page.subarray(how.drop) : page;
        const input = `${Buffer.from(cut).toString('hex').toUpperCase().replace(/.{8}/g, '$& ')}${end}`;
        const flags = { json, all, explain: json !== all, ...(id !== undefined && { as: id }) };
        const { stdout, stderr } = await decode([input], flags);
        expect(holdsKey(stdout + stderr, hexOfKey(bytes))).toBe(false);
      }),
      settings(150),
    );
  });

  test('plans hold no key either', async () => {
    const flags = fc.record({ json: fc.boolean(), mixed: fc.boolean(), ckod: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 31, maxLength: 33 }), flags, async (bytes, given) => {
        writeKey(hexOfKey(bytes));
        const { stdout, stderr } = await plan('on', { keyFile, ...given });
        expect(holdsKey(stdout + stderr, hexOfKey(bytes))).toBe(false);
      }),
      settings(60),
    );
  });
});

test('of a page of keys, none is guessed to be another kind of page', () => {
  const key = new TapeKey(new Uint8Array(32).fill(7), sha256);
  const { structures } = readStructures(securityStructures, encryptionOn({ key }));
  expect(structures?.map(({ id }) => id)).toEqual(['spout:20:0010']);
});
