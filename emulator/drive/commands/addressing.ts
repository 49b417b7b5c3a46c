import type { Layout } from '../../../src/bytes/index.js';
import { check, invalidField, type Refusal, refuse } from '../answer.js';
import { atEndOfData, tapeOf } from '../ready.js';
import type { DriveState } from '../state.js';

const ILLEGAL_REQUEST = 5;
const WHILE_EXPLICIT = refuse(ILLEGAL_REQUEST, 0x20, 0x06);
const WHILE_IMPLICIT = refuse(ILLEGAL_REQUEST, 0x20, 0x07);

/** The address in a command of 16 bytes. */
export interface Address {
  readonly layout: Layout<object>;
  readonly partition: number;
  readonly logicalObjectIdentifier: bigint;
}

/**
 * Holds a command against the address mode (BAM of the device configuration mode page): commands of 6 bytes go on from
 * where the tape stands, those of 16 go to the object that they name.
 * @returns what the command is answered instead; undefined where the tape stands right
 */
export function addressed(state: DriveState, address: Address | undefined): Refusal | undefined {
  if (address === undefined) return state.modes.explicitAddresses ? WHILE_EXPLICIT : undefined;
  if (!state.modes.explicitAddresses) return WHILE_IMPLICIT;
  return goTo(state, address.layout, address.partition, address.logicalObjectIdentifier);
}

/** Goes to an object; where the data end before it, to their end. */
export function goTo(
  state: DriveState,
  layout: Layout<object>,
  partition: number,
  object: bigint,
): Refusal | undefined {
  const tape = tapeOf(state);
  if (partition >= tape.cartridge.partitions.length) return invalidField(layout, 'partition');
  if (partition !== tape.partition) tape.changePartition(partition);
  // No object has a number that does not fit: the partition ends before it.
  const wanted = object > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(object);
  return tape.locate(wanted) ? undefined : check(atEndOfData(tape).sense);
}
