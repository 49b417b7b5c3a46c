import type { Exact, Finding } from '../findings/index.js';
import type { TarEvent } from './events.js';
import type { TarMember } from './member.js';
import { VolumeSet } from './volumes.js';

/** Takes what stands in an archive, or in a set of volumes, as one archive: what is split comes as one member. */
export interface SetVisitor {
  /**
   * A member begins.
   * @param volume - index of the source that it begins in
   */
  member(member: TarMember, volume: number): void;
  /** Its next stored bytes: a view that is valid until this returns. */
  data(bytes: Uint8Array, member: TarMember): void;
  /**
   * It ends: once for every member but the one at which reading was interrupted.
   * @param missing - stored bytes that did not come
   * @param skipped - content was stepped over
   */
  end(member: TarMember, missing: Exact, skipped: boolean): void;
  /**
   * A volume carries a label.
   * @param member - undefined where it stands in a pax record
   * @param seconds - time of the header that sets it, seconds since 1970
   */
  label?(label: string, volume: number, member: TarMember | undefined, seconds: Exact): void;
  found(finding: Finding): void;
}

/** Joins what is split over volumes. */
export class Seams {
  private readonly visitor: SetVisitor;
  private readonly set = new VolumeSet();
  private volume = 0;
  private moreFollows = false;
  /** The member that began last, whole. */
  private current: TarMember | undefined;
  /** Its bytes that are to come on the next volume. */
  private awaited: Exact = 0;
  private skipped = false;
  private cut: Finding | undefined;

  constructor(visitor: SetVisitor) {
    this.visitor = visitor;
  }

  begin(volume: number, moreFollows: boolean): void {
    this.volume = volume;
    this.moreFollows = moreFollows;
    this.set.begin(volume);
  }

  take(event: TarEvent): void {
    switch (event.type) {
      case 'data':
        if (this.current !== undefined) this.visitor.data(event.bytes, this.current);
        break;
      case 'member':
        this.member(event.member);
        break;
      case 'end':
        this.end(event.member, event.missing, event.skipped);
        break;
      case 'volume':
        this.set.label(event.label);
        this.visitor.label?.(event.label, this.volume, event.member, event.seconds);
        break;
      case 'finding':
        // Whether a volume is missing or bytes are is known when all has been read.
        if (event.finding.code === 'TAR_CUT_IN_DATA') this.cut = event.finding;
        else this.visitor.found(event.finding);
        break;
      case 'end-of-archive':
        break;
    }
  }

  private member(member: TarMember): void {
    // A label may stand in the middle of a member that goes on behind it.
    if (member.kind === 'volume-label') return;
    const { continues, findings } = this.set.member(member);
    for (const found of findings) this.visitor.found(found);
    if (continues === undefined) {
      this.giveUp();
      this.current = member;
      this.skipped = false;
      this.visitor.member(member, this.volume);
    }
    this.awaited = 0;
  }

  private end(member: TarMember, missing: Exact, skipped: boolean): void {
    if (member.kind === 'volume-label' || this.current === undefined) return;
    this.set.end(member, missing);
    this.skipped ||= skipped;
    this.awaited = missing;
    if (missing === 0 || !this.moreFollows) this.giveUp();
  }

  /** The member at hand has ended, or its rest does not come. */
  private giveUp(): void {
    const { current } = this;
    if (current === undefined) return;
    this.current = undefined;
    this.visitor.end(current, this.awaited, this.skipped);
    this.awaited = 0;
  }

  finish(offset: number): void {
    this.giveUp();
    const atEnd = this.set.finish(offset);
    const isTold = atEnd.some(({ code }) => code === 'VOLUME_ENDS_IN_MEMBER');
    if (this.cut !== undefined && !isTold) this.visitor.found(this.cut);
    for (const found of atEnd) this.visitor.found(found);
  }
}
