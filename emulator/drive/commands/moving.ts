import type { Decoded, Layout } from '../../../src/bytes/index.js';
import {
  locate10Cdb,
  locate16Cdb,
  positionExtended,
  positionLong,
  positionShort,
  readPositionCdb,
  rewindCdb,
  space6Cdb,
  space16Cdb,
} from '../../../src/scsi/index.js';
import type { SpaceOutcome } from '../../../src/tape/index.js';
import { type Answer, check, GOOD, goodWith, invalidField, type Refusal } from '../answer.js';
import { command, type DriveCommand } from '../command.js';
import { motionFault } from '../faulty.js';
import type { MountedTape } from '../mounted-tape.js';
import { atEndOfData, inBackground, tapeOf } from '../ready.js';
import type { DriveState } from '../state.js';
import { goTo } from './addressing.js';
import { needsMedium, winds } from './rules.js';

const FILEMARK_MET = { key: 0, asc: 0x00, ascq: 0x01, filemark: true } as const;
const BEGINNING_MET = { key: 0, asc: 0x00, ascq: 0x04, eom: true } as const;
const CODE = { records: 0, filemarks: 1, sequentialFilemarks: 2, endOfData: 3 } as const;
const DESTINATION = { object: 0, file: 1, endOfData: 3 } as const;

function space(state: DriveState, layout: DriveCommand['layout'], code: number, count: bigint | number): Answer {
  const tape = tapeOf(state);
  const wanted = boundedCount(count);
  switch (code) {
    case CODE.records:
      return told(tape, tape.spaceRecords(wanted));
    case CODE.filemarks:
      return told(tape, tape.spaceFilemarks(wanted));
    case CODE.sequentialFilemarks:
      return told(tape, tape.spaceSequentialFilemarks(wanted));
    case CODE.endOfData:
      tape.spaceToEndOfData();
      return tape.medium.endOfData === 'marked' ? GOOD : atEndOfData(tape);
    default:
      return invalidField(layout, 'code');
  }
}

/** No partition holds more than 2^53 objects: a count beyond that goes as far. */
function boundedCount(count: bigint | number): number {
  return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Number(count)));
}

function told(tape: MountedTape, { left, stop }: SpaceOutcome): Answer {
  const information = BigInt(left);
  switch (stop) {
    case undefined:
      return GOOD;
    case 'filemark':
      return check({ ...FILEMARK_MET, information });
    case 'beginning-of-partition':
      return check({ ...BEGINNING_MET, information });
    case 'end-of-data':
      return check({ ...atEndOfData(tape).sense, information });
  }
}

interface Destination {
  readonly destType: number;
  readonly cp: boolean;
  readonly partition: number;
  readonly logicalIdentifier: bigint;
}

function locate16(state: DriveState, { destType, cp, partition, logicalIdentifier }: Destination): Answer {
  const tape = tapeOf(state);
  const target = cp ? partition : tape.partition;
  if (target >= tape.cartridge.partitions.length) return invalidField(locate16Cdb, 'partition');
  switch (destType) {
    case DESTINATION.object:
      return goTo(state, locate16Cdb, target, logicalIdentifier) ?? GOOD;
    case DESTINATION.file: {
      if (target !== tape.partition) tape.changePartition(target);
      return tape.locateFile(boundedCount(logicalIdentifier)) ? GOOD : atEndOfData(tape);
    }
    case DESTINATION.endOfData:
      if (target !== tape.partition) tape.changePartition(target);
      tape.spaceToEndOfData();
      return tape.medium.endOfData === 'marked' ? GOOD : atEndOfData(tape);
    default:
      return invalidField(locate16Cdb, 'destType');
  }
}

const FORM = { short: 0x00, shortVendor: 0x01, long: 0x06, extended: 0x08 } as const;
const SHORT_MAX = 0xffff_ffff;

function readPosition(state: DriveState, serviceAction: number, allocationLength: number): Answer {
  const tape = tapeOf(state);
  const ends = { bop: tape.atBeginning, eop: tape.isBehindEarlyWarning, bpew: tape.isBehindProgrammable };
  const { partition, object, firstNotOnMedium, buffered } = tape;
  const counts = {
    numberOfLogicalObjectsInObjectBuffer: Math.min(buffered.objects, 0xff_ffff),
    partitionNumber: partition,
  };
  const unknown = { locu: false, bycu: false, lolu: false };
  switch (serviceAction) {
    case FORM.short:
    case FORM.shortVendor: {
      const fits = object <= SHORT_MAX;
      const position = positionShort.encode({
        ...ends,
        ...unknown,
        ...counts,
        perr: !fits,
        firstLogicalObjectLocation: fits ? object : 0,
        lastLogicalObjectLocation: fits ? firstNotOnMedium : 0,
        numberOfBytesInObjectBuffer: Math.min(buffered.bytes, SHORT_MAX),
      });
      return goodWith(position);
    }
    case FORM.long:
      return goodWith(
        positionLong.encode({
          ...ends,
          mpu: false,
          lonu: false,
          partitionNumber: partition,
          logicalObjectNumber: BigInt(object),
          logicalFileIdentifier: BigInt(tape.file),
          logicalSetIdentifier: 0n,
        }),
      );
    case FORM.extended: {
      const position = positionExtended.encode({
        ...ends,
        ...unknown,
        ...counts,
        perr: false,
        firstLogicalObjectLocation: BigInt(object),
        lastLogicalObjectLocation: BigInt(firstNotOnMedium),
        numberOfBytesInObjectBuffer: BigInt(buffered.bytes),
      });
      return goodWith(position, allocationLength);
    }
    default:
      return invalidField(readPositionCdb, 'serviceAction');
  }
}

function refusedAllocation(serviceAction: number, allocationLength: number): Refusal | undefined {
  return serviceAction !== FORM.extended && allocationLength !== 0
    ? invalidField(readPositionCdb, 'allocationLength')
    : undefined;
}

/** ALLOW OVERWRITE holds for the place where the tape stood: what moves it takes that back. */
function forbidsWhereMoved(state: DriveState, move: () => Answer): Answer {
  const tape = tapeOf(state);
  const { partition, object } = tape;
  const answer = move();
  if (tape.partition !== partition || tape.object !== object) state.overwriteAllowed = undefined;
  return answer;
}

/** A command that winds the tape, which may go wrong. */
function moving<L extends Layout<object>>(
  layout: L,
  run: (state: DriveState, value: Decoded<L>) => Answer,
): DriveCommand {
  return command(layout, winds, (state, value) => {
    const moves = () => motionFault(state) ?? forbidsWhereMoved(state, () => run(state, value));
    return 'immed' in value && value.immed === true ? inBackground(state, 'operation', moves) : moves();
  });
}

/** REWIND, SPACE, LOCATE, READ POSITION. */
export const movingCommands: readonly DriveCommand[] = [
  moving(rewindCdb, (state) => {
    tapeOf(state).rewind();
    return GOOD;
  }),
  moving(space6Cdb, (state, { code, count }) => space(state, space6Cdb, code, count)),
  moving(space16Cdb, (state, { code, count }) => space(state, space16Cdb, code, count)),
  moving(locate10Cdb, (state, { cp, partition, logicalObjectIdentifier }) => {
    const target = cp ? partition : tapeOf(state).partition;
    return goTo(state, locate10Cdb, target, BigInt(logicalObjectIdentifier)) ?? GOOD;
  }),
  moving(locate16Cdb, locate16),
  command(readPositionCdb, needsMedium, (state, { serviceAction, allocationLength }) => {
    return refusedAllocation(serviceAction, allocationLength) ?? readPosition(state, serviceAction, allocationLength);
  }),
];
