import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { SCSI_TABLES } from '../../src/cli/commands/scsi.declare.js';
import { buildProgram } from '../../src/cli/program.js';
import { fakeIo } from '../testing/fake-io.js';

const schemaOf = (name: string): object =>
  JSON.parse(readFileSync(new URL(`../../docs/schemas/${name}.schema.json`, import.meta.url), 'utf8')) as object;
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const [validExplanation, validList] = ['scsi-explain', 'scsi-list'].map((name) => ajv.compile(schemaOf(name)));

/** Runs the command line in this process; `error` is what it threw and what it said on standard error. */
async function run(...args: string[]): Promise<{ code: number | undefined; stdout: string; error: string }> {
  const { io, stdout, stderr } = fakeIo({});
  let code: number | undefined;
  let error = '';
  const setExit = (given: number): void => {
    code = given;
  };
  try {
    await buildProgram(io, setExit, '0.0.0').parseAsync(['node', 'tapekit', 'scsi', ...args]);
  } catch (thrown) {
    error = `${(thrown as Error).name}: ${(thrown as Error).message}`;
  }
  return { code, stdout: stdout(), error: error + stderr() };
}

describe('tapekit scsi explain', () => {
  test.each([[['30', '0c']], [['30h/0Ch']], [['0x30', '0x0C']], [['30/c']]])('%j', async (args) => {
    const { code, stdout, error } = await run('explain', ...args);
    expect([code, error]).toEqual([0, '']);
    expect(stdout).toMatch(
      /^30h\/0Ch WORM MEDIUM - OVERWRITE ATTEMPTED\n {2}This is a WORM .*\n {2}→ .*\n {2}comes with 7h DATA PROTECT, 8h BLANK CHECK\n$/,
    );
  });

  test.each([
    ['11', /^11h\/00h UNRECOVERED READ ERROR\n/],
    ['40/93', /^40h\/93h DIAGNOSTIC FAILURE ON COMPONENT 93h\n/],
    ['82/83', /^82h\/83h VENDOR SPECIFIC .*\n {2}a code of the drive's maker: /],
    ['0f/00', /^0Fh\/00h RESERVED .*\n {2}T10 has given it no meaning/],
    ['27/08', /^27h\/08h ZONE IS READ ONLY\n {2}.*for other devices than tape drives\n$/],
    ['53/05', /^53h\/05h VOLUME IDENTIFIER INVALID\n {2}.*for media changers\n$/],
    ['00/16', /^00h\/16h OPERATION IN PROGRESS\n {2}.*for tape drives too/],
  ])('%s', async (pair, expected) => {
    const { code, stdout } = await run('explain', pair);
    expect(code).toBe(0);
    expect(stdout).toMatch(expected);
  });

  test.each([
    [['111'], '"111" is no ASC: it is two hexadecimal digits'],
    [['11', 'x'], '"x" is no ASCQ'],
    [['11/00/00'], '"11/00/00" is no additional sense code'],
    [['11/00', '00'], '"11/00" is no additional sense code'],
    [['\u001b[1m'], '"\\033[1m" is no ASC'],
    [[], "missing required argument 'asc'"],
  ])('%j is wrong usage', async (args, message) => {
    const { code, stdout, error } = await run('explain', ...args);
    expect([code, stdout]).toEqual([undefined, '']);
    expect(error).toContain(message);
  });

  test.each(['11/00', '82/83', '0f/00', '40/93'])('%s as JSON', async (pair) => {
    const { code, stdout } = await run('explain', pair, '--json');
    expect(code).toBe(0);
    validExplanation?.(JSON.parse(stdout));
    expect(validExplanation?.errors ?? null).toBeNull();
  });
});

describe('tapekit scsi list', () => {
  test.each(SCSI_TABLES.map((table) => [table]))('%s, for people and for programs', async (table) => {
    const [people, programs] = [await run('list', table), await run('list', table, '--json')];
    expect([people.code, programs.code, people.error, programs.error]).toEqual([0, 0, '', '']);
    const listed = JSON.parse(programs.stdout) as { table: string; rows: unknown[] };
    validList?.(listed);
    expect(validList?.errors ?? null).toBeNull();
    expect(listed.table).toBe(table);
    const ranges = table === 'asc' ? 3 : 0;
    expect(people.stdout.trimEnd().split('\n')).toHaveLength(1 + listed.rows.length + ranges);
  });

  test('asc lists what tape drives and changers say, and with --all the whole of it', async () => {
    const [some, all] = [(await run('list', 'asc')).stdout, (await run('list', 'asc', '--all')).stdout];
    expect(some).toMatch(/^4Dh\/NNh {2}TAGGED OVERLAPPED COMMANDS/m);
    expect(some).not.toContain('ZONE IS READ ONLY');
    expect(all).toContain('ZONE IS READ ONLY');
  });

  test('tells rows as they are', async () => {
    expect((await run('list', 'densities')).stdout).toMatch(/^5Ah {3}LTO-6 +15142 +2176 +12\.7 mm +2500 GB$/m);
    expect((await run('list', 'medium-types')).stdout).toMatch(/^9Ch {3}LTO-9, WORM$/m);
    expect((await run('list', 'tape-alert')).stdout).toMatch(/^20 +critical +Cleaning required +The drive must/m);
    expect((await run('list', 'tape-alert')).stdout).toMatch(/^64 +reserved +Reserved$/m);
    expect((await run('list', 'sense-keys')).stdout).toMatch(/^Dh +VOLUME OVERFLOW/m);
  });
});
