// @ts-check
// Packs the package, lets publint and attw judge it, installs it into an empty folder and uses it as its users do: every
// subpath imported, the command run, the reader bundled for a browser. Ends with `N passed, N failed`.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkBrowserBundle } from './package/browser-bundle.mjs';
import { checkFiles } from './package/files.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'tapekit-package-'));
const folder = join(scratch, 'empty');
const vector = join(root, 'vectors/tar/fmt-gnu.tar');
const { exports, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
let passed = 0;
let failed = 0;

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 * @returns {string} standard output
 * @throws where it exits with anything but 0
 */
function run(command, args, cwd) {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/**
 * @param {string} title
 * @param {() => unknown} action - throws where the check fails
 */
async function check(title, action) {
  try {
    await action();
    passed++;
    console.log(`ok      ${title}`);
  } catch (error) {
    failed++;
    const { stdout = '', stderr = '', message } = /** @type {Error & Record<string, string>} */ (error);
    console.log(`FAILED  ${title}\n${message}\n${stdout}${stderr}`);
  }
}

/** @param {string} source - of a module that uses tapekit */
const runModule = (source) => run('node', ['--input-type=module', '-e', source], folder);

const [packed] = JSON.parse(run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', scratch], root));
const tarball = join(scratch, packed.filename);
await check('holds what it should and nothing else', () => checkFiles(packed.files, root));
await check('publint finds nothing', () => run('npx', ['publint', '--strict', tarball], root));
await check('types resolve for every subpath', () =>
  run('npx', ['attw', tarball, '--profile', 'esm-only', '--format', 'ascii'], root),
);

mkdirSync(folder);
writeFileSync(join(folder, 'package.json'), '{"name":"empty","private":true,"type":"module"}');
await check('installs into an empty folder', () => run('npm', ['install', '--no-audit', '--no-fund', tarball], folder));
await check('no package of it runs a script on installation', () => {
  const { packages } = JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8'));
  const scripted = Object.keys(packages).filter((path) => packages[path].hasInstallScript === true);
  if (scripted.length > 0) throw new Error(scripted.join(', '));
});
for (const subpath of Object.keys(exports).filter((path) => path !== './package.json' && path !== './testing')) {
  const name = `tapekit/${subpath.slice(2)}`;
  await check(`imports ${name}`, () => runModule(`await import('${name}')`));
}
await check('tapekit/testing asks for fast-check, and runs with it', () => {
  run('npm', ['install', '--no-audit', '--no-fund', 'fast-check@4'], folder);
  runModule("await import('tapekit/testing')");
});
await check('tapekit --version', () => {
  const shown = run('npx', ['tapekit', '--version'], folder).trim();
  if (shown !== version) throw new Error(`showed ${shown}, expected ${version}`);
});
await check('tapekit verify says a whole archive is whole', () => {
  const shown = run('npx', ['tapekit', 'verify', vector], folder);
  if (!/: whole/.test(shown)) throw new Error(shown);
});
await check('tapekit/archive verifies', () => {
  const shown = runModule(`
    import { openFile, verify } from 'tapekit/archive';
    const report = await verify([openFile(${JSON.stringify(vector)})]);
    console.log(report.findings.bySeverity('error'), report.tally.members > 0);`);
  if (shown !== '0 true\n') throw new Error(shown);
});
await check('tapekit/tar reads in a browser', () => checkBrowserBundle(folder, readFileSync(vector)));

rmSync(scratch, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
