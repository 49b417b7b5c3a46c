import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createManifestWriter,
  loadManifest,
  type ManifestFormat,
  type ManifestRecord,
} from '../../src/archive/manifest/index.js';
import { member } from '../testing/member.js';

const FILES = ['a b', 'ü', '100%25', 'd/x#y=z*', 'cr\rx', 'nl\nback\\slash', '[q]?'];
const NO_LINE_FEED = FILES.filter((name) => !/[\n\r]/.test(name));
let folder = '';

function run(command: string, args: readonly string[]): { status: number | null; text: string; out: Buffer } {
  const done = spawnSync(command, args, { cwd: folder, env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  return { status: done.status, text: `${done.stdout}${done.stderr}`, out: done.stdout };
}

const digest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

function recordOf(name: string): ManifestRecord {
  const stat = lstatSync(join(folder, name));
  const kind = stat.isDirectory() ? 'directory' : stat.isSymbolicLink() ? 'symlink' : 'file';
  return {
    name,
    kind,
    size: stat.size,
    sha256: kind === 'file' ? digest(join(folder, name)) : undefined,
    mode: stat.mode,
    uid: stat.uid,
    gid: stat.gid,
    uname: '',
    gname: '',
    mtime: { seconds: Math.floor(stat.mtimeMs / 1000), nanoseconds: 0 },
    linkname: kind === 'symlink' ? readlinkSync(join(folder, name)) : '',
  };
}

function write(format: ManifestFormat, names: readonly string[]): string {
  const writer = createManifestWriter(format);
  const lines = names.map((name) => writer.entry(recordOf(name)));
  const bytes = lines.map((line) => (typeof line === 'string' ? expect.fail(`omitted: ${line}`) : line));
  const path = join(folder, `../${format}.list`);
  writeFileSync(path, Buffer.concat([writer.header(), ...bytes]));
  return path;
}

/** Codes that comparing the folder, as if it were an archive, with a manifest gives. */
function compareWith(path: string, names: readonly string[], format?: ManifestFormat): string[] {
  const { comparer, findings } = loadManifest(path, { format });
  const found = [...findings];
  for (const name of names) {
    const { sha256, ...fields } = recordOf(name);
    found.push(...comparer.saw(member(name, fields), sha256, 0));
  }
  found.push(...comparer.end(true));
  return found.map((f) => f.code);
}

beforeAll(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'tapekit-manifest-')), 'tree');
  mkdirSync(join(folder, 'd'), { recursive: true });
  for (const name of FILES) writeFileSync(join(folder, name), `content of ${name}`);
  symlinkSync('a b', join(folder, 'sym link'));
  linkSync(join(folder, 'ü'), join(folder, 'zz-hard'));
});
afterAll(() => rmSync(join(folder, '..'), { recursive: true }));

describe('GNU sha256sum', () => {
  test('accepts what is written', () => {
    const done = run('sha256sum', ['-c', '--strict', '--quiet', write('sha256sum', FILES)]);
    expect(done).toMatchObject({ status: 0, text: '' });
  });

  test.each([[[]], [['-b']], [['--tag']], [['-z']], [['--tag', '-z']]])('what it writes with %j fits', (options) => {
    const path = join(folder, '../sums');
    writeFileSync(path, run('sha256sum', [...options, '--', ...FILES]).out);
    expect(compareWith(path, FILES)).toEqual([]);
    writeFileSync(join(folder, 'ü'), 'changed');
    expect(compareWith(path, FILES)).toEqual(['MANIFEST_DIGEST_DIFFERS', 'MANIFEST_SUMMARY']);
    writeFileSync(join(folder, 'ü'), 'content of ü');
  });

  test('sha512sum is named as what it is', () => {
    const path = join(folder, '../sums');
    writeFileSync(path, run('sha512sum', FILES).out);
    expect(() => loadManifest(path)).toThrow(/SHA-512/);
  });
});

describe('hashdeep', () => {
  test('its audit passes on what is written, and fails when a file changes', () => {
    for (const name of FILES.filter((n) => !NO_LINE_FEED.includes(n))) rmSync(join(folder, name));
    const names = [...NO_LINE_FEED, 'zz-hard'];
    const path = write('hashdeep', names);
    const audit = () => run('hashdeep', ['-l', '-a', '-vv', '-k', path, ...names]);
    expect(audit()).toMatchObject({ status: 0, text: expect.stringContaining('Audit passed') });
    writeFileSync(join(folder, 'a b'), 'other');
    expect(audit().text).toContain('Audit failed');
    expect(compareWith(path, names)).toContain('MANIFEST_SIZE_DIFFERS');
    for (const name of FILES) writeFileSync(join(folder, name), `content of ${name}`);
  });

  test.each([[['-l']], [[]], [['-l', '-c', 'sha256']]])('what it writes with %j fits', (options) => {
    const path = join(folder, '../deep');
    writeFileSync(path, run('hashdeep', [...options, ...NO_LINE_FEED]).out);
    expect(compareWith(path, NO_LINE_FEED)).toEqual([]);
  });

  test('a name with a line feed is left out and said', () => {
    expect(createManifestWriter('hashdeep').entry(recordOf('nl\nback\\slash'))).toBe('name');
  });
});

const TREE = ['.', 'd', ...FILES, 'sym link', 'zz-hard'];

describe('mtree by libarchive', () => {
  test('reads what is written and archives by it', () => {
    const path = write('mtree', TREE);
    const archived = run('bsdtar', ['-cf', '-', `@${path}`]);
    expect(archived.status).toBe(0);
    const listed = spawnSync('tar', ['-tf', '-', '--quoting-style=literal', '--null'], { input: archived.out });
    for (const name of FILES.filter((n) => !n.includes('\n'))) expect(listed.stdout.toString()).toContain(name);
  });

  test.each([['mtree:sha256'], ['!all,mtree:use-set,type,size,mode,sha256,uid,time,link,indent']])(
    'what it writes with %s fits',
    (options) => {
      const path = join(folder, '../bsd.mtree');
      writeFileSync(path, run('bsdtar', ['--format=mtree', `--options=${options}`, '-cf', '-', '.']).out);
      expect(compareWith(path, TREE)).toEqual([]);
    },
  );
});

describe('mtree of NetBSD', () => {
  const KEYWORDS = 'type,mode,uid,gid,size,link,time,sha256';

  test('finds the tree to be what is written', () => {
    const path = write('mtree', TREE);
    const text = readFileSync(path, 'latin1').replace(/ time=\S+/g, '');
    writeFileSync(path, text, 'latin1');
    expect(run('mtree', ['-f', path, '-p', '.'])).toMatchObject({ status: 0, text: '' });
    writeFileSync(path, text.replace(/sha256=./, 'sha256=0'), 'latin1');
    expect(run('mtree', ['-f', path, '-p', '.']).status).not.toBe(0);
  });

  test('what it writes fits, in its nested and its flat forms', () => {
    const path = join(folder, '../net.mtree');
    const nested = run('mtree', ['-c', '-k', KEYWORDS, '-p', '.']).out;
    writeFileSync(path, nested);
    expect(compareWith(path, TREE)).toEqual([]);
    for (const flag of ['-C', '-D']) {
      const flat = spawnSync('mtree', [flag, '-k', KEYWORDS], { input: nested, cwd: folder }).stdout;
      writeFileSync(path, flat);
      expect(compareWith(path, TREE), flag).toEqual([]);
    }
  });
});
