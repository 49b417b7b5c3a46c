import type { SeekableBytes } from '../seekable-bytes.js';
import { within } from './sorted.js';

/** A stretch of bytes, `from` to `to` (not included). */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Bytes that stand in place of as many others. */
export interface Patch {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/**
 * What is to be changed in an archive before it is read again: stretches cut out and bytes put in place of others. All
 * offsets are those of the archive as it is.
 */
export class Edits {
  /** Bytes that are cut out in all. */
  readonly cutBytes: number;
  /** Ascending and apart from each other. */
  private readonly cuts: readonly Stretch[];
  private readonly patches: readonly Patch[];
  /** Where each piece between cuts begins in the edited archive. */
  private readonly starts: readonly number[];
  private readonly longest: number;

  /**
   * @param cuts - in any order; where they overlap, they are one
   * @param patches - in any order; of two at one offset the last counts
   */
  constructor(cuts: readonly Stretch[] = [], patches: readonly Patch[] = []) {
    this.cuts = joined(cuts);
    this.patches = [...new Map(patches.map((patch) => [patch.at, patch])).values()].sort((a, b) => a.at - b.at);
    this.longest = this.patches.reduce((most, { bytes }) => Math.max(most, bytes.length), 0);
    const starts = [0];
    let gone = 0;
    for (const { from, to } of this.cuts) {
      gone += to - from;
      starts.push(to - gone);
    }
    this.starts = starts;
    this.cutBytes = gone;
  }

  /** Whether nothing is changed. */
  get isEmpty(): boolean {
    return this.cuts.length === 0 && this.patches.length === 0;
  }

  /** These edits and further ones. */
  and(cuts: readonly Stretch[], patches: readonly Patch[]): Edits {
    return new Edits([...this.cuts, ...cuts], [...this.patches, ...patches]);
  }

  /** Where the byte at an offset of the edited archive stands in the archive as it is. */
  original(offset: number): number {
    const piece = this.pieceAt(offset);
    return offset - (this.starts[piece] as number) + this.baseOf(piece);
  }

  /**
   * Reads from the edited archive.
   * @param readAt - reads from the archive as it is
   */
  read(readAt: (offset: number, length: number) => Uint8Array, offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    let filled = 0;
    for (let piece = this.pieceAt(offset); filled < length; piece++) {
      const at = this.baseOf(piece) + offset + filled - (this.starts[piece] as number);
      const end = this.cuts[piece]?.from ?? Number.POSITIVE_INFINITY;
      const wanted = Math.min(length - filled, end - at);
      const got = readAt(at, wanted);
      bytes.set(got, filled);
      this.applyPatches(bytes.subarray(filled, filled + got.length), at);
      filled += got.length;
      if (got.length < wanted || piece === this.cuts.length) break;
    }
    return bytes.subarray(0, filled);
  }

  /** Index of the piece between cuts that holds an offset of the edited archive: the last that begins at or before it. */
  private pieceAt(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private baseOf(piece: number): number {
    return piece === 0 ? 0 : (this.cuts[piece - 1] as Stretch).to;
  }

  private applyPatches(bytes: Uint8Array, at: number): void {
    for (const { at: from, bytes: patch } of within(this.patches, at - this.longest, at + bytes.length)) {
      const start = Math.max(from, at);
      const end = Math.min(from + patch.length, at + bytes.length);
      if (start < end) bytes.set(patch.subarray(start - from, end - from), start - at);
    }
  }
}

function joined(cuts: readonly Stretch[]): readonly Stretch[] {
  const apart: { from: number; to: number }[] = [];
  for (const { from, to } of [...cuts].sort((a, b) => a.from - b.from)) {
    const last = apart.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else if (to > from) apart.push({ from, to });
  }
  return apart;
}

/** The bytes with edits made to them. */
export function editedBytes({ name, sizeBytes: wholeBytes, readAt }: SeekableBytes, edits: Edits): SeekableBytes {
  const sizeBytes = wholeBytes - edits.cutBytes;
  return {
    name,
    sizeBytes,
    readAt: (at, length) => edits.read(readAt, at, Math.min(length, Math.max(0, sizeBytes - at))),
  };
}
