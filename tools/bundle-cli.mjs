// Bundles the command line into dist/program/cli: two files in place of a hundred, which starts in half the time (see
// docs/benchmarks.md). Run after tsc. The folder is as deep as dist/src/cli: paths relative to a module hold in both.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = join(ROOT, 'dist/program/cli');
/** CommonJS knows no `import.meta`, and starts quicker than modules do. */
const BANNER = `const moduleUrl = require('node:url').pathToFileURL(__filename).href;`;

/** commander asks for it when it is loaded, for commands that are programs of their own; we have none. */
const noChildProcess = {
  name: 'no-child-process',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('/commander/') ? { path: 'none', namespace: 'no-child-process' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'no-child-process' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** The licences of the packages whose code is in the bundle, which ask to be kept with it. */
function licences(inputs) {
  const packages = inputs.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]);
  return [...new Set(packages)]
    .filter((folder) => folder !== undefined)
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
      const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt'].find((f) => existsSync(join(ROOT, folder, f)));
      const text = file === undefined ? license : readFileSync(join(ROOT, folder, file), 'utf8');
      return `${name} ${version}\n\n${text.trim()}\n`;
    })
    .join('\n\n');
}

const { metafile } = await build({
  absWorkingDir: ROOT,
  entryPoints: ['dist/src/cli/main.js', 'dist/src/archive/hashing/hash-worker.js'],
  entryNames: '[name]',
  outdir: FOLDER,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  banner: { js: BANNER },
  define: { 'import.meta.url': 'moduleUrl' },
  minifySyntax: true,
  minifyWhitespace: true,
  metafile: true,
  plugins: [noChildProcess],
  logLevel: 'warning',
});
mkdirSync(FOLDER, { recursive: true });
writeFileSync(join(FOLDER, 'package.json'), '{ "type": "commonjs" }\n');
writeFileSync(join(FOLDER, 'LICENCES.txt'), licences(Object.keys(metafile.inputs)));
