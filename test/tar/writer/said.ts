import type { TarEntry, TarMember } from '../../../src/tar/index.js';

/** What an entry says, in the words of {@link readOf}. */
export function saidOf(entry: TarEntry): object {
  const { name, kind, size = 0, sparse, pax } = entry;
  const isDevice = kind.endsWith('device');
  const regions = sparse === undefined ? undefined : [...sparse, { offset: size, length: 0 }];
  return {
    name: kind === 'directory' ? `${name}/` : name,
    kind,
    linkname: kind.endsWith('link') ? entry.linkname : '',
    owners: [entry.uid, entry.gid, entry.uname ?? '', entry.gname ?? ''],
    mode: entry.mode,
    size,
    mtime: entry.mtime,
    times: [entry.atime, entry.ctime],
    devices: isDevice ? [entry.devmajor ?? 0, entry.devminor ?? 0] : [0, 0],
    regions,
    pax: [...(pax ?? [])].sort(),
  };
}

/** What a member says, as far as an entry can say it; of further records, those that the entry has. */
export function readOf(member: TarMember, entry: TarEntry): object {
  return {
    name: member.name,
    kind: member.kind,
    linkname: member.linkname,
    owners: [member.uid, member.gid, member.uname, member.gname],
    mode: member.mode,
    size: member.size,
    mtime: member.mtime,
    times: [member.atime, member.ctime],
    devices: [member.devmajor, member.devminor],
    regions: member.sparse?.regions,
    pax: [...(entry.pax ?? [])].map(([keyword]) => [keyword, member.pax?.get(keyword)]).sort(),
  };
}
