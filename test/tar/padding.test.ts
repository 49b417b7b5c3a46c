import { describe, expect, test } from 'vitest';
import { buildArchive } from '../../emulator/testing/index.js';
import { headerSums } from '../../src/tar/header.js';
import { readAll } from '../testing/read-all.js';

/** Three files of ten bytes, with four bytes left in the padding behind some of them. */
function archiveWithLeftovers(...behind: readonly number[]): Uint8Array {
  const names = ['a', 'b', 'c'];
  const content = new Uint8Array(10).fill(0x61);
  const { bytes, members } = buildArchive({
    dialect: 'v7',
    members: names.map((name) => ({ type: 'file', name, content })),
  });
  for (const i of behind) {
    const start = (members[i]?.dataOffset ?? 0) + content.length;
    bytes.set([1, 2, 3, 4], start);
  }
  return bytes;
}

const codesOf = (bytes: Uint8Array): string[] => readAll(bytes).findings.map(({ code }) => code);

describe('what stands in padding', () => {
  test('zeros are nothing to tell', () => {
    expect(codesOf(archiveWithLeftovers())).toEqual([]);
  });

  test('in front of another member it harms nothing', () => {
    expect(codesOf(archiveWithLeftovers(0))).toEqual(['TAR_PADDING_NOT_ZERO']);
  });

  test('in front of the end, and nowhere else, the content runs on', () => {
    expect(codesOf(archiveWithLeftovers(2))).toEqual(['TAR_CONTENT_OVERRUNS']);
  });

  test.each([1, 2])('the header of another member is told, also of the last one: %i', (i) => {
    const bytes = archiveWithLeftovers();
    const own = bytes.slice(0, 512);
    own.set(new TextEncoder().encode('00000200000'), 124);
    own.set(new TextEncoder().encode(headerSums(own, 0).unsigned.toString(8).padStart(6, '0')), 148);
    const at = 1024 * i + 512;
    const damaged = bytes.slice();
    damaged.set(own, at);
    const told = readAll(damaged).findings.map(({ code, at: { offset } }) => [code, offset]);
    expect(told).toContainEqual(['TAR_HEADER_IN_PADDING', at]);
  });

  test('a writer that leaves something behind every member has lost nothing', () => {
    const warning = 'TAR_PADDING_NOT_ZERO';
    expect(codesOf(archiveWithLeftovers(0, 1, 2))).toEqual([warning, warning, warning]);
  });
});
