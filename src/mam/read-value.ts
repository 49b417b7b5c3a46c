/** Values of attributes, and what is wrong with them, wherever they stand. */
import { decodeName } from '../bytes/index.js';
import { type ArgsOf, type Code, type Finding, finding, structureFindings } from '../findings/index.js';
import { HEAD_BYTES, type MamAttribute, valueLayoutOf } from './attribute.js';
import { readBarcode } from './barcode.js';
import { decodeLocalText, endOfText, TEXT_LOCALIZATION, textLocalizationNames } from './character-sets.js';
import { FORMAT, type MamValue } from './formats.js';
import { BARCODE } from './registry.js';

/** An attribute before its value is read. */
export type AttributeHead = Omit<MamAttribute, 'value'>;

/**
 * The attribute with its value.
 * @param valueBytes - the value alone, of ATTRIBUTE LENGTH bytes
 * @param offset - where the value stands in the file
 * @param findings - what is wrong with it is added here
 */
export function readValue(
  head: AttributeHead,
  valueBytes: Uint8Array,
  offset: number,
  findings: Finding[],
): MamAttribute {
  const value = decodedValue(head, valueBytes, offset, findings);
  const reading = head.identifier === BARCODE.identifier && typeof value === 'string' ? readBarcode(value) : undefined;
  if (reading !== undefined && 'problem' in reading) {
    const args = { barcode: value as string, problem: reading.problem };
    findings.push(finding('MAM_BARCODE_NOT_LTO', { volume: 0, offset }, args));
  }
  return { ...head, value };
}

function decodedValue(head: AttributeHead, valueBytes: Uint8Array, offset: number, findings: Finding[]): MamValue {
  const { identifier, definition, format } = head;
  const of = { identifier, name: definition?.name };
  const layout = valueLayoutOf(head);
  const decoded = layout.decode(valueBytes);
  if (layout.rows[0]?.of !== undefined) {
    findings.push(...structureFindings(layout, decoded, valueBytes, { offset }));
    return decoded.complete ? decoded.value.attributeValue : valueBytes;
  }
  const find = <C extends Code>(code: C, at: number, args: ArgsOf<C>): void => {
    findings.push(finding(code, { volume: 0, offset: offset + at }, args));
  };
  for (const fault of decoded.faults) {
    const { offsetBytes } = fault;
    if (fault.kind === 'character') find('MAM_CHARACTER', offsetBytes, { ...of, found: fault.found });
    else if (fault.kind === 'padding') find('MAM_PADDING', offsetBytes, of);
    else if (fault.kind === 'value') find('MAM_VALUE_RESERVED', offsetBytes, { ...of, found: fault.found });
  }
  const kind = definition?.format ?? format;
  if (kind === FORMAT.ascii || kind === FORMAT.text) return decodeName(valueBytes.subarray(0, endOfText(valueBytes)));
  return decoded.value.attributeValue ?? valueBytes;
}

/**
 * Reads the values of format TEXT again, in the character set that attribute 0805h among them names.
 * @param attributes - those of one cartridge: changed in place
 * @param findings - what is wrong with them is added here
 */
export function readTexts(attributes: MamAttribute[], findings: Finding[]): void {
  const set = attributes.find(({ identifier }) => identifier === TEXT_LOCALIZATION)?.value;
  const code = typeof set === 'number' && textLocalizationNames.has(set) ? set : undefined;
  for (const [i, one] of attributes.entries()) {
    if ((one.definition?.format ?? one.format) !== FORMAT.text || typeof one.value !== 'string') continue;
    const headBytes = one.bare ? 0 : HEAD_BYTES;
    const value = decodeLocalText(one.bytes.subarray(headBytes), code);
    if (value === undefined || /[\udc80-\udcff]/u.test(value)) {
      const characterSet = code === undefined ? 'UTF-8' : (textLocalizationNames.get(code) as string);
      const args = { identifier: one.identifier, name: one.definition?.name, characterSet, named: code !== undefined };
      findings.push(finding('MAM_CHARACTER_SET', { volume: 0, offset: one.offset + headBytes }, args));
    } else attributes[i] = { ...one, value };
  }
}
