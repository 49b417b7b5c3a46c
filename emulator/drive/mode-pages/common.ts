import {
  control,
  controlDataProtection,
  controlExtension,
  disconnectReconnect,
  informationalExceptionsControl,
  powerCondition,
  protocolSpecificLogicalUnit,
  protocolSpecificPort,
} from '../../../src/scsi/index.js';
import type { DriveProfile } from '../../profiles/index.js';
import { protectionMethods } from '../protection-methods.js';
import { type ModePage, modePage } from './page.js';

const FIBRE_CHANNEL = 0;
const UNLIMITED = 0xffff;
const TWENTY_MINUTES = 12_000;
const PROTECTION_INFORMATION_BYTES = 4;
/** MRIE: a recovered error is reported in any case. */
const RECOVERED_ALWAYS = 4;
const MRIE_MAX = 6;

const disconnectReconnectPage = modePage(disconnectReconnect, {
  ps: false,
  bufferFullRatio: 0,
  bufferEmptyRatio: 0,
  busInactivityLimit: 0,
  disconnectTimeLimit: 0,
  connectTimeLimit: 0,
  maximumBurstSize: 0,
  emdp: false,
  fairArbitration: 0,
  dimm: false,
  dtdc: 0,
  firstBurstSize: 0,
});

const controlPage = modePage(
  control,
  {
    ps: false,
    tst: 0,
    tmfOnly: false,
    dpicz: false,
    dSense: false,
    gltsd: false,
    rlec: false,
    queueAlgorithmModifier: 0,
    nuar: false,
    qerr: 0,
    dque: true,
    vs: false,
    rac: false,
    uaIntlckCtrl: 0,
    swp: false,
    ato: false,
    tas: false,
    atmpe: false,
    rwwp: false,
    autoloadMode: 0,
    readyAerHoldoffPeriod: 0,
    busyTimeoutPeriod: UNLIMITED,
    extendedSelfTestCompletionTime: 0,
  },
  {
    changeable: ['dSense', 'swp'],
    now: ({ modes }) => ({ swp: modes.softwareWriteProtect }),
    set(modes, { dSense, swp }) {
      modes.descriptorSense = dSense;
      modes.softwareWriteProtect = swp;
    },
  },
);

const controlExtensionPage = modePage(controlExtension, {
  ps: false,
  dlc: false,
  tcmos: false,
  scsip: true,
  ialuae: false,
  initialCommandPriority: 0,
  maximumSenseDataLength: 0,
});

function dataProtectionPage(profile: DriveProfile): ModePage {
  const methods: readonly number[] = protectionMethods(profile);
  return modePage(
    controlDataProtection,
    {
      ps: false,
      logicalBlockProtectionMethod: 0,
      logicalBlockProtectionInformationLength: 0,
      lbpW: false,
      lbpR: false,
      rbdp: false,
    },
    {
      changeable: ['logicalBlockProtectionMethod', 'logicalBlockProtectionInformationLength', 'lbpW', 'lbpR'],
      judge(value) {
        const method = value.logicalBlockProtectionMethod;
        const length = value.logicalBlockProtectionInformationLength;
        if (method === 0) {
          if (value.lbpW) return { refused: 'lbpW' };
          if (value.lbpR) return { refused: 'lbpR' };
        } else if (!methods.includes(method)) return { refused: 'logicalBlockProtectionMethod' };
        const isLength = length === PROTECTION_INFORMATION_BYTES || (method === 0 && length === 0);
        return isLength ? { accepted: value } : { refused: 'logicalBlockProtectionInformationLength' };
      },
      set(modes, { logicalBlockProtectionMethod: method, lbpW, lbpR }) {
        modes.protectionMethod = method === 1 || method === 2 ? method : 0;
        modes.protectsWrites = lbpW;
        modes.protectsReads = lbpR;
      },
    },
  );
}

const logicalUnitPage = modePage(protocolSpecificLogicalUnit, {
  ps: false,
  protocolIdentifier: FIBRE_CHANNEL,
  protocolSpecific: new Uint8Array(5),
});

/** As an LTO-10 drive has it. */
const portPage = modePage(protocolSpecificPort, {
  ps: false,
  protocolIdentifier: FIBRE_CHANNEL,
  protocolSpecific: Uint8Array.of(0, 0, 0, 0x03, 0xfa),
});

const powerConditionPage = (savable: boolean): ModePage =>
  modePage(
    powerCondition,
    {
      ps: false,
      pmBgPrecedence: 0,
      standbyY: false,
      idleC: true,
      idleB: false,
      idleA: false,
      standbyZ: false,
      idleAConditionTimer: 0,
      standbyZConditionTimer: 0,
      idleBConditionTimer: 0,
      idleCConditionTimer: TWENTY_MINUTES,
      standbyYConditionTimer: 0,
      ccfIdle: 0,
      ccfStandby: 0,
      ccfStopped: 0,
    },
    { changeable: ['idleC', 'idleCConditionTimer'], savable },
  );

const exceptionsPage = modePage(
  informationalExceptionsControl,
  {
    ps: false,
    perf: false,
    ebf: false,
    ewasc: false,
    dexcpt: true,
    test: false,
    ebackerr: false,
    logerr: false,
    mrie: RECOVERED_ALWAYS,
    intervalTimer: 0,
    reportCountOrTestFlagNumber: 0,
  },
  {
    changeable: ['dexcpt', 'mrie', 'intervalTimer', 'reportCountOrTestFlagNumber'],
    judge: (value) => (value.mrie > MRIE_MAX ? { refused: 'mrie' } : { accepted: value }),
  },
);

/** Pages that other devices have as well. */
export function commonPages(profile: DriveProfile, canSave: boolean): readonly ModePage[] {
  return [
    disconnectReconnectPage,
    controlPage,
    controlExtensionPage,
    dataProtectionPage(profile),
    logicalUnitPage,
    portPage,
    powerConditionPage(canSave),
    exceptionsPage,
  ];
}
