import { concatenated } from '../../bytes/index.js';
import type { Exact } from '../../findings/index.js';
import type { MemberKind, SparseRegion, TarMember } from '../member.js';
import { type EntryKind, isWriterKeyword, type TarEntry, TarFormatError, TarWriter } from '../writer/index.js';

const KINDS: Readonly<Partial<Record<MemberKind, EntryKind>>> = {
  file: 'file',
  continuation: 'file',
  hardlink: 'hardlink',
  symlink: 'symlink',
  directory: 'directory',
  fifo: 'fifo',
  'character-device': 'character-device',
  'block-device': 'block-device',
};

/**
 * Headers for a member, made from what was read of it: ustar, or pax where that is needed.
 * @param name - the name in the new archive
 * @param bytes - bytes of content that follow; undefined for all that the member has
 * @returns undefined where no format holds it
 */
export function rewrittenHeaders(member: TarMember, name: string, bytes: number | undefined): Uint8Array | undefined {
  const kind = KINDS[member.kind];
  if (kind === undefined || name === '') return undefined;
  const { mode, uid, gid, uname, gname, mtime, atime, ctime, linkname, devmajor, devminor } = member;
  const pax = new Map([...(member.pax ?? [])].filter(([keyword]) => !isWriterKeyword(keyword)));
  const isDevice = kind === 'character-device' || kind === 'block-device';
  const entry: TarEntry = {
    ...{ name, kind, mode: mode & 0o7777, uid, gid, uname, gname, mtime, atime, ctime, pax },
    ...(kind === 'hardlink' || kind === 'symlink' ? { linkname } : {}),
    ...(isDevice ? { devmajor, devminor } : {}),
    ...(kind === 'file' ? contentOf(member, bytes) : {}),
  };
  try {
    return concatenated(new TarWriter({ format: 'auto' }).begin(entry));
  } catch (error) {
    if (error instanceof TarFormatError) return undefined;
    throw error;
  }
}

function contentOf(member: TarMember, bytes: number | undefined): Pick<TarEntry, 'size' | 'sparse'> {
  const { sparse, size, storedSize } = member;
  const stored = bytes ?? storedSize;
  if (sparse?.isSound !== true) return { size: stored };
  return { size, sparse: bytes === undefined ? sparse.regions : firstRegions(sparse.regions, bytes) };
}

/** The regions, or parts of them, for which there are bytes. */
function firstRegions(regions: readonly SparseRegion[], bytes: number): readonly SparseRegion[] {
  const first: SparseRegion[] = [];
  let left: Exact = bytes;
  for (const { offset, length } of regions) {
    if (left === 0) break;
    const own: Exact = BigInt(length) < BigInt(left) ? length : left;
    first.push({ offset, length: own });
    left = Number(BigInt(left) - BigInt(own));
  }
  return first;
}
