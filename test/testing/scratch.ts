import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach } from 'vitest';

/** A folder for the files of one test file; it goes away with it. */
export function scratch(name: string) {
  const folder = mkdtempSync(join(tmpdir(), `tapekit-${name}-`));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (path: string, bytes: Uint8Array | string): string => {
    writeFileSync(join(folder, path), bytes);
    return join(folder, path);
  };
  return { folder, file };
}

/** A new folder for each test of a file; it goes away with the test. */
export function scratchFolder(name: string): () => string {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), `tapekit-${name}-`));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  return () => folder;
}
