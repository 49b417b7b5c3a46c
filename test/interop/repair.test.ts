import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { tapekit } from '../testing/tapekit.js';
import { sourceFiles, tarVectors } from '../testing/vectors.js';

const folder = mkdtempSync(join(tmpdir(), 'tapekit-interop-repair-'));
afterAll(() => rmSync(folder, { recursive: true }));
const TELL_MEMBERS = fileURLToPath(new URL('./tell-members.py', import.meta.url));

/** Damage of every kind, and whether all members can be had. */
const DAMAGED = [
  ...['flip-name', 'flip-size', 'flip-magic', 'flip-padding', 'tee-b1', 'tee-b2', 'tee-b20', 'tee-long', 'tee-posix'],
  ...['tee-in-content', 'tee-block', 'tee-end', 'lost-block', 'lost-byte', 'lost-header', 'lost-record', 'zero-header'],
  ...['zero-record', 'overwritten-record', 'swapped-records', 'cut-in-data', 'cut-in-header', 'cut-end', 'joined-cat'],
  ...['pax-two-headers', 'pax-global-dropped', 'text-mode'],
];

interface Listed {
  readonly status: number | null;
  readonly stderr: string;
  readonly names: readonly string[];
}

function listed(program: string, ...words: readonly string[]): Listed {
  const { status, stdout, stderr } = spawnSync(program, words, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  return { status, stderr, names: stdout.split('\n').filter((line) => line !== '') };
}

/** What Python says of the members: their names. */
function listedByPython(path: string): Listed {
  const { names, ...how } = listed('python3', TELL_MEMBERS, path);
  return { ...how, names: names.map((line) => Buffer.from(JSON.parse(line).name, 'hex').toString()) };
}

const withoutSlash = (names: readonly string[]): readonly string[] => names.map((name) => name.replace(/\/+$/, ''));

describe('a repaired archive', () => {
  test.each(DAMAGED)('%s is read by GNU tar, bsdtar and Python with the same members, and nothing is said', (name) => {
    const good = join(folder, `${name}.tar`);
    const { status } = tapekit(['repair', '-q', join(tarVectors.folder, `${name}.tar`), '-o', good]);
    expect([0, 1]).toContain(status);
    const { names } = listed(
      'node',
      fileURLToPath(new URL('../../dist/program/cli/main.js', import.meta.url)),
      'list',
      '--names',
      good,
    );
    const ours = withoutSlash(names);
    expect(ours.length).toBeGreaterThan(0);
    for (const theirs of [listed('tar', '-tf', good), listed('bsdtar', '-tf', good), listedByPython(good)]) {
      expect({ ...theirs, names: withoutSlash(theirs.names) }).toEqual({ status: 0, stderr: '', names: ours });
    }
  });

  test.each(['tar', 'bsdtar'])('%s extracts what was archived', (program) => {
    for (const name of ['tee-b2', 'tee-in-content', 'flip-size', 'lost-block', 'swapped-records']) {
      const good = join(folder, `${program}-${name}.tar`);
      tapekit(['repair', '-q', join(tarVectors.folder, `${name}.tar`), '-o', good]);
      const into = mkdtempSync(join(folder, 'into-'));
      expect(spawnSync(program, ['-xf', good, '-C', into], { encoding: 'utf8' })).toMatchObject({
        status: 0,
        stderr: '',
      });
      const files = readdirSync(into, { recursive: true, encoding: 'utf8' }).filter((path) => sourceFiles.has(path));
      expect(files.length).toBeGreaterThan(5);
      for (const path of files)
        expect([path, readFileSync(join(into, path))]).toEqual([path, Buffer.from(sourceFiles.get(path) ?? '')]);
    }
  });

  test('a set of volumes that GNU tar wrote becomes one archive', () => {
    const tree = join(folder, 'tree');
    mkdirSync(tree);
    for (let i = 0; i < 6; i++) writeFileSync(join(tree, `file-${i}`), Buffer.alloc(7000 * i, `${i}`));
    for (const format of ['gnu', 'posix']) {
      const volumes = Array.from({ length: 14 }, (_, i) => join(folder, `${format}-${i}.tar`));
      const words = [
        '-cM',
        '-L',
        '20',
        '--label=SET',
        `--format=${format}`,
        ...volumes.flatMap((path) => ['-f', path]),
      ];
      expect(spawnSync('tar', [...words, '-C', folder, 'tree'], { input: '' }).status).toBe(0);
      const good = join(folder, `set-${format}.tar`);
      const written = readdirSync(folder).filter((name) => new RegExp(`^${format}-\\d+\\.tar$`).test(name));
      expect(written.length).toBeGreaterThan(3);
      expect(tapekit(['repair', '-q', ...written.map((name) => join(folder, name)), '-o', good]).status).toBe(0);
      expect(spawnSync('tar', ['-df', good, '-C', folder], { encoding: 'utf8' })).toMatchObject({
        status: 0,
        stdout: '',
      });
      expect(listed('bsdtar', '-tf', good)).toMatchObject({ status: 0, stderr: '' });
    }
  });
});
