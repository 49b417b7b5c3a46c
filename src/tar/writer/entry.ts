import type { Exact } from '../../findings/index.js';
import type { SparseRegion, Timestamp } from '../member.js';

/**
 * The forms in which tapekit writes tar.
 * - `v7`: Unix of 1979: files, directories and links; names of 99 bytes, no names of owners
 * - `ustar`: POSIX.1-1988: 31 bytes of owner, names of up to 256 bytes where a slash stands well, devices and FIFOs
 * - `gnu`: names of any length, numbers of any size, sparse files, in GNU tar's own way
 * - `pax`: POSIX.1-2001: ustar with records in front of what it cannot hold: fractions of seconds, attributes, all
 */
export type TarFormat = 'v7' | 'ustar' | 'gnu' | 'pax';

/** Kinds of members that can be written. */
export type EntryKind = 'file' | 'hardlink' | 'symlink' | 'directory' | 'fifo' | 'character-device' | 'block-device';

/** What is to be written of one member. Names as `decodeName` gives them: foreign bytes are lone surrogates. */
export interface TarEntry {
  /** As it is to stand in the archive; a directory gets its slash by the writer where it has none. */
  readonly name: string;
  readonly kind: EntryKind;
  /** Permission bits, 0 to 0o7777. */
  readonly mode: number;
  readonly uid: Exact;
  readonly gid: Exact;
  /** Names of owner and group; none where absent or empty. */
  readonly uname?: string | undefined;
  readonly gname?: string | undefined;
  /** Files only: size when extracted, bytes, holes counted; default 0. */
  readonly size?: Exact | undefined;
  readonly mtime: Timestamp;
  readonly atime?: Timestamp | undefined;
  readonly ctime?: Timestamp | undefined;
  /** What a link leads to. */
  readonly linkname?: string | undefined;
  /** Devices only; default 0. */
  readonly devmajor?: number | undefined;
  readonly devminor?: number | undefined;
  /**
   * Files with holes: the stored regions, ascending. The content to be written is then that of the regions, one behind
   * the other; a region without bytes at the end of the file, as GNU tar has it, is put in by the writer.
   */
  readonly sparse?: readonly SparseRegion[] | undefined;
  /** Further records, such as `SCHILY.xattr.user.note`; those that the writer makes itself are refused. */
  readonly pax?: ReadonlyMap<string, Uint8Array> | undefined;
}

/** How a `TarWriter` writes. */
export interface TarWriterOptions {
  /**
   * One form for all members, or `auto`: for each the least that holds it, ustar or else pax. Both together are an
   * archive in pax format by the standard; `auto` never takes v7, which several readers do not recognise.
   */
  readonly format: TarFormat | 'auto';
  /** Volume label: GNU tar's V header, at most 99 bytes, or `GNU.volume.label` in a global header of pax. */
  readonly label?: string | undefined;
  /** When writing began, seconds since 1970: stands with the label; default 0. */
  readonly startSeconds?: Exact | undefined;
  /** Blocks of 512 bytes in a record; the last record is filled with zeros; default 20. */
  readonly blockingFactor?: number | undefined;
  /**
   * In gnu, the names of the owner 0 and group 0 for headers of long names, as GNU tar looks them up; default `root`
   * for both. Empty with `--numeric-owner`.
   */
  readonly longNameOwner?: { readonly uname: string; readonly gname: string } | undefined;
  /** In gnu, `atime` and `ctime` of entries are written, where only GNU tar and tapekit look; default false. */
  readonly gnuTimes?: boolean | undefined;
  /** Name of the global header that carries a label in pax, `%n` for its number; default GNU tar's, `/tmp/GlobalHead.%n`. */
  readonly globalHeaderName?: string | undefined;
  /**
   * In pax, names that are not UTF-8: `declared` with `hdrcharset=BINARY`, as POSIX wants it (GNU tar 1.34 warns of it,
   * and reads them), or `raw`, as GNU tar writes them (bsdtar then ends with an error); default `declared`.
   */
  readonly foreignNames?: 'declared' | 'raw' | undefined;
}
