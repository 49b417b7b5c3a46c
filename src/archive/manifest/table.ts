import { randomBytes } from 'node:crypto';
import type { Exact } from '../../findings/index.js';
import type { MemberKind } from '../../tar/member.js';
import { type ManifestEntry, ManifestError } from './entry.js';
import { NAME_KEY_BYTES, nameKey, normaliseName } from './names.js';

/** What is known of a row: bits of its state. */
export const STATE = {
  seen: 1,
  hasDigest: 2,
  optional: 4,
  digestDiffers: 8,
  sizeDiffers: 16,
  kindDiffers: 32,
  linkDiffers: 64,
  modeDiffers: 128,
  uidDiffers: 256,
  gidDiffers: 512,
  timeDiffers: 1024,
  unchecked: 2048,
  matched: 4096,
  hasLink: 8192,
} as const;

const DIGEST_AT = NAME_KEY_BYTES;
const SIZE_AT = 48;
const LINE_AT = 56;
const STATE_AT = 60;
const SHORT_BYTES = 64;
const MODE_AT = 62;
const UID_AT = 64;
const GID_AT = 68;
const TIME_AT = 72;
const KIND_AT = 80;
const LONG_BYTES = 81;

const PAGE_ROWS = 4096;
const MAX_ROWS = 2 ** 26;
const UNKNOWN_MODE = 0xffff;
const UNKNOWN_ID = 0xffff_ffff;
const KINDS: readonly (MemberKind | undefined)[] = [
  undefined,
  'file',
  'directory',
  'symlink',
  'character-device',
  'block-device',
  'fifo',
];

/**
 * The entries of a manifest by the hash of their names: 64 bytes for each (81 with mtree's attributes) and at most
 * 8 bytes of index, whatever the length of the names.
 */
export class EntryTable {
  private readonly rowBytes: number;
  private readonly pages: DataView[] = [];
  private slots = new Int32Array(1024);
  private count = 0;
  // Slots are picked by a secret, so that nobody can choose names that all fall into one.
  private readonly multipliers = new Uint32Array(new Uint8Array(randomBytes(16)).buffer).map((n) => n | 1);

  /** @param withAttributes - keep type, mode, owner, time and link target too */
  constructor(withAttributes: boolean) {
    this.rowBytes = withAttributes ? LONG_BYTES : SHORT_BYTES;
  }

  /** Number of rows. */
  get size(): number {
    return this.count;
  }

  /** Row of a normalised name, or -1. */
  find(normalised: string): number {
    return (this.slots[this.slotOf(nameKey(normalised))] as number) - 1;
  }

  /**
   * Adds an entry.
   * @returns the row in which its name stands already, or -1
   * @throws ManifestError beyond 2^26 entries
   */
  add(entry: ManifestEntry): number {
    const key = nameKey(normaliseName(entry.name));
    const slot = this.slotOf(key);
    const there = this.slots[slot] as number;
    if (there !== 0) return there - 1;
    if (this.count >= MAX_ROWS) throw new ManifestError(`the manifest holds more than ${MAX_ROWS} files`);
    const row = this.count++;
    if (row % PAGE_ROWS === 0) this.pages.push(new DataView(new ArrayBuffer(PAGE_ROWS * this.rowBytes)));
    this.bytesOf(row, 0, NAME_KEY_BYTES).set(key);
    this.write(row, entry);
    this.slots[slot] = row + 1;
    if (this.count * 2 > this.slots.length) this.grow();
    return -1;
  }

  /** Puts another entry of the same name in a row. */
  replace(row: number, entry: ManifestEntry): void {
    this.write(row, entry);
  }

  state(row: number): number {
    return this.page(row).getUint16(this.at(row) + STATE_AT);
  }

  setState(row: number, state: number): void {
    this.page(row).setUint16(this.at(row) + STATE_AT, state);
  }

  line(row: number): number {
    return this.page(row).getUint32(this.at(row) + LINE_AT);
  }

  /** The digest in hex, where there is one. */
  digest(row: number): string | undefined {
    if ((this.state(row) & STATE.hasDigest) === 0) return undefined;
    const bytes = this.bytesOf(row, DIGEST_AT, 32);
    return Buffer.from(bytes.buffer, bytes.byteOffset, 32).toString('hex');
  }

  fileSize(row: number): Exact | undefined {
    const size = this.page(row).getBigInt64(this.at(row) + SIZE_AT);
    if (size < 0n) return undefined;
    return size <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(size) : size;
  }

  kind(row: number): MemberKind | undefined {
    return this.isLong ? KINDS[this.page(row).getUint8(this.at(row) + KIND_AT)] : undefined;
  }

  mode(row: number): number | undefined {
    const mode = this.page(row).getUint16(this.at(row) + MODE_AT);
    return mode === UNKNOWN_MODE ? undefined : mode;
  }

  uid(row: number): number | undefined {
    return this.identifier(row, UID_AT);
  }

  gid(row: number): number | undefined {
    return this.identifier(row, GID_AT);
  }

  /** Whole seconds since 1970. */
  seconds(row: number): number | undefined {
    if (!this.isLong) return undefined;
    const seconds = this.page(row).getFloat64(this.at(row) + TIME_AT);
    return Number.isNaN(seconds) ? undefined : seconds;
  }

  /** Whether the link points where the manifest says; `undefined` where it says nothing. */
  linkMatches(row: number, linkname: string): boolean | undefined {
    if ((this.state(row) & STATE.hasLink) === 0) return undefined;
    return this.holds(row, DIGEST_AT, nameKey(linkname));
  }

  private get isLong(): boolean {
    return this.rowBytes === LONG_BYTES;
  }

  private write(row: number, entry: ManifestEntry): void {
    const page = this.page(row);
    const at = this.at(row);
    // A link has no content: where others hold its digest, the hash of its target stands.
    const link = this.isLong && entry.kind === 'symlink' ? entry.linkname : undefined;
    const sha256 = link === undefined ? entry.sha256 : undefined;
    if (link !== undefined) this.bytesOf(row, DIGEST_AT, NAME_KEY_BYTES).set(nameKey(link));
    if (sha256 !== undefined) this.bytesOf(row, DIGEST_AT, 32).set(Buffer.from(sha256, 'hex'));
    const has = (sha256 === undefined ? 0 : STATE.hasDigest) | (link === undefined ? 0 : STATE.hasLink);
    this.setState(row, has | (entry.optional ? STATE.optional : 0));
    page.setBigInt64(at + SIZE_AT, entry.size === undefined ? -1n : BigInt(entry.size));
    page.setUint32(at + LINE_AT, Math.min(entry.line, 0xffff_ffff));
    page.setUint16(at + MODE_AT, entry.mode ?? UNKNOWN_MODE);
    if (!this.isLong) return;
    page.setUint32(at + UID_AT, entry.uid ?? UNKNOWN_ID);
    page.setUint32(at + GID_AT, entry.gid ?? UNKNOWN_ID);
    page.setFloat64(at + TIME_AT, entry.mtime === undefined ? Number.NaN : Number(entry.mtime.seconds));
    page.setUint8(at + KIND_AT, Math.max(0, KINDS.indexOf(entry.kind)));
  }

  private identifier(row: number, at: number): number | undefined {
    if (!this.isLong) return undefined;
    const value = this.page(row).getUint32(this.at(row) + at);
    return value === UNKNOWN_ID ? undefined : value;
  }

  private page(row: number): DataView {
    return this.pages[Math.floor(row / PAGE_ROWS)] as DataView;
  }

  private at(row: number): number {
    return (row % PAGE_ROWS) * this.rowBytes;
  }

  private bytesOf(row: number, at: number, length: number): Uint8Array {
    return new Uint8Array(this.page(row).buffer, this.at(row) + at, length);
  }

  private holds(row: number, at: number, key: Uint8Array): boolean {
    const page = this.page(row);
    const start = this.at(row) + at;
    for (let i = 0; i < NAME_KEY_BYTES; i++) if (page.getUint8(start + i) !== key[i]) return false;
    return true;
  }

  /** The slot in which a key stands, or the free one where it would. */
  private slotOf(key: Uint8Array): number {
    const mask = this.slots.length - 1;
    let slot = this.mix(key) & mask;
    for (;;) {
      const row = (this.slots[slot] as number) - 1;
      if (row < 0 || this.holds(row, 0, key)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private mix(key: Uint8Array): number {
    let sum = 0;
    for (let i = 0; i < 4; i++) {
      const word = ((key[4 * i] as number) << 24) | ((key[4 * i + 1] as number) << 16);
      const low = ((key[4 * i + 2] as number) << 8) | (key[4 * i + 3] as number);
      sum = (sum + Math.imul(word | low, this.multipliers[i] as number)) | 0;
    }
    return sum ^ (sum >>> 15);
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 2);
    for (let row = 0; row < this.count; row++) {
      this.slots[this.slotOf(this.bytesOf(row, 0, NAME_KEY_BYTES))] = row + 1;
    }
  }
}
