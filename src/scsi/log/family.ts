import type { StructureFamily } from '../../bytes/index.js';
import {
  dataCompressionLog,
  deviceStatistics,
  deviceStatus,
  nonMediumErrors,
  readErrorCounters,
  requestedRecovery,
  sequentialAccessDevice,
  supportedPagesAndSubpagesLog,
  supportedPagesLog,
  tapeAlert,
  tapeAlertResponse,
  tapeCapacity,
  temperature,
  vendorDataCompressionLog,
  volumeStatistics,
  writeErrorCounters,
} from './pages.js';
import { anyLogPage } from './parameter.js';
import { partitionRecords, tapeDiagnosticData, veryHighFrequencyData } from './values.js';

/** Log pages, and what is inside of some parameters. */
export const logFamily: StructureFamily = {
  page: 'scsi-log-pages',
  title: 'Log pages',
  about:
    'What a drive counts and remembers: LOG SENSE asks for a page. A page is a list of parameters, each with a code; ' +
    'drives leave out those that they do not have, and the length of a value is theirs to choose.',
  structures: [
    { id: 'log:00', layout: supportedPagesLog },
    { id: 'log:00/ff', layout: supportedPagesAndSubpagesLog },
    { id: 'log:02', layout: writeErrorCounters },
    { id: 'log:03', layout: readErrorCounters },
    { id: 'log:06', layout: nonMediumErrors },
    { id: 'log:0c', layout: sequentialAccessDevice },
    { id: 'log:0d', layout: temperature },
    { id: 'log:11', layout: deviceStatus },
    { id: 'log:12', layout: tapeAlertResponse },
    { id: 'log:13', layout: requestedRecovery },
    { id: 'log:14', layout: deviceStatistics },
    { id: 'log:16', layout: tapeDiagnosticData },
    { id: 'log:17', layout: volumeStatistics },
    { id: 'log:1b', layout: dataCompressionLog },
    { id: 'log:2e', layout: tapeAlert },
    { id: 'log:31', layout: tapeCapacity },
    { id: 'log:32', layout: vendorDataCompressionLog },
    { id: 'log:page', layout: anyLogPage },
    { id: 'log-value:11/0000', layout: veryHighFrequencyData },
    { id: 'log-value:17/0200', layout: partitionRecords },
  ],
};
