import type { DriveMechanics } from '../profiles/index.js';
import type { PhysicalPosition, TapeLayout } from './tape-layout.js';

/** Ticks are microseconds of the drive's time. */
export const TICKS_PER_SECOND = 1_000_000;

/**
 * What a way to a block takes beside the metres, in seconds: measured with LTO-7 and LTO-8 drives at CERN (CERN Tape
 * Archive, CTACostHeuristic.cpp, after 150 tapes). There, a change between the halves of the tape counts too; here it
 * is in {@link OTHER_WRAP}, as it is on the average.
 */
const ANY_WAY = 4.3;
const OTHER_WRAP = 3.7;
const OTHER_BAND = 3.2;
const OTHER_DIRECTION = 5.2;
/** To a block that lies behind on the same wrap: the tape goes past it and turns twice. */
const STEP_BACK = 11.3;

/**
 * Time from one place on a tape to another, in ticks. On the same wrap a drive may as well go on at the speed of
 * reading, or back up as in a backhitch: it takes what is shorter.
 * @param readingMetresPerSecond - speed of the tape when it reads
 */
export function travelTicks(
  mechanics: DriveMechanics,
  layout: TapeLayout,
  readingMetresPerSecond: number,
  from: PhysicalPosition,
  to: PhysicalPosition,
): number {
  const metres = Math.abs(to.metres - from.metres);
  const winding = ANY_WAY + metres / mechanics.searchMetresPerSecond;
  if (from.wrap === to.wrap) {
    const isBack = to.metres !== from.metres && to.metres > from.metres === (to.wrap % 2 === 1);
    const creeping = metres / readingMetresPerSecond + (isBack ? mechanics.backhitchSeconds : 0);
    return Math.min(winding + (isBack ? STEP_BACK : 0), creeping) * TICKS_PER_SECOND;
  }
  const band = layout.bandOf(from.wrap) === layout.bandOf(to.wrap) ? 0 : OTHER_BAND;
  const turn = from.wrap % 2 === to.wrap % 2 ? 0 : OTHER_DIRECTION;
  return (winding + OTHER_WRAP + band + turn) * TICKS_PER_SECOND;
}

/** Time to rewind to the beginning of the tape, in ticks. */
export function rewindTicks(mechanics: DriveMechanics, metres: number): number {
  return (ANY_WAY + metres / mechanics.rewindMetresPerSecond) * TICKS_PER_SECOND;
}
