#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { EXIT, exitCodeOfError, whyNot } from './exit.js';
import type { CliIo } from './io.js';
import { buildProgram } from './program.js';

const STUCK_AFTER_MS = 500;

/** Reads the version from the package that this file stands in. */
function version(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/**
 * Whoever reads our output may stop early (head, less): that is no error of ours. A stream is made when it is first
 * asked for: making all three costs as much as reading a small archive.
 */
function watched(name: 'stdout' | 'stderr'): () => NodeJS.WriteStream {
  let stream: NodeJS.WriteStream | undefined;
  return () => {
    if (stream !== undefined) return stream;
    stream = process[name];
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT.outputClosed);
      const which = name === 'stdout' ? 'output' : 'error';
      process.stderr.write(`tapekit: cannot write to standard ${which}: ${error.message}\n`);
      process.exit(EXIT.couldNotRun);
    });
    return stream;
  };
}

async function main(): Promise<void> {
  const stdout = watched('stdout');
  const stderr = watched('stderr');
  const io: CliIo = {
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return stdout();
    },
    get stderr() {
      return stderr();
    },
    env: process.env,
  };
  const setExit = (code: number): void => {
    process.exitCode = code;
  };
  try {
    await buildProgram(io, setExit, version()).parseAsync(process.argv);
  } catch (error) {
    setExit(tellError(error, io.stderr));
  }
  if (process.exitCode === EXIT.interrupted) endStuckReads();
}

function tellError(error: unknown, stderr: CliIo['stderr']): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.good : EXIT.couldNotRun;
  const text = error instanceof Error ? error.stack : String(error);
  stderr.write(`tapekit: ${whyNot(error) ?? `this is a bug, please report it: ${text}`}\n`);
  return exitCodeOfError(error);
}

/** A drive that does not answer keeps the program from ending by itself: then it ends as Ctrl-C ends programs. */
function endStuckReads(): void {
  setTimeout(() => process.kill(process.pid, 'SIGINT'), STUCK_AFTER_MS).unref();
}

void main();
