import type { Exact } from '../../findings/index.js';
import { flipCandidates, flipped } from '../flipped-bit.js';
import { BLOCK_BYTES, checksumKind, FIELDS } from '../header.js';
import { endsAt, headerEnd, type ReadBack } from '../lost.js';
import { paddedBytes } from '../member-builder.js';
import { readNumber } from '../numbers.js';
import type { SeekableBytes } from '../seekable-bytes.js';
import { type MendedHeader, mendHeader } from './mend-header.js';
import { flippedRecordBit } from './mend-records.js';

/** A damaged header that was mended. */
export interface Mend extends MendedHeader {
  /** Where the header stands in the archive as it is. */
  readonly at: number;
  /** It is one of types x, g, X, L and K: its own name, owner and times say nothing. */
  readonly isExtended: boolean;
}

/** Extended headers that are stepped over to get to the header of the next member. */
const STEPS_MAX = 4;
/** As much of an extended header as a reader takes. */
const EXTENDED_BYTES_MAX = 1 << 20;

/**
 * Mends a damaged header whose place between its neighbours is confirmed.
 * @param source - the archive as it was read
 * @param offset - where the header stands in it
 * @param original - where that is in the archive as it is
 * @param before - offset of the last sound header of a member in front of it
 * @param contentBytes - the size with which its place is confirmed
 */
export function seekMend(
  source: SeekableBytes,
  offset: number,
  original: number,
  before: number | undefined,
  contentBytes: Exact,
): Mend {
  const read: ReadBack = (at, length) => source.readAt(at, length);
  const block = source.readAt(offset, BLOCK_BYTES);
  // A flip in the size field may be what the reader has confirmed: then the size as it stands leads nowhere.
  const framed = [block, ...flipCandidates(block).map((flip) => flipped(block, flip))];
  const right = framed.find((trial) => readNumber(trial, FIELDS.size.at, FIELDS.size.length).value === contentBytes);
  const end = headerEnd(right ?? block, offset, read);
  const neighbours: Uint8Array[] = [];
  if (before !== undefined) neighbours.push(source.readAt(before, BLOCK_BYTES));
  const behind = end === undefined ? undefined : nextMember(end, read);
  if (behind !== undefined) neighbours.push(behind);
  const isExtended = isExtendedHeader(block);
  const mended = mendHeader(block, original, {
    neighbours,
    isFramed: (trial) => headerEnd(trial, offset, read) === end,
    endsAt: (size) => endsAt(size, offset + BLOCK_BYTES + Number(paddedBytes(size)), read),
  });
  return { ...mended, at: original, isExtended };
}

/**
 * Mends the records of a pax header, where one flipped bit is what is wrong with them.
 * @param source - the archive as it was read
 * @param offset - where the header stands in it
 * @param original - where bytes of it stand in the archive as it is
 */
export function seekRecordMend(
  source: SeekableBytes,
  offset: number,
  original: (offset: number) => number,
): Mend | undefined {
  const block = source.readAt(offset, BLOCK_BYTES);
  const size = Number(readNumber(block, FIELDS.size.at, FIELDS.size.length).value);
  if (!isExtendedHeader(block) || size > EXTENDED_BYTES_MAX) return undefined;
  const data = source.readAt(offset + BLOCK_BYTES, size);
  const flip = flippedRecordBit(data);
  if (flip === undefined) return undefined;
  const at = original(offset + BLOCK_BYTES + flip.index);
  const bytes = Uint8Array.of((data[flip.index] as number) ^ (1 << flip.bit));
  const told = { index: 0, bit: flip.bit, field: 'pax records' };
  return { at, patch: { at, bytes }, flip: told, evidence: 'only-one', doubt: [], isExtended: true };
}

/** Whether a block has the typeflag of a header that speaks of other members. */
export function isExtendedHeader(block: Uint8Array): boolean {
  return 'xgXLK'.includes(String.fromCharCode(block[FIELDS.typeflag.at] ?? 0));
}

function nextMember(from: number, read: ReadBack): Uint8Array | undefined {
  let at = from;
  for (let step = 0; step < STEPS_MAX; step++) {
    const block = read(at, BLOCK_BYTES);
    if (block === undefined || block.length < BLOCK_BYTES || checksumKind(block, 0) === 'no') return undefined;
    if (!isExtendedHeader(block)) return block;
    const end = headerEnd(block, at, read);
    if (end === undefined) return undefined;
    at = end;
  }
  return undefined;
}
