// @ts-check
// What is in the packed package.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const BESIDE_CODE = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];
/** What tools/bundle-cli.mjs makes. */
const PROGRAM = ['LICENCES.txt', 'hash-worker.js', 'main.js', 'package.json'].map((f) => `dist/program/cli/${f}`);
const UNPACKED_BYTES_MAX = 14 << 20;

/**
 * @param {readonly { path: string, size: number }[]} files - as `npm pack --json` lists them
 * @param {string} root - folder of the package
 * @throws {Error} where one is missing, or is there and should not be
 */
export function checkFiles(files, root) {
  const packed = new Set(files.map(({ path }) => path));
  const sources = ['src', 'emulator'].flatMap((folder) => typescriptBelow(root, folder));
  const schemas = readdirSync(join(root, 'docs/schemas')).map((name) => `docs/schemas/${name}`);
  const expected = new Set([
    ...BESIDE_CODE,
    ...PROGRAM,
    'emulator/README.md',
    ...schemas,
    ...sources,
    ...sources.flatMap(built),
  ]);
  const missing = [...expected].filter((path) => !packed.has(path));
  const extra = [...packed].filter((path) => !expected.has(path));
  if (missing.length > 0 || extra.length > 0) {
    throw new Error(
      `missing: ${missing.join(' ') || 'nothing'}\nextra, perhaps of an old build: ${extra.join(' ') || 'nothing'}`,
    );
  }
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes > UNPACKED_BYTES_MAX) throw new Error(`${bytes} bytes unpacked, at most ${UNPACKED_BYTES_MAX} are allowed`);
}

/**
 * @param {string} root
 * @param {string} folder
 */
function typescriptBelow(root, folder) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`);
}

/** @param {string} source */
function built(source) {
  const stem = `dist/${source.slice(0, -'.ts'.length)}`;
  return ['.js', '.js.map', '.d.ts', '.d.ts.map'].map((ending) => stem + ending);
}
