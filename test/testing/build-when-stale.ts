import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = new URL('../..', import.meta.url).pathname;
const FOLDERS = ['src', 'emulator', 'types'];
const FILES = ['tools/bundle-cli.mjs', 'tsconfig.json', 'package-lock.json'];

const changed = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Before any test: the program that tests run must be what stands in the sources, so it is built where it is not. */
export function setup(): void {
  const built = changed(join(ROOT, 'dist/program/cli/main.js'));
  const newer = sources().find((path) => changed(path) > built);
  if (newer === undefined) return;
  process.stderr.write(`${newer} is newer than dist: npm run build\n`);
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
}

function sources(): string[] {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return [...inFolders, ...FILES.map((path) => join(ROOT, path))];
}
