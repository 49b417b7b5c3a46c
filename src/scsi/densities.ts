import { LTO_WIDTH_TENTHS_OF_MM, ltoGenerations } from './lto-generations.js';

/** A density code: how a tape is written. It stands in mode block descriptors, REPORT DENSITY SUPPORT and MAM. */
export interface Density {
  readonly code: number;
  readonly name: string;
  /** Bits along a track, in each millimetre; undefined where it is not known. */
  readonly bitsPerMm?: number;
  readonly tracks?: number;
  /** Width of the tape in tenths of a millimetre. */
  readonly widthTenthsOfMm?: number;
  /** Uncompressed, in units of 10^9 bytes. */
  readonly nativeCapacityGB?: number;
}

/** A code of MEDIUM TYPE in the mode parameter header. */
export interface MediumType {
  readonly code: number;
  readonly name: string;
  /** Write-once. */
  readonly worm: boolean;
}

/**
 * Tapes other than LTO, of which mt of FreeBSD (lib/libmt/mtlib.c, after T10/997D) and mt-st (mt.c, after X3T9.2/93-013)
 * say the same; bits per millimetre are FreeBSD's. The codes 26h and 48h have been given to two kinds of tape each.
 */
const others: readonly (readonly [code: number, name: string, bitsPerMm?: number])[] = [
  [0x01, '9-track reel, NRZI, 800 bpi', 32],
  [0x02, '9-track reel, PE, 1600 bpi', 63],
  [0x03, '9-track reel, GCR, 6250 bpi', 246],
  [0x05, 'QIC-45/60, GCR, 8000 bpi', 315],
  [0x06, '9-track reel, PE, 3200 bpi', 126],
  [0x07, 'cartridge, IMFM, 6400 bpi', 252],
  [0x08, 'cassette, GCR, 8000 bpi', 315],
  [0x09, '3480, GCR, 37871 bpi', 491],
  [0x0a, 'cartridge, MFM, 6667 bpi', 262],
  [0x0b, 'cartridge, PE, 1600 bpi', 63],
  [0x0d, 'cartridge, GCR, 25380 bpi', 999],
  [0x0f, 'QIC-120', 394],
  [0x10, 'QIC-150', 394],
  [0x11, 'QIC-320', 630],
  [0x12, 'QIC-1350', 2034],
  [0x13, 'DDS', 2400],
  [0x14, 'Exabyte 8200', 1703],
  [0x15, 'Exabyte 8500', 1789],
  [0x16, 'cartridge, MFM, 10000 bpi', 394],
  [0x17, 'cartridge, MFM, 42500 bpi', 1673],
  [0x19, 'DLT III, 10 GB', 2460],
  [0x1a, 'DLT IV, 20 GB', 3214],
  [0x1b, 'DLT IV, 35 GB', 3383],
  [0x1c, 'QIC-385M', 1654],
  [0x1d, 'QIC-410M', 1512],
  [0x1e, 'QIC-1000C', 1385],
  [0x1f, 'QIC-2100C', 2666],
  [0x20, 'QIC-6GB', 2666],
  [0x21, 'QIC-20GB', 2666],
  [0x22, 'QIC-2GB', 1600],
  [0x23, 'QIC-875M', 2666],
  [0x24, 'DDS-2', 2400],
  [0x25, 'DDS-3', 3816],
  [0x26, 'DDS-4, or QIC-4GB', 3816],
  [0x27, 'Exabyte Mammoth', 3056],
  [0x41, 'DLT IV, 40 GB', 3868],
  [0x47, 'DAT 72 (DDS-5)', 6417],
  [0x48, 'SDLT 220 (SDLT I, 110 GB), or DAT 160', 5236],
  [0x49, 'SDLT 320 (SDLT I, 160 GB)', 7598],
  [0x4a, 'T10000A, or SDLT 600'],
  [0x4b, 'T10000B'],
  [0x4c, 'T10000C'],
  [0x4d, 'T10000D'],
  [0x51, '3592 J1A', 11800],
  [0x52, '3592 E05 (TS1120)', 11800],
  [0x53, '3592 E06 (TS1130)', 13452],
  [0x54, '3592 E07 (TS1140)', 19686],
  [0x55, '3592 E08 (TS1150)', 20670],
  [0x56, '3592 55F (TS1155)', 20670],
  [0x57, '3592 60F (TS1160)', 21850],
  [0x59, '3592 70F (TS1170)', 21850],
  [0x71, '3592 J1A, encrypted', 11800],
  [0x72, '3592 E05 (TS1120), encrypted', 11800],
  [0x73, '3592 E06 (TS1130), encrypted', 13452],
  [0x74, '3592 E07 (TS1140), encrypted', 19686],
  [0x75, '3592 E08 (TS1150), encrypted', 20670],
  [0x76, '3592 55F (TS1155), encrypted', 20670],
  [0x77, '3592 60F (TS1160), encrypted', 21850],
  [0x79, '3592 70F (TS1170), encrypted', 21850],
  [0x8c, 'Exabyte 8500c', 1789],
];

/** What two codes mean that are no densities (SSC-5, mode parameter block descriptor). */
const special: readonly Density[] = [
  { code: 0x00, name: 'default' },
  { code: 0x7f, name: 'no change' },
];

/** All density codes that are known, by code, ascending. */
export const densities: ReadonlyMap<number, Density> = new Map(
  [
    ...special,
    ...others.map(([code, name, bitsPerMm]) => (bitsPerMm === undefined ? { code, name } : { code, name, bitsPerMm })),
    ...ltoGenerations.map(
      ({ densityCode, name, bitsPerMm, tracks, nativeCapacityGB }): Density => ({
        code: densityCode,
        name,
        bitsPerMm,
        ...(tracks === undefined ? {} : { tracks }),
        widthTenthsOfMm: LTO_WIDTH_TENTHS_OF_MM,
        nativeCapacityGB,
      }),
    ),
  ]
    .sort((a, b) => a.code - b.code)
    .map((density): [number, Density] => [density.code, density]),
);

/** Names of LTO's density codes. */
export const ltoDensityNames: ReadonlyMap<number, string> = new Map(
  ltoGenerations.map(({ densityCode, name }) => [densityCode, name]),
);

/** Medium types of LTO cartridges, by code, ascending, as IBM's drives give them; 00h says nothing of the medium. */
export const mediumTypes: ReadonlyMap<number, MediumType> = new Map(
  ltoGenerations
    .flatMap(({ name, mediumType, wormMediumType }): MediumType[] => [
      ...(mediumType === undefined ? [] : [{ code: mediumType, name, worm: false }]),
      ...(wormMediumType === undefined ? [] : [{ code: wormMediumType, name, worm: true }]),
    ])
    .sort((a, b) => a.code - b.code)
    .map((type): [number, MediumType] => [type.code, type]),
);
