import { exchangeMediumCdb, moveMediumCdb } from '../../src/scsi/index.js';
import { type Answer, GOOD, invalidField, type Refusal, refuse } from '../drive/answer.js';
import { ELEMENT_TYPE, type Element } from './elements.js';
import type { ChangerState } from './state.js';

const ILLEGAL_REQUEST = 5;
export const NO_SUCH_ELEMENT = refuse(ILLEGAL_REQUEST, 0x21, 0x01);
const DESTINATION_FULL = refuse(ILLEGAL_REQUEST, 0x3b, 0x0d);
const SOURCE_EMPTY = refuse(ILLEGAL_REQUEST, 0x3b, 0x0e);
const REMOVAL_PREVENTED = refuse(ILLEGAL_REQUEST, 0x53, 0x02);

/** What it takes the robot to bring a cartridge from one place to another, in microseconds. */
const MOVE_TICKS = 8_000_000;

/** An arm by its address; 0 stands for the one there is. */
export function isArm(state: ChangerState, address: number): boolean {
  return address === 0 || state.at(address)?.type === ELEMENT_TYPE.transport;
}

/** A place where a cartridge can be left. */
function place(state: ChangerState, address: number): Element | undefined {
  const element = state.at(address);
  return element?.type === ELEMENT_TYPE.transport ? undefined : element;
}

interface Move {
  readonly mediumTransportAddress: number;
  readonly sourceAddress: number;
  readonly destinationAddress: number;
  readonly invert: boolean;
}

/** MOVE MEDIUM. A drive that has its cartridge loaded unloads it, unless an initiator prevents that. */
export function moveMedium(state: ChangerState, move: Move): Answer {
  const { mediumTransportAddress, sourceAddress, destinationAddress, invert } = move;
  if (invert) return invalidField(moveMediumCdb, 'invert');
  if (!isArm(state, mediumTransportAddress)) return NO_SUCH_ELEMENT;
  const source = place(state, sourceAddress);
  const destination = place(state, destinationAddress);
  if (source === undefined || destination === undefined) return NO_SUCH_ELEMENT;
  if (source.cartridge === undefined) return SOURCE_EMPTY;
  if (destination === source) return GOOD;
  if (destination.cartridge !== undefined) return DESTINATION_FULL;
  const refused = prevented(state, source, destination);
  if (refused !== undefined) return refused;
  const from = { address: source.address, source: source.source };
  const cartridge = source.take();
  if (cartridge === undefined) return REMOVAL_PREVENTED;
  state.noteMove(cartridge, from, destination);
  state.ticks += MOVE_TICKS;
  return GOOD;
}

/** What is prevented: to take a cartridge out of a drive, or to bring one where somebody can take it. */
function prevented(state: ChangerState, source: Element, ...destinations: readonly Element[]): Refusal | undefined {
  if (source.drive?.removalPrevented === true) return REMOVAL_PREVENTED;
  const leaves = destinations.some(({ type }) => type === ELEMENT_TYPE.importExport);
  return leaves && state.removalPrevented ? REMOVAL_PREVENTED : undefined;
}

interface Exchange {
  readonly mediumTransportAddress: number;
  readonly sourceAddress: number;
  readonly firstDestinationAddress: number;
  readonly secondDestinationAddress: number;
  readonly inv1: boolean;
  readonly inv2: boolean;
}

/** EXCHANGE MEDIUM: the cartridge of the first destination goes to the second, that of the source to the first. */
export function exchangeMedium(state: ChangerState, exchange: Exchange): Answer {
  const { mediumTransportAddress, inv1, inv2 } = exchange;
  if (inv1) return invalidField(exchangeMediumCdb, 'inv1');
  if (inv2) return invalidField(exchangeMediumCdb, 'inv2');
  if (!isArm(state, mediumTransportAddress)) return NO_SUCH_ELEMENT;
  const source = place(state, exchange.sourceAddress);
  const first = place(state, exchange.firstDestinationAddress);
  const second = place(state, exchange.secondDestinationAddress);
  if (source === undefined || first === undefined || second === undefined) return NO_SUCH_ELEMENT;
  if (source === first || first === second) return invalidField(exchangeMediumCdb, 'firstDestinationAddress');
  if (source.cartridge === undefined || first.cartridge === undefined) return SOURCE_EMPTY;
  if (second !== source && second.cartridge !== undefined) return DESTINATION_FULL;
  const refused = prevented(state, source, first, second) ?? prevented(state, first, second);
  if (refused !== undefined) return refused;
  const [fromSource, fromFirst] = [source, first].map(({ address, source: before }) => ({ address, source: before }));
  const moving = source.take();
  const exchanged = first.take();
  if (moving === undefined || exchanged === undefined || fromSource === undefined || fromFirst === undefined) {
    return REMOVAL_PREVENTED;
  }
  state.noteMove(moving, fromSource, first);
  state.noteMove(exchanged, fromFirst, second);
  state.ticks += 2 * MOVE_TICKS;
  return GOOD;
}
