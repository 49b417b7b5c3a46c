import type { Exact } from '../../src/findings/index.js';

/** The dialects that `buildArchive` writes; `gnu` is the one block layout that GNU tar calls oldgnu and gnu. */
export type BuildDialect = 'v7' | 'ustar' | 'pax' | 'gnu';

/** What a member is. v7 knows file, hardlink, symlink and directory only. */
export type BuildType =
  | 'file'
  | 'contiguous'
  | 'hardlink'
  | 'symlink'
  | 'character-device'
  | 'block-device'
  | 'directory'
  | 'fifo';

/** A point in time: whole seconds since 1970, perhaps negative, and nanoseconds (0 to 999,999,999; pax only). */
export interface BuildTime {
  readonly seconds: Exact;
  readonly nanoseconds: number;
}

/** A stored region of a sparse file: byte offset in the file, and length in bytes. */
export interface BuildRegion {
  readonly offset: Exact;
  readonly length: number;
}

/** The map of a sparse file: the member's `content` then holds the stored regions one behind the other. */
export interface BuildSparse {
  /** `old-gnu` in the dialect gnu, the three others in pax (GNU tar manual, "Storing Sparse Files"). */
  readonly form: 'old-gnu' | 'pax-0.0' | 'pax-0.1' | 'pax-1.0';
  /** Size of the file with its holes, bytes; at most 2^63 - 1. */
  readonly realSize: Exact;
  /** Ascending, not overlapping; the lengths add up to the length of `content`. */
  readonly regions: readonly BuildRegion[];
}

/**
 * How the numbers of a header block are spelt, as writers have done it:
 * - `nul`: zeros in front, a NUL behind (GNU tar, most others)
 * - `blank`: zeros in front, a blank behind
 * - `blanks`: blanks in front, a blank and a NUL behind (old Unix tars; where they do not fit, as `blank`)
 * - `full`: zeros in front and no end, one digit more (size and mtime take 12 digits)
 * - `base-256`: binary, dialect gnu only
 */
export type NumberSpelling = 'nul' | 'blank' | 'blanks' | 'full' | 'base-256';

/** How the checksum is spelt: six digits NUL blank, six digits blank NUL, blanks for zeros, seven digits NUL. */
export type ChecksumSpelling = 'nul-blank' | 'blank-nul' | 'blanks' | 'seven';

/** How a member's own header block is spelt. */
export interface HeaderSpelling {
  /** Default `nul`. */
  readonly numbers?: NumberSpelling;
  /** Default `nul-blank`. */
  readonly checksum?: ChecksumSpelling;
  /** Sums the bytes as signed ones, as old Suns did (where that sum is not negative). Default false. */
  readonly signedChecksum?: boolean;
  /** Two blanks, or two NULs, stand for the version `00` behind `ustar`; dialects ustar and pax. Default `zeros`. */
  readonly version?: 'zeros' | 'blanks' | 'nuls';
}

/** One member to be written. Names are strings as `decodeName` gives them: U+DC80 to U+DCFF for foreign bytes. */
export interface MemberDescription {
  readonly type: BuildType;
  /** Not empty, no NUL; a directory's ends in `/`, no other does. */
  readonly name: string;
  /** For hard and symbolic links. */
  readonly linkname?: string;
  /** Bytes stored, for files. Default none. */
  readonly content?: Uint8Array;
  readonly sparse?: BuildSparse;
  /** 0 to 0o7777. Default 0o644. */
  readonly mode?: number;
  /** Default 0. */
  readonly uid?: Exact;
  readonly gid?: Exact;
  /** At most 32 bytes; in v7 none. Default that of the global header, or empty. */
  readonly uname?: string;
  readonly gname?: string;
  /** Default 0 seconds. */
  readonly mtime?: BuildTime;
  /** For devices, 0 to 2,097,151. Default 0. */
  readonly devmajor?: number;
  readonly devminor?: number;
  /** Further pax records, in order; dialect pax only, and none that the builder itself writes. */
  readonly records?: readonly (readonly [keyword: string, value: Uint8Array])[];
  readonly spelling?: HeaderSpelling;
}

/** Keywords for every member of a pax archive. */
export interface GlobalRecords {
  readonly comment?: string;
  readonly uname?: string;
  readonly gname?: string;
}

/** An archive to be written: plain data, so that a failing test can print it. */
export interface ArchiveDescription {
  readonly dialect: BuildDialect;
  readonly members: readonly MemberDescription[];
  /** Volume label: a header of type V in gnu (at most 99 bytes), `GNU.volume.label` in pax. */
  readonly label?: string;
  /** A pax header of type g in front of all. */
  readonly globals?: GlobalRecords;
  /** Blocks in a record. Default 20. */
  readonly blockingFactor?: number;
  /** Whether the last record is filled up with zeros. Default true. */
  readonly fillsRecord?: boolean;
}

/** What bytes of an archive are for. `fill` is what follows the two blocks of the end marker. */
export type SegmentRole = 'header' | 'extended' | 'sparse-map' | 'content' | 'padding' | 'end' | 'fill';

/** A stretch of an archive, bytes `start` to `end` (not included). */
export interface Segment {
  readonly start: number;
  readonly end: number;
  readonly role: SegmentRole;
  /** Index of the member in the truth; undefined for the global header, the end and the fill. */
  readonly member: number | undefined;
}

/** What a reader must find out about one member. */
export interface MemberTruth {
  readonly type: BuildType | 'volume-label';
  readonly typeflag: string;
  readonly name: string;
  readonly linkname: string;
  readonly mode: number;
  readonly uid: Exact;
  readonly gid: Exact;
  readonly uname: string;
  readonly gname: string;
  readonly mtime: BuildTime;
  readonly devmajor: number;
  readonly devminor: number;
  /** Size of the file when extracted, holes included, bytes. */
  readonly size: Exact;
  /** The bytes stored for it, without sparse map and padding. */
  readonly stored: Uint8Array;
  readonly sparse: BuildSparse | undefined;
  /** All pax records written for this member alone, in order. */
  readonly records: readonly (readonly [keyword: string, value: Uint8Array])[];
  /** Offset of its first block, extended headers included. */
  readonly offset: number;
  /** Offset of its own header block. */
  readonly headerOffset: number;
  /** Offset of the first byte of `stored`. */
  readonly dataOffset: number;
  /** Offset behind its last block, padding included. */
  readonly end: number;
}

/** An archive and the truth about it. */
export interface BuiltArchive {
  readonly description: ArchiveDescription;
  readonly bytes: Uint8Array;
  /** In order; a label of type V is the first. */
  readonly members: readonly MemberTruth[];
  /** Without gap from the first byte to the last. */
  readonly segments: readonly Segment[];
  /** Offset of the end marker. */
  readonly endOffset: number;
  readonly recordBytes: number;
}
