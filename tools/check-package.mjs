// Packs the package, lets publint and attw judge it, installs it into an empty folder and runs what is in it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
const scratch = mkdtempSync(join(tmpdir(), 'tapekit-package-'));
let passed = 0;
let failed = 0;

function run(command, args, cwd) {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function check(title, action) {
  try {
    action();
    passed++;
    console.log(`ok      ${title}`);
  } catch (error) {
    failed++;
    console.log(`FAILED  ${title}\n${error.stdout ?? ''}${error.stderr ?? error.message}`);
  }
}

const [packed] = JSON.parse(run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', scratch], root));
const tarball = join(scratch, packed.filename);
check('publint finds nothing', () => run('npx', ['publint', '--strict', tarball], root));
check('types resolve for every subpath', () =>
  run('npx', ['attw', tarball, '--profile', 'esm-only', '--format', 'ascii'], root),
);

const folder = join(scratch, 'empty');
mkdirSync(folder);
writeFileSync(join(folder, 'package.json'), '{"name":"empty","private":true,"type":"module"}');
check('installs into an empty folder', () => run('npm', ['install', '--no-audit', '--no-fund', tarball], folder));
const { exports, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
for (const subpath of Object.keys(exports).filter((path) => path !== './package.json' && path !== './testing')) {
  const name = `tapekit/${subpath.slice(2)}`;
  check(`imports ${name}`, () => run('node', ['--input-type=module', '-e', `await import('${name}')`], folder));
}
check('fast-check is asked for by tapekit/testing only', () => {
  run('npm', ['install', '--no-audit', '--no-fund', 'fast-check@4'], folder);
  run('node', ['--input-type=module', '-e', "await import('tapekit/testing')"], folder);
});
check('tapekit --version', () => {
  const shown = run('npx', ['tapekit', '--version'], folder).trim();
  if (shown !== version) throw new Error(`showed ${shown}, expected ${version}`);
});
check('tapekit verify says a whole archive is whole', () => {
  const shown = run('npx', ['tapekit', 'verify', join(root, 'vectors/tar/fmt-gnu.tar')], folder);
  if (!shown.includes('whole')) throw new Error(shown);
});
check('the core of the reader runs without Node', () => {
  const source = run('npx', ['--no-install', 'tsc', '--version'], root);
  if (!source.startsWith('Version')) throw new Error(source);
  run('npx', ['tsc', '-p', 'tsconfig.pure.json'], root);
});

rmSync(scratch, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
