import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { exitCodeOfError, whyNot } from '../../src/cli/exit.js';
import type { CliIo } from '../../src/cli/io.js';
import { fakeIo } from './fake-io.js';

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
  const { io, stdout, stderr } = fakeIo({ env: { LC_ALL: 'C.UTF-8' } });
  try {
    const code = await run({ ...io, ...more });
    return { code, stdout: stdout(), stderr: stderr() };
  } catch (error) {
    const message = whyNot(error);
    if (message === undefined) throw error;
    return { code: exitCodeOfError(error), stdout: stdout(), stderr: `${stderr()}tapekit: ${message}\n` };
  }
}
