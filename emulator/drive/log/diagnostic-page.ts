import { ltoGenerations, tapeDiagnosticData } from '../../../src/scsi/index.js';
import type { Failure } from '../failures.js';
import type { DriveState } from '../state.js';
import { asciiOf, number } from './parameters.js';

const MICROSECONDS_A_MILLISECOND = 1000;

/** Log page 16h: the failures that the drive remembers, each with the cartridge, from a parameter code on. */
export function tapeDiagnosticPage({ failures, profile }: DriveState, from: number): Uint8Array | undefined {
  const { all } = failures;
  if (from > 0 && from >= all.length) return undefined;
  const [level = 0, ...others] = asciiOf(profile.identity.revision, 4);
  const productRevisionLevel = others.reduce((value, byte) => value * 0x100 + byte, level);
  return tapeDiagnosticData.encode({
    ds: false,
    parameters: all.map((one, code) => entry(one, code, productRevisionLevel)).slice(from),
  });
}

function entry(failure: Failure, parameterCode: number, productRevisionLevel: number) {
  const { sense, densityCode, ticks } = failure;
  return {
    parameterCode,
    controlByte: 0x03,
    densityCode,
    mediumType: ltoGenerations.find((one) => one.densityCode === densityCode)?.mediumType ?? 0,
    lifetimeMediaMotionHours: Math.floor(failure.hours),
    repeat: failure.repeats,
    senseKey: sense.key,
    additionalSenseCode: sense.asc,
    additionalSenseCodeQualifier: sense.ascq,
    vendorSpecificCodeQualifier: 0,
    productRevisionLevel,
    hoursSinceLastClean: Math.floor(failure.hoursSinceCleaning),
    operationCode: failure.operationCode,
    serviceAction: failure.serviceAction,
    mediumIdNumber: failure.mediumSerialNumber.replace(/[^ -~]/g, '?').slice(0, 32),
    timestampOrigin: 0,
    timestamp: number(0, 6, ticks / MICROSECONDS_A_MILLISECOND).value,
  };
}
