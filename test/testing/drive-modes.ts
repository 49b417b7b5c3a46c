import { concatenated } from '../../src/bytes/index.js';
import { modeSelect10Cdb, modeSense10Cdb } from '../../src/scsi/index.js';
import type { DriveHost, Seen } from './drive-host.js';

/** A mode parameter header with buffered mode 1 and no block descriptor. */
const HEADER = Uint8Array.of(0, 0, 0, 0x10, 0, 0, 0, 0);

/** MODE SENSE without a block descriptor. */
export function senseModes(host: DriveHost, pageCode: number, rest: object = {}): Seen {
  return host.send(modeSense10Cdb, { dbd: true, pageCode, allocationLength: 0xffff, ...rest });
}

/** One mode page, as it stands. */
export const modePageOf = (host: DriveHost, pageCode: number, rest: object = {}): Uint8Array =>
  senseModes(host, pageCode, rest).data.subarray(HEADER.length);

/** MODE SELECT of a whole list. */
export function selectModes(host: DriveHost, list: Uint8Array, rest: object = {}): Seen {
  return host.send(modeSelect10Cdb, { pf: true, parameterListLength: list.length, ...rest }, list);
}

/** MODE SELECT of a page as MODE SENSE gave it, with bytes that differ. */
export function selectModePage(
  host: DriveHost,
  page: Uint8Array,
  changes: Readonly<Record<number, number>>,
  rest: object = {},
): Seen {
  const changed = page.slice();
  changed[0] = (changed[0] as number) & 0x7f;
  for (const [at, byte] of Object.entries(changes)) changed[Number(at)] = byte;
  return selectModes(host, concatenated([HEADER, changed]), rest);
}
