import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildArchive } from '../../emulator/testing/index.js';
import { scratch } from '../testing/scratch.js';
import { shell, startTapekit, tapekit } from '../testing/tapekit.js';

const { file, folder } = scratch('process');
const members = Array.from({ length: 3000 }, (_, i) => ({ type: 'file', name: `folder/file ${i}` }) as const);
const { bytes } = buildArchive({ dialect: 'ustar', members });
const archive = file('many files.tar', bytes);

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const piece of stream) text += piece;
  return text;
}

describe('tapekit as a process', () => {
  test.each([['list'], ['verify --digest']])(
    '%s is quiet when its output is closed, and does not say that all is well',
    (command) => {
      const script = `tapekit ${command} "many files.tar" | head -1; echo "status \${PIPESTATUS[0]}"`;
      const { stdout, stderr } = shell(script, { cwd: folder });
      expect(stderr).toBe('');
      expect(stdout.split('\n')[1]).toMatch(/^status (?:141|0)$/);
      expect(stdout).not.toContain('whole');
    },
  );

  test.each([
    ['SIGINT', ['verify', '--json', '-']],
    ['SIGTERM', ['verify', '--json', '-']],
    ['SIGINT', ['list', '-']],
  ] as const)('%s ends `tapekit %s` while a pipe is silent: exit 130, with what was read', async (signal, args) => {
    const child = startTapekit(args);
    const texts = Promise.all([textOf(child.stdout), textOf(child.stderr)]);
    child.stdin.on('error', () => undefined);
    child.stdin.write(bytes.subarray(0, 1_200_000));
    // It has begun when it takes no more: the pipe holds 64 KiB.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    child.kill(signal);
    const [code] = await once(child, 'exit');
    child.stdin.destroy();
    const [stdout] = await texts;
    expect(code).toBe(130);
    if (args[0] === 'list') return;
    const { archives, exitCode } = JSON.parse(stdout);
    expect({ exitCode, outcome: archives[0].outcome }).toEqual({ exitCode: 130, outcome: 'interrupted' });
  });

  test('a pipe among the volumes, and a name with blanks', () => {
    const { status, stdout } = shell('cat "many files.tar" | tapekit verify - "many files.tar" -q; echo $?', {
      cwd: folder,
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '0\n' });
  });

  test('a named pipe', () => {
    const script = 'mkfifo pipe && { cat "many files.tar" > pipe & } && tapekit verify pipe | head -1';
    expect(shell(script, { cwd: folder }).stdout).toBe('pipe: whole\n');
  });

  test.each([
    [['verfy', 'x'], '(Did you mean verify?)'],
    [['verify', '--manifst', 'x', 'y'], '(Did you mean --manifest?)'],
    [['verify'], "missing required argument 'file'"],
    [['verify', '-b', 'many', 'x'], 'must be a whole number'],
    [['manifest', '--format', 'md5', 'x'], 'Allowed choices are sha256sum'],
  ])('wrong usage: %s', (args, sentence) => {
    const { status, stdout, stderr } = tapekit(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(sentence);
  });

  test.each([
    [['--help']],
    [['verify', '--help']],
    [['list', '--help']],
    [['manifest', '--help']],
    [['completion', '--help']],
  ])('%s shows examples', (args) => {
    const { status, stdout } = tapekit(args);
    expect(status).toBe(0);
    expect(stdout).toContain('\nExamples:\n  ');
  });

  test('a path that leads nowhere is one sentence on standard error, and exit 2', () => {
    const path = join(folder, 'no', 'such', 'folder.tar');
    expect(tapekit(['verify', path])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: `tapekit: cannot read ${path}: there is no such file\n`,
    });
  });

  test('a slow reader gets every line', async () => {
    const child = startTapekit(['list', archive]);
    const sleepy = spawn('sh', ['-c', 'sleep 1; cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdout.pipe(sleepy.stdin);
    const text = await textOf(sleepy.stdout);
    expect(text.split('\n').length).toBe(3001);
  });
});
