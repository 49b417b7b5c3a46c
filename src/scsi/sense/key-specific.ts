/** The three sense-key specific bytes: what stands in them depends on the sense key. */
import { bits, bytes, flag, type Layout, layout, reserved, reservedBytes, u16, uintBits } from '../../bytes/index.js';

const source = { source: 'SPC-5, sense key specific sense data' };

/** Where in the CDB or the parameter list the first wrong field is: ILLEGAL REQUEST. */
export const fieldPointer = layout('field pointer', source, [
  bits(8, [
    flag('sksv', { title: 'SKSV' }),
    flag('commandData', { title: 'C/D' }),
    reserved(2),
    flag('bpv', { title: 'BPV' }),
    uintBits('bitPointer', 3),
  ]),
  u16('fieldPointer'),
]);

/** How often the drive tried: RECOVERED ERROR, MEDIUM ERROR, HARDWARE ERROR. */
export const actualRetryCount = layout('actual retry count', source, [
  bits(8, [flag('sksv', { title: 'SKSV' }), reserved(7)]),
  u16('actualRetryCount'),
]);

/** How far an operation has come: NO SENSE, NOT READY. */
export const progressIndication = layout('progress indication', source, [
  bits(8, [flag('sksv', { title: 'SKSV' }), reserved(7)]),
  u16('progressIndication', { unit: '65,536ths' }),
]);

/** Where in a copy's parameter list or segment descriptor: COPY ABORTED. */
export const segmentPointer = layout('segment pointer', source, [
  bits(8, [
    flag('sksv', { title: 'SKSV' }),
    reserved(1),
    flag('segmentDescriptor', { title: 'SD' }),
    reserved(1),
    flag('bpv', { title: 'BPV' }),
    uintBits('bitPointer', 3),
  ]),
  u16('fieldPointer'),
]);

/** Whether unit attention conditions were lost because too many were waiting: UNIT ATTENTION. */
export const unitAttentionQueue = layout('unit attention condition queue overflow', source, [
  bits(8, [flag('sksv', { title: 'SKSV' }), reserved(6), flag('overflow')]),
  reservedBytes(2),
]);

/** For sense keys that give the bytes no meaning. */
export const unspecifiedKeySpecific = layout('sense key specific bytes without a meaning', source, [
  bytes('senseKeySpecific', 3),
]);

/** The structure of the three bytes with a sense key. */
export function keySpecificLayout(senseKey: number): Layout<object> {
  return layouts.get(senseKey) ?? unspecifiedKeySpecific;
}

const layouts: ReadonlyMap<number, Layout<object>> = new Map<number, Layout<object>>([
  [0x0, progressIndication],
  [0x1, actualRetryCount],
  [0x2, progressIndication],
  [0x3, actualRetryCount],
  [0x4, actualRetryCount],
  [0x5, fieldPointer],
  [0x6, unitAttentionQueue],
  [0xa, segmentPointer],
]);
