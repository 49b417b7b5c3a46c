import { describe, expect, test } from 'vitest';
import { encodeName } from '../../src/bytes/index.js';
import type { Code } from '../../src/findings/index.js';
import { type TarEvent, type TarMember, TarReader, type TarReaderOptions } from '../../src/tar/index.js';
import { block, END, file, GNU_MAGIC, latin1, long, octal12, padded, pax, paxRaw } from '../testing/blocks.js';
import { memoryInUse } from '../testing/memory-in-use.js';

const MIB = 1 << 20;

interface Seen {
  members: number;
  last: TarMember | undefined;
  readonly codes: Map<Code, number>;
  /** The most events that one push gave. */
  eventsAtOnce: number;
  /** How far heap and buffers grew at most, bytes. */
  grownBytes: number;
}

function usedBytes(): number {
  const { heapUsed, arrayBuffers } = memoryInUse();
  return heapUsed + arrayBuffers;
}

/** Reads chunks as they are made, keeping nothing, and looks at the memory now and then. */
function readStream(chunks: Iterable<Uint8Array>, options: TarReaderOptions = {}, looks = 4): Seen {
  const seen: Seen = { members: 0, last: undefined, codes: new Map(), eventsAtOnce: 0, grownBytes: 0 };
  const reader = new TarReader({ data: false, ...options });
  const take = (events: readonly TarEvent[]): void => {
    seen.eventsAtOnce = Math.max(seen.eventsAtOnce, events.length);
    for (const event of events) {
      if (event.type === 'member') {
        seen.members++;
        seen.last = event.member;
      } else if (event.type === 'finding') {
        seen.codes.set(event.finding.code, (seen.codes.get(event.finding.code) ?? 0) + 1);
      }
    }
  };
  const before = usedBytes();
  let pushed = 0;
  for (const chunk of chunks) {
    take(reader.push(chunk));
    if (++pushed % 2 ** looks === 0) {
      looks++;
      seen.grownBytes = Math.max(seen.grownBytes, usedBytes() - before);
    }
  }
  take(reader.end());
  seen.grownBytes = Math.max(seen.grownBytes, usedBytes() - before);
  return seen;
}

/** The same bytes again and again, so many times in all, and something behind them. */
function* repeated(piece: string, times: number, behind: string): Generator<Uint8Array> {
  const perChunk = Math.max(1, Math.min(times, Math.floor(MIB / piece.length)));
  const chunk = latin1(piece.repeat(perChunk));
  let left = times;
  for (; left >= perChunk; left -= perChunk) yield chunk;
  yield latin1(piece.repeat(left) + behind);
}

describe('memory is flat', () => {
  test('a million empty members', () => {
    const seen = readStream(repeated(block({ patch: { 265: 'owner', 297: 'group' } }), 1_000_000, END));
    expect(seen.members).toBe(1_000_000);
    expect([...seen.codes]).toEqual([]);
    expect(seen.grownBytes).toBeLessThan(8 * MIB);
    expect(seen.eventsAtOnce).toBeLessThanOrEqual(4096);
  });

  test('a pax record of a gibibyte is skipped, not kept', () => {
    const size = 2 ** 30;
    const head = block({ name: 'PaxHeaders/x', type: 'x', size });
    const chunks = function* (): Generator<Uint8Array> {
      const content = new Uint8Array(MIB).fill(0x61);
      yield latin1(head);
      for (let i = 0; i < size / MIB; i++) yield content;
      yield latin1(file('ab') + END);
    };
    const seen = readStream(chunks());
    expect([...seen.codes]).toEqual([['EXTENDED_HEADER_TOO_LARGE', 1]]);
    expect(seen.last?.size).toBe(2);
    expect(seen.grownBytes).toBeLessThan(8 * MIB);
  });

  test.each(['x', 'g', 'L', 'K', 'X'])('a header of type %s that claims eight exbibytes allocates nothing', (type) => {
    const head = block({ type, patch: { 124: '\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff' } });
    const seen = readStream([latin1(head + file('ab') + END)]);
    expect([...seen.codes.keys()]).toEqual(
      type === 'g'
        ? ['EXTENDED_HEADER_TOO_LARGE', 'TAR_NO_END_MARKER']
        : ['EXTENDED_HEADER_TOO_LARGE', 'EXTENDED_HEADER_ORPHANED', 'TAR_NO_END_MARKER'],
    );
    expect(seen.grownBytes).toBeLessThan(4 * MIB);
  });

  test('a hundred thousand long names in a row', () => {
    const seen = readStream(repeated(long('L', 'n'.repeat(500)), 100_000, file('ab') + END));
    expect([...seen.codes]).toEqual([['LONG_NAME_TWICE', 1]]);
    expect(seen.last?.name).toBe('n'.repeat(500));
    expect(seen.grownBytes).toBeLessThan(8 * MIB);
  });

  test('a hundred thousand pax headers in a row', () => {
    const seen = readStream(repeated(pax('x', { comment: 'c'.repeat(400) }), 100_000, file('ab') + END));
    expect([...seen.codes]).toEqual([['PAX_TWO_HEADERS', 1]]);
    expect(seen.grownBytes).toBeLessThan(8 * MIB);
  });

  test('a hundred thousand global headers, each with a keyword of its own', () => {
    const record = (key: number): string => `318 VENDOR.${String(key).padStart(7, '0')}=${'v'.repeat(298)}\n`;
    const piece = latin1(paxRaw('g', record(0)).repeat(1000));
    const chunks = function* (): Generator<Uint8Array> {
      for (let key = 0; key < 100_000; key++) {
        const place = (key % 1000) * 1024 + 512;
        piece.set(encodeName(record(key)), place);
        if (key % 1000 === 999) yield piece;
      }
      yield latin1(file('ab') + END);
    };
    const seen = readStream(chunks());
    expect([...seen.codes]).toEqual([['PAX_GLOBAL_TOO_MUCH', 1]]);
    expect(seen.last?.pax?.size).toBe(1000);
    expect(seen.grownBytes).toBeLessThan(8 * MIB);
  });

  test('a pax header of nothing but faults tells a few of them', () => {
    const seen = readStream([latin1(paxRaw('x', '\n'.repeat(MIB)) + file('ab') + END)]);
    expect([...seen.codes]).toEqual([['PAX_RECORD_INVALID', 8]]);
  });
});

describe('sparse members', () => {
  test('twenty gibibytes in a kibibyte', () => {
    const size = 20 * 2 ** 30;
    const at = `\x80${'\0'.repeat(6)}\x04${'\0'.repeat(4)}`;
    const realSize = `\x80${'\0'.repeat(6)}\x05${'\0'.repeat(4)}`;
    const header = block({ type: 'S', magic: GNU_MAGIC, size: 3, patch: { 386: at + octal12(3), 483: realSize } });
    const seen = readStream([latin1(header + padded('end') + END)]);
    expect([...seen.codes]).toEqual([]);
    expect(seen.last?.size).toBe(size);
    expect(seen.last?.sparse).toEqual({
      realSize: size,
      regions: [{ offset: 16 * 2 ** 30, length: 3 }],
      isSound: true,
    });
  });

  test('a map of more than a million entries', () => {
    const entries = 1_000_001;
    const map = `${entries}\n${'7\n0\n'.repeat(entries)}`;
    const records = { 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.realsize': '7' };
    const seen = readStream([latin1(pax('x', records) + file(padded(map)) + END)]);
    expect([...seen.codes]).toEqual([['SPARSE_MAP_TOO_LARGE', 1]]);
    expect(seen.last?.sparse?.regions).toHaveLength(1_000_000);
  });

  test('endless extension blocks of a map', () => {
    const entries = (octal12(0) + octal12(0)).repeat(21);
    const extension = `${entries}\x01`.padEnd(512, '\0');
    const chunks = function* (): Generator<Uint8Array> {
      yield latin1(block({ type: 'S', magic: GNU_MAGIC, patch: { 386: entries.slice(0, 96), 482: '\x01' } }));
      yield* repeated(extension, 60_000, '');
    };
    const seen = readStream(chunks());
    expect(seen.codes.get('SPARSE_MAP_TOO_LARGE')).toBe(1);
    expect(seen.last?.sparse?.regions).toHaveLength(1_000_000);
  });

  test('numbers of entries in the billions are not believed', () => {
    const records = { 'GNU.sparse.size': '9', 'GNU.sparse.numblocks': '4000000000', 'GNU.sparse.map': '0,2' };
    const old = readStream([latin1(pax('x', records) + file('ab') + END)]);
    expect([...old.codes]).toEqual([['SPARSE_MAP_INVALID', 1]]);
    const records10 = { 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.realsize': '9' };
    const map = file(`${padded('4000000000\n0\n2\n')}ab`);
    const seen = readStream([latin1(pax('x', records10) + map + END)]);
    expect([...seen.codes]).toEqual([['SPARSE_MAP_INVALID', 1]]);
    expect(seen.members).toBe(1);
  });

  test('regions at the end of what 63 bits can count stay exact', () => {
    const end = 2n ** 63n - 1n;
    const map = `${end - 2n},2,${end},0`;
    const records = { 'GNU.sparse.size': `${end}`, 'GNU.sparse.numblocks': '2', 'GNU.sparse.map': map };
    const seen = readStream([latin1(pax('x', records) + file('ab') + END)]);
    expect([...seen.codes]).toEqual([]);
    expect(seen.last?.sparse?.regions).toEqual([
      { offset: end - 2n, length: 2 },
      { offset: end, length: 0 },
    ]);
    const beyond = { ...records, 'GNU.sparse.map': `${end},2,${end},0` };
    expect([...readStream([latin1(pax('x', beyond) + file('ab') + END)]).codes]).toEqual([['SPARSE_MAP_INVALID', 1]]);
  });
});

describe('looking back has a budget', () => {
  const noise = String.fromCharCode(...Array.from({ length: 512 }, (_, i) => ((i * 131 + 7) & 127) + 1));
  const lines = 'some/file of many\n'.repeat(29).slice(0, 512);
  const x = pax('x', {});
  const flipped = block({ name: 'q' }).replace('q', 'p');
  const CASES: Readonly<Record<string, string>> = {
    'noise between headers behind a large member': file(noise.repeat(2048)) + (x + noise).repeat(400),
    'text between headers behind a large member of text': file(lines.repeat(2048)) + (x + lines).repeat(400),
    'noise between headers behind a member full of headers': file(block().repeat(2048)) + (x + noise).repeat(400),
    'damaged headers between sound ones': (block() + flipped).repeat(500),
    'damaged headers alone': flipped.repeat(1000),
    'headers in content, off the grid': file(`${block()}\0`.repeat(2000)),
    'members that have all lost the same': (block({ size: 1024 }) + noise + block()).repeat(500),
  };

  test.each(Object.entries(CASES))('%s', (_, archive) => {
    const bytes = latin1(archive);
    let asked = 0;
    const bytesAt = (offset: number, length: number): Uint8Array => {
      asked += length;
      return bytes.subarray(offset, offset + length);
    };
    readStream([bytes], { bytesAt });
    // Without the budget, each of the hundreds of damages looks at the mebibyte in front of it.
    expect(asked).toBeLessThan(64 * MIB + 12 * bytes.length);
  });
});
