import { decodeName, encodeName, plainBytes } from '../bytes/index.js';
import { type ArgsOf, type Code, type Exact, type Finding, finding, type MemberReference } from '../findings/index.js';
import type { Draft } from './draft.js';
import { EmbeddedHeaders } from './embedded-headers.js';
import type { TarEvent } from './events.js';
import { type CarriedHeaders, ExtendedHeaders, type ExtendedState } from './extended.js';
import { headerInExtended } from './extended-data.js';
import { BLOCK_BYTES, checksumKind, FIELDS, isZeroBlock } from './header.js';
import { blockName } from './lost.js';
import type { TarMember } from './member.js';
import { MemberBuilder, paddedBytes } from './member-builder.js';
import { readNumber, subtract } from './numbers.js';
import { Padding } from './padding.js';
import { addHeaderMap, addPaxMap, Pax10MapParser, SPARSE_REGIONS_MAX, SparseMapBuilder } from './sparse.js';

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
  /** What the reader of the volume before gave as `carried`. */
  readonly carried?: Carried | undefined;
}

/** What a volume ends in the middle of, besides content: for the reader of the next volume; opaque. */
export interface Carried {
  readonly headers: CarriedHeaders | undefined;
  /** An extended header of which some bytes have come. */
  readonly partial: { readonly typeflag: string; readonly size: Exact; readonly data: Uint8Array } | undefined;
  /** A member of whose sparse map some blocks have come. */
  readonly mapped: MappedMember | undefined;
}

/** A member whose sparse map is being read. */
interface MappedMember {
  readonly draft: Draft;
  readonly state: 'sparse-extension' | 'sparse-map';
  readonly sparse: SparseMapBuilder | undefined;
  readonly pax10: Pax10MapParser | undefined;
}

/** What the next bytes are. */
export type State = 'header' | 'extended' | 'sparse-extension' | 'sparse-map' | 'data' | 'skip' | 'lost';

const EXTENDED_LIMIT_BYTES = 1 << 20;
/** No bytes. */
export const EMPTY: Uint8Array = /* @__PURE__ */ new Uint8Array(0);

/**
 * The part of the reader that makes members: extended headers, the member's own header, its sparse map, its content.
 * It takes for granted that a header stands where one is expected; `Recovery` deals with the other case.
 */
export abstract class MemberMachine {
  protected readonly volume: number;
  protected readonly givesData: boolean;
  protected readonly extendedLimit: number;
  protected readonly bytesAt: TarReaderOptions['bytesAt'];
  protected readonly extended: ExtendedHeaders;
  protected readonly builder: MemberBuilder;
  protected readonly embedded = new EmbeddedHeaders();
  protected readonly padding = new Padding();

  protected events: TarEvent[] = [];
  protected state: State = 'header';
  /** The bytes at hand, the index of the next one, and the offset of the first. */
  protected bytes: Uint8Array = EMPTY;
  protected i = 0;
  protected base = 0;

  protected count = 0;
  protected draft: Draft | undefined;
  protected member: TarMember | undefined;
  protected dataLeft = 0;
  protected areaLeft = 0;
  protected areaStart = 0;
  protected areaSkipped = false;
  protected sparse: SparseMapBuilder | undefined;
  protected pax10: Pax10MapParser | undefined;
  protected extendedType = '';
  protected extendedAt = 0;
  protected extendedSeconds: Exact = 0;
  protected extendedSize: Exact = 0;
  protected extendedHeld = 0;
  /** Offset behind the data of the last extended header. */
  protected extendedEnd = -1;
  private extendedData: Uint8Array | undefined;
  /** A member that should carry no data had a size: the next block tells. */
  protected idle: { member: TarMember; size: Exact; isDisputed: boolean } | undefined;
  /** Name of the member that a volume announces as continued though it begins there: see `settleAnnounced`. */
  announcedName: string | undefined;
  /** A continuation of nothing, from byte 0 on: the block behind it tells whether content follows or the member itself. */
  protected announced: Draft | undefined;
  /** Being read once more, or found by searching: other readers do not see it. */
  protected recovering = false;
  protected searched = false;
  /** A damaged header, of which nothing confirmed that it was one, claims all up to here as its content. */
  protected claimedTo = 0;
  /** What the volume before ended in the middle of, until the blocks that only open this volume are read. */
  protected opening: Carried | undefined;
  /** The continuation that opens this volume has been met. */
  protected continued = false;
  /** A damaged header that what follows has confirmed, with the size that fits. */
  protected confirmed: { at: number; block: Uint8Array } | undefined;

  constructor(options: TarReaderOptions = {}) {
    this.volume = options.volume ?? 0;
    this.givesData = options.data ?? true;
    this.extendedLimit = options.extendedLimitBytes ?? EXTENDED_LIMIT_BYTES;
    const { bytesAt } = options;
    this.bytesAt = bytesAt === undefined ? undefined : (...stretch) => plain(bytesAt(...stretch));
    const report = (found: Finding): void => void this.events.push({ type: 'finding', finding: found });
    this.extended = new ExtendedHeaders(this.volume, this.extendedLimit, report);
    this.builder = new MemberBuilder(this.volume, report);
    this.opening = options.carried;
  }

  /** Goes back to a header that stands where an extended one should have its data; false where that is too far. */
  protected abstract leaveExtended(headerAt: number): boolean;

  /** The header at an offset cannot be used: nobody knows where the next one stands. */
  protected abstract getLostBehind(offset: number): void;

  protected report<C extends Code>(
    code: C,
    offset: number,
    args: ArgsOf<C>,
    member?: MemberReference | TarMember,
  ): void {
    const reference = member === undefined ? undefined : { index: member.index, name: member.name };
    this.events.push({
      type: 'finding',
      finding: finding(code, { volume: this.volume, offset }, args, reference),
    });
  }

  /** Bytes taken so far: the offset of the next byte to push. */
  get offset(): number {
    return this.base + this.i;
  }

  protected beginExtended(block: Uint8Array, at: number, offset: number): void {
    this.i += BLOCK_BYTES;
    const typeflag = String.fromCharCode(block[at + 156] as number);
    const extended = this.builder.extendedSize(block, at, offset);
    if (extended === undefined) return this.getLostBehind(offset);
    this.confirmed = undefined;
    this.extended.begin(typeflag, offset);
    this.extendedType = typeflag;
    this.extendedAt = offset;
    if (typeflag === 'g') this.extendedSeconds = readNumber(block, at + FIELDS.mtime.at, FIELDS.mtime.length).value;
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
    } else if (extended === 0) this.takeExtended(EMPTY, EMPTY);
    else {
      this.state = 'extended';
      this.extendedData = undefined;
      this.areaLeft = Number(paddedBytes(extended));
    }
  }

  protected extendedBytes(): void {
    const size = this.extendedSize as number;
    const padded = Number(paddedBytes(size));
    const available = this.bytes.length - this.i;
    if (this.extendedHeld === 0 && available >= padded) {
      const area = this.bytes.subarray(this.i, this.i + padded);
      this.i += padded;
      return this.takeExtended(area.subarray(0, size), area);
    }
    const count = Math.min(padded - this.extendedHeld, available);
    // Grown with what is really there, so that a claimed size alone allocates nothing.
    const data = grown(this.extendedData, this.extendedHeld + count, padded);
    data.set(this.bytes.subarray(this.i, this.i + count), this.extendedHeld);
    this.extendedData = data;
    this.extendedHeld += count;
    this.i += count;
    if (this.extendedHeld === padded) this.takeExtended(data.subarray(0, size), data);
  }

  /** The blocks that only open this volume are behind us: what the volume before began goes on. */
  protected resumeCarried(): void {
    const { headers, partial, mapped } = this.opening as Carried;
    this.opening = undefined;
    if (headers !== undefined) this.extended.resume(headers, this.offset);
    if (mapped !== undefined) {
      ({ draft: this.draft, state: this.state, sparse: this.sparse, pax10: this.pax10 } = mapped);
      Object.assign(mapped.draft.member, { index: this.count++, offset: this.offset, headerOffset: this.offset });
    }
    if (partial === undefined) return;
    const { typeflag, size, data } = partial;
    this.extendedType = typeflag;
    this.extendedAt = this.offset;
    this.extendedSize = size;
    this.extendedHeld = data.length;
    this.extendedData = data;
    this.state = 'extended';
  }

  /** Takes what this volume ends in the middle of; undefined where nothing but content goes on. */
  carry(): Carried | undefined {
    const isPartial = this.state === 'extended';
    const held = this.extendedData?.slice(0, this.extendedHeld) ?? EMPTY;
    const partial = isPartial ? { typeflag: this.extendedType, size: this.extendedSize, data: held } : undefined;
    const headers = this.extended.carry();
    const { state, draft, sparse, pax10 } = this;
    const isMapped = draft !== undefined && (state === 'sparse-extension' || state === 'sparse-map');
    const mapped = isMapped ? { draft, state, sparse, pax10 } : undefined;
    return headers === undefined && partial === undefined && !isMapped ? undefined : { headers, partial, mapped };
  }

  protected takeExtended(data: Uint8Array, area: Uint8Array): void {
    this.state = 'header';
    this.extendedData = undefined;
    this.extendedEnd = this.offset;
    const inside = headerInExtended(this.extendedType, data, area);
    if (inside >= 0 && this.leaveExtended(this.offset - area.length + inside)) return;
    const label = this.extended.take(this.extendedType, data);
    if (this.extendedType === 'g') this.events.push({ type: 'global', offset: this.extendedAt, end: this.offset });
    if (label !== undefined)
      this.events.push({
        type: 'volume',
        label,
        offset: this.extendedAt,
        seconds: this.extendedSeconds,
        member: undefined,
      });
  }

  protected beginMember(block: Uint8Array, at: number, offset: number): void {
    this.i += BLOCK_BYTES;
    const extended = this.extended.settle();
    const draft = this.builder.build(block, at, offset, this.count, extended);
    this.confirmed = undefined;
    if (draft === undefined) return this.getLostBehind(offset);
    this.continued ||= draft.member.kind === 'continuation';
    if (draft.member.continuation?.offset === 0 && draft.areaBytes !== 0 && draft.sparseForm === 'none') {
      this.announced = draft;
      return;
    }
    if (draft.member.kind === 'continuation') this.dropCarried();
    this.take(draft, block, at, extended);
  }

  /** Content goes on here, not what the volume before began: that has no member. */
  private dropCarried(): void {
    const { headers, partial, mapped } = this.opening ?? {};
    const typeflag = headers?.lastTypeflag ?? partial?.typeflag ?? mapped?.draft.member.typeflag;
    if (typeflag !== undefined) this.report('EXTENDED_HEADER_ORPHANED', this.offset, { typeflag });
    this.opening = undefined;
  }

  private take(draft: Draft, block: Uint8Array, at: number, extended: ExtendedState): void {
    this.count++;
    draft.member.recovered = this.recovering || this.searched || draft.member.headerOffset < this.claimedTo;
    this.searched = false;
    this.draft = draft;
    this.sparse = undefined;
    this.pax10 = undefined;
    if (draft.sparseForm === 'none') return this.beginData();
    this.sparse = new SparseMapBuilder();
    if (draft.sparseForm === 'old-gnu' || draft.sparseForm === 'star') {
      if (addHeaderMap(this.sparse, block, at, draft.sparseForm)) this.state = 'sparse-extension';
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

  /**
   * GNU tar announces a member on a new volume though the member's own header comes there, just behind: when the
   * volume before was full in front of it. Then what announces it is dropped.
   * @returns whether it was content that the block belongs to
   */
  protected settleAnnounced(bytes: Uint8Array, at: number): boolean {
    const draft = this.announced as Draft;
    this.announced = undefined;
    const { name } = draft.member;
    const isHeader = !isZeroBlock(bytes, at) && checksumKind(bytes, at) !== 'no';
    const own = blockName(bytes.subarray(at, at + BLOCK_BYTES));
    // A long name stands in front of its member, and is cut where it is announced.
    const isLongName = bytes[at + 156] === 0x4c && encodeName(name).length >= 99;
    const isOwn = own === name || isLongName || (bytes[at + 156] === 0x78 && isPaxNameOf(own, name));
    if (this.opening !== undefined || (isHeader && isOwn)) {
      this.announcedName = name;
      return false;
    }
    this.count++;
    draft.member.recovered = this.recovering || this.searched;
    this.searched = false;
    this.draft = draft;
    this.sparse = undefined;
    this.pax10 = undefined;
    this.beginData();
    return true;
  }

  protected beginData(): void {
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
        seconds: member.mtime.seconds,
        member,
      });
    this.events.push({ type: 'member', member });
    const { idleSize: size } = member;
    this.idle = size === 0 ? undefined : { member, size, isDisputed: draft.isIdleDisputed };
    this.embedded.begin();
    this.padding.begin(this.offset + this.dataLeft);
    if (this.areaLeft === 0) this.endArea();
    else this.state = 'data';
  }

  protected settleSparse(draft: Draft, sparse: SparseMapBuilder, mapBytes: number): void {
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

  protected data(): void {
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
      if (this.givesData && count > content) this.padding.take(this.bytes, this.i + content, to, this.offset + content);
      this.dataLeft -= content;
    }
    this.i = to;
    this.areaLeft -= count;
    if (this.areaLeft === 0) this.endArea();
  }

  protected endArea(): void {
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
}

/** A size as a number of bytes to come; no stream is longer than 2^53. */
export function clamp(size: Exact): number {
  return typeof size === 'number' ? size : Number.MAX_SAFE_INTEGER;
}

/** Whether GNU tar gives a member's extended header such a name: `dir/PaxHeaders/base`, or with the number of a process. */
function isPaxNameOf(headerName: string, name: string): boolean {
  const plain = headerName.replace(/(^|\/)PaxHeaders(?:\.\d+)?\/(?=[^/]*\/?$)/, '$1');
  return plain === name || (plain !== headerName && encodeName(headerName).length >= 99);
}

function grown(data: Uint8Array | undefined, needed: number, most: number): Uint8Array {
  if (data !== undefined && data.length >= needed) return data;
  const larger = new Uint8Array(Math.min(most, Math.max(needed, 2 * (data?.length ?? 0), 4096)));
  if (data !== undefined) larger.set(data);
  return larger;
}

function plain(bytes: Uint8Array | undefined): Uint8Array | undefined {
  return bytes === undefined ? undefined : plainBytes(bytes);
}
