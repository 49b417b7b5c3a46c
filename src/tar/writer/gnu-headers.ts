import { encodeName } from '../../bytes/index.js';
import type { Exact } from '../../findings/index.js';
import { BLOCK_BYTES, FIELDS } from '../header.js';
import type { SparseRegion } from '../member.js';
import { blocksOf, type Headers, putBlock, sign } from './block.js';
import type { Prepared } from './prepared.js';
import { putNumber } from './put-number.js';
import { commonFields } from './ustar-headers.js';

/** How headers in gnu format are written. */
export interface GnuOptions {
  /** Names of owner 0 and group 0, for the headers of long names. */
  readonly longNameOwner: { readonly uname: string; readonly gname: string };
  readonly gnuTimes: boolean;
}

const NAME_BYTES = 100;
const REGIONS_IN_HEADER = 4;
const REGIONS_IN_EXTENSION = 21;

/**
 * The headers of a member in gnu format: long link, long name, its own, the rest of its sparse map.
 * @see GNU tar 1.34, src/create.c, `write_gnu_long_link`; src/sparse.c, `oldgnu_dump_header`
 */
export function gnuHeaders(p: Prepared, options: GnuOptions): Headers {
  const regions = p.regions ?? [];
  const extensions = Math.ceil(Math.max(0, regions.length - REGIONS_IN_HEADER) / REGIONS_IN_EXTENSION);
  const long = longBytes(p.linkname) + longBytes(p.name);
  const bytes = new Uint8Array(long + BLOCK_BYTES * (1 + extensions));
  let at = putLong(bytes, 0, 0x4b, p.linkname, options); // K
  at = putLong(bytes, at, 0x4c, p.name, options); // L
  const fields = commonFields(p);
  const isSparse = p.regions !== undefined;
  if (isSparse) fields.typeflag = 0x53; // S
  putBlock(bytes, at, 'gnu', fields);
  const { atime, ctime, size = 0 } = p.entry;
  if (options.gnuTimes && atime !== undefined) putNumber(bytes, at + FIELDS.gnuAtime.at, 12, atime.seconds);
  if (options.gnuTimes && ctime !== undefined) putNumber(bytes, at + FIELDS.gnuCtime.at, 12, ctime.seconds);
  if (isSparse) putSparse(bytes, at, regions, size);
  sign(bytes, at);
  return { bytes, mapBytes: BLOCK_BYTES * extensions };
}

function longBytes(text: Uint8Array): number {
  return text.length <= NAME_BYTES ? 0 : BLOCK_BYTES + blocksOf(text.length + 1);
}

const LONG_LINK = /* @__PURE__ */ encodeName('././@LongLink');

/** Puts a long name in front of a member's header. */
function putLong(bytes: Uint8Array, at: number, typeflag: number, text: Uint8Array, options: GnuOptions): number {
  if (text.length <= NAME_BYTES) return at;
  const { uname, gname } = options.longNameOwner;
  const owners = { uid: 0, gid: 0, uname: encodeName(uname), gname: encodeName(gname) };
  const size = text.length + 1;
  putBlock(bytes, at, 'gnu', { name: LONG_LINK, mode: 0o644, ...owners, size, mtime: 0, typeflag });
  sign(bytes, at);
  bytes.set(text, at + BLOCK_BYTES);
  return at + BLOCK_BYTES + blocksOf(size);
}

/** Puts the map of a sparse file into its header and the blocks behind it, and its real size. */
function putSparse(bytes: Uint8Array, at: number, regions: readonly SparseRegion[], realSize: Exact): void {
  putNumber(bytes, at + FIELDS.gnuRealSize.at, 12, realSize);
  putRegions(bytes, at + FIELDS.gnuSparse.at, regions.slice(0, REGIONS_IN_HEADER));
  if (regions.length > REGIONS_IN_HEADER) bytes[at + FIELDS.gnuIsExtended.at] = 1;
  let block = at + BLOCK_BYTES;
  for (let from = REGIONS_IN_HEADER; from < regions.length; from += REGIONS_IN_EXTENSION) {
    putRegions(bytes, block, regions.slice(from, from + REGIONS_IN_EXTENSION));
    if (from + REGIONS_IN_EXTENSION < regions.length) bytes[block + FIELDS.extensionIsExtended.at] = 1;
    block += BLOCK_BYTES;
  }
}

function putRegions(bytes: Uint8Array, start: number, regions: readonly SparseRegion[]): void {
  let at = start;
  for (const { offset, length } of regions) {
    putNumber(bytes, at, 12, offset);
    putNumber(bytes, at + 12, 12, length);
    at += 24;
  }
}

/**
 * A volume label: name, time and typeflag V, all else NULs.
 * @see GNU tar 1.34, src/buffer.c, `_write_volume_label`
 */
export function gnuLabel(label: string, startSeconds: Exact): Uint8Array {
  const bytes = new Uint8Array(BLOCK_BYTES);
  bytes.set(encodeName(label), 0);
  putNumber(bytes, FIELDS.mtime.at, 12, startSeconds);
  bytes[FIELDS.typeflag.at] = 0x56; // V
  sign(bytes, 0);
  return bytes;
}
