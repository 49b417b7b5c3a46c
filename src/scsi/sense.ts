import { type Decoded, type Entry, type FieldLine, FormatError, type Layout, type Properties } from '../bytes/index.js';
import { type Finding, finding, structureFindings } from '../findings/index.js';
import { additionalSense } from './additional-sense.js';
import type { senseDescriptor } from './sense/descriptors.js';
import { descriptorSense, fixedSense } from './sense/formats.js';
import { keySpecificLayout } from './sense/key-specific.js';
import { decodeKeySpecific, encodeKeySpecific, type SenseKeySpecific } from './sense/key-specific-value.js';
import { senseKey } from './sense-keys.js';

/** The two forms of sense data: the bit D_SENSE of the control mode page says which a drive sends. */
export type SenseFormat = 'fixed' | 'descriptor';

/** What sense data say, whichever format they have. */
export interface Sense {
  /** Whether it is about an earlier command, which was answered before it was done. */
  readonly deferred: boolean;
  /** Sense key, 0 to 15. */
  readonly key: number;
  /** Additional sense code and its qualifier. */
  readonly asc: number;
  readonly ascq: number;
  /** A filemark was met. */
  readonly filemark: boolean;
  /** Early warning was passed, or the end or the beginning of the partition was met (EOM). */
  readonly eom: boolean;
  /** A logical block had another length than was asked for (ILI). */
  readonly ili: boolean;
  /** There would have been more sense data than the drive can hold. */
  readonly sdatOverflow: boolean;
  /**
   * INFORMATION, as a number with sign, where it is valid: with READ, WRITE, SPACE and WRITE FILEMARKS the residual,
   * what was asked for less what was done.
   */
  readonly information: bigint | undefined;
  /** COMMAND-SPECIFIC INFORMATION; undefined where it is 0 or missing. */
  readonly commandSpecificInformation: bigint | undefined;
  /** The maker's number of the part that failed; undefined where it is 0 or missing. */
  readonly fieldReplaceableUnit: number | undefined;
  /** What the sense key specific bytes say, where they are valid. */
  readonly keySpecific: SenseKeySpecific | undefined;
  /** Fixed format only: bytes 18 on, the maker's own. */
  readonly additionalBytes: Uint8Array | undefined;
  /** Descriptor format only: descriptors that say something else than the properties above. */
  readonly otherDescriptors: readonly Entry<typeof senseDescriptor>[];
}

/** Sense data that were decoded. */
export interface DecodedSense extends Sense {
  readonly format: SenseFormat;
  /** 70h to 73h. */
  readonly responseCode: number;
  /** As SPC-5 names the sense key. */
  readonly keyName: string;
  /** As T10 names the additional sense code and its qualifier. */
  readonly name: string;
  /** How many bytes ADDITIONAL SENSE LENGTH tells of beyond those that are there: cut off by the allocation length. */
  readonly missingBytes: number;
}

const DEFERRED_FIXED = 0x71;
const DEFERRED_DESCRIPTOR = 0x73;
const NO_VALID = 0x80;

/** The structure of sense data with a first byte; undefined where it is the first of none. */
export function senseLayout(firstByte: number): Layout<object> | undefined {
  const responseCode = firstByte % NO_VALID;
  if (responseCode === 0x70 || responseCode === DEFERRED_FIXED) return fixedSense;
  return responseCode === 0x72 || responseCode === DEFERRED_DESCRIPTOR ? descriptorSense : undefined;
}

/**
 * Decodes sense data of either format into one value. That they were cut off by an allocation length is no finding.
 * @param bytes - from the response code on
 * @param options - `offset`: where they stand in the file
 * @returns `sense` is undefined where they are no sense data, or end before the sense key
 */
export function decodeSense(
  bytes: Uint8Array,
  options: { readonly offset?: number } = {},
): { readonly sense: DecodedSense | undefined; readonly findings: readonly Finding[] } {
  const { offset = 0 } = options;
  const layout = senseLayout(bytes[0] ?? 0);
  if (layout === undefined) {
    const responseCode = (bytes[0] ?? 0) % NO_VALID;
    return { sense: undefined, findings: [finding('SCSI_NO_SENSE_DATA', { volume: 0, offset }, { responseCode })] };
  }
  const decoded = layout.decode(bytes);
  const cut = decoded.faults.find((fault) => fault.kind === 'short' && fault.field === 'additionalSenseLength');
  const faults = decoded.faults.filter((fault) => fault !== cut);
  const findings = structureFindings(layout, { ...decoded, faults }, bytes, { offset });
  const told = layout === fixedSense ? fromFixed(decoded.value) : fromDescriptors(decoded.value);
  if (told === undefined) return { sense: undefined, findings };
  const { keySpecificAt, keySpecificBytes, ...rest } = told;
  const specific = decodeKeySpecific(rest.key, keySpecificBytes, offset + keySpecificAt);
  const sense = {
    ...rest,
    keySpecific: specific.value,
    keyName: senseKey(rest.key).name,
    name: additionalSense(rest.asc, rest.ascq).name,
    missingBytes: cut?.kind === 'short' ? cut.neededBytes : 0,
  };
  return { sense, findings: [...findings, ...specific.findings] };
}

type Told = Omit<DecodedSense, 'keySpecific' | 'keyName' | 'name' | 'missingBytes'> & {
  readonly keySpecificBytes: Uint8Array | undefined;
  readonly keySpecificAt: number;
};

const KEY_SPECIFIC_FIXED_AT = 15;
const DESCRIPTORS_AT = 8;
const KEY_SPECIFIC_IN_DESCRIPTOR_AT = 4;

function fromFixed(value: Partial<Decoded<typeof fixedSense>>): Told | undefined {
  if (value.senseKey === undefined) return undefined;
  const { additionalSenseBytes, information } = value;
  return {
    format: 'fixed',
    responseCode: value.responseCode ?? 0,
    deferred: value.responseCode === DEFERRED_FIXED,
    key: value.senseKey,
    asc: value.additionalSenseCode ?? 0,
    ascq: value.additionalSenseCodeQualifier ?? 0,
    filemark: value.filemark === true,
    eom: value.eom === true,
    ili: value.ili === true,
    sdatOverflow: value.sdatOvfl === true,
    information: value.valid === true && information !== undefined ? BigInt(information) : undefined,
    commandSpecificInformation: orNone(BigInt(value.commandSpecificInformation ?? 0)),
    fieldReplaceableUnit: orNone(value.fieldReplaceableUnitCode),
    additionalBytes: additionalSenseBytes?.length === 0 ? undefined : additionalSenseBytes,
    otherDescriptors: [],
    keySpecificBytes: value.senseKeySpecific,
    keySpecificAt: KEY_SPECIFIC_FIXED_AT,
  };
}

/** 0 says nothing. */
function orNone<T extends number | bigint>(value: T | undefined): T | undefined {
  return value === undefined || BigInt(value) === 0n ? undefined : value;
}

type Descriptor = Decoded<typeof senseDescriptor>;

function fromDescriptors(value: Partial<Decoded<typeof descriptorSense>>): Told | undefined {
  if (value.senseKey === undefined) return undefined;
  const found: Partial<Record<keyof Sense, unknown>> & { keySpecificBytes?: Uint8Array; keySpecificAt?: number } = {};
  const otherDescriptors: Descriptor[] = [];
  let at = DESCRIPTORS_AT;
  for (const one of value.senseDataDescriptors ?? []) {
    const told = tellOf(one, at);
    // Of two with one type, the first one counts, and the other is kept.
    if (told === undefined || Object.keys(told).some((property) => property in found)) otherDescriptors.push(one);
    else Object.assign(found, told);
    at += one.additionalLength + 2;
  }
  return {
    format: 'descriptor',
    responseCode: value.responseCode ?? 0,
    deferred: value.responseCode === DEFERRED_DESCRIPTOR,
    key: value.senseKey,
    asc: value.additionalSenseCode ?? 0,
    ascq: value.additionalSenseCodeQualifier ?? 0,
    filemark: false,
    eom: false,
    ili: false,
    sdatOverflow: value.sdatOvfl === true,
    information: undefined,
    commandSpecificInformation: undefined,
    fieldReplaceableUnit: undefined,
    additionalBytes: undefined,
    keySpecificBytes: undefined,
    keySpecificAt: 0,
    ...(found as object),
    otherDescriptors,
  };
}

/** The properties that a descriptor is for; undefined for one that says something else. */
function tellOf(one: Descriptor, at: number): Properties | undefined {
  if ('information' in one) return { information: one.valid ? one.information : undefined };
  if ('commandSpecificInformation' in one) {
    return { commandSpecificInformation: orNone(one.commandSpecificInformation) };
  }
  if ('senseKeySpecific' in one) {
    return { keySpecificBytes: one.senseKeySpecific, keySpecificAt: at + KEY_SPECIFIC_IN_DESCRIPTOR_AT };
  }
  if ('fieldReplaceableUnitCode' in one) return { fieldReplaceableUnit: orNone(one.fieldReplaceableUnitCode) };
  if ('filemark' in one) return { filemark: one.filemark, eom: one.eom, ili: one.ili };
  return 'ili' in one ? { ili: one.ili } : undefined;
}

/**
 * Encodes sense data. What is not given says nothing: `encodeSense({ key: 8, asc: 0, ascq: 5 }, { format: 'fixed' })`.
 * @param sense - `otherDescriptors` are for descriptor format only, `additionalBytes` for fixed format only
 * @throws FormatError when something does not fit the format, such as INFORMATION of more than 32 bits in fixed format
 */
export function encodeSense(
  sense: Pick<Sense, 'key' | 'asc' | 'ascq'> & Partial<Sense>,
  options: { readonly format: SenseFormat },
): Uint8Array<ArrayBuffer> {
  return options.format === 'fixed' ? encodeFixed(sense) : encodeDescriptors(sense);
}

type Given = Parameters<typeof encodeSense>[0];

function encodeFixed(sense: Given): Uint8Array<ArrayBuffer> {
  if (sense.otherDescriptors !== undefined && sense.otherDescriptors.length > 0) {
    throw new FormatError(fixedSense.name, 'otherDescriptors', 'have no place in this format');
  }
  return fixedSense.encode({
    valid: sense.information !== undefined,
    responseCode: sense.deferred === true ? DEFERRED_FIXED : 0x70,
    filemark: sense.filemark === true,
    eom: sense.eom === true,
    ili: sense.ili === true,
    sdatOvfl: sense.sdatOverflow === true,
    senseKey: sense.key,
    information: Number(sense.information ?? 0n),
    commandSpecificInformation: Number(sense.commandSpecificInformation ?? 0n),
    additionalSenseCode: sense.asc,
    additionalSenseCodeQualifier: sense.ascq,
    fieldReplaceableUnitCode: sense.fieldReplaceableUnit ?? 0,
    senseKeySpecific: encodeKeySpecific(sense.key, sense.keySpecific),
    additionalSenseBytes: sense.additionalBytes ?? new Uint8Array(0),
  });
}

function encodeDescriptors(sense: Given): Uint8Array<ArrayBuffer> {
  if (sense.additionalBytes !== undefined && sense.additionalBytes.length > 0) {
    throw new FormatError(descriptorSense.name, 'additionalBytes', 'have no place in this format');
  }
  const { information, commandSpecificInformation, keySpecific, fieldReplaceableUnit } = sense;
  const [filemark, eom, ili] = [sense.filemark === true, sense.eom === true, sense.ili === true];
  const descriptors: Entry<typeof senseDescriptor>[] = [];
  if (information !== undefined) descriptors.push({ descriptorType: 0, valid: true, information });
  if (commandSpecificInformation !== undefined) descriptors.push({ descriptorType: 1, commandSpecificInformation });
  if (keySpecific !== undefined) {
    descriptors.push({ descriptorType: 2, senseKeySpecific: encodeKeySpecific(sense.key, keySpecific) });
  }
  if (fieldReplaceableUnit !== undefined) {
    descriptors.push({ descriptorType: 3, fieldReplaceableUnitCode: fieldReplaceableUnit });
  }
  if (filemark || eom || ili) descriptors.push({ descriptorType: 4, filemark, eom, ili });
  return descriptorSense.encode({
    responseCode: sense.deferred === true ? DEFERRED_DESCRIPTOR : 0x72,
    senseKey: sense.key,
    additionalSenseCode: sense.asc,
    additionalSenseCodeQualifier: sense.ascq,
    sdatOvfl: sense.sdatOverflow === true,
    senseDataDescriptors: [...descriptors, ...(sense.otherDescriptors ?? [])],
  });
}

/**
 * The annotated dump of sense data, a line a field, the sense key specific bytes with what they mean for the sense key;
 * undefined where they are no sense data.
 * @param offsetBytes - added to the offsets
 */
export function explainSense(bytes: Uint8Array, offsetBytes = 0): FieldLine[] | undefined {
  const layout = senseLayout(bytes[0] ?? 0);
  const key = (bytes[layout === fixedSense ? 2 : 1] ?? 0) % 16;
  return layout?.explain(bytes, offsetBytes).flatMap((line) => {
    const at = line.offsetBytes - offsetBytes;
    const isSpecific = line.name === 'SENSE KEY SPECIFIC' && (bytes[at] ?? 0) >= NO_VALID && at + 3 <= bytes.length;
    if (!isSpecific) return [line];
    const inside = keySpecificLayout(key).explain(bytes.subarray(at, at + 3), line.offsetBytes);
    return inside.map((one) => ({ ...one, depth: line.depth }));
  });
}
