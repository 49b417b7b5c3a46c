import { BLOCK_BYTES, FIELDS } from '../header.js';
import { type BlockFields, type Headers, putBlock, sign, TYPEFLAGS } from './block.js';
import { type SplitName, splitName } from './names.js';
import type { Prepared } from './prepared.js';

/**
 * The fields of a member's own header as most formats have them; a new object, to be changed where one has them
 * otherwise.
 */
export function commonFields(p: Prepared): { -readonly [K in keyof BlockFields]: BlockFields[K] } {
  const { entry } = p;
  const isDevice = entry.kind === 'character-device' || entry.kind === 'block-device';
  return {
    name: p.name,
    prefix: undefined,
    mode: entry.mode,
    uid: entry.uid,
    gid: entry.gid,
    size: p.storedSize,
    mtime: entry.mtime.seconds,
    typeflag: TYPEFLAGS[entry.kind],
    linkname: p.linkname,
    uname: p.uname,
    gname: p.gname,
    devmajor: isDevice ? (entry.devmajor ?? 0) : undefined,
    devminor: isDevice ? (entry.devminor ?? 0) : undefined,
  };
}

/** The header of a member that v7 or ustar holds. Zeros stand in the device fields of all, as GNU tar has it. */
export function ustarHeader(p: Prepared, format: 'v7' | 'ustar'): Headers {
  const bytes = new Uint8Array(BLOCK_BYTES);
  const fields = commonFields(p);
  fields.devmajor ??= 0;
  fields.devminor ??= 0;
  if (format === 'v7' && p.entry.kind === 'file') fields.typeflag = 0;
  if (format === 'ustar' && p.name.length > FIELDS.name.length) {
    const split = splitName(p.name) as SplitName;
    fields.name = split.name;
    fields.prefix = split.prefix;
  }
  putBlock(bytes, 0, format, fields);
  sign(bytes, 0);
  return { bytes, mapBytes: 0 };
}
