// The structures of structures.mjs, declared with buffer-layout alone: over Node's Buffer, with what it has itself.
import lo from 'buffer-layout';

/** The first property is the most significant bits; those without a name are reserved. */
function bits(name, parts) {
  const structure = lo.bits(lo.u8(), true, name);
  for (const [count, property] of parts) {
    if (count === 1 && property !== undefined) structure.addBoolean(property);
    else structure.addField(count, property);
  }
  return structure;
}

const control = bits('control', [[2, 'controlVendor'], [3], [1, 'naca'], [2, 'link']]);
const blank = (count) => lo.seq(lo.u8(), count);

export const read6 = lo.struct([
  lo.u8('operationCode'),
  bits('flags', [[6], [1, 'sili'], [1, 'fixed']]),
  lo.u24be('transferLength'),
  control,
]);

export const write16 = lo.struct([
  lo.u8('operationCode'),
  bits('flags', [[4], [1, 'fcs'], [1, 'lcs'], [1], [1, 'fixed']]),
  blank(1),
  lo.u8('partition'),
  lo.nu64be('logicalObjectIdentifier'),
  lo.u24be('transferLength'),
  control,
]);

export const fixedSense = lo.struct([
  bits('code', [
    [1, 'valid'],
    [7, 'responseCode'],
  ]),
  blank(1),
  bits('key', [
    [1, 'filemark'],
    [1, 'eom'],
    [1, 'ili'],
    [1, 'sdatOvfl'],
    [4, 'senseKey'],
  ]),
  lo.s32be('information'),
  lo.u8('additionalSenseLength'),
  lo.u32be('commandSpecificInformation'),
  lo.u8('additionalSenseCode'),
  lo.u8('additionalSenseCodeQualifier'),
  lo.u8('fieldReplaceableUnitCode'),
  lo.blob(3, 'senseKeySpecific'),
  lo.blob(14, 'additionalSenseBytes'),
]);

export const positionLong = lo.struct([
  bits('flags', [[1, 'bop'], [1, 'eop'], [2], [1, 'mpu'], [1, 'lonu'], [1], [1, 'bpew']]),
  blank(3),
  lo.u32be('partitionNumber'),
  lo.nu64be('logicalObjectNumber'),
  lo.nu64be('logicalFileIdentifier'),
  lo.nu64be('logicalSetIdentifier'),
]);

export const basicHeaderSegment = lo.struct([
  bits('first', [[1], [1, 'immediate'], [6, 'opcode']]),
  bits('flags', [[1, 'final'], [1, 'read'], [1, 'write'], [2], [3, 'attr']]),
  blank(2),
  lo.u8('totalAhsLength'),
  lo.u24be('dataSegmentLength'),
  lo.nu64be('logicalUnitNumber'),
  lo.u32be('initiatorTaskTag'),
  lo.u32be('expectedDataTransferLength'),
  lo.u32be('cmdSn'),
  lo.u32be('expStatSn'),
  lo.blob(16, 'commandDescriptorBlock'),
]);
