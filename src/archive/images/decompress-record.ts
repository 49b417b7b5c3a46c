import type { DecompressRecord } from '../../tape/index.js';
import { bunzip2Whole, inflateWhole } from '../compression/whole.js';

/** Decompresses the records of HET images. */
export const decompressRecord: DecompressRecord = (compressed, method, mostBytes) =>
  method === 'zlib' ? inflateWhole(compressed, mostBytes) : bunzip2Whole(compressed, mostBytes);
