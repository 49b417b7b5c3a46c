/** Security protocol 00h: what a device says of its security protocols. SPC-5, security protocol information. */
import { bytes, layout, lengthOf, list, type NamedLayout, reservedBytes, u8 } from '../../bytes/index.js';

const source = 'SPC-5, security protocol information';

/** Numbers of security protocols that tape drives have. */
export const securityProtocols: ReadonlyMap<number, string> = new Map([
  [0x00, 'security protocol information'],
  [0x20, 'tape data encryption'],
  [0x21, 'data encryption configuration'],
  [0x40, 'SA creation capabilities'],
  [0x41, 'IKEv2-SCSI'],
]);

const protocol = layout('security protocol', { source }, [
  u8('securityProtocol', { names: securityProtocols, open: true, hexDigits: 2 }),
]);

/** Protocol 00h, page 0000h: the protocols there are, ascending. */
export const supportedProtocols = layout('supported security protocol list', { source }, [
  reservedBytes(6),
  lengthOf(2, 'supportedSecurityProtocolListLength', 'supportedSecurityProtocols'),
  list('supportedSecurityProtocols', protocol, { measuredBy: 'supportedSecurityProtocolListLength' }),
]);

/** Protocol 00h, page 0001h. LTO drives have no certificate: length 0. */
export const certificateData = layout('certificate data', { source }, [
  reservedBytes(2),
  lengthOf(2, 'certificateLength', 'certificate'),
  bytes('certificate', { measuredBy: 'certificateLength' }),
]);

export const informationPages: readonly NamedLayout[] = [
  { id: 'spin:00:0000', layout: supportedProtocols },
  { id: 'spin:00:0001', layout: certificateData },
];
