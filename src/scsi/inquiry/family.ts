import type { StructureFamily } from '../../bytes/index.js';
import { standardInquiry } from './standard.js';
import {
  automationDeviceSerialNumber,
  dataTransferDeviceElementAddress,
  logicalBlockProtection,
  manufacturerSerialNumber,
  sequentialAccessCapabilities,
  supportedTapeAlertFlags,
} from './tape-vpd.js';
import {
  anyVpdPage,
  deviceIdentification,
  extendedInquiry,
  managementNetworkAddresses,
  modePagePolicy,
  protocolSpecificLogicalUnitInformation,
  supportedPages,
  unitSerialNumber,
} from './vpd.js';

/** INQUIRY data and vital product data. */
export const inquiryFamily: StructureFamily = {
  page: 'scsi-inquiry',
  title: 'INQUIRY data',
  about: 'What a device says of itself: the standard data, and with EVPD the pages of vital product data (VPD).',
  structures: [
    { id: 'inquiry', layout: standardInquiry },
    { id: 'vpd:00', layout: supportedPages },
    { id: 'vpd:80', layout: unitSerialNumber },
    { id: 'vpd:83', layout: deviceIdentification },
    { id: 'vpd:85', layout: managementNetworkAddresses },
    { id: 'vpd:86', layout: extendedInquiry },
    { id: 'vpd:87', layout: modePagePolicy },
    { id: 'vpd:90', layout: protocolSpecificLogicalUnitInformation },
    { id: 'vpd:b0', layout: sequentialAccessCapabilities },
    { id: 'vpd:b1', layout: manufacturerSerialNumber },
    { id: 'vpd:b2', layout: supportedTapeAlertFlags },
    { id: 'vpd:b3', layout: automationDeviceSerialNumber },
    { id: 'vpd:b4', layout: dataTransferDeviceElementAddress },
    { id: 'vpd:b5', layout: logicalBlockProtection },
    { id: 'vpd:page', layout: anyVpdPage },
  ],
};
