import { createHash } from 'node:crypto';
import { type ManifestFormat, type ManifestItem, ManifestReader } from '../../../src/archive/manifest/index.js';
import { encodeName } from '../../../src/bytes/text.js';
import type { TarMember } from '../../../src/tar/member.js';

/** A member as the reader gives it, with what a test needs said of it. */
export function member(name: string, more: Partial<TarMember> = {}): TarMember {
  return {
    index: 0,
    offset: 0,
    headerOffset: 0,
    dataOffset: 512,
    name,
    linkname: '',
    typeflag: '0',
    kind: 'file',
    dialect: 'ustar',
    mode: 0o644,
    uid: 0,
    gid: 0,
    uname: '',
    gname: '',
    size: 2,
    storedSize: 2,
    mtime: { seconds: 0, nanoseconds: 0 },
    atime: undefined,
    ctime: undefined,
    devmajor: 0,
    devminor: 0,
    sparse: undefined,
    continuation: undefined,
    pax: undefined,
    isDumpdir: false,
    recovered: false,
    ...more,
  };
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Everything that a manifest gives, read in pieces of a size. */
export function readAll(manifest: string | Uint8Array, format?: ManifestFormat, pieceBytes = 1 << 16): ManifestItem[] {
  const bytes = typeof manifest === 'string' ? encodeName(manifest) : manifest;
  const reader = new ManifestReader({ source: 'LIST', format });
  const items: ManifestItem[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    items.push(...reader.push(bytes.subarray(at, at + pieceBytes)));
  }
  items.push(...reader.end());
  return items;
}

export const entriesOf = (items: readonly ManifestItem[]) =>
  items.flatMap((item) => (item.type === 'entry' ? [item.entry] : []));
export const codesOf = (items: readonly ManifestItem[]) =>
  items.flatMap((item) => (item.type === 'finding' ? [item.finding.code] : []));
