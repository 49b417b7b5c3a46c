import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writePieces } from '../../src/archive/index.js';
import { recordsOf } from '../../src/tape/index.js';
import { TarWriter } from '../../src/tar/index.js';
import { scratch } from '../testing/scratch.js';

const { folder } = scratch('pieces');
const pieces = (): Uint8Array[] => [...new TarWriter({ format: 'gnu', label: 'spring' }).finish()];

test('pieces are in the file, one behind the other', () => {
  const path = join(folder, 'a.tar');
  const fd = openSync(path, 'wx');
  expect(writePieces(fd, pieces())).toBe(10_240);
  closeSync(fd);
  expect(readFileSync(path)).toEqual(Buffer.concat(pieces()));
});

test('what is not taken at once is written on', () => {
  const written: number[] = [];
  const writeSync = (_: number, bytes: NodeJS.ArrayBufferView, at: number): number => {
    const count = Math.min(3, bytes.byteLength - at);
    written.push(...new Uint8Array(bytes.buffer, bytes.byteOffset + at, count));
    return count;
  };
  const given = [Uint8Array.of(1, 2, 3, 4), Uint8Array.of(), Uint8Array.of(5)];
  expect(writePieces(7, given, { writeSync } as never)).toBe(5);
  expect(written).toEqual([1, 2, 3, 4, 5]);
});

test('a drive gets one record with each call', () => {
  const lengths: number[] = [];
  const writeSync = (_: number, bytes: NodeJS.ArrayBufferView): number => {
    lengths.push(bytes.byteLength);
    return bytes.byteLength;
  };
  writePieces(7, recordsOf(pieces(), 4096), { writeSync } as never);
  expect(lengths).toEqual([4096, 4096, 4096]);
});
