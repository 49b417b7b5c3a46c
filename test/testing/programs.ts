import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe } from 'vitest';

/** Where all must be installed, as in CI, nothing is skipped. */
const MUST_BE_THERE = process.env.TAPEKIT_ALL_PROGRAMS === '1';

function isThere(program: string): boolean {
  if (program === 'GNU tar') return spawnSync('tar', ['--version'], { encoding: 'utf8' }).stdout?.includes('GNU tar');
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Those of some programs that are not installed. `GNU tar` is a `tar` that says that it is GNU's. */
export const missingOf = (programs: readonly string[]): readonly string[] =>
  programs.filter((program) => !isThere(program));

/**
 * A group of tests that need more than Node and a shell. Where that is missing the group is skipped, and a message says
 * so.
 * @throws {Error} where it is missing and TAPEKIT_ALL_PROGRAMS=1 says that it must be there
 */
export function describeUnless(missing: readonly string[], title: string, tests: () => void): void {
  if (missing.length === 0) return void describe(title, tests);
  const message = `not tested, for want of ${missing.join(', ')}: ${title}`;
  if (MUST_BE_THERE) throw new Error(message);
  console.warn(message);
  describe.skip(title, tests);
}

/** A group of tests that run these programs, see {@link describeUnless}. */
export function describeWith(programs: readonly string[], title: string, tests: () => void): void {
  describeUnless(missingOf(programs), title, tests);
}
