import type { TarMember } from '../../src/tar/member.js';

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
    idleSize: 0,
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
