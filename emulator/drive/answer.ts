import type { Layout } from '../../src/bytes/index.js';
import type { encodeSense, FieldPlace } from '../../src/scsi/index.js';
import { placeOf } from './cdb-fields.js';

/** Sense data, as `encodeSense` takes them. */
export type SenseGiven = Parameters<typeof encodeSense>[0];

/** What a command comes to. */
export type Answer =
  | { readonly status: 'good'; readonly dataIn: Uint8Array }
  /** Something is to be told; data may come beside it. */
  | { readonly status: 'check'; readonly sense: SenseGiven; readonly dataIn: Uint8Array }
  | { readonly status: 'conflict' }
  | { readonly status: 'busy' };

/** CHECK CONDITION: nothing was done, or all but what the sense data tell. */
export type Refusal = Extract<Answer, { readonly status: 'check' }>;

export const NO_BYTES: Uint8Array = new Uint8Array(0);

/** SCSI status codes (SAM-6). */
export const STATUS = { good: 0x00, check: 0x02, busy: 0x08, conflict: 0x18 } as const satisfies {
  readonly [Status in Answer['status']]: number;
};

/** GOOD, without data. */
export const GOOD: Answer = { status: 'good', dataIn: NO_BYTES };
export const CONFLICT: Answer = { status: 'conflict' };
export const BUSY: Answer = { status: 'busy' };

/** GOOD, with as much of the data as the command has room for. */
export function goodWith(data: Uint8Array, allocationLength = data.length): Answer {
  return { status: 'good', dataIn: data.length > allocationLength ? data.subarray(0, allocationLength) : data };
}

/** CHECK CONDITION. */
export function check(sense: SenseGiven, dataIn: Uint8Array = NO_BYTES): Refusal {
  return { status: 'check', sense, dataIn };
}

/** CHECK CONDITION with no more than a sense key and a code. */
export function refuse(key: number, asc: number, ascq: number): Refusal {
  return check({ key, asc, ascq });
}

/** ABORTED COMMAND, DATA PHASE ERROR: other bytes came than the command tells of. */
export const DATA_PHASE_ERROR: Refusal = refuse(11, 0x4b, 0x00);

const ILLEGAL_REQUEST = 5;

/** ILLEGAL REQUEST, INVALID FIELD IN CDB, with the field. */
export function invalidField(layout: Layout<object>, property: string): Refusal {
  return invalidPlace(placeOf(layout, property));
}

/** The same, with a place. */
export function invalidPlace(place: FieldPlace): Refusal {
  return check({
    key: ILLEGAL_REQUEST,
    asc: 0x24,
    ascq: 0x00,
    keySpecific: { kind: 'field pointer', of: 'command', ...place },
  });
}

/** ILLEGAL REQUEST, INVALID FIELD IN PARAMETER LIST, with where it stands in the list. */
export function invalidParameter(byte: number, bit?: number, ascq = 0x00): Refusal {
  return check({
    key: ILLEGAL_REQUEST,
    asc: 0x26,
    ascq,
    keySpecific: { kind: 'field pointer', of: 'parameters', byte, bit },
  });
}

/** ILLEGAL REQUEST, PARAMETER LIST LENGTH ERROR: the list ends within a structure. */
export const listCutShort: Refusal = refuse(ILLEGAL_REQUEST, 0x1a, 0x00);
