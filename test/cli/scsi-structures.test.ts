import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { runScsiDecode } from '../../src/cli/commands/scsi-decode.js';
import { runScsiEncode } from '../../src/cli/commands/scsi-encode.js';
import { runScsiListStructures } from '../../src/cli/commands/scsi-list-structures.js';
import type { DecodeFlags } from '../../src/cli/decode-structures.js';
import { scsiStructures } from '../../src/scsi/index.js';
import { scratchFolder } from '../testing/scratch.js';
import { type Captured, capture, tapekit } from '../testing/tapekit.js';

const schemaOf = (name: string): object =>
  JSON.parse(readFileSync(new URL(`../../docs/schemas/${name}.schema.json`, import.meta.url), 'utf8')) as object;
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const validDecoded = ajv.compile(schemaOf('scsi-decode'));
const validListed = ajv.compile(schemaOf('scsi-structures'));

const folder = scratchFolder('scsi-');
const decode = (hex: string, flags: DecodeFlags = {}): Promise<Captured> =>
  capture((io) => runScsiDecode(io, hex.split(' '), flags));
const encode = (id: string, args: readonly string[], flags: object = {}): Promise<Captured> =>
  capture((io) => runScsiEncode(io, id, args, flags));

const SENSE = '70 00 05 00 00 00 00 0a 00 00 00 00 24 00 00 c0 00 02';
const SERIAL = '01 80 00 04 31 30 31 33';
const ALERTS = '2e 00 00 0a 00 01 c0 01 00 00 14 c0 01 01';

describe('tapekit scsi decode', () => {
  test('tells fields, the guess, and sense data in plain words', async () => {
    const { code, stdout } = await decode(SENSE);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^arguments: 18 bytes in hex\n\nsense data, fixed format \(sense:fixed\), guessed\n/);
    expect(stdout).toMatch(/^ {2}SENSE KEY +5h ILLEGAL REQUEST$/m);
    expect(stdout).toMatch(/^ {2}ILLEGAL REQUEST: INVALID FIELD IN CDB \(24h\/00h\)$/m);
    expect(stdout).toContain('The first wrong field stands at byte 2 of the command.');
    expect(stdout).toMatch(/^ {4}→ /m);
  });

  test('--explain has place, bytes and source of each field', async () => {
    const { stdout } = await decode(SENSE, { explain: true });
    expect(stdout).toMatch(/^ {2}byte +bits +in hex +field +value +source$/m);
    expect(stdout).toMatch(
      /^ {2}13 +00 +ADDITIONAL SENSE CODE QUALIFIER +00h +SPC-5, fixed format sense data; SSC-5$/m,
    );
  });

  test('tells TapeAlert flags that are set, with advice', async () => {
    const { stdout } = await decode(ALERTS);
    expect(stdout).toMatch(/TapeAlert flags that are set:\n {4}20 Cleaning required \(critical\): .*\n {6}→ Put in/);
    expect((await decode(ALERTS.replace(/01$/, '00'))).stdout).toContain('no TapeAlert flag is set');
    const bits = '12 00 00 0c 00 00 43 08 00 00 10 00 00 00 00 00';
    expect((await decode(bits, { as: 'log' })).stdout).toContain('    20 Cleaning required');
  });

  test.each([
    ['a good page', SERIAL, {}, 0],
    ['an odd number of digits', '01 80 00 4', {}, 1],
    ['the wrong page', SERIAL, { as: 'vpd:83' }, 1],
    ['a length that lies', SERIAL.replace('04', '05'), { as: 'vpd' }, 1],
    ['two glued together', `${SERIAL} ${SENSE}`, {}, 1],
    ['two, and both wanted', `${SERIAL} ${SENSE}`, { all: true }, 0],
    ['a warning', SENSE.replace('70 00', '70 01'), { as: 'sense' }, 0],
    ['a warning, with --strict', SENSE.replace('70 00', '70 01'), { as: 'sense', strict: true }, 1],
    ['no sense data', `7f ${SENSE.slice(3)}`, { as: 'sense' }, 1],
  ] as const)('%s', async (_, hex, flags, exit) => {
    const json = await decode(hex, { ...flags, json: true, explain: true });
    const document = JSON.parse(json.stdout) as { exitCode: number };
    expect(validDecoded(document), JSON.stringify(validDecoded.errors)).toBe(true);
    expect([json.code, document.exitCode, (await decode(hex, flags)).code]).toEqual([exit, exit, exit]);
  });

  test('says which structures follow', async () => {
    const { stdout } = await decode(`${SERIAL} ${SENSE}`);
    expect(stdout).toContain(
      'error: 18 bytes more than unit serial number VPD page has: they look like sense data, fixed format (sense:fixed)\n  byte 8 ',
    );
  });

  test.each([
    ['00 00 00 00 00 00', {}, 'cannot tell what these bytes are: say it with --as'],
    [SENSE, { as: 'sence' }, '--as sence names no structure: tapekit scsi list structures lists them'],
    ['11 22', { as: 'spin:20' }, 'none of spin:20 begins like these bytes'],
    ['no-such-file', {}, 'there is no such file, and what was given is no hex'],
    ['these are words', {}, 'what was given are no bytes in hex'],
    [SENSE, { hex: true, binary: true }, '--binary and --hex exclude each other'],
  ])('%s %j cannot be decoded', async (hex, flags, words) => {
    const { code, stdout, stderr } = await decode(hex, flags);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });

  test('of several that fit, it names them and asks', async () => {
    const { code, stderr } = await decode('00 00 00 04 00 00 00 00', {});
    expect(code).toBe(2);
    expect(stderr).toMatch(/say it with --as|these bytes may be .* \(.*\), .*: say which with --as/);
  });

  test('reads files, bytes or dumps, and standard input', async () => {
    const file = join(folder(), 'page');
    writeFileSync(file, Buffer.from(SERIAL.replaceAll(' ', ''), 'hex'));
    expect((await decode(file)).stdout).toContain('page: 8 bytes as they are\n');
    writeFileSync(file, ` 00     ${SERIAL}      ....1013\n`);
    expect((await decode(file)).stdout).toMatch(/page: 8 bytes as sg3-utils print them\n\n.*\(vpd:80\), guessed/);
    expect(tapekit(['scsi', 'decode'], { input: SERIAL })).toMatchObject({ status: 0 });
    const { stdout } = tapekit(['scsi', 'decode', '--json', '-'], { input: SERIAL });
    expect(JSON.parse(stdout)).toMatchObject({ name: 'standard input', form: 'hex' });
  });

  test('what stands in texts is safe for a terminal', async () => {
    const hex = '01 80 00 04 1b 5b 32 4a';
    for (const json of [true, false])
      expect((await decode(hex, { as: 'vpd:80', json })).stdout).not.toContain('\u001b');
  });
});

describe('tapekit scsi encode', () => {
  test('takes back what decode tells, whole or its value alone, and changes of it', async () => {
    const { stdout } = await decode(SERIAL, { json: true });
    const file = join(folder(), 'page.json');
    writeFileSync(file, stdout);
    expect(await encode('vpd:80', [file])).toEqual({ code: 0, stdout: `${SERIAL}\n`, stderr: '' });
    expect((await encode('vpd:80', [file, 'productSerialNumber=AB'])).stdout).toBe('01 80 00 02 41 42\n');
    const { structures } = JSON.parse(stdout) as { structures: { value: object }[] };
    expect((await encode('vpd:80', [JSON.stringify(structures[0]?.value)])).stdout).toBe(`${SERIAL}\n`);
    expect((await encode('vpd:83', [file])).stderr).toContain('the JSON holds no vpd:83');
  });

  test('tells what is missing, and with --zeros needs none of it', async () => {
    const { code, stderr } = await encode('cdb:read(6)', ['transferLength=128']);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /READ\(6\) also needs .*\n {2}sili \(SILI\): 1 yes, 0 no\n {2}fixed \(FIXED\): 1 yes, 0 no\n/,
    );
    const done = await encode('CDB:read(6)', ['fixed=yes', 'transferLength=0x80'], { zeros: true });
    expect(done.stdout).toBe('08 01 00 00 80 00\n');
  });

  test.each([
    ['cdb:read(6)', ['transferLength=x'], 'transferLength must be a number'],
    ['cdb:read(6)', ['transferLength=0x1000000'], 'transferLength must be'],
    ['cdb:read(6)', ['no=1'], 'no is no field of it'],
    ['cdb:read(6)', ['{"fixed":'], 'the value is no JSON'],
    ['cdb:read(6)', ['fixed=yes', 'and more'], 'give fields as name=value'],
    ['vpd:99', ['{}'], 'there is no structure vpd:99'],
    ['spout:20:0010', ['ceem=1'], 'it holds a key'],
  ])('%s %j is refused', async (id, args, words) => {
    const { code, stdout, stderr } = await encode(id, args, { zeros: true });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });

  test('writes files, never over another, and one that holds a key for its owner only', async () => {
    const output = join(folder(), 'out.bin');
    expect((await encode('cdb:read(6)', ['fixed=1'], { zeros: true, output })).stdout).toMatch(
      /: 6 bytes, READ\(6\)\n$/,
    );
    expect(readFileSync(output).toString('hex')).toBe('080100000000');
    expect(await encode('cdb:read(6)', ['fixed=0'], { zeros: true, output })).toMatchObject({ code: 2 });
    expect((await encode('cdb:read(6)', ['fixed=0'], { zeros: true, output, force: true, hex: true })).code).toBe(0);
    expect(readFileSync(output, 'utf8')).toBe('08 00 00 00 00 00\n');
    const keyed = join(folder(), 'list.bin');
    expect(
      (await encode('spout:20:0010', ['logicalBlockEncryptionKey=aabb'], { zeros: true, output: keyed })).code,
    ).toBe(0);
    expect(statSync(keyed).mode & 0o777).toBe(0o600);
  });

  test('gives back what was read with faults, where it is asked to', async () => {
    const odd = '70 01 05 00 00 00 00 0a 00 00 00 00 24 00 00 c0 00 02';
    const { stdout } = await decode(odd, { as: 'sense:fixed', json: true });
    const file = join(folder(), 'odd.json');
    writeFileSync(file, stdout);
    expect(await encode('sense:fixed', [file])).toMatchObject({ code: 2 });
    expect((await encode('sense:fixed', [file], { asRead: true })).stdout.replaceAll('\n', ' ').trim()).toBe(odd);
  });
});

describe('tapekit scsi list structures', () => {
  const list = (name: string, json = false): Promise<Captured> =>
    capture(async (io) => runScsiListStructures(io, name, { json }));

  test('names every one, with its source', async () => {
    const { stdout } = await list('structures');
    for (const { id, layout } of scsiStructures) {
      expect(stdout).toContain(`  ${id} `);
      expect(stdout).toContain(` ${layout.name} (${layout.source})\n`);
    }
  });

  test('shows the table of one, and of what is in it', async () => {
    const { stdout } = await list('vpd:83');
    expect(stdout).toMatch(/^vpd:83: device identification VPD page\nfrom SPC-5/);
    expect(stdout).toContain('| 1 |  | PAGE CODE | always 83h |');
    expect(stdout).toContain('\ndesignation descriptor\n');
  });

  test.each(['structures', 'vpd:83', 'sense:descriptor', 'log:2e'])('%s as JSON', async (name) => {
    const { stdout } = await list(name, true);
    expect(validListed(JSON.parse(stdout)), JSON.stringify(validListed.errors)).toBe(true);
  });

  test('another name is wrong usage', async () => {
    expect((await list('opcodes')).stderr).toContain('there is nothing to list by the name opcodes');
  });
});
