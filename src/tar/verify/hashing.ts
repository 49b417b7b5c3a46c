import type { TarMember } from '../member.js';

/** Takes a digest in hex; undefined where there is none. */
export type Step = (sha256: string | undefined) => void;

/** How content is hashed while it goes by. Digests may come later: then what follows them waits, in its order. */
export interface Hashing {
  /** A member begins, of which a digest may be wanted. */
  begin(member: TarMember): void;
  /** Takes stored bytes of the member. */
  update(bytes: Uint8Array): void;
  /** The member has ended, whole. The step gets its digest, undefined where that cannot be taken. */
  end(step: Step): void;
  /** Whether no step waits: then the next one may be taken at once. */
  readonly isIdle: boolean;
  /** Takes a step when all before it are taken. */
  after(step: () => void): void;
}
