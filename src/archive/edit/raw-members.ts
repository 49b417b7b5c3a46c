import { concatenated } from '../../bytes/index.js';
import { BLOCK_BYTES, checksumKind, FIELDS, isZeroBlock } from '../../tar/header.js';
import type { TarEvent, TarMember } from '../../tar/index.js';
import { readNumber } from '../../tar/numbers.js';
import { type PaxRecord, parsePaxRecords } from '../../tar/pax-records.js';

/** A global header of pax, as it stands in an archive. */
export interface GlobalHeader {
  /** Its block, its records and the zeros behind them. */
  readonly bytes: Uint8Array;
  readonly records: readonly PaxRecord[];
}

/** Decides which members of an archive are copied. */
export interface RawChoice {
  /** A member begins: whether its bytes are wanted. Asked once, in the order of the archive. */
  wants(member: TarMember): boolean;
  /** What is to stand in the place of a global header, wherever the member behind it goes; empty for nothing. */
  global(header: GlobalHeader): Uint8Array;
}

/** What stands in front of a member is held until it is known whether it is wanted: no more than this. */
const HELD_BYTES_MAX = 1 << 24;

/** An archive has something that cannot be copied as it stands. */
export class UncopyableError extends Error {
  override readonly name = 'UncopyableError';
}

interface Mark {
  readonly isBegin: boolean;
  readonly member: TarMember;
}

/**
 * Copies whole members of an archive, byte for byte, while a `TarReader` reads it: headers, maps, content and padding.
 * What stands between members (end markers, and what follows them) is left out.
 */
export class RawMembers {
  private readonly choice: RawChoice;
  private readonly put: (bytes: Uint8Array) => void;
  private chunk: Uint8Array = EMPTY;
  private chunkStart = 0;
  private marks: Mark[] = [];
  /** All before this offset is dealt with. */
  private at = 0;
  private current: TarMember | undefined;
  private isWanted = false;
  /** What was read of a stretch in which a member may have begun: pieces one behind the other, up to the chunk. */
  private held: Uint8Array[] = [];
  private heldBytes = 0;
  private hasDropped = false;

  /** @param put - takes bytes of the copy: a view that is valid until it returns */
  constructor(choice: RawChoice, put: (bytes: Uint8Array) => void) {
    this.choice = choice;
    this.put = put;
  }

  /** The next bytes, before the reader gets them: they must not change until {@link settle}. */
  take(chunk: Uint8Array): void {
    this.chunkStart += this.chunk.length;
    this.chunk = chunk;
  }

  /** What the reader says of them. */
  event(event: TarEvent): void {
    if (event.type === 'member') this.marks.push({ isBegin: true, member: event.member });
    else if (event.type === 'end') this.marks.push({ isBegin: false, member: event.member });
  }

  /**
   * All has been said of the bytes.
   * @throws UncopyableError where more stands in front of a member than can be held
   */
  settle(): void {
    for (const { isBegin, member } of this.marks.splice(0)) {
      if (isBegin) this.begin(member);
      else this.end(member);
    }
    const end = this.chunkStart + this.chunk.length;
    if (this.current !== undefined) this.pass(end);
    else this.hold(end);
  }

  private begin(member: TarMember): void {
    const { offset, headerOffset } = member;
    const start = this.chunkStart - this.heldBytes;
    const gapStart = this.held.length === 0 ? this.at : start;
    if (this.hasDropped) {
      throw new UncopyableError(`more than ${HELD_BYTES_MAX >> 20} MiB stand in front of a member, and are none`);
    }
    if (offset < gapStart) throw new UncopyableError(`the member at offset ${offset} begins within another`);
    const bytes = this.held.length === 0 ? this.chunk : concatenated([...this.held, this.chunk]);
    const gap = bytes.subarray(gapStart - start, offset - start);
    this.globals(gap, gap.length % BLOCK_BYTES, false);
    this.current = member;
    this.isWanted = this.choice.wants(member);
    if (this.isWanted) this.put(bytes.subarray(offset - start, Math.max(this.chunkStart, headerOffset) - start));
    this.at = Math.max(headerOffset, this.chunkStart);
    this.held = [];
    this.heldBytes = 0;
  }

  private end(member: TarMember): void {
    if (this.current === undefined) return;
    const stored = typeof member.storedSize === 'number' ? member.storedSize : Number.MAX_SAFE_INTEGER;
    this.pass(Math.min(member.dataOffset + Math.ceil(stored / BLOCK_BYTES) * BLOCK_BYTES, this.chunkEnd));
    this.current = undefined;
  }

  private get chunkEnd(): number {
    return this.chunkStart + this.chunk.length;
  }

  /** Deals with the bytes of the member at hand up to an offset in the chunk. */
  private pass(to: number): void {
    if (this.isWanted && to > this.at) {
      this.put(this.chunk.subarray(this.at - this.chunkStart, to - this.chunkStart));
    }
    this.at = Math.max(this.at, to);
  }

  /** Keeps what stands between members: headers of the next one may be in it. */
  private hold(to: number): void {
    const piece = this.chunk.slice(Math.max(0, this.at - this.chunkStart), to - this.chunkStart);
    this.at = to;
    // A tape may be zeros for long.
    if (piece.length === 0 || (this.held.length === 0 && isZero(piece))) return;
    this.held.push(piece);
    this.heldBytes += piece.length;
    while (this.heldBytes - (this.held[0]?.length ?? 0) >= HELD_BYTES_MAX) {
      this.heldBytes -= this.held.shift()?.length ?? 0;
      this.hasDropped = true;
    }
  }

  /** The archive has ended, and all has been settled: global headers may stand behind its last member. */
  finish(): void {
    if (this.current === undefined && !this.hasDropped) this.globals(concatenated(this.held), 0, true);
  }

  /**
   * The global headers of pax in what stands between members.
   * @param from - where a block begins
   * @param onlyFront - nothing counts behind what is none
   */
  private globals(bytes: Uint8Array, from: number, onlyFront: boolean): void {
    for (let at = from; at + BLOCK_BYTES <= bytes.length; ) {
      const isGlobal = bytes[at + FIELDS.typeflag.at] === GLOBAL && checksumKind(bytes, at) !== 'no';
      const { value: size } = readNumber(bytes, at + FIELDS.size.at, FIELDS.size.length);
      const isSized = isGlobal && typeof size === 'number' && size >= 0;
      const next = at + BLOCK_BYTES + (isSized ? Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES : 0);
      if (isSized && next <= bytes.length) {
        const { records } = parsePaxRecords(bytes.subarray(at + BLOCK_BYTES, at + BLOCK_BYTES + size), 1);
        this.put(this.choice.global({ bytes: bytes.subarray(at, next), records }));
      } else if (onlyFront) return;
      at = isSized ? next : at + BLOCK_BYTES;
    }
  }
}

const GLOBAL = 0x67; // g
const EMPTY = /* @__PURE__ */ new Uint8Array(0);

function isZero(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
    if (at + BLOCK_BYTES > bytes.length) return bytes.subarray(at).every((byte) => byte === 0);
    if (!isZeroBlock(bytes, at)) return false;
  }
  return true;
}
