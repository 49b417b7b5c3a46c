import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { RecordCodec } from '../../tape/index.js';

/** Raw DEFLATE of Node's zlib at its quickest level, as a drive compresses while the tape runs. */
export const deflateCodec: RecordCodec = {
  compress(bytes) {
    const compressed = deflateRawSync(bytes, { level: 1 });
    return compressed.length < bytes.length ? compressed : undefined;
  },
  decompress(bytes, lengthBytes) {
    try {
      const clear = inflateRawSync(bytes, { maxOutputLength: lengthBytes });
      return clear.length === lengthBytes ? clear : undefined;
    } catch (error) {
      if (isOfItsInput(error)) return undefined;
      throw error;
    }
  },
};

/** Bytes that are no DEFLATE, are cut, or become more than was allowed. */
function isOfItsInput(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code === 'Z_DATA_ERROR' || code === 'Z_BUF_ERROR' || code === 'ERR_BUFFER_TOO_LARGE';
}
