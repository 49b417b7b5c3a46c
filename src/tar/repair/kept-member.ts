import type { TarMember } from '../member.js';
import type { Fate, Reason } from './fate.js';
import type { FateLog } from './fate-log.js';
import type { Piece, Pieces } from './pieces.js';

/** A member that goes into a new archive, and what it consists of. */
export interface KeptMember {
  readonly member: TarMember;
  readonly sha256: string | undefined;
  readonly fate: Exclude<Fate, 'lost'>;
  readonly reasons: readonly Reason[];
  /** Of one in part: bytes of its content that are there, from the first stored one on; its headers are made later. */
  readonly partBytes?: number;
  /** Records of global headers that hold for it. */
  readonly globals: ReadonlyMap<string, Uint8Array>;
  /** Where its first block stands in the damaged archive, bytes. */
  readonly offset: number;
  /** Labels and global headers in front of it. */
  readonly front: readonly Piece[];
  readonly pieces: readonly Piece[];
  /** Something is lost, or perhaps is, in front of it. */
  readonly isGapBefore: boolean;
}

/** Collects the members that are kept, one by one. */
export class KeptMembers {
  private readonly pieces: Pieces;
  private readonly log: FateLog;
  private readonly kept: { readonly kept: KeptMember; readonly isProvisional: boolean }[] = [];
  private told = 0;
  private missed = 0;

  constructor(pieces: Pieces, log: FateLog) {
    this.pieces = pieces;
    this.log = log;
  }

  /** The pieces of a member follow: returns what {@link end} wants. */
  begin(): number {
    return this.pieces.apart();
  }

  /** The pieces of a member have been added, and all that is in front of it has been told. */
  end(start: number, own: Omit<KeptMember, 'front' | 'pieces' | 'isGapBefore'>, isProvisional: boolean): void {
    const end = this.pieces.apart();
    const isOwnLoss = own.fate === 'partial';
    const front = this.pieces.between(this.told, start);
    const pieces = this.pieces.between(start, end);
    this.told = end;
    this.kept.push({ kept: { ...own, front, pieces, isGapBefore: this.isGap(isOwnLoss ? 1 : 0) }, isProvisional });
  }

  /**
   * All members have been collected.
   * @param isAcquitted - those that are provisionally unproven are whole
   */
  finish(isAcquitted: boolean): { readonly members: readonly KeptMember[]; readonly isGapAtEnd: boolean } {
    const members = this.kept.map(({ kept, isProvisional }): KeptMember => {
      return isProvisional && isAcquitted ? { ...kept, fate: 'whole', reasons: [] } : kept;
    });
    return { members, isGapAtEnd: this.isGap() };
  }

  /**
   * Whether something was told to be lost since the last member.
   * @param own - how much of it is the member itself
   */
  private isGap(own = 0): boolean {
    const { lossCount, counts } = this.log;
    const missed = lossCount + counts.partial + counts.lost;
    const isGap = missed - own !== this.missed;
    this.missed = missed;
    return isGap;
  }
}
