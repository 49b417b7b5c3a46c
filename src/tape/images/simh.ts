import { RECORD_BYTES_MAX } from '../model.js';
import type { ImageWindow } from './image-bytes.js';
import {
  type ImageObject,
  type ImagePlace,
  ImageSearch,
  type PlacedProblem,
  type WritableImageFormat,
} from './image-format.js';

const WORD_BYTES = 4;
const FILEMARK = 0;
const END_OF_MEDIUM = 0xffff_ffff;
const ERASE_GAP = 0xffff_fffe;
/** The second half of an erase gap and the first half of another: what a gap leaves that ends within a word. */
const HALF_GAP = 0xfffe_ffff;
const BAD = 0x8000_0000;
const LENGTH = 0x0fff_ffff;

/** What the highest four bits of a word say. */
const CLASS = { good: 0, marker: 7, bad: 8, description: 0xe, reservedMarker: 0xf } as const;

/** Records that must follow one another where a damaged image can be read again: one alone may be chance. */
const CHAIN_RECORDS = 3;
/** Filemarks are zeros, of which data is full. */
const CHAIN_OBJECTS = 64;

/** A record, from its first word to its last. */
interface Span {
  readonly dataBytes: number;
  readonly end: number;
}

/**
 * SIMH's format: records between two words of their length, filemarks, gaps. Odd records have a byte of padding, or
 * have none in the images of E11: both are read, record by record.
 * @see "SIMH Magtape Representation and Handling", Bob Supnik; "SIMH Tape Image Format Extensions", J. David Bryan;
 *   SIMH, sim_tape.c
 */
export class SimhFormat implements WritableImageFormat {
  readonly recordBytesMax = RECORD_BYTES_MAX;
  private readonly search = new ImageSearch();
  private readonly padded: boolean;

  /** @param padded - whether odd records are written with a byte of padding, as SIMH has them; E11 has none */
  constructor({ padded = true }: { readonly padded?: boolean } = {}) {
    this.padded = padded;
  }

  objectAt(window: ImageWindow, place: ImagePlace): ImageObject {
    const problems: PlacedProblem[] = [];
    let at = place.offset;
    for (;;) {
      const left = window.sizeBytes - at;
      const word = wordAt(window, at);
      if (word === undefined) {
        if (left > 0) problems.push({ kind: 'cut', offset: at, expectedBytes: WORD_BYTES });
        return objectFrom(at, 'end', 0, at, problems);
      }
      if (word === END_OF_MEDIUM) {
        if (left > WORD_BYTES) problems.push({ kind: 'behind-end', offset: at, bytes: left - WORD_BYTES });
        return objectFrom(at, 'end', 0, at, problems);
      }
      if (word === FILEMARK) return objectFrom(at, 'filemark', 0, at + WORD_BYTES, problems);
      const skipped = this.skip(window, at, word, problems);
      if (skipped === undefined) return this.record(window, at, word, problems);
      at = skipped;
    }
  }

  contentOf(window: ImageWindow, { offset, bytes }: ImageObject): Uint8Array {
    return window.read(offset + WORD_BYTES, bytes);
  }

  encodeRecord(
    bytes: Uint8Array,
    _previousBytes: number,
    isBad = false,
  ): { pieces: Uint8Array[]; previousBytes: number } {
    const length = word(bytes.length + (isBad ? BAD : 0));
    const padding = new Uint8Array(this.padded ? bytes.length % 2 : 0);
    return { pieces: [length, bytes, padding, length], previousBytes: 0 };
  }

  encodeFilemark(): Uint8Array {
    return word(FILEMARK);
  }

  forget(): void {
    this.search.forget();
  }

  /** What is behind a gap, a marker, or a record that is not of the tape; undefined where none of them stands here. */
  private skip(window: ImageWindow, at: number, word: number, problems: PlacedProblem[]): number | undefined {
    if (word === ERASE_GAP) return at + WORD_BYTES;
    if (word === HALF_GAP) return at + WORD_BYTES / 2;
    const tapeClass = word >>> 28;
    if (tapeClass === CLASS.good || tapeClass === CLASS.bad) return undefined;
    const isMarker = tapeClass === CLASS.marker || tapeClass === CLASS.reservedMarker;
    const end = isMarker ? at + WORD_BYTES : spanAt(window, at)?.end;
    if (end === undefined) return undefined;
    const what = classInWords(tapeClass);
    if (!problems.some((problem) => problem.kind === 'foreign' && problem.what === what)) {
      problems.push({ kind: 'foreign', offset: at, what });
    }
    return end;
  }

  private record(window: ImageWindow, at: number, word: number, problems: PlacedProblem[]): ImageObject {
    const span = spanAt(window, at);
    if (span === undefined) return this.damaged(window, at, word, problems);
    const { dataBytes, end } = span;
    if (dataBytes > RECORD_BYTES_MAX) {
      problems.push({ kind: 'too-long', offset: at, bytes: dataBytes });
      return objectFrom(at, 'unreadable', RECORD_BYTES_MAX, end, problems);
    }
    if (word < BAD) return objectFrom(at, 'record', dataBytes, end, problems);
    problems.push({ kind: 'marked-bad', offset: at, bytes: dataBytes });
    return objectFrom(at, 'unreadable', dataBytes, end, problems);
  }

  /** A length that does not stand behind the record once more. */
  private damaged(window: ImageWindow, at: number, word: number, problems: PlacedProblem[]): ImageObject {
    const { sizeBytes } = window;
    const dataAt = at + WORD_BYTES;
    const dataBytes = word & LENGTH;
    for (const behind of backsOf(at, dataBytes)) {
      const back = wordAt(window, behind);
      if (back === undefined || !isChain(window, behind + WORD_BYTES)) continue;
      problems.push({ kind: 'lengths-differ', offset: behind, front: word, back });
      return objectFrom(at, 'unreadable', Math.min(dataBytes, RECORD_BYTES_MAX), behind + WORD_BYTES, problems);
    }
    const isPlausible = (offset: number): boolean => isLength(wordAt(window, offset));
    const resumedAt = this.search.find(window, at + 1, isPlausible, (offset) => isChain(window, offset));
    const end = resumedAt ?? sizeBytes;
    const expectedBytes = dataBytes + (dataBytes % 2) + 2 * WORD_BYTES;
    if (resumedAt === undefined && at + expectedBytes > sizeBytes) {
      problems.push({ kind: 'cut', offset: at, expectedBytes });
    } else {
      const reason = `a record of ${dataBytes} bytes does not end as it begins`;
      problems.push({ kind: 'damaged', offset: at, reason, resumedAt });
    }
    const bytes = Math.max(0, Math.min(end - dataAt, dataBytes, RECORD_BYTES_MAX));
    return objectFrom(at, 'unreadable', bytes, end, problems);
  }
}

function objectFrom(
  offset: number,
  kind: ImageObject['kind'],
  bytes: number,
  end: number,
  problems: readonly PlacedProblem[],
): ImageObject {
  return { kind, offset, bytes, next: { offset: end, previousBytes: 0 }, problems };
}

/** A record whose lengths are the same at both ends. */
function spanAt(window: ImageWindow, at: number): Span | undefined {
  const word = wordAt(window, at);
  if (word === undefined) return undefined;
  const dataBytes = word & LENGTH;
  for (const behind of backsOf(at, dataBytes)) {
    if (wordAt(window, behind) === word) return { dataBytes, end: behind + WORD_BYTES };
  }
  // Some write a record of which nothing could be read as its first word only.
  return word === BAD ? { dataBytes: 0, end: at + WORD_BYTES } : undefined;
}

/** Where the second length can stand: behind a byte of padding or not. */
function backsOf(at: number, dataBytes: number): readonly number[] {
  const behind = at + WORD_BYTES + dataBytes;
  return dataBytes % 2 === 0 ? [behind] : [behind + 1, behind];
}

/**
 * Whether several records follow one another, or lead to the end of the image.
 * @param mayBeCut - a record may go on behind the end, if a whole one is in front of it
 */
function isChain(window: ImageWindow, from: number, mayBeCut = false): boolean {
  let records = 0;
  let at = from;
  for (let objects = 0; objects < CHAIN_OBJECTS && records < CHAIN_RECORDS; objects++) {
    const word = wordAt(window, at);
    if (at === window.sizeBytes || word === END_OF_MEDIUM) return true;
    if (word === FILEMARK || word === ERASE_GAP) {
      at += WORD_BYTES;
      continue;
    }
    const span = isLength(word) ? spanAt(window, at) : undefined;
    if (span === undefined) return mayBeCut && records > 0 && leadsPastEnd(window, at, word);
    records++;
    at = span.end;
  }
  return records === CHAIN_RECORDS;
}

function leadsPastEnd({ sizeBytes }: ImageWindow, at: number, word: number | undefined): boolean {
  return word === undefined || (isLength(word) && at + (word & LENGTH) + 2 * WORD_BYTES > sizeBytes);
}

function isLength(word: number | undefined): boolean {
  if (word === undefined) return false;
  const length = word % BAD;
  return length > 0 && length <= RECORD_BYTES_MAX;
}

function classInWords(tapeClass: number): string {
  if (tapeClass === CLASS.marker) return 'private markers';
  if (tapeClass === CLASS.reservedMarker) return 'reserved markers';
  if (tapeClass === CLASS.description) return 'a description of the tape';
  return tapeClass < CLASS.marker
    ? `records of private data (class ${tapeClass})`
    : `records of a reserved class (${tapeClass})`;
}

function wordAt(window: ImageWindow, offset: number): number | undefined {
  const bytes = window.peek(offset, WORD_BYTES);
  return bytes.length < WORD_BYTES ? undefined : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}

function word(value: number): Uint8Array {
  const bytes = new Uint8Array(WORD_BYTES);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

/** Whether an image begins as SIMH has them: several records follow one another, or lead to its end. */
export function looksLikeSimh(window: ImageWindow): boolean {
  return hasRecord(window) && isChain(window, 0, true);
}

/** Zeros alone would be filemarks. */
function hasRecord(window: ImageWindow): boolean {
  for (let at = 0; at < CHAIN_OBJECTS * WORD_BYTES; at += WORD_BYTES) {
    const word = wordAt(window, at);
    if (isLength(word)) return true;
    if (word !== FILEMARK && word !== ERASE_GAP) return false;
  }
  return false;
}
