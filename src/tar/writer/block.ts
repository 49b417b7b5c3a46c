import type { Exact } from '../../findings/index.js';
import { BLOCK_BYTES, FIELDS } from '../header.js';
import { putNumber, putOctal } from './put-number.js';

/** What a header block is to say. Text is cut where its field ends. */
export interface BlockFields {
  readonly name: Uint8Array;
  readonly prefix?: Uint8Array | undefined;
  readonly mode: number;
  readonly uid: Exact;
  readonly gid: Exact;
  readonly size: Exact;
  readonly mtime: Exact;
  /** Character code. */
  readonly typeflag: number;
  readonly linkname?: Uint8Array | undefined;
  readonly uname?: Uint8Array | undefined;
  readonly gname?: Uint8Array | undefined;
  /** NULs stand in the two fields where these are absent. */
  readonly devmajor?: number | undefined;
  readonly devminor?: number | undefined;
}

/** What stands at 257: nothing in v7; magic and version in ustar and pax; GNU tar's own in gnu. */
const MAGICS = {
  v7: [],
  ustar: [0x75, 0x73, 0x74, 0x61, 0x72, 0, 0x30, 0x30],
  pax: [0x75, 0x73, 0x74, 0x61, 0x72, 0, 0x30, 0x30],
  gnu: [0x75, 0x73, 0x74, 0x61, 0x72, 0x20, 0x20, 0],
} as const;

/** Owners' names end with a NUL. */
const OWNER_BYTES = 31;

/**
 * Writes a header block without its checksum: see {@link sign}.
 * @param bytes - where to write; zeros stand there
 * @param at - index of the block's first byte
 * @see POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar 1.34, src/create.c, `start_header`
 */
export function putBlock(bytes: Uint8Array, at: number, format: keyof typeof MAGICS, fields: BlockFields): void {
  const { linkname, uname, gname, prefix, devmajor, devminor } = fields;
  putText(bytes, at + FIELDS.name.at, fields.name, FIELDS.name.length);
  putOctal(bytes, at + FIELDS.mode.at, 8, fields.mode);
  putNumber(bytes, at + FIELDS.uid.at, 8, fields.uid);
  putNumber(bytes, at + FIELDS.gid.at, 8, fields.gid);
  putNumber(bytes, at + FIELDS.size.at, 12, fields.size);
  putNumber(bytes, at + FIELDS.mtime.at, 12, fields.mtime);
  bytes[at + FIELDS.typeflag.at] = fields.typeflag;
  if (linkname !== undefined) putText(bytes, at + FIELDS.linkname.at, linkname, FIELDS.linkname.length);
  const magic = MAGICS[format];
  for (let i = 0; i < magic.length; i++) bytes[at + FIELDS.magic.at + i] = magic[i] as number;
  if (uname !== undefined) putText(bytes, at + FIELDS.uname.at, uname, OWNER_BYTES);
  if (gname !== undefined) putText(bytes, at + FIELDS.gname.at, gname, OWNER_BYTES);
  if (devmajor !== undefined) putNumber(bytes, at + FIELDS.devmajor.at, 8, devmajor);
  if (devminor !== undefined) putNumber(bytes, at + FIELDS.devminor.at, 8, devminor);
  if (prefix !== undefined) putText(bytes, at + FIELDS.prefix.at, prefix, FIELDS.prefix.length);
}

/** Copies text into a field, as much as there is room for. */
function putText(bytes: Uint8Array, at: number, text: Uint8Array, room: number): void {
  const length = text.length < room ? text.length : room;
  for (let i = 0; i < length; i++) bytes[at + i] = text[i] as number;
}

/**
 * Writes the checksum of a block: six octal digits, a NUL, a blank. Hot: it sums four bytes at once.
 * @param at - a multiple of 4
 */
export function sign(bytes: Uint8Array, at: number): void {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + at, BLOCK_BYTES / 4);
  // Two sums of 16 bits side by side: 256 bytes do not fill either.
  let sums = 0;
  for (let i = 0; i < BLOCK_BYTES / 4; i++) {
    const word = words[i] as number;
    sums = (sums + (word & 0xff00ff) + ((word >>> 8) & 0xff00ff)) | 0;
  }
  const sum = 8 * 0x20 + (sums & 0xffff) + (sums >>> 16);
  putOctal(bytes, at + FIELDS.checksum.at, 7, sum);
  bytes[at + FIELDS.checksum.at + 7] = 0x20;
}

/** Bytes up to the end of the block. */
export function blocksOf(size: number): number {
  return size + (-size & (BLOCK_BYTES - 1));
}

/** Typeflags by kind. */
export const TYPEFLAGS = {
  file: 0x30,
  hardlink: 0x31,
  symlink: 0x32,
  'character-device': 0x33,
  'block-device': 0x34,
  directory: 0x35,
  fifo: 0x36,
} as const;

/** All that stands in front of a member's content. */
export interface Headers {
  readonly bytes: Uint8Array;
  /** How many bytes at the end of them are no header but the map of a sparse file. */
  readonly mapBytes: number;
}
