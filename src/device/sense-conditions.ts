/** What sense data mean for those who read and write a tape: outcomes, and what is an error. */
import type { DecodedSense } from '../scsi/index.js';

/** Sense keys of SPC-5. */
export const SENSE_KEY = {
  noSense: 0x0,
  recoveredError: 0x1,
  notReady: 0x2,
  mediumError: 0x3,
  illegalRequest: 0x5,
  unitAttention: 0x6,
  blankCheck: 0x8,
  volumeOverflow: 0xd,
} as const;

const code = ({ asc, ascq }: Pick<DecodedSense, 'asc' | 'ascq'>): number => asc * 0x100 + ascq;

const BECOMING_READY: ReadonlySet<number> = new Set([
  0x0401, // becoming ready
  0x0407, // an operation is under way
]);

/** NOT READY, but the drive will be: it must only be waited for. */
export function isBecomingReady(sense: DecodedSense): boolean {
  return sense.key === SENSE_KEY.notReady && BECOMING_READY.has(code(sense));
}

/** Another cartridge may be in. */
export function isMediumChange(sense: DecodedSense): boolean {
  return sense.key === SENSE_KEY.unitAttention && code(sense) === 0x2800;
}

/** A unit attention behind which the tape stands elsewhere, or is another: 28h, 29h (reset), 3Fh/01h (new microcode). */
export function losesPosition(sense: DecodedSense): boolean {
  return sense.asc === 0x28 || sense.asc === 0x29 || code(sense) === 0x3f01;
}

/** The drive does not have the command, or the page that was asked for. */
export function isUnsupported(sense: DecodedSense): boolean {
  return sense.key === SENSE_KEY.illegalRequest;
}

/** A field of the CDB holds what the drive does not take. */
export function isInvalidField(sense: DecodedSense): boolean {
  return isUnsupported(sense) && code(sense) === 0x2400;
}

/** Nothing is recorded from here on, or the partition ends. */
export function isEndOfData(sense: DecodedSense): boolean {
  return sense.key === SENSE_KEY.blankCheck || (sense.key === SENSE_KEY.mediumError && code(sense) === 0x0002);
}

/** What is wrong with the medium as a whole, or with the way to it: reading on is of no use. */
const NO_RECORD_CONDITIONS: ReadonlySet<number> = new Set([
  0x30, // the cartridge cannot be used
  0x31, // its format is corrupted
  0x33, // tape length error
  0x3b, // the tape cannot be positioned
  0x50, // append error
  0x51, // erase failure
  0x52, // cartridge fault
  0x53, // load or eject failed
]);
const NO_END_OF_DATA = 0x1403;

/** One record cannot be read. */
export function isUnreadable(sense: DecodedSense): boolean {
  if (sense.key !== SENSE_KEY.mediumError || isEndOfData(sense)) return false;
  return !NO_RECORD_CONDITIONS.has(sense.asc) && code(sense) !== NO_END_OF_DATA;
}

/** There was no room. */
export function isOverflow(sense: DecodedSense): boolean {
  return sense.key === SENSE_KEY.volumeOverflow;
}

/** The end is near: early warning, or programmable early warning (00h/07h), which some drives tell without EOM. */
export function isEarlyWarning(sense: DecodedSense): boolean {
  return sense.eom || code(sense) === 0x0007;
}
