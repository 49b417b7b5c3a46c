import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openFile } from '../../src/archive/source.js';
import { verify } from '../../src/archive/verify.js';
import { runRepair } from '../../src/cli/commands/repair.js';
import { describeWith } from '../testing/programs.js';
import { scratch } from '../testing/scratch.js';
import { capture } from '../testing/tapekit.js';
import { sourceFiles, tarVectors } from '../testing/vectors.js';

const { folder, file } = scratch('programs-repair');

/** Damage of every kind. */
const DAMAGED = [
  ...['flip-name', 'flip-size', 'flip-magic', 'flip-padding', 'tee-b1', 'tee-b2', 'tee-b20', 'tee-long', 'tee-posix'],
  ...['tee-in-content', 'tee-block', 'tee-end', 'lost-block', 'lost-byte', 'lost-header', 'lost-record', 'zero-header'],
  ...['zero-record', 'overwritten-record', 'swapped-records', 'cut-in-data', 'cut-in-header', 'cut-end', 'joined-cat'],
  ...['pax-two-headers', 'pax-global-dropped', 'text-mode'],
];
/** Of these, whole files are held against what was archived. */
const EXTRACTED = ['tee-b2', 'tee-in-content', 'flip-size', 'lost-block', 'swapped-records'];

const repaired = (name: string): string => join(folder, `${name}.tar`);
const repair = (files: readonly string[], output: string) => capture((io) => runRepair(io, files, { output }));

/** The names that verify finds in the repaired archives, without the slash of a folder. */
const names = new Map<string, readonly string[]>();

beforeAll(async () => {
  for (const name of DAMAGED) {
    const { code } = await repair([join(tarVectors.folder, `${name}.tar`)], repaired(name));
    expect([0, 1]).toContain(code);
    const found: string[] = [];
    await verify([openFile(repaired(name))], { onMember: (member) => void found.push(member.name) });
    expect(found.length).toBeGreaterThan(0);
    names.set(name, withoutSlash(found));
  }
});

const withoutSlash = (all: readonly string[]): readonly string[] => all.map((name) => name.replace(/\/+$/, ''));

function run(program: string, ...words: readonly string[]) {
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8', env });
  return { status, stderr, lines: stdout.split('\n').filter((line) => line !== '') };
}

for (const [program, command] of [
  ['GNU tar', 'tar'],
  ['bsdtar', 'bsdtar'],
] as const) {
  describeWith([program], `a repaired archive, by ${program}`, () => {
    test.each(DAMAGED)('%s is read with the same members, and nothing is said', (name) => {
      const { lines, ...how } = run(command, '-tf', repaired(name));
      expect({ ...how, names: withoutSlash(lines) }).toEqual({ status: 0, stderr: '', names: names.get(name) });
    });

    test.each(EXTRACTED)('%s is what was archived', (name) => {
      const into = mkdtempSync(join(folder, 'into-'));
      expect(run(command, '-xf', repaired(name), '-C', into)).toEqual({ status: 0, stderr: '', lines: [] });
      const files = readdirSync(into, { recursive: true, encoding: 'utf8' }).filter((path) => sourceFiles.has(path));
      expect(files.length).toBeGreaterThan(5);
      for (const path of files)
        expect([path, readFileSync(join(into, path))]).toEqual([path, Buffer.from(sourceFiles.get(path) ?? '')]);
    });
  });
}

describeWith(['python3'], 'a repaired archive, by Python', () => {
  const TELL_NAMES = `
import json, sys, tarfile
for path in sys.argv[1:]:
    with tarfile.open(path) as archive:
        print(json.dumps([member.name for member in archive]))`;

  test('every one is read with the same members, and nothing is said', () => {
    const { status, stderr, lines } = run('python3', '-c', TELL_NAMES, ...DAMAGED.map(repaired));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(DAMAGED.map((name, i) => [name, withoutSlash(JSON.parse(lines[i] ?? ''))])).toEqual(
      DAMAGED.map((name) => [name, names.get(name)]),
    );
  });
});

describeWith(['GNU tar', 'bsdtar'], 'a set of volumes', () => {
  test.each(['gnu', 'posix'])('that GNU tar wrote becomes one archive: %s', async (format) => {
    mkdirSync(join(folder, 'tree'), { recursive: true });
    for (let i = 0; i < 6; i++) file(`tree/file-${i}`, Buffer.alloc(7000 * i, `${i}`));
    const volumes = Array.from({ length: 14 }, (_, i) => ['-f', join(folder, `${format}-${i}.tar`)]).flat();
    const made = run('tar', '-cM', '-L20', '--label=SET', `--format=${format}`, ...volumes, '-C', folder, 'tree');
    expect(made.status).toBe(0);
    const written = readdirSync(folder).filter((name) => new RegExp(`^${format}-\\d+\\.tar$`).test(name));
    expect(written.length).toBeGreaterThan(3);
    const good = repaired(`set-${format}`);
    expect(
      await repair(
        written.map((name) => join(folder, name)),
        good,
      ),
    ).toMatchObject({ code: 0 });
    expect(run('tar', '-df', good, '-C', folder)).toMatchObject({ status: 0, lines: [] });
    expect(run('bsdtar', '-tf', good)).toMatchObject({ status: 0, stderr: '' });
  });
});
