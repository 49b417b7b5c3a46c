import {
  dataCompressionLog,
  deviceStatistics as deviceStatisticsPage,
  deviceStatus as deviceStatusPage,
  nonMediumErrors as nonMediumErrorsPage,
  readErrorCounters,
  requestedRecovery as requestedRecoveryPage,
  sequentialAccessDevice,
  supportedPagesAndSubpagesLog,
  supportedPagesLog,
  tapeAlert as tapeAlertPage,
  tapeAlertResponse as tapeAlertResponsePage,
  tapeCapacity as tapeCapacityPage,
  temperature as temperaturePage,
  vendorDataCompressionLog,
  volumeStatistics as volumeStatisticsPage,
  writeErrorCounters,
} from '../../../src/scsi/index.js';
import type { Nexus } from '../nexus.js';
import type { DriveState } from '../state.js';
import {
  compression,
  nonMediumErrors,
  readErrors,
  sequentialAccess,
  tapeCapacity,
  writeErrors,
} from './counting-pages.js';
import { tapeDiagnosticPage } from './diagnostic-page.js';
import { declared, type Parameter } from './parameters.js';
import {
  deviceStatistics,
  deviceStatus,
  requestedRecovery,
  tapeAlert,
  tapeAlertResponse,
  temperature,
} from './status-pages.js';
import { volumeStatistics } from './volume-page.js';

/** PC: which values of a page. */
export const VALUES = { threshold: 0, cumulative: 1, defaultThreshold: 2, defaultCumulative: 3 } as const;

/** What LOG SENSE asks of a page. */
export interface AskedPage {
  readonly nexus: Nexus;
  /** PC. */
  readonly values: number;
  /** Parameters in front of this code are left out. */
  readonly from: number;
}

/** A page: its bytes; undefined where all its parameters have lower codes than was asked for. */
type Page = (state: DriveState, asked: AskedPage) => Uint8Array | undefined;

type Declaration = typeof writeErrorCounters;
type Parameters = (state: DriveState, nexus: Nexus) => readonly Parameter[];

/**
 * Drives of IBM give cumulative values whatever is asked for (IBM, LTO SCSI reference); those of the others have the
 * largest numbers as thresholds and 0 as defaults (Quantum, DLT and LTO references).
 */
function asAsked(parameter: Parameter, values: number): Parameter {
  if (parameter.kind !== 'counter' || values === VALUES.cumulative) return parameter;
  const fill = values === VALUES.defaultCumulative ? 0 : 0xff;
  return { ...parameter, value: parameter.value.map(() => fill) };
}

function pageOf(declaration: Declaration, parameters: Parameters): Page {
  return (state, { nexus, values, from }) => {
    const asked = parameters(state, nexus).filter(({ code }) => code >= from);
    if (asked.length === 0) return undefined;
    const shown = state.profile.maker === 'ibm' ? asked : asked.map((one) => asAsked(one, values));
    return declaration.encode({ ds: false, parameters: shown.map(declared) });
  };
}

/** Pages that hold parameters, by their code. */
const parameterPages: ReadonlyMap<number, Page> = new Map<number, Page>([
  [0x02, pageOf(writeErrorCounters, writeErrors)],
  [0x03, pageOf(readErrorCounters, readErrors)],
  [0x06, pageOf(nonMediumErrorsPage as Declaration, nonMediumErrors)],
  [0x0c, pageOf(sequentialAccessDevice as Declaration, sequentialAccess)],
  [0x0d, pageOf(temperaturePage as Declaration, temperature)],
  [0x11, pageOf(deviceStatusPage as Declaration, deviceStatus)],
  [0x12, pageOf(tapeAlertResponsePage as Declaration, tapeAlertResponse)],
  [0x13, pageOf(requestedRecoveryPage as Declaration, requestedRecovery)],
  [0x14, pageOf(deviceStatisticsPage as Declaration, deviceStatistics)],
  [0x16, (state, { from }) => tapeDiagnosticPage(state, from)],
  [0x17, pageOf(volumeStatisticsPage as Declaration, volumeStatistics)],
  [0x1b, pageOf(dataCompressionLog as Declaration, compression(0x1b))],
  [0x2e, pageOf(tapeAlertPage as Declaration, tapeAlert)],
  [0x31, pageOf(tapeCapacityPage as Declaration, tapeCapacity)],
  [0x32, pageOf(vendorDataCompressionLog as Declaration, compression(0x32))],
]);

const CODES = [0x00, ...parameterPages.keys()];
const LIST_OF_SUBPAGES = 0xff;

const pages: Page = (_state, { from }) =>
  from > 0
    ? undefined
    : supportedPagesLog.encode({
        ds: false,
        supportedPages: CODES.map((supportedPageCode) => ({ supportedPageCode })),
      });

const pagesAndSubpages: Page = (_state, { from }) => {
  if (from > 0) return undefined;
  const withoutSubpages = CODES.map((supportedPageCode) => ({ supportedPageCode, supportedSubpageCode: 0 }));
  const [first, ...others] = withoutSubpages as [(typeof withoutSubpages)[0], ...typeof withoutSubpages];
  const supportedPages = [first, { ...first, supportedSubpageCode: LIST_OF_SUBPAGES }, ...others];
  return supportedPagesAndSubpagesLog.encode({ ds: false, supportedPages });
};

/** The page with a code and a subpage code; otherwise which of the two the drive does not know. */
export function logPageNamed(code: number, subpage: number): Page | 'pageCode' | 'subpageCode' {
  const page = code === 0 ? pages : parameterPages.get(code);
  if (page === undefined) return 'pageCode';
  if (subpage === 0) return page;
  return code === 0 && subpage === LIST_OF_SUBPAGES ? pagesAndSubpages : 'subpageCode';
}

/** Whether there is such a page. */
export const isLogPage = (code: number): boolean => code === 0 || parameterPages.has(code);

/** All pages that hold parameters. */
export const PARAMETER_PAGES: readonly number[] = [...parameterPages.keys()];
