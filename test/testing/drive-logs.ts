import { anyLogPage, logSenseCdb, tapeAlertFlagsSet } from '../../src/scsi/index.js';
import type { DriveHost } from './drive-host.js';

/** The TapeAlert flags that are up for a host, as page 2Eh tells them, or page 12h. */
export function alertsOf(host: DriveHost, pageCode: 0x2e | 0x12 = 0x2e): readonly number[] {
  const { data } = host.send(logSenseCdb, { pageControl: 1, pageCode, allocationLength: 0xffff });
  const decoded = anyLogPage.decode(data);
  return tapeAlertFlagsSet({ id: pageCode === 0x2e ? 'log:2e' : 'log:12', decoded });
}
