import type { FlippedBit } from '../findings/codes/structure.js';
import { FIELDS, headerSums, storedChecksum } from './header.js';
import { octal } from './numbers.js';

/** A flip that makes a header's checksum right. */
export interface FlipCandidate {
  /** Index in the block. */
  readonly index: number;
  readonly bit: number;
}

const NUMERIC = ['mode', 'uid', 'gid', 'size', 'mtime', 'checksum', 'devmajor', 'devminor'] as const;
const NAMED = [...NUMERIC, 'name', 'typeflag', 'linkname', 'magic', 'uname', 'gname', 'prefix'] as const;

/** Every single flipped bit that would make the checksum of a block right; at most a few hundred. */
export function flipCandidates(block: Uint8Array): FlipCandidate[] {
  const candidates: FlipCandidate[] = [];
  const stored = storedChecksum(block, 0);
  const difference = stored < 0 ? 0 : headerSums(block, 0).unsigned - stored;
  const magnitude = Math.abs(difference);
  const bit = Math.log2(magnitude);
  for (let index = 0; index < 512; index++) {
    const inChecksum = index >= 148 && index < 156;
    if (inChecksum) candidates.push(...checksumFlips(block, index));
    // A bit that is set though it should not be makes the sum too large, and the other way round.
    else if (Number.isInteger(bit) && bit < 8 && (((block[index] as number) >> bit) & 1) === (difference > 0 ? 1 : 0)) {
      candidates.push({ index, bit });
    }
  }
  return candidates;
}

function checksumFlips(block: Uint8Array, index: number): FlipCandidate[] {
  const flips: FlipCandidate[] = [];
  const trial = block.slice();
  const sum = headerSums(block, 0).unsigned;
  for (let bit = 0; bit < 8; bit++) {
    trial[index] = (block[index] as number) ^ (1 << bit);
    if (storedChecksum(trial, 0) === sum) flips.push({ index, bit });
  }
  return flips;
}

/** The block with one bit turned over. */
export function flipped(block: Uint8Array, { index, bit }: FlipCandidate): Uint8Array {
  const copy = block.slice();
  copy[index] = (block[index] as number) ^ (1 << bit);
  return copy;
}

/**
 * Chooses among candidates: the ones whose turning mends something that no writer writes (a digit, a magic, padding
 * that should be zero) come before the others.
 * @returns the flips that remain likely; one alone names the bit
 */
export function likelyFlips(block: Uint8Array, candidates: readonly FlipCandidate[]): readonly FlipCandidate[] {
  const trial = block.slice();
  const scored = candidates.map((candidate) => {
    const part = PARTS.find(({ at, length }) => candidate.index >= at && candidate.index < at + length);
    if (part === undefined) return { candidate, more: 0 };
    const before = part.faults(block, part.at, part.length);
    trial[candidate.index] = (block[candidate.index] as number) ^ (1 << candidate.bit);
    const more = part.faults(trial, part.at, part.length) - before;
    trial[candidate.index] = block[candidate.index] as number;
    return { candidate, more };
  });
  const best = scored.reduce((least, { more }) => Math.min(least, more), 0);
  return scored.filter(({ more }) => more === best).map(({ candidate }) => candidate);
}

/** A part of a header block, and how many of its bytes are such as no writer writes there. */
interface Part {
  readonly at: number;
  readonly length: number;
  readonly faults: (block: Uint8Array, at: number, length: number) => number;
}

const PARTS: readonly Part[] = /* @__PURE__ */ [
  ...NUMERIC.map((name) => ({ ...FIELDS[name], faults: numberFaults })),
  ...(['name', 'linkname', 'uname', 'gname', 'prefix'] as const).map((n) => ({ ...FIELDS[n], faults: textFaults })),
  { ...FIELDS.magic, faults: magicFaults },
  { ...FIELDS.typeflag, faults: typeFaults },
  { at: 500, length: 12, faults: paddingFaults },
];

function numberFaults(block: Uint8Array, at: number, length: number): number {
  const isEmpty = block.subarray(at, at + length).every((byte) => byte === 0);
  return !isEmpty && octal(block, at, length) < 0 && ((block[at] as number) & 0x80) === 0 ? 4 : 0;
}

function magicFaults(block: Uint8Array, at: number, length: number): number {
  const magic = String.fromCharCode(...block.subarray(at, at + length));
  return /^(ustar\0\d\d|ustar {2}\0|\0{8})$/.test(magic) ? 0 : 4;
}

function typeFaults(block: Uint8Array, at: number): number {
  return /[0-7xgLKSMVD\0]/.test(String.fromCharCode(block[at] as number)) ? 0 : 2;
}

function paddingFaults(block: Uint8Array, at: number, length: number): number {
  return block.subarray(at, at + length).filter((byte) => byte !== 0).length;
}

function textFaults(block: Uint8Array, at: number, length: number): number {
  let faults = 0;
  let ended = false;
  for (let i = at; i < at + length; i++) {
    const byte = block[i] as number;
    if (byte === 0) ended = true;
    else if (ended || byte < 0x20 || byte === 0x7f) faults++;
  }
  return faults;
}

/** The name of the field that a byte of a block stands in. */
export function fieldAt(index: number): string {
  return NAMED.find((name) => index >= FIELDS[name].at && index < FIELDS[name].at + FIELDS[name].length) ?? 'padding';
}

/** A candidate as a finding tells it. */
export function toFlippedBit(block: Uint8Array, offset: number, { index, bit }: FlipCandidate): FlippedBit {
  const found = block[index] as number;
  return {
    offset: offset + index,
    bit,
    field: fieldAt(index),
    found,
    expected: found ^ (1 << bit),
  };
}
