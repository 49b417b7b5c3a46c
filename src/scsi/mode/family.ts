import type { StructureFamily } from '../../bytes/index.js';
import { deviceCapabilities, elementAddressAssignment, transportGeometry } from './changer-pages.js';
import {
  anyPage,
  anySubpage,
  control,
  controlExtension,
  disconnectReconnect,
  informationalExceptionsControl,
  powerCondition,
  protocolSpecificLogicalUnit,
  protocolSpecificPort,
} from './common-pages.js';
import { modeSelect6, modeSelect10, modeSense6, modeSense10 } from './parameter-lists.js';
import {
  controlDataProtection,
  dataCompression,
  deviceConfiguration,
  deviceConfigurationExtension,
  mediumConfiguration,
  mediumPartition,
  readWriteErrorRecovery,
} from './tape-pages.js';

/** Mode pages, and what they travel in. */
export const modeFamily: StructureFamily = {
  page: 'scsi-mode-pages',
  title: 'Mode pages',
  about:
    'How a drive is set: MODE SENSE asks, MODE SELECT sets. With page control 1 a drive answers which bits can be changed: ' +
    'those are 1.',
  structures: [
    { id: 'mode-sense(6)', layout: modeSense6 },
    { id: 'mode-sense(10)', layout: modeSense10 },
    { id: 'mode-select(6)', layout: modeSelect6 },
    { id: 'mode-select(10)', layout: modeSelect10 },
    { id: 'mode:01', layout: readWriteErrorRecovery },
    { id: 'mode:02', layout: disconnectReconnect },
    { id: 'mode:0a', layout: control },
    { id: 'mode:0a/01', layout: controlExtension },
    { id: 'mode:0a/f0', layout: controlDataProtection },
    { id: 'mode:0f', layout: dataCompression },
    { id: 'mode:10', layout: deviceConfiguration },
    { id: 'mode:10/01', layout: deviceConfigurationExtension },
    { id: 'mode:11', layout: mediumPartition },
    { id: 'mode:18', layout: protocolSpecificLogicalUnit },
    { id: 'mode:19', layout: protocolSpecificPort },
    { id: 'mode:1a', layout: powerCondition },
    { id: 'mode:1c', layout: informationalExceptionsControl },
    { id: 'mode:1d', layout: mediumConfiguration },
    { id: 'changer-mode:1d', layout: elementAddressAssignment },
    { id: 'changer-mode:1e', layout: transportGeometry },
    { id: 'changer-mode:1f', layout: deviceCapabilities },
    { id: 'mode:page', layout: anyPage },
    { id: 'mode:subpage', layout: anySubpage },
  ],
};
