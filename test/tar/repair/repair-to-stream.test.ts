import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { concatenated } from '../../../src/bytes/index.js';
import {
  type RepairOptions,
  repairCopiesToStream,
  repairToStream,
  type SeekableBytes,
  seekableBlob,
  seekableBytes,
  type WritableBytes,
} from '../../../src/tar/index.js';
import { mergedCopies, type Repaired, repaired, repairedSet } from '../../archive/repair/repaired.js';
import { tarVectors } from '../../testing/vectors.js';

const { folder, index } = tarVectors;
const bytesOf = (file: string): Uint8Array => readFileSync(join(folder, file));

/** A stream that keeps what it is given. */
function keeping(): { readonly stream: WritableBytes; readonly bytes: () => Uint8Array; readonly ends: string[] } {
  const pieces: Uint8Array[] = [];
  const ends: string[] = [];
  const stream = new WritableStream<Uint8Array>({
    write: (piece) => void pieces.push(piece),
    close: () => void ends.push('closed'),
    abort: (reason) => void ends.push(`aborted: ${reason}`),
  });
  return { stream, ends, bytes: () => concatenated(pieces) };
}

async function inPage(volumes: readonly Uint8Array[], options: RepairOptions = {}, repair = repairToStream) {
  const { stream, bytes, ends } = keeping();
  const sources = volumes.map((own, i) => seekableBytes(`damaged-${i}.tar`, own));
  const report = await repair(sources, stream, { seed: 1, ...options });
  return { report, ends, bytes: ends[0] === 'closed' ? bytes() : new Uint8Array(0) };
}

/** The reports are the same, but for the form of what was found in the new archive. */
function expectSame(page: Awaited<ReturnType<typeof inPage>>, node: Repaired): void {
  const { verified, ...report } = page.report;
  const { verified: byNode, ...expected } = node.report;
  expect(report).toEqual(expected);
  expect(verified?.findings.kept).toEqual(byNode?.findings.kept);
  expect(Buffer.compare(page.bytes, node.bytes)).toBe(0);
  expect(page.ends).toEqual([report.outcome === 'nothing' ? 'aborted: repair: nothing' : 'closed']);
}

describe('a repair to a stream is that of Node', () => {
  const damaged = index.vectors.filter(({ expect: { exit } }) => exit !== 0).map(({ file }) => file);

  test.each(damaged)('of %s', async (file) => {
    for (const options of [{}, { partial: true, blockingFactor: 1 }]) {
      expectSame(await inPage([bytesOf(file)], options), await repaired(bytesOf(file), options));
    }
  });

  test('of volumes, one of them missing', async () => {
    const volumes = [1, 2, 3].map((n) => bytesOf(`set-gnu-${n}.tar`));
    expectSame(await inPage(volumes), await repairedSet(volumes));
    volumes.splice(1, 1);
    expectSame(await inPage(volumes, { partial: true }), await repairedSet(volumes, { partial: true }));
  });

  test('of copies', async () => {
    const whole = bytesOf('fmt-gnu.tar');
    const copies = [700, 3000].map((at) => Uint8Array.from(whole).fill(7, at, at + 600));
    expectSame(await inPage(copies, {}, repairCopiesToStream), await mergedCopies(copies));
  });

  test('of what is no archive', async () => {
    const text = new TextEncoder().encode('no archive\n'.repeat(500));
    expectSame(await inPage([text]), await repaired(text));
  });
});

test('a blob is read in a worker, piece by piece', async () => {
  const file = bytesOf('tee-message.tar');
  const asked: number[] = [];
  const blob = {
    size: file.length,
    slice: (from: number, to: number) => ({ ...blob, from, to }),
    arrayBuffer: () => Promise.reject(new Error('not asked')),
  };
  const reader = {
    readAsArrayBuffer(part: object): ArrayBuffer {
      const { from, to } = part as { from: number; to: number };
      asked.push(to - from);
      return Uint8Array.from(file.subarray(from, to)).buffer;
    },
  };
  const { stream, bytes } = keeping();
  const report = await repairToStream([seekableBlob('damaged.tar', blob, reader)], stream, { seed: 1 });
  const node = await repaired(file);
  expect(report).toMatchObject({ outcome: 'complete', cuts: node.report.cuts });
  expect(Buffer.compare(bytes(), node.bytes)).toBe(0);
  expect(Math.max(...asked)).toBeLessThanOrEqual(1 << 20);
});

describe('it ends early', () => {
  const large = seekableBytes(
    'large.tar',
    concatenated([bytesOf('fmt-gnu.tar').subarray(0, 512), new Uint8Array(1 << 22)]),
  );

  test('by a signal: the stream is aborted', async () => {
    const { stream, ends } = keeping();
    const stop = new AbortController();
    let rests = 0;
    const rest = async (): Promise<void> => {
      if (++rests === 2) stop.abort();
    };
    const { outcome, output } = await repairToStream([large], stream, { seed: 1, rest, signal: stop.signal });
    expect({ outcome, output }).toEqual({ outcome: 'interrupted', output: undefined });
    expect(ends).toEqual(['aborted: repair: interrupted']);
  });

  test.each(['write', 'read'])('by an error of what is to %s, which is thrown', async (what) => {
    const fault = new Error(what);
    const fail = (): never => {
      throw fault;
    };
    const whole = seekableBytes('whole.tar', bytesOf('fmt-gnu.tar'));
    const source: SeekableBytes = what === 'read' ? { ...whole, readAt: fail } : whole;
    const aborted: unknown[] = [];
    const output: WritableBytes = {
      getWriter: () => ({
        write: fail,
        close: async () => undefined,
        abort: async (reason) => void aborted.push(reason),
      }),
    };
    await expect(repairToStream([source], output, { seed: 1 })).rejects.toBe(fault);
    expect(aborted).toEqual([fault]);
  });
});
