import {
  anyPage,
  dataCompression,
  deviceConfiguration,
  deviceConfigurationExtension,
  mediumConfiguration,
  readWriteErrorRecovery,
} from '../../../src/scsi/index.js';
import type { CartridgeIdentity } from '../../../src/tape/index.js';
import type { DriveProfile } from '../../profiles/index.js';
import type { Mechanism } from '../mechanism.js';
import type { DriveState } from '../state.js';
import { mediumPartitionPage } from './medium-partition.js';
import { type ModePage, modePage } from './page.js';

const MEGABYTE = 1e6;
const THIRTY_SECONDS = 300;
/** WTRE: the way of the drive with a cartridge that was tampered with. */
const TAMPERED_READABLE = 2;
/** REWIND ON RESET: the tape stays where it is. */
const STAYS_ON_RESET = 2;
const DEFAULT_ALGORITHM = 1;
const UNREGISTERED_ALGORITHM = 0xff;
/** From here on drives are as the LTO-10 drive of which there is a record. */
const RECORDED_GENERATION = 10;

const errorRecoveryPage = modePage(readWriteErrorRecovery, {
  ps: false,
  tb: true,
  eer: true,
  per: false,
  dte: false,
  dcr: false,
  readRetryCount: 0xff,
  writeRetryCount: 0xff,
});

function compressionPage({ generation }: DriveProfile): ModePage {
  const algorithm = generation >= RECORDED_GENERATION ? UNREGISTERED_ALGORITHM : DEFAULT_ALGORITHM;
  return modePage(
    dataCompression,
    {
      ps: false,
      dce: true,
      dcc: true,
      dde: true,
      red: 0,
      compressionAlgorithm: algorithm,
      decompressionAlgorithm: algorithm,
    },
    {
      changeable: ['dce'],
      now: ({ modes }) => ({ dce: modes.compression }),
      set(modes, { dce }) {
        modes.compression = dce;
      },
    },
  );
}

const CONFIGURABLE = ['writeDelayTime', 'rew', 'sew', 'swp', 'bam', 'selectDataCompressionAlgorithm'] as const;
/** Write protection that goes with the cartridge. */
const OF_CARTRIDGE = ['asocwp', 'perswp', 'prmwp'] as const;

function configurationPage({ generation }: DriveProfile, savable: boolean): ModePage {
  return modePage(
    deviceConfiguration,
    {
      ps: false,
      activeFormat: 0,
      activePartition: 0,
      writeObjectBufferFullRatio: 0,
      readObjectBufferEmptyRatio: 0,
      writeDelayTime: THIRTY_SECONDS,
      obr: false,
      lois: true,
      rsmk: false,
      avc: false,
      socf: 0,
      robo: false,
      rew: false,
      gapSize: 0,
      eodDefined: 0,
      eeg: true,
      sew: generation < RECORDED_GENERATION,
      swp: false,
      baml: false,
      bam: false,
      objectBufferSizeAtEarlyWarning: 0,
      selectDataCompressionAlgorithm: 1,
      wtre: TAMPERED_READABLE,
      oir: false,
      rewindOnReset: STAYS_ON_RESET,
      asocwp: false,
      perswp: false,
      prmwp: false,
    },
    {
      changeable: [...CONFIGURABLE, ...OF_CARTRIDGE],
      savable,
      now: ({ modes, mechanism }) => ({
        activePartition: mechanism.kind === 'loaded' ? mechanism.tape.partition : 0,
        swp: modes.softwareWriteProtect,
        asocwp: modes.associatedWriteProtect,
        perswp: hostProtection(mechanism) === 'persistent',
        prmwp: hostProtection(mechanism) === 'permanent',
        selectDataCompressionAlgorithm: modes.compression ? 1 : 0,
      }),
      judge(value, { mechanism }) {
        if (value.selectDataCompressionAlgorithm > 1) return { refused: 'selectDataCompressionAlgorithm' };
        if (mechanism.kind !== 'loaded') {
          const ofCartridge = OF_CARTRIDGE.find((name) => value[name]);
          if (ofCartridge !== undefined) return { refused: ofCartridge };
        }
        const isForGood = hostProtection(mechanism) === 'permanent';
        return isForGood && !value.prmwp ? { refused: 'prmwp' } : { accepted: value };
      },
      set(modes, value, state) {
        modes.reportEarlyWarning = value.rew;
        modes.synchroniseAtEarlyWarning = value.sew;
        modes.softwareWriteProtect = value.swp;
        modes.explicitAddresses = value.bam;
        modes.compression = value.selectDataCompressionAlgorithm !== 0;
        // It belongs to the cartridge, not to the drive: it does not come back with the power.
        modes.associatedWriteProtect = state !== undefined && value.asocwp;
        if (state !== undefined) protectCartridge(state, value);
      },
    },
  );
}

function hostProtection(mechanism: Mechanism): CartridgeIdentity['hostProtection'] {
  return mechanism.kind === 'loaded' ? mechanism.cartridge.identity.hostProtection : 'none';
}

/** PERSWP and PRMWP are kept on the cartridge (SSC-5, device configuration mode page). */
function protectCartridge(
  { mechanism }: DriveState,
  { perswp, prmwp }: { readonly perswp: boolean; readonly prmwp: boolean },
): void {
  const wanted = prmwp ? 'permanent' : perswp ? 'persistent' : 'none';
  if (mechanism.kind !== 'loaded' || mechanism.cartridge.identity.hostProtection === wanted) return;
  mechanism.cartridge.change({ hostProtection: wanted });
}

/**
 * Append-only mode begins at the beginning of a partition, and does not end while a cartridge is loaded
 * (ltfs, src/libltfs/tape.c, tape_enable_append_only_mode).
 */
function isModeFixed({ mechanism, modes }: DriveState, writeMode: number): boolean {
  const appendOnly = writeMode === 1;
  if (mechanism.kind !== 'loaded' || appendOnly === modes.appendOnly) return false;
  return modes.appendOnly || !mechanism.tape.atBeginning;
}

const configurationExtensionPage = modePage(
  deviceConfigurationExtension,
  {
    ps: false,
    tarpf: false,
    taser: false,
    tarpc: false,
    taplsd: false,
    writeMode: 0,
    shortEraseMode: 0,
    pews: 0,
    vcelbre: false,
  },
  {
    changeable: ['writeMode', 'pews'],
    judge: (value, state) =>
      value.writeMode > 1 || isModeFixed(state, value.writeMode) ? { refused: 'writeMode' } : { accepted: value },
    set(modes, { writeMode, pews }) {
      modes.appendOnly = writeMode === 1;
      modes.programmableEarlyWarningBytes = pews * MEGABYTE;
    },
  },
);

const MARKS_BUT_THE_FIRST = 2;
const SOME_LABELS = 1;

function mediumConfigurationPage({ maker }: DriveProfile): ModePage {
  return modePage(
    mediumConfiguration,
    {
      ps: false,
      wormm: false,
      wormModeLabelRestrictions: maker === 'ibm' ? SOME_LABELS : 0,
      wormModeFilemarksRestrictions: MARKS_BUT_THE_FIRST,
    },
    { now: ({ mechanism }) => ({ wormm: mechanism.kind === 'loaded' && mechanism.cartridge.identity.worm }) },
  );
}

/** Offsets in IBM's page 25h, read/write control (ltfs, src/libltfs/tape.c). */
const CRYPTO_STATUS = 24;
const ENCRYPTION_METHOD = 27;
const CONTROL_PARAMETERS = 30;
const HEAD_BYTES = 2;
const MEDIUM_CAN_BE_ENCRYPTED = 0x01;
const BY_APPLICATION = 0x50;

function readWriteControl(hasMedium: boolean): Uint8Array {
  const parameters = new Uint8Array(CONTROL_PARAMETERS);
  if (hasMedium) parameters[CRYPTO_STATUS - HEAD_BYTES] = MEDIUM_CAN_BE_ENCRYPTED;
  parameters[ENCRYPTION_METHOD - HEAD_BYTES] = BY_APPLICATION;
  return parameters;
}

/** 25h of IBM's drives: a host is told that it can hand in keys. */
const readWriteControlPage = modePage(
  anyPage,
  { ps: false, pageCode: 0x25, parameters: readWriteControl(false) },
  { now: ({ mechanism }) => ({ parameters: readWriteControl(mechanism.kind === 'loaded') }) },
);

/** Pages that only tape drives have. */
export function tapePages(profile: DriveProfile, canSave: boolean): readonly ModePage[] {
  return [
    errorRecoveryPage,
    compressionPage(profile),
    configurationPage(profile, canSave),
    configurationExtensionPage,
    mediumPartitionPage(profile),
    mediumConfigurationPage(profile),
    ...(profile.maker === 'ibm' ? [readWriteControlPage] : []),
  ];
}
