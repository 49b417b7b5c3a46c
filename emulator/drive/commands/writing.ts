import {
  allowOverwriteCdb,
  erase6Cdb,
  erase16Cdb,
  write6Cdb,
  write16Cdb,
  writeFilemarks6Cdb,
  writeFilemarks16Cdb,
} from '../../../src/scsi/index.js';
import type { Faults } from '../../faults/index.js';
import { type Answer, check, DATA_PHASE_ERROR, GOOD, invalidField, type Refusal, refuse } from '../answer.js';
import { type Call, command, commandOfBytes, type DriveCommand } from '../command.js';
import { corrupt, faultOfWriting, WRITE_FAILED } from '../faulty.js';
import type { Written } from '../mounted-tape.js';
import { refusedHere, refusedWhole } from '../protection.js';
import { inBackground, tapeOf } from '../ready.js';
import { toRest } from '../record-path.js';
import type { DriveState } from '../state.js';
import { addressed } from './addressing.js';
import { lengthOf6, needsMedium, TRANSFER_BYTES_MAX, winds } from './rules.js';

const FIXED = 0x01;
const IMMED = 0x01;
const WSMK = 0x02;
const NO_SENSE = 0;
const VOLUME_OVERFLOW = 13;

/** ILLEGAL COMMAND WHEN NOT IN APPEND-ONLY MODE. */
const NOT_APPEND_ONLY = refuse(5, 0x20, 0x0c);
/** SEQUENTIAL POSITIONING ERROR: the tape does not stand where overwriting is to be allowed. */
const NOT_HERE = refuse(5, 0x3b, 0x00);

const EARLY_WARNING: Refusal = check({ key: NO_SENSE, asc: 0x00, ascq: 0x02, eom: true, information: 0n });
const PROGRAMMABLE_EARLY_WARNING: Refusal = check({ key: NO_SENSE, asc: 0x00, ascq: 0x07, eom: true, information: 0n });
const overflow = (left: number): Refusal =>
  check({ key: VOLUME_OVERFLOW, asc: 0x00, ascq: 0x02, eom: true, information: BigInt(left) });

/** What a write is answered with, when it has come to its end. */
function outcome(state: DriveState, { kind }: Exclude<Written, { readonly kind: 'volume overflow' }>): Answer {
  if (kind === 'written') return GOOD;
  if (kind === 'programmable early warning') return PROGRAMMABLE_EARLY_WARNING;
  if (state.modes.synchroniseAtEarlyWarning) tapeOf(state).synchronise();
  return EARLY_WARNING;
}

function write(state: DriveState, call: Call, layout: DriveCommand['layout'], fixed: boolean, length: number): Answer {
  const { modes, profile } = state;
  if (fixed && modes.blockLength === 0) return invalidField(layout, 'fixed');
  const bytes = fixed ? length * modes.blockLength : length;
  if (bytes > (fixed ? TRANSFER_BYTES_MAX : profile.recordBytesMax)) return invalidField(layout, 'transferLength');
  const refused = refusedHere(state);
  if (refused !== undefined) return refused;
  if (length === 0) return GOOD;
  if (call.dataOut.length !== bytes) return DATA_PHASE_ERROR;
  return writeBlocks(state, call, fixed ? modes.blockLength : length, fixed);
}

function writeBlocks(state: DriveState, { dataOut, nexus }: Call, blockLength: number, fixed: boolean): Answer {
  const tape = tapeOf(state);
  const { counters } = state;
  let last: Exclude<Written, { readonly kind: 'volume overflow' }> = { kind: 'written' };
  for (let at = 0; at < dataOut.length; at += blockLength) {
    const block = dataOut.length === blockLength ? dataOut : dataOut.subarray(at, at + blockLength);
    const record = toRest(state, block, nexus);
    const left = fixed ? (dataOut.length - at) / blockLength : blockLength;
    if ('sense' in record) return check({ ...record.sense, information: BigInt(left) });
    const fault = faultOfWriting(state, tape);
    if (fault === 'write error') return check({ ...WRITE_FAILED.sense, information: BigInt(left) });
    const written = tape.write(record);
    if (written.kind === 'volume overflow') {
      tape.synchronise();
      return overflow(left);
    }
    if (fault === 'silent corruption') corrupt(state.faults as Faults, tape, record.payload);
    state.overwriteAllowed = undefined;
    counters.recordsWritten++;
    counters.bytesFromHost += blockLength;
    counters.bytesToMedium += record.payload.length;
    if (last.kind !== 'programmable early warning') last = written;
  }
  if (state.modes.bufferedMode === 0) tape.synchronise();
  return outcome(state, last);
}

function writeFilemarks(
  state: DriveState,
  layout: DriveCommand['layout'],
  { count, wsmk, immed }: { readonly count: number; readonly wsmk: boolean; readonly immed: boolean },
): Answer {
  if (wsmk) return invalidField(layout, 'wsmk');
  const tape = tapeOf(state);
  if (count === 0) {
    if (!immed) tape.synchronise();
    return GOOD;
  }
  const refused = refusedHere(state);
  if (refused !== undefined) return refused;
  const written = tape.writeFilemarks(count);
  const left = written.kind === 'volume overflow' ? written.left : 0;
  if (left < count) state.overwriteAllowed = undefined;
  state.counters.filemarksWritten += count - left;
  if (!immed) tape.synchronise();
  return written.kind === 'volume overflow' ? overflow(written.left) : outcome(state, written);
}

/** Ends the data where the tape stands; a long erase overwrites all that is behind, which takes its time. */
function erase(state: DriveState, { long, immed }: { readonly long: boolean; readonly immed: boolean }): Answer {
  const tape = tapeOf(state);
  const refused = tape.atEndOfData ? refusedHere(state) : refusedWhole(state);
  if (refused !== undefined) return refused;
  const erases = (): Answer => {
    tape.truncate();
    if (long) state.time.erased();
    return GOOD;
  };
  return immed ? inBackground(state, 'operation', erases) : erases();
}

function allowOverwrite(
  state: DriveState,
  value: { readonly allowOverwrite: number; readonly partition: number; readonly logicalObjectIdentifier: bigint },
): Answer {
  // What was allowed before is not any more, whatever comes of this one.
  state.overwriteAllowed = undefined;
  if (!state.modes.appendOnly) return NOT_APPEND_ONLY;
  switch (value.allowOverwrite) {
    case 0:
      return GOOD;
    case 1: {
      const { partition, object } = tapeOf(state);
      const isHere = value.partition === partition && value.logicalObjectIdentifier === BigInt(object);
      if (!isHere) return NOT_HERE;
      state.overwriteAllowed = { partition, object };
      return GOOD;
    }
    case 2:
      state.overwriteAllowed = 'format';
      return GOOD;
    default:
      return invalidField(allowOverwriteCdb, 'allowOverwrite');
  }
}

/** WRITE, WRITE FILEMARKS, ERASE, ALLOW OVERWRITE. */
export const writingCommands: readonly DriveCommand[] = [
  commandOfBytes(write6Cdb, needsMedium, (state, call) => {
    const { cdb } = call;
    const fixed = ((cdb[1] as number) & FIXED) !== 0;
    return addressed(state, undefined) ?? write(state, call, write6Cdb, fixed, lengthOf6(cdb));
  }),
  command(write16Cdb, needsMedium, (state, value, call) => {
    const address = { layout: write16Cdb, ...value };
    return addressed(state, address) ?? write(state, call, write16Cdb, value.fixed, value.transferLength);
  }),
  commandOfBytes(writeFilemarks6Cdb, winds, (state, { cdb }) => {
    const flags = cdb[1] as number;
    const asked = { count: lengthOf6(cdb), wsmk: (flags & WSMK) !== 0, immed: (flags & IMMED) !== 0 };
    return addressed(state, undefined) ?? writeFilemarks(state, writeFilemarks6Cdb, asked);
  }),
  command(writeFilemarks16Cdb, winds, (state, value) => {
    const address = { layout: writeFilemarks16Cdb, ...value };
    const asked = { count: value.filemarkCount, wsmk: value.wsmk, immed: value.immed };
    return addressed(state, address) ?? writeFilemarks(state, writeFilemarks16Cdb, asked);
  }),
  command(erase6Cdb, winds, (state, value) => addressed(state, undefined) ?? erase(state, value)),
  command(erase16Cdb, winds, (state, value) =>
    state.modes.explicitAddresses
      ? (addressed(state, { layout: erase16Cdb, ...value }) ?? erase(state, value))
      : erase(state, value),
  ),
  command(allowOverwriteCdb, needsMedium, allowOverwrite),
];
