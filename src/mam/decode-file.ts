import type { LayoutFault } from '../bytes/index.js';
import { type ArgsOf, type Code, type Finding, finding } from '../findings/index.js';
import {
  attributeLayout,
  definitionOf,
  fitsLength,
  HEAD_BYTES,
  listHeadLayout,
  type MamAttribute,
} from './attribute.js';
import { formatNames } from './formats.js';
import { type AttributeHead, readTexts, readValue } from './read-value.js';
import { BARCODE } from './registry.js';

/** What a file of attributes holds. */
export interface MamFile {
  /**
   * - `attributes`: one after another, as ITDT takes one
   * - `list`: with a length of four bytes before them, as READ ATTRIBUTE gives and WRITE ATTRIBUTE takes them
   * - `value`: the 32 bytes of a bar code alone
   * - `none`: no attribute at all
   */
  readonly form: 'attributes' | 'list' | 'value' | 'none';
  /** With a list: the length before it, in bytes. */
  readonly listLength: number | undefined;
  readonly attributes: readonly MamAttribute[];
  readonly findings: readonly Finding[];
}

const LIST_HEAD_BYTES = 4;

/**
 * Reads a file of attributes. Never throws: what is wrong with the bytes is a finding.
 * @param bytes - all of the file
 */
export function decodeMamFile(bytes: Uint8Array): MamFile {
  const found = new FileReading(bytes);
  if (isBareBarcode(bytes)) return found.bare();
  const listed = isList(bytes);
  return found.attributesFrom(listed ? LIST_HEAD_BYTES : 0, listed);
}

/** 32 ASCII characters, perhaps filled up with NUL. No attribute is: they begin with two bytes below 20h. */
function isBareBarcode(bytes: Uint8Array): boolean {
  if (bytes.length !== BARCODE.lengthBytes || (bytes[0] as number) < 0x20) return false;
  return bytes.every((byte) => byte === 0 || (byte >= 0x20 && byte <= 0x7e));
}

const uint16 = (bytes: Uint8Array, at: number): number => ((bytes[at] as number) << 8) | (bytes[at + 1] as number);

/** Whether a length stands before the attributes: the right one, or one before a head that cannot be mistaken. */
function isList(bytes: Uint8Array): boolean {
  const { complete, value } = listHeadLayout.decode(bytes);
  if (!complete || bytes.length < LIST_HEAD_BYTES + HEAD_BYTES) return false;
  if (isListLength(value.listLength, bytes.length)) return true;
  // Attribute 0000h has READ ONLY set, which no length below 8000h has there.
  return uint16(bytes, 0) === 0 && (bytes[2] as number) < 0x80 && headFits(bytes, LIST_HEAD_BYTES);
}

/** n - 3 by the standard; LTFS and LTFSCopyGUI count the four bytes of the length too. */
function isListLength(listLength: number, fileBytes: number): boolean {
  return listLength === fileBytes - LIST_HEAD_BYTES || listLength === fileBytes;
}

/** Whether a known attribute's head stands there, right in its flags or in its length. */
function headFits(bytes: Uint8Array, at: number): boolean {
  if (bytes.length - at < HEAD_BYTES) return false;
  const definition = definitionOf(uint16(bytes, at));
  if (definition === undefined) return false;
  const flags = definition.format | (definition.type === 'host' ? 0 : 0x80);
  return bytes[at + 2] === flags || uint16(bytes, at + 3) === definition.lengthBytes;
}

/** Whether lengths lead from there to the end of the bytes, identifiers ascending. */
export function chainFits(bytes: Uint8Array, start: number): boolean {
  let at = start;
  let previous = -1;
  while (bytes.length - at >= HEAD_BYTES) {
    if (uint16(bytes, at) <= previous) return false;
    previous = uint16(bytes, at);
    at += HEAD_BYTES + uint16(bytes, at + 3);
  }
  return at === bytes.length && previous >= 0;
}

class FileReading {
  private readonly bytes: Uint8Array;
  private readonly attributes: MamAttribute[] = [];
  private readonly findings: Finding[] = [];
  private listLength: number | undefined;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  bare(): MamFile {
    const { identifier, format } = BARCODE;
    const lengthBytes = this.bytes.length;
    this.find('MAM_BARE_VALUE', 0, {});
    const flags = { bare: true, complete: true, readOnly: false };
    const head: AttributeHead = {
      ...flags,
      offset: 0,
      bytes: this.bytes,
      identifier,
      definition: BARCODE,
      format,
      lengthBytes,
    };
    this.attributes.push(readValue(head, this.bytes, 0, this.findings));
    return this.file('value');
  }

  attributesFrom(start: number, listed: boolean): MamFile {
    const { bytes } = this;
    if (listed) this.readListLength();
    const fits = chainFits(bytes, start);
    let at = start;
    // A list says that it is one: it may end anywhere, and hold what is unknown.
    const goesOn = (): boolean => fits || headFits(bytes, at) || (listed && uint16(bytes, at) > this.lastIdentifier);
    while (bytes.length - at >= HEAD_BYTES && goesOn()) at = this.attributeAt(at);
    if (this.attributes.length === 0) {
      this.find('MAM_NO_ATTRIBUTE', 0, { bytes: bytes.length });
      return this.file('none');
    }
    if (at < bytes.length) this.find('MAM_TRAILING_BYTES', at, { bytes: bytes.length - at });
    readTexts(this.attributes, this.findings);
    const count = this.attributes.length;
    if (count > 1) this.find('MAM_SEVERAL_ATTRIBUTES', start, { count });
    return this.file(listed ? 'list' : 'attributes');
  }

  private get lastIdentifier(): number {
    return this.attributes.at(-1)?.identifier ?? -1;
  }

  private find<C extends Code>(code: C, offset: number, args: ArgsOf<C>): void {
    this.findings.push(finding(code, { volume: 0, offset }, args));
  }

  private file(form: MamFile['form']): MamFile {
    const { attributes, findings, listLength } = this;
    return { form, listLength, attributes, findings };
  }

  private readListLength(): void {
    const listLength = listHeadLayout.decode(this.bytes).value.listLength as number;
    this.listLength = listLength;
    if (listLength === this.bytes.length) this.find('MAM_LIST_LENGTH_COUNTS_ITSELF', 0, { listLength });
    if (isListLength(listLength, this.bytes.length)) return;
    const foundBytes = this.bytes.length - LIST_HEAD_BYTES;
    this.find('MAM_LIST_LENGTH', 0, { expectedBytes: listLength, foundBytes });
  }

  /** Reads the attribute whose head stands there, and gives the offset behind it. */
  private attributeAt(offset: number): number {
    const decoded = attributeLayout.decode(this.bytes.subarray(offset));
    const { attributeIdentifier: identifier = 0, readOnly = false, format = 0 } = decoded.value;
    const lengthBytes = decoded.value.attributeLength ?? 0;
    const end = Math.min(offset + HEAD_BYTES + lengthBytes, this.bytes.length);
    const bytes = this.bytes.slice(offset, end);
    const { complete } = decoded;
    const definition = definitionOf(identifier);
    const head: AttributeHead = {
      offset,
      bytes,
      bare: false,
      complete,
      identifier,
      definition,
      readOnly,
      format,
      lengthBytes,
    };
    this.judgeHead(head, decoded.faults);
    const there = complete && lengthBytes > 0;
    const value = bytes.subarray(HEAD_BYTES);
    this.attributes.push(
      there ? readValue(head, value, offset + HEAD_BYTES, this.findings) : { ...head, value: undefined },
    );
    return end;
  }

  private judgeHead(attribute: AttributeHead, faults: readonly LayoutFault[]): void {
    const { offset, identifier, definition, complete, lengthBytes, format, readOnly } = attribute;
    const of = { identifier, name: definition?.name };
    if (identifier <= this.lastIdentifier) this.find('MAM_ATTRIBUTE_ORDER', offset, of);
    if (definition === undefined) this.find('MAM_ATTRIBUTE_UNKNOWN', offset, of);
    for (const fault of faults) {
      if (fault.kind === 'reserved') this.find('MAM_RESERVED_BITS', offset + 2, { ...of, found: fault.found });
    }
    if (definition === undefined ? !formatNames.has(format) : format !== definition.format) {
      const expected = definition === undefined ? [...formatNames.values()].join(', ') : formatName(definition.format);
      this.find('MAM_FORMAT_MISMATCH', offset + 2, { ...of, expected, found: formatName(format) });
    }
    const expected = definition?.type !== 'host';
    if (definition !== undefined && readOnly !== expected) {
      this.find('MAM_READ_ONLY_MISMATCH', offset + 2, { ...of, expected });
    }
    if (lengthBytes === 0) this.find('MAM_ATTRIBUTE_EMPTY', offset + 3, of);
    else if (definition?.lengthBytes !== undefined && !fitsLength(definition, lengthBytes)) {
      const args = { ...of, expectedBytes: definition.lengthBytes, foundBytes: lengthBytes };
      this.find('MAM_ATTRIBUTE_LENGTH', offset + 3, args);
    }
    if (complete) return;
    const foundBytes = attribute.bytes.length - HEAD_BYTES;
    this.find('MAM_ATTRIBUTE_TRUNCATED', offset, { ...of, expectedBytes: lengthBytes, foundBytes });
  }
}

const formatName = (format: number): string => formatNames.get(format) ?? `${format} (reserved)`;
