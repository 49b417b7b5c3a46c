import type { FieldLine, Layout } from '../bytes/index.js';
import { type Finding, structureFindings } from '../findings/index.js';
import { definitionOf, HEAD_BYTES, type MamAttribute } from './attribute.js';
import { type CartridgeMemory, decodeCartridgeMemory, isCartridgeMemory } from './cartridge-memory/index.js';
import { chainFits, decodeMamFile, type MamFile } from './decode-file.js';
import { attributeList, logicalVolumeList, partitionList, supportedAttributes } from './service-actions.js';

/** What bytes of a cartridge's memory are. */
export interface MamReading {
  /**
   * - `attributes`, `list`, `value`, `none`: as of {@link MamFile}
   * - `identifiers`: what READ ATTRIBUTE gives for ATTRIBUTE LIST and SUPPORTED ATTRIBUTES
   * - `volumes`, `partitions`: what it gives for LOGICAL VOLUME LIST and PARTITION LIST
   * - `chip`: a dump of the chip
   */
  readonly form: MamFile['form'] | 'identifiers' | 'volumes' | 'partitions' | 'chip';
  /** With a list: the length before it, in bytes. */
  readonly listLength: number | undefined;
  readonly attributes: readonly MamAttribute[];
  /** With `identifiers`: which attributes there are. */
  readonly identifiers: readonly number[];
  readonly chip: CartridgeMemory | undefined;
  /** The structure, a line a field, where it is none of attributes. */
  readonly lines: readonly FieldLine[];
  readonly findings: readonly Finding[];
}

/** Names by which a form is asked for. */
export const mamForms = ['attributes', 'list', 'supported', 'volumes', 'partitions', 'chip'] as const;

/** One of {@link mamForms}. */
export type MamFormName = (typeof mamForms)[number];

/**
 * Reads bytes of a cartridge's memory in any form. Never throws: what is wrong with them is a finding.
 * @param as - the form; left out: the one that they look like
 */
export function readMam(bytes: Uint8Array, as: MamFormName | undefined = formOf(bytes)): MamReading {
  const none = { listLength: undefined, attributes: [], identifiers: [], chip: undefined, lines: [] };
  if (as === 'chip') {
    const chip = decodeCartridgeMemory(bytes);
    return { ...none, form: 'chip', chip, attributes: chip.attributes, findings: chip.findings };
  }
  if (as === 'volumes') return { ...none, form: 'volumes', ...structure(logicalVolumeList, bytes) };
  if (as === 'partitions') return { ...none, form: 'partitions', ...structure(partitionList, bytes) };
  if (as === 'list' || as === 'supported') {
    const layout = as === 'list' ? attributeList : supportedAttributes;
    const identifiers = (layout.decode(bytes).value.attributeIdentifiers ?? []).map((one) => one.attributeIdentifier);
    return { ...none, form: 'identifiers', identifiers, ...structure(layout, bytes) };
  }
  return { ...none, ...decodeMamFile(bytes) };
}

function structure(layout: Layout<object>, bytes: Uint8Array): { lines: FieldLine[]; findings: Finding[] } {
  return {
    lines: layout.explain(bytes),
    findings: structureFindings(layout, layout.decode(bytes), bytes, { alone: true }),
  };
}

const LIST_HEAD_BYTES = 4;
const PARTITION_LIST_BYTES = 4;

function formOf(bytes: Uint8Array): MamFormName {
  if (isCartridgeMemory(bytes)) return 'chip';
  // Volumes and partitions look alike; a tape has one volume, so nobody asks for its number.
  if (bytes.length === PARTITION_LIST_BYTES && partitionList.decode(bytes).value.availableData === 2)
    return 'partitions';
  return isIdentifierList(bytes) ? 'list' : 'attributes';
}

/** Whether identifiers follow the length, ascending, and most of them known, and no attribute does. */
function isIdentifierList(bytes: Uint8Array): boolean {
  const { complete, value } = attributeList.decode(bytes);
  if (!complete || bytes.length <= LIST_HEAD_BYTES || value.availableData !== bytes.length - LIST_HEAD_BYTES)
    return false;
  if (bytes.length >= LIST_HEAD_BYTES + HEAD_BYTES && chainFits(bytes, LIST_HEAD_BYTES)) return false;
  const identifiers = value.attributeIdentifiers.map((one) => one.attributeIdentifier);
  const known = identifiers.filter((one) => definitionOf(one) !== undefined).length;
  return (
    known * 2 >= identifiers.length && identifiers.every((one, i) => i === 0 || one > (identifiers[i - 1] as number))
  );
}
