import type { Exact } from '../../findings/index.js';
import type { TarMember } from '../member.js';

/** What stands in an archive, in numbers. */
export class Tally {
  readonly kinds: Record<string, number> = {};
  readonly dialects: Record<string, number> = {};
  members = 0;
  recovered = 0;
  /** Members of which content is missing. */
  incomplete = 0;
  /** Bytes of content that should be there and are not. */
  missingBytes = 0n;
  oldest: number | undefined;
  newest: number | undefined;
  private settledBytes = 0n;
  private recentBytes = 0;

  /** Bytes of content that stand in the archive. */
  get contentBytes(): bigint {
    return this.settledBytes + BigInt(this.recentBytes);
  }

  add(member: TarMember): void {
    const kind = member.kind === 'file' && member.sparse !== undefined ? 'sparse file' : member.kind;
    this.kinds[kind] = (this.kinds[kind] ?? 0) + 1;
    this.dialects[member.dialect] = (this.dialects[member.dialect] ?? 0) + 1;
    if (kind === 'volume-label') return;
    this.members++;
    if (member.recovered) this.recovered++;
    const seconds = Number(member.mtime.seconds);
    if (this.oldest === undefined || seconds < this.oldest) this.oldest = seconds;
    if (this.newest === undefined || seconds > this.newest) this.newest = seconds;
  }

  /** A member has ended. What is missing of it may still come on the next volume of a set. */
  end(member: TarMember, missing: Exact, mayFollow: boolean): void {
    const { storedSize } = member;
    if (missing === 0 && typeof storedSize === 'number' && Number.isSafeInteger(this.recentBytes + storedSize)) {
      this.recentBytes += storedSize;
      return;
    }
    const missed = BigInt(missing);
    this.settledBytes += BigInt(storedSize) - missed;
    if (mayFollow || missed === 0n) return;
    this.missingBytes += missed;
    this.incomplete++;
  }

  /** The rest of a member did not come on the next volume either. */
  lose(missing: Exact): void {
    this.missingBytes += BigInt(missing);
  }
}
