import { persistentReserveOutCdb, persistentReserveOutList } from '../../../src/scsi/index.js';
import { type Answer, CONFLICT, GOOD, invalidField, invalidParameter, listCutShort, refuse } from '../answer.js';
import type { Call } from '../command.js';
import { isReservationType, type PersistentReservation, RESERVATION_TYPE } from '../persistent-reservation.js';
import type { DriveState } from '../state.js';
import { nameInTransportId } from '../transport-id.js';
import { parameterList } from './parameter-list.js';

const ACTION = { register: 0, reserve: 1, release: 2, clear: 3, preempt: 4, preemptAndAbort: 5, ignore: 6, move: 7 };
const LIST_BYTES = 24;
const KEY_BYTES = 8;
const FLAGS_AT = 20;
const SPEC_I_PT_BIT = 3;
const APTPL = 0x01;
const MOVE_FLAGS_AT = 17;
const UNREG = 0x02;
const TRANSPORT_ID_AT = 24;
const RESERVED_FLAGS = 0xf2;

const INVALID_RELEASE = refuse(5, 0x26, 0x04);
const NO_ROOM = refuse(5, 0x55, 0x04);

interface Asked {
  readonly serviceAction: number;
  readonly scope: number;
  readonly type: number;
  readonly parameterListLength: number;
}

/** What a service action is carried out with. */
interface Keys {
  readonly name: string;
  /** RESERVATION KEY and SERVICE ACTION RESERVATION KEY. */
  readonly key: bigint;
  readonly serviceKey: bigint;
  readonly aptpl: boolean;
  readonly type: number;
}

function register(persistent: PersistentReservation, { name, key, serviceKey, aptpl }: Keys, ignores: boolean): Answer {
  const registered = persistent.keyOf(name);
  if (!ignores && key !== (registered ?? 0n)) return CONFLICT;
  if (registered === undefined && serviceKey === 0n) return GOOD;
  if (registered === undefined && persistent.isFull) return NO_ROOM;
  persistent.register(name, serviceKey, aptpl);
  return GOOD;
}

function release(persistent: PersistentReservation, { name, type }: Keys): Answer {
  if (!persistent.isHolder(name)) return GOOD;
  if (persistent.type !== type) return INVALID_RELEASE;
  persistent.release(name);
  return GOOD;
}

const ALL_REGISTRANTS: readonly (number | undefined)[] = [
  RESERVATION_TYPE.writeExclusiveAll,
  RESERVATION_TYPE.exclusiveAccessAll,
];

function preempt(state: DriveState, { name, serviceKey, type }: Keys, aborts: boolean): Answer {
  const { reservations, encryption, nexuses } = state;
  const { persistent } = reservations;
  if (serviceKey === 0n && !ALL_REGISTRANTS.includes(persistent.type)) return invalidParameter(KEY_BYTES);
  const isKnown = [...persistent.registrations].some(([, key]) => key === serviceKey);
  if (serviceKey !== 0n && !isKnown) return CONFLICT;
  const stood = persistent.stands;
  const heldBefore = persistent.isHolder(name);
  const lost = persistent.preempt(name, serviceKey, type);
  // Nothing waits here that could be aborted: what else it ends is prevention of removal.
  for (const other of aborts ? lost : []) {
    const nexus = nexuses.find(other);
    if (nexus !== undefined) nexus.preventsRemoval = false;
  }
  if (stood && !heldBefore && persistent.isHolder(name)) encryption.reservationPreempted();
  return GOOD;
}

/** REGISTER AND MOVE: only who holds it alone can give it away. */
function move(persistent: PersistentReservation, list: Uint8Array, { name, key, serviceKey, aptpl }: Keys): Answer {
  if (persistent.keyOf(name) !== key || ALL_REGISTRANTS.includes(persistent.type)) return CONFLICT;
  if (!persistent.isHolder(name)) return invalidField(persistentReserveOutCdb, 'serviceAction');
  if (serviceKey === 0n) return invalidParameter(KEY_BYTES);
  const to = nameInTransportId(list.subarray(TRANSPORT_ID_AT));
  if (to === undefined || to === name) return invalidParameter(TRANSPORT_ID_AT);
  if (persistent.isFull && persistent.keyOf(to) === undefined) return NO_ROOM;
  persistent.move(name, to, serviceKey, ((list[MOVE_FLAGS_AT] as number) & UNREG) !== 0, aptpl);
  return GOOD;
}

function carriedOut(state: DriveState, serviceAction: number, list: Uint8Array, keys: Keys): Answer {
  const { persistent } = state.reservations;
  const { name, type } = keys;
  if (serviceAction === ACTION.register || serviceAction === ACTION.ignore) {
    return register(persistent, keys, serviceAction === ACTION.ignore);
  }
  if (serviceAction === ACTION.move) return move(persistent, list, keys);
  if (persistent.keyOf(name) !== keys.key) return CONFLICT;
  switch (serviceAction) {
    case ACTION.reserve:
      return persistent.reserve(name, type) ? GOOD : CONFLICT;
    case ACTION.release:
      return release(persistent, keys);
    case ACTION.clear:
      persistent.clear(name);
      return GOOD;
    default:
      return preempt(state, keys, serviceAction === ACTION.preemptAndAbort);
  }
}

/** Whether a service action says for which type it is. */
const hasType = (serviceAction: number): boolean => serviceAction >= ACTION.reserve && serviceAction !== ACTION.clear;

/** PERSISTENT RESERVE OUT. What it changes is checked first: the drive as it was, where anything is wrong. */
export function persistentReserveOut(state: DriveState, asked: Asked, call: Call): Answer {
  const { serviceAction, scope, type, parameterListLength } = asked;
  const { reservations, encryption } = state;
  if (reservations.reservedBy !== undefined) return CONFLICT;
  if (serviceAction > ACTION.move) return invalidField(persistentReserveOutCdb, 'serviceAction');
  const isMove = serviceAction === ACTION.move;
  if (hasType(serviceAction) && serviceAction <= ACTION.preemptAndAbort) {
    if (scope !== 0) return invalidField(persistentReserveOutCdb, 'scope');
    if (!isReservationType(type)) return invalidField(persistentReserveOutCdb, 'type');
  }
  if (isMove ? parameterListLength < LIST_BYTES : parameterListLength !== LIST_BYTES) return listCutShort;
  const list = parameterList(call, parameterListLength);
  if ('status' in list) return list;
  const flagsAt = isMove ? MOVE_FLAGS_AT : FLAGS_AT;
  const flags = list[flagsAt] as number;
  // SPEC_I_PT is told to be absent; ALL_TG_PT says nothing here: there is one port.
  if (!isMove && (flags & (1 << SPEC_I_PT_BIT)) !== 0) return invalidParameter(flagsAt, SPEC_I_PT_BIT);
  if (!isMove && (flags & RESERVED_FLAGS) !== 0) return invalidParameter(flagsAt);
  const { reservationKey, serviceActionReservationKey } = persistentReserveOutList.decode(
    list.subarray(0, LIST_BYTES),
  ).value;
  const stood = reservations.stands;
  const keys = { key: reservationKey ?? 0n, serviceKey: serviceActionReservationKey ?? 0n };
  const answer = carriedOut(state, serviceAction, list, {
    ...keys,
    name: call.nexus.name,
    aptpl: (flags & APTPL) !== 0,
    type,
  });
  if (stood && !reservations.stands) encryption.reservationLost();
  return answer;
}
