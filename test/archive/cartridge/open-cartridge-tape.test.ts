import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCartridge, openCartridgeTape } from '../../../src/archive/index.js';
import { CartridgeFolderError } from '../../../src/tape/index.js';
import { recordAtRest } from '../../testing/records-at-rest.js';
import { scratch } from '../../testing/scratch.js';

const { folder } = scratch('cartridge-tape');
const key = new Uint8Array(32).fill(5);
const bytes = new TextEncoder().encode('twice '.repeat(100));

function contentsOf(path: string): Map<string, string> {
  return new Map(readdirSync(path).map((name) => [name, readFileSync(join(path, name), 'latin1')]));
}

test('a cartridge folder is a tape, and nothing in the folder is changed', () => {
  const path = join(folder, 'C');
  const made = createCartridge(path);
  made.partitions[0]?.append(recordAtRest(bytes, { compressed: true, key }));
  made.partitions[0]?.appendFilemarks(1);
  made.close();
  const before = contentsOf(path);
  const tape = openCartridgeTape(path, { key });
  expect([tape.read(), tape.read(), tape.read()]).toEqual([
    { kind: 'record', bytes },
    { kind: 'filemark' },
    { kind: 'end-of-data' },
  ]);
  expect(tape.cartridge.faults).toEqual([]);
  tape.cartridge.close();
  expect(contentsOf(path)).toEqual(before);
  expect(openCartridgeTape(path).read()).toMatchObject({ kind: 'unreadable', reason: 'encrypted' });
});

test('what is no cartridge, and what is no key, is said', () => {
  expect(() => openCartridgeTape(join(folder, 'none'))).toThrow(CartridgeFolderError);
  createCartridge(join(folder, 'D')).close();
  expect(() => openCartridgeTape(join(folder, 'D'), { key: new Uint8Array(1) })).toThrow(RangeError);
});
