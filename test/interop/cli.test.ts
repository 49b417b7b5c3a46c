import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildArchive } from '../../emulator/testing/index.js';
import type { ListFlags } from '../../src/cli/commands/list.declare.js';
import { runList } from '../../src/cli/commands/list.js';
import { fakeIo } from '../testing/fake-io.js';
import { scratch } from '../testing/scratch.js';
import { MAIN, tapekit } from '../testing/tapekit.js';

const VECTORS = fileURLToPath(new URL('../../vectors/tar', import.meta.url));
const { file, folder } = scratch('interop-cli');
const ZONE = 'America/New_York';
/** Of so many archives, one is listed by the program too. */
const PROGRAM_EVERY = 20;
const archives = readdirSync(VECTORS).filter((name) => name.endsWith('.tar'));

function run(command: string, args: readonly string[], env: Record<string, string>) {
  const own = { PATH: process.env.PATH ?? '', TZ: ZONE, ...env };
  return spawnSync(command, args, { cwd: VECTORS, encoding: 'latin1', input: '', env: own });
}

/** Lists an archive inside the test: starting a program for each of hundreds takes minutes. */
async function list(name: string, flags: ListFlags, env: Record<string, string>) {
  const { io, stdoutBytes } = fakeIo({ env });
  const status = await runList(io, [join(VECTORS, name)], flags);
  return { status, stdout: Buffer.from(stdoutBytes()).toString('latin1') };
}

describe('tapekit list held against tar -tvf', () => {
  const { TZ: before } = process.env;
  beforeAll(() => {
    process.env.TZ = ZONE;
  });
  afterAll(() => {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });

  test.each([
    ['C', {}, '-tvf'],
    ['C.UTF-8', {}, '-tvf'],
    ['C.UTF-8', { names: true }, '-tf'],
  ] as const)('byte for byte, LC_ALL=%s %j', async (locale, flags, tarFlags) => {
    const env = { LC_ALL: locale };
    let compared = 0;
    for (const name of archives) {
      const theirs = run('tar', ['--force-local', tarFlags, name], env);
      if (theirs.status !== 0 || theirs.stderr !== '') continue;
      const ours = await list(name, flags, env);
      // What tar passes over in silence is listed, and told.
      if (ours.status !== 0) continue;
      expect(ours.stdout, name).toBe(theirs.stdout);
      if (compared++ % PROGRAM_EVERY !== 0) continue;
      const options = 'names' in flags ? ['--names'] : [];
      expect(run(process.execPath, [MAIN, 'list', ...options, name], env).stdout, name).toBe(theirs.stdout);
    }
    expect(compared).toBeGreaterThan(50);
  });
});

describe('on a terminal', () => {
  const zeros = buildArchive({
    dialect: 'gnu',
    members: [{ type: 'file', name: 'a', content: new Uint8Array(1 << 20) }],
  });
  const archive = file('small.tar', zeros.bytes);

  /** Runs a shell command on a terminal of its own. */
  function onTerminal(command: string, env: Record<string, string> = {}) {
    const all = { ...process.env, NO_COLOR: '', TERM: 'xterm', ...env };
    return spawnSync('script', ['-qec', command, '/dev/null'], { cwd: folder, encoding: 'utf8', input: '', env: all });
  }
  const slowly = `(head -c 600000 ${archive}; sleep 1; tail -c +600001 ${archive}) | ${process.execPath} ${MAIN} verify`;

  test('colour and progress with a rate', () => {
    const { stdout, status } = onTerminal(`${slowly} -`);
    expect(status).toBe(0);
    expect(stdout).toMatch(/MiB read, .*\/s/);
    expect(stdout).toContain('\u001b[32m(standard input): whole');
  });

  test('none of it where it is not wanted', () => {
    expect(onTerminal(`${slowly} -`, { TERM: 'dumb' }).stdout).not.toContain('\u001b');
    const quiet = onTerminal(`${slowly} --quiet -`);
    expect({ status: quiet.status, stdout: quiet.stdout }).toEqual({ status: 0, stdout: '' });
    expect(onTerminal(`${slowly} --quiet --strict --label x -`, { NO_COLOR: '1' }).stdout).not.toContain('\u001b');
  });
});

test('zsh takes the completion script, and offers what it should', () => {
  const script = file('_tapekit', tapekit(['completion', 'zsh']).stdout);
  const text = `compdef() { :; }; compadd() { shift; print -l -- "$@"; }; _files() { print FILES; }
    source ${script}
    words=(tapekit manifest --format ''); CURRENT=4; _tapekit; print SPLIT
    words=(tapekit verify --manifest ''); CURRENT=4; _tapekit; print SPLIT
    words=(tapekit mam ''); CURRENT=3; _tapekit`;
  const { stdout, stderr } = spawnSync('zsh', ['-fc', text], { encoding: 'utf8' });
  expect(stderr).toBe('');
  const [formats = '', files, mam] = stdout.split('SPLIT\n').map((part) => part.trim().split('\n'));
  expect(formats).toEqual(['sha256sum', 'bagit', 'hashdeep', 'mtree']);
  expect(files).toEqual(['FILES']);
  expect(mam).toEqual(expect.arrayContaining(['encode', 'decode']));
});
