import { formatMediumCdb, setCapacityCdb } from '../../../src/scsi/index.js';
import { type Answer, GOOD, invalidField, type Refusal, refuse } from '../answer.js';
import { command, type DriveCommand } from '../command.js';
import { shortenedCapacity } from '../partitioning.js';
import { refusedWhole } from '../protection.js';
import { tapeOf } from '../ready.js';
import type { DriveState } from '../state.js';
import { winds } from './rules.js';

const FORMAT = { default: 0, partition: 1, defaultThenPartition: 2 } as const;
/** ILLEGAL REQUEST, POSITION PAST BEGINNING OF MEDIUM. */
const NOT_AT_BEGINNING = refuse(5, 0x3b, 0x0c);
const WHOLE_CAPACITY = 0xffff;

/** Why the cartridge cannot be formatted now. */
function refusal(state: DriveState): Refusal | undefined {
  const { partition, atBeginning } = tapeOf(state);
  return refusedWhole(state) ?? (partition === 0 && atBeginning ? undefined : NOT_AT_BEGINNING);
}

function format(state: DriveState, partitionBytes: readonly number[]): Answer {
  const refused = refusal(state);
  if (refused !== undefined) return refused;
  tapeOf(state).format(partitionBytes);
  state.time.formatted(partitionBytes);
  state.modes.partitionsPlanned = undefined;
  state.overwriteAllowed = undefined;
  return GOOD;
}

/** FORMAT MEDIUM, SET CAPACITY. */
export const formattingCommands: readonly DriveCommand[] = [
  command(formatMediumCdb, { ...winds, mustBeZero: ['verify', 'transferLength'] }, (state, { format: kind }) => {
    const { capacityBytes, partitionBytes } = tapeOf(state).cartridge.identity;
    switch (kind) {
      case FORMAT.default:
        return format(state, [capacityBytes]);
      case FORMAT.partition:
      case FORMAT.defaultThenPartition:
        return format(state, state.modes.partitionsPlanned ?? partitionBytes);
      default:
        return invalidField(formatMediumCdb, 'format');
    }
  }),
  command(setCapacityCdb, winds, (state, { capacityProportionValue }) => {
    const { identity } = tapeOf(state).cartridge;
    return format(state, [shortenedCapacity(identity, capacityProportionValue / WHOLE_CAPACITY)]);
  }),
];
