import type { Exact } from '../findings/index.js';
import { type FlipCandidate, flipCandidates, flipped, likelyFlips } from './flipped-bit.js';
import { type ForeignText, findForeignText, findTwoTexts, TEXT_BYTES_MAX, textOf } from './foreign-text.js';
import { BLOCK_BYTES, carriesData, FIELDS, fieldText, hasMagic, isMapExtended, isZeroBlock } from './header.js';
import { paddedBytes } from './member-builder.js';
import { readNumber } from './numbers.js';
import { findHeader, isHeaderAnywhere } from './plausible.js';

/**
 * Reads bytes of the archive that went by (or, with random access, any); undefined where it cannot, or where looking
 * back has cost too much already.
 */
export type ReadBack = (offset: number, length: number) => Uint8Array | undefined;

/** Content is searched in pieces of this size. */
const WINDOW_BYTES = 1 << 20;
/** Headers looked at in one search: beyond, an archive inside the archive is what was found. */
const HOPS_MAX = 1 << 16;

/** The name a header block has by itself, without long names. */
export function blockName(block: Uint8Array): string {
  const name = fieldText(block, FIELDS.name);
  const isUstar = hasMagic(block, 0) && block[262] === 0;
  return isUstar && block[345] !== 0 ? `${fieldText(block, FIELDS.prefix)}/${name}` : name;
}

/** A reading of a damaged header that what follows confirms. */
export interface ConfirmedHeader {
  /** The header with the size that fits. */
  readonly block: Uint8Array;
  readonly contentBytes: Exact;
  /** The flip in the size field, where that is what makes it fit. */
  readonly flip: FlipCandidate | undefined;
}

/**
 * Reads a damaged header by what follows it: the size as it stands, or with one bit of it turned over, must lead to
 * where the next header stands. Zeros follow in front of an end by chance, too: where the size as it stands leads to
 * some, one that leads to a header in front of them is the right one, unless that may be of an archive in the content.
 * @param block - the damaged header
 * @param offset - where it stands
 * @param fits - whether a header, or the end, stands at an offset
 * @param read - access to what follows the header
 */
export function confirmHeader(
  block: Uint8Array,
  offset: number,
  fits: (next: number) => boolean,
  read: ReadBack,
): ConfirmedHeader | undefined {
  const next = headerEnd(block, offset, read);
  if (next === undefined || !fits(next)) return withFlippedSize(block, offset, fits, read);
  const asItStands = { block, contentBytes: sizeOf(block), flip: undefined };
  if (!isZerosAt(next, read) || endsAt(sizeOf(block), next, read)) return asItStands;
  const isArchive = isHeaderAt(offset + BLOCK_BYTES, read);
  const leads = (end: number, size: Exact): boolean =>
    end < next && isHeaderAt(end, read) && (!isArchive || endsAt(size, end, read));
  return withFlippedSize(block, offset, leads, read) ?? asItStands;
}

/** The reading with the likeliest of the flips in the size field that fit. */
function withFlippedSize(
  block: Uint8Array,
  offset: number,
  fits: (next: number, size: Exact) => boolean,
  read: ReadBack,
): ConfirmedHeader | undefined {
  const fitting = flipCandidates(block).filter((flip) => {
    if (flip.index < FIELDS.size.at || flip.index >= FIELDS.size.at + FIELDS.size.length) return false;
    const trial = flipped(block, flip);
    const end = headerEnd(trial, offset, read);
    return end !== undefined && fits(end, sizeOf(trial));
  });
  const [flip] = likelyFlips(block, fitting);
  if (flip === undefined) return undefined;
  const trial = flipped(block, flip);
  return { block: trial, contentBytes: sizeOf(trial), flip };
}

function sizeOf(block: Uint8Array): Exact {
  return readNumber(block, FIELDS.size.at, FIELDS.size.length).value;
}

function isZerosAt(offset: number, read: ReadBack): boolean {
  const block = read(offset, BLOCK_BYTES);
  return block?.length === BLOCK_BYTES && isZeroBlock(block, 0);
}

function isHeaderAt(offset: number, read: ReadBack): boolean {
  const block = read(offset, BLOCK_BYTES);
  return block?.length === BLOCK_BYTES && isHeaderAnywhere(block, 0);
}

/**
 * Whether content of a size ends in a byte that is not zero, with nothing but zeros behind it in its last block.
 * @param end - offset behind that block
 */
export function endsAt(size: Exact, end: number, read: ReadBack): boolean {
  const padding = Number(paddedBytes(size)) - Number(size);
  if (size <= 0 || padding === 0 || !Number.isSafeInteger(end)) return false;
  const tail = read(end - padding - 1, padding + 1);
  if (tail === undefined || tail.length !== padding + 1) return false;
  return tail[0] !== 0 && tail.subarray(1).every((byte) => byte === 0);
}

/**
 * Where the next header stands by the size of this one; undefined where the size is no number.
 * @param read - for the extension blocks of a sparse map, which stand between header and data
 */
export function headerEnd(block: Uint8Array, offset: number, read: ReadBack): number | undefined {
  const { value, form } = readNumber(block, FIELDS.size.at, FIELDS.size.length);
  if (form === 'invalid' || value < 0) return undefined;
  const dataAt = isMapExtended(block, 0) ? behindExtensions(offset + BLOCK_BYTES, read) : offset + BLOCK_BYTES;
  if (dataAt === undefined) return undefined;
  const next = dataAt + (carriesData(block[FIELDS.typeflag.at] as number) ? Number(paddedBytes(value)) : 0);
  return Number.isSafeInteger(next) ? next : undefined;
}

function behindExtensions(from: number, read: ReadBack): number | undefined {
  for (let at = from; ; at += BLOCK_BYTES) {
    const block = read(at, BLOCK_BYTES);
    if (block === undefined || block.length < BLOCK_BYTES) return undefined;
    if (block[FIELDS.extensionIsExtended.at] === 0) return at + BLOCK_BYTES;
  }
}

/** A header that stands inside what the member before it claims as content. */
export interface SwallowedHeader {
  readonly offset: number;
  readonly name: string;
}

/**
 * Looks, at every byte offset in front of the place where reading was lost, for the first header whose chain leads
 * exactly to where reading was found again.
 * @param read - access to what went by
 * @param from - first offset to look at
 * @param lostAt - where a header was expected
 * @param to - how far the archive has been read
 * @param reaches - whether the chain may end at an offset behind `lostAt`
 */
export function findSwallowed(
  read: ReadBack,
  from: number,
  lostAt: number,
  to: number,
  reaches: (next: number) => boolean,
): SwallowedHeader | undefined {
  // A header that begins in front of the place may end behind it.
  const end = Math.min(lostAt + BLOCK_BYTES - 1, to);
  /** Headers whose chain is known to lead nowhere: each is looked at once. */
  const dead = new Set<number>();
  for (let start = from; start + BLOCK_BYTES <= end; start += WINDOW_BYTES - (BLOCK_BYTES - 1)) {
    const window = read(start, Math.min(WINDOW_BYTES, end - start));
    if (window === undefined) return undefined;
    for (let at = findHeader(window, 0, window.length); at >= 0; at = findHeader(window, at + 1, window.length)) {
      if (leadsOut(read, start + at, lostAt, reaches, dead)) {
        return { offset: start + at, name: blockName(window.subarray(at, at + BLOCK_BYTES)) };
      }
      if (dead.size > HOPS_MAX) return undefined;
    }
  }
  return undefined;
}

function leadsOut(
  read: ReadBack,
  first: number,
  lostAt: number,
  reaches: (next: number) => boolean,
  dead: Set<number>,
): boolean {
  for (let at = first; !dead.has(at) && dead.size <= HOPS_MAX; ) {
    dead.add(at);
    const block = read(at, BLOCK_BYTES);
    if (block === undefined || !isHeaderAnywhere(block, 0)) return false;
    const next = headerEnd(block, at, read);
    if (next === undefined) return false;
    if (next >= lostAt) return reaches(next);
    at = next;
  }
  return false;
}

/** What is known of a stretch in which nothing was tar. */
export interface LostStretch {
  readonly from: number;
  /** Where reading goes on, or where the archive ends. */
  readonly to: number;
  /** First offset of the content of the member in front, where text can have been put in. */
  readonly earliest: number;
  readonly names: readonly string[];
  /** Whether content may stand in front that the shift cut in two. */
  readonly insideContent: boolean;
  /** Whether so many bytes more may be looked at: see `Recovery`. */
  readonly afford: (bytes: number) => boolean;
}

/** The text that explains a stretch, if text does. */
export function textInStretch(read: ReadBack, stretch: LostStretch): ForeignText | undefined {
  const { from, to, names, afford, insideContent } = stretch;
  const shift = to - from;
  const windowAt = Math.max(stretch.earliest, to - WINDOW_BYTES);
  if (shift <= TEXT_BYTES_MAX) {
    const window = read(windowAt, to - windowAt);
    const text = window === undefined ? undefined : findForeignText({ window, windowAt, shift, names, afford });
    if (text !== undefined) return text;
  }
  if (insideContent) return undefined;
  const bytes = read(from, Math.min(shift, TEXT_BYTES_MAX));
  const text = bytes === undefined ? undefined : textOf(bytes, from);
  return text === undefined ? undefined : { ...text, to };
}

/**
 * The text that explains a stretch or, inside a content, two of them. Two are looked for first: where the content is
 * text as well, the second one with what stands in front of it would pass for one that is as long as both.
 */
export function textsInStretch(read: ReadBack, stretch: LostStretch): readonly ForeignText[] {
  const { from, to, names, afford, insideContent, earliest } = stretch;
  const windowAt = Math.max(earliest, to - WINDOW_BYTES);
  const window = insideContent && to - from <= TEXT_BYTES_MAX ? read(windowAt, to - windowAt) : undefined;
  const place = window === undefined ? undefined : { window, windowAt, shift: to - from, names, afford };
  const two = place === undefined ? [] : findTwoTexts(place, earliest);
  if (two.length > 0) return two;
  const text = textInStretch(read, stretch);
  return text === undefined ? [] : [text];
}

/** Whether a header belongs to the same archive as a member, by the folder that both begin with. */
export function areSiblings(name: string, block: Uint8Array): boolean {
  const isExtended = 'xgXLK'.includes(String.fromCharCode(block[FIELDS.typeflag.at] as number));
  return isExtended || topFolder(name) === topFolder(blockName(block));
}

function topFolder(name: string): string {
  const own = name.replace(/^(?:\.?\/)+/, '');
  return own.slice(0, Math.max(0, own.indexOf('/')));
}
