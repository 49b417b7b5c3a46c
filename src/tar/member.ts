import type { Exact } from '../findings/index.js';

/** What a member is, from its typeflag (and, for v7 directories, its name). */
export type MemberKind =
  | 'file'
  | 'hardlink'
  | 'symlink'
  | 'character-device'
  | 'block-device'
  | 'directory'
  | 'fifo'
  | 'volume-label'
  | 'continuation'
  | 'unknown';

/** Who wrote the header, as far as its bytes tell (facts: POSIX.1-2017 pax; GNU tar manual, "Standard"; star(4)). */
export type Dialect = 'v7' | 'ustar' | 'pax' | 'gnu' | 'star' | 'xstar' | 'solaris';

/** A point in time: seconds since 1970 (exact, may be negative) and nanoseconds 0 to 999,999,999 after it. */
export interface Timestamp {
  readonly seconds: Exact;
  readonly nanoseconds: number;
}

/** The stored regions of a sparse file, ascending and not overlapping; what lies between them reads as zeros. */
export interface SparseMap {
  /** Size of the file with its holes, bytes. */
  readonly realSize: Exact;
  /** Regions in order; their lengths add up to the bytes stored in the archive. */
  readonly regions: readonly SparseRegion[];
  /** False where SPARSE_MAP_INVALID or SPARSE_MAP_TOO_LARGE was found: then nothing said here can be relied on. */
  readonly isSound: boolean;
}

/** One stored region. */
export interface SparseRegion {
  readonly offset: Exact;
  readonly length: Exact;
}

/** A piece of a member that is split over volumes: type M, or `GNU.volume.*` in pax. */
export interface Continuation {
  /** Bytes of the member (as stored) that stand on the volumes before. */
  readonly offset: Exact;
  /** Whole size of the member as stored, where the header tells it (pax does). */
  readonly realSize?: Exact;
  /** In pax, the name that readers show who know nothing of volumes: `dir/GNUFileParts/base.N`. */
  readonly partName?: string;
}

/** One member of an archive. Names are strings as `decodeName` gives them: bytes that are not UTF-8 are kept. */
export interface TarMember {
  /** Ordinal, from 0; headers of types x, g, X, L and K are part of the member they precede. */
  readonly index: number;
  /** Offset of the first block that belongs to it, extended headers included. */
  readonly offset: number;
  /** Offset of its own header block. */
  readonly headerOffset: number;
  /** Offset of the first byte stored for it (behind the header and, for sparse members, behind the map). */
  readonly dataOffset: number;
  readonly name: string;
  readonly linkname: string;
  /** The typeflag as a character, `'\0'` included. */
  readonly typeflag: string;
  readonly kind: MemberKind;
  readonly dialect: Dialect;
  /** Permission bits as stored (0 to 0o7777 and whatever else the field held). */
  readonly mode: number;
  readonly uid: Exact;
  readonly gid: Exact;
  readonly uname: string;
  readonly gname: string;
  /** Size of the file when extracted, bytes (with its holes); 0 for what carries no data. */
  readonly size: Exact;
  /** What the size field of a type that carries no data says all the same (a quota, the size of a link's file). */
  readonly idleSize: Exact;
  /** Bytes of data that stand in the archive for it, without header, sparse map or padding. */
  readonly storedSize: Exact;
  readonly mtime: Timestamp;
  readonly atime: Timestamp | undefined;
  readonly ctime: Timestamp | undefined;
  readonly devmajor: number;
  readonly devminor: number;
  readonly sparse: SparseMap | undefined;
  readonly continuation: Continuation | undefined;
  /** The pax records in force for it (global and local, the last of each key; values as bytes), if there are any. */
  readonly pax: ReadonlyMap<string, Uint8Array> | undefined;
  /** An incremental dump's directory list follows as data (type D) or stands in `GNU.dumpdir`. */
  readonly isDumpdir: boolean;
  /** Found only by searching after damage, or inside what a damaged member claimed as its data. */
  readonly recovered: boolean;
}
