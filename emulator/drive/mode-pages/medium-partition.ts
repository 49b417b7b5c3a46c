import type { Decoded } from '../../../src/bytes/index.js';
import { mediumPartition } from '../../../src/scsi/index.js';
import type { CartridgeIdentity } from '../../../src/tape/cartridge/medium.js';
import type { DriveProfile } from '../../profiles/index.js';
import { chosenPartitions, equalPartitions, partitionsMaxOf } from '../partitioning.js';
import { tapeOf } from '../ready.js';
import type { DriveState } from '../state.js';
import { type Judged, type ModePage, modePage } from './page.js';

type Value = Decoded<typeof mediumPartition>;

const THE_REST = 0xffff;
/** PSUM: bytes, kB, MB; then what PARTITION UNITS says. */
const POWERS = [0, 3, 6] as const;
const PSUM_UNITS = 3;
/** PARTITION UNITS without a cartridge: hundreds of MB. */
const UNITS_WITHOUT = 8;
/** The page without partition sizes. */
const SHORTEST_BYTES = 8;
const FORMAT_AND_PARTITIONS = 3;
const WRAP_WISE = 1;

/** What is counted in a page: sizes of partitions are bytes in the drive. */
const unitBytes = ({ psum, partitionUnits }: Pick<Value, 'psum' | 'partitionUnits'>): number =>
  10 ** (POWERS[psum] ?? partitionUnits);

/** The smallest unit in which the whole capacity can be told in two bytes. */
function unitsFor({ capacityBytes }: CartridgeIdentity): number {
  let units = 0;
  while (capacityBytes / 10 ** units >= THE_REST) units++;
  return units;
}

function sizesOf(partitionBytes: readonly number[], unit: number, count: number): Value['partitionSizes'] {
  return Array.from({ length: count }, (_, i) => ({
    partitionSize: Math.min(THE_REST - 1, Math.floor((partitionBytes[i] ?? 0) / unit)),
  }));
}

/** The page tells of the cartridge that is loaded, or of what it is to become. */
function shownOf({ mechanism, modes, profile }: DriveState): Partial<Value> {
  if (mechanism.kind !== 'loaded') {
    const partitionSizes = sizesOf([], 1, profile.partitionsMax);
    return { maximumAdditionalPartitions: profile.partitionsMax - 1, additionalPartitionsDefined: 0, partitionSizes };
  }
  const { identity } = mechanism.cartridge;
  const maximumAdditionalPartitions = partitionsMaxOf(identity) - 1;
  if (modes.partitionsPlanned !== undefined) return { maximumAdditionalPartitions };
  const { partitionBytes } = identity;
  const partitionUnits = unitsFor(identity);
  return {
    maximumAdditionalPartitions,
    additionalPartitionsDefined: partitionBytes.length - 1,
    fdp: false,
    sdp: false,
    idp: true,
    psum: PSUM_UNITS,
    partitionUnits,
    partitionSizes: sizesOf(partitionBytes, 10 ** partitionUnits, profile.partitionsMax),
  };
}

/** The partitions that a value asks for; otherwise the field that is wrong. */
function planned(value: Value, identity: CartridgeIdentity): readonly number[] | (string & keyof Value) {
  const { fdp, sdp, idp, additionalPartitionsDefined, partitionSizes } = value;
  const partitions = additionalPartitionsDefined + 1;
  if (partitions > partitionsMaxOf(identity)) return 'additionalPartitionsDefined';
  if (Number(fdp) + Number(sdp) + Number(idp) > 1) return fdp ? 'fdp' : 'sdp';
  if (partitions === 1) return [identity.capacityBytes];
  if (fdp || sdp) return equalPartitions(identity, partitions);
  if (!idp) return 'idp';
  const unit = unitBytes(value);
  const wanted = partitionSizes
    .slice(0, partitions)
    .map(({ partitionSize }) => (partitionSize === THE_REST ? 'the rest' : partitionSize * unit));
  return chosenPartitions(identity, wanted) ?? 'partitionSizes';
}

function judge(value: Value, state: DriveState): Judged<Value> {
  const { identity } = tapeOf(state).cartridge;
  const plan = planned(value, identity);
  if (typeof plan === 'string') return { refused: plan };
  const rounded = sizesOf(plan, unitBytes(value), value.partitionSizes.length);
  const partitionSizes = value.partitionSizes.map((given, i) => {
    const isSize = value.idp && i < plan.length && given.partitionSize !== THE_REST && plan.length > 1;
    return isSize ? (rounded[i] ?? given) : given;
  });
  return { accepted: { ...value, partitionSizes } };
}

/** 11h: partitions, as the next FORMAT MEDIUM makes them. */
export function mediumPartitionPage({ partitionsMax }: DriveProfile): ModePage {
  return modePage(
    mediumPartition,
    {
      ps: false,
      maximumAdditionalPartitions: partitionsMax - 1,
      additionalPartitionsDefined: 0,
      fdp: false,
      sdp: false,
      idp: true,
      psum: PSUM_UNITS,
      pofm: true,
      clear: false,
      addp: false,
      mediumFormatRecognition: FORMAT_AND_PARTITIONS,
      partitioningType: WRAP_WISE,
      partitionUnits: UNITS_WITHOUT,
      partitionSizes: sizesOf([], 1, partitionsMax),
    },
    {
      changeable: [
        'additionalPartitionsDefined',
        'fdp',
        'sdp',
        'idp',
        'psum',
        'partitioningType',
        'partitionUnits',
        'partitionSizes',
      ],
      ofMedium: true,
      shortestBytes: SHORTEST_BYTES,
      now: shownOf,
      judge,
      set(modes, value, state) {
        if (state?.mechanism.kind !== 'loaded') return;
        const plan = planned(value, state.mechanism.cartridge.identity);
        if (typeof plan !== 'string') modes.partitionsPlanned = plan;
      },
    },
  );
}
