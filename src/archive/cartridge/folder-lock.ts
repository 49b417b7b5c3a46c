import { hostname } from 'node:os';
import { join } from 'node:path';
import { CartridgeFolderError } from '../../tape/index.js';
import { type CartridgeFs, withoutMissing } from './cartridge-files.js';

/** Who can hold the lock of a cartridge folder. */
export interface LockHolder {
  readonly host: string;
  readonly process: number;
  /** Whether a process of this host is still running. */
  isRunning(process: number): boolean;
}

/** This process. */
export function thisProcess(): LockHolder {
  return { host: hostname(), process: process.pid, isRunning };
}

function isRunning(number: number): boolean {
  try {
    process.kill(number, 0);
    return true;
  } catch (error) {
    // It runs, as somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const LOCK_FILE = 'lock';
const LOCK_BYTES_MAX = 1024;
const TRIES = 3;

/**
 * Keeps other processes from writing into a folder: a file in it names who does. One whose process has ended, on this
 * host, is taken over.
 * @returns lets others write again
 * @throws CartridgeFolderError where another process does
 */
export function lockFolder(folder: string, fs: CartridgeFs, holder: LockHolder): () => void {
  const path = join(folder, LOCK_FILE);
  const own = `${JSON.stringify({ host: holder.host, process: holder.process })}\n`;
  for (let tries = 0; ; tries++) {
    if (takes(fs, path, own)) break;
    const text = textOf(fs, path);
    if (text === undefined) continue;
    const other = holderIn(text);
    const isOver = other?.host === holder.host && !holder.isRunning(other.process);
    if (!isOver || tries >= TRIES) throw held(folder, text, other);
    takeAway(fs, path, text, `${path}.${holder.process}`);
  }
  return () => {
    if (textOf(fs, path) === own) withoutMissing(() => fs.unlinkSync(path));
  };
}

function takes(fs: CartridgeFs, path: string, own: string): boolean {
  try {
    const descriptor = fs.openSync(path, 'wx', 0o666);
    fs.writeSync(descriptor, own);
    fs.closeSync(descriptor);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a lock that is over: renamed first, so that of two who find it one only removes what both have read. */
function takeAway(fs: CartridgeFs, path: string, text: string, aside: string): void {
  if (textOf(fs, path) !== text) return;
  withoutMissing(() => {
    fs.renameSync(path, aside);
    fs.unlinkSync(aside);
  });
}

function textOf(fs: CartridgeFs, path: string): string | undefined {
  return withoutMissing(() => {
    const descriptor = fs.openSync(path, 'r');
    try {
      const bytes = new Uint8Array(LOCK_BYTES_MAX);
      const length = fs.readSync(descriptor, bytes, 0, bytes.length, 0);
      return new TextDecoder().decode(bytes.subarray(0, length));
    } finally {
      fs.closeSync(descriptor);
    }
  });
}

function holderIn(text: string): Pick<LockHolder, 'host' | 'process'> | undefined {
  try {
    const { host, process } = JSON.parse(text) as { host?: unknown; process?: unknown };
    const isProcess = typeof process === 'number' && Number.isSafeInteger(process) && process > 0;
    return typeof host === 'string' && isProcess ? { host, process } : undefined;
  } catch {
    return undefined;
  }
}

function held(folder: string, text: string, other: ReturnType<typeof holderIn>): CartridgeFolderError {
  const who = other === undefined ? JSON.stringify(text.slice(0, 80)) : `process ${other.process} on ${other.host}`;
  return new CartridgeFolderError(folder, {
    file: LOCK_FILE,
    offset: undefined,
    expected: 'no other process that writes',
    found: who,
    advice: 'wait until it has ended; remove the file where it is no process of tapekit, or that host is gone',
  });
}
