import { randomInt } from 'node:crypto';
import type { Exact } from '../../findings/index.js';
import { HashTable } from '../../tar/checks/hash-table.js';
import { NameHasher } from '../../tar/checks/name-hash.js';
import type { MemberKind } from '../../tar/member.js';
import { ByteStrings, Column, RisingNumbers, WholeNumbers } from '../columns.js';
import { type ManifestEntry, ManifestError } from './entry.js';
import { nameDigest, normaliseName } from './names.js';

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

const DIGEST_BYTES = 32;
const MAX_ROWS = 2 ** 26;
const SEED_END = 2 ** 48 - 1;
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
 * The entries of a manifest by the hash of their names: about 52 bytes for each, 4 more where the manifest tells sizes
 * and 15 more for mtree's attributes, whatever the length of the names.
 */
export class EntryTable {
  private readonly isLong: boolean;
  // Names are hashed with a secret, so that nobody can choose some that share a hash.
  private readonly hasher = new NameHasher(randomInt(SEED_END));
  private readonly rows = new HashTable(MAX_ROWS);
  private readonly digests = new ByteStrings(DIGEST_BYTES);
  private readonly states = new Column(Uint16Array);
  private readonly lines = new RisingNumbers();
  private readonly sizes = new WholeNumbers();
  private readonly kinds = new Column(Uint8Array);
  private readonly modes = new Column(Uint16Array);
  private readonly uids = new WholeNumbers();
  private readonly gids = new WholeNumbers();
  private readonly times = new WholeNumbers();
  private count = 0;

  /** @param withAttributes - keep type, mode, owner, time and link target too */
  constructor(withAttributes: boolean) {
    this.isLong = withAttributes;
  }

  /** Number of rows. */
  get size(): number {
    return this.count;
  }

  /** Row of a normalised name, or -1. */
  find(normalised: string): number {
    this.hasher.hash(normalised);
    return this.rows.get(this.hasher);
  }

  /**
   * Adds an entry.
   * @returns the row in which its name stands already, or -1
   * @throws ManifestError beyond 2^26 entries
   */
  add(entry: ManifestEntry): number {
    const there = this.find(normaliseName(entry.name));
    if (there >= 0) return there;
    if (!this.rows.set(this.hasher, this.count)) {
      throw new ManifestError(`the manifest holds more than ${MAX_ROWS} files`);
    }
    this.lines.add(entry.line);
    this.write(this.count++, entry);
    return -1;
  }

  /** Puts another entry of the same name in a row; the line stays. */
  replace(row: number, entry: ManifestEntry): void {
    this.write(row, entry);
  }

  state(row: number): number {
    return this.states.get(row);
  }

  setState(row: number, state: number): void {
    this.states.set(row, state);
  }

  line(row: number): number {
    return this.lines.get(row);
  }

  /** The digest in hex, where there is one. */
  digest(row: number): string | undefined {
    if ((this.state(row) & STATE.hasDigest) === 0) return undefined;
    const { buffer, byteOffset } = this.digests.at(row);
    return Buffer.from(buffer, byteOffset, DIGEST_BYTES).toString('hex');
  }

  fileSize(row: number): Exact | undefined {
    return this.sizes.get(row);
  }

  kind(row: number): MemberKind | undefined {
    return KINDS[this.kinds.get(row)];
  }

  mode(row: number): number | undefined {
    const mode = this.modes.get(row);
    return mode === 0 ? undefined : mode - 1;
  }

  uid(row: number): Exact | undefined {
    return this.uids.get(row);
  }

  gid(row: number): Exact | undefined {
    return this.gids.get(row);
  }

  /** Whole seconds since 1970. */
  seconds(row: number): Exact | undefined {
    return this.times.get(row);
  }

  /** Whether the link points where the manifest says; `undefined` where it says nothing. */
  linkMatches(row: number, linkname: string): boolean | undefined {
    if ((this.state(row) & STATE.hasLink) === 0) return undefined;
    return nameDigest(linkname).equals(this.digests.at(row));
  }

  private write(row: number, entry: ManifestEntry): void {
    // A link has no content: where others hold its digest, that of its target stands.
    const link = this.isLong && entry.kind === 'symlink' ? entry.linkname : undefined;
    const sha256 = link === undefined ? entry.sha256 : undefined;
    if (link !== undefined) this.digests.at(row).set(nameDigest(link));
    if (sha256 !== undefined) this.digests.at(row).set(Buffer.from(sha256, 'hex'));
    const has = (sha256 === undefined ? 0 : STATE.hasDigest) | (link === undefined ? 0 : STATE.hasLink);
    this.setState(row, has | (entry.optional ? STATE.optional : 0));
    this.sizes.set(row, entry.size);
    if (!this.isLong) return;
    this.modes.set(row, entry.mode === undefined ? 0 : entry.mode + 1);
    this.uids.set(row, entry.uid);
    this.gids.set(row, entry.gid);
    this.times.set(row, entry.mtime?.seconds);
    this.kinds.set(row, Math.max(0, KINDS.indexOf(entry.kind)));
  }
}
