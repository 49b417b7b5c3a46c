import { RECORD_BYTES_MAX } from '../model.js';
import type { ImageWindow } from './image-bytes.js';
import {
  type ImageFormat,
  type ImageObject,
  type ImagePlace,
  ImageSearch,
  type PlacedProblem,
  type RecordCompression,
} from './image-format.js';

/** What the head of a piece says. */
export interface PieceHead {
  /** Bytes that follow. */
  readonly bytes: number;
  /** Bytes of the piece in front of it: 0 for the first one, and behind a filemark. */
  readonly previousBytes: number;
  readonly isFilemark: boolean;
  /** Whether a record begins with it, and whether it ends one. */
  readonly begins: boolean;
  readonly ends: boolean;
  readonly compression?: RecordCompression | undefined;
}

/** How a head is read. */
export interface HeadForm {
  readonly headBytes: number;
  /** @returns undefined where it is none */
  readonly read: (bytes: Uint8Array) => PieceHead | undefined;
}

/** So many pieces must follow one another for a place to be believed. */
const CHAIN_PIECES = 4;

interface Piece extends PieceHead {
  readonly at: number;
  readonly end: number;
}

/** Images of pieces that say their length, and that of the piece in front: a record is one of them, or several. */
export class LinkedFormat implements ImageFormat {
  private readonly form: HeadForm;
  private readonly search = new ImageSearch();

  constructor(form: HeadForm) {
    this.form = form;
  }

  objectAt(window: ImageWindow, place: ImagePlace): ImageObject {
    const { headBytes } = this.form;
    const { offset, previousBytes } = place;
    const left = window.sizeBytes - offset;
    if (left < headBytes) {
      const problems = left > 0 ? [{ kind: 'cut', offset, expectedBytes: headBytes } as const] : [];
      return { kind: 'end', offset, bytes: 0, next: place, problems };
    }
    const first = pieceAt(this.form, window, offset);
    if (first === undefined) return this.damaged(window, offset, 0, 'what stands here is no beginning of a record');
    const problems: PlacedProblem[] = [];
    if (first.previousBytes !== previousBytes) {
      if (!isChain(this.form, window, first.end, first.bytes)) {
        return this.damaged(window, offset, 0, 'the lengths on both sides are not the same');
      }
      problems.push({ kind: 'lengths-differ', offset, front: previousBytes, back: first.previousBytes });
    }
    if (!first.isFilemark) return this.record(window, first, problems);
    return { kind: 'filemark', offset, bytes: 0, next: { offset: first.end, previousBytes: first.bytes }, problems };
  }

  contentOf(window: ImageWindow, { offset, bytes }: ImageObject): Uint8Array {
    const into = new Uint8Array(Math.min(bytes, window.sizeBytes));
    let filled = 0;
    for (let at = offset; filled < into.length; ) {
      const head = this.form.read(window.peek(at, this.form.headBytes));
      // Of a damaged place all that is known is the place.
      if (head === undefined) break;
      const piece = window.read(at + this.form.headBytes, Math.min(head.bytes, into.length - filled));
      into.set(piece, filled);
      filled += piece.length;
      at += this.form.headBytes + head.bytes;
    }
    return into.subarray(0, filled);
  }

  forget(): void {
    this.search.forget();
  }

  private record(window: ImageWindow, first: Piece, problems: PlacedProblem[]): ImageObject {
    const { at: offset, compression } = first;
    let last = first;
    let bytes = first.bytes;
    while (last.end <= window.sizeBytes && !last.ends) {
      const next = pieceAt(this.form, window, last.end);
      if (next === undefined) {
        if (window.sizeBytes - last.end >= this.form.headBytes)
          return this.broken(window, [first, last], bytes, problems);
        const expectedBytes = last.end - offset + this.form.headBytes;
        return this.cut(window, first, bytes, [...problems, { kind: 'cut', offset, expectedBytes }]);
      }
      const isItsOwn = !next.begins && !next.isFilemark && next.compression === compression;
      if (!isItsOwn || next.previousBytes !== last.bytes) return this.broken(window, [first, last], bytes, problems);
      last = next;
      bytes += next.bytes;
    }
    if (last.end > window.sizeBytes) return this.past(window, [first, last], bytes, problems);
    const next = { offset: last.end, previousBytes: last.bytes };
    if (bytes === 0) {
      problems.push({ kind: 'damaged', offset, reason: 'a record has no bytes', resumedAt: last.end });
      return { kind: 'unreadable', offset, bytes, next, problems };
    }
    if (bytes <= RECORD_BYTES_MAX) return { kind: 'record', offset, bytes, compression, next, problems };
    problems.push({ kind: 'too-long', offset, bytes });
    return { kind: 'unreadable', offset, bytes: RECORD_BYTES_MAX, next, problems };
  }

  /** A record that goes on behind the end of the image: it is cut, or its length is damaged. */
  private past(
    window: ImageWindow,
    [first, last]: readonly [Piece, Piece],
    bytes: number,
    problems: PlacedProblem[],
  ): ImageObject {
    const resumedAt = this.resume(window, last.at + 1);
    if (resumedAt !== undefined) return this.broken(window, [first, last], bytes, problems);
    const had = bytes - (last.end - window.sizeBytes);
    const expectedBytes = last.end - first.at;
    return this.cut(window, first, had, [...problems, { kind: 'cut', offset: first.at, expectedBytes }]);
  }

  private cut(
    window: ImageWindow,
    { at, compression }: Piece,
    had: number,
    problems: ImageObject['problems'],
  ): ImageObject {
    const next = { offset: window.sizeBytes, previousBytes: 0 };
    // What is left of a compressed record is not its first bytes.
    const bytes = compression === undefined ? Math.min(had, RECORD_BYTES_MAX) : 0;
    return { kind: 'unreadable', offset: at, bytes, next, problems };
  }

  /** A record whose last piece does not come. */
  private broken(
    window: ImageWindow,
    [first, last]: readonly [Piece, Piece],
    bytes: number,
    problems: PlacedProblem[],
  ): ImageObject {
    const had = first.compression === undefined && last.end <= window.sizeBytes ? bytes : 0;
    const from = looksLinked(this.form, window, last.end, true) ? last.end : last.at + 1;
    const damaged = this.damaged(window, first.at, had, 'a record does not end as it should', from);
    return { ...damaged, problems: [...problems, ...damaged.problems] };
  }

  private damaged(window: ImageWindow, offset: number, had: number, reason: string, from = offset + 1): ImageObject {
    const resumedAt = this.resume(window, from);
    const end = resumedAt ?? window.sizeBytes;
    // Reading goes on as if nothing had been in front: what the next piece says of it is believed.
    const previousBytes = pieceAt(this.form, window, end)?.previousBytes ?? 0;
    return {
      kind: 'unreadable',
      offset,
      bytes: Math.min(had, RECORD_BYTES_MAX),
      next: { offset: end, previousBytes },
      problems: [{ kind: 'damaged', offset, reason, resumedAt }],
    };
  }

  private resume(window: ImageWindow, from: number): number | undefined {
    const isPlausible = (at: number): boolean => this.form.read(window.peek(at, this.form.headBytes)) !== undefined;
    return this.search.find(window, from, isPlausible, (at) => looksLinked(this.form, window, at, true));
  }
}

function pieceAt(form: HeadForm, window: ImageWindow, at: number): Piece | undefined {
  const bytes = window.peek(at, form.headBytes);
  const head = bytes.length < form.headBytes ? undefined : form.read(bytes);
  return head === undefined ? undefined : { ...head, at, end: at + form.headBytes + head.bytes };
}

/**
 * Whether pieces follow one another from there, or lead to the end of the image.
 * @param mayBeCut - the last of them may go on behind the end
 */
function isChain(form: HeadForm, window: ImageWindow, from: number, previousBytes: number, mayBeCut = false): boolean {
  let [at, previous] = [from, previousBytes];
  for (let pieces = 0; pieces < CHAIN_PIECES && at !== window.sizeBytes; pieces++) {
    const piece = pieceAt(form, window, at);
    if (piece === undefined) return mayBeCut && window.sizeBytes - at < form.headBytes;
    if (piece.previousBytes !== previous) return false;
    if (piece.end > window.sizeBytes) return mayBeCut;
    [at, previous] = [piece.end, piece.bytes];
  }
  return true;
}

/**
 * Whether a record or a filemark begins there, and others follow.
 * @param isMiddle - whether something may stand in front of it
 */
export function looksLinked(form: HeadForm, window: ImageWindow, at: number, isMiddle = false): boolean {
  const piece = pieceAt(form, window, at);
  if (piece === undefined || piece.end > window.sizeBytes) return false;
  if (!(piece.begins || piece.isFilemark) || (!isMiddle && piece.previousBytes !== 0)) return false;
  return isChain(form, window, piece.end, piece.bytes, !isMiddle);
}
