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
  const faults = countFaults(block);
  const scored = candidates.map((candidate) => ({
    candidate,
    faults: countFaults(flipped(block, candidate)),
  }));
  const best = Math.min(faults, ...scored.map((s) => s.faults));
  return scored.filter((s) => s.faults === best).map((s) => s.candidate);
}

/** Counts the bytes of a header that no writer writes there. */
function countFaults(block: Uint8Array): number {
  let faults = 0;
  for (const name of NUMERIC) {
    const { at, length } = FIELDS[name];
    const isEmpty = block.subarray(at, at + length).every((byte) => byte === 0);
    if (!isEmpty && octal(block, at, length) < 0 && ((block[at] as number) & 0x80) === 0) faults += 4;
  }
  const magic = String.fromCharCode(...block.subarray(257, 265));
  if (!/^(ustar\0\d\d|ustar {2}\0|\0{8})$/.test(magic)) faults += 4;
  for (const name of ['name', 'linkname', 'uname', 'gname', 'prefix'] as const) {
    faults += textFaults(block, FIELDS[name].at, FIELDS[name].length);
  }
  for (let i = 500; i < 512; i++) if (block[i] !== 0) faults++;
  if (!/[0-7xgLKSMVD\0]/.test(String.fromCharCode(block[156] as number))) faults += 2;
  return faults;
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
