import { decodeName } from '../bytes/index.js';
import { type ArgsOf, type Code, type Exact, type Finding, finding, type MemberReference } from '../findings/index.js';
import { EmbeddedHeaders } from './embedded-headers.js';
import type { TarEvent } from './events.js';
import { ExtendedHeaders } from './extended.js';
import { fieldAt, flipCandidates, flipped, likelyFlips, toFlippedBit } from './flipped-bit.js';
import { BLOCK_BYTES, checksumKind, headerSums, isZeroBlock, storedChecksum } from './header.js';
import { HISTORY_BYTES, History } from './history.js';
import { blockName, confirmHeader, type ConfirmedHeader, findSwallowed, headerEnd, textInStretch } from './lost.js';
import type { TarMember } from './member.js';
import { type Draft, MemberBuilder, paddedBytes } from './member-builder.js';
import { subtract } from './numbers.js';
import { textOf } from './foreign-text.js';
import { findHeader, isDamagedHeader, isHeaderAnywhere } from './plausible.js';
import {
  addOldGnuExtension,
  addOldGnuHeader,
  addPaxMap,
  Pax10MapParser,
  SparseMapBuilder,
  SPARSE_REGIONS_MAX,
} from './sparse.js';

/** How a `TarReader` reads. */
export interface TarReaderOptions {
  /** Index of the file among those given: it goes into every position. Default 0. */
  readonly volume?: number;
  /** Whether data events are given. Default true. */
  readonly data?: boolean;
  /** Extended headers beyond this many bytes are skipped with a finding. Default 1 MiB. */
  readonly extendedLimitBytes?: number;
  /**
   * Random access to the archive, where there is any: then damage is looked into however long ago it went by.
   * Returns undefined, or fewer bytes, where there are none.
   */
  readonly bytesAt?: (offset: number, length: number) => Uint8Array | undefined;
}

type State = 'header' | 'extended' | 'sparse-extension' | 'sparse-map' | 'data' | 'skip' | 'lost';

const EXTENDED_LIMIT_BYTES = 1 << 20;
const REREAD_BYTES = 1 << 18;
const EMPTY = /* @__PURE__ */ new Uint8Array(0);
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
export class TarReader {
  private readonly volume: number;
  private readonly givesData: boolean;
  private readonly extendedLimit: number;
  private readonly bytesAt: TarReaderOptions['bytesAt'];
  private readonly history = new History();
  private readonly extended: ExtendedHeaders;
  private readonly builder: MemberBuilder;
  private readonly embedded = new EmbeddedHeaders();

  private events: TarEvent[] = [];
  private state: State = 'header';
  /** The bytes at hand, the index of the next one, and the offset of the first. */
  private bytes: Uint8Array = EMPTY;
  private i = 0;
  private base = 0;
  /** A block that came in pieces. */
  private readonly block = new Uint8Array(BLOCK_BYTES);
  private held = 0;

  private draft: Draft | undefined;
  private member: TarMember | undefined;
  private dataLeft = 0;
  private areaLeft = 0;
  private areaStart = 0;
  private areaSkipped = false;
  private sparse: SparseMapBuilder | undefined;
  private pax10: Pax10MapParser | undefined;
  private extendedType = '';
  private extendedAt = 0;
  private extendedData: Uint8Array | undefined;
  private extendedSize: Exact = 0;
  private extendedHeld = 0;
  /** A member that should carry no data had a size: the next block tells. */
  private idle: { member: TarMember; size: Exact } | undefined;

  private zeroBlocks = 0;
  private zeroAt = 0;
  private ended = false;
  private count = 0;

  private lostAt = 0;
  private lostTail: Uint8Array = EMPTY;
  private scanFrom = 0;
  private lastNonZero = -1;
  private damaged: Uint8Array | undefined;
  private recovering = false;
  private searched = false;
  /** No byte in front of this offset is read a third time. */
  private barrier = 0;
  private confirmed: { at: number; block: Uint8Array } | undefined;

  constructor(options: TarReaderOptions = {}) {
    this.volume = options.volume ?? 0;
    this.givesData = options.data ?? true;
    this.extendedLimit = options.extendedLimitBytes ?? EXTENDED_LIMIT_BYTES;
    this.bytesAt = options.bytesAt;
    const report = (found: Finding): void => void this.events.push({ type: 'finding', finding: found });
    this.extended = new ExtendedHeaders(this.volume, report);
    this.builder = new MemberBuilder(this.volume, report);
  }

  /** Bytes taken so far: the offset of the next byte to push. */
  get offset(): number {
    return this.base + this.i;
  }

  /** Members seen so far. */
  get memberCount(): number {
    return this.count;
  }

  /** Whether anything of tar was seen: a header, or an end marker. Without, the input is no archive. */
  get sawTar(): boolean {
    return this.count > 0 || this.ended || this.zeroBlocks > 0 || this.extended.pending;
  }

  /** Offset of the last end marker, if one was seen and nothing but zeros came behind it. */
  get endOffset(): number | undefined {
    return this.ended ? this.zeroAt : undefined;
  }

  /** Content bytes (with padding) that come now: a caller that can seek may {@link skip} so many. */
  get skippable(): number {
    return this.state === 'data' || this.state === 'skip' ? this.areaLeft : 0;
  }

  /**
   * Takes the next bytes.
   * @param chunk - any number of bytes; must not change until the events have been used
   * @returns events in archive order; `data` events are views of `chunk` (or of a copy)
   */
  push(chunk: Uint8Array): readonly TarEvent[] {
    this.events = [];
    const start = this.offset;
    if (this.bytesAt === undefined) this.history.begin(chunk, start);
    this.consume(chunk, start);
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
    if (this.state === 'header' && this.held === 0) this.tellSwallowed();
    // What is read once more may be lost again, but only once: see `barrier`.
    while (this.state === 'lost') this.resolveLost(undefined);
    switch (this.state) {
      case 'data':
        return this.endInData(moreFollows);
      case 'skip':
        break;
      case 'extended':
        this.report('TAR_CUT_IN_EXTENDED_HEADER', this.extendedAt, {
          typeflag: this.extendedType,
          expectedBytes: this.extendedSize,
          foundBytes: this.extendedHeld,
        });
        return this.events;
      case 'sparse-extension':
      case 'sparse-map':
        this.pax10?.cut();
        this.beginData();
        return this.endInData(moreFollows);
      default:
        this.endInHeader(moreFollows);
    }
    return this.events;
  }

  private endInData(moreFollows: boolean): readonly TarEvent[] {
    const member = this.member as TarMember;
    const missing = this.dataLeft === 0 ? 0 : subtract(member.storedSize, this.offset - this.areaStart);
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
    this.tellOrphans(at);
    if (this.ended || moreFollows || !this.sawTar) return;
    if (this.zeroBlocks === 1 && !isPartial) this.report('TAR_LONE_ZERO_END', this.zeroAt, {});
    else if (!isPartial)
      this.report('TAR_NO_END_MARKER', this.offset, {
        membersSeen: this.count,
      });
  }

  private tellOrphans(at: number): void {
    if (!this.extended.pending) return;
    this.report('EXTENDED_HEADER_ORPHANED', this.extended.firstOffset < 0 ? at : this.extended.firstOffset, {
      typeflag: this.extended.lastTypeflag,
    });
    this.extended.forget();
  }

  private report<C extends Code>(code: C, offset: number, args: ArgsOf<C>, member?: MemberReference | TarMember): void {
    const reference = member === undefined ? undefined : { index: member.index, name: member.name };
    this.events.push({
      type: 'finding',
      finding: finding(code, { volume: this.volume, offset }, args, reference),
    });
  }

  private consume(bytes: Uint8Array, base: number): void {
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
    const offset = this.offset;
    if (isZeroBlock(bytes, at)) {
      if (this.tellSwallowed()) return;
      this.settleIdle(true);
      this.zeroBlock(offset);
      this.i += BLOCK_BYTES;
      return;
    }
    const kind = this.confirmed?.at === offset ? 'unsigned' : checksumKind(bytes, at);
    if (kind === 'no') return this.noHeader(bytes, at, offset);
    if (this.tellSwallowed()) return;
    this.settleIdle(true);
    const block = this.confirmed?.at === offset ? this.confirmed.block : bytes;
    const from = block === bytes ? at : 0;
    this.afterZeros(block, from, offset);
    if (kind === 'signed') this.report('TAR_CHECKSUM_SIGNED', offset, {});
    this.zeroBlocks = 0;
    this.ended = false;
    if (EXTENDED_TYPES[block[from + 156] as number]) this.beginExtended(block, from, offset);
    else this.beginMember(block, from, offset);
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
      const confirmed = confirmHeader(block, offset, (next) => this.fitsAhead(next));
      if (confirmed !== undefined) return this.acceptDamaged(block, offset, confirmed);
    }
    this.damaged = isDamaged ? block : undefined;
    this.getLost(offset);
  }

  private getLost(offset: number): void {
    this.state = 'lost';
    this.lostAt = offset;
    this.lostTail = EMPTY;
    this.scanFrom = offset + 1;
    this.lastNonZero = offset;
  }

  /** With random access: whether a header or the end stands at an offset. */
  private fitsAhead(next: number): boolean {
    const there = this.bytesAt?.(next, BLOCK_BYTES);
    if (there === undefined || there.length < BLOCK_BYTES) return false;
    return isZeroBlock(there, 0) || isHeaderAnywhere(there, 0);
  }

  private acceptDamaged(block: Uint8Array, offset: number, confirmed: ConfirmedHeader): void {
    this.tellChecksum(block, offset, confirmed);
    this.confirmed = { at: offset, block: confirmed.block };
    this.searched = true;
  }

  private tellChecksum(block: Uint8Array, offset: number, confirmed: ConfirmedHeader | undefined): void {
    const all = flipCandidates(block).filter((flip) => {
      if (confirmed === undefined) return true;
      if (confirmed.flip !== undefined) return flip.index === confirmed.flip.index;
      return headerEnd(flipped(block, flip), offset) === headerEnd(block, offset);
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

  /** The block after a member without data tells whether the size in its header was idle talk. */
  private settleIdle(isHeader: boolean): void {
    if (this.idle === undefined) return;
    const { member, size } = this.idle;
    this.idle = undefined;
    const args = { typeflag: member.typeflag, size };
    if (isHeader) {
      this.report('TAR_SIZE_WITHOUT_DATA', member.headerOffset, args, member);
      return;
    }
    this.report('TAR_DATA_BEHIND_LINK', this.offset, args, member);
    this.state = 'skip';
    this.dataLeft = 0;
    this.areaLeft = clamp(paddedBytes(size));
  }

  private beginExtended(block: Uint8Array, at: number, offset: number): void {
    this.i += BLOCK_BYTES;
    const typeflag = String.fromCharCode(block[at + 156] as number);
    const extended = this.builder.extendedSize(block, at, offset);
    if (extended === undefined) return this.getLostBehind(offset);
    this.confirmed = undefined;
    this.extended.begin(typeflag, offset);
    this.extendedType = typeflag;
    this.extendedAt = offset;
    this.extendedSize = extended;
    this.extendedHeld = 0;
    if (extended > this.extendedLimit) {
      this.report('EXTENDED_HEADER_TOO_LARGE', offset, {
        typeflag,
        size: extended,
        limitBytes: this.extendedLimit,
      });
      this.state = 'skip';
      this.dataLeft = 0;
      this.areaLeft = clamp(paddedBytes(extended));
    } else if (extended === 0) this.takeExtended(EMPTY);
    else {
      this.state = 'extended';
      this.extendedData = undefined;
      this.areaLeft = Number(paddedBytes(extended));
    }
  }

  private getLostBehind(offset: number): void {
    this.i -= BLOCK_BYTES;
    this.extended.forget();
    this.damaged = undefined;
    this.getLost(offset);
  }

  private extendedBytes(): void {
    const size = this.extendedSize as number;
    const padded = Number(paddedBytes(size));
    const available = this.bytes.length - this.i;
    if (this.extendedHeld === 0 && available >= padded) {
      const data = this.bytes.subarray(this.i, this.i + size);
      this.i += padded;
      return this.takeExtended(data);
    }
    const count = Math.min(padded - this.extendedHeld, available);
    // Grown with what is really there, so that a claimed size alone allocates nothing.
    const data = grown(this.extendedData, this.extendedHeld + count, padded);
    data.set(this.bytes.subarray(this.i, this.i + count), this.extendedHeld);
    this.extendedData = data;
    this.extendedHeld += count;
    this.i += count;
    if (this.extendedHeld === padded) this.takeExtended(data.subarray(0, size));
  }

  private takeExtended(data: Uint8Array): void {
    this.state = 'header';
    this.extendedData = undefined;
    const label = this.extended.take(this.extendedType, data, this.extendedAt);
    if (label !== undefined)
      this.events.push({
        type: 'volume',
        label,
        offset: this.extendedAt,
        member: undefined,
      });
  }

  private beginMember(block: Uint8Array, at: number, offset: number): void {
    this.i += BLOCK_BYTES;
    const extended = this.extended.settle();
    const draft = this.builder.build(block, at, offset, this.count, extended);
    this.confirmed = undefined;
    if (draft === undefined) return this.getLostBehind(offset);
    this.count++;
    draft.member.recovered = this.recovering || this.searched;
    this.searched = false;
    this.draft = draft;
    this.sparse = undefined;
    this.pax10 = undefined;
    if (draft.sparseForm === 'none') return this.beginData();
    this.sparse = new SparseMapBuilder();
    if (draft.sparseForm === 'old-gnu') {
      if (addOldGnuHeader(this.sparse, block, at)) this.state = 'sparse-extension';
      else this.beginData();
    } else if (draft.sparseForm === 'pax-0') {
      const list = draft.member.pax?.get('GNU.sparse.map');
      const values =
        list === undefined
          ? extended.sparsePairs
          : decodeName(list)
              .split(',')
              .filter((v) => v !== '');
      addPaxMap(this.sparse, values, this.builder.numblocks(draft.member));
      this.beginData();
    } else {
      this.pax10 = new Pax10MapParser();
      this.sparse = this.pax10.map;
      if (draft.areaBytes === 0) this.pax10.cut();
      if (draft.areaBytes === 0) this.beginData();
      else this.state = 'sparse-map';
    }
  }

  private beginData(): void {
    const draft = this.draft as Draft;
    const { member } = draft;
    const mapBytes = this.pax10?.bytes ?? 0;
    member.dataOffset = this.offset;
    if (this.sparse !== undefined) this.settleSparse(draft, this.sparse, mapBytes);
    this.member = member;
    this.areaStart = this.offset;
    this.areaSkipped = false;
    this.dataLeft = clamp(member.storedSize);
    this.areaLeft = Math.max(0, clamp(paddedBytes(draft.areaBytes)) - mapBytes);
    if (member.kind === 'volume-label')
      this.events.push({
        type: 'volume',
        label: member.name,
        offset: member.headerOffset,
        member,
      });
    this.events.push({ type: 'member', member });
    this.idle = draft.idleSize === 0 ? undefined : { member, size: draft.idleSize };
    this.embedded.begin();
    if (this.areaLeft === 0) this.endArea();
    else this.state = 'data';
  }

  private settleSparse(draft: Draft, sparse: SparseMapBuilder, mapBytes: number): void {
    const { member } = draft;
    const stored = subtract(draft.areaBytes, mapBytes);
    member.storedSize = stored < 0 ? 0 : stored;
    const { map, problems } = sparse.finish(draft.realSize ?? member.size, member.storedSize);
    member.sparse = map;
    member.size = map.realSize < 0 ? 0 : map.realSize;
    for (const problem of problems) this.report('SPARSE_MAP_INVALID', member.headerOffset, problem, member);
    if (sparse.count > SPARSE_REGIONS_MAX) {
      const args = { entries: sparse.count, limit: SPARSE_REGIONS_MAX };
      this.report('SPARSE_MAP_TOO_LARGE', member.headerOffset, args, member);
    }
  }

  private data(): void {
    const count = Math.min(this.areaLeft, this.bytes.length - this.i);
    const to = this.i + count;
    if (this.state === 'data') {
      const content = Math.min(this.dataLeft, count);
      if (this.givesData && content > 0) {
        const member = this.member as TarMember;
        const bytes = this.bytes.subarray(this.i, this.i + content);
        this.events.push({ type: 'data', member, bytes, offset: this.offset });
      }
      this.embedded.take(this.bytes, this.i, to, this.offset);
      this.dataLeft -= content;
    }
    this.i = to;
    this.areaLeft -= count;
    if (this.areaLeft === 0) this.endArea();
  }

  private endArea(): void {
    if (this.state === 'skip') {
      this.state = 'header';
      return;
    }
    this.state = 'header';
    this.events.push({
      type: 'end',
      member: this.member as TarMember,
      missing: 0,
      skipped: this.areaSkipped,
    });
  }

  /**
   * At a header or the end behind a member: whether the chain of headers in its content leads exactly here, so that
   * the members behind have moved into it. Then goes back to the first of them.
   */
  private tellSwallowed(): boolean {
    const { first, next } = this.embedded;
    const offset = this.offset;
    const { member } = this;
    if (first < 0 || next !== offset || member === undefined || first < this.barrier) return false;
    if (first === member.dataOffset) {
      // A stored archive begins with its first header, but its last block is not cut off inside that header.
      const used = Number(BigInt(member.storedSize) % 512n);
      if (first + BLOCK_BYTES !== offset || used === 0 || used >= 257) return false;
    }
    const block = this.readBack(first, BLOCK_BYTES);
    if (block === undefined) return false;
    this.goBackTo(first, offset, blockName(block), member);
    return true;
  }

  private goBackTo(first: number, offset: number, next: string, member: TarMember): void {
    this.embedded.begin();
    this.report('TAR_BYTES_LOST', first, { lostBytes: offset - first, headerAt: first, next }, member);
    this.reread(first, offset);
  }

  /** The first offset that can be looked at again. */
  private get reach(): number {
    return this.bytesAt === undefined ? this.offset - HISTORY_BYTES : 0;
  }

  private readBack(offset: number, length: number): Uint8Array | undefined {
    if (this.bytesAt === undefined) {
      // Not further, even where the chunk at hand reaches further: events must not depend on the chunking.
      return offset < this.reach ? undefined : this.history.read(offset, length);
    }
    const bytes = this.bytesAt(offset, length);
    return bytes !== undefined && bytes.length === length ? bytes : undefined;
  }

  /** Reads bytes that went by once more, from a header on. */
  private reread(from: number, to: number): void {
    const { bytes, base, i } = this;
    this.barrier = to;
    this.state = 'header';
    this.held = 0;
    this.recovering = true;
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

  private search(): void {
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

  private stretch(from: number, to: number, names?: readonly string[]): Parameters<typeof textInStretch>[1] {
    const { member } = this;
    const inside = member !== undefined && !this.ended && this.zeroBlocks === 0 && member.storedSize !== 0;
    const next = names ?? [];
    return {
      from,
      to,
      earliest: inside ? member.dataOffset : from,
      names: member === undefined ? next : [member.name, ...next],
      insideContent: inside,
    };
  }

  /** Says what happened between the place where reading was lost and where it is found again (or the end). */
  private resolveLost(found: number | undefined): void {
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
    const next = block === undefined ? undefined : blockName(block);
    if (found === undefined && !this.sawTar) return;
    if (this.ended) {
      const text = textInStretch((o, n) => this.readBack(o, n), this.stretch(from, to));
      this.report('TAR_TRAILING_BYTES', from, {
        from,
        to,
        lines: text?.lines ?? [],
      });
    } else this.report('TAR_DAMAGED_STRETCH', from, { from, to, next });
    if (hasEnd && !this.ended) this.noteEnd(zerosFrom);
  }

  private noteEnd(at: number): void {
    this.ended = true;
    this.zeroAt = at;
    this.events.push({ type: 'end-of-archive', offset: at });
  }

  private recoverDamaged(damaged: Uint8Array, from: number, fits: (next: number) => boolean): boolean {
    const confirmed = confirmHeader(damaged, from, fits);
    this.tellChecksum(damaged, from, confirmed);
    if (confirmed === undefined || from < Math.max(this.reach, this.barrier)) return false;
    this.confirmed = { at: from, block: confirmed.block };
    this.reread(from, this.offset);
    return true;
  }

  /** Text between the blocks, or bytes lost in front: both shift what follows. */
  private explain(from: number, to: number, fits: (next: number) => boolean, block: Uint8Array | undefined): boolean {
    if (this.ended) return false;
    const read = (offset: number, length: number): Uint8Array | undefined => this.readBack(offset, length);
    const stretch = this.stretch(from, to, block === undefined ? [] : [blockName(block)]);
    if (block !== undefined || !stretch.insideContent) {
      const text = textInStretch(read, stretch);
      if (text !== undefined && this.sawTarOr(block)) {
        this.report('TAR_FOREIGN_TEXT', text.from, text, text.from < from ? this.member : undefined);
        return true;
      }
    }
    const { member } = this;
    if (member === undefined || !stretch.insideContent) return false;
    const { first, next } = this.embedded;
    const chain = first >= 0 && next >= from && fits(next) ? this.readBack(first, BLOCK_BYTES) : undefined;
    const swallowed =
      chain === undefined
        ? findSwallowed(read, Math.max(member.dataOffset, this.reach), from, this.offset, fits)
        : { offset: first, name: blockName(chain) };
    if (swallowed === undefined || swallowed.offset < this.barrier) return false;
    this.embedded.begin();
    const args = {
      lostBytes: from - swallowed.offset,
      headerAt: swallowed.offset,
      next: swallowed.name,
    };
    this.report('TAR_BYTES_LOST', swallowed.offset, args, member);
    this.reread(swallowed.offset, this.offset);
    return true;
  }

  private sawTarOr(block: Uint8Array | undefined): boolean {
    return block !== undefined || this.sawTar;
  }
}

function clamp(size: Exact): number {
  return typeof size === 'number' ? size : Number.MAX_SAFE_INTEGER;
}

function grown(data: Uint8Array | undefined, needed: number, most: number): Uint8Array {
  if (data !== undefined && data.length >= needed) return data;
  const larger = new Uint8Array(Math.min(most, Math.max(needed, 2 * (data?.length ?? 0), 4096)));
  if (data !== undefined) larger.set(data);
  return larger;
}
