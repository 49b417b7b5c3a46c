import { Writable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Batch, type Sink } from '../../../src/archive/create/batch.js';
import { deviceSink } from '../../../src/archive/create/record-sink.js';
import { fileSink, gzipSink, programSink, streamSink, webStreamSink } from '../../../src/archive/create/sinks.js';
import { OutputError } from '../../../src/archive/output-file.js';
import { concatenated } from '../../../src/bytes/index.js';
import { memorySink } from './scene.js';

const DATA = Uint8Array.from({ length: 5_000_000 }, (_, i) => (i * 31) % 253);

/** Gives all of the data in pieces of odd sizes, and waits where it is asked to. */
async function fill(sink: Sink): Promise<Batch> {
  const batch = new Batch(sink);
  for (let at = 0, size = 1; at < DATA.length; at += size, size = (size * 7 + 13) % 600_000) {
    batch.take([DATA.subarray(at, at + size)]);
    await batch.pending;
  }
  await batch.end();
  return batch;
}

function isData(bytes: Uint8Array): boolean {
  return Buffer.compare(bytes, DATA) === 0;
}

describe('what is put into a sink arrives as it was', () => {
  test('a file, whose writing takes its time', async () => {
    const pieces: Uint8Array[] = [];
    let writing = 0;
    const append = async (bytes: Uint8Array): Promise<void> => {
      expect(++writing).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 2));
      pieces.push(Uint8Array.from(bytes));
      writing--;
    };
    const batch = await fill(fileSink({ append }));
    expect(isData(concatenated(pieces))).toBe(true);
    expect(batch.total).toBe(DATA.length);
  });

  test('a stream that is slow', async () => {
    const pieces: Uint8Array[] = [];
    const stream = new Writable({
      write(chunk: Uint8Array, _encoding, done) {
        pieces.push(Uint8Array.from(chunk));
        setTimeout(done, 1);
      },
    });
    await fill(streamSink(stream));
    await new Promise((resolve) => stream.end(resolve));
    expect(isData(concatenated(pieces))).toBe(true);
  });

  test('a stream of the Web, which is closed then', async () => {
    const pieces: Uint8Array[] = [];
    let isClosed = false;
    const stream = new WritableStream<Uint8Array>({
      write: (chunk) => void pieces.push(Uint8Array.from(chunk)),
      close: () => {
        isClosed = true;
      },
    });
    await fill(webStreamSink(stream));
    expect(isData(concatenated(pieces))).toBe(true);
    expect(isClosed).toBe(true);
  });

  test('gzip', async () => {
    const next = memorySink();
    await fill(gzipSink(next, 1));
    expect(isData(gunzipSync(next.bytes()))).toBe(true);
  });

  test('a device: a call for each record, and what a pipe does not take at once', async () => {
    const pieces: Uint8Array[] = [];
    const writeSync = (_descriptor: number, bytes: Uint8Array, from = 0): number => {
      const piece = bytes.subarray(from, from + 7000);
      pieces.push(Uint8Array.from(piece));
      return piece.length;
    };
    await fill(deviceSink(5, '/dev/tape', 10_240, { writeSync } as unknown as typeof import('node:fs')));
    expect(isData(concatenated(pieces))).toBe(true);
    expect(pieces.slice(0, 4).map(({ length }) => length)).toEqual([7000, 3240, 7000, 3240]);
  });
});

describe('what goes wrong is told, and nothing is written then', () => {
  const failing = (): Promise<never> => Promise.reject(new OutputError('the disk is full'));

  test('a file', async () => {
    let writes = 0;
    const append = (): Promise<void> => (++writes === 2 ? failing() : Promise.resolve());
    await expect(fill(fileSink({ append }))).rejects.toThrow('the disk is full');
    expect(writes).toBe(2);
  });

  test('a file that is given up: what waits is not written, what is being written ends first', async () => {
    let ended = 0;
    const append = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      ended++;
    };
    const sink = fileSink({ append });
    sink.put(DATA.subarray(0, 10), () => undefined);
    sink.put(DATA.subarray(10, 20), () => undefined);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await sink.abandon();
    expect(ended).toBe(1);
  });

  test('a stream of the Web', async () => {
    const stream = new WritableStream<Uint8Array>({ write: failing });
    await expect(fill(webStreamSink(stream))).rejects.toThrow('the disk is full');
  });

  test('what gzip writes to', async () => {
    const put = (): never => {
      throw new OutputError('the disk is full');
    };
    await expect(fill(gzipSink({ ...memorySink(), put }, 1))).rejects.toThrow('the disk is full');
  });

  test('a device', async () => {
    const writeSync = (): never => {
      throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    };
    const sink = deviceSink(5, '/dev/tape', 10_240, { writeSync } as unknown as typeof import('node:fs'));
    await expect(fill(sink)).rejects.toThrow('cannot write to /dev/tape: the tape ends here');
  });

  test('a program that ends too soon, or is given up', async () => {
    await expect(fill(programSink(['true'], 1))).rejects.toThrow('true did not take the whole archive');
    await expect(fill(programSink(['sh', '-c', 'exit 3'], 1))).rejects.toThrow('it ended with status 3');
    await programSink(['sleep', '100'], 1).abandon();
  });
});
