import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { buildArchive } from '../../emulator/testing/index.js';
import type { VerifyFlags } from '../../src/cli/commands/verify.declare.js';
import { runVerify } from '../../src/cli/commands/verify.js';
import { scratch } from '../testing/scratch.js';
import { capture, tapekit } from '../testing/tapekit.js';

const { file, folder } = scratch('verify');
const content = new TextEncoder().encode('hello\n'.repeat(200));
const digest = createHash('sha256').update(content).digest('hex');
const built = buildArchive({
  dialect: 'gnu',
  label: 'SET',
  members: [
    { type: 'file', name: 'a', content },
    { type: 'file', name: 'b', content },
  ],
});
const whole = file('whole.tar', built.bytes);
const cutBytes = built.bytes.slice(0, (built.members[2]?.dataOffset ?? 0) + 700);
const cut = file('cut.tar', cutBytes);
const hazardous = file(
  'hazard.tar',
  buildArchive({ dialect: 'ustar', members: [{ type: 'file', name: '../up', content }] }).bytes,
);
const empty = file('empty', new Uint8Array(0));

const schemaOf = (name: string): ValidateFunction =>
  new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(new URL(`../../docs/schemas/${name}.schema.json`, import.meta.url), 'utf8')),
  );
const verifySchema = schemaOf('verify');
const run = (files: readonly string[], flags: VerifyFlags = {}) => capture((io) => runVerify(io, files, flags));

function documentOf(text: string) {
  const document = JSON.parse(text);
  expect(verifySchema(document), JSON.stringify(verifySchema.errors, null, 1)).toBe(true);
  return document;
}

describe('tapekit verify, for people', () => {
  test('a whole archive', async () => {
    const { code, stdout, stderr } = await run([whole]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')[0]).toBe(`${whole}: whole`);
    expect(stdout).toContain('  label      "SET"\n  format     GNU tar\n  records    10.0 KiB (blocking factor 20)\n');
    expect(stdout).toContain('the content against nothing: a flipped bit in it would not show');
  });

  test('a damaged one: the verdict first, what is missing, and what to do', async () => {
    const { code, stdout } = await run([cut], { blockingFactor: 1 });
    expect(code).toBe(1);
    expect(stdout.split('\n')[0]).toBe(`${cut}: NOT whole, 1 error`);
    expect(stdout).toContain('1.86 KiB readable; 500 bytes missing, of 1 member\n');
    expect(stdout).toMatch(/^ {4}where {6}offset 3772, block 7, record 7$/m);
    expect(stdout).toMatch(/^ {4}to do {6}Look for the rest/m);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test('hazards do not make it damaged, but --strict makes them count', async () => {
    expect(await run([hazardous])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('1 hazard on extraction'),
    });
    expect(await run([hazardous], { strict: true })).toMatchObject({ code: 1 });
  });

  test('--quiet tells of problems only', async () => {
    expect(await run([whole], { quiet: true })).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await run([cut], { quiet: true })).stdout).toContain('NOT whole');
  });

  test('--digest tells the SHA-256 of each file', async () => {
    const { stdout } = await run([whole], { digest: true });
    expect(stdout.startsWith(`${digest}  a\n${digest}  b\n`)).toBe(true);
  });

  test('colour where it is asked for', async () => {
    expect((await run([whole], { color: true })).stdout).toContain('\u001b[32m');
    expect((await run([whole])).stdout).not.toContain('\u001b');
  });

  test.each([
    ['no such file', join(folder, 'none'), 'there is no such file'],
    ['a directory', folder, 'it is a directory, not an archive'],
    ['an empty file', empty, 'it is empty (0 bytes)'],
  ])('%s: exit 2 and a sentence, and the others are verified', async (_, path, sentence) => {
    const { code, stdout, stderr } = await run([path, whole]);
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
    expect(stderr.split('\n').length).toBe(2);
    expect(stdout).toContain(`${whole}: whole`);
  });

  test('standard input twice is wrong usage', async () => {
    expect(await run(['-', '-'])).toMatchObject({ code: 2, stderr: expect.stringContaining('once only') });
  });
});

describe('tapekit verify --json', () => {
  test('whole, with members', async () => {
    const { code, stdout } = await run([whole], { json: true, digest: true });
    const { archives, exitCode } = documentOf(stdout);
    expect({ code, exitCode, outcome: archives[0].outcome }).toEqual({ code: 0, exitCode: 0, outcome: 'whole' });
    expect(archives[0].members.map((m: { name: string }) => m.name)).toEqual(['SET', 'a', 'b']);
    expect(archives[0].summary).toMatchObject({ members: 2, contentBytes: 2400, uncheckedBytes: 2400 });
  });

  test('damaged, hazardous, and what could not be read, in one document', async () => {
    const { code, stdout, stderr } = await run([cut, hazardous, empty], { json: true });
    const { archives, exitCode } = documentOf(stdout);
    expect({ code, exitCode }).toEqual({ code: 2, exitCode: 2 });
    expect(archives.map((a: { outcome: string }) => a.outcome)).toEqual(['problems', 'whole', 'could-not-run']);
    expect(archives[0].findings[0]).toMatchObject({
      code: 'TAR_CUT_IN_DATA',
      severity: 'error',
      block: 7,
      record: null,
    });
    expect(archives[2].message).toContain('it is empty');
    expect(stderr).toContain('it is empty');
  });

  test('every line of list --json', () => {
    const listSchema = schemaOf('list');
    for (const line of tapekit(['list', '--json', whole]).stdout.trim().split('\n')) {
      expect(listSchema(JSON.parse(line)), JSON.stringify(listSchema.errors)).toBe(true);
    }
  });
});

describe('tapekit verify holds archives against', () => {
  test('a manifest', async () => {
    const good = file('good.sha256', `${digest}  a\n${digest}  b\n`);
    const { code, stdout } = await run([whole], { manifest: good });
    expect(code).toBe(0);
    expect(stdout).toContain('2.34 KiB of content against its SHA-256\n');
    const bad = file('bad.sha256', `${digest.replace(/^./, digest.startsWith('0') ? '1' : '0')}  a\n${digest}  c\n`);
    const { archives } = documentOf((await run([whole], { manifest: bad, json: true })).stdout);
    const codes = archives[0].findings.map((found: { code: string }) => found.code);
    expect(codes).toEqual(expect.arrayContaining(['MANIFEST_DIGEST_DIFFERS', 'MANIFEST_FILE_MISSING']));
  });

  test('a listing, and a list of files', async () => {
    const log = file('log', 'a\nb\nc\n');
    const { code, stdout } = await run([whole], { listing: log });
    expect({ code, named: stdout.includes('"c"') }).toEqual({ code: 1, named: true });
    const list = file('list', 'a\0b\0');
    expect(await run([whole], { filesFrom: list, null: true })).toMatchObject({ code: 0 });
    expect(await run([whole], { null: true })).toMatchObject({ code: 2 });
  });

  test('a label', async () => {
    expect(await run([whole], { label: 'S?T' })).toMatchObject({ code: 0 });
    expect(await run([whole], { label: 'other' })).toMatchObject({ code: 1 });
  });

  test('what is no manifest: exit 2', async () => {
    writeFileSync(join(folder, 'none.sha256'), '');
    const { code, stderr } = await run([whole], { manifest: join(folder, 'none.sha256') });
    expect({ code, lines: stderr.split('\n').length }).toEqual({ code: 2, lines: 2 });
    expect(await run([whole], { manifest: join(folder, 'nowhere') })).toMatchObject({ code: 2 });
  });
});
