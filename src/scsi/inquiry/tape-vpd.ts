/** Vital product data of tape drives. SSC-5; bits held against sg3-utils' src/sg_vpd_common.c and mhvtl's usr/spc.c. */
import {
  bits,
  bytes,
  flag,
  layout,
  lengthOfRest,
  list,
  reserved,
  reservedBytes,
  text,
  u8,
  uintBits,
} from '../../bytes/index.js';
import { named } from '../mode/head.js';
import { vpdHead } from './vpd.js';

const ssc = (clause: string) => ({ source: `SSC-5, ${clause}` });

/** B0h: whether the drive takes write-once cartridges. */
export const sequentialAccessCapabilities = layout(
  'sequential-access device capabilities VPD page',
  ssc('sequential-access device capabilities VPD page'),
  [
    ...vpdHead(0xb0),
    bits(8, [
      reserved(6),
      flag('tsmc', { title: 'TSMC (TapeAlert status can be managed)' }),
      flag('worm', { title: 'WORM (write-once is supported)' }),
    ]),
    bytes('reservedRest', 'rest', { title: 'RESERVED' }),
  ],
);

/** B1h. */
export const manufacturerSerialNumber = layout(
  'manufacturer-assigned serial number VPD page',
  ssc('manufacturer-assigned serial number VPD page'),
  [
    ...vpdHead(0xb1),
    text('manufacturerAssignedSerialNumber', 'rest', { title: 'MANUFACTURER-ASSIGNED SERIAL NUMBER', ascii: true }),
  ],
);

/** B2h: which of the 64 TapeAlert flags the drive can raise; flag 1 is bit 7 of the first byte. */
export const supportedTapeAlertFlags = layout(
  'TapeAlert supported flags VPD page',
  ssc('TapeAlert supported flags VPD page'),
  [...vpdHead(0xb2), bytes('supportedFlags', 8, { title: 'FLAG01H TO FLAG40H' })],
);

/** B3h: the library that the drive stands in. */
export const automationDeviceSerialNumber = layout(
  'automation device serial number VPD page',
  ssc('automation device serial number VPD page'),
  [...vpdHead(0xb3), text('automationDeviceSerialNumber', 'rest', { ascii: true })],
);

/** B4h: where in the library the drive stands. */
export const dataTransferDeviceElementAddress = layout(
  'data transfer device element address VPD page',
  ssc('data transfer device element address VPD page'),
  [...vpdHead(0xb4), bytes('dataTransferDeviceElementAddress', 'rest')],
);

const protectionMethod = layout(
  'logical block protection method descriptor',
  ssc('logical block protection VPD page'),
  [
    lengthOfRest(1, 'descriptorLength'),
    u8('logicalBlockProtectionMethod', { names: named('none', 'Reed-Solomon CRC', 'CRC32C'), open: true }),
    bits(8, [reserved(2), uintBits('logicalBlockProtectionInformationLength', 6, { unit: 'bytes' })]),
    bits(8, [
      flag('lbpWC', { title: 'LBP_W_C (can protect when writing)' }),
      flag('lbpRC', { title: 'LBP_R_C (can protect when reading)' }),
      flag('rbdpC', { title: 'RBDP_C (can protect recovered buffered data)' }),
      reserved(5),
    ]),
  ],
);

/** B5h: the methods of logical block protection. */
export const logicalBlockProtection = layout(
  'logical block protection VPD page',
  ssc('logical block protection VPD page'),
  [...vpdHead(0xb5), reservedBytes(4), list('methods', protectionMethod, 'rest')],
);
