import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Threads run what was built: Node cannot run the sources.
const find = /^\.\/worker-url\.js$/;
const replacement = fileURLToPath(new URL('dist/src/archive/hashing/worker-url.js', import.meta.url));

export default defineConfig({
  resolve: { alias: [{ find, replacement }] },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/interop/**', 'test/bench/**'],
    globalSetup: 'test/testing/build-when-stale.ts',
    testTimeout: 30_000,
  },
});
