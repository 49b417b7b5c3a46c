import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { type ArchiveDescription, buildArchive } from '../../emulator/testing/index.js';
import { membersOf } from '../testing/edited.js';
import { scratch } from '../testing/scratch.js';
import { shell, tapekit } from '../testing/tapekit.js';
import { volumesOf } from '../testing/volume-vectors.js';

const { file, folder } = scratch('edit');
const content = new TextEncoder().encode('hello\n');
const built = (description: ArchiveDescription) => buildArchive(description).bytes;
const gnu = file(
  'gnu.tar',
  built({
    dialect: 'gnu',
    label: 'SET',
    members: [
      { type: 'directory', name: 'd/' },
      { type: 'file', name: 'd/a', content },
      { type: 'hardlink', name: 'b', linkname: 'd/a' },
    ],
  }),
);
const pax = file('pax.tar', built({ dialect: 'pax', label: 'PAX', members: [{ type: 'file', name: 'c', content }] }));
const packed = file('pax.tar.gz', gzipSync(readFileSync(pax)));
const cut = file('cut.tar', readFileSync(gnu).subarray(0, 2000));
const volumes = volumesOf('gnu').map((bytes, i) => file(`v${i}.tar`, bytes));

const schema = JSON.parse(readFileSync(new URL('../../docs/schemas/edit.schema.json', import.meta.url), 'utf8'));
const isValid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
let count = 0;
const fresh = (): string => join(folder, `out${count++}.tar`);
const namesIn = (path: string): string[] => membersOf(readFileSync(path)).members.map(({ name }) => name);

function documentOf(text: string) {
  const document = JSON.parse(text);
  expect(isValid(document), JSON.stringify(isValid.errors, null, 1)).toBe(true);
  return document;
}

describe('tapekit concat', () => {
  test('joins archives, compressed ones too', () => {
    const out = fresh();
    expect(tapekit(['concat', gnu, packed, '-o', out])).toEqual(
      expect.objectContaining({
        status: 0,
        stdout: `${out}: 4 members of 2 archives, 10.0 KiB\n`,
        stderr: 'tapekit: left out, as an archive has one label: PAX\n',
      }),
    );
    expect(namesIn(out)).toEqual(['SET', 'd/', 'd/a', 'b', 'c']);
    expect(membersOf(readFileSync(out)).findings).toEqual([]);
  });

  test('mends what cat made, from a pipe to a pipe', () => {
    const { status, stdout } = shell('cat pax.tar pax.tar | tapekit concat - -b 1 -o - | tapekit list --names -', {
      cwd: folder,
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'c\nc\n' });
  });

  test('compressed, as the name or an option says', () => {
    for (const [out, ...options] of [[join(folder, 'ab.tar.gz')], [join(folder, 'ab'), '-z']] as const) {
      expect(tapekit(['concat', gnu, pax, ...options, '-o', out])).toMatchObject({ status: 0 });
      const bytes = gunzipSync(readFileSync(out));
      expect(membersOf(bytes)).toMatchObject({ labels: ['SET'], errors: [] });
      expect(bytes.length).toBe(10_240);
    }
  });

  test('as JSON', () => {
    const { status, stdout } = tapekit(['concat', '--json', gnu, pax, '-o', fresh()]);
    expect(status).toBe(0);
    expect(documentOf(stdout)).toMatchObject({
      members: 4,
      archives: [{ members: 3 }, { members: 1 }],
      labelsLeftOut: ['PAX'],
    });
  });

  test.each([
    ['damaged', [gnu, cut], 'is not whole: nothing was written; tapekit verify'],
    ['volumes', [volumes[1] as string, pax], 'is one volume of a set'],
  ])('an archive that cannot be joined leaves no file: %s', (_, files, message) => {
    const out = fresh();
    const { status, stdout, stderr } = tapekit(['concat', ...files, '-o', out]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(message);
    expect(existsSync(out)).toBe(false);
    expect(documentOf(tapekit(['concat', '--json', ...files, '-o', out]).stdout)).toMatchObject({ output: null });
  });

  test('what a global header says of all must not hold for the next archive', () => {
    const globals = file(
      'globals.tar',
      built({ dialect: 'pax', globals: { uname: 'anna' }, members: [{ type: 'file', name: 'a' }] }),
    );
    const { status, stderr } = tapekit(['concat', globals, pax, '-o', fresh()]);
    expect(status).toBe(1);
    expect(stderr).toContain('would hold for its members, too (uname): convert that one first');
    expect(tapekit(['concat', pax, globals, '-o', fresh()])).toMatchObject({ status: 0 });
  });

  test('a file that is there is kept', () => {
    const out = file('there', 'old');
    const { status, stderr } = tapekit(['concat', gnu, '-o', out]);
    expect(status).toBe(2);
    expect(stderr).toContain('is there already: it was kept; --force overwrites it');
    expect(readFileSync(out, 'utf8')).toBe('old');
    expect(tapekit(['concat', gnu, cut, '--force', '-o', out])).toMatchObject({ status: 1 });
    expect(readFileSync(out, 'utf8')).toBe('old');
    expect(tapekit(['concat', gnu, '--force', '-o', out])).toMatchObject({ status: 0 });
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('an archive may be joined onto itself', () => {
    const own = file('own.tar', readFileSync(pax));
    expect(tapekit(['concat', own, own, '--force', '-o', own])).toMatchObject({ status: 0 });
    expect(namesIn(own)).toEqual(['c', 'c']);
  });

  test.each([
    ['no archive', ['concat', '/dev/null', '-o', join(folder, 'none')], 'is no tar archive'],
    ['not there', ['concat', '/nowhere', '-o', join(folder, 'none')], 'there is no such file'],
    ['no output', ['concat', gnu], "required option '-o, --output <file>' not specified"],
    ['standard input twice', ['concat', '-', '-', '-o', join(folder, 'none')], 'can be given once only'],
    ['JSON among the archive', ['concat', gnu, '--json', '-o', '-'], 'cannot both have standard output'],
  ])('could not run: %s', (_, args, message) => {
    const { status, stdout, stderr } = tapekit(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });
});

describe('tapekit delete', () => {
  test('leaves out what is named, and says so', () => {
    const out = fresh();
    const { status, stdout } = tapekit(['delete', '-v', gnu, 'd', 'b', '-o', out]);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: `d/\nd/a\nb\n${out}: 0 members, 10.0 KiB; 3 members left out\n`,
    });
    expect(namesIn(out)).toEqual(['SET']);
  });

  test('a pattern that matches nothing is told, the rest is written', () => {
    const out = fresh();
    const { status, stderr } = tapekit(['delete', gnu, 'b', 'nothing*', '-o', out]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: 'tapekit: not in the archive: nothing*\n' });
    expect(namesIn(out)).toEqual(['SET', 'd/', 'd/a']);
  });

  test('a hard link does not lose its content unasked', () => {
    const out = fresh();
    const { status, stderr } = tapekit(['delete', gnu, 'd/a', '-o', out]);
    expect(status).toBe(1);
    expect(stderr).toContain('"b" is a hard link to "d/a", which holds its content and would be left out');
    expect(existsSync(out)).toBe(false);
    const { status: again, stdout } = tapekit(['delete', '--json', '--break-links', gnu, 'd/a', '-o', out]);
    expect(again).toBe(0);
    expect(documentOf(stdout)).toMatchObject({ deleted: 1, brokenLinks: [{ name: 'b', target: 'd/a' }] });
  });

  test('from a pipe to a pipe, names on standard error', () => {
    const script = 'cat gnu.tar | tapekit delete -v - b -o - | tapekit list --names -';
    expect(shell(script, { cwd: folder })).toMatchObject({ status: 0, stdout: 'SET\nd/\nd/a\n', stderr: 'b\n' });
  });

  test('a damaged archive is not copied', () => {
    expect(tapekit(['delete', cut, 'b', '-o', fresh()])).toMatchObject({ status: 1, stdout: '' });
  });
});

describe('tapekit label', () => {
  test.each([
    [gnu, 'SET\n'],
    [pax, 'PAX\n'],
    [packed, 'PAX\n'],
  ])('shows the label of %s', (path, stdout) => {
    expect(tapekit(['label', path])).toMatchObject({ status: 0, stdout, stderr: '' });
    expect(documentOf(tapekit(['label', '--json', path]).stdout)).toMatchObject({ label: stdout.trim() });
  });

  test('says where there is none', () => {
    const plain = file('plain.tar', built({ dialect: 'gnu', members: [{ type: 'file', name: 'a' }] }));
    const { status, stdout, stderr } = tapekit(['label', plain]);
    expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: '', stderr: `tapekit: ${plain} has no label\n` });
  });

  test('changes it in its place: one block', () => {
    const before = readFileSync(gnu);
    const own = file('in-place.tar', before);
    expect(tapekit(['label', '--set', 'Büro 2024', own])).toMatchObject({ status: 0 });
    const after = readFileSync(own);
    expect(after.subarray(512)).toEqual(before.subarray(512));
    expect(membersOf(after)).toMatchObject({ labels: ['Büro 2024'], errors: [] });
    expect(tapekit(['label', own]).stdout).toBe('Büro 2024\n');
  });

  test.each([
    ['in a pax record', pax, 'X', 'does not begin with a label that can be changed: give -o'],
    ['compressed', packed, 'X', 'does not begin with a label that can be changed: give -o'],
    ['too long', gnu, 'x'.repeat(100), 'does not fit'],
    ['empty', gnu, '', 'has at least one character'],
  ])('what cannot be changed in its place stays as it was: %s', (_, path, label, message) => {
    const before = readFileSync(path);
    const { status, stderr } = tapekit(['label', '--set', label, path]);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(readFileSync(path)).toEqual(before);
  });

  test.each([gnu, pax, packed])('sets it in a copy of %s', (path) => {
    const out = fresh();
    const { status, stdout } = tapekit(['label', '--set', 'NEW', path, '-o', out]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/: "NEW", \d members?, 10\.0 KiB\n$/);
    expect(membersOf(readFileSync(out)).labels).toEqual(['NEW']);
  });

  test.each([
    ['-o alone', ['label', gnu, '-o', 'x'], '-o goes with --set'],
    ['a pipe in its place', ['label', '--set', 'X', '-'], 'cannot be changed in its place'],
    ['not there', ['label', '--set', 'X', '/nowhere'], 'cannot change /nowhere'],
    ['no archive', ['label', file('noise', 'x'.repeat(5000))], 'does not begin as a tar archive'],
  ])('could not run: %s', (_, args, message) => {
    const { status, stderr } = tapekit(args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('tapekit convert', () => {
  test('writes another format', () => {
    const out = fresh();
    expect(tapekit(['convert', packed, '--format', 'gnu', '-o', out])).toMatchObject({
      status: 0,
      stdout: `${out}: 1 member, 10.0 KiB, gnu\n`,
      stderr: '',
    });
    expect(membersOf(readFileSync(out))).toMatchObject({ labels: ['PAX'], errors: [] });
  });

  test('volumes in any order become one archive', () => {
    const out = fresh();
    const [first, ...rest] = volumes;
    const { status, stdout } = tapekit(['convert', ...rest, first as string, '--format', 'pax', '-o', out]);
    expect(status).toBe(0);
    expect(stdout).toContain(': 4 members, ');
    expect(membersOf(readFileSync(out))).toMatchObject({ labels: ['SET'], errors: [] });
  });

  test('what does not fit is named, with its field, and nothing is written', () => {
    const fine = file(
      'fine.tar',
      built({
        dialect: 'pax',
        members: [
          { type: 'file', name: 'a', mtime: { seconds: 1, nanoseconds: 500_000_000 } },
          { type: 'file', name: 'x'.repeat(120) },
        ],
      }),
    );
    const out = fresh();
    const { status, stdout, stderr } = tapekit(['convert', '--json', fine, '--format', 'ustar', '-o', out]);
    expect(status).toBe(1);
    expect(stderr).toContain('a: mtime 500000000 ns has no place in a header (format ustar); pax can hold it\n');
    expect(stderr).toContain('2 things do not fit the format ustar: nothing was written');
    expect(documentOf(stdout)).toMatchObject({ output: null, misfits: [{ field: 'mtime' }, { field: 'name' }] });
    expect(existsSync(out)).toBe(false);
    const lossy = tapekit(['convert', '--lossy', '--json', fine, '--format', 'gnu', '-o', out]);
    expect(lossy.stderr).toBe('tapekit: left out, since gnu has no place for it: fractions of mtime of 1 member\n');
    expect(documentOf(lossy.stdout)).toMatchObject({ exitCode: 0, leftOut: { mtime: 1 } });
  });

  test.each([
    ['two archives', ['convert', gnu, pax, '--format', 'pax', '-o', join(folder, 'none')], 'these are 2 archives'],
    ['no format', ['convert', gnu, '-o', join(folder, 'none')], "required option '--format <format>' not specified"],
    ['no such format', ['convert', gnu, '--format', 'zip', '-o', 'x'], 'Allowed choices are pax, gnu, ustar, v7'],
    ['no archive', ['convert', '/dev/null', '--format', 'pax', '-o', join(folder, 'none')], 'is no tar archive'],
  ])('could not run: %s', (_, args, message) => {
    const { status, stderr } = tapekit(args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  test('a damaged archive is not converted', () => {
    const { status, stderr } = tapekit(['convert', cut, '--format', 'pax', '-o', fresh()]);
    expect(status).toBe(1);
    expect(stderr).toContain('is not whole: nothing was written');
  });
});

test('no archive that was given has changed', () => {
  writeFileSync(join(folder, 'last'), '');
  expect(namesIn(gnu)).toEqual(['SET', 'd/', 'd/a', 'b']);
  expect(namesIn(pax)).toEqual(['c']);
});
