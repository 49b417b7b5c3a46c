import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { buildArchive } from '../../emulator/testing/index.js';
import { scratch } from '../testing/scratch.js';
import { shell, tapekit } from '../testing/tapekit.js';
import { volumesOf } from '../testing/volume-vectors.js';

const { file, folder } = scratch('diff');
const content = new TextEncoder().encode('hello\n');
const archived = buildArchive({
  dialect: 'pax',
  members: [
    { type: 'file', name: 'a', content },
    { type: 'file', name: 'd/b', content },
  ],
});
const archive = file('a.tar', archived.bytes);
const packed = file('a.tar.gz', gzipSync(archived.bytes));
const dir = join(folder, 'dir');
mkdirSync(join(dir, 'd'), { recursive: true });
for (const name of ['a', 'd/b']) writeFileSync(join(dir, name), content);
const other = join(folder, 'other');
mkdirSync(join(other, 'd'), { recursive: true });
writeFileSync(join(other, 'a'), 'hellO\n');
writeFileSync(join(other, 'new\nline'), '');

const IGNORE = ['--ignore', 'owner,group,mode', '--ignore', 'mtime'];
const schema = JSON.parse(readFileSync(new URL('../../docs/schemas/diff.schema.json', import.meta.url), 'utf8'));
const isValid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

function documentOf(text: string) {
  const document = JSON.parse(text);
  expect(isValid(document), JSON.stringify(isValid.errors, null, 1)).toBe(true);
  return document;
}

describe('tapekit diff', () => {
  test.each([
    ['a file', archive],
    ['a compressed file', packed],
  ])('nothing differs: %s', (_, path) => {
    expect(tapekit(['diff', ...IGNORE, path, dir])).toMatchObject({
      status: 0,
      stdout: 'nothing differs: 2 members compared, 12 bytes of content the same\n',
      stderr: '',
    });
  });

  test('a pipe', () => {
    const { status, stdout } = shell(`cat a.tar | tapekit diff ${IGNORE.join(' ')} -q - dir`, { cwd: folder });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  test('what differs, a line each', () => {
    const { status, stdout, stderr } = tapekit(['diff', ...IGNORE, archive, other]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      'a: content differs from byte 4 on',
      'd/b: is in the archive only',
      'new\\nline: is in the folder only',
      '3 differences: 2 members compared, 4 bytes of content the same',
      '',
    ]);
  });

  test('what is excluded counts on neither side', () => {
    const { status, stdout } = tapekit([
      'diff',
      ...IGNORE,
      '--exclude',
      'a',
      '--exclude',
      'd',
      '--exclude',
      'n*',
      archive,
      other,
    ]);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: 'nothing differs: 0 members compared, 2 members left out\n',
    });
  });

  test('as JSON', () => {
    const { status, stdout } = tapekit(['diff', ...IGNORE, '--json', archive, other]);
    const { differences, summary, exitCode } = documentOf(stdout);
    expect(status).toBe(1);
    expect(exitCode).toBe(1);
    expect(differences).toMatchObject([
      { name: 'a', kind: 'content', offset: 4 },
      { name: 'd/b', kind: 'missing' },
      { name: 'new\\nline', kind: 'extra', type: 'file', below: 0 },
    ]);
    expect(summary).toMatchObject({ compared: 2, differences: { content: 1, missing: 1, extra: 1 } });
  });

  test('every kind of difference fits the schema', () => {
    const { status, stdout } = tapekit(['diff', '--json', archive, other]);
    expect(status).toBe(1);
    const kinds = documentOf(stdout).differences.map(({ kind }: { kind: string }) => kind);
    expect(kinds).toContain('mtime');
  });

  test('an archive with errors is not the same, though nothing differs', () => {
    const damaged = archived.bytes.slice();
    damaged.fill(0xff, archived.endOffset);
    const path = file('damaged.tar', damaged);
    const { status, stdout, stderr } = tapekit(['diff', ...IGNORE, path, dir]);
    expect(status).toBe(1);
    expect(stdout).toContain('nothing differs');
    expect(stderr).toContain('what is lost and what to do: tapekit verify');
    expect(documentOf(tapekit(['diff', ...IGNORE, '--json', path, dir]).stdout).archives[0].findings).not.toEqual([]);
  });

  test('a damaged compressed layer counts, too', () => {
    const bytes = gzipSync(archived.bytes);
    bytes[bytes.length - 6] = (bytes[bytes.length - 6] as number) ^ 1;
    const { status, stderr } = tapekit(['diff', ...IGNORE, file('bad.tar.gz', bytes), dir]);
    expect(status).toBe(1);
    expect(stderr).toContain('1 error');
  });

  test('volumes in any order', () => {
    const [first, ...rest] = volumesOf('sparse').map((bytes, i) => file(`v${i}.tar`, bytes));
    const { status, stdout } = tapekit(['diff', '--ignore', 'missing', ...rest, first as string, dir]);
    expect(status).toBe(1);
    expect(stdout).toContain('a: is in the folder only');
  });

  test.each([
    ['no folder', ['diff', archive], 'give an archive and, behind it, the folder to hold it against'],
    ['no such folder', ['diff', archive, join(folder, 'nowhere')], 'there is no such folder'],
    ['no such archive', ['diff', join(folder, 'nothing'), dir], 'there is no such file'],
    ['no archive', ['diff', join(dir, 'a'), dir], 'is no tar archive'],
    ['a word that nothing stands for', ['diff', '--ignore', 'owner,size', archive, dir], 'there is no size to ignore'],
    ['no number', ['diff', '--strip-components', 'x', archive, dir], 'must be a whole number'],
    ['standard input twice', ['diff', '-', '-', dir], 'standard input (-) can be given once only'],
  ])('could not run: %s', (_, args, message) => {
    const { status, stdout, stderr } = tapekit(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('JSON is whole where it could not run', () => {
    const { status, stdout } = tapekit(['diff', '--json', archive, join(folder, 'nowhere')]);
    expect(status).toBe(2);
    expect(documentOf(stdout)).toMatchObject({
      exitCode: 2,
      summary: null,
      message: expect.stringContaining('no such'),
    });
  });

  test('nothing in the folder changes', () => {
    const before = readFileSync(join(dir, 'a'));
    rmSync(join(folder, 'none'), { force: true });
    tapekit(['diff', archive, dir]);
    expect(readFileSync(join(dir, 'a'))).toEqual(before);
  });
});
