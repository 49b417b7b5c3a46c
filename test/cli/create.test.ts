import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, test } from 'vitest';
import { scratch } from '../testing/scratch.js';
import { MAIN, startTapekit, tapekit } from '../testing/tapekit.js';

const { folder, file } = scratch('cli-create');
const schema = JSON.parse(readFileSync(new URL('../../docs/schemas/create.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv().compile(schema);
const create = (...args: string[]) => tapekit(['create', ...args], { cwd: folder });
const listed = (archive: string): string[] =>
  tapekit(['list', '--names', archive], { cwd: folder }).stdout.trimEnd().split('\n');

beforeAll(() => {
  mkdirSync(join(folder, 'w/sub'), { recursive: true });
  mkdirSync(join(folder, 'v'));
  file('w/a', 'aaa');
  file('w/b.o', 'object');
  file('w/sub/c', 'c'.repeat(2_000_000));
  file('v/x', 'x');
  linkSync(join(folder, 'w/a'), join(folder, 'w/sub/hard'));
  symlinkSync('../a', join(folder, 'w/sub/link'));
});

describe('tapekit create', () => {
  test('writes an archive that verifies, and says nothing', () => {
    expect(create('-f', 'plain.tar', 'w')).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(tapekit(['verify', '-q', 'plain.tar'], { cwd: folder })).toMatchObject({ status: 0, stdout: '' });
    expect(listed('plain.tar')).toEqual(['w/', 'w/a', 'w/b.o', 'w/sub/', 'w/sub/c', 'w/sub/hard', 'w/sub/link']);
  });

  test('-C holds for what is behind it, and is relative to the one before', () => {
    expect(create('-f', 'c.tar', '-C', 'w', 'a', '-Csub', 'c', '--directory=../../v', 'x').status).toBe(0);
    expect(listed('c.tar')).toEqual(['a', 'c', 'x']);
  });

  test('a list of paths, names to leave out, and no recursion', () => {
    file('list', 'w/a\n-C w\nsub\n');
    expect(create('-f', 'list.tar', '-T', 'list', '--exclude', '*.o', '--exclude=c', 'v').status).toBe(0);
    expect(listed('list.tar')).toEqual(['w/a', 'sub/', 'sub/hard', 'sub/link', 'v/', 'v/x']);
    const piped = spawnSync(
      process.execPath,
      [MAIN, 'create', '-f', 'null.tar', '--null', '--no-recursion', '-T', '-'],
      { cwd: folder, input: 'w\0w/a\0' },
    );
    expect(piped.status).toBe(0);
    expect(listed('null.tar')).toEqual(['w/', 'w/a']);
    file('bad', '--wildcards\n');
    expect(create('-f', 'bad.tar', '-T', 'bad')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--verbatim-files-from or --null takes it as a name'),
    });
  });

  test('a listing and a manifest that hold, and the names on standard error', () => {
    const more = ['--listing', 'made.log', '--manifest', 'made.sha256', '-v', '--label', 'SET'];
    const { status, stdout, stderr } = create('-f', 'told.tar', ...more, 'w');
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(stderr.split('\n').slice(0, 3)).toEqual(['SET', 'w/', 'w/a']);
    const against = ['--listing', 'made.log', '--manifest', 'made.sha256'];
    const verified = tapekit(['verify', ...against, 'told.tar'], { cwd: folder });
    expect(verified).toMatchObject({ status: 0, stdout: expect.stringContaining('against its SHA-256') });
    expect(execFileSync('sha256sum', ['-c', 'made.sha256'], { cwd: folder, encoding: 'utf8' })).toContain('w/a: OK');
    expect(readFileSync(join(folder, 'made.log'), 'utf8')).toMatch(/ w\/sub\/hard link to w\/a\n/);
  });

  test('nothing but the archive goes to standard output', () => {
    const made = spawnSync(process.execPath, [MAIN, 'create', '-f', '-', '-v', 'w'], {
      cwd: folder,
      maxBuffer: 1 << 26,
    });
    expect(made.status).toBe(0);
    create('-f', 'same.tar', 'w');
    expect(Buffer.compare(made.stdout, readFileSync(join(folder, 'same.tar')))).toBe(0);
    expect(made.stderr.toString()).toContain('w/sub/c\n');
  });

  test.each([
    ['z.tar.gz', 'gzip', []],
    ['z.tar', 'gzip', ['-z']],
  ])('compresses %s with %s', (name, layer, flags) => {
    expect(create('--force', '-f', name, '--verify', ...flags, 'w')).toMatchObject({ status: 0, stderr: '' });
    expect(tapekit(['verify', name], { cwd: folder }).stdout).toContain(layer);
    const before = readFileSync(join(folder, name));
    create('--force', '-f', name, ...flags, 'w');
    expect(Buffer.compare(before, readFileSync(join(folder, name)))).toBe(0);
    expect(statSync(join(folder, name)).size).toBeLessThan(10_000);
  });

  test('through a program of the system; one that fails leaves no file', () => {
    expect(create('-f', 'cat.tar', '-I', 'cat', 'w').status).toBe(0);
    create('--force', '-f', 'same.tar', 'w');
    expect(Buffer.compare(readFileSync(join(folder, 'cat.tar')), readFileSync(join(folder, 'same.tar')))).toBe(0);
    expect(create('-f', 'none.tar', '-I', 'no-such-program', 'w')).toMatchObject({
      status: 2,
      stderr: 'tapekit: cannot run no-such-program, which is to compress the archive: it is not installed\n',
    });
    expect(create('-f', 'none.tar', '-I', 'false', 'w')).toMatchObject({
      status: 2,
      stderr: 'tapekit: false could not compress the archive: it ended with status 1\n',
    });
    expect(readdirSync(folder).filter((name) => name.includes('none'))).toEqual([]);
  });

  test('keeps a file that is there, unless --force', () => {
    file('kept.tar', 'precious');
    expect(create('-f', 'kept.tar', 'w')).toMatchObject({ status: 2, stderr: expect.stringContaining('--force') });
    expect(readFileSync(join(folder, 'kept.tar'), 'utf8')).toBe('precious');
    expect(create('--force', '-f', 'kept.tar', '--verify', 'w').status).toBe(0);
    expect(listed('kept.tar')).toContain('w/a');
  });

  test('does not store what it writes', () => {
    file('v/self.tar', 'old');
    const { status, stderr } = create('--force', '-f', 'v/self.tar', '--manifest', 'v/self.sha256', 'v');
    expect(status).toBe(0);
    expect(stderr).toContain('v/self.tar: not stored: it is being written by this run');
    expect(listed('v/self.tar')).toEqual(['v/', 'v/x']);
  });

  test('what cannot be read is told, all else is stored: exit 1', () => {
    const { status, stderr } = create('-f', 'part.tar', 'w/none', 'w/a');
    expect(status).toBe(1);
    expect(stderr).toBe(
      'tapekit: w/none: there is no such file\ntapekit: the archive was written, with 1 failure: see above\n',
    );
    expect(listed('part.tar')).toEqual(['w/a']);
    expect(create('-f', 'nothing.tar', 'w/none')).toMatchObject({ status: 2 });
    expect(existsSync(join(folder, 'nothing.tar'))).toBe(false);
  });

  test.each([
    [[], 'what shall be archived?'],
    [['--format', 'zip', 'w'], 'Allowed choices'],
    [['--newer', 'yesterday', 'w'], 'is no date that is understood'],
    [['--newer', './no-such', 'w'], 'cannot ask for the time'],
    [['--owner', 'a:b', 'w'], 'none of NAME, NAME:ID and +ID'],
    [['--mode', 'u+q', 'w'], 'neither octal nor as for chmod'],
    [['-z', '--xz', 'w'], 'one way to compress'],
    [['--format', 'ustar', '-S', 'w'], 'has no sparse files'],
    [['-b', '0', 'w'], 'must be a whole number'],
    [['--label', 'l'.repeat(100), 'w'], 'volume label'],
    [['--clamp-mtime', 'w'], 'goes with --mtime'],
    [['-T', 'no-such', 'w'], 'cannot read no-such'],
  ])('wrong usage: %j', (args, sentence) => {
    expect(create('-f', 'wrong.tar', ...args)).toMatchObject({ status: 2, stderr: expect.stringContaining(sentence) });
    expect(readdirSync(folder).filter((name) => name.includes('wrong'))).toEqual([]);
  });

  test('JSON, by its schema, for every outcome', () => {
    const json = (...args: string[]) => {
      const { stdout, status } = create('--json', '-f', 'json.tar', ...args);
      const document = JSON.parse(stdout);
      expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
      expect(document.exitCode).toBe(status);
      return document;
    };
    expect(json('--verify', 'w', 'none')).toMatchObject({
      outcome: 'written',
      exitCode: 1,
      members: 7,
      files: 3,
      contentBytes: 2_000_009,
      archiveBytes: statSync(join(folder, 'json.tar')).size,
      verified: true,
      remarks: [{ code: 'missing', name: 'none', isFailure: true }],
    });
    expect(json('w')).toMatchObject({ outcome: 'not-written', error: expect.stringContaining('there already') });
    expect(json('--force', 'w', '/dev/null')).toMatchObject({ exitCode: 0, remarks: [{ code: 'prefix', name: null }] });
  });

  test('whoever reads the archive stops early: it is not said that all is well', () => {
    const script = '"$0" "$1" create -f - /usr/share | head -c 100 > /dev/null; echo $PIPESTATUS';
    const { stdout } = spawnSync('bash', ['-c', script, process.execPath, MAIN], { cwd: folder, encoding: 'utf8' });
    expect(stdout).toBe('141\n');
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s leaves no file: exit 130', async (signal) => {
    mkdirSync(join(folder, signal));
    const child = startTapekit([
      'create',
      '-f',
      join(folder, signal, 'x.tar'),
      '--manifest',
      join(folder, signal, 'm'),
      '/usr',
    ]);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(readdirSync(join(folder, signal)).length).toBe(2);
    child.kill(signal);
    const [code] = await once(child, 'exit');
    expect(code).toBe(130);
    expect(readdirSync(join(folder, signal))).toEqual([]);
  });

  describe('volumes', () => {
    const set = ['--volume-size', '1000K', '--label', 'SET', '--verify'];

    test('a set that verifies, in numbered files', () => {
      expect(create('-f', 'set.tar', ...set, '--manifest', 'set.sha256', 'w')).toMatchObject({
        status: 0,
        stdout: '',
        stderr: 'tapekit: 2 volumes: set.001.tar to set.002.tar\n',
      });
      const [first, second] = ['set.001.tar', 'set.002.tar'];
      const verified = tapekit(['verify', '--manifest', 'set.sha256', second, first], { cwd: folder });
      expect(verified).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('1.91 MiB of content against its SHA-256'),
      });
      expect(statSync(join(folder, first)).size).toBe(1_024_000);
    });

    test('none is overwritten, and none is left where one cannot be', () => {
      mkdirSync(join(folder, 'sets'));
      file('sets/s.002.tar', 'precious');
      expect(create('-f', 'sets/s.tar', ...set, 'w')).toMatchObject({
        status: 2,
        stderr: 'tapekit: sets/s.002.tar is there already: it was kept; --force overwrites it\n',
      });
      expect(readdirSync(join(folder, 'sets'))).toEqual(['s.002.tar']);
      expect(create('-f', 'sets/s.tar', '--force', ...set, 'w').status).toBe(0);
      expect(readdirSync(join(folder, 'sets'))).toEqual(['s.001.tar', 's.002.tar']);
    });

    test('--force: what an earlier set has more of is removed, and nothing else is', () => {
      mkdirSync(join(folder, 'shorter'));
      const at = (name: string): string => join(folder, 'shorter', name);
      const here = (): string[] => readdirSync(join(folder, 'shorter')).sort();
      const small = ['--volume-size', '500K', '--label', 'SET'];
      expect(create('-f', 'shorter/s.tar', ...small, 'w').status).toBe(0);
      expect(here()).toEqual(['s.001.tar', 's.002.tar', 's.003.tar', 's.004.tar']);
      file('shorter/s.006.tar', 'of something else');
      file('shorter/s.2024.tar', 'last year');
      expect(create('-f', 'shorter/s.tar', '--force', ...set, 'w')).toMatchObject({
        status: 0,
        stderr:
          'tapekit: 2 volumes: shorter/s.001.tar to shorter/s.002.tar\n' +
          'tapekit: shorter/s.003.tar to shorter/s.004.tar, of the set that was there before, removed\n',
      });
      expect(here()).toEqual(['s.001.tar', 's.002.tar', 's.006.tar', 's.2024.tar']);
      // What follows a set with which it never was is told, and stays.
      for (const name of ['s.001.tar', 's.002.tar']) unlinkSync(at(name));
      file('shorter/s.003.tar', 'of another set');
      for (const force of [[], ['--force']]) {
        expect(create('-f', 'shorter/s.tar', ...force, ...set, 'w')).toMatchObject({
          status: 1,
          stderr: expect.stringContaining('tapekit: shorter/s.003.tar, of another set, still there'),
        });
        expect(here()).toEqual(['s.001.tar', 's.002.tar', 's.003.tar', 's.006.tar', 's.2024.tar']);
        for (const name of ['s.001.tar', 's.002.tar']) unlinkSync(at(name));
      }
    });

    test('members whole: each volume verifies alone', () => {
      const { status, stdout } = create(
        '-f',
        'whole',
        '--json',
        '--members-whole',
        '--volume-size=2.1MB',
        'w',
        'w/sub/c',
      );
      expect(status).toBe(0);
      const { volumes } = JSON.parse(stdout);
      expect(volumes).toEqual(['whole.001', 'whole.002']);
      for (const volume of volumes) expect(tapekit(['verify', '-q', volume], { cwd: folder }).status).toBe(0);
      expect(listed('whole.002')).toEqual(['w/sub/c']);
    });

    test.each([
      [['--volume-size', '1K'], 'less than a record'],
      [['--volume-size', '1X'], 'must be a size'],
      [['--members-whole'], 'goes with --volume-size'],
      [['--volume-size', '1M', '-z'], 'volumes cannot be compressed'],
      [['--volume-size', '1M', '--format', 'ustar'], 'cannot split members'],
      [['--volume-size', '10K', '-b1', '--label', 'l'.repeat(95)], 'label'],
    ])('wrong usage: %j', (args, sentence) => {
      expect(create('-f', 'no.tar', ...args, 'w')).toMatchObject({
        status: 2,
        stderr: expect.stringContaining(sentence),
      });
      expect(readdirSync(folder).filter((name) => name.startsWith('no.'))).toEqual([]);
    });
  });

  test('a pipe with a name, and a device', () => {
    const script = `mkfifo pipe && { "$0" "$1" create -f pipe w & } && cat pipe > piped.tar && "$0" "$1" create -f /dev/null w`;
    expect(spawnSync('bash', ['-c', script, process.execPath, MAIN], { cwd: folder }).status).toBe(0);
    expect(listed('piped.tar')).toContain('w/sub/link');
    expect(create('-f', '/dev/null', '--verify', 'w')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('reads a file back'),
    });
  });
});
