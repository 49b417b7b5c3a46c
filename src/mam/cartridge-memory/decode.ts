import type { Decoded, Layout } from '../../bytes/index.js';
import { type ArgsOf, type Code, type Finding, finding, structureFindings } from '../../findings/index.js';
import { reedSolomonCrc } from '../../scsi/index.js';
import type { MamAttribute } from '../attribute.js';
import { memoryHead, pageCrc, pageDescriptor, pageHead } from './head.js';
import { hostAttributesOf } from './host-attributes.js';
import { PAGE, pageNames } from './page-names.js';
import { otherPage, pageLayout } from './pages.js';

const HEAD_BYTES = 64;
const BLOCK_BYTES = 32;
const DESCRIPTOR_BYTES = 4;
const CRC_BYTES = 4;
const SIZES_KIB: readonly number[] = [4, 8, 16, 32];
const PROTECTED_TABLE = 36;
const PROTECTED_ENTRIES = 6;
/** Entries of the unprotected table of known generations. */
const UNPROTECTED_ENTRIES: readonly number[] = [15, 23];
const WITHOUT_CRC: readonly number[] = [0x102];
/** Every file of proxmark3 is as long; of chips of a higher type than 2 it reads all that the file has. */
const PROXMARK_BYTES = 8160;
const PROXMARK_TYPE_CUT = 2;
const LTO_5 = 0x10;
const CLEANING = 0x8000;

/** A page of the chip. */
export interface MemoryPage {
  readonly id: number;
  /** Undefined where nothing public explains it. */
  readonly name: string | undefined;
  readonly version: number;
  /** Offset in bytes from the start of the memory. */
  readonly offset: number;
  /** In bytes, as the page says, its CRC included; 0 where it could not be read. */
  readonly lengthBytes: number;
  /**
   * - `good`: all there, and its CRC fits, if it has one
   * - `damaged`: all there, and its CRC does not fit, or it begins with another page's head
   * - `unread`: the dump does not have it, or not all of it
   */
  readonly state: 'good' | 'damaged' | 'unread';
  /** What the dump has of it, its CRC included. */
  readonly bytes: Uint8Array;
  /** Of what stands before its CRC. */
  readonly layout: Layout<object>;
  /** The fields by name; those that are there. */
  readonly value: object;
}

/** What a dump of the chip in an LTO cartridge holds. */
export interface CartridgeMemory {
  readonly head: Decoded<typeof memoryHead>;
  /** Size of the memory in bytes, as the chip says. */
  readonly sizeBytes: number;
  /** The dump has bytes up to here: proxmark3 fills up what it did not read with zeros. */
  readonly readBytes: number;
  /** In the order of the tables. */
  readonly pages: readonly MemoryPage[];
  /** What page 200h has: attributes of the host, and 0007h; in the order in which they were written. */
  readonly attributes: readonly MamAttribute[];
  readonly findings: readonly Finding[];
}

/** Whether the bytes begin as a chip does: size and check fit. */
export function isCartridgeMemory(bytes: Uint8Array): boolean {
  if (bytes.length < HEAD_BYTES * 2) return false;
  const [a = 0, b = 0, c = 0, d = 0, check, size = 0] = bytes;
  return (a | b | c | d) !== 0 && (a ^ b ^ c ^ d) === check && SIZES_KIB.includes(size);
}

/**
 * Reads a dump of the chip. Never throws: what is wrong with it is a finding.
 * @param bytes - from the first byte of the memory on, as far as the reader got
 */
export function decodeCartridgeMemory(bytes: Uint8Array): CartridgeMemory {
  return new MemoryReading(bytes).all();
}

class MemoryReading {
  private readonly bytes: Uint8Array;
  private readonly readBytes: number;
  private readonly findings: Finding[] = [];
  private sizeBytes = 0;
  private sinceLto5 = false;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.readBytes = readPart(bytes);
  }

  all(): CartridgeMemory {
    const head = this.readHead();
    const tables = this.readTables();
    this.sinceLto5 = this.generationOf(tables);
    const pages = tables.map((one) => this.readPage(one));
    const own = pages.find(({ id, layout }) => id === PAGE.attributes && layout !== otherPage);
    const attributes = own === undefined ? [] : hostAttributesOf(own, this.findings);
    const { sizeBytes, readBytes, findings } = this;
    return { head, sizeBytes, readBytes, pages, attributes, findings };
  }

  private find<C extends Code>(code: C, offset: number, args: ArgsOf<C>): void {
    this.findings.push(finding(code, { volume: 0, offset }, args));
  }

  private readHead(): Decoded<typeof memoryHead> {
    const decoded = memoryHead.decode(this.bytes);
    this.findings.push(...structureFindings(memoryHead, decoded, this.bytes));
    const { serialNumber = 0, check = 0, size = 0 } = decoded.value;
    const expected = [24, 16, 8, 0].reduce((sum, shift) => sum ^ ((serialNumber >>> shift) & 0xff), 0);
    if (decoded.complete && expected !== check) this.find('MAM_CHIP_CHECK', 4, { expected, found: check });
    this.sizeBytes = size * 1024;
    return decoded.value as Decoded<typeof memoryHead>;
  }

  /** The pages that the two tables name. */
  private readTables(): Entry[] {
    const first = this.entriesAt(PROTECTED_TABLE, PROTECTED_ENTRIES);
    this.checkTable('protected', PROTECTED_TABLE, [PROTECTED_ENTRIES]);
    const second = first.find(({ id }) => id === PAGE.end)?.start ?? 0;
    if (second < HEAD_BYTES) return first.filter(isPage);
    const entries = this.entriesAt(second, Math.max(...UNPROTECTED_ENTRIES));
    if (entries.length > 0) this.checkTable('unprotected', second, UNPROTECTED_ENTRIES);
    return [...first, ...entries].filter(isPage);
  }

  private entriesAt(start: number, most: number): Entry[] {
    const entries: Entry[] = [];
    for (let i = 0; i < most; i++) {
      const { complete, value } = pageDescriptor.decode(this.bytes.subarray(start + i * DESCRIPTOR_BYTES));
      if (!complete) break;
      entries.push({ id: value.pageId, version: value.version, start: value.startAddress });
      if (value.pageId === PAGE.end) break;
    }
    return entries;
  }

  /** Drives leave the first entry out of the CRC, makers do not; the table has room for one of some numbers of entries. */
  private checkTable(table: string, start: number, rooms: readonly number[]): void {
    const ends = rooms.map((entries) => start + entries * DESCRIPTOR_BYTES + CRC_BYTES);
    if (ends.every((end) => end > this.readBytes)) return;
    const good = ends.some((end) =>
      [start, start + DESCRIPTOR_BYTES].some((from) => reedSolomonCrc(this.bytes.subarray(from, end)) === 0),
    );
    if (!good) this.find('MAM_CHIP_TABLE_CRC', start, { table });
  }

  private generationOf(entries: readonly Entry[]): boolean {
    const maker = entries.find(({ id }) => id === PAGE.maker);
    if (maker === undefined) return false;
    const { value } = pageLayout(PAGE.maker, false).decode(this.bytes.subarray(maker.start)) as {
      value: { cartridgeType?: number };
    };
    const type = value.cartridgeType ?? 0;
    return type < CLEANING && (type & 0xff) >= LTO_5;
  }

  private readPage({ id, version, start }: Entry): MemoryPage {
    const name = pageNames.get(id);
    const about = { id, name, version, offset: start };
    const of = { page: id, name };
    const none = { lengthBytes: 0, bytes: new Uint8Array(), layout: otherPage, value: {} };
    if (start >= this.sizeBytes && this.sizeBytes > 0) {
      this.find('MAM_CHIP_PAGE_OUTSIDE', Math.min(start, this.bytes.length), {
        ...of,
        start,
        sizeBytes: this.sizeBytes,
      });
      return { ...about, ...none, state: 'unread' };
    }
    const head = pageHead.decode(this.bytes.subarray(start));
    const { pageId, pageLength: lengthBytes = 0 } = head.value;
    if (!head.complete || start + DESCRIPTOR_BYTES > this.readBytes) {
      this.find('MAM_CHIP_PAGE_UNREAD', Math.min(start, this.bytes.length), { ...of, start, missingBytes: undefined });
      return { ...about, ...none, state: 'unread' };
    }
    const bytes = this.bytes.slice(start, Math.min(start + lengthBytes, this.readBytes));
    const layout = pageLayout(id, this.sinceLto5);
    if (pageId !== id || lengthBytes < DESCRIPTOR_BYTES + CRC_BYTES) {
      this.find('MAM_CHIP_PAGE_HEAD', start, { ...of, found: pageId ?? 0, lengthBytes });
      return { ...about, lengthBytes, state: 'damaged', bytes, layout, value: {} };
    }
    const state = this.stateOf(of, start, lengthBytes);
    const there = state === 'good' ? this.bytes.slice(start, start + lengthBytes) : bytes;
    const value = layout.decode(contentsOf(id, there, lengthBytes)).value;
    return { ...about, lengthBytes, state, bytes: there, layout, value };
  }

  private stateOf(of: { page: number; name: string | undefined }, start: number, length: number): MemoryPage['state'] {
    const end = start + length;
    // Zeros at the end of a page may have been read, or filled up: with them its CRC tells.
    const whole = this.bytes.subarray(start, end);
    if (whole.length === length && (WITHOUT_CRC.includes(of.page) || this.crcsFit(of.page, whole))) return 'good';
    if (end > this.readBytes) {
      this.find('MAM_CHIP_PAGE_UNREAD', start, { ...of, start, missingBytes: end - this.readBytes });
      return 'unread';
    }
    this.find('MAM_CHIP_PAGE_CRC', start, { ...of, lengthBytes: length });
    return 'damaged';
  }

  /** The tape directory has a CRC of its head, and one of each entry; of the head alone is told here. */
  private crcsFit(page: number, bytes: Uint8Array): boolean {
    return reedSolomonCrc(page === DIRECTORY ? bytes.subarray(0, DIRECTORY_HEAD_BYTES) : bytes) === 0;
  }
}

/** Where what was read ends: proxmark3 fills its files up with zeros, those of smaller chips too. */
function readPart(bytes: Uint8Array): number {
  const type = memoryHead.decode(bytes).value.type ?? 0;
  if (bytes.length !== PROXMARK_BYTES || type > PROXMARK_TYPE_CUT) return bytes.length;
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return Math.ceil(end / BLOCK_BYTES) * BLOCK_BYTES;
}

const DIRECTORY = 0x103;
const DIRECTORY_HEAD_BYTES = 16;

interface Entry {
  readonly id: number;
  readonly version: number;
  readonly start: number;
}

function isPage({ id }: Entry): boolean {
  return id < PAGE.pad;
}

/** Whether a page has a CRC at its end. */
function hasCrc(id: number): boolean {
  return !WITHOUT_CRC.includes(id) && id !== DIRECTORY;
}

function contentsOf(id: number, bytes: Uint8Array, lengthBytes: number): Uint8Array {
  return hasCrc(id) ? bytes.subarray(0, Math.max(0, lengthBytes - CRC_BYTES)) : bytes;
}

/** What is shown of a page: its fields, and its CRC, each with its offset in the memory. */
export function explainPage({
  id,
  offset,
  bytes,
  lengthBytes,
  layout,
}: MemoryPage): ReturnType<Layout<object>['explain']> {
  const lines = layout.explain(contentsOf(id, bytes, lengthBytes), offset);
  if (!hasCrc(id) || bytes.length < lengthBytes || lengthBytes === 0) return lines;
  const at = lengthBytes - CRC_BYTES;
  return [...lines, ...pageCrc.explain(bytes.subarray(at), offset + at)];
}
