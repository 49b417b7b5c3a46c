import type { Exact } from '../../findings/index.js';
import type { MemberKind, SparseRegion, TarMember } from '../member.js';
import { type EntryKind, isWriterKeyword, type TarEntry, TarFormatError } from '../writer/index.js';
import { MemberStream } from '../writer/member-stream.js';

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
 * Headers for a member, made from what was read of it: ustar, or pax where that is needed. What global headers would
 * say otherwise stands in a record of its own.
 * @param name - the name in the new archive
 * @param bytes - bytes of content that follow; undefined for all that the member has
 * @param globals - records of global headers that hold where it goes
 * @returns undefined where no format holds it
 */
export function rewrittenHeaders(
  member: TarMember,
  name: string,
  bytes: number | undefined,
  globals: ReadonlyMap<string, Uint8Array>,
): Uint8Array | undefined {
  const kind = KINDS[member.kind];
  if (kind === undefined || name === '') return undefined;
  const { mode, uid, gid, uname, gname, mtime, atime, ctime, linkname, devmajor, devminor } = member;
  // An empty value says that the member has none of what a global header gives to all.
  const deleted = [...globals.keys()].map((keyword) => [keyword, new Uint8Array(0)] as const);
  const pax = new Map([...deleted, ...(member.pax ?? [])].filter(([keyword]) => !isWriterKeyword(keyword)));
  const isDevice = kind === 'character-device' || kind === 'block-device';
  const entry: TarEntry = {
    ...{ name, kind, mode: mode & 0o7777, uid, gid, uname, gname, mtime, atime, ctime, pax },
    ...(kind === 'hardlink' || kind === 'symlink' ? { linkname } : {}),
    ...(isDevice ? { devmajor, devminor } : {}),
    ...(kind === 'file' ? contentOf(member, bytes) : {}),
  };
  try {
    return new MemberStream({ format: 'auto' }, globals).headersOf(entry).headers.bytes;
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
