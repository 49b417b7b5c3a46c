import type { Finding } from '../../findings/index.js';
import type { TarMember } from '../member.js';

/** Something to hold the members against: a manifest, a listing, a list of files. */
export interface Comparer {
  /**
   * A member ended.
   * @param sha256 - in hex; undefined where its content was not read or is not whole
   * @param volume - index of the file that it begins in
   * @param isWhole - all its content is there, whether it was read or not
   */
  saw(member: TarMember, sha256: string | undefined, volume: number, isWhole: boolean): readonly Finding[];
  /** A volume carries a label. */
  label?(label: string): void;
  /** The archive ended. `complete` is false where reading was stopped before its end. */
  end(complete: boolean): readonly Finding[];
  /** Bytes of content vouched for: by digest, or by their size only. */
  readonly vouchedBytes: bigint;
  readonly by: 'digest' | 'size';
}
