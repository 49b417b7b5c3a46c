import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { readTar, readTarBytes, type TarEvent, TarReader, type TarSource } from '../../src/tar/index.js';
import { block, END, file, latin1, padded, pax } from '../testing/blocks.js';
import { tarVectors } from '../testing/vectors.js';

const bytes = latin1(file('a'.repeat(3000), { name: 'a' }) + file('b', { name: 'b' }) + END);
const pieces = [bytes.subarray(0, 700), bytes.subarray(700, 701), bytes.subarray(701)];

async function* inTurn(): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield piece;
}

/** Events in one line each, data merged to its length. */
function told(events: readonly TarEvent[]): string[] {
  return events.flatMap((event) => {
    if (event.type === 'member') return [`member ${event.member.name}`];
    if (event.type === 'end') return [`end ${event.member.name}${event.skipped ? ' skipped' : ''}`];
    return event.type === 'data' ? [] : [event.type];
  });
}

async function all(source: TarSource): Promise<TarEvent[]> {
  const events: TarEvent[] = [];
  for await (const event of readTar(source)) events.push(event);
  return events;
}

const SOURCES: readonly (readonly [string, () => TarSource])[] = [
  ['bytes', () => bytes],
  ['an array of pieces', () => pieces],
  ['an asynchronous generator', inTurn],
  ['a Node stream', () => Readable.from(pieces)],
  ['a Web stream', () => Readable.toWeb(Readable.from(pieces))],
];

describe('readTar', () => {
  test.each(SOURCES)('reads %s', async (_, source) => {
    const events = await all(source());
    expect(told(events)).toEqual(['member a', 'end a', 'member b', 'end b', 'end-of-archive']);
    const stored = events.reduce((sum, event) => sum + (event.type === 'data' ? event.bytes.length : 0), 0);
    expect(stored).toBe(3001);
  });

  test.each([
    ['a Node stream', false],
    ['a Web stream', true],
  ])('leaving the loop ends %s', async (_, isWeb) => {
    const stream = Readable.from(pieces);
    for await (const event of readTar(isWeb ? Readable.toWeb(stream) : stream)) if (event.type === 'data') break;
    expect(stream.destroyed).toBe(true);
  });

  test('what the source throws comes through', async () => {
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, 512);
      throw new Error('the drive is on fire');
    };
    await expect(all(broken())).rejects.toThrow('the drive is on fire');
  });

  test('what is no tar gives no event', async () => {
    expect(await all(latin1(padded('no tar, no tar at all'.repeat(100))))).toEqual([]);
  });

  test('a volume that another one follows may end anywhere', () => {
    const cut = bytes.subarray(0, 1024);
    const codes = (moreFollows: boolean): string[] =>
      [...readTarBytes(cut, { moreFollows })].flatMap((e) => (e.type === 'finding' ? [e.finding.code] : []));
    expect(codes(true)).toEqual([]);
    expect(codes(false)).toEqual(['TAR_CUT_IN_DATA']);
  });

  test('without data, content in memory is stepped over', () => {
    const large = latin1(file('a'.repeat(3 << 20), { name: 'a' }) + file('b', { name: 'b' }) + END);
    const events = [...readTarBytes(large, { data: false })];
    expect(told(events)).toEqual(['member a', 'end a skipped', 'member b', 'end b', 'end-of-archive']);
    expect(events.some((event) => event.type === 'data')).toBe(false);
  });
});

test('a global header is told, with the blocks that it takes', () => {
  const front = pax('g', { comment: 'all' });
  const events = [...readTarBytes(latin1(block() + front + block() + END))];
  expect(events.find(({ type }) => type === 'global')).toEqual({ type: 'global', offset: 512, end: 1536 });
});

describe('a Buffer, as Node streams and readFileSync give it', () => {
  const folder = tarVectors.folder;
  const flips = tarVectors.index.vectors.map(({ file }) => file).filter((file) => /flip|two-bits/.test(file));

  test.each(flips)('is read as its bytes are, and not written to: %s', (file) => {
    const buffer = readFileSync(join(folder, file));
    const plain = new Uint8Array(buffer);
    const pushed = (whole: Uint8Array): TarEvent[] => {
      const reader = new TarReader();
      return [...reader.push(whole), ...reader.end()];
    };
    expect(pushed(buffer)).toEqual(pushed(plain));
    expect([...readTarBytes(buffer)]).toEqual([...readTarBytes(plain)]);
    expect(new Uint8Array(buffer)).toEqual(plain);
  });
});
