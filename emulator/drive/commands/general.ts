import {
  loadUnloadCdb,
  maximumLogicalObjectIdentifierData,
  preventAllowMediumRemovalCdb,
  readBlockLimitsCdb,
  readBlockLimitsData,
  requestSenseCdb,
  testUnitReadyCdb,
} from '../../../src/scsi/index.js';
import { type Answer, check, GOOD, goodWith, invalidField, refuse, type SenseGiven } from '../answer.js';
import { type Call, command, commandOfBytes, type DriveCommand, LONG_SECONDS } from '../command.js';
import { dueError } from '../faulty.js';
import { load, unload } from '../loading.js';
import { inBackground, notReady } from '../ready.js';
import { senseBytes } from '../sense-bytes.js';
import type { DriveState } from '../state.js';
import { noteTrouble } from '../troubles.js';
import { asks, needsMedium } from './rules.js';

const REMOVAL_PREVENTED = refuse(5, 0x53, 0x02);
const NO_MEDIUM = refuse(2, 0x3a, 0x00);
const NOTHING_TO_TELL: SenseGiven = { key: 0, asc: 0, ascq: 0 };
const BECOMING_READY = [0x04, 0x01] as const;

/** REQUEST SENSE tells as data what another command would be answered instead: it clears it as well. */
function pollableSense(state: DriveState, { nexus, cdb }: Call): SenseGiven {
  const attention = nexus.attentions.take();
  if (attention !== undefined) return attention.sense;
  const due = dueError(state, false);
  if (due !== undefined) {
    noteTrouble(state, due.sense, cdb);
    return due.sense;
  }
  const sense = notReady(state)?.sense;
  return sense?.asc === BECOMING_READY[0] && sense.ascq === BECOMING_READY[1] ? sense : NOTHING_TO_TELL;
}

interface LoadUnload {
  readonly immed: boolean;
  readonly hold: boolean;
  readonly eot: boolean;
  readonly load: boolean;
}

function loadUnload(state: DriveState, { hold, eot, load: brings }: LoadUnload): Answer {
  if (eot && (brings || hold)) return invalidField(loadUnloadCdb, 'eot');
  if (state.mechanism.kind === 'cleaning') return notReady(state) ?? GOOD;
  if (brings) {
    if (!load(state)) return NO_MEDIUM;
    if (state.mechanism.kind === 'loaded') state.mechanism.tape.changePartition(0);
    return state.mechanism.kind === 'refused' ? check(state.mechanism.sense) : GOOD;
  }
  if (state.removalPrevented) return REMOVAL_PREVENTED;
  if (state.mechanism.kind === 'empty') return NO_MEDIUM;
  unload(state);
  return GOOD;
}

/** The commands that any drive answers, and those that bring a cartridge in and out. */
export const generalCommands: readonly DriveCommand[] = [
  commandOfBytes(testUnitReadyCdb, needsMedium, () => GOOD),
  command(requestSenseCdb, { attention: 'passes', reserved: 'allowed' }, (state, value, call) => {
    const format = value.desc ? 'descriptor' : 'fixed';
    return goodWith(senseBytes(pollableSense(state, call), format), value.allocationLength);
  }),
  command(readBlockLimitsCdb, asks, ({ profile }, { mloi }) =>
    goodWith(
      mloi
        ? maximumLogicalObjectIdentifierData.encode({ maximumLogicalObjectIdentifier: MAXIMUM_OBJECT })
        : readBlockLimitsData.encode({
            granularity: 0,
            maximumBlockLengthLimit: profile.recordBytesMax,
            minimumBlockLengthLimit: 1,
          }),
    ),
  ),
  command(loadUnloadCdb, { timeoutSeconds: LONG_SECONDS }, (state, value) =>
    value.immed && value.load ? inBackground(state, 'load', () => loadUnload(state, value)) : loadUnload(state, value),
  ),
  command(
    preventAllowMediumRemovalCdb,
    { reserved: (cdb) => ((cdb[4] as number) & 1) !== 0 },
    (state, { prevent }, { nexus }) => {
      if (prevent > 1) return invalidField(preventAllowMediumRemovalCdb, 'prevent');
      nexus.preventsRemoval = prevent === 1;
      if (!state.removalPrevented) state.alerts.removalAllowed();
      return GOOD;
    },
  ),
];

/** Numbers of objects are numbers of JavaScript. */
const MAXIMUM_OBJECT = BigInt(Number.MAX_SAFE_INTEGER);
