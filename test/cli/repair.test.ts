import { existsSync, linkSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { buildArchive } from '../../emulator/testing/index.js';
import type { RepairFlags } from '../../src/cli/commands/repair.declare.js';
import { runRepair } from '../../src/cli/commands/repair.js';
import { runVerify } from '../../src/cli/commands/verify.js';
import { scratch } from '../testing/scratch.js';
import { capture, shell, tapekit } from '../testing/tapekit.js';

const { file, folder } = scratch('repair');
const content = new TextEncoder().encode('hello\n'.repeat(200));
const built = buildArchive({
  dialect: 'gnu',
  members: [
    { type: 'file', name: 'd/a', content },
    { type: 'file', name: 'd/b', content },
    { type: 'file', name: 'd/c', content },
  ],
});
const whole = file('whole.tar', built.bytes);
/** The text of a log in front of the second member: nothing is lost. */
const at = built.members[1]?.offset ?? 0;
const polluted = file(
  'polluted.tar',
  Buffer.concat([built.bytes.subarray(0, at), Buffer.from('d/b\n'), built.bytes.subarray(at)]),
);
const cut = file('cut.tar', built.bytes.subarray(0, (built.members[2]?.dataOffset ?? 0) + 700));

const schema = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(new URL('../../docs/schemas/repair.schema.json', import.meta.url), 'utf8')),
);
let count = 0;
const fresh = (): string => join(folder, `good-${count++}.tar`);
const run = (damaged: string, flags: Partial<RepairFlags> = {}, output = fresh()) =>
  capture((io) => runRepair(io, [damaged], { output, ...flags })).then((captured) => ({ ...captured, output }));
const verified = async (path: string): Promise<number> => (await capture((io) => runVerify(io, [path], {}))).code;

describe('tapekit repair', () => {
  test('every member was had: exit 0', async () => {
    const { code, stdout, output } = await run(polluted);
    expect({ code, first: stdout.split('\n')[0] }).toEqual({
      code: 0,
      first: `${polluted}: repaired, every member was had`,
    });
    expect(stdout).toContain(`${at} to ${at + 4}: "d/b"`);
    expect(readFileSync(output)).toEqual(Buffer.from(built.bytes));
  });

  test('nothing was damaged: exit 0, and the same archive', async () => {
    const { code, stdout, output } = await run(whole);
    expect({ code, first: stdout.split('\n')[0] }).toEqual({ code: 0, first: `${whole}: nothing was damaged` });
    expect(readFileSync(output)).toEqual(Buffer.from(built.bytes));
  });

  test('something stays lost: exit 1, and what is left is whole', async () => {
    const before = readFileSync(cut);
    const { code, stdout, output } = await run(cut);
    expect(code).toBe(1);
    expect(stdout).toContain('500 bytes of its content are missing');
    expect(await verified(output)).toBe(0);
    expect(readFileSync(cut)).toEqual(before);
  });

  test('--partial keeps what there is, under a name that says so', async () => {
    const { code, stdout, output } = await run(cut, { partial: true });
    expect(code).toBe(1);
    expect(stdout).toContain('kept as    d/c.partial');
    expect(await verified(output)).toBe(0);
    expect(tapekit(['list', '--names', output]).stdout).toBe('d/a\nd/b\nd/c.partial\n');
    expect((await run(cut, { partial: true, json: true })).stdout).toContain('"keptAs": "d/c.partial"');
  });

  test('nothing could be had: exit 2, and no file', async () => {
    const { code, output } = await run(file('one.tar', built.bytes.subarray(0, 700)));
    expect({ code, exists: existsSync(output) }).toEqual({ code: 2, exists: false });
    const none = await run(file('none.tar', new Uint8Array(10_000).fill(1)));
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('is no tar archive') });
    expect(existsSync(none.output)).toBe(false);
  });

  test('the volumes of a set, in any order, become one archive', async () => {
    const files = [3, 1, 2].map((n) => fileURLToPath(new URL(`../../vectors/tar/set-gnu-${n}.tar`, import.meta.url)));
    const output = fresh();
    expect(await capture((io) => runRepair(io, files, { output }))).toMatchObject({ code: 0 });
    expect(await verified(output)).toBe(0);
    const some = await capture((io) => runRepair(io, files.slice(1), { output: fresh() }));
    expect(some).toMatchObject({ code: 1, stdout: expect.stringContaining('set-gnu-2.tar, 4096 to 4096') });
  });

  test('copies of one archive are merged', async () => {
    const damaged = Buffer.from(built.bytes).fill(0xff, built.members[0]?.headerOffset, 512);
    const files = [cut, file('front.tar', damaged)];
    const output = fresh();
    const { code, stdout } = await capture((io) => runRepair(io, files, { output }));
    expect(code).toBe(0);
    expect(stdout).toContain(`taken      2 from ${files[0]}, 1 from ${files[1]}`);
    expect(readFileSync(output)).toEqual(Buffer.from(built.bytes));
    const json = await capture((io) => runRepair(io, files, { output: fresh(), json: true }));
    expect(schema(JSON.parse(json.stdout)), JSON.stringify(schema.errors, null, 1)).toBe(true);
  });

  test('copies and volumes do not go together', async () => {
    const volumes = [1, 2].map((n) =>
      fileURLToPath(new URL(`../../vectors/tar/set-gnu-label-${n}.tar`, import.meta.url)),
    );
    const mixed = await capture((io) => runRepair(io, [whole, ...volumes], { output: fresh() }));
    expect(mixed).toMatchObject({ code: 2, stderr: expect.stringContaining('--copies') });
  });

  test('--json', async () => {
    for (const damaged of [polluted, whole, cut, file('one.tar', built.bytes.subarray(0, 700))]) {
      const { code, stdout } = await run(damaged, { json: true });
      const document = JSON.parse(stdout);
      expect(schema(document), JSON.stringify(schema.errors, null, 1)).toBe(true);
      expect(document.exitCode).toBe(code);
    }
  });

  test('--quiet says nothing where every member was had', async () => {
    expect(await run(polluted, { quiet: true })).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect((await run(cut, { quiet: true })).stdout).not.toBe('');
  });

  test('--blocking-factor sets the records', async () => {
    const { output } = await run(polluted, { blockingFactor: 64 });
    expect(readFileSync(output)).toHaveLength(64 * 512);
  });

  test('keeps a file that is there, unless --force', async () => {
    const output = file('precious.tar', 'precious');
    expect(await run(polluted, {}, output)).toMatchObject({ code: 2, stderr: expect.stringContaining('--force') });
    expect(readFileSync(output, 'utf8')).toBe('precious');
    expect(await run(polluted, { force: true }, output)).toMatchObject({ code: 0 });
    expect(readFileSync(output)).toEqual(Buffer.from(built.bytes));
  });

  test('never writes over the damaged archive, by whatever name', async () => {
    const own = file('own.tar', readFileSync(cut));
    const other = join(folder, 'other-name.tar');
    linkSync(own, other);
    for (const output of [own, other]) {
      expect(await run(own, { force: true }, output)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('never changed'),
      });
    }
    expect(readFileSync(own)).toEqual(readFileSync(cut));
  });

  test('does not write to standard output', async () => {
    expect(await run(cut, {}, '-')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('not -') });
  });

  test('a pipe and a compressed archive are read as well, and leave nothing behind', () => {
    const own = mkdtempSync(join(tmpdir(), 'tapekit-repair-'));
    const packed = file('packed.tar.gz', gzipSync(readFileSync(polluted)));
    expect(shell(`tapekit repair -q - -o ${own}/a.tar < ${polluted}`).status).toBe(0);
    expect(shell(`cat ${polluted} | tapekit repair -q - -o ${own}/b.tar`).status).toBe(0);
    expect(tapekit(['repair', '-q', packed, '-o', `${own}/c.tar`]).status).toBe(0);
    expect(readdirSync(own)).toEqual(['a.tar', 'b.tar', 'c.tar']);
    for (const name of readdirSync(own)) expect(readFileSync(join(own, name))).toEqual(Buffer.from(built.bytes));
  });

  test('a damaged compressed layer: exit 1', async () => {
    const bytes = gzipSync(readFileSync(whole));
    const { code, stdout } = await run(file('damaged.tar.gz', bytes.subarray(0, bytes.length - 6)));
    expect(code).toBe(1);
    expect(stdout).toContain('its compressed layer is damaged');
  });

  test('without --output it does not run', () => {
    expect(tapekit(['repair', cut])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('--output'),
    });
  });
});
