import { securityProtocolInCdb, securityProtocolOutCdb } from '../../../src/scsi/index.js';
import { certificateData, supportedProtocols } from '../../../src/security/index.js';
import { type Answer, GOOD, goodWith, invalidField, refuse } from '../answer.js';
import { type Call, command, type DriveCommand } from '../command.js';
import { nextBlock, PAGE, pageOf } from '../encryption/pages.js';
import { SCOPE } from '../encryption/parameters.js';
import { setDataEncryption } from '../encryption/set-data-encryption.js';
import { notReady, tapeOf } from '../ready.js';
import type { DriveState } from '../state.js';
import { parameterList } from './parameter-list.js';

const INFORMATION = 0x00;
const TAPE_DATA_ENCRYPTION = 0x20;
const SET_DATA_ENCRYPTION = 0x0010;
const UNIT_BYTES = 512;
/** DATA PROTECT, DATA DECRYPTION KEY FAIL LIMIT REACHED. */
const KEY_FAIL_LIMIT = refuse(7, 0x26, 0x10);

/** What both commands have. */
interface Asked {
  readonly securityProtocol: number;
  readonly securityProtocolSpecific: number;
  readonly inc512: boolean;
}

function securityProtocolIn(state: DriveState, asked: Asked & { readonly allocationLength: number }, call: Call) {
  const { inc512, allocationLength } = asked;
  const data = dataOf(state, asked, call);
  return data instanceof Uint8Array ? goodWith(data, allocationLength * (inc512 ? UNIT_BYTES : 1)) : data;
}

function dataOf(state: DriveState, asked: Asked, { nexus }: Call): Uint8Array | Answer {
  const { securityProtocol, securityProtocolSpecific: page } = asked;
  const { cipher } = state.ports;
  const unknownPage = invalidField(securityProtocolInCdb, 'securityProtocolSpecific');
  if (securityProtocol === INFORMATION) return informationPage(state, page) ?? unknownPage;
  if (securityProtocol !== TAPE_DATA_ENCRYPTION || cipher === undefined) {
    return invalidField(securityProtocolInCdb, 'securityProtocol');
  }
  state.encryption.register(nexus);
  if (page === PAGE.nextBlock) return notReady(state) ?? nextBlock(state, cipher, tapeOf(state), nexus);
  return pageOf(state, nexus, page) ?? unknownPage;
}

/** Protocol 00h: the protocols there are, and no certificate. */
function informationPage({ ports }: DriveState, page: number): Uint8Array | undefined {
  if (page === 0x0001) return certificateData.encode({ certificate: new Uint8Array(0) });
  if (page !== 0x0000) return undefined;
  const protocols = ports.cipher === undefined ? [INFORMATION] : [INFORMATION, TAPE_DATA_ENCRYPTION];
  return supportedProtocols.encode({
    supportedSecurityProtocols: protocols.map((securityProtocol) => ({ securityProtocol })),
  });
}

function securityProtocolOut(
  state: DriveState,
  asked: Asked & { readonly transferLength: number },
  call: Call,
): Answer {
  const { securityProtocol, securityProtocolSpecific, inc512, transferLength } = asked;
  const { encryption, ports, profile, mechanism, reservations } = state;
  const { nexus } = call;
  const { cipher } = ports;
  if (securityProtocol !== TAPE_DATA_ENCRYPTION || cipher === undefined) {
    return invalidField(securityProtocolOutCdb, 'securityProtocol');
  }
  if (securityProtocolSpecific !== SET_DATA_ENCRYPTION) {
    return invalidField(securityProtocolOutCdb, 'securityProtocolSpecific');
  }
  encryption.register(nexus);
  if (transferLength === 0) return GOOD;
  const list = parameterList(call, transferLength * (inc512 ? UNIT_BYTES : 1));
  if ('status' in list) return list;
  const isReserved = reservations.stands && reservations.isAllowed(nexus);
  const context = {
    encryption: profile.encryption,
    cipher,
    isMounted: mechanism.kind === 'loaded',
    isReserved,
    isReservedPersistently: isReserved && reservations.persistent.stands,
  };
  const page = setDataEncryption(list, inc512, context);
  if ('sense' in page) return page;
  if (encryption.isAtKeyLimit) return KEY_FAIL_LIMIT;
  if (page.scope === SCOPE.public) encryption.usePublic(nexus, page.lock);
  else encryption.set(nexus, page.scope, page.settings, page.lock);
  return GOOD;
}

/** SECURITY PROTOCOL IN and OUT. */
export const securityCommands: readonly DriveCommand[] = [
  command(securityProtocolInCdb, {}, securityProtocolIn),
  command(securityProtocolOutCdb, {}, securityProtocolOut),
];
