import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Threads run what was built: Node cannot run the sources.
const find = /^\.\/worker-url\.js$/;
const replacement = fileURLToPath(new URL('dist/src/archive/hashing/worker-url.js', import.meta.url));

/** What the tests in test/programs hold tapekit against; where one is missing they are left out, and that is said. */
const PROGRAMS = ['bsdtar', 'python3', 'setfattr', 'setfacl', 'zstd', 'xz', 'lz4', 'bzip2'];
const missing = PROGRAMS.filter((name) => spawnSync(name, ['--version']).error !== undefined);
if (!spawnSync('tar', ['--version'], { encoding: 'utf8' }).stdout?.includes('GNU tar')) missing.push('GNU tar');
if (missing.length > 0) console.error(`test/programs is left out: there is no ${missing.join(', no ')}`);

export default defineConfig({
  resolve: { alias: [{ find, replacement }] },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/interop/**', 'test/bench/**', ...(missing.length > 0 ? ['test/programs/**'] : [])],
    globalSetup: 'test/testing/build-when-stale.ts',
    testTimeout: 30_000,
  },
});
