import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** A check over the content of a block, as the stream header chooses it. */
export interface Check {
  /** What it is called; undefined for none, and for the ones that nobody has defined. */
  readonly name: string | undefined;
  /** Bytes of it in the file. */
  readonly length: number;
  readonly update: (bytes: Uint8Array) => void;
  /** The check of what came, in the file's byte order. */
  readonly digest: () => Uint8Array;
}

/**
 * Begins the check of a block.
 * @param id - check ID of the stream, 0 to 15
 * @see xz, doc/xz-file-format.txt, 2.1.1.2
 */
export function beginCheck(id: number): Check {
  if (id === 1) return crc32Check();
  if (id === 4) return crc64Check();
  if (id === 10) {
    const hash = createHash('sha256');
    return { name: 'SHA-256', length: 32, update: (bytes) => hash.update(bytes), digest: () => hash.digest() };
  }
  const length = id === 0 ? 0 : 4 << Math.floor((id - 1) / 3);
  return { name: undefined, length, update: () => undefined, digest: () => new Uint8Array(length) };
}

function crc32Check(): Check {
  let sum = 0;
  const digest = (): Uint8Array => {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, sum, true);
    return bytes;
  };
  const update = (bytes: Uint8Array): void => {
    sum = crc32(bytes, sum);
  };
  return { name: 'CRC-32', length: 4, update, digest };
}

function crc64Check(): Check {
  const [lows, highs] = crc64Tables();
  let [low, high] = [-1, -1];
  const update = (bytes: Uint8Array): void => {
    let [l, h] = [low, high];
    for (let i = 0; i < bytes.length; i++) {
      const index = (l ^ (bytes[i] as number)) & 0xff;
      l = ((l >>> 8) | (h << 24)) ^ (lows[index] as number);
      h = (h >>> 8) ^ (highs[index] as number);
    }
    [low, high] = [l, h];
  };
  const digest = (): Uint8Array => {
    const bytes = new Uint8Array(8);
    const view = new DataView(bytes.buffer);
    view.setInt32(0, ~low, true);
    view.setInt32(4, ~high, true);
    return bytes;
  };
  return { name: 'CRC-64', length: 8, update, digest };
}

let tables: readonly [Int32Array, Int32Array] | undefined;

/** The tables of ECMA-182's polynomial, reflected: low and high halves. */
function crc64Tables(): readonly [Int32Array, Int32Array] {
  if (tables !== undefined) return tables;
  const [lows, highs] = [new Int32Array(256), new Int32Array(256)];
  for (let byte = 0; byte < 256; byte++) {
    let value = BigInt(byte);
    for (let i = 0; i < 8; i++) value = (value & 1n) === 1n ? (value >> 1n) ^ 0xc96c5795d7870f42n : value >> 1n;
    lows[byte] = Number(BigInt.asIntN(32, value));
    highs[byte] = Number(BigInt.asIntN(32, value >> 32n));
  }
  tables = [lows, highs];
  return tables;
}
