import { type LtoGeneration, ltoGenerations } from '../../src/scsi/index.js';

/** A kind of LTO cartridge, as the mechanism of a drive sees it. */
export interface MediumKind extends LtoGeneration {
  /** Passes over the whole length, back and forth, that the data take. */
  readonly wraps: number;
  readonly tapeMetres: number;
  readonly partitionsMax: number;
  /** Native bytes a second to and from the medium in a full height drive, turns at the ends of the tape included. */
  readonly bytesPerSecond: number;
  /** The same in a half height drive. */
  readonly halfHeightBytesPerSecond: number;
  /** The slowest native rate at which the tape still moves on: where the host is slower, it stops and backs up. */
  readonly lowestBytesPerSecond: number;
}

/**
 * By density code: wraps, metres, partitions, MB/s in full height drives, in half height ones, and at the lowest speed.
 * Wraps are tracks by heads: 16 up to LTO-6, then 32; those of LTO-10 follow from the size of partitions of two wraps
 * and 438 in the volume statistics of a real one. MB/s: IBM, Performance specifications for LTO tape drives, and Speed
 * matching; the lowest of LTO-5 and LTO-6 are in IBM's SG24-5946, those of older kinds a third of the full speed.
 */
const MECHANICS: ReadonlyMap<number, readonly [number, number, number, number, number, number]> = new Map([
  [0x44, [44, 680, 1, 80, 80, 27]],
  [0x46, [56, 820, 1, 120, 120, 40]],
  [0x58, [80, 846, 2, 140, 140, 40]],
  [0x5a, [136, 846, 4, 160, 160, 40]],
  [0x5c, [112, 960, 4, 300, 300, 101.46]],
  [0x5d, [168, 960, 4, 300, 300, 101.46]],
  [0x5e, [208, 960, 4, 360, 300, 112]],
  [0x60, [280, 1035, 4, 400, 300, 177]],
  [0x62, [472, 1035, 4, 400, 400, 157]],
  [0x63, [472, 1337, 4, 400, 400, 162]],
]);

/** The kinds of cartridge that drives from LTO-5 on can read, oldest first. */
export const mediumKinds: readonly MediumKind[] = ltoGenerations.flatMap((generation) => {
  const mechanics = MECHANICS.get(generation.densityCode);
  if (mechanics === undefined) return [];
  const [wraps, tapeMetres, partitionsMax, full, half, lowest] = mechanics;
  const rates = {
    bytesPerSecond: full * 1e6,
    halfHeightBytesPerSecond: half * 1e6,
    lowestBytesPerSecond: lowest * 1e6,
  };
  return [{ ...generation, wraps, tapeMetres, partitionsMax, ...rates }];
});

/** The kind of cartridge with a density code. */
export function mediumKindOf(densityCode: number): MediumKind | undefined {
  return mediumKinds.find((kind) => kind.densityCode === densityCode);
}

/**
 * The kind of cartridge that a user means: `6`, `lto6`, `LTO-6`, the last characters of its label (`L6`, `M8`).
 * @throws RangeError where there is none, with those that there are
 */
export function mediumKindNamed(text: string): MediumKind {
  const wanted = text
    .trim()
    .toUpperCase()
    .replace(/^(?:LTO)?-?(?=\d)/, 'LTO-');
  const found = mediumKinds.find(
    ({ name, mediaIdentifier }) => name.toUpperCase() === wanted || mediaIdentifier === wanted,
  );
  if (found !== undefined) return found;
  const known = mediumKinds.map(({ name, mediaIdentifier }) => `${name} (${mediaIdentifier})`).join(', ');
  throw new RangeError(`no kind of cartridge is called '${text}': there are ${known}`);
}
