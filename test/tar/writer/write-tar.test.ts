import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatenated } from '../../../src/bytes/index.js';
import {
  formatsFor,
  type TarContent,
  TarFormatError,
  type TarInput,
  tarStream,
  writeTar,
} from '../../../src/tar/index.js';
import { readAll } from '../../testing/read-all.js';
import { settings } from '../../testing/settings.js';
import { written } from './entry-arbitrary.js';
import { write } from './write.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

async function all(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const taken: Uint8Array[] = [];
  for await (const piece of pieces) taken.push(piece);
  return concatenated(taken);
}

async function* inTurn<T>(values: readonly T[]): AsyncGenerator<T> {
  for (const value of values) yield value;
}

const PIECES = [utf8('Dear '), new Uint8Array(0), utf8('Charles\n')];
const CONTENTS: readonly (readonly [string, () => TarContent])[] = [
  ['text', () => 'Dear Charles\n'],
  ['bytes', () => utf8('Dear Charles\n')],
  ['an array of pieces', () => PIECES],
  ['an asynchronous generator', () => inTurn(PIECES)],
  ['a Node stream', () => Readable.from(PIECES)],
  ['a Web stream', () => Readable.toWeb(Readable.from(PIECES)) as ReadableStream<Uint8Array>],
];

describe('writeTar', () => {
  test.each(CONTENTS)('takes %s', async (_, content) => {
    const bytes = await all(writeTar([{ entry: { name: 'one', size: 13 }, data: content() }]));
    const { members, findings } = readAll(bytes);
    expect(members.map(({ member, stored }) => [member.name, Buffer.from(stored).toString()])).toEqual([
      ['one', 'Dear Charles\n'],
    ]);
    expect(findings).toEqual([]);
  });

  test('what is not given', async () => {
    const inputs = [
      { entry: { name: 'folder/' } },
      { entry: { name: 'folder/text' }, data: 'é' },
      { entry: { name: 'empty', mtime: new Date(-1) } },
      {
        entry: { name: 'link', kind: 'symlink', linkname: 'empty', mtime: { seconds: 5, nanoseconds: 6 } },
      },
    ] as const;
    const { members } = readAll(await all(writeTar(inTurn(inputs))));
    expect(members.map(({ member: { name, kind, mode, size, mtime } }) => [name, kind, mode, size, mtime])).toEqual([
      ['folder/', 'directory', 0o755, 0, { seconds: 0, nanoseconds: 0 }],
      ['folder/text', 'file', 0o644, 2, { seconds: 0, nanoseconds: 0 }],
      ['empty', 'file', 0o644, 0, { seconds: -1, nanoseconds: 999_000_000 }],
      ['link', 'symlink', 0o777, 0, { seconds: 5, nanoseconds: 6 }],
    ]);
  });

  test('gives what TarWriter gives, in chunks of 64 KiB and large pieces as they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(written, { maxLength: 4 }), fc.nat(70_000), async (entries, large) => {
        const fitting = entries.filter(({ entry }) => formatsFor(entry).includes('pax'));
        const mtime = { seconds: 1, nanoseconds: 0 };
        const entry = { name: 'large', kind: 'file', mode: 0o644, uid: 0, gid: 0, size: large, mtime } as const;
        const inputs = [...fitting, { entry, data: new Uint8Array(large).fill(7) }, ...fitting];
        const pieces: Uint8Array[] = [];
        for await (const piece of writeTar(inputs, { label: 'L' })) pieces.push(piece);
        expect(Buffer.compare(concatenated(pieces), write({ format: 'pax', label: 'L' }, inputs))).toBe(0);
        const small = pieces.slice(0, -1).filter(({ length }) => length < 65_536).length;
        expect(small).toBeLessThanOrEqual(large >= 65_536 ? 1 : 0);
      }),
      settings(40),
    );
  });

  test.each<[string, TarInput['entry'], TarContent | undefined, RegExp | typeof TarFormatError]>([
    ['too much', { name: 'a', size: 2 }, 'abc', /3 bytes of content come where 2 are left/],
    ['too little', { name: 'a', size: 4 }, 'abc', /1 bytes of content are missing/],
    ['none', { name: 'a', size: 4 }, undefined, /4 bytes of content are missing/],
    ['of an unknown size', { name: 'a' }, inTurn([utf8('abc')]), /a: size is missing/],
    ['of a folder', { name: 'a/' }, 'abc', TarFormatError],
    ['of no name', { name: '' }, 'abc', TarFormatError],
    ['of no time', { name: 'a', mtime: new Date('never') }, 'abc', TarFormatError],
  ])('content that is %s', async (_, entry, data, expected) => {
    await expect(all(writeTar([{ entry, data }]))).rejects.toThrow(expected);
  });

  test('leaving the loop, an error and a signal close what is being read', async () => {
    const watched = () => Readable.from(inTurn([utf8('a'.repeat(70_000)), utf8('b')]));
    const left = watched();
    for await (const _ of writeTar([{ entry: { name: 'a', size: 70_001 }, data: left }])) break;
    expect(left.destroyed).toBe(true);
    const failed = watched();
    await expect(all(writeTar([{ entry: { name: 'a', size: 70_000 }, data: failed }]))).rejects.toThrow(RangeError);
    expect(failed.destroyed).toBe(true);
    const abort = new AbortController();
    const stopped = watched();
    const pieces = writeTar([{ entry: { name: 'a', size: 70_001 }, data: stopped }], { signal: abort.signal });
    await pieces.next();
    abort.abort(new Error('enough'));
    await expect(all(pieces)).rejects.toThrow('enough');
    expect(stopped.destroyed).toBe(true);
    await expect(all(writeTar([], { signal: abort.signal }))).rejects.toThrow('enough');
  });

  test('a signal ends it though content does not come, and progress is what is behind us', async () => {
    const stop = new AbortController();
    const told: number[] = [];
    const stalls = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(utf8('abc')) });
    const inputs = [
      { entry: { name: 'a' }, data: 'abc' },
      { entry: { name: 'b', size: 9 }, data: stalls },
    ];
    setTimeout(() => stop.abort(new Error('enough')), 20);
    const progress = (bytes: number): number => told.push(bytes);
    await expect(all(writeTar(inputs, { signal: stop.signal, progress }))).rejects.toThrow('enough');
    expect(told).toEqual([515, 1024, 1539]);
  });

  test('tells of each member when it is written', async () => {
    const told: (readonly [string, number])[] = [];
    const inputs = [{ entry: { name: 'a' }, data: 'abc' }, { entry: { name: 'b/' } }];
    await all(writeTar(inputs, { onMember: ({ name }, bytes) => void told.push([name, bytes]) }));
    expect(told).toEqual([
      ['a', 1024],
      ['b/', 1536],
    ]);
  });
});

describe('tarStream', () => {
  const inputs = [
    { entry: { name: 'a', size: 200_000 }, data: inTurn([new Uint8Array(100_000), new Uint8Array(100_000)]) },
  ];

  test('is the archive as a Web stream', async () => {
    const own = [{ entry: { name: 'a' }, data: new Uint8Array(200_000) }];
    const bytes = new Uint8Array(await new Response(tarStream(own)).arrayBuffer());
    expect(Buffer.compare(bytes, await all(writeTar(own)))).toBe(0);
  });

  test('cancelling it closes what is being read', async () => {
    const source = Readable.from(inTurn([new Uint8Array(100_000), new Uint8Array(100_000)]));
    const reader = tarStream([{ entry: { name: 'a', size: 200_000 }, data: source }]).getReader();
    await reader.read();
    await reader.read();
    await reader.cancel();
    expect(source.destroyed).toBe(true);
  });

  test('an error comes to whoever reads it', async () => {
    const reader = tarStream(inputs, { format: 'v7' }).getReader();
    await expect(reader.read().then(() => reader.read())).resolves.toBeDefined();
    const broken = tarStream([{ entry: { name: 'a', size: 1 } }]).getReader();
    await expect(broken.read().then(() => broken.read())).rejects.toThrow('missing');
  });
});
