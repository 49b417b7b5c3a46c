import { describe, expect, test } from 'vitest';
import { buildArchive } from '../../emulator/testing/index.js';
import { flippedKeyword, isKnownKeyword } from '../../src/tar/pax-keywords.js';
import { readAll } from '../testing/read-all.js';

describe('pax keywords', () => {
  test.each([
    ['patl', 'path'],
    ['Path', 'path'],
    ['sizd', 'size'],
    ['GNU.sparse.numblockS', 'GNU.sparse.numblocks'],
  ])('%s was %s', (keyword, was) => {
    expect(flippedKeyword(keyword)).toBe(was);
  });

  test.each(['path', 'size', 'uid', 'gid', 'atime', 'ctime', 'mtime', 'uname', 'gname', 'SCHILY.dev', 'x', 'Pafh'])(
    '%s is no damaged one',
    (keyword) => {
      expect(flippedKeyword(keyword)).toBeUndefined();
    },
  );

  test('no known keyword is a flipped bit away from another', () => {
    for (const keyword of ['atime', 'ctime', 'mtime', 'uid', 'gid', 'uname', 'gname', 'path', 'size', 'comment']) {
      expect(isKnownKeyword(keyword)).toBe(true);
      expect(flippedKeyword(keyword)).toBeUndefined();
    }
  });

  test('a bit turned over in a keyword is an error', () => {
    const name = 'n'.repeat(300);
    const { bytes } = buildArchive({ dialect: 'pax', members: [{ type: 'file', name }] });
    const at = bytes.findIndex((_, i) => String.fromCharCode(...bytes.subarray(i, i + 5)) === 'path=');
    bytes[at] = (bytes[at] as number) ^ 1;
    const { errors } = readAll(bytes);
    expect(errors.map(({ code, args }) => ({ code, args }))).toEqual([
      { code: 'PAX_KEYWORD_DAMAGED', args: { keyword: 'qath', was: 'path' } },
    ]);
  });
});
