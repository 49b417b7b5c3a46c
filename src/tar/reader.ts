import { plainBytes } from '../bytes/index.js';
import type { Exact } from '../findings/index.js';
import type { Draft } from './draft.js';
import type { TarEvent } from './events.js';
import { textOf } from './foreign-text.js';
import { BLOCK_BYTES, checksumKind, isZeroBlock } from './header.js';
import { blockName, confirmHeader } from './lost.js';
import type { TarMember } from './member.js';
import { paddedBytes } from './member-builder.js';
import { clamp, EMPTY } from './member-machine.js';
import { subtract } from './numbers.js';
import { isDamagedHeader, standsOneFurther } from './plausible.js';
import { Recovery } from './recovery.js';
import { addOldGnuExtension, type Pax10MapParser, type SparseMapBuilder } from './sparse.js';

const ZERO_BLOCK = /* @__PURE__ */ new Uint8Array(BLOCK_BYTES);
const EXTENDED_TYPES: readonly boolean[] = /* @__PURE__ */ Array.from({ length: 256 }, (_, i) =>
  'xgXLK'.includes(String.fromCharCode(i)),
);

/**
 * Reads tar archives of every dialect, without I/O: bytes in, events out, in any chunking the same events. Nothing in
 * an archive makes it throw, loop, or keep more than a few MiB: what is wrong is a finding, and reading goes on behind
 * it, at any byte offset where a header can be found.
 *
 * @example
 * const reader = new TarReader();
 * for (const event of reader.push(chunk)) take(event);
 * for (const event of reader.end()) take(event);
 */
export class TarReader extends Recovery {
  /** Content bytes (with padding) that come now: a caller that can seek may {@link skip} so many. */
  get skippable(): number {
    return this.state === 'data' || this.state === 'skip' ? this.areaLeft : 0;
  }

  /** Keywords of the pax records that hold for every member from here on, until a global header says otherwise. */
  get globalKeywords(): readonly string[] {
    return this.extended.globalKeywords;
  }

  /**
   * Takes the next bytes.
   * @param chunk - any number of bytes; must not change until the events have been used
   * @returns events in archive order; `data` events are views of `chunk` (or of a copy)
   */
  push(chunk: Uint8Array): readonly TarEvent[] {
    this.events = [];
    const start = this.offset;
    const plain = plainBytes(chunk);
    if (this.bytesAt === undefined) this.history.begin(plain, start);
    this.consume(plain, start);
    if (this.bytesAt === undefined) this.history.finish();
    this.bytes = EMPTY;
    this.base = start + chunk.length;
    this.i = 0;
    return this.events;
  }

  /**
   * Leaves out content that the caller seeks over.
   * @param count - at most {@link skippable}
   * @throws RangeError where more than that is skipped
   */
  skip(count: number): readonly TarEvent[] {
    if (count > this.skippable) throw new RangeError(`only ${this.skippable} bytes can be skipped here`);
    this.events = [];
    this.base += count;
    this.areaSkipped = true;
    this.embedded.begin();
    this.dataLeft = Math.max(0, this.dataLeft - count);
    this.areaLeft -= count;
    if (this.areaLeft === 0) this.endArea();
    return this.events;
  }

  /**
   * The input has ended.
   * @param moreFollows - another volume goes on: that the archive is cut here is no finding
   */
  end(moreFollows = false): readonly TarEvent[] {
    this.events = [];
    if (this.announced !== undefined) this.settleAnnounced(ZERO_BLOCK, 0);
    if (this.state === 'header' && this.held === 0) this.tellSwallowed(!moreFollows);
    if (this.state === 'header') this.tellHeaderInPadding();
    // What is read once more may be lost again, but only once: see `barrier`.
    while (this.state === 'lost') this.resolveLost(undefined);
    if (this.state === 'data' && !moreFollows) this.tellSwallowedCut(this.missing());
    switch (this.state) {
      case 'data':
        return this.endInData(moreFollows);
      case 'skip':
        this.tellOrphans(this.offset);
        if (!moreFollows) this.report('TAR_NO_END_MARKER', this.offset, { membersSeen: this.count });
        return this.events;
      case 'extended':
        if (moreFollows) return this.events;
        this.report('TAR_CUT_IN_EXTENDED_HEADER', this.extendedAt, {
          typeflag: this.extendedType,
          expectedBytes: this.extendedSize,
          foundBytes: this.extendedHeld,
        });
        return this.events;
      case 'sparse-extension':
      case 'sparse-map':
        if (moreFollows) return this.events;
        this.pax10?.cut();
        this.beginData();
        return this.endInData(moreFollows);
      default:
        this.endInHeader(moreFollows);
    }
    return this.events;
  }

  /** Content bytes of the member at hand that have not come. */
  private missing(): Exact {
    const { storedSize } = this.member as TarMember;
    return this.dataLeft === 0 ? 0 : subtract(storedSize, this.offset - this.areaStart);
  }

  private endInData(moreFollows: boolean): readonly TarEvent[] {
    const member = this.member as TarMember;
    const missing = this.missing();
    if (missing !== 0 && !moreFollows) {
      const args = { expectedBytes: member.storedSize, missingBytes: missing };
      this.report('TAR_CUT_IN_DATA', this.offset, args, member);
    }
    this.events.push({
      type: 'end',
      member,
      missing,
      skipped: this.areaSkipped,
    });
    if (missing === 0 && !moreFollows)
      this.report('TAR_NO_END_MARKER', this.offset, {
        membersSeen: this.count,
      });
    return this.events;
  }

  private endInHeader(moreFollows: boolean): void {
    const rest = this.block.subarray(0, this.held);
    const at = this.offset - this.held;
    const isPartial = rest.some((byte) => byte !== 0);
    if (isPartial && this.ended) {
      const lines = textOf(rest, at)?.lines ?? [];
      this.report('TAR_TRAILING_BYTES', at, {
        from: at,
        to: this.offset,
        lines,
      });
    } else if (isPartial) {
      const text = this.count === 0 ? undefined : textOf(rest, at);
      if (text !== undefined && /tar: /.test(text.lines.join())) this.report('TAR_FOREIGN_TEXT', at, text);
      else if (this.sawTar) this.report('TAR_CUT_IN_HEADER', at, { bytes: this.held });
    }
    if (!moreFollows) this.tellOrphans(at);
    if (this.ended || moreFollows || !this.sawTar) return;
    if (this.zeroBlocks === 1 && !isPartial) this.report('TAR_LONE_ZERO_END', this.zeroAt, {});
    else if (!isPartial)
      this.report('TAR_NO_END_MARKER', this.offset, {
        membersSeen: this.count,
      });
  }

  protected consume(bytes: Uint8Array, base: number): void {
    this.bytes = bytes;
    this.base = base;
    this.i = 0;
    while (this.i < this.bytes.length) {
      if (this.state === 'data' || this.state === 'skip') this.data();
      else if (this.state === 'extended') this.extendedBytes();
      else if (this.state === 'lost') this.search();
      else if (this.held === 0 && this.i + BLOCK_BYTES <= this.bytes.length) this.takeBlock(this.bytes, this.i);
      else this.holdBlock();
    }
  }

  private holdBlock(): void {
    const count = Math.min(BLOCK_BYTES - this.held, this.bytes.length - this.i);
    this.block.set(this.bytes.subarray(this.i, this.i + count), this.held);
    this.held += count;
    this.i += count;
    if (this.held < BLOCK_BYTES) return;
    this.held = 0;
    const { bytes, base, i } = this;
    this.consume(this.block.slice(), base + i - BLOCK_BYTES);
    this.bytes = bytes;
    this.base = base;
    this.i = i;
  }

  /** Deals with a whole block and, unless reading is lost in it, steps over it. */
  private takeBlock(bytes: Uint8Array, at: number): void {
    if (this.state === 'header') return this.headerBlock(bytes, at);
    this.i += BLOCK_BYTES;
    if (this.state === 'sparse-extension') {
      if (!addOldGnuExtension(this.sparse as SparseMapBuilder, bytes, at)) this.beginData();
      return;
    }
    const map = this.pax10 as Pax10MapParser;
    map.block(bytes, at);
    const draft = this.draft as Draft;
    if (!map.done && map.bytes >= paddedBytes(draft.areaBytes)) map.cut();
    if (map.done) this.beginData();
  }

  private headerBlock(bytes: Uint8Array, at: number): void {
    if (this.announced !== undefined && this.settleAnnounced(bytes, at)) return;
    const offset = this.offset;
    if (this.opening !== undefined && this.isBehindOpening(bytes, at)) {
      this.resumeCarried();
      if (this.state !== 'header') return;
    }
    if (isZeroBlock(bytes, at)) {
      if (this.tellSwallowed()) return;
      this.tellPadding(true);
      this.settleIdle(true);
      this.zeroBlock(offset);
      this.i += BLOCK_BYTES;
      return;
    }
    const kind = this.confirmed?.at === offset ? 'unsigned' : checksumKind(bytes, at);
    if (kind === 'no' || standsOneFurther(bytes, at)) return this.noHeader(bytes, at, offset);
    if (this.tellSwallowed()) return;
    this.tellPadding(false);
    this.tellHeaderInPadding();
    this.settleIdle(true);
    const block = this.confirmed?.at === offset ? this.confirmed.block : bytes;
    const from = block === bytes ? at : 0;
    this.afterZeros(block, from, offset);
    if (kind === 'signed') this.report('TAR_CHECKSUM_SIGNED', offset, {});
    this.zeroBlocks = 0;
    this.ended = false;
    this.sawHeader = true;
    if (EXTENDED_TYPES[block[from + 156] as number]) this.beginExtended(block, from, offset);
    else this.beginMember(block, from, offset);
  }

  /** Whether a block is none of those that open a volume: label, globals of the set, what goes on from before. */
  private isBehindOpening(bytes: Uint8Array, at: number): boolean {
    if (checksumKind(bytes, at) === 'no') return true;
    const typeflag = String.fromCharCode(bytes[at + 156] as number);
    if (typeflag === 'V' || typeflag === 'g') return false;
    return typeflag !== 'M' && (!this.extended.announcesContinuation || this.continued);
  }

  /** Zeros came before this header: an end marker or a lone block that hides it from other readers. */
  private afterZeros(block: Uint8Array, at: number, offset: number): void {
    const name = this.zeroBlocks > 0 || this.ended ? blockName(block.subarray(at, at + BLOCK_BYTES)) : '';
    if (this.ended) this.report('TAR_MEMBERS_AFTER_END', offset, { name });
    else if (this.zeroBlocks === 1) this.report('TAR_LONE_ZERO_BLOCK', this.zeroAt, {});
  }

  private zeroBlock(offset: number): void {
    if (this.ended) return;
    if (this.zeroBlocks++ === 0) {
      this.zeroAt = offset;
      this.tellOrphans(offset);
    } else {
      this.ended = true;
      this.events.push({ type: 'end-of-archive', offset: this.zeroAt });
    }
  }

  private noHeader(bytes: Uint8Array, at: number, offset: number): void {
    const isDamaged = isDamagedHeader(bytes, at);
    if (this.idle !== undefined && !isDamaged && !this.ended && this.zeroBlocks === 0) return this.settleIdle(false);
    this.idle = undefined;
    if (this.zeroBlocks === 1 && !this.ended) {
      this.report('TAR_LONE_ZERO_BLOCK', this.zeroAt, {});
      this.zeroBlocks = 0;
    }
    const block = bytes.slice(at, at + BLOCK_BYTES);
    if (isDamaged && this.bytesAt !== undefined && offset >= this.barrier) {
      const fits = (next: number): boolean => this.fitsAhead(next, offset + BLOCK_BYTES);
      const confirmed = confirmHeader(block, offset, fits, this.look);
      if (confirmed !== undefined) return this.acceptDamaged(block, offset, confirmed);
    }
    this.damaged = isDamaged ? block : undefined;
    this.getLost(offset);
  }

  /** The block after a member without data tells whether the size in its header was idle talk. */
  private settleIdle(isHeader: boolean): void {
    if (this.idle === undefined) return;
    const { member, size, isDisputed } = this.idle;
    this.idle = undefined;
    const args = { typeflag: member.typeflag, size };
    if (isHeader) {
      const code = isDisputed ? 'TAR_SIZE_AMBIGUOUS' : 'TAR_SIZE_WITHOUT_DATA';
      this.report(code, member.headerOffset, args, member);
      return;
    }
    this.report('TAR_DATA_BEHIND_LINK', this.offset, args, member);
    this.state = 'skip';
    this.dataLeft = 0;
    this.areaLeft = clamp(paddedBytes(size));
  }
}
