import { mediumKindOf } from './medium-kind.js';
import type { DriveHeight, DriveIdentity, DriveMaker, DriveMedium, DriveProfile } from './profile.js';

/** What the drives of a generation have in common. */
interface Generation {
  readonly generation: number;
  /** Density codes, the newest first. */
  readonly writes: readonly number[];
  readonly readsOnly: readonly number[];
  readonly bufferBytes: number;
  /** The slowest rate that streams, as a part of the full one. */
  readonly lowestShare: number;
  readonly partitionsMax: number;
  readonly identities: Readonly<Partial<Record<DriveMaker, Readonly<Partial<Record<DriveHeight, DriveIdentity>>>>>>;
}

const identity = (vendor: string, product: string, revision: string): DriveIdentity => ({ vendor, product, revision });

const GENERATIONS: readonly Generation[] = [
  {
    generation: 5,
    writes: [0x58, 0x46],
    readsOnly: [0x44],
    bufferBytes: 256 << 20,
    lowestShare: 0.33,
    partitionsMax: 2,
    identities: {
      ibm: { full: identity('IBM', 'ULT3580-TD5', 'G9P1'), half: identity('IBM', 'ULT3580-HH5', 'G9P1') },
      hp: { full: identity('HP', 'Ultrium 5-SCSI', 'I6RW'), half: identity('HP', 'Ultrium 5-SCSI', 'Z6ED') },
      quantum: { half: identity('QUANTUM', 'ULTRIUM 5', '3210') },
      tandberg: { half: identity('TANDBERG', 'LTO-5 HH', 'Y5AM') },
    },
  },
  {
    generation: 6,
    writes: [0x5a, 0x58],
    readsOnly: [0x46],
    bufferBytes: 512 << 20,
    lowestShare: 0.33,
    partitionsMax: 4,
    identities: {
      ibm: { full: identity('IBM', 'ULT3580-TD6', 'KAJ8'), half: identity('IBM', 'ULT3580-HH6', 'KAJ8') },
      hp: { full: identity('HP', 'Ultrium 6-SCSI', 'J5SW'), half: identity('HP', 'Ultrium 6-SCSI', '35PW') },
      quantum: { half: identity('QUANTUM', 'ULTRIUM 6', '3579') },
      tandberg: { half: identity('TANDBERG', 'LTO-6 HH', '3579') },
    },
  },
  {
    generation: 7,
    writes: [0x5c, 0x5a],
    readsOnly: [0x58],
    bufferBytes: 1 << 30,
    lowestShare: 0.33,
    partitionsMax: 4,
    identities: {
      ibm: { full: identity('IBM', 'ULT3580-TD7', 'PA62'), half: identity('IBM', 'ULT3580-HH7', 'PA62') },
      hp: { full: identity('HPE', 'Ultrium 7-SCSI', 'Q3A2'), half: identity('HPE', 'Ultrium 7-SCSI', 'Q3A2') },
      quantum: { half: identity('QUANTUM', 'ULTRIUM-HH7', 'PA62') },
      tandberg: { half: identity('TANDBERG', 'LTO-7 HH', 'PA62') },
    },
  },
  {
    generation: 8,
    writes: [0x5e, 0x5d, 0x5c],
    readsOnly: [],
    bufferBytes: 1 << 30,
    lowestShare: 0.33,
    partitionsMax: 4,
    identities: {
      ibm: { full: identity('IBM', 'ULT3580-TD8', 'PA62'), half: identity('IBM', 'ULT3580-HH8', 'PA62') },
      hp: { full: identity('HPE', 'Ultrium 8-SCSI', 'R3G3'), half: identity('HPE', 'Ultrium 8-SCSI', 'R3G3') },
      quantum: { half: identity('QUANTUM', 'ULTRIUM-HH8', 'PA62') },
      tandberg: { half: identity('TANDBERG', 'LTO-8 HH', 'PA62') },
    },
  },
  {
    generation: 9,
    writes: [0x60, 0x5e],
    readsOnly: [],
    bufferBytes: 1 << 30,
    lowestShare: 0.43,
    partitionsMax: 4,
    identities: {
      ibm: { full: identity('IBM', 'ULT3580-TD9', 'Q3F4'), half: identity('IBM', 'ULT3580-HH9', 'Q3F4') },
      hp: { full: identity('HPE', 'Ultrium 9-SCSI', 'S2S1'), half: identity('HPE', 'Ultrium 9-SCSI', 'S2S1') },
      quantum: { half: identity('QUANTUM', 'ULTRIUM-HH9', 'Q3F4') },
    },
  },
  {
    generation: 10,
    writes: [0x63, 0x62],
    readsOnly: [],
    bufferBytes: 1 << 30,
    lowestShare: 0.43,
    partitionsMax: 4,
    identities: {
      ibm: { full: identity('IBM', 'ULT3580-TDA', 'T3S0') },
      hp: { full: identity('HPE', 'Ultrium 10-SCSI', 'T3S0') },
    },
  },
];

/** Where IBM's drives end; HP's and those of its licensees end at what three bytes hold. */
const RECORD_BYTES_MAX: Readonly<Record<DriveMaker, number>> = {
  ibm: 8 << 20,
  hp: (16 << 20) - 1,
  quantum: (16 << 20) - 1,
  tandberg: (16 << 20) - 1,
};

function mediaOf(generation: Generation, height: DriveHeight): DriveProfile['media'] {
  const take = (densityCode: number, isWritable: boolean): DriveMedium[] => {
    const kind = mediumKindOf(densityCode);
    if (kind === undefined) return [];
    const bytesPerSecond = height === 'full' ? kind.bytesPerSecond : kind.halfHeightBytesPerSecond;
    return [{ kind, isWritable, bytesPerSecond, lowestBytesPerSecond: bytesPerSecond * generation.lowestShare }];
  };
  const media = [
    ...generation.writes.flatMap((code) => take(code, true)),
    ...generation.readsOnly.flatMap((code) => take(code, false)),
  ];
  return media as [DriveMedium, ...DriveMedium[]];
}

function profileOf(generation: Generation, maker: DriveMaker, height: DriveHeight, is: DriveIdentity): DriveProfile {
  return {
    name: `LTO-${generation.generation}`,
    generation: generation.generation,
    maker,
    height,
    identity: is,
    media: mediaOf(generation, height),
    partitionsMax: generation.partitionsMax,
    recordBytesMax: RECORD_BYTES_MAX[maker],
    bufferBytes: generation.bufferBytes,
    earlyWarningShare: 0.004,
    encryption: { algorithmIndex: 1, uKadBytesMax: 32, aKadBytesMax: generation.generation >= 6 ? 60 : 12 },
    mechanics: {
      loadSeconds: 15,
      unloadSeconds: 20,
      searchMetresPerSecond: 10,
      settleSeconds: 3,
      backhitchSeconds: 3,
    },
    cleaning: { metresBetween: 6_000_000, seconds: 120, uses: 50 },
  };
}

/** Every drive there is a profile of, by generation; those of IBM first, full height before half height. */
export const driveProfiles: readonly DriveProfile[] = GENERATIONS.flatMap((generation) =>
  (Object.entries(generation.identities) as [DriveMaker, Partial<Record<DriveHeight, DriveIdentity>>][]).flatMap(
    ([maker, heights]) =>
      (Object.entries(heights) as [DriveHeight, DriveIdentity][]).map(([height, is]) =>
        profileOf(generation, maker, height, is),
      ),
  ),
);
