/** One kind of LTO cartridge: a generation, or a format that a later drive writes on a cartridge of an earlier one. */
export interface LtoGeneration {
  /** Such as `LTO-6`, `LTO-7 type M`. */
  readonly name: string;
  readonly densityCode: number;
  /** Bits along a track, in each millimetre. */
  readonly bitsPerMm: number;
  /** Data tracks over the whole width; undefined where no source is known. */
  readonly tracks?: number;
  /** Uncompressed, in units of 10^9 bytes. */
  readonly nativeCapacityGB: number;
  /** The last two characters of its bar code label. */
  readonly mediaIdentifier: string;
  /** The same of its write-once cartridge, where there is one. */
  readonly wormMediaIdentifier?: string;
  /** MEDIUM TYPE in the mode parameter header, as IBM's drives give it. */
  readonly mediumType?: number;
  readonly wormMediumType?: number;
}

/** The width of every LTO tape, in tenths of a millimetre: half an inch. */
export const LTO_WIDTH_TENTHS_OF_MM = 127;

/**
 * All LTO cartridges, oldest first. Sources: REPORT DENSITY SUPPORT of drives (sg3_utils, inhex/rep_density.hex, for LTO-3
 * to LTO-5; FreeBSD's mt, lib/libmt/mtlib.c; mhvtl, usr/pm/ult3580_pm.c); the label specifications of IBM and HP; the
 * medium types of LTFS (src/tape_drivers/tape_drivers.h) and of IBM's LTO-10 drive. LTO-10 is from one drive's answer.
 */
export const ltoGenerations: readonly LtoGeneration[] = [
  {
    name: 'LTO-1',
    densityCode: 0x40,
    bitsPerMm: 4880,
    tracks: 384,
    nativeCapacityGB: 100,
    mediaIdentifier: 'L1',
    mediumType: 0x18,
  },
  {
    name: 'LTO-2',
    densityCode: 0x42,
    bitsPerMm: 7398,
    tracks: 512,
    nativeCapacityGB: 200,
    mediaIdentifier: 'L2',
    mediumType: 0x28,
  },
  {
    name: 'LTO-3',
    densityCode: 0x44,
    bitsPerMm: 9638,
    tracks: 704,
    nativeCapacityGB: 400,
    mediaIdentifier: 'L3',
    wormMediaIdentifier: 'LT',
    mediumType: 0x38,
    wormMediumType: 0x3c,
  },
  {
    name: 'LTO-4',
    densityCode: 0x46,
    bitsPerMm: 12725,
    tracks: 896,
    nativeCapacityGB: 800,
    mediaIdentifier: 'L4',
    wormMediaIdentifier: 'LU',
    mediumType: 0x48,
    wormMediumType: 0x4c,
  },
  {
    name: 'LTO-5',
    densityCode: 0x58,
    bitsPerMm: 15142,
    tracks: 1280,
    nativeCapacityGB: 1500,
    mediaIdentifier: 'L5',
    wormMediaIdentifier: 'LV',
    mediumType: 0x58,
    wormMediumType: 0x5c,
  },
  {
    name: 'LTO-6',
    densityCode: 0x5a,
    bitsPerMm: 15142,
    tracks: 2176,
    nativeCapacityGB: 2500,
    mediaIdentifier: 'L6',
    wormMediaIdentifier: 'LW',
    mediumType: 0x68,
    wormMediumType: 0x6c,
  },
  {
    name: 'LTO-7',
    densityCode: 0x5c,
    bitsPerMm: 19107,
    tracks: 3584,
    nativeCapacityGB: 6000,
    mediaIdentifier: 'L7',
    wormMediaIdentifier: 'LX',
    mediumType: 0x78,
    wormMediumType: 0x7c,
  },
  {
    name: 'LTO-7 type M',
    densityCode: 0x5d,
    bitsPerMm: 19107,
    tracks: 5376,
    nativeCapacityGB: 9000,
    mediaIdentifier: 'M8',
  },
  {
    name: 'LTO-8',
    densityCode: 0x5e,
    bitsPerMm: 20669,
    tracks: 6656,
    nativeCapacityGB: 12000,
    mediaIdentifier: 'L8',
    wormMediaIdentifier: 'LY',
    mediumType: 0x88,
    wormMediumType: 0x8c,
  },
  {
    name: 'LTO-9',
    densityCode: 0x60,
    bitsPerMm: 23031,
    tracks: 8960,
    nativeCapacityGB: 18000,
    mediaIdentifier: 'L9',
    wormMediaIdentifier: 'LZ',
    mediumType: 0x98,
    wormMediumType: 0x9c,
  },
  {
    name: 'LTO-10',
    densityCode: 0x62,
    bitsPerMm: 21657,
    nativeCapacityGB: 30000,
    mediaIdentifier: 'LA',
    mediumType: 0xa8,
    wormMediumType: 0xac,
  },
  {
    name: 'LTO-10, 40 TB',
    densityCode: 0x63,
    bitsPerMm: 22441,
    nativeCapacityGB: 40000,
    mediaIdentifier: 'PA',
    mediumType: 0xa9,
  },
];
