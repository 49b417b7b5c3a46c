/** Log page 17h: the life of the cartridge. Widths as in mhvtl (usr/mhvtl_log.h); LTFS wants 4 bytes by partition. */
import { partitionRecords } from '../../../src/scsi/index.js';
import { mediumKindOf } from '../../profiles/index.js';
import { NOT_KNOWN } from '../encrypted-extent.js';
import type { MountedTape } from '../mounted-tape.js';
import type { DriveState } from '../state.js';
import { lifetime } from '../wear.js';
import { counter, list, number, type Parameter, text } from './parameters.js';
import { MB, measures, type PartitionMeasure, ratio } from './tape-measures.js';

/** About what LTO-5 to LTO-9 put into a data set, in bytes. */
const DATA_SET_BYTES = 2_470_000;

/** Without a cartridge, only that the page is not valid. */
export function volumeStatistics(state: DriveState): readonly Parameter[] {
  const { mechanism } = state;
  if (mechanism.kind !== 'loaded') return [number(0x00, 1, 0)];
  const { cartridge, tape } = mechanism;
  const all = measures(state, cartridge);
  return [number(0x00, 1, 1), ...lifeOf(state), ...capacities(all), ...whatItIs(state), ...byPartition(all, tape)];
}

function lifeOf(state: DriveState): readonly Parameter[] {
  const { counters, mechanism } = state;
  if (mechanism.kind !== 'loaded') return [];
  const { usage } = mechanism.cartridge;
  const load = counters.since('load');
  const life = lifetime(state, mechanism.cartridge);
  return [
    counter(0x01, 4, usage.loads),
    counter(0x02, 8, Math.ceil(life.writtenBytes / DATA_SET_BYTES)),
    counter(0x03, 4, load.writeRetries),
    counter(0x04, 2, load.writeErrors),
    counter(0x05, 2, 0),
    counter(0x06, 2, 0),
    counter(0x07, 8, Math.ceil(life.readBytes / DATA_SET_BYTES)),
    counter(0x08, 4, load.readRetries),
    counter(0x09, 2, load.readErrors),
    counter(0x0a, 2, 0),
    counter(0x0b, 2, 0),
    counter(0x0c, 2, load.writeErrors),
    counter(0x0d, 2, load.readErrors),
    counter(0x0e, 4, load.bytesToMedium / MB),
    counter(0x0f, 4, load.bytesFromMedium / MB),
    counter(0x10, 8, life.writtenBytes / MB),
    counter(0x11, 8, life.readBytes / MB),
    number(0x12, 2, ratio(load.bytesFromHost, load.bytesToMedium)),
    number(0x13, 2, ratio(load.bytesToHost, load.bytesFromMedium)),
  ];
}

function capacities(all: readonly PartitionMeasure[]): readonly Parameter[] {
  const sum = (of: (one: PartitionMeasure) => number): number => all.reduce((before, one) => before + of(one), 0);
  return [number(0x16, 4, sum(({ capacity }) => capacity) / MB), number(0x17, 4, sum(({ used }) => used) / MB)];
}

function whatItIs(state: DriveState): readonly Parameter[] {
  const { mechanism } = state;
  if (mechanism.kind !== 'loaded') return [];
  const { identity, usage } = mechanism.cartridge;
  const kind = mediumKindOf(identity.densityCode);
  const passes = kind === undefined ? 0 : lifetime(state, mechanism.cartridge).metres / kind.tapeMetres;
  const density = identity.densityCode.toString(16).toUpperCase().padStart(2, '0');
  return [
    text(0x40, 32, identity.serialNumber),
    text(0x42, 32, identity.barcode ?? ''),
    text(0x43, 8, identity.manufacturer),
    text(0x45, 9, `LTO${kind?.mediaIdentifier ?? ''}${density}`),
    number(0x80, 1, identity.writeProtected ? 1 : 0),
    number(0x81, 1, identity.worm ? 1 : 0),
    counter(0x101, 4, usage.loads + passes),
    counter(0x102, 4, passes),
  ];
}

/** All ones: none; all ones but the last bit: not known. */
const position = (object: number): number => (object === NOT_KNOWN ? 2 ** 48 - 2 : object);

/** Numbers of 6 bytes for positions, of 4 for megabytes. */
function byPartition(all: readonly PartitionMeasure[], { encrypted }: MountedTape): readonly Parameter[] {
  const records = (length: number, of: (one: PartitionMeasure) => number): Uint8Array =>
    partitionRecords.encode({
      partitionRecords: all.map((one) => ({
        partitionNumber: one.partition,
        partitionRecordDataCounter: number(0, length, of(one)).value,
      })),
    });
  return [
    list(
      0x200,
      records(6, ({ partition }) => position(encrypted.first(partition))),
    ),
    list(
      0x201,
      records(6, ({ partition }) => position(encrypted.firstPlainBehind(partition))),
    ),
    list(
      0x202,
      records(4, ({ capacity }) => capacity / MB),
    ),
    list(
      0x203,
      records(4, ({ used }) => used / MB),
    ),
    list(
      0x204,
      records(4, ({ left }) => left / MB),
    ),
  ];
}
