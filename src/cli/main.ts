#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { CouldNotRun, EXIT } from './exit.js';
import { buildProgram } from './program.js';

/** Reads the version from the package that this file stands in. */
function version(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

async function main(): Promise<void> {
  const { stdin, stdout, stderr, env } = process;
  // Whoever reads our output may stop early (head, less): that is no error of ours.
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT.good);
      stderr.write(`tapekit: cannot write to standard ${stream === stdout ? 'output' : 'error'}: ${error.message}\n`);
      process.exit(EXIT.couldNotRun);
    });
  }
  const setExit = (code: number): void => {
    process.exitCode = code;
  };
  try {
    await buildProgram({ stdin, stdout, stderr, env }, setExit, version()).parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError) setExit(error.exitCode === 0 ? EXIT.good : EXIT.couldNotRun);
    else if (error instanceof CouldNotRun || (error instanceof Error && error.name === 'SourceError')) {
      stderr.write(`tapekit: ${error.message}\n`);
      setExit(EXIT.couldNotRun);
    } else {
      stderr.write(
        `tapekit: this is a bug, please report it: ${error instanceof Error ? error.stack : String(error)}\n`,
      );
      setExit(EXIT.couldNotRun);
    }
  }
}

await main();
