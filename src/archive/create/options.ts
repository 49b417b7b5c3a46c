import type { TarEntry, TarFormat, Timestamp } from '../../tar/index.js';
import type { StoringOptions } from '../xattrs/index.js';
import type { EntryOptions } from './entry.js';
import type { CreateFs, SortOrder } from './file-system.js';
import type { Remark } from './remarks.js';

/** A member that was stored. */
export interface Stored {
  readonly entry: TarEntry;
  /** Of its content, holes as zeros, in hex; undefined where digests are not asked for, and for what has no content. */
  readonly sha256: string | undefined;
}

/** How an archive is created. What is not given is as GNU tar has it, but for the order: that of names. */
export interface CreateOptions extends Partial<EntryOptions> {
  /** `node:fs` where it is not given. */
  readonly fs?: CreateFs;
  readonly format?: TarFormat | 'auto';
  /** Volume label. It carries the time of `mtime`, or none. */
  readonly label?: string | undefined;
  /** Blocks of 512 bytes in a record. */
  readonly blockingFactor?: number | undefined;
  readonly sort?: SortOrder;
  /** Symbolic links are followed. */
  readonly dereference?: boolean;
  readonly oneFileSystem?: boolean;
  /** What is in folders is stored too. Default true. */
  readonly recursion?: boolean;
  /** Names keep what stands before and with the last `..`, and slashes in front. */
  readonly absoluteNames?: boolean;
  /** Files that take less room on the disk than their size are stored without their blocks of zeros. */
  readonly sparse?: boolean;
  /** Extended attributes and access control lists, in pax only, and where `fs` is the real one. Default none. */
  readonly attributes?: StoringOptions | undefined;
  /** Says which names are left out, folders with all that is in them. */
  readonly excludes?: (name: string) => boolean;
  /** Only what changed since, in content or status; folders always. */
  readonly newer?: Timestamp | undefined;
  /** Says of a file whether it is being written by this run: then it is not stored. */
  readonly isOutput?: ((file: { readonly dev: bigint; readonly ino: bigint }) => boolean) | undefined;
  /** SHA-256 is taken of content while it is written. */
  readonly digests?: boolean;
  readonly onRemark?: (remark: Remark) => void;
  readonly onStored?: (stored: Stored) => void;
  /** Takes bytes of content read so far. */
  readonly progress?: ((bytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What came of creating an archive. */
export interface CreateResult {
  readonly members: number;
  /** Members that are files with content of their own. */
  readonly files: number;
  /** Content of these files, holes counted, bytes. */
  readonly contentBytes: bigint;
  /** Length of the archive, before compression, bytes; of all volumes together. */
  readonly archiveBytes: number;
  /** Volumes that were begun; 1 where it is no set. */
  readonly volumes: number;
  /** Remarks that are failures. */
  readonly failures: number;
  /** The signal ended it: what was written is no archive. */
  readonly interrupted: boolean;
}
