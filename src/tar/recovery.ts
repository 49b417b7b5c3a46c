import type { Exact } from '../findings/index.js';
import { fieldAt, flipCandidates, flipped, likelyFlips, toFlippedBit } from './flipped-bit.js';
import { BLOCK_BYTES, FIELDS, headerSums, isZeroBlock, storedChecksum } from './header.js';
import { HISTORY_BYTES, History } from './history.js';
import {
  areSiblings,
  blockName,
  type ConfirmedHeader,
  confirmHeader,
  findSwallowed,
  headerEnd,
  type ReadBack,
  type SwallowedHeader,
  textInStretch,
  textsInStretch,
} from './lost.js';
import type { TarMember } from './member.js';
import { paddedBytes } from './member-builder.js';
import { EMPTY, MemberMachine } from './member-machine.js';
import { findHeader, isHeaderAnywhere } from './plausible.js';

const REREAD_BYTES = 1 << 18;
/** How far back a reader with random access goes: the events of what is read once more all come from one push. */
const REREAD_MAX = 32 << 20;
/** Looking back costs no more than this many bytes and LOOKS_PER_BYTE for each byte of the archive: time is linear. */
const LOOKS_FREE = 64 << 20;
const LOOKS_PER_BYTE = 8;

/**
 * The part of the reader that goes on where no header stands: searches for the next one at every byte offset, finds
 * out what happened in between, and reads once more what a wrong size had hidden.
 */
export abstract class Recovery extends MemberMachine {
  protected readonly history = new History();
  /** A block that came in pieces. */
  protected readonly block = new Uint8Array(BLOCK_BYTES);
  protected held = 0;
  protected zeroBlocks = 0;
  protected zeroAt = 0;
  protected ended = false;
  protected damaged: Uint8Array | undefined;
  /** A header was read, whether or not its fields made a member. */
  protected sawHeader = false;
  /** No byte in front of this offset is read a third time. */
  protected barrier = 0;
  private lostAt = 0;
  private lostTail: Uint8Array = EMPTY;
  private scanFrom = 0;
  private lastNonZero = -1;
  private looked = 0;
  private dirtyPaddings = 0;
  /** A header that stands where a content ends, until it is known whether those behind follow on it. */
  private headerInPadding: { readonly member: TarMember; readonly at: number; readonly next: string } | undefined;

  /** Reads bytes that stand at an offset, from the state that the machine is in. */
  protected abstract consume(bytes: Uint8Array, base: number): void;

  /** Members seen so far. */
  get memberCount(): number {
    return this.count;
  }

  /** Whether anything of tar was seen: a header, or an end marker. Without, the input is no archive. */
  get sawTar(): boolean {
    return this.sawHeader || this.ended || this.zeroBlocks > 0;
  }

  /** Offset of the last end marker, if one was seen and nothing but zeros came behind it. */
  get endOffset(): number | undefined {
    return this.ended ? this.zeroAt : undefined;
  }

  protected getLost(offset: number): void {
    this.state = 'lost';
    this.seekHeaderInPadding();
    this.padding.begin(0);
    this.lostAt = offset;
    this.lostTail = EMPTY;
    this.scanFrom = offset + 1;
    this.lastNonZero = offset;
  }

  /** Whether so many bytes more may be looked at, and if so, counts them as looked at. */
  private readonly afford = (bytes: number): boolean => {
    if (this.looked + bytes > LOOKS_FREE + LOOKS_PER_BYTE * this.offset) return false;
    this.looked += bytes;
    return true;
  };

  /** Looks at bytes that went by, within the budget. */
  protected readonly look: ReadBack = (offset, length) =>
    this.afford(length) ? this.readBack(offset, length) : undefined;

  /**
   * With random access: whether a header stands at an offset, or the end and nothing in front of it that has moved.
   * @param from - where what should lead there begins
   */
  protected fitsAhead(next: number, from: number): boolean {
    const there = this.bytesAt?.(next, BLOCK_BYTES);
    if (there === undefined || there.length < BLOCK_BYTES) return false;
    return isZeroBlock(there, 0) ? !this.holdsMoved(from, next) : isHeaderAnywhere(there, 0);
  }

  /** Whether a header stands in a stretch that is at the edge of no block of it: zeros behind it are no end. */
  private holdsMoved(from: number, to: number): boolean {
    for (let start = from; start < to; start += REREAD_BYTES) {
      const count = Math.min(REREAD_BYTES, to - start);
      const window = this.afford(count) ? this.bytesAt?.(start, count + BLOCK_BYTES - 1) : undefined;
      if (window === undefined) return false;
      for (let at = findHeader(window, 0, count); at >= 0; at = findHeader(window, at + 1, count)) {
        if ((start + at - from) % BLOCK_BYTES !== 0) return true;
      }
    }
    return false;
  }

  protected acceptDamaged(block: Uint8Array, offset: number, confirmed: ConfirmedHeader): void {
    this.tellChecksum(block, offset, confirmed);
    this.confirmed = { at: offset, block: confirmed.block };
    this.searched = true;
  }

  protected tellChecksum(block: Uint8Array, offset: number, confirmed: ConfirmedHeader | undefined): void {
    // What stands in there may be another archive that was stored as a file.
    if (confirmed === undefined) this.claimedTo = Math.max(this.claimedTo, headerEnd(block, offset, this.look) ?? 0);
    const all = flipCandidates(block).filter((flip) => {
      if (confirmed === undefined) return true;
      if (confirmed.flip !== undefined) return flip.index === confirmed.flip.index;
      const moves = flip.index >= FIELDS.size.at && flip.index < FIELDS.size.at + FIELDS.size.length;
      if (!moves && flip.index !== FIELDS.typeflag.at) return true;
      return headerEnd(flipped(block, flip), offset, this.look) === headerEnd(block, offset, this.look);
    });
    const likely = likelyFlips(block, all);
    const only = likely.length === 1 ? likely[0] : undefined;
    this.report('TAR_CHECKSUM_MISMATCH', offset, {
      stored: storedChecksum(block, 0),
      computed: headerSums(block, 0).unsigned,
      name: blockName(block),
      flip: only === undefined ? undefined : toFlippedBit(block, offset, only),
      flipCandidates: new Set(likely.map((flip) => flip.index)).size,
      flipFields: [...new Set(likely.map((flip) => fieldAt(flip.index)))].sort(),
      contentBytes: confirmed?.contentBytes,
    });
  }

  protected getLostBehind(offset: number): void {
    this.i -= BLOCK_BYTES;
    this.extended.forget();
    this.damaged = undefined;
    this.getLost(offset);
  }

  /**
   * At a header or the end behind a member: whether the chain of headers in its content leads exactly here, so that
   * the members behind have moved into it. Then goes back to the first of them.
   * @param isOver - the input has ended
   */
  protected tellSwallowed(isOver = false): boolean {
    const { first, next } = this.embedded;
    const offset = this.offset;
    const { member } = this;
    if (first < 0 || member === undefined || first < this.barrier) return false;
    const expected = member.dataOffset + Number(paddedBytes(member.storedSize));
    // Zeros behind the member were the content of one that moved into it, not an end.
    if (this.ended && (next !== offset || this.zeroAt !== expected)) return false;
    if (next !== offset) return next < offset && expected === offset && this.tellSwallowedEnd(member, expected, isOver);
    if (first === member.dataOffset && (isOver || !this.isNamedInside())) {
      // A stored archive begins with its first header, but its last block is not cut off inside that header.
      const used = Number(BigInt(member.storedSize) % 512n);
      if (first + BLOCK_BYTES !== expected || used === 0 || used >= 257) return false;
    }
    return this.goBack(member, expected, offset);
  }

  /** Whether the last header in a content is GNU's long name of the member whose header comes now: no stored one ends so. */
  private isNamedInside(): boolean {
    const { last, lastTypeflag } = this.embedded;
    const { at, length } = FIELDS.name;
    const name = this.bytes.subarray(this.i + at, this.i + at + length);
    if (lastTypeflag !== 'L' || name.length < length || name.subarray(0, length - 1).includes(0)) return false;
    const long = this.look(last + BLOCK_BYTES, length);
    const end = name[length - 1] === 0 ? length - 1 : length;
    return long?.subarray(0, end).every((byte, i) => byte === name[i]) === true;
  }

  /**
   * At what may be the end: the last members and the end marker behind them may have moved into the content of this
   * one, so that the chain of headers in it leads to zeros, and nothing but zeros follows.
   */
  private tellSwallowedEnd(member: TarMember, expected: number, isOver: boolean): boolean {
    const { first, next, firstBlock } = this.embedded;
    if (first === member.dataOffset || this.zeroBlocks > 0) return false;
    const to = isOver ? expected : expected + BLOCK_BYTES;
    for (let at = next; at < to; at += REREAD_BYTES) {
      const piece = this.look(at, Math.min(REREAD_BYTES, to - at));
      if (piece === undefined || piece.some((byte) => byte !== 0)) return false;
    }
    // An archive that is a file of another one leaves that one its own end.
    if ((isOver && to - next >= 2 * BLOCK_BYTES) || areSiblings(member.name, firstBlock))
      return this.goBack(member, expected, next);
    this.embedded.begin();
    this.report('TAR_ARCHIVE_AT_END', first, { headerAt: first, next: blockName(firstBlock) }, member);
    return false;
  }

  /**
   * The input ends in content: whether the members behind, and the end marker, have moved into it. Then goes back to
   * the first of them.
   */
  protected tellSwallowedCut(missing: Exact): void {
    const { first, next, firstBlock } = this.embedded;
    const { member, offset } = this;
    if (member === undefined || missing === 0 || first < this.barrier || first === member.dataOffset) return;
    if (first < 0 || next > offset) return;
    for (let at = next; at < offset; at += REREAD_BYTES) {
      const piece = this.look(at, Math.min(REREAD_BYTES, offset - at));
      if (piece === undefined || piece.some((byte) => byte !== 0)) return;
    }
    if (offset - next < 2 * BLOCK_BYTES && !areSiblings(member.name, firstBlock)) return;
    this.events.push({ type: 'end', member, missing, skipped: this.areaSkipped });
    this.state = 'header';
    this.dataLeft = 0;
    this.areaLeft = 0;
    this.goBack(member, member.dataOffset + Number(paddedBytes(member.storedSize)), next);
  }

  /**
   * At a header or the end behind a member: what stands in the padding of its content, which should be zeros. In front
   * of the end, content that runs on into it was shifted, and nothing else shows that.
   */
  protected tellPadding(isEnd: boolean): void {
    const { padding, member, offset } = this;
    if (!padding.isDirty || member === undefined) return;
    this.seekHeaderInPadding();
    const { start, end, isOverrun } = padding;
    padding.begin(start);
    // A header that moved into this content may lead on from here: then what stands in the padding is of its member.
    if (this.embedded.first >= 0 && this.embedded.next >= offset) return;
    const args = { from: start, to: end };
    // A writer that leaves anything there does so behind every member.
    const isFirst = this.dirtyPaddings++ === 0;
    if (!isEnd || !isOverrun || !isFirst) {
      this.report('TAR_PADDING_NOT_ZERO', start, args, member);
      return;
    }
    const names = [member.name];
    const shifted = { from: offset, to: offset + end - start, earliest: member.dataOffset, names };
    const text = textInStretch(this.look, { ...shifted, insideContent: true, afford: this.afford });
    if (text === undefined) this.report('TAR_CONTENT_OVERRUNS', start, args, member);
    else this.report('TAR_FOREIGN_TEXT', text.from, text, member);
  }

  /** Behind a content: a header in the block in which it ends, with bytes of it in the padding, is no content. */
  private seekHeaderInPadding(): void {
    const { member, padding } = this;
    if (!padding.isDirty || member === undefined) return;
    const at = member.dataOffset + Number(paddedBytes(member.storedSize)) - BLOCK_BYTES;
    const block = this.look(at, BLOCK_BYTES);
    if (block === undefined || !isHeaderAnywhere(block, 0)) return;
    this.headerInPadding = { member, at, next: blockName(block) };
  }

  /** The headers behind such a block do not follow on it: else bytes are lost in front of it, which is told instead. */
  protected tellHeaderInPadding(): void {
    if (this.headerInPadding === undefined) return;
    const { member, at, next } = this.headerInPadding;
    this.headerInPadding = undefined;
    this.report('TAR_HEADER_IN_PADDING', at, { next }, member);
  }

  /**
   * Members have moved into the content of the one before: tells it, and reads them from where they stand, the first
   * ones left out that went by too long ago.
   * @param expected - where the first of them should stand
   * @param chainEnd - where the last of them ends
   * @returns whether reading went on from there
   */
  private goBack(member: TarMember, expected: number, chainEnd: number): boolean {
    const { first, firstBlock } = this.embedded;
    const next = blockName(firstBlock);
    const lostAt = Math.min(expected, chainEnd);
    const from = first >= this.reach ? first : this.swallowedFrom(member, lostAt, (end) => end === chainEnd)?.offset;
    this.embedded.begin();
    const unreadTo = from === first ? undefined : (from ?? this.offset);
    this.report('TAR_BYTES_LOST', first, { lostBytes: expected - first, headerAt: first, next, unreadTo }, member);
    if (from === undefined || !this.canReread(from)) return false;
    // Zeros that seemed to be none of theirs were content of one of them.
    this.zeroBlocks = 0;
    this.ended = false;
    // Extended headers that stand behind them are content.
    this.extended.forget();
    this.reread(from, this.offset);
    return true;
  }

  private swallowedFrom(
    member: TarMember,
    expected: number,
    fits: (next: number) => boolean,
  ): SwallowedHeader | undefined {
    return findSwallowed(this.look, Math.max(member.dataOffset, this.reach, this.barrier), expected, this.offset, fits);
  }

  /** The first offset that can be looked at again. */
  protected get reach(): number {
    return this.offset - (this.bytesAt === undefined ? HISTORY_BYTES : REREAD_MAX);
  }

  protected readBack(offset: number, length: number): Uint8Array | undefined {
    if (this.bytesAt === undefined) {
      // No further, even where the chunk at hand reaches further: events must not depend on the chunking.
      if (offset < this.reach || offset + length > this.offset + BLOCK_BYTES) return undefined;
      return this.history.read(offset, length);
    }
    const bytes = this.bytesAt(offset, length);
    return bytes !== undefined && bytes.length === length ? bytes : undefined;
  }

  /** What stands where an extended header should have its data is a header: that data is lost. */
  protected leaveExtended(headerAt: number): boolean {
    if (!this.canReread(headerAt)) return false;
    const block = this.look(headerAt, BLOCK_BYTES);
    if (block === undefined) return false;
    const { firstOffset } = this.extended;
    const from = firstOffset < 0 ? this.extendedAt : firstOffset;
    this.report('TAR_DAMAGED_STRETCH', from, { from, to: headerAt, next: blockName(block) });
    this.extended.forget();
    this.reread(headerAt, this.offset);
    return true;
  }

  /** Whether what went by can be read once more, from an offset on: near enough, and not read twice already. */
  private canReread(from: number): boolean {
    return from >= Math.max(this.reach, this.barrier);
  }

  /** Reads bytes that went by once more, from a header on. */
  protected reread(from: number, to: number): void {
    const { bytes, base, i } = this;
    this.barrier = to;
    this.state = 'header';
    this.held = 0;
    this.recovering = true;
    this.padding.begin(0);
    this.headerInPadding = undefined;
    for (let at = from; at < to; ) {
      const piece = this.readBack(at, Math.min(REREAD_BYTES, to - at));
      if (piece === undefined) break;
      // A view of the history would not outlive the push.
      this.consume(piece.slice(), at);
      at += piece.length;
    }
    this.recovering = false;
    this.bytes = bytes;
    this.base = base;
    this.i = i;
  }

  protected search(): void {
    if (this.lostTail.length > 0) {
      const rest = this.bytes.subarray(this.i);
      const joined = new Uint8Array(this.lostTail.length + rest.length);
      joined.set(this.lostTail);
      joined.set(rest, this.lostTail.length);
      this.base += this.i - this.lostTail.length;
      this.bytes = joined;
      this.i = 0;
      this.lostTail = EMPTY;
    }
    const found = findHeader(this.bytes, Math.max(this.i, this.scanFrom - this.base), this.bytes.length);
    if (found >= 0) {
      this.i = found;
      this.resolveLost(this.base + found);
      return;
    }
    for (let at = this.bytes.length - 1; at >= this.i; at--) {
      if (this.bytes[at] === 0) continue;
      this.lastNonZero = this.base + at;
      break;
    }
    const keep = Math.max(this.i, this.bytes.length - (BLOCK_BYTES - 1));
    this.lostTail = this.bytes.slice(keep);
    this.scanFrom = Math.max(this.scanFrom, this.base + keep);
    this.i = this.bytes.length;
  }

  protected stretch(from: number, to: number, names?: readonly string[]): Parameters<typeof textInStretch>[1] {
    const { member } = this;
    const inside = member !== undefined && !this.ended && this.zeroBlocks === 0 && member.storedSize !== 0;
    const next = names ?? [];
    return {
      from,
      to,
      earliest: inside ? member.dataOffset : from,
      names: member === undefined ? next : [member.name, ...next],
      insideContent: inside,
      afford: this.afford,
    };
  }

  /** Says what happened between the place where reading was lost and where it is found again (or the end). */
  protected resolveLost(found: number | undefined): void {
    const from = this.lostAt;
    // A header that begins inside the block means that something was put in front of it, not that the block was one.
    const damaged = found !== undefined && found < from + BLOCK_BYTES ? undefined : this.damaged;
    const zerosFrom = this.lastNonZero + 1;
    const hasEnd = found === undefined && this.offset - zerosFrom >= 2 * BLOCK_BYTES;
    const to = found ?? (hasEnd ? zerosFrom : this.offset);
    const fits = (next: number): boolean => (found === undefined ? next >= zerosFrom && hasEnd : next === found);
    this.state = 'header';
    this.searched = true;
    this.damaged = undefined;
    this.lostTail = EMPTY;
    this.held = 0;
    if (damaged !== undefined && this.recoverDamaged(damaged, from, fits)) return;
    const block = found === undefined ? undefined : this.bytes.subarray(this.i, this.i + BLOCK_BYTES);
    if (damaged === undefined && this.explain(from, to, fits, block)) return;
    this.tellHeaderInPadding();
    const next = block === undefined ? undefined : blockName(block);
    if (found === undefined && !this.sawTar) return;
    if (this.ended) {
      const text = textInStretch(this.look, this.stretch(from, to));
      this.report('TAR_TRAILING_BYTES', from, {
        from,
        to,
        lines: text?.lines ?? [],
      });
    } else this.report('TAR_DAMAGED_STRETCH', from, { from, to, next });
    this.tellOrphans(from);
    if (hasEnd && !this.ended) this.noteEnd(zerosFrom);
  }

  /** What an extended header said was of a member that is not here: it must not go to another one. */
  protected tellOrphans(at: number): void {
    if (!this.extended.pending) return;
    this.report('EXTENDED_HEADER_ORPHANED', this.extended.firstOffset < 0 ? at : this.extended.firstOffset, {
      typeflag: this.extended.lastTypeflag,
    });
    this.extended.forget();
  }

  protected noteEnd(at: number): void {
    this.ended = true;
    this.zeroAt = at;
    this.events.push({ type: 'end-of-archive', offset: at });
  }

  protected recoverDamaged(damaged: Uint8Array, from: number, fits: (next: number) => boolean): boolean {
    const confirmed = confirmHeader(damaged, from, fits, this.look);
    this.tellChecksum(damaged, from, confirmed);
    if (confirmed === undefined || !this.canReread(from)) return false;
    this.confirmed = { at: from, block: confirmed.block };
    this.reread(from, this.offset);
    return true;
  }

  /** Text between the blocks, or bytes lost in front: both shift what follows. */
  protected explain(from: number, to: number, fits: (next: number) => boolean, block: Uint8Array | undefined): boolean {
    if (this.ended) return false;
    const stretch = this.stretch(from, to, block === undefined ? [] : [blockName(block)]);
    // In front of the end, blocks of zeros do not tell where text has shifted them to; the length of the whole does.
    const shifted = from + (this.offset % BLOCK_BYTES);
    const byLength = block === undefined && shifted > from && to <= shifted;
    if (block !== undefined || !stretch.insideContent || byLength) {
      const end = byLength ? shifted : to;
      const texts = textsInStretch(this.look, { ...stretch, to: end });
      if (texts.length > 0 && this.sawTarOr(block)) {
        for (const text of texts)
          this.report('TAR_FOREIGN_TEXT', text.from, text, text.from < from ? this.member : undefined);
        // Text that shifts nothing stands in place of blocks, not between them: a header was among those.
        if ((end - from) % BLOCK_BYTES === 0) this.tellOrphans(from);
        if (block === undefined && this.offset - end >= 2 * BLOCK_BYTES) this.noteEnd(end);
        return true;
      }
    }
    if (from === this.extendedEnd) {
      const start = Math.max(this.extendedAt + BLOCK_BYTES, this.reach, this.barrier);
      const swallowed = findSwallowed(this.look, start, from, this.offset, fits);
      return swallowed !== undefined && this.leaveExtended(swallowed.offset);
    }
    const { member } = this;
    if (member === undefined || !stretch.insideContent) return false;
    const { first, next } = this.embedded;
    if (first >= this.barrier && next >= from && fits(next)) return this.goBack(member, from, next);
    const swallowed = this.swallowedFrom(member, from, fits);
    if (swallowed === undefined || !this.canReread(swallowed.offset)) return false;
    this.embedded.begin();
    const { offset: headerAt, name } = swallowed;
    const searchedFrom = Math.max(member.dataOffset, this.reach);
    const unreadTo = searchedFrom > member.dataOffset ? searchedFrom : undefined;
    const args = { lostBytes: from - headerAt, headerAt, next: name, unreadTo };
    this.report('TAR_BYTES_LOST', headerAt, args, member);
    this.reread(headerAt, this.offset);
    return true;
  }

  protected sawTarOr(block: Uint8Array | undefined): boolean {
    return block !== undefined || this.sawTar;
  }
}
