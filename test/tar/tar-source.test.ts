import { describe, expect, test } from 'vitest';
import { readTar, readTarBytes, type TarSource } from '../../src/tar/index.js';
import { type FlowOptions, piecesOf } from '../../src/tar/tar-source.js';
import { END, file, latin1 } from '../testing/blocks.js';

const MIB = 1 << 20;

async function lengths(source: TarSource, options?: FlowOptions): Promise<number[]> {
  const found: number[] = [];
  for await (const piece of piecesOf(source, options)) found.push(piece.length);
  return found;
}

/** One piece, and then nothing for ever; says how it was ended. */
function stalled(kind: 'generator' | 'stream'): { readonly source: TarSource; readonly ended: unknown[] } {
  const ended: unknown[] = [];
  const piece = new Uint8Array(512);
  if (kind === 'stream') {
    const start = (controller: ReadableStreamDefaultController): void => controller.enqueue(piece);
    const cancel = (reason: unknown): number => ended.push(reason);
    return { source: new ReadableStream({ start, cancel: (reason) => void cancel(reason) }), ended };
  }
  let asked = 0;
  const next = (): Promise<IteratorResult<Uint8Array>> =>
    asked++ === 0 ? Promise.resolve({ done: false, value: piece }) : new Promise(() => undefined);
  const end = (): Promise<IteratorResult<Uint8Array>> => {
    ended.push('returned');
    return new Promise(() => undefined);
  };
  return { source: { [Symbol.asyncIterator]: () => ({ next, return: end }) }, ended };
}

describe('the pieces of a source', () => {
  test('are no larger than a MiB', async () => {
    expect(await lengths(new Uint8Array(2 * MIB + 1))).toEqual([MIB, MIB, 1]);
    expect(await lengths([new Uint8Array(3), new Uint8Array(0), new Uint8Array(MIB + 5)])).toEqual([3, MIB, 5]);
  });

  test('are told of when they are behind us', async () => {
    const behind: number[] = [];
    await lengths(new Uint8Array(MIB + 1), { progress: (bytes) => behind.push(bytes) });
    expect(behind).toEqual([MIB, MIB + 1]);
  });

  test.each(['generator', 'stream'] as const)('a signal ends a %s that stalls', async (kind) => {
    const { source, ended } = stalled(kind);
    const reason = new Error('enough');
    const stop = new AbortController();
    setTimeout(() => stop.abort(reason), 10);
    await expect(lengths(source, { signal: stop.signal })).rejects.toBe(reason);
    expect(ended).toEqual([kind === 'stream' ? reason : 'returned']);
  });

  test('a signal that came before is seen at once, and the source is ended', async () => {
    const { source, ended } = stalled('stream');
    await expect(lengths(source, { signal: AbortSignal.abort('no') })).rejects.toBe('no');
    expect(ended).toEqual(['no']);
  });

  test('a source that throws is not ended once more', async () => {
    let returned = 0;
    const next = (): Promise<never> => Promise.reject(new Error('broken'));
    const end = (): Promise<IteratorReturnResult<undefined>> => {
      returned++;
      return Promise.resolve({ done: true, value: undefined });
    };
    const source = { [Symbol.asyncIterator]: () => ({ next, return: end }) };
    await expect(lengths(source)).rejects.toThrow('broken');
    expect(returned).toBe(0);
  });

  test('a callback that throws ends the source', async () => {
    const { source, ended } = stalled('stream');
    const progress = (): never => {
      throw new Error('no more');
    };
    await expect(lengths(source, { progress })).rejects.toThrow('no more');
    expect(ended).toEqual([undefined]);
  });
});

describe('readTar', () => {
  const bytes = latin1(file('a'.repeat(3 * MIB), { name: 'a' }) + END);

  test('tells how far it is, in memory too, and without waiting', async () => {
    const behind: number[][] = [[], []];
    for await (const _ of readTar([bytes], { progress: (count) => behind[0]?.push(count) }));
    for (const _ of readTarBytes(bytes, { progress: (count) => behind[1]?.push(count) }));
    expect(behind[0]?.at(-1)).toBe(bytes.length);
    expect(behind[1]).toEqual(behind[0]);
  });

  test.each([
    ['a stream', (): TarSource => [bytes]],
    ['memory', (): TarSource => bytes],
  ])('throws the reason of a signal: from %s', async (_, source) => {
    const stop = new AbortController();
    const reading = async (): Promise<void> => {
      for await (const event of readTar(source(), { signal: stop.signal })) if (event.type === 'data') stop.abort('no');
    };
    await expect(reading()).rejects.toBe('no');
  });
});
