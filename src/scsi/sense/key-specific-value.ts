import { type Decoded, FormatError, type Layout } from '../../bytes/index.js';
import { type Finding, structureFindings } from '../../findings/index.js';
import {
  actualRetryCount,
  fieldPointer,
  keySpecificLayout,
  progressIndication,
  segmentPointer,
  unitAttentionQueue,
  unspecifiedKeySpecific,
} from './key-specific.js';

/** Where a field is: a byte from 0 on, and the first of its bits (7 is the most significant one) where that is told. */
export interface FieldPlace {
  readonly byte: number;
  readonly bit: number | undefined;
}

/** What the sense key specific bytes say. */
export type SenseKeySpecific =
  /** The first field that is wrong: of the command (CDB), or of the parameters sent with it. */
  | ({ readonly kind: 'field pointer'; readonly of: 'command' | 'parameters' } & FieldPlace)
  /** How often the drive tried. */
  | { readonly kind: 'actual retry count'; readonly count: number }
  /** How far an operation has come, in 65,536ths. */
  | { readonly kind: 'progress indication'; readonly done: number }
  /** The first field that is wrong, of a third-party copy. */
  | ({ readonly kind: 'segment pointer'; readonly of: 'parameters' | 'segment descriptor' } & FieldPlace)
  /** Whether unit attention conditions were lost because too many were waiting. */
  | { readonly kind: 'unit attention condition queue'; readonly overflow: boolean }
  /** The sense key gives them no meaning: all three bytes. */
  | { readonly kind: 'unspecified'; readonly bytes: Uint8Array };

const SKSV = 0x80;
const NONE = new Uint8Array(3);

/** Decodes the three bytes; no value where they are not valid (SKSV is 0) or not there. */
export function decodeKeySpecific(
  senseKey: number,
  bytes: Uint8Array | undefined,
  offset: number,
): { readonly value: SenseKeySpecific | undefined; readonly findings: readonly Finding[] } {
  if (bytes === undefined || ((bytes[0] ?? 0) & SKSV) === 0) return { value: undefined, findings: [] };
  const layout = keySpecificLayout(senseKey);
  const decoded = layout.decode(bytes);
  return { value: keySpecificOf(layout, bytes), findings: structureFindings(layout, decoded, bytes, { offset }) };
}

/** Three bytes are all that each of the structures has. */
function keySpecificOf(layout: Layout<object>, bytes: Uint8Array): SenseKeySpecific {
  switch (layout) {
    case fieldPointer: {
      const { commandData, ...place } = fieldPointer.decode(bytes).value;
      return { kind: 'field pointer', of: commandData === true ? 'command' : 'parameters', ...placeOf(place) };
    }
    case actualRetryCount:
      return { kind: 'actual retry count', count: actualRetryCount.decode(bytes).value.actualRetryCount ?? 0 };
    case progressIndication:
      return { kind: 'progress indication', done: progressIndication.decode(bytes).value.progressIndication ?? 0 };
    case segmentPointer: {
      const { segmentDescriptor, ...place } = segmentPointer.decode(bytes).value;
      const of = segmentDescriptor === true ? 'segment descriptor' : 'parameters';
      return { kind: 'segment pointer', of, ...placeOf(place) };
    }
    case unitAttentionQueue:
      return {
        kind: 'unit attention condition queue',
        overflow: unitAttentionQueue.decode(bytes).value.overflow === true,
      };
    default:
      return { kind: 'unspecified', bytes };
  }
}

function placeOf(value: Partial<Decoded<typeof fieldPointer>>): FieldPlace {
  return { byte: value.fieldPointer ?? 0, bit: value.bpv === true ? value.bitPointer : undefined };
}

/**
 * The three bytes; zeros where there is nothing to say.
 * @throws FormatError when they are for another sense key
 */
export function encodeKeySpecific(senseKey: number, value: SenseKeySpecific | undefined): Uint8Array {
  if (value === undefined) return NONE;
  const layout = keySpecificLayout(senseKey);
  const [of, bytes] = encoded(value);
  if (of !== layout) {
    throw new FormatError('sense data', 'keySpecific', `is a ${value.kind}, which sense key ${senseKey} does not have`);
  }
  return bytes;
}

function encoded(value: SenseKeySpecific): readonly [Layout<object>, Uint8Array] {
  const sksv = true;
  switch (value.kind) {
    case 'field pointer':
      return [fieldPointer, fieldPointer.encode({ sksv, commandData: value.of === 'command', ...pointer(value) })];
    case 'actual retry count':
      return [actualRetryCount, actualRetryCount.encode({ sksv, actualRetryCount: value.count })];
    case 'progress indication':
      return [progressIndication, progressIndication.encode({ sksv, progressIndication: value.done })];
    case 'segment pointer': {
      const segmentDescriptor = value.of === 'segment descriptor';
      return [segmentPointer, segmentPointer.encode({ sksv, segmentDescriptor, ...pointer(value) })];
    }
    case 'unit attention condition queue':
      return [unitAttentionQueue, unitAttentionQueue.encode({ sksv, overflow: value.overflow })];
    default:
      return [unspecifiedKeySpecific, unspecifiedKeySpecific.encode({ senseKeySpecific: value.bytes })];
  }
}

function pointer({ byte, bit }: FieldPlace) {
  return { bpv: bit !== undefined, bitPointer: bit ?? 0, fieldPointer: byte };
}
