import { randomInt } from 'node:crypto';
import { HashTable, NameHasher } from '../../tar/checks/index.js';
import type { Timestamp } from '../../tar/index.js';
import { type Place, pathOf } from '../../tar/restore/member-path.js';
import type { MemberPlace } from '../../tar/restore/report.js';
import { PackedRecords, Packer, type Unpacker } from '../packed-records.js';
import type { MemberAttributes } from '../xattrs/member-attributes.js';
import type { EntryMeta } from './root.js';

/** A member of which something is done when all others are there. */
export interface LateEntry {
  readonly member: MemberPlace;
  readonly place: Place;
  /** What is set of it. */
  readonly meta: EntryMeta;
  /** Of a symbolic link: where it leads, as stored. Of a hard link: the path of what it is another name of. */
  readonly target: string;
  readonly isSymbolic: boolean;
}

type Owner = NonNullable<EntryMeta['owner']>;

const DEAD = 0;
const ALIVE = 1;
const SEED_END = 2 ** 48 - 1;
const ENTRIES_MAX = 2 ** 32 - 2;

/** What of an entry is there: bits of one number. */
const HAS = { mode: 1, owner: 2, times: 4, before1970: 8, symbolic: 16, attributes: 32 } as const;
/** How a member's name comes from its path, times this in the same number; beyond the last it is kept itself. */
const NAME_STEP = 64;
const PREFIXES = ['', './', '/'] as const;
const SUFFIXES = ['', '/'] as const;
const OWN_NAME = PREFIXES.length * SUFFIXES.length;

/**
 * Entries by path, the last one of each path, in the order in which they came. Some 50 bytes are kept of each, its name
 * in its folder, and its target: hundreds of thousands of them wait for the end of a restore.
 */
export class LateEntries {
  private readonly records = new PackedRecords();
  /** Paths of folders: entries of one folder follow one another. */
  private readonly folders = new PackedRecords();
  private readonly packer = new Packer();
  private readonly hasher = new NameHasher(randomInt(SEED_END));
  private readonly table = new HashTable(ENTRIES_MAX);
  private readonly attributes = new Map<number, MemberAttributes>();
  private folder: string | undefined;
  private folderAt = 0;
  /** One time of access is that of all that a restore makes. */
  private readonly accessTimes: Timestamp[] = [];
  /** There are few, whatever the number of members. */
  private readonly owners: Owner[] = [];
  private readonly ownersAt = new Map<string, number>();
  private count = 0;

  /** Entries that there are. */
  get size(): number {
    return this.count;
  }

  /** Keeps an entry, in place of one with the same path, and behind all others. */
  add(entry: LateEntry): void {
    const path = pathOf(entry.place);
    this.delete(path);
    const { attributes } = entry.meta;
    this.pack(entry, this.keptFolder(entry.place.folder));
    const at = this.records.add(this.packer);
    if (attributes !== undefined) this.attributes.set(at, attributes);
    this.hasher.hash(path);
    this.table.set(this.hasher, at);
    this.count++;
  }

  delete(path: string): void {
    const at = this.find(path);
    if (at !== undefined) this.deleteAt(at);
  }

  has(path: string): boolean {
    return this.find(path) !== undefined;
  }

  get(path: string): LateEntry | undefined {
    const at = this.find(path);
    return at === undefined ? undefined : this.at(at);
  }

  /** The entry at a place that `find` or `places` gave, also if it is deleted by now. */
  at(place: number): LateEntry {
    return this.unpack(place, this.records.at(place));
  }

  /** Deletes an entry that is not deleted yet, by such a place. */
  deleteAt(place: number): void {
    this.records.setFirst(place, DEAD);
    this.count--;
  }

  /** Where the entry of a path is; undefined where there is none. */
  find(path: string): number | undefined {
    if (this.count === 0) return undefined;
    this.hasher.hash(path);
    const at = this.table.get(this.hasher);
    if (at < 0) return undefined;
    const unpacker = this.records.at(at);
    const isAlive = unpacker.number() === ALIVE;
    return isAlive && pathOf(this.unpackPlace(unpacker)) === path ? at : undefined;
  }

  /** Where the entries are, in their order; what is deleted meanwhile is left out. */
  *places(): Generator<number> {
    for (let at = this.records.first; at !== undefined; ) {
      if (this.records.at(at).number() === ALIVE) yield at;
      const unpacker = this.records.at(at);
      this.unpack(at, unpacker);
      at = this.records.behind(at, unpacker);
    }
  }

  private pack({ member, place, meta, target, isSymbolic }: LateEntry, folder: number): void {
    const { packer } = this;
    const { mode, owner, times, attributes } = meta;
    const seconds = Number(times?.mtime.seconds ?? 0);
    const form = nameForm(member.name, pathOf(place));
    packer.number(ALIVE);
    packer.number(folder);
    packer.text(place.name);
    const flags =
      (mode === undefined ? 0 : HAS.mode) |
      (owner === undefined ? 0 : HAS.owner) |
      (times === undefined ? 0 : HAS.times) |
      (seconds < 0 ? HAS.before1970 : 0) |
      (isSymbolic ? HAS.symbolic : 0) |
      (attributes === undefined ? 0 : HAS.attributes);
    packer.number(form * NAME_STEP + flags);
    if (form === OWN_NAME) packer.text(member.name);
    packer.number(member.offset);
    packer.number(member.volume);
    packer.text(target);
    if (mode !== undefined) packer.number(mode);
    if (owner !== undefined) packer.number(this.keptOwner(owner));
    if (times === undefined) return;
    packer.number(this.keptAccessTime(times.atime));
    packer.number(Math.abs(seconds));
    packer.number(times.mtime.nanoseconds);
  }

  private unpackPlace(unpacker: Unpacker): Place {
    const folder = this.folders.at(unpacker.number()).text();
    return { folder, name: unpacker.text() };
  }

  private unpack(at: number, unpacker: Unpacker): LateEntry {
    unpacker.number();
    const place = this.unpackPlace(unpacker);
    const head = unpacker.number();
    const flags = head % NAME_STEP;
    const form = Math.floor(head / NAME_STEP);
    const name = form === OWN_NAME ? unpacker.text() : nameOf(form, pathOf(place));
    const member = { name, offset: unpacker.number(), volume: unpacker.number() };
    const target = unpacker.text();
    const mode = (flags & HAS.mode) === 0 ? undefined : unpacker.number();
    const owner = (flags & HAS.owner) === 0 ? undefined : this.owners[unpacker.number()];
    const times = (flags & HAS.times) === 0 ? undefined : this.unpackTimes(unpacker, (flags & HAS.before1970) !== 0);
    const attributes = this.attributes.get(at);
    return {
      member,
      place,
      meta: { owner, mode, times, attributes },
      target,
      isSymbolic: (flags & HAS.symbolic) !== 0,
    };
  }

  private unpackTimes(unpacker: Unpacker, isBefore1970: boolean): EntryMeta['times'] {
    const atime = this.accessTimes[unpacker.number()] as Timestamp;
    const seconds = unpacker.number();
    return { atime, mtime: { seconds: isBefore1970 ? -seconds : seconds, nanoseconds: unpacker.number() } };
  }

  private keptFolder(folder: string): number {
    if (folder === this.folder) return this.folderAt;
    this.packer.text(folder);
    this.folder = folder;
    this.folderAt = this.folders.add(this.packer);
    return this.folderAt;
  }

  /** Numbers of owners may be any: they are what the archive says. */
  private keptOwner(owner: Owner): number {
    const key = `${owner.uid}:${owner.gid}`;
    const known = this.ownersAt.get(key) ?? this.owners.push(owner) - 1;
    this.ownersAt.set(key, known);
    return known;
  }

  private keptAccessTime(time: Timestamp): number {
    const last = this.accessTimes.length - 1;
    return this.accessTimes[last] === time ? last : this.accessTimes.push(time) - 1;
  }
}

/** How a member's name comes from its path. */
function nameForm(name: string, path: string): number {
  for (let form = 0; form < OWN_NAME; form++) {
    if (name === nameOf(form, path)) return form;
  }
  return OWN_NAME;
}

function nameOf(form: number, path: string): string {
  return `${PREFIXES[Math.floor(form / SUFFIXES.length)]}${path}${SUFFIXES[form % SUFFIXES.length]}`;
}
