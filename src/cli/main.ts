#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { CouldNotRun, EXIT } from './exit.js';
import type { CliIo } from './io.js';
import { buildProgram } from './program.js';

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
      if (error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT.good);
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
    if (error instanceof CommanderError) setExit(error.exitCode === 0 ? EXIT.good : EXIT.couldNotRun);
    else if (error instanceof CouldNotRun || (error instanceof Error && error.name === 'SourceError')) {
      io.stderr.write(`tapekit: ${error.message}\n`);
      setExit(EXIT.couldNotRun);
    } else {
      io.stderr.write(
        `tapekit: this is a bug, please report it: ${error instanceof Error ? error.stack : String(error)}\n`,
      );
      setExit(EXIT.couldNotRun);
    }
  }
}

void main();
