/** Log pages that count: errors, bytes, compression. Widths are those of IBM's drives, as mhvtl (usr/mhvtl_log.h) has them. */
import type { Tally } from '../counters.js';
import type { DriveState } from '../state.js';
import { counter, number, type Parameter } from './parameters.js';
import { MB, MIB, measures, ratio } from './tape-measures.js';

/** Both directions count alike. */
function errorCounters(retries: number, bytes: number, uncorrected: number): readonly Parameter[] {
  return [
    counter(0, 4, retries),
    counter(1, 4, 0),
    counter(2, 4, retries),
    counter(3, 4, retries),
    counter(4, 4, retries),
    counter(5, 8, bytes),
    counter(6, 4, uncorrected),
  ];
}

/** Page 02h. */
export function writeErrors({ counters }: DriveState): readonly Parameter[] {
  const { writeRetries, bytesToMedium, writeErrors: uncorrected } = counters.since(0x02);
  return errorCounters(writeRetries, bytesToMedium, uncorrected);
}

/** Page 03h. */
export function readErrors({ counters }: DriveState): readonly Parameter[] {
  const { readRetries, bytesFromMedium, readErrors: uncorrected } = counters.since(0x03);
  return errorCounters(readRetries, bytesFromMedium, uncorrected);
}

/** Page 06h. */
export function nonMediumErrors({ counters }: DriveState): readonly Parameter[] {
  return [counter(0, 4, counters.since(0x06).nonMediumErrors)];
}

/** Page 0Ch. Without a cartridge, the drive leaves out what it would tell of one (an LTO-10 drive's answer). */
export function sequentialAccess(state: DriveState): readonly Parameter[] {
  const { counters, mechanism, profile, heads } = state;
  const { bytesFromHost, bytesToMedium, bytesFromMedium, bytesToHost } = counters.since(0x0c);
  const bytes = [bytesFromHost, bytesToMedium, bytesFromMedium, bytesToHost].map((value, code) =>
    counter(code, 8, value),
  );
  const capacities = mechanism.kind === 'loaded' ? capacitiesHere(state) : [];
  return [
    ...bytes,
    ...capacities,
    number(8, 4, profile.bufferBytes / MB),
    number(0x100, 8, heads.need === 'none' ? 0 : 1),
  ];
}

function capacitiesHere(state: DriveState): readonly Parameter[] {
  const { mechanism } = state;
  if (mechanism.kind !== 'loaded') return [];
  const { tape, cartridge } = mechanism;
  const measure = measures(state, cartridge)[tape.partition];
  if (measure === undefined) return [];
  const { used, beforeEarlyWarning, capacity } = measure;
  return [used, beforeEarlyWarning, capacity - beforeEarlyWarning, tape.usedBytes].map((bytes, i) =>
    number(4 + i, 4, bytes / MB),
  );
}

/** Megabytes, and the bytes that are left over. */
function inTwo(code: number, bytes: number): readonly Parameter[] {
  return [counter(code, 4, bytes / MB), counter(code + 1, 4, bytes % MB)];
}

function compressionOf(tally: Tally, compresses: boolean): readonly Parameter[] {
  const { bytesFromHost, bytesToMedium, bytesFromMedium, bytesToHost } = tally;
  return [
    number(0, 2, ratio(bytesToHost, bytesFromMedium)),
    number(1, 2, ratio(bytesFromHost, bytesToMedium)),
    ...inTwo(2, bytesToHost),
    ...inTwo(4, bytesFromMedium),
    ...inTwo(6, bytesFromHost),
    ...inTwo(8, bytesToMedium),
    number(0x100, 1, compresses ? 1 : 0),
  ];
}

/** Page 1Bh, and page 32h, which the vendors had before it. */
export const compression =
  (page: 0x1b | 0x32) =>
  ({ counters, modes }: DriveState): readonly Parameter[] =>
    compressionOf(counters.since(page), modes.compression);

/** Page 31h: megabytes of 2^20, of the first two partitions; 0 where there are none. */
export function tapeCapacity(state: DriveState): readonly Parameter[] {
  const { mechanism } = state;
  const [main, other] = mechanism.kind === 'loaded' ? measures(state, mechanism.cartridge) : [];
  return [main?.left, other?.left, main?.capacity, other?.capacity].map((bytes = 0, i) =>
    number(1 + i, 4, bytes / MIB),
  );
}
