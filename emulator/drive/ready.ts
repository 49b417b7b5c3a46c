import { type Answer, check, type Refusal, refuse } from './answer.js';
import type { MountedTape } from './mounted-tape.js';
import type { DriveState } from './state.js';

const NOT_READY = 2;
const BECOMING_READY = refuse(NOT_READY, 0x04, 0x01);
const IN_PROGRESS = refuse(NOT_READY, 0x04, 0x07);
const NEEDS_LOAD = refuse(NOT_READY, 0x04, 0x02);
const CLEANING = refuse(NOT_READY, 0x30, 0x03);
const NO_MEDIUM = refuse(NOT_READY, 0x3a, 0x00);

/** What a command that needs a cartridge is answered without one; undefined where one is loaded. */
export function notReady(state: DriveState): Refusal | undefined {
  const { mechanism } = state;
  switch (mechanism.kind) {
    case 'empty':
      return NO_MEDIUM;
    case 'in the mouth':
      return NEEDS_LOAD;
    case 'cleaning':
      return CLEANING;
    case 'refused':
      return check(mechanism.sense);
    case 'loaded':
      if (state.ticks >= state.readyAt) return undefined;
      return state.underWay === 'load' ? BECOMING_READY : IN_PROGRESS;
  }
}

/**
 * Carries out what answers at once and goes on without the host (IMMED): it is done, and until it would be, the drive
 * is not ready.
 */
export function inBackground(state: DriveState, underWay: DriveState['underWay'], run: () => Answer): Answer {
  const { ticks } = state;
  const answer = run();
  if (answer.status !== 'good' || state.ticks === ticks) return answer;
  state.readyAt = state.ticks;
  state.underWay = underWay;
  state.ticks = ticks;
  return answer;
}

/**
 * The tape that is loaded.
 * @throws TypeError where none is: the command's rules must say that it needs one
 */
export function tapeOf({ mechanism }: DriveState): MountedTape {
  if (mechanism.kind !== 'loaded') throw new TypeError('no tape is loaded');
  return mechanism.tape;
}

const BLANK_CHECK = refuse(8, 0x00, 0x05);
const NO_END_OF_DATA = refuse(3, 0x14, 0x03);

/** What is told where the data end: that they do, or that their end is not marked. */
export function atEndOfData({ medium }: MountedTape): Refusal {
  return medium.endOfData === 'marked' ? BLANK_CHECK : NO_END_OF_DATA;
}
