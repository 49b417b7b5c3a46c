import { layout, u16 } from '../../bytes/index.js';
import { type Finding, finding } from '../../findings/index.js';
import { definitionOf, type MamAttribute } from '../attribute.js';
import { FORMAT } from '../formats.js';
import { type AttributeHead, readTexts, readValue } from '../read-value.js';

/** What stands before each value in page 200h. */
const entryHead = layout('attribute in page 200h', { source: 'chips of LTO-1 to LTO-6' }, [
  u16('attributeIdentifier', { hexDigits: 4 }),
  u16('partitionAndLength', { hexDigits: 4 }),
]);

const FIRST_ENTRY = 10;
const ENTRY_HEAD_BYTES = 4;
const END_MARKER = 0x0fff;
const FORMAT_OFFSET = 4;
const FORMAT_BYTES = 6;

/**
 * The attributes of page 200h. `MAM001` (until LTO-4) has lengths of 16 bits; `MAM002` has the partition in the four
 * highest of them.
 * @param of - the page, as far as it was read
 * @param findings - what is wrong is added here
 */
export function hostAttributesOf(
  of: { readonly bytes: Uint8Array; readonly offset: number; readonly state: string },
  findings: Finding[],
): MamAttribute[] {
  const { bytes: page, offset, state } = of;
  const attributes: MamAttribute[] = [];
  const format = String.fromCharCode(...page.subarray(FORMAT_OFFSET, FORMAT_OFFSET + FORMAT_BYTES));
  const withPartitions = format === 'MAM002';
  let at = FIRST_ENTRY;
  for (;;) {
    const { complete, value } = entryHead.decode(page.subarray(at));
    // A page that is cut off before its end marker: what is missing of it is told with the page.
    if (!complete || value.attributeIdentifier === END_MARKER) break;
    const { attributeIdentifier: identifier, partitionAndLength } = value;
    if (identifier === 0 && partitionAndLength === 0) break;
    const lengthBytes = withPartitions ? partitionAndLength & 0xfff : partitionAndLength;
    const start = at + ENTRY_HEAD_BYTES;
    const bytes = page.slice(start, start + lengthBytes);
    const definition = definitionOf(identifier);
    const head: AttributeHead = {
      offset: offset + start,
      bytes,
      bare: true,
      complete: bytes.length === lengthBytes,
      identifier,
      definition,
      readOnly: definition !== undefined && definition.type !== 'host',
      format: definition?.format ?? FORMAT.binary,
      lengthBytes,
      ...(withPartitions && { partition: partitionAndLength >> 12 }),
    };
    if (!head.complete && state === 'unread') break;
    if (!head.complete) {
      const args = { identifier, name: definition?.name, expectedBytes: lengthBytes, foundBytes: bytes.length };
      findings.push(finding('MAM_ATTRIBUTE_TRUNCATED', { volume: 0, offset: offset + at }, args));
      break;
    }
    attributes.push(
      lengthBytes === 0 ? { ...head, value: undefined } : readValue(head, bytes, offset + start, findings),
    );
    at = start + lengthBytes;
  }
  readTexts(attributes, findings);
  return attributes;
}
