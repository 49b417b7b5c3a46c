import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildProgram } from '../../src/cli/program.js';
import { fakeIo } from '../testing/fake-io.js';
import { MAIN } from '../testing/tapekit.js';

const VECTORS = fileURLToPath(new URL('../../vectors/mam/', import.meta.url));
const schema = JSON.parse(
  readFileSync(new URL('../../docs/schemas/mam-decode.schema.json', import.meta.url), 'utf8'),
) as object;
const valid = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapekit-mam-'));
  file = join(folder, '0806.bin');
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Ran {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly bytes: Uint8Array;
  readonly error: string;
}

/** Runs the command line in this process; `error` is the sentence of what it threw. */
async function run(args: readonly string[], options: { readonly tty?: boolean } = {}): Promise<Ran> {
  const { io, stdout, stdoutBytes, stderr } = fakeIo(options);
  let code: number | undefined;
  let error = '';
  try {
    await buildProgram(
      io,
      (given) => {
        code = given;
      },
      '0.0.0',
    ).parseAsync(['node', 'tapekit', 'mam', ...args]);
  } catch (thrown) {
    error = `${(thrown as Error).name}: ${(thrown as Error).message}`;
  }
  return { code, stdout: stdout(), bytes: stdoutBytes(), error: error + stderr() };
}

const encode = (barcode: string, ...more: string[]): Promise<Ran> =>
  run(['encode', '--barcode', barcode, '-o', file, ...more]);

describe('tapekit mam encode', () => {
  test('writes the 37 bytes that ITDT takes, and says what they are', async () => {
    const { code, stdout } = await encode('ABC123L6');
    expect(code).toBe(0);
    expect(stdout).toContain('0806.bin: 37 bytes, 0806h BARCODE "ABC123L6", LTO-6 data cartridge\n');
    expect(readFileSync(file)).toEqual(readFileSync(join(VECTORS, 'itdt-barcode.bin')));
  });

  test.each([
    ['abc123l6', 'small letters, and LTO labels have capitals only: is it "ABC123L6"?'],
    ['ABC-23L6', '"-" as character 4'],
    ['ABC123', 'has 6 characters, and an LTO label has 8'],
    ['ABC123L0', 'no media identifier of LTO'],
    ['', 'is empty'],
    ['\u001b[31mL6', '"\\033" as character 1'],
  ])('a bar code "%s" gets a clear error and no file', async (barcode, reason) => {
    const { code, error } = await encode(barcode);
    expect(code).toBeUndefined();
    expect(error).toContain('CouldNotRun: nothing was written: the bar code');
    expect(error).toContain(reason);
    expect(error).toContain('--any takes whatever the attribute can hold');
    expect(error).not.toContain('\u001b');
    expect(existsSync(file)).toBe(false);
  });

  test('--any takes what the attribute can hold, and no more', async () => {
    const longest = `${'~'.repeat(31)}!`;
    expect((await encode(longest, '--any')).code).toBe(0);
    expect(readFileSync(file).subarray(5).toString('latin1')).toBe(longest);
    rmSync(file);
    for (const [barcode, reason] of [
      ['A'.repeat(33), 'must be at most 32 bytes, not 33'],
      ['Ü1', 'must be ASCII characters 20h to 7Eh only'],
      ['A\n', 'must be ASCII characters'],
      ['A ', 'must not end in a blank'],
    ] as const) {
      expect((await encode(barcode, '--any')).error).toContain(reason);
      expect(existsSync(file)).toBe(false);
    }
  });

  test('keeps a file that is there, unless --force', async () => {
    writeFileSync(file, 'old');
    expect((await encode('ABC123L6')).error).toContain('is there already: it was kept');
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect((await encode('ABC123L6', '--force')).code).toBe(0);
    expect(readFileSync(file)).toHaveLength(37);
    expect(readdirSync(folder)).toEqual(['0806.bin']);
  });

  test('-o - writes the bytes alone, and never to a terminal', async () => {
    const { code, bytes } = await run(['encode', '--barcode', 'ABC123L6', '-o', '-']);
    expect(code).toBe(0);
    expect(bytes).toEqual(new Uint8Array(readFileSync(join(VECTORS, 'itdt-barcode.bin'))));
    const terminal = await run(['encode', '--barcode', 'ABC123L6', '-o', '-'], { tty: true });
    expect(terminal.error).toContain('will not write bytes to a terminal');
    expect(terminal.bytes).toHaveLength(0);
  });

  test('wants an output and a bar code', async () => {
    expect((await run(['encode', '--barcode', 'ABC123L6'])).error).toContain("'-o, --output <file>' not specified");
    expect((await run(['encode', '-o', file])).error).toContain('give an attribute with its value');
  });
});

const TABLE = `0806.bin: 37 bytes, 1 attribute

0806h BARCODE: "ABC123L6" (LTO-6 data cartridge)
  byte  bits  in hex                                           field                 value
  0           08 06                                            ATTRIBUTE IDENTIFIER  0806h BARCODE
  2     7     01                                               READ ONLY             0 no
  2     6-2   01                                               RESERVED              0
  2     1-0   01                                               FORMAT                1 ASCII
  3           00 20                                            ATTRIBUTE LENGTH      32 bytes
  5           41 42 43 31 32 33 4c 36 20 20 20 20 20 20 20 20  ATTRIBUTE VALUE       "ABC123L6"
              20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20
  from SPC-5, MAM attribute format; SPC-5, host type attributes
`;

describe('tapekit mam decode', () => {
  test('explains the file field by field', async () => {
    await encode('ABC123L6');
    const { code, stdout } = await run(['decode', file]);
    expect(code).toBe(0);
    expect(stdout.replace(file, '0806.bin')).toBe(TABLE);
  });

  test.each([
    ['line-end-added.bin', 1, 'error: 1 byte behind the last attribute'],
    ['cut-off.bin', 1, 'cut off: 8 of 32 bytes'],
    ['padded-with-nul.bin', 0, 'warning: 0806h BARCODE is filled up with NUL bytes'],
    ['bare-barcode.bin', 0, 'value of a bar code, without its attribute'],
    ['small-letters.bin', 0, 'warning: the bar code "abc123l6" has small letters'],
    ['read-attribute-list.bin', 0, 'note: the file holds 3 attributes'],
    ['vendor-attribute.bin', 0, '1400h (unknown): 4 bytes'],
    ['itdt-text-label.bin', 0, '0803h USER MEDIUM TEXT LABEL: "weekly backup, set 2"'],
  ])('%s exits %d', async (name, exit, words) => {
    const { code, stdout } = await run(['decode', join(VECTORS, name)]);
    expect(code).toBe(exit);
    expect(stdout).toContain(words);
  });

  test('a list is explained with the length before it', async () => {
    const { stdout } = await run(['decode', join(VECTORS, 'write-attribute-list.bin')]);
    expect(stdout).toContain('0           00 00 00 25  AVAILABLE DATA or PARAMETER DATA LENGTH  37 bytes');
    expect(stdout).toContain('  4           08 06');
  });

  test('--strict takes warnings for problems, notes not', async () => {
    expect((await run(['decode', '--strict', join(VECTORS, 'padded-with-nul.bin')])).code).toBe(1);
    expect((await run(['decode', '--strict', join(VECTORS, 'empty-value.bin')])).code).toBe(0);
  });

  test.each(readdirSync(VECTORS).filter((name) => name.endsWith('.bin') && name !== 'no-attribute.bin'))(
    '--json of %s is as the schema says',
    async (name) => {
      const { code, stdout } = await run(['decode', '--json', join(VECTORS, name)]);
      const document = JSON.parse(stdout) as { exitCode: number };
      expect(valid(document), JSON.stringify(valid.errors)).toBe(true);
      expect(document.exitCode).toBe(code);
    },
  );

  test('what steers a terminal is shown escaped', async () => {
    writeFileSync(file, Buffer.concat([Buffer.from([8, 6, 1, 0, 32]), Buffer.from('\u001b[2J\u202eL6'.padEnd(30))]));
    const { stdout } = await run(['decode', file]);
    expect(stdout).toContain('"\\033[2J\\u{202e}L6"');
    for (const steering of ['\u001b', '\u202e']) expect(stdout).not.toContain(steering);
  });

  test('what is no attribute is said, with exit 2', async () => {
    const refused = async (bytes: Uint8Array | string): Promise<string> => {
      writeFileSync(file, bytes);
      const { code, error, stdout } = await run(['decode', file]);
      expect([code, stdout]).toEqual([undefined, '']);
      return error;
    };
    expect(await refused('')).toContain('it is empty (0 bytes)');
    expect(await refused('\u0008\u0006')).toContain('its 2 bytes begin with 08 06;');
    expect(await refused('%PDF-1.7 and so on')).toContain('its 18 bytes begin with 25 50 44 46 2d;');
    expect(await refused(new Uint8Array(2 ** 20 + 1))).toContain('more than 1 MiB');
    expect((await run(['decode', join(folder, 'none')])).error).toContain('there is no such file');
    expect((await run(['decode', folder])).error).toContain('it is a directory');
  });
});

describe('the program', () => {
  const tapekit = (args: readonly string[], options: { input?: Uint8Array; stdout?: number } = {}) => {
    const { input, stdout = 'pipe' } = options;
    const stdio = [input === undefined ? 'ignore' : 'pipe', stdout, 'pipe'] as const;
    return spawnSync(process.execPath, [MAIN, 'mam', ...args], { stdio: [...stdio], input, encoding: 'utf8' });
  };

  test('a bar code goes through a pipe and comes out', () => {
    const encoded = spawnSync(process.execPath, [MAIN, 'mam', 'encode', '--barcode', 'ABC123L6', '-o', '-']);
    expect([encoded.status, encoded.stdout.length]).toEqual([0, 37]);
    const decoded = tapekit(['decode', '-'], { input: encoded.stdout });
    expect(decoded.status).toBe(0);
    expect(decoded.stdout).toContain('"ABC123L6" (LTO-6 data cartridge)');
  });

  test('errors are one sentence on standard error, and exit 2', () => {
    const { status, stdout, stderr } = tapekit(['encode', '--barcode', 'ABC123', '-o', file]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^tapekit: nothing was written: the bar code "ABC123" has 6 characters.*\n$/);
  });

  test('a full disk behind standard output is told, and exit 2', () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = tapekit(['encode', '--barcode', 'ABC123L6', '-o', '-'], { stdout: full });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^tapekit: cannot write to standard output: .*\n$/);
  });
});
