import type { TarMember } from '../../tar/index.js';
import type { Place } from '../../tar/restore/member-path.js';
import type { MemberPlace } from '../../tar/restore/report.js';
import type { LateEntry } from './late-entries.js';

/** A file whose content comes. */
export interface Writing {
  /**
   * Takes the next bytes as they are stored.
   * @throws the file system's error
   */
  write(bytes: Uint8Array): void;
}

/** What became of a file. */
export interface Settled {
  /** It was there already, with the same content. */
  readonly isKept: boolean;
  /** The error that kept attributes from being set. */
  readonly failed: unknown;
}

/** What a restore does to a folder, member by member: in earnest, or as a rehearsal. All throw `Refusal` and errors of
 * the file system for what cannot be done; what is returned as `unknown` is the error that kept attributes from being
 * set. */
export interface Making {
  /** Whether what stands in a member's place is kept. */
  keeps(member: TarMember, place: Place): boolean;
  /** Begins a file. */
  file(member: TarMember, place: Place): Writing;
  /** A file is whole: it takes its place. */
  settle(file: Writing, member: TarMember, place: Place): Settled;
  /** Takes a file that will not become whole away. */
  drop(file: Writing, place: Place): void;
  /** Makes a folder, or takes one that is there; gives whether it was there and keeps what is known of it. */
  folder(member: TarMember, at: MemberPlace, place: Place): boolean;
  /** The folder of the restore is a member, too. */
  rootFolder(member: TarMember, at: MemberPlace): void;
  /** Looks at a symbolic link that is still to be made. */
  checkSymlink(place: Place, target: string): void;
  /** A link will stand at a path. */
  forget(path: string): void;
  symlink(link: LateEntry): unknown;
  /** Makes a hard link; gives `undefined` where its target is not there, or only something older and it is not `isLast`. */
  hardlink(place: Place, target: Place, isLast: boolean): true | undefined;
  /** Makes a FIFO or a device. */
  node(member: TarMember, place: Place): unknown;
  /** Sets what is known of folders. */
  finishFolders(): Iterable<{ readonly member: MemberPlace; readonly failed: unknown }>;
}
