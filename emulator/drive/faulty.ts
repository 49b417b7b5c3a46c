import { type FaultKind, type Faults, isCommandFault } from '../faults/index.js';
import { type Answer, BUSY, check, type Refusal, refuse } from './answer.js';
import type { Call } from './command.js';
import type { MountedTape } from './mounted-tape.js';
import { reset } from './resetting.js';
import type { DriveState } from './state.js';

/** Why an answer never gets to the host. */
export type Lost = 'hangs' | 'answer lost' | 'disconnected' | 'powered off';

const ABORTED = refuse(11, 0x4e, 0x00);
const LOAD_FAILED = refuse(4, 0x53, 0x00);
const POSITIONING_FAILED = refuse(4, 0x15, 0x01);
/** MEDIUM ERROR, WRITE ERROR. */
export const WRITE_FAILED = refuse(3, 0x0c, 0x00);

/** What takes the place of a command. */
export type Instead = { readonly answer: Answer } | { readonly lost: Lost; readonly carriedOut: boolean };

/** What goes wrong with a command before it is carried out; undefined where nothing does. */
export function insteadOf(state: DriveState, { cdb, nexus }: Call): Instead | undefined {
  const { faults } = state;
  if (faults === undefined) return undefined;
  const kind = faults.at({ of: 'command', operationCode: cdb[0] as number });
  if (state.hangs) return { lost: 'hangs', carriedOut: false };
  if (kind === undefined || !isCommandFault(kind)) return undefined;
  switch (kind) {
    case 'busy':
      return { answer: BUSY };
    case 'aborted':
      return { answer: ABORTED };
    case 'answer lost':
      return { lost: 'answer lost', carriedOut: true };
    case 'hang':
      state.hangs = true;
      return { lost: 'hangs', carriedOut: false };
    case 'disconnect':
      state.nexuses.forget(nexus.name);
      return { lost: 'disconnected', carriedOut: false };
    case 'bus reset':
      reset(state, 'bus');
      return undefined;
    case 'power loss':
      reset(state, 'power on');
      return { lost: 'powered off', carriedOut: false };
  }
}

/** What is told instead of moving; undefined where it goes well. */
export function motionFault({ faults }: DriveState): Refusal | undefined {
  return faults?.at({ of: 'motion' }) === 'servo failure' ? POSITIONING_FAILED : undefined;
}

/** What is told of a cartridge that cannot be threaded; undefined where it can. */
export function loadFault({ faults }: DriveState, loads: number): Refusal | undefined {
  if (faults === undefined) return undefined;
  faults.loads = loads;
  return faults.at({ of: 'load' }) === 'load failure' ? LOAD_FAILED : undefined;
}

/** The record in front of the head is about to be read. */
export function faultOfReading(state: DriveState, tape: MountedTape): void {
  const { faults, counters } = state;
  if (faults === undefined) return;
  const { partition, object, medium } = tape;
  const kind = faults.at({ of: 'read', partition, object });
  if (faults.dirty) state.heads.clog(state.alerts);
  if (kind === 'read error') medium.spoil(object);
  if (kind === 'recovered read error') counters.readRetries++;
}

/** A record is about to be written: what is told instead; undefined where it is written. */
export function faultOfWriting(state: DriveState, tape: MountedTape): FaultKind | undefined {
  const { faults, counters } = state;
  if (faults === undefined) return undefined;
  const { partition, object } = tape;
  const kind = faults.at({ of: 'write', partition, object });
  if (faults.dirty) state.heads.clog(state.alerts);
  if (kind === 'recovered write error') counters.writeRetries++;
  if (kind === 'deferred write error') state.failing ??= { partition, object, toldAfter: DEFERRED_COMMANDS };
  if (kind === 'write error') counters.writeErrors++;
  return kind;
}

/** With a deferred error, so many more writes are answered GOOD. */
const DEFERRED_COMMANDS = 2;

/** Changes a bit of the record that was written last: which one, the plan's chance says. */
export function corrupt(faults: Faults, tape: MountedTape, payload: Uint8Array): void {
  const bit = Math.floor(faults.detail() * payload.length * 8);
  const offsetBytes = bit >> 3;
  tape.medium.alter(tape.object - 1, offsetBytes, (payload[offsetBytes] as number) ^ (1 << (bit & 7)));
}

/**
 * What went wrong with data of earlier commands, where it is time to tell it: at the latest when a command comes that
 * does not write. The records concerned are gone, and the tape stands in front of the first of them.
 */
export function dueError(state: DriveState, isWrite: boolean): Refusal | undefined {
  const { failing, mechanism } = state;
  if (failing === undefined || mechanism.kind !== 'loaded') return undefined;
  if (isWrite && failing.toldAfter > 0) {
    failing.toldAfter--;
    return undefined;
  }
  state.failing = undefined;
  state.counters.writeErrors++;
  mechanism.tape.loseFrom(failing.partition, failing.object);
  return check({ ...WRITE_FAILED.sense, deferred: true });
}
