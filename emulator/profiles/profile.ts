import type { MediumKind } from './medium-kind.js';

/** Who makes a drive: the drives of one behave alike. */
export type DriveMaker = 'ibm' | 'hp' | 'quantum' | 'tandberg';

/** Of a drive: 146 mm high, or half of that. */
export type DriveHeight = 'full' | 'half';

/** What a drive says of itself in INQUIRY data. */
export interface DriveIdentity {
  /** T10 VENDOR IDENTIFICATION, up to 8 characters. */
  readonly vendor: string;
  /** PRODUCT IDENTIFICATION, up to 16 characters. */
  readonly product: string;
  /** PRODUCT REVISION LEVEL: 4 characters. */
  readonly revision: string;
}

/** A kind of cartridge that a drive takes. */
export interface DriveMedium {
  readonly kind: MediumKind;
  readonly isWritable: boolean;
  /** Native bytes a second at the drive's full speed on it. */
  readonly bytesPerSecond: number;
  /** The slowest native rate at which the tape still streams; below it, the drive stops and backs up. */
  readonly lowestBytesPerSecond: number;
}

/** What a drive's encryption holds at most. */
export interface DriveEncryption {
  /** ALGORITHM INDEX of AES-256-GCM with a tag of 16 bytes (00010014h). */
  readonly algorithmIndex: number;
  /** MAXIMUM UNAUTHENTICATED KEY-ASSOCIATED DATA BYTES. */
  readonly uKadBytesMax: number;
  /** MAXIMUM AUTHENTICATED KEY-ASSOCIATED DATA BYTES. */
  readonly aKadBytesMax: number;
  /** KADF_C: whether KAD FORMAT may say what the key-associated data are. */
  readonly takesKadFormat: boolean;
  /** Whether blocks may be read raw where the key says nothing of it: RDMC_C 5, otherwise 4. */
  readonly rawReadableByDefault: boolean;
}

/** What the mechanism of a drive does in which time: IBM's figures; other makers' hardly differ. */
export interface DriveMechanics {
  /** From the cartridge in the mouth to ready. */
  readonly loadSeconds: number;
  /** The same with a cartridge that was never used before, where that is not the same: the drive measures its tape. */
  readonly firstLoadSeconds: number;
  /** From the beginning of the tape to a cartridge that can be taken. */
  readonly unloadSeconds: number;
  /** Speed of the tape on the way to a block. */
  readonly searchMetresPerSecond: number;
  readonly rewindMetresPerSecond: number;
  /** What it takes to stop the tape, to back up, and to be at speed again where it stopped. */
  readonly backhitchSeconds: number;
  /**
   * Winds a tape to and fro before it unloads it, so that it keeps its shape: once where 5 GB or more were moved since
   * it was loaded, twice from 50 GB on. LTO-9 only.
   */
  readonly archiveUnthread: boolean;
  /** What comes over its interface at most. */
  readonly interfaceBytesPerSecond: number;
}

/** When a drive asks for its heads to be cleaned. */
export interface DriveCleaning {
  /**
   * Metres of tape over the heads between two cleanings. No maker publishes any: it is that of some 50 full LTO-6
   * tapes.
   */
  readonly metresBetween: number;
  /** What a cleaning takes. */
  readonly seconds: number;
  /** Cleanings that a new cleaning cartridge is good for. */
  readonly uses: number;
}

/** What tells one drive from another. */
export interface DriveProfile {
  /** Such as `LTO-6`. */
  readonly name: string;
  readonly generation: number;
  readonly maker: DriveMaker;
  readonly height: DriveHeight;
  readonly identity: DriveIdentity;
  /** The cartridges it takes, the newest kind first, which is the drive's own. */
  readonly media: readonly [DriveMedium, ...DriveMedium[]];
  /** Partitions of the cartridges of its own generation. */
  readonly partitionsMax: number;
  /** The longest logical block. */
  readonly recordBytesMax: number;
  readonly bufferBytes: number;
  /** The part of a partition that is left at early warning. No maker publishes any. */
  readonly earlyWarningShare: number;
  readonly encryption: DriveEncryption;
  readonly mechanics: DriveMechanics;
  readonly cleaning: DriveCleaning;
}

/** What a drive makes of cartridges of a density; undefined where it takes none of them. */
export function mediumOf(profile: DriveProfile, densityCode: number): DriveMedium | undefined {
  return profile.media.find(({ kind }) => kind.densityCode === densityCode);
}

/** Density codes that a drive can read, the newest first. */
export function readableDensities(profile: DriveProfile): readonly number[] {
  return profile.media.map(({ kind }) => kind.densityCode);
}

/** Density codes that a drive can write, the newest first. */
export function writableDensities(profile: DriveProfile): readonly number[] {
  return profile.media.filter(({ isWritable }) => isWritable).map(({ kind }) => kind.densityCode);
}

/** Of a small partition early warning takes more than the profile's share: this much, but no more than a 16th of it. */
const EARLY_WARNING_BYTES_MIN = 16 << 20;

/**
 * How far before the end of a partition early warning is: the profile's share; with less than 4 GB, where that would be
 * a few blocks, 16 MiB or a 16th of the partition.
 * @param partitionBytes - capacity of the partition
 * @returns bytes, at least 1 and less than the partition has; 0 for a partition of none or one
 */
export function earlyWarningBytes(profile: DriveProfile, partitionBytes: number): number {
  if (!(partitionBytes > 1)) return 0;
  const least = Math.min(EARLY_WARNING_BYTES_MIN, partitionBytes / 16);
  return Math.min(Math.ceil(Math.max(partitionBytes * profile.earlyWarningShare, least)), partitionBytes - 1);
}
