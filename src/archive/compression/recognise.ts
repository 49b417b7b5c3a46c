import type { CompressionFormat } from '../../findings/codes/compression.js';
import { u32le } from './byte-feed.js';

const ZSTD_MAGIC = 0xfd2fb528;
const LZ4_MAGIC = 0x184d2204;
const LZ4_LEGACY_MAGIC = 0x184c2102;
const SKIPPABLE_MAGIC = 0x184d2a50;

/** Whether a gzip member begins here: its magic, deflate, and no flag that nobody has given a meaning (RFC 1952). */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b && head[2] === 8 && ((head[3] ?? 0xff) & 0xe0) === 0;
}

/** Whether a frame of Zstandard begins here (RFC 8878, 3.1.1). */
export function isZstdFrame(head: Uint8Array): boolean {
  return head.length >= 4 && u32le(head, 0) === ZSTD_MAGIC;
}

/** Whether a frame that decoders step over begins here: of Zstandard and LZ4 alike (RFC 8878, 3.1.2). */
export function isSkippableFrame(head: Uint8Array): boolean {
  return head.length >= 4 && (u32le(head, 0) & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC;
}

/** Whether a stream of xz begins here. */
export function isXz(head: Uint8Array): boolean {
  return startsWith(head, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]);
}

/** Whether a stream of bzip2 begins here: `BZh`, a level, and a block or the end of an empty stream. */
export function isBzip2(head: Uint8Array): boolean {
  const next = head.subarray(4);
  return isBzip2Header(head) && (startsWith(next, BZIP2_BLOCK) || startsWith(next, BZIP2_END));
}

/** Whether `BZh` and a level stand here: enough behind a stream of bzip2, too little at the beginning of a file. */
export function isBzip2Header(head: Uint8Array): boolean {
  const level = head[3] ?? 0;
  return startsWith(head, [0x42, 0x5a, 0x68]) && level >= 0x31 && level <= 0x39;
}

/** What begins a block of bzip2 (pi), and what ends a stream (the square root of pi). */
const BZIP2_BLOCK = [0x31, 0x41, 0x59, 0x26, 0x53, 0x59];
const BZIP2_END = [0x17, 0x72, 0x45, 0x38, 0x50, 0x90];

/** Whether a frame of LZ4 begins here. */
export function isLz4Frame(head: Uint8Array): boolean {
  return head.length >= 4 && u32le(head, 0) === LZ4_MAGIC;
}

/** Whether LZ4's format before version 1.4 begins here, as the Linux kernel still has it. */
export function isLz4Legacy(head: Uint8Array): boolean {
  return head.length >= 4 && u32le(head, 0) === LZ4_LEGACY_MAGIC;
}

/**
 * The compression that begins here, if it is one that tapekit reads.
 * @param head - the first bytes of the file, 64 KiB where there are so many
 */
export function recogniseCompression(head: Uint8Array): CompressionFormat | undefined {
  if (isGzip(head)) return 'gzip';
  if (isZstdFrame(head)) return 'zstd';
  if (isXz(head)) return 'xz';
  if (isBzip2(head)) return 'bzip2';
  if (isLz4Frame(head) || isLz4Legacy(head)) return 'lz4';
  return isSkippableFrame(head) ? behindSkippable(head) : undefined;
}

/** What comes behind the frames to be stepped over (pzstd writes them first): zstd, where that cannot be seen. */
function behindSkippable(head: Uint8Array): CompressionFormat {
  let rest = head;
  while (isSkippableFrame(rest) && rest.length >= 8) rest = rest.subarray(8 + u32le(rest, 4));
  return isLz4Frame(rest) || isLz4Legacy(rest) ? 'lz4' : 'zstd';
}

/** Whether bytes begin with others. */
export function startsWith(bytes: Uint8Array, prefix: readonly number[], at = 0): boolean {
  return prefix.every((byte, i) => bytes[at + i] === byte);
}
