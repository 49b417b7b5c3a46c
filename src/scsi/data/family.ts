import type { StructureFamily } from '../../bytes/index.js';
import { changerData } from './changer.js';
import { deviceData } from './device.js';
import { lunData } from './luns.js';
import { reservationData } from './reservations.js';
import { supportedData } from './supported.js';
import { tapeData } from './tape.js';

/** What commands answer and are sent with, but for pages. */
export const dataFamily: StructureFamily = {
  page: 'scsi-data',
  title: 'SCSI parameter data',
  about:
    'What commands answer, and what they are sent with: where the tape stands, what the device can do, who has reserved ' +
    'it, which cartridge is where. Mode pages, log pages, vital product data and encryption pages have pages of their own.',
  structures: [...tapeData, ...lunData, ...supportedData, ...deviceData, ...reservationData, ...changerData],
};
