import { vol } from 'memfs';
import { beforeEach, expect, test, vi } from 'vitest';
import { openFile, SourceError } from '../../src/archive/source.js';

// Files that are in memory only: no test leaves one behind.
vi.mock('node:fs', async () => (await import('memfs')).fs);

const bytes = Uint8Array.from({ length: 2000 }, (_, i) => i % 251);

beforeEach(() => {
  vol.reset();
  vol.fromJSON({ '/tapes/empty.tar': '', '/tapes/set/': null });
  vol.writeFileSync('/tapes/full.tar', bytes);
});

test('a file is read in order, stepped over, and looked into anywhere', () => {
  const source = openFile('/tapes/full.tar');
  const into = new Uint8Array(700);
  expect(source.sizeBytes).toBe(2000);
  expect([source.read(into), into[0]]).toEqual([700, bytes[0]]);
  source.skip?.(600);
  expect([source.read(into), into[0]]).toEqual([700, bytes[1300]]);
  expect(source.read(into)).toBe(0);
  expect(source.readAt?.(1990, 100)).toEqual(bytes.subarray(1990));
  expect(source.readAt?.(3000, 100)).toHaveLength(0);
  source.close();
});

test.each([
  ['/tapes/none.tar', 'ENOENT', 'there is no such file'],
  ['/tapes/set', 'EISDIR', 'it is a directory'],
])('%s cannot be opened: %s', (path, code, reason) => {
  const open = (): unknown => openFile(path);
  expect(open).toThrow(SourceError);
  expect(open).toThrow(expect.objectContaining({ code, message: expect.stringContaining(reason) }));
});

test('an empty file ends at once', () => {
  expect(openFile('/tapes/empty.tar').read(new Uint8Array(10))).toBe(0);
});
