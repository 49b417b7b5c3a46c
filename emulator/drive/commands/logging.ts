import { logSelectCdb, logSenseCdb } from '../../../src/scsi/index.js';
import { type Answer, GOOD, goodWith, invalidField } from '../answer.js';
import { type Call, command, type DriveCommand } from '../command.js';
import { isLogPage, logPageNamed, PARAMETER_PAGES } from '../log/pages.js';
import type { DriveState } from '../state.js';
import { asks } from './rules.js';

const LOG_PARAMETERS_CHANGED = [0x2a, 0x02] as const;
const PAGE = { diagnostic: 0x16, tapeAlert: 0x2e } as const;

interface Asked {
  readonly ppc: boolean;
  readonly sp: boolean;
  readonly pageControl: number;
  readonly pageCode: number;
  readonly subpageCode: number;
  readonly parameterPointer: number;
  readonly allocationLength: number;
}

/** LOG SENSE. Nothing is saved, and PPC is obsolete: neither may be asked for. */
function logSense(state: DriveState, asked: Asked, { nexus }: Call): Answer {
  if (asked.ppc) return invalidField(logSenseCdb, 'ppc');
  if (asked.sp) return invalidField(logSenseCdb, 'sp');
  const { pageCode, parameterPointer: from } = asked;
  const page = logPageNamed(pageCode, asked.subpageCode);
  if (typeof page === 'string') return invalidField(logSenseCdb, page);
  const data = page(state, { nexus, values: asked.pageControl, from });
  if (data === undefined) return invalidField(logSenseCdb, 'parameterPointer');
  if (pageCode === PAGE.tapeAlert && asked.allocationLength > 0) state.alerts.read(nexus);
  return goodWith(data, asked.allocationLength);
}

interface Selected {
  readonly pcr: boolean;
  readonly sp: boolean;
  readonly pageCode: number;
  readonly subpageCode: number;
  readonly parameterListLength: number;
}

/**
 * LOG SELECT. It takes no list, as LTO drives take none, and resets counters: those of a page, or with page 00h all.
 * Without PCR it does nothing.
 */
function logSelect(state: DriveState, selected: Selected, { nexus }: Call): Answer {
  const { pcr, pageCode } = selected;
  if (selected.sp) return invalidField(logSelectCdb, 'sp');
  if (!isLogPage(pageCode)) return invalidField(logSelectCdb, 'pageCode');
  if (selected.subpageCode !== 0) return invalidField(logSelectCdb, 'subpageCode');
  if (selected.parameterListLength !== 0) return invalidField(logSelectCdb, 'parameterListLength');
  if (!pcr) return GOOD;
  for (const page of pageCode === 0 ? PARAMETER_PAGES : [pageCode]) {
    state.counters.begin(page);
    if (page === PAGE.tapeAlert) state.alerts.clear();
    if (page === PAGE.diagnostic) state.failures.clear();
  }
  state.nexuses.attention(...LOG_PARAMETERS_CHANGED, nexus);
  return GOOD;
}

/** LOG SENSE and LOG SELECT. */
export const loggingCommands: readonly DriveCommand[] = [
  command(logSenseCdb, asks, logSense),
  command(logSelectCdb, {}, logSelect),
];
