import {
  persistentReserveInCdb,
  persistentReserveOutCdb,
  readFullStatusData,
  readKeysData,
  readReservationData,
  release6Cdb,
  release10Cdb,
  reportCapabilitiesData,
  reserve6Cdb,
  reserve10Cdb,
} from '../../../src/scsi/index.js';
import { type Answer, CONFLICT, GOOD, goodWith, invalidField } from '../answer.js';
import { type Call, command, type DriveCommand } from '../command.js';
import type { Nexus } from '../nexus.js';
import type { PersistentReservation } from '../persistent-reservation.js';
import type { DriveState } from '../state.js';
import { iscsiTransportId } from '../transport-id.js';
import { persistentReserveOut } from './reserving-persistently.js';

/** Parts, third parties and lists of them: SPC-2 has them, tape drives have not. */
const IN_6 = ['thirdParty', 'thirdPartyDeviceId', 'extent'];
const IN_10 = ['thirdParty', 'longId', 'extent', 'thirdPartyDeviceId', 'parameterListLength'];

/**
 * RESERVE and RELEASE where initiators have registered for persistent reservations: those that have them anyway are
 * answered GOOD, and nothing changes; for others it is a conflict.
 * @see SPC-4, "Exceptions to SPC-2 RESERVE and RELEASE behavior"
 */
function besidePersistent(persistent: PersistentReservation, { name }: Nexus): Answer | undefined {
  if (!persistent.hasRegistrations) return undefined;
  return persistent.keyOf(name) !== undefined && persistent.stands && persistent.isAllowed(name) ? GOOD : CONFLICT;
}

function reserve({ reservations }: DriveState, { nexus }: Call): Answer {
  const beside = besidePersistent(reservations.persistent, nexus);
  if (beside === undefined) reservations.reservedBy = nexus.name;
  return beside ?? GOOD;
}

/** Who has not reserved it releases nothing, and is answered GOOD. */
function release({ reservations, encryption }: DriveState, { nexus }: Call): Answer {
  const beside = besidePersistent(reservations.persistent, nexus);
  if (beside !== undefined) return beside;
  if (reservations.reservedBy !== nexus.name) return GOOD;
  reservations.endReserve();
  encryption.reservationLost();
  return GOOD;
}

const CAPABILITIES = reportCapabilitiesData.encode({
  rlrC: false,
  crh: true,
  sipC: false,
  atpC: false,
  ptplC: true,
  tmv: true,
  allowCommands: 0,
  ptplA: false,
  wrExAr: true,
  exAcRo: true,
  wrExRo: true,
  exAc: true,
  wrEx: true,
  exAcAr: true,
});
const PTPL_ACTIVE_AT = 3;

function capabilities({ survivesPowerLoss }: PersistentReservation): Uint8Array {
  const data = CAPABILITIES.slice();
  if (survivesPowerLoss) data[PTPL_ACTIVE_AT] = (data[PTPL_ACTIVE_AT] as number) | 1;
  return data;
}

function fullStatus(persistent: PersistentReservation): Uint8Array {
  const fullStatusDescriptors = [...persistent.registrations].map(([name, reservationKey]) => {
    const rHolder = persistent.isHolder(name);
    return {
      reservationKey,
      allTgPt: false,
      rHolder,
      scope: 0,
      type: rHolder ? (persistent.type ?? 0) : 0,
      relativeTargetPortIdentifier: 1,
      transportId: iscsiTransportId(name),
    };
  });
  return readFullStatusData.encode({ prGeneration: persistent.generation, fullStatusDescriptors });
}

function reservation({ generation, type, holderKey }: PersistentReservation): Uint8Array {
  const held =
    type === undefined ? {} : { reservationKey: holderKey, scopeSpecificAddress: 0, scope: 0, type, extentLength: 0 };
  return readReservationData.encode({ prGeneration: generation, ...held });
}

/** How each service action of PERSISTENT RESERVE IN is answered. */
function told(persistent: PersistentReservation, serviceAction: number): Uint8Array | undefined {
  switch (serviceAction) {
    case 0:
      return readKeysData.encode({
        prGeneration: persistent.generation,
        reservationKeys: [...persistent.registrations].map(([, reservationKey]) => ({ reservationKey })),
      });
    case 1:
      return reservation(persistent);
    case 2:
      return capabilities(persistent);
    case 3:
      return fullStatus(persistent);
    default:
      return undefined;
  }
}

function persistentReserveIn({ reservations }: DriveState, serviceAction: number, allocationLength: number): Answer {
  if (reservations.reservedBy !== undefined) return CONFLICT;
  const data = told(reservations.persistent, serviceAction);
  if (data === undefined) return invalidField(persistentReserveInCdb, 'serviceAction');
  return goodWith(data, allocationLength);
}

/** RESERVE, RELEASE, PERSISTENT RESERVE IN and OUT. */
export const reservingCommands: readonly DriveCommand[] = [
  command(reserve6Cdb, { mustBeZero: [...IN_6, 'extentListLength'] }, (state, _value, call) => reserve(state, call)),
  command(reserve10Cdb, { mustBeZero: IN_10 }, (state, _value, call) => reserve(state, call)),
  command(release6Cdb, { mustBeZero: IN_6 }, (state, _value, call) => release(state, call)),
  command(release10Cdb, { mustBeZero: IN_10 }, (state, _value, call) => release(state, call)),
  command(persistentReserveInCdb, {}, (state, { serviceAction, allocationLength }) =>
    persistentReserveIn(state, serviceAction, allocationLength),
  ),
  command(persistentReserveOutCdb, { serviceActions: [0, 1, 2, 3, 4, 5, 6, 7] }, persistentReserveOut),
];
