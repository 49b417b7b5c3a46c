import { BLOCK_BYTES } from '../header.js';
import { type BlockFields, type Headers, putBlock, sign, TYPEFLAGS } from './block.js';
import { splitName } from './names.js';
import type { Prepared } from './prepared.js';

/** The fields of a member's own header that are the same in every format. */
export function commonFields(p: Prepared): BlockFields {
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
  const common = commonFields(p);
  const { devmajor = 0, devminor = 0 } = common;
  const split = format === 'ustar' ? splitName(p.name) : undefined;
  const typeflag = format === 'v7' && p.entry.kind === 'file' ? 0 : common.typeflag;
  putBlock(bytes, 0, format, { ...common, ...split, typeflag, devmajor, devminor });
  sign(bytes, 0);
  return { bytes, mapBytes: 0 };
}
