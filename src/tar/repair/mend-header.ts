import { type FlipCandidate, fieldAt, flipCandidates, flipped, likelyFlips } from '../flipped-bit.js';
import { FIELDS, type FieldName, headerSums } from '../header.js';
import type { Patch } from './edits.js';

/** How it is known which bit of a header was flipped. */
export type FlipEvidence =
  /** No other bit explains the checksum, or every other one would make a field such as no writer writes it. */
  | 'only-one'
  /** The headers next to it have the same in that field, or every other bit would part this header from them. */
  | 'neighbours'
  /** Zeros fill up the last block of the content from exactly where the mended size says. */
  | 'padding';

/** What is known around a damaged header. */
export interface HeaderContext {
  /** Header blocks of members next to it, sound ones. */
  readonly neighbours: readonly Uint8Array[];
  /** Whether the content ends exactly at a size: its last byte is not zero and all the padding is. */
  readonly endsAt: (size: number) => boolean;
  /** Whether the next header stands where it stands with such a block, too. */
  readonly isFramed: (block: Uint8Array) => boolean;
}

/** A damaged header that can be read again. */
export interface MendedHeader {
  readonly patch: Patch;
  /** The bit that was turned back. */
  readonly flip: { readonly index: number; readonly bit: number; readonly field: string } | undefined;
  readonly evidence: FlipEvidence | undefined;
  /** Fields of which one was damaged, where it is not known which; `header` alone where it may be any of them. */
  readonly doubt: readonly string[];
}

/** Fields that one writer fills alike in many members. */
const ALIKE: readonly FieldName[] = ['mode', 'uid', 'gid', 'mtime', 'magic', 'uname', 'gname', 'devmajor', 'devminor'];

const NUMBERS: readonly FieldName[] = ['mode', 'uid', 'gid', 'size', 'mtime', 'devmajor', 'devminor'];
const TEXTS: readonly FieldName[] = ['name', 'linkname', 'uname', 'gname', 'prefix'];

/**
 * Finds the bit to turn back in a header whose checksum is wrong, and whose place between its neighbours is confirmed.
 * Where more than one bit is likely, the checksum alone is made right, and what is in doubt is told.
 * @param block - 512 bytes
 * @param at - where it stands in the archive
 */
export function mendHeader(block: Uint8Array, at: number, context: HeaderContext): MendedHeader {
  const framed = flipCandidates(block).filter((flip) => context.isFramed(flipped(block, flip)));
  const likely = likelyFlips(block, framed);
  const [only] = likely;
  if (only !== undefined && likely.length === 1 && !isInText(block, only))
    return turnedBack(block, at, only, 'only-one');
  const judged = (likely.length === 1 ? framed : likely).map((flip) => ({
    flip,
    verdict: judge(block, flip, context),
  }));
  const supported = judged.filter(({ verdict }) => verdict === 'neighbours' || verdict === 'padding');
  const left = supported.length > 0 ? supported : judged.filter(({ verdict }) => verdict !== 'against');
  const [first] = left;
  if (first !== undefined && left.length === 1) {
    return turnedBack(block, at, first.flip, first.verdict === 'padding' ? 'padding' : 'neighbours');
  }
  const fields = new Set((left.length > 0 ? left : judged).map(({ flip }) => fieldAt(flip.index)));
  const doubt = fields.size === 0 ? ['header'] : [...fields].sort();
  return { patch: rightChecksum(block, at), flip: undefined, evidence: undefined, doubt };
}

/** Names may hold anything, control characters too: what looks odd in one may have been so. */
function isInText(block: Uint8Array, { index }: FlipCandidate): boolean {
  const field = fieldAt(index);
  const own = TEXTS.find((name) => name === field);
  return own !== undefined && block.subarray(FIELDS[own].at, index).every((byte) => byte !== 0);
}

function turnedBack(block: Uint8Array, at: number, flip: FlipCandidate, evidence: FlipEvidence): MendedHeader {
  const bytes = Uint8Array.of((block[flip.index] as number) ^ (1 << flip.bit));
  const { index, bit } = flip;
  return { patch: { at: at + index, bytes }, flip: { index, bit, field: fieldAt(index) }, evidence, doubt: [] };
}

/** The checksum field as GNU tar writes it: six digits, a NUL and a blank. */
function rightChecksum(block: Uint8Array, at: number): Patch {
  const digits = headerSums(block, 0).unsigned.toString(8).padStart(6, '0');
  const bytes = Uint8Array.from(`${digits}\0 `, (char) => char.charCodeAt(0));
  return { at: at + FIELDS.checksum.at, bytes };
}

type Verdict = 'against' | 'open' | 'neighbours' | 'padding';

/** What speaks for or against one bit being the one that was flipped. */
function judge(block: Uint8Array, flip: FlipCandidate, { neighbours, endsAt }: HeaderContext): Verdict {
  const trial = flipped(block, flip);
  const field = fieldAt(flip.index);
  if (isTerminator(flip.index) || (field === 'size' && sizeOf(trial) === sizeOf(block))) {
    // One writer fills up and ends all its numbers alike.
    return neighbours.some((other) => other[flip.index] === block[flip.index]) ? 'against' : 'open';
  }
  if (field === 'size') {
    if (endsAt(sizeOf(trial))) return 'padding';
    return endsAt(sizeOf(block)) ? 'against' : 'open';
  }
  if (field === 'name') return judgeName(block, trial, flip.index, neighbours);
  const own = ALIKE.find((name) => name === field);
  if (own === undefined) return 'open';
  const { at, length } = FIELDS[own];
  if (neighbours.some((other) => isAlike(block, other, at, at + length))) return 'against';
  return neighbours.some((other) => isAlike(trial, other, at, at + length)) ? 'neighbours' : 'open';
}

/** Whether the byte that ends a number stands at an index. */
function isTerminator(index: number): boolean {
  return NUMBERS.some((name) => index === FIELDS[name].at + FIELDS[name].length - 1);
}

/** Names next to each other begin with the same folders. */
function judgeName(block: Uint8Array, trial: Uint8Array, index: number, neighbours: readonly Uint8Array[]): Verdict {
  const inFolder = neighbours.filter((other) => index < folderLength(other));
  if (inFolder.some((other) => isAlike(block, other, 0, index + 1))) return 'against';
  return inFolder.some((other) => isAlike(trial, other, 0, folderLength(other))) ? 'neighbours' : 'open';
}

/** Length of the folders that a header's name begins with, the last slash included. */
function folderLength(block: Uint8Array): number {
  return block.subarray(0, FIELDS.name.length).lastIndexOf(0x2f) + 1;
}

function isAlike(a: Uint8Array, b: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (a[i] !== b[i]) return false;
  return true;
}

function sizeOf(block: Uint8Array): number {
  const text = String.fromCharCode(...block.subarray(FIELDS.size.at, FIELDS.size.at + FIELDS.size.length));
  const digits = /^ *([0-7]+)[ \0]*$/.exec(text)?.[1];
  return digits === undefined ? -1 : Number.parseInt(digits, 8);
}
