import type { TarMember } from '../member.js';
import type { ByteHash, HashKind } from '../verify/content-digest.js';
import type { FindingLog } from '../verify/finding-log.js';

/** A hash at work, of which there can be a second one that goes on from where it stands. */
export interface CopyableHash extends ByteHash<string> {
  copy(): CopyableHash;
}

/** SHA-256, in hex and at once. */
export interface Sha256Kind extends HashKind<string> {
  readonly create: () => CopyableHash;
}

/** What reading the new archive came to. */
export interface NewArchiveRead {
  readonly findings: FindingLog;
  /** The signal came before the end did. */
  readonly interrupted: boolean;
}

/** What a repair needs of the platform that it runs on. */
export interface RepairPlatform<Verified extends NewArchiveRead = NewArchiveRead> {
  readonly sha256: Sha256Kind;
  /** Lets everything else go on for a moment: resolves soon. */
  readonly rest: () => Promise<unknown>;
  /** Takes the next bytes of the new archive; they must not be kept. */
  readonly write: (bytes: Uint8Array) => unknown;
  /**
   * What was written is dropped, and written anew from its beginning: where it was read otherwise than it was meant.
   * Without it, such an archive is `unsound`.
   */
  readonly restart?: (() => unknown) | undefined;
  /**
   * Verifies what was written.
   * @param again - the new archive from its beginning, as it was written
   * @param onMember - takes each of its members with its digest
   */
  readonly verify: (
    again: () => AsyncGenerator<Uint8Array>,
    onMember: (member: TarMember, sha256: string | undefined) => void,
  ) => Promise<Verified>;
}
