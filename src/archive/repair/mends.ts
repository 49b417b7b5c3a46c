import { BLOCK_BYTES, checksumKind, FIELDS } from '../../tar/header.js';
import { headerEnd, type ReadBack } from '../../tar/lost.js';
import { paddedBytes } from '../../tar/member-builder.js';
import type { SeekableSource } from './edits.js';
import { type MendedHeader, mendHeader } from './mend-header.js';

/** A damaged header that was mended. */
export interface Mend extends MendedHeader {
  /** Where the header stands in the archive as it is. */
  readonly at: number;
  /** It is one of types x, g, X, L and K: its own name, owner and times say nothing. */
  readonly isExtended: boolean;
}

/** Mended headers, to be found by where they stand. */
export class Mends {
  readonly all: readonly Mend[];

  constructor(all: readonly Mend[] = []) {
    this.all = [...new Map(all.map((mend) => [mend.at, mend])).values()].sort((a, b) => a.at - b.at);
  }

  /** Those that stand in a stretch of the archive as it is. */
  within(from: number, to: number): readonly Mend[] {
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.all[middle] as Mend).at < from) low = middle + 1;
      else high = middle;
    }
    let end = low;
    while (end < this.all.length && (this.all[end] as Mend).at < to) end++;
    return this.all.slice(low, end);
  }
}

/** Extended headers that are stepped over to get to the header of the next member. */
const STEPS_MAX = 4;

/**
 * Mends a damaged header whose place between its neighbours is confirmed.
 * @param source - the archive as it was read
 * @param offset - where the header stands in it
 * @param original - where that is in the archive as it is
 * @param before - offset of the last sound header of a member in front of it
 */
export function seekMend(source: SeekableSource, offset: number, original: number, before: number | undefined): Mend {
  const read: ReadBack = (at, length) => source.readAt(at, length);
  const block = source.readAt(offset, BLOCK_BYTES);
  const end = headerEnd(block, offset, read);
  const neighbours: Uint8Array[] = [];
  if (before !== undefined) neighbours.push(source.readAt(before, BLOCK_BYTES));
  const behind = end === undefined ? undefined : nextMember(end, read);
  if (behind !== undefined) neighbours.push(behind);
  const isExtended = isExtendedHeader(block);
  const mended = mendHeader(block, original, {
    neighbours,
    isFramed: (trial) => headerEnd(trial, offset, read) === end,
    endsAt: (size) => endsAt(size, offset + BLOCK_BYTES, read),
  });
  return { ...mended, at: original, isExtended };
}

function isExtendedHeader(block: Uint8Array): boolean {
  return 'xgXLK'.includes(String.fromCharCode(block[FIELDS.typeflag.at] as number));
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

/** Whether content of a size ends in a byte that is not zero, with nothing but zeros behind it in its last block. */
function endsAt(size: number, dataAt: number, read: ReadBack): boolean {
  const padded = Number(paddedBytes(size));
  if (size <= 0 || padded === size || !Number.isSafeInteger(dataAt + padded)) return false;
  const tail = read(dataAt + size - 1, padded - size + 1);
  if (tail === undefined || tail.length !== padded - size + 1) return false;
  return tail[0] !== 0 && tail.subarray(1).every((byte) => byte === 0);
}
