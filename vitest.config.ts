import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Threads run what was built: Node cannot run the sources.
const find = /^\.\/worker-url\.js$/;
const replacement = fileURLToPath(new URL('dist/src/archive/hashing/worker-url.js', import.meta.url));

const EXCLUDED = ['test/interop/**', 'test/bench/**'];

// A module that is replaced would stay so for the files that the same process runs next: such a file has one of its own.
const replacing = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts'))
  .map((path) => `test/${path}`)
  .filter((path) => /^vi\.mock\(/m.test(readFileSync(path, 'utf8')));

export default defineConfig({
  resolve: { alias: [{ find, replacement }] },
  test: {
    globalSetup: 'test/testing/build-when-stale.ts',
    testTimeout: 30_000,
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: [...EXCLUDED, ...replacing],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: replacing, exclude: EXCLUDED } },
    ],
  },
});
