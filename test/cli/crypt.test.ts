import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { runCryptKeygen } from '../../src/cli/commands/crypt-keygen.js';
import { runCryptShow } from '../../src/cli/commands/crypt-show.js';
import { hexOfKey, holdsKey } from '../security/secrets.js';
import { fakeIo } from '../testing/fake-io.js';
import { scratchFolder } from '../testing/scratch.js';
import { settings } from '../testing/settings.js';
import { type Captured, capture, shell, tapekit } from '../testing/tapekit.js';

const HEX = '00112233445566778899aabbccddeeff'.repeat(2);
/** What stands for the random source of the system. */
const known = (count: number): Uint8Array => Buffer.from(HEX, 'hex').subarray(0, count);

const schema = JSON.parse(
  readFileSync(new URL('../../docs/schemas/crypt-key.schema.json', import.meta.url), 'utf8'),
) as object;
const valid = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

const folder = scratchFolder('crypt-');
let file: string;
beforeEach(() => {
  file = join(folder(), 'tape.key');
});

function write(text: string, mode = 0o600): void {
  writeFileSync(file, text, 'latin1');
  chmodSync(file, mode);
}

const keygen = (flags: object = {}): Promise<Captured> =>
  capture((io) => runCryptKeygen(io, { bits: '256', output: file, ...flags }, known));
const show = (flags: object = {}): Promise<Captured> => capture((io) => runCryptShow(io, file, flags));

describe('tapekit crypt keygen', () => {
  test('writes the file of stenc for its owner alone, and never shows the key', async () => {
    const { code, stdout, stderr } = await keygen({ description: 'Archive 2026, box 7' });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /: new key of 256 bits, description "Archive 2026, box 7"\nfingerprint [0-9a-f]{4}(-[0-9a-f]{4}){3}\n$/,
    );
    expect(stderr).toMatch(/^tapekit: keep a copy elsewhere: .*\n$/);
    expect(readFileSync(file, 'utf8')).toBe(`${HEX}\nArchive 2026, box 7`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(holdsKey(stdout + stderr, HEX)).toBe(false);
  });

  test.each([
    ['8', 2],
    ['128', 32],
    ['248', 62],
  ])('-g %s is a key that drives refuse: it is written with a remark', async (bits, digits) => {
    const { code, stderr } = await keygen({ bits, description: 'box 7' });
    expect([code, readFileSync(file, 'utf8')]).toEqual([0, `${HEX.slice(0, digits)}\nbox 7`]);
    expect(stderr).toContain('the key is too short');
  });

  test.each([
    [{ bits: '0' }, '-g takes a multiple of 8, such as 256, not "0"'],
    [{ bits: '100' }, '-g takes a multiple of 8'],
    [{ bits: '-8' }, '-g takes a multiple of 8'],
    [{ bits: '256 ' }, '-g takes a multiple of 8'],
    [{ bits: '1e2' }, '-g takes a multiple of 8'],
    [{ bits: '264' }, 'takes a key of 264 bits'],
    [{ bits: '9'.repeat(400) }, '-g takes a multiple of 8'],
    [{ description: 'x'.repeat(33) }, 'the description must be at most 32 bytes, not 33'],
    [{ description: 'two\nlines' }, 'the description must be ASCII characters'],
    [{ description: HEX.slice(0, 24) }, 'the description must not look like a key'],
    [{ output: '-', json: true }, '--json and -o - both want standard output'],
  ])('%j is refused, and nothing is written', async (flags, words) => {
    const { code, stdout, stderr } = await keygen(flags);
    expect([code, stdout, existsSync(file)]).toEqual([2, '', false]);
    expect(stderr).toContain(words);
  });

  test('keeps a file that is there, unless --force', async () => {
    write('old', 0o644);
    expect(await keygen()).toMatchObject({ code: 2, stdout: '' });
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect((await keygen({ force: true })).code).toBe(0);
    expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual([`${HEX}\n`, 0o600]);
  });

  test('--json is as the schema says, and without the key', async () => {
    const { stdout, stderr } = await keygen({ json: true, description: 'box 7' });
    const document = JSON.parse(stdout) as object;
    expect(valid(document), JSON.stringify(valid.errors)).toBe(true);
    expect(document).toMatchObject({ access: 'owner', description: 'box 7', key: { bits: 256 }, exitCode: 0 });
    expect(holdsKey(stdout + stderr, HEX)).toBe(false);
  });

  test('-o - writes the file to a pipe, and never to a terminal', async () => {
    expect(await keygen({ output: '-' })).toEqual({ code: 0, stdout: `${HEX}\n`, stderr: '' });
    const { io, stdoutBytes } = fakeIo({ tty: true });
    await expect(runCryptKeygen(io, { bits: '256', output: '-' }, known)).rejects.toThrow('to a terminal');
    expect(stdoutBytes()).toHaveLength(0);
  });
});

describe('tapekit crypt show', () => {
  test('tells everything but the key', async () => {
    write(`${HEX}\nbox 7`);
    const { code, stdout } = await show({ checksum: true });
    expect(code).toBe(0);
    expect(stdout.replace(file, 'tape.key')).toBe(`tape.key: 70 bytes, key file of stenc
  key          256 bits
  fingerprint  ${(await fingerprint()).replaceAll('"', '')}
  checksum     ffffec20
  description  "box 7" (5 of 32 bytes)
  readable by  its owner only
`);
    expect(holdsKey(stdout, HEX)).toBe(false);
  });

  async function fingerprint(): Promise<string> {
    const { stdout } = await show({ json: true });
    return (JSON.parse(stdout) as { key: { fingerprint: string } }).key.fingerprint;
  }

  test('shows the key where it is asked to', async () => {
    write(`${HEX}\nbox 7`);
    expect((await show({ showKey: true })).stdout).toContain(`in digits    ${HEX}\n`);
    expect((await show({ showKey: true, json: true })).stdout).toContain(`"digits": "${HEX}"`);
  });

  test.each([
    [`${HEX}\nbox 7`, 0, 0],
    [HEX, 0, 0],
    [`${HEX.slice(2)}\nbox 7`, 0, 1],
    [`${HEX}\nbox\u00df7`, 0, 1],
    [`${HEX}\r\nbox 7\r\n`, 1, 1],
    [`${HEX}\n${HEX}`, 1, 1],
    [`${HEX}\n\u001b[2J`, 0, 1],
    ['', 1, 1],
    [`0x${HEX}`, 1, 1],
  ])('%j exits %d, with --strict %d, and its JSON is as the schema says', async (text, exit, strict) => {
    write(text);
    const { code, stdout } = await show({ json: true, checksum: true });
    expect([code, (await show({ strict: true })).code]).toEqual([exit, strict]);
    expect(valid(JSON.parse(stdout)), JSON.stringify(valid.errors)).toBe(true);
    expect((await show()).stdout).not.toContain('\u001b');
  });

  test('what others can read is refused, and read with --insecure-key-file', async () => {
    write(`${HEX}\nbox 7`, 0o644);
    const refused = await show();
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain('its mode is 0644: others than its owner can use it. chmod 600 keeps them out');
    const { code, stdout } = await show({ insecureKeyFile: true });
    expect(code).toBe(0);
    expect(stdout).toContain('readable by  others too');
  });

  test('whatever the file holds, nothing that is printed holds the key', async () => {
    const line = fc.constantFrom('\n', '\r\n', '\n\n', ' ');
    const spoilt = fc
      .tuple(fc.uint8Array({ minLength: 16, maxLength: 36 }), fc.constantFrom('', '0x', ' ', 'f'), line, fc.boolean())
      .map(([bytes, before, end, again]) => {
        const hex = hexOfKey(bytes);
        return { hex, text: `${before}${hex}${end}${again ? hex.toUpperCase().replace(/.{4}/g, '$& ') : 'box 7'}` };
      });
    await fc.assert(
      fc.asyncProperty(spoilt, fc.boolean(), fc.constantFrom(0o600, 0o644), async ({ hex, text }, json, mode) => {
        write(text, mode);
        const { stdout, stderr } = await show({ json, checksum: true });
        expect(holdsKey(stdout + stderr, hex)).toBe(false);
      }),
      settings(100),
    );
  });
});

describe('the program', () => {
  test('makes a key, another one each time, and explains it', () => {
    const other = join(folder(), 'other.key');
    expect(tapekit(['crypt', 'keygen', '-g', '256', '-o', file, '-d', 'box 7'])).toMatchObject({ status: 0 });
    expect(tapekit(['crypt', 'keygen', '-o', other])).toMatchObject({ status: 0 });
    const [first, second] = [file, other].map((path) => readFileSync(path, 'utf8').slice(0, 64));
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(second).not.toBe(first);
    const { status, stdout } = tapekit(['crypt', 'show', file]);
    expect([status, stdout.includes('"box 7" (5 of 32 bytes)')]).toEqual([0, true]);
  });

  test('takes a key from a pipe, and from a file only where others cannot read it', () => {
    write(`${HEX}\nbox 7`, 0o644);
    const script = `cat '${file}' | tapekit crypt show - ; tapekit crypt show - <'${file}'`;
    const { status, stdout, stderr } = shell(script);
    expect(status).toBe(2);
    expect(stdout).toContain('-: 70 bytes, key file of stenc');
    expect(stderr).toMatch(/^tapekit: \(standard input\) holds a key, and its mode is 0644/);
  });

  test('wants an output, a file and a command', () => {
    expect(tapekit(['crypt', 'keygen'])).toMatchObject({ status: 2 });
    expect(tapekit(['crypt', 'show'])).toMatchObject({ status: 2 });
    expect(tapekit(['crypt', 'show', join(folder(), 'none')])).toMatchObject({ status: 2 });
    expect(tapekit(['crypt', 'no-such'])).toMatchObject({ status: 2 });
  });
});
