import { mediumKindOf } from './medium-kind.js';
import type {
  DriveEncryption,
  DriveHeight,
  DriveIdentity,
  DriveMaker,
  DriveMechanics,
  DriveMedium,
  DriveProfile,
} from './profile.js';

type Identities = Readonly<Partial<Record<DriveHeight, DriveIdentity>>>;

/** Seconds to load and to unload; metres a second when searching and when rewinding. */
type Times = readonly [load: number, unload: number, search: number, rewind: number];

/** What the drives of a generation have in common. */
interface Generation {
  readonly generation: number;
  /** Density codes, the newest first. */
  readonly writes: readonly number[];
  readonly readsOnly: readonly number[];
  readonly bufferBytes: number;
  /** Of full height drives, and of those of half the height where they differ. */
  readonly times: { readonly full: Times; readonly half?: Times };
  readonly interfaceBytesPerSecond: number;
  /** Those of IBM first. */
  readonly identities: Readonly<Partial<Record<DriveMaker, Identities>>>;
}

const identity = (vendor: string, product: string, revision: string): DriveIdentity => ({ vendor, product, revision });

/**
 * Names: LTFS, src/tape_drivers (ibm_tape.c, hp_tape.c, quantum_tape.c), and lists of devices of real systems, as are
 * the revisions. HP's drives are those of HPE from LTO-8 on. Which drive takes what: IBM, Performance specifications
 * for LTO tape drives. Load and unload: the same; speeds: so that IBM's average times come out, see
 * docs/drive-times.md.
 */
const GENERATIONS: readonly Generation[] = [
  {
    generation: 5,
    writes: [0x58, 0x46],
    readsOnly: [0x44],
    bufferBytes: 256 << 20,
    times: { full: [12, 17, 9, 9] },
    interfaceBytesPerSecond: 800e6,
    identities: {
      ibm: { full: identity('IBM', 'ULT3580-TD5', 'BBNH'), half: identity('IBM', 'ULT3580-HH5', 'C7R3') },
      hp: { full: identity('HP', 'Ultrium 5-SCSI', 'I3CS'), half: identity('HP', 'Ultrium 5-SCSI', 'Z58B') },
      quantum: { half: identity('QUANTUM', 'ULTRIUM 5', '3210') },
      tandberg: { half: identity('TANDBERG', 'LTO-5 HH', 'Y629') },
    },
  },
  {
    generation: 6,
    writes: [0x5a, 0x58],
    readsOnly: [0x46],
    bufferBytes: 512 << 20,
    times: { full: [12, 17, 8.6, 9] },
    interfaceBytesPerSecond: 800e6,
    identities: {
      ibm: { full: identity('IBM', 'ULT3580-TD6', 'KAJ8'), half: identity('IBM', 'ULT3580-HH6', 'KAJ8') },
      hp: { full: identity('HP', 'Ultrium 6-SCSI', 'J2DS'), half: identity('HP', 'Ultrium 6-SCSI', '35GD') },
      quantum: { half: identity('QUANTUM', 'ULTRIUM 6', '3579') },
      tandberg: { half: identity('TANDBERG', 'LTO-6 HH', '3579') },
    },
  },
  {
    generation: 7,
    writes: [0x5c, 0x5a],
    readsOnly: [0x58],
    bufferBytes: 1 << 30,
    times: { full: [15, 20, 11.2, 8.6] },
    interfaceBytesPerSecond: 800e6,
    identities: {
      ibm: { full: identity('IBM', 'ULT3580-TD7', 'FA14'), half: identity('IBM', 'ULT3580-HH7', 'FA14') },
      hp: { full: identity('HP', 'Ultrium 7-SCSI', 'Q387'), half: identity('HP', 'Ultrium 7-SCSI', 'Q387') },
      quantum: { half: identity('QUANTUM', 'ULTRIUM-HH7', 'FA14') },
    },
  },
  {
    generation: 8,
    writes: [0x5e, 0x5d, 0x5c],
    readsOnly: [],
    bufferBytes: 1 << 30,
    times: { full: [15, 24, 10.4, 8.8] },
    interfaceBytesPerSecond: 800e6,
    identities: {
      ibm: { full: identity('IBM', 'ULT3580-TD8', 'HB81'), half: identity('IBM', 'ULT3580-HH8', 'MA71') },
      hp: { full: identity('HPE', 'Ultrium 8-SCSI', 'HB81'), half: identity('HPE', 'Ultrium 8-SCSI', 'MA71') },
      quantum: { half: identity('QUANTUM', 'ULTRIUM-HH8', 'MA71') },
    },
  },
  {
    generation: 9,
    writes: [0x60, 0x5e],
    readsOnly: [],
    bufferBytes: 1 << 30,
    times: { full: [17, 30, 16.2, 10.2], half: [16, 56, 10, 9] },
    interfaceBytesPerSecond: 1200e6,
    identities: {
      ibm: { full: identity('IBM', 'ULT3580-TD9', 'PA60'), half: identity('IBM', 'ULT3580-HH9', 'R3G9') },
      hp: { full: identity('HPE', 'Ultrium 9-SCSI', 'S2S1'), half: identity('HPE', 'Ultrium 9-SCSI', 'R3G3') },
      quantum: { half: identity('QUANTUM', 'ULTRIUM-HH9', 'R3G9') },
    },
  },
  {
    generation: 10,
    writes: [0x62, 0x63],
    readsOnly: [],
    bufferBytes: 1 << 30,
    times: { full: [12, 27, 10.5, 9.2] },
    interfaceBytesPerSecond: 3200e6,
    identities: { ibm: { full: identity('IBM', 'ULT3580-TDA', 'T3S0') } },
  },
];

/**
 * HP made its drives itself up to LTO-6, and those that Quantum and Tandberg sold; from then on all are made by IBM.
 */
const LAST_OF_HP = 6;

/** The longest block of IBM's drives, and of HP's: what three bytes hold. */
const RECORD_BYTES_MAX_IBM = 8 << 20;
const RECORD_BYTES_MAX_HP = (16 << 20) - 1;

function mediaOf(generation: Generation, height: DriveHeight): DriveProfile['media'] {
  const take = (densityCode: number, isWritable: boolean): DriveMedium[] => {
    const kind = mediumKindOf(densityCode);
    if (kind === undefined) return [];
    const bytesPerSecond = height === 'full' ? kind.bytesPerSecond : kind.halfHeightBytesPerSecond;
    return [{ kind, isWritable, bytesPerSecond, lowestBytesPerSecond: kind.lowestBytesPerSecond }];
  };
  const media = [
    ...generation.writes.flatMap((code) => take(code, true)),
    ...generation.readsOnly.flatMap((code) => take(code, false)),
  ];
  return media as [DriveMedium, ...DriveMedium[]];
}

function mechanicsOf({ generation, times, interfaceBytesPerSecond }: Generation, height: DriveHeight): DriveMechanics {
  const [loadSeconds, unloadSeconds, searchMetresPerSecond, rewindMetresPerSecond] =
    (height === 'half' ? times.half : undefined) ?? times.full;
  return {
    loadSeconds,
    // The tape of LTO-9 is measured for 40 minutes on the average (IBM, TS4300 user guide, media optimization).
    firstLoadSeconds: generation === 9 ? 2400 : loadSeconds,
    unloadSeconds,
    searchMetresPerSecond,
    rewindMetresPerSecond,
    backhitchSeconds: 3,
    archiveUnthread: generation === 9,
    interfaceBytesPerSecond,
  };
}

/**
 * From LTO-6 on as an LTO-6 drive of HP describes itself in the tests of stenc 2, before as mhvtl has it. That HP's blocks
 * may be read raw by default is what stenc printed of such a drive; IBM's are described by mhvtl.
 */
function encryptionOf({ generation }: Generation, maker: DriveMaker): DriveEncryption {
  const isLater = generation >= 6;
  return {
    algorithmIndex: 1,
    uKadBytesMax: 32,
    aKadBytesMax: isLater ? 60 : 12,
    takesKadFormat: isLater,
    rawReadableByDefault: maker === 'hp',
  };
}

function profileOf(generation: Generation, maker: DriveMaker, height: DriveHeight, is: DriveIdentity): DriveProfile {
  const media = mediaOf(generation, height);
  const ofHp = maker !== 'ibm' && generation.generation <= LAST_OF_HP;
  return {
    name: `LTO-${generation.generation}`,
    generation: generation.generation,
    maker,
    height,
    identity: is,
    media,
    partitionsMax: media[0].kind.partitionsMax,
    recordBytesMax: ofHp ? RECORD_BYTES_MAX_HP : RECORD_BYTES_MAX_IBM,
    bufferBytes: generation.bufferBytes,
    earlyWarningShare: 0.004,
    encryption: encryptionOf(generation, maker),
    mechanics: mechanicsOf(generation, height),
    cleaning: { metresBetween: 6_000_000, seconds: 120, uses: 50 },
  };
}

function profilesOf(generation: Generation): DriveProfile[] {
  const makers = Object.entries(generation.identities) as [DriveMaker, Identities][];
  return makers.flatMap(([maker, heights]) =>
    (Object.entries(heights) as [DriveHeight, DriveIdentity][]).map(([height, is]) =>
      profileOf(generation, maker, height, is),
    ),
  );
}

/** Every drive there is a profile of, by generation; those of IBM first, full height before half height. */
export const driveProfiles: readonly DriveProfile[] = GENERATIONS.flatMap(profilesOf);
