import { inHex } from '../bytes/index.js';
import { type AdditionalSenseRange, ranges } from './additional-sense/name.js';
import { namesFrom00 } from './additional-sense/names-from-00.js';
import { namesFrom20 } from './additional-sense/names-from-20.js';
import { namesFrom40 } from './additional-sense/names-from-40.js';
import { type TapeMeaning, tapeMeaning } from './additional-sense/tape-meaning.js';

/** What a pair of ASC and ASCQ means. */
export interface AdditionalSense {
  readonly asc: number;
  readonly ascq: number;
  /**
   * - `assigned`: it stands in T10's list
   * - `vendor`: ASC from 80h on, or ASCQ from 80h on without a meaning of its own: the vendor's manual tells
   * - `reserved`: T10 has given it no meaning
   */
  readonly kind: 'assigned' | 'vendor' | 'reserved';
  /** T10's name; for a vendor's code, what of it is the vendor's. */
  readonly name: string;
  /** T10 lists it for tape drives (sequential-access devices). */
  readonly forTapeDrives: boolean;
  /** T10 lists it for media changers. */
  readonly forMediaChangers: boolean;
  /** What it means on a tape drive, in plain words, and what to do. */
  readonly tape?: TapeMeaning;
}

type Listed = Pick<AdditionalSense, 'name' | 'forTapeDrives' | 'forMediaChangers'>;

const VENDOR = 0x80;
const listed: ReadonlyMap<number, Listed> = new Map(
  [...namesFrom00, ...namesFrom20, ...namesFrom40].map(([code, devices, name]) => [code, named(name, devices)]),
);

/**
 * What a pair of ASC and ASCQ means: never undefined, as a vendor's codes and those not yet assigned have an answer too.
 * @throws RangeError where one of the two is no byte
 */
export function additionalSense(asc: number, ascq: number): AdditionalSense {
  for (const byte of [asc, ascq]) {
    if (!Number.isInteger(byte) || byte < 0 || byte > 0xff) throw new RangeError(`ASC and ASCQ are bytes, not ${byte}`);
  }
  const tape = tapeMeaning(asc, ascq);
  const pair = { asc, ascq, ...(tape === undefined ? {} : { tape }) };
  const found = listed.get((asc << 8) | ascq) ?? inRange(asc, ascq);
  if (found !== undefined) return { ...pair, kind: 'assigned', ...found };
  return { ...pair, ...unlisted(asc, ascq) };
}

/** Everything in T10's list that has a number of its own, ascending. */
export function assignedAdditionalSense(): AdditionalSense[] {
  return [...listed.keys()].map((code) => additionalSense(code >> 8, code & 0xff));
}

/** The codes of T10's list that hold a number in their ASCQ. */
export function additionalSenseRanges(): readonly AdditionalSenseRange[] {
  return ranges;
}

function inRange(asc: number, ascq: number): Listed | undefined {
  const range = ranges.find((one) => one.asc === asc && ascq >= one.firstAscq && ascq <= one.lastAscq);
  return range === undefined ? undefined : named(range.name.replace('NN', inHex(ascq, 2)), range.devices);
}

function unlisted(asc: number, ascq: number): Listed & Pick<AdditionalSense, 'kind'> {
  const pair = `${inHex(asc, 2)}/${inHex(ascq, 2)}`;
  if (asc >= VENDOR) return { kind: 'vendor', ...named(`VENDOR SPECIFIC (${pair})`, 'TM') };
  if (ascq < VENDOR) return { kind: 'reserved', ...named(`RESERVED (${pair})`, '') };
  const of = listed.get(asc << 8);
  const name = `VENDOR SPECIFIC QUALIFIER ${inHex(ascq, 2)} OF ${of === undefined ? inHex(asc, 2) : of.name}`;
  return { kind: 'vendor', ...named(name, 'TM') };
}

function named(name: string, devices: string): Listed {
  return { name, forTapeDrives: devices.includes('T'), forMediaChangers: devices.includes('M') };
}
