import { describe, expect, test } from 'vitest';
import { buildArchive } from '../../emulator/testing/index.js';
import type { Finding } from '../../src/findings/index.js';
import { TarReader } from '../../src/tar/index.js';

const MIB = 1 << 20;

/** A large member and seven of a megabyte behind it, with bytes gone from the large one's content. */
function archiveWithout(lostBytes: number): Uint8Array {
  const sizes = [5 * MIB + 100, 1e6, 1e6, 1e6, 1e6, 1e6, 1e6, 1e6];
  const { bytes } = buildArchive({
    dialect: 'gnu',
    members: sizes.map((size, i) => ({ type: 'file', name: `f${i}`, content: noise(size) })),
  });
  const from = 100 * 512;
  const without = new Uint8Array(bytes.length - lostBytes);
  without.set(bytes.subarray(0, from));
  without.set(bytes.subarray(from + lostBytes), from);
  return without;
}

function noise(size: number): Uint8Array {
  const content = new Uint8Array(size);
  for (let i = 0; i < size; i++) content[i] = (i * 2654435761) >>> 24 || 1;
  return content;
}

function read(bytes: Uint8Array, isFile: boolean): { names: string[]; findings: Finding[] } {
  const reader = new TarReader(isFile ? { bytesAt: (at, length) => bytes.subarray(at, at + length) } : {});
  const names: string[] = [];
  const findings: Finding[] = [];
  const take = (events: ReturnType<TarReader['push']>): void => {
    for (const event of events) {
      if (event.type === 'member') names.push(event.member.name);
      else if (event.type === 'finding') findings.push(event.finding);
    }
  };
  for (let at = 0; at < bytes.length; at += MIB) take(reader.push(bytes.subarray(at, at + MIB)));
  take(reader.end());
  return { names, findings };
}

const ALL = ['f0', 'f1', 'f2', 'f3', 'f4', 'f5', 'f6', 'f7'];
const AMOUNTS = [
  ['one block', 512],
  ['a mebibyte', MIB],
  ['whole members', 2 * 1_000_448 + 1024],
  ['three mebibytes', 3 * MIB],
  ['one byte', 1],
  ['more than a mebibyte, off the grid of blocks', 2 * MIB + 1],
  ['three mebibytes, off the grid', 3 * MIB - 28],
] as const;

describe('bytes lost from a member', () => {
  test.each(AMOUNTS)('%s: told to the byte, and every member read where the file is at hand', (_, lostBytes) => {
    const { names, findings } = read(archiveWithout(lostBytes), true);
    expect(names.toSorted()).toEqual(ALL);
    expect(findings.map(({ code, args }) => ({ code, args }))).toEqual([
      { code: 'TAR_BYTES_LOST', args: expect.objectContaining({ lostBytes, next: 'f1', unreadTo: undefined }) },
    ]);
  });

  test.each(AMOUNTS)('%s: told from a pipe too, and what went by too long ago is said', (_, lostBytes) => {
    const { names, findings } = read(archiveWithout(lostBytes), false);
    const [found] = findings;
    expect(found?.code).toBe('TAR_BYTES_LOST');
    if (found?.code !== 'TAR_BYTES_LOST') return;
    expect(found.args.lostBytes).toBeLessThanOrEqual(lostBytes);
    if (names.length < ALL.length) expect(found.args.unreadTo).toBeGreaterThan(0);
  });
});
