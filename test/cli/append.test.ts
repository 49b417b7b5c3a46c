import { existsSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { type BuildDialect, buildArchive } from '../../emulator/testing/index.js';
import { membersOf } from '../testing/edited.js';
import { scratch } from '../testing/scratch.js';
import { shell, startTapekit, tapekit } from '../testing/tapekit.js';
import { volumesOf } from '../testing/volume-vectors.js';

const { file, folder } = scratch('append');
const content = new TextEncoder().encode('hello\n');
mkdirSync(join(folder, 'new/sub'), { recursive: true });
writeFileSync(join(folder, 'new/a'), 'a'.repeat(700));
writeFileSync(join(folder, 'new/sub/b'), '');
writeFileSync(join(folder, 'new/skip.o'), '');

const built = (dialect: BuildDialect, more = {}) =>
  buildArchive({ dialect, members: [{ type: 'file', name: 'old', content }], ...more }).bytes;
let count = 0;
const archive = (bytes: Uint8Array): string => file(`${count++}.tar`, bytes);
const run = (args: readonly string[]) => tapekit(['append', ...args], { cwd: folder });
const namesIn = (path: string): string[] => membersOf(readFileSync(path)).members.map(({ name }) => name);

const schema = JSON.parse(readFileSync(new URL('../../docs/schemas/edit.schema.json', import.meta.url), 'utf8'));
const isValid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

describe('tapekit append', () => {
  test.each([
    ['gnu', 'gnu'],
    ['pax', 'pax'],
    ['ustar', 'auto'],
    ['v7', 'auto'],
  ] as const)('adds to an archive in %s what is new, in its format', (dialect, format) => {
    const own = archive(built(dialect, dialect === 'pax' ? { label: 'SET' } : {}));
    expect(run([own, '--exclude', '*.o', 'new'])).toMatchObject({
      status: 0,
      stdout: `${own}: 4 members appended, ${format === 'auto' ? 'auto' : dialect}\n`,
      stderr: '',
    });
    const { members, findings } = membersOf(readFileSync(own));
    expect(members.map(({ name }) => name)).toEqual(['old', 'new/', 'new/a', 'new/sub/', 'new/sub/b']);
    expect(findings).toEqual([]);
    expect(readFileSync(own).length % 10_240).toBe(0);
    expect(existsSync(join(folder, `.${own.slice(folder.length + 1)}.append`))).toBe(false);
  });

  test('again and again, as records fill', () => {
    const own = archive(built('gnu'));
    for (let i = 0; i < 7; i++) expect(run([own, '-q', 'new/a']).status).toBe(0);
    expect(namesIn(own)).toEqual(['old', ...Array.from({ length: 7 }, () => 'new/a')]);
    expect(readFileSync(own).length).toBe(20_480);
  });

  test('an archive with nothing in it', () => {
    const own = archive(new Uint8Array(10_240));
    expect(run([own, 'new/a']).status).toBe(0);
    expect(namesIn(own)).toEqual(['new/a']);
    const empty = archive(buildArchive({ dialect: 'gnu', label: 'SET', members: [] }).bytes);
    expect(run([empty, 'new/a'])).toMatchObject({ status: 0 });
    expect(namesIn(empty)).toEqual(['SET', 'new/a']);
  });

  test('-C and lists, names on standard error', () => {
    const own = archive(built('gnu'));
    const { status, stderr } = shell(`printf 'a\\0' | tapekit append ${own} -v -C new --null -T -`, { cwd: folder });
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'a\n' });
    expect(namesIn(own)).toEqual(['old', 'a']);
  });

  test('as JSON', () => {
    const own = archive(built('gnu'));
    const document = JSON.parse(run(['--json', own, 'new/a']).stdout);
    expect(isValid(document), JSON.stringify(isValid.errors)).toBe(true);
    expect(document).toMatchObject({ command: 'append', members: 1, failures: 0, output: own, exitCode: 0 });
  });

  test('the archive itself is not stored', () => {
    const own = archive(built('gnu'));
    const { status, stderr } = run([own, own]);
    expect(stderr).toContain('it is being written by this run');
    expect({ status, names: namesIn(own) }).toEqual({ status: 0, names: ['old'] });
  });

  test('what is not there is told, the rest is appended', () => {
    const own = archive(built('gnu'));
    const { status, stderr } = run([own, 'new/a', 'nowhere']);
    expect(status).toBe(1);
    expect(stderr).toContain('nowhere');
    expect(namesIn(own)).toEqual(['old', 'new/a']);
    const before = readFileSync(own);
    expect(run([own, 'nowhere']).status).toBe(2);
    expect(readFileSync(own)).toEqual(before);
  });

  test.each([
    ['damaged', 1, built('gnu').subarray(0, 700), 'is not whole: nothing was appended'],
    ['without an end', 1, built('gnu').subarray(0, 1024), 'is not whole: nothing was appended'],
    ['a volume', 1, volumesOf('gnu')[1] as Uint8Array, 'is one volume of a set'],
    ['compressed', 2, gzipSync(built('gnu')), 'is compressed (gzip): nothing can be added in its place'],
    ['with more behind its end', 1, Buffer.concat([built('gnu'), Buffer.from('more')]), 'has something behind its end'],
    ['with a global header', 1, built('pax', { globals: { uname: 'anna' } }), 'has a global header'],
    ['no archive', 2, Buffer.from('text\n'.repeat(500)), 'is no tar archive'],
    ['empty', 2, new Uint8Array(0), 'is no tar archive'],
  ])('an archive that is not fit for it stays as it was: %s', (_, status, bytes, message) => {
    const own = archive(bytes);
    const result = run([own, 'new/a']);
    expect(result.stderr).toContain(message);
    expect(result).toMatchObject({ status, stdout: '' });
    expect(readFileSync(own)).toEqual(Buffer.from(bytes));
  });

  test('a note of an append that has not ended keeps others from it, and --undo takes it back', () => {
    const bytes = built('gnu');
    const own = archive(bytes);
    const name = own.slice(folder.length + 1);
    const note = join(folder, `.${name}.append`);
    writeFileSync(note, `{"endOffset":1024,"length":${bytes.length}}\n`);
    expect(run([own, 'new/a'])).toMatchObject({ status: 2, stderr: expect.stringContaining('append --undo') });
    writeFileSync(own, Buffer.concat([bytes.subarray(0, 1024), Buffer.alloc(20_000, 7)]));
    expect(run(['--undo', own])).toMatchObject({ status: 0, stdout: `${own} is what it was before the append\n` });
    expect(readFileSync(own)).toEqual(Buffer.from(bytes));
    expect(run(['--undo', own])).toMatchObject({ status: 0, stderr: expect.stringContaining('nothing to take back') });
  });

  test.each([
    '{"endOffset":1000,"length":10240}\n',
    'rubbish\n',
    '{"endOffset":1024,"length":1100}\n',
    '{"endOffset":90112,"length":99999}\n',
  ])('a note that does not fit changes nothing: %j', (text) => {
    const bytes = built('gnu');
    const own = archive(bytes);
    writeFileSync(join(folder, `.${own.slice(folder.length + 1)}.append`), text);
    expect(run(['--undo', own]).status).toBe(2);
    expect(readFileSync(own)).toEqual(Buffer.from(bytes));
  });

  test('killed while it works: the archive reads as it was, and --undo makes it that', async () => {
    const bytes = built('gnu');
    const own = archive(bytes);
    writeFileSync(join(folder, 'large'), '');
    truncateSync(join(folder, 'large'), 64 << 20);
    const child = startTapekit(['append', own, '-C', folder, ...Array.from({ length: 8 }, () => 'large')]);
    const exit = new Promise((resolve) => child.once('exit', resolve));
    while (statSync(own).size === bytes.length && child.exitCode === null) await new Promise((r) => setTimeout(r, 2));
    child.kill('SIGKILL');
    await exit;
    const head = readFileSync(own).subarray(0, 2048);
    expect(head).toEqual(Buffer.from(bytes.subarray(0, 2048)));
    expect(run([own, 'new/a']).status).not.toBe(0);
    expect(run(['--undo', own]).status).toBe(0);
    expect(readFileSync(own)).toEqual(Buffer.from(bytes));
  });

  test.each([
    ['nothing to add', ['append', '0.tar'], 'what shall be archived?'],
    ['not there', ['append', 'nowhere.tar', 'new'], 'there is no such file'],
    ['--undo with paths', ['append', '--undo', '0.tar', 'new'], '--undo takes the archive alone'],
  ])('could not run: %s', (_, args, message) => {
    const { status, stderr } = tapekit(args, { cwd: folder });
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
