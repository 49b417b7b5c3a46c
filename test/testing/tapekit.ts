import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { exitCodeOfError, whyNot } from '../../src/cli/exit.js';
import type { CliIo } from '../../src/cli/io.js';

const { bin } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** The program that users get: the bundle that `bin` in package.json names. */
export const MAIN: string = fileURLToPath(new URL(`../../${bin.tapekit}`, import.meta.url));

const ENV = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', TZ: 'UTC' };

/** How a program is run. */
export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly env?: Record<string, string>;
  readonly cwd?: string;
}

/** Runs `tapekit` as users do, to its end; standard input is empty where none is given. */
export function tapekit(args: readonly string[], options: RunOptions = {}): SpawnSyncReturns<string> {
  const { input = '', env, cwd } = options;
  return spawnSync(process.execPath, [MAIN, ...args], { input, cwd, env: { ...ENV, ...env }, encoding: 'utf8' });
}

/** Runs a shell script in which `tapekit` is a function. */
export function shell(script: string, options: RunOptions = {}): SpawnSyncReturns<string> {
  const { input = '', env, cwd } = options;
  const text = `tapekit() { "$TAPEKIT_NODE" "$TAPEKIT_MAIN" "$@"; }\n${script}`;
  const own = { TAPEKIT_NODE: process.execPath, TAPEKIT_MAIN: MAIN };
  return spawnSync('bash', ['--norc', '-c', text], { input, cwd, env: { ...ENV, ...own, ...env }, encoding: 'utf8' });
}

/** Starts `tapekit` and leaves it running. */
export function startTapekit(args: readonly string[]) {
  return spawn(process.execPath, [MAIN, ...args], { env: ENV, stdio: 'pipe' });
}

/** What a command that ran inside the test gave. */
export interface Captured {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command inside the test. */
export async function capture(run: (io: CliIo) => Promise<number>, more: Partial<CliIo> = {}): Promise<Captured> {
  const written = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  const stream = (into: Uint8Array[]): CliIo['stdout'] => ({
    write(bytes) {
      into.push(Buffer.from(bytes));
      return true;
    },
    once: () => undefined,
  });
  const io: CliIo = {
    stdin: process.stdin,
    stdout: stream(written.stdout),
    stderr: stream(written.stderr),
    env: { LC_ALL: 'C.UTF-8' },
    ...more,
  };
  const text = (pieces: readonly Uint8Array[]): string => Buffer.concat(pieces).toString('utf8');
  try {
    const code = await run(io);
    return { code, stdout: text(written.stdout), stderr: text(written.stderr) };
  } catch (error) {
    const message = whyNot(error);
    if (message === undefined) throw error;
    const stderr = `${text(written.stderr)}tapekit: ${message}\n`;
    return { code: exitCodeOfError(error), stdout: text(written.stdout), stderr };
  }
}
