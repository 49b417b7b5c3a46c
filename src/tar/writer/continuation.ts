import { decodeName, encodeName } from '../../bytes/index.js';
import type { Exact } from '../../findings/index.js';
import { BLOCK_BYTES, FIELDS } from '../header.js';
import { subtract } from '../numbers.js';
import { sign } from './block.js';
import { nameInFolder } from './names.js';
import { type ForeignNames, paxHeaders } from './pax-headers.js';
import type { Prepared } from './prepared.js';
import { putNumber } from './put-number.js';

/**
 * Where a member says that it goes on: bytes of it on the volumes before. GNU tar counts them from the size of the
 * file, which of a sparse one is not what has been stored, and refuses a volume that says otherwise.
 * @param left - bytes of content still to come
 */
function offsetOf(p: Prepared, left: Exact): Exact {
  const asGnu = subtract(p.entry.size ?? 0, left);
  return asGnu < 0 ? subtract(p.storedSize, left) : asGnu;
}

/**
 * The header in gnu format behind which a member goes on from the volume before: typeflag M, the name (cut), the bytes
 * to come and the offset, all else NULs.
 * @see GNU tar 1.34, src/buffer.c, `gnu_add_multi_volume_header`
 */
export function gnuContinuation(p: Prepared, left: Exact): Uint8Array {
  const bytes = new Uint8Array(BLOCK_BYTES);
  bytes.set(p.name.subarray(0, FIELDS.name.length));
  putNumber(bytes, FIELDS.size.at, 12, left);
  putNumber(bytes, FIELDS.gnuOffset.at, 12, offsetOf(p, left));
  bytes[FIELDS.typeflag.at] = 0x4d; // M
  sign(bytes, 0);
  return bytes;
}

/** The records of the global header that stands in front of {@link paxContinuation}. */
export function continuationRecords(p: Prepared, left: Exact): readonly (readonly [string, Uint8Array])[] {
  return [
    ['GNU.volume.filename', p.name],
    ['GNU.volume.size', encodeName(String(left))],
    ['GNU.volume.offset', encodeName(String(offsetOf(p, left)))],
  ];
}

/**
 * The headers in pax format behind which a member goes on: those of a file of its own for readers that know nothing of
 * volumes, `GNUFileParts/name.N`. It has the member's owners and time and, as from GNU tar, mode 0644.
 * @see GNU tar 1.34, src/buffer.c, `add_chunk_header`
 */
export function paxContinuation(p: Prepared, left: Exact, volume: number, foreignNames: ForeignNames): Uint8Array {
  const numbered = new Uint8Array([...p.name, ...encodeName(`.${volume}`)]);
  const name = nameInFolder(numbered, 'GNUFileParts');
  const { uid, gid, uname, gname, mtime } = p.entry;
  const entry = {
    name: decodeName(name),
    kind: 'file',
    mode: 0o644,
    uid,
    gid,
    uname,
    gname,
    size: left,
    mtime: { seconds: mtime.seconds, nanoseconds: 0 },
  } as const;
  const part = { ...p, entry, name, storedSize: left, regions: undefined };
  return paxHeaders(part, foreignNames).bytes;
}
