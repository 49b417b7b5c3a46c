import { type Exact, type Finding, finding } from '../../findings/index.js';
import type { Comparer } from '../../tar/index.js';
import type { TarMember } from '../../tar/member.js';
import { CommonFolder, mapName, mappingForBase, type NameMapping, possibleMappings, SAME_NAMES } from './base.js';
import type { ManifestEntry, ManifestFormat } from './entry.js';
import { normaliseName } from './names.js';
import { EntryTable, STATE } from './table.js';
import { type Difference, MAX_TOLD, positionOf, TELLINGS, tellMissing } from './tellings.js';

/** How archive and manifest are held together. */
export interface ManifestComparerOptions {
  readonly format: ManifestFormat;
  /** Folder of the archive in which the manifest's paths start; found by itself where it is not given. */
  readonly base?: string | undefined;
  /** Gives the names on these lines of the manifest, read a second time: rows keep hashes of names only. */
  readonly namesOfLines?: ((lines: readonly number[]) => ReadonlyMap<number, string>) | undefined;
}

/** What comparing came to, in numbers. */
export interface ManifestCounts {
  /** Files compared by SHA-256, whether they differ or not. */
  filesChecked: number;
  /** Their bytes as stored, without the holes of sparse files. */
  bytesChecked: bigint;
  /** Files of which digest, size, type or link target differ. */
  differing: number;
  missing: number;
  extra: number;
  /** Differences in mode, owner or time. */
  attributes: number;
  /** Files whose content could not be compared. */
  unchecked: number;
  /** Files that the manifest has no say in: outside of its base or, for BagIt, of the payload; the manifest itself. */
  outside: number;
}

const DIFFERS = STATE.digestDiffers | STATE.sizeDiffers | STATE.kindDiffers | STATE.linkDiffers;
const ATTRIBUTES = STATE.modeDiffers | STATE.uidDiffers | STATE.gidDiffers | STATE.timeDiffers;
const JUDGED = DIFFERS | ATTRIBUTES | STATE.unchecked | STATE.matched;
const EMPTY_DIGEST = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
/** Members held back until it is known how their names map. */
const MAX_WAITING = 1024;
const MAX_WAITING_CHARACTERS = 1 << 20;
const MAX_DIFFERENCES = 256;

/** Holds the members of an archive against a manifest. Names are compared as `normaliseName` gives them. */
export class ManifestComparer implements Comparer {
  readonly by = 'digest';
  readonly counts: ManifestCounts = {
    filesChecked: 0,
    bytesChecked: 0n,
    differing: 0,
    missing: 0,
    extra: 0,
    attributes: 0,
    unchecked: 0,
    outside: 0,
  };
  private readonly options: ManifestComparerOptions;
  private readonly table: EntryTable;
  private readonly common = new CommonFolder();
  private readonly differences = new Map<number, Difference>();
  private ownDigest: string | undefined;
  private mapping: NameMapping | undefined;
  private waiting: Difference[] = [];
  private waitingCharacters = 0;
  private contradictions = 0;
  private earlier = 0;
  private firstUnchecked = '';
  private firstOutside = '';
  private sawBagit = false;

  constructor(options: ManifestComparerOptions) {
    this.options = options;
    this.table = new EntryTable(options.format === 'mtree');
    this.mapping = options.base === undefined ? undefined : mappingForBase(options.base);
  }

  /** Bytes of content whose SHA-256 was compared. */
  get vouchedBytes(): bigint {
    return this.counts.bytesChecked;
  }

  /**
   * Takes one entry of the manifest; all of them before the first member.
   * @throws ManifestError beyond 2^26 entries
   */
  expect(entry: ManifestEntry): readonly Finding[] {
    const there = this.table.add(entry);
    if (there < 0) {
      if (entry.kind !== 'directory') this.common.add(normaliseName(entry.name));
      return [];
    }
    const size = this.table.fileSize(there);
    const isSame =
      (entry.sha256 ?? this.table.digest(there)) === this.table.digest(there) &&
      (entry.size === undefined || size === undefined || entry.size === size);
    if (isSame || ++this.contradictions > MAX_TOLD) return [];
    const args = { name: entry.name, line: this.table.line(there), otherLine: entry.line };
    return [finding('MANIFEST_CONTRADICTORY', { volume: 0, offset: 0 }, args)];
  }

  /** @param sha256 - of the manifest file, so that itself in the archive is not taken for a stranger; in hex */
  knowOwnDigest(sha256: string): void {
    this.ownDigest = sha256;
  }

  saw(member: TarMember, sha256: string | undefined, volume: number): readonly Finding[] {
    if (member.kind === 'volume-label' || member.kind === 'continuation') return [];
    const seen = { member, sha256, volume };
    if (this.mapping !== undefined) return this.judge(seen, this.mapping);
    this.waiting.push(seen);
    this.waitingCharacters += member.name.length + member.linkname.length;
    const decided = this.decideBy(seen);
    const isFull = this.waiting.length >= MAX_WAITING || this.waitingCharacters >= MAX_WAITING_CHARACTERS;
    return decided !== undefined || isFull ? this.settle(decided ?? this.mostlyMatching()) : [];
  }

  end(complete: boolean): readonly Finding[] {
    const findings = this.mapping === undefined ? this.settle(this.mostlyMatching()) : [];
    findings.push(...this.tellRows(complete));
    const at = { volume: 0, offset: 0 };
    const { unchecked, outside, filesChecked: checked, differing, missing, extra, attributes } = this.counts;
    if (unchecked > 0) {
      findings.push(finding('MANIFEST_CONTENT_UNCHECKED', at, { count: unchecked, name: this.firstUnchecked }));
    }
    if (this.options.format === 'bagit' && this.firstOutside !== '' && !this.sawBagit) {
      findings.push(finding('MANIFEST_OUTSIDE_PAYLOAD', at, { count: outside, name: this.firstOutside }));
    }
    if (differing + missing + extra + attributes > 0) {
      findings.push(finding('MANIFEST_SUMMARY', at, { checked, differing, missing, extra, attributes }));
    }
    return findings;
  }

  /** A digest and a name that both fit settle how names map, unless an earlier name fitted as it is. */
  private decideBy(seen: Difference): NameMapping | undefined {
    if (seen.sha256 === undefined || seen.sha256 === EMPTY_DIGEST) return undefined;
    const possible = possibleMappings(this.table, this.common.value, normaliseName(seen.member.name));
    const fits = possible.find(({ row }) => this.table.digest(row) === seen.sha256);
    if (fits === undefined || fits.by === SAME_NAMES) return fits?.by;
    const fitsAsItIs = this.waiting.some(
      ({ member }) => member.kind !== 'directory' && this.table.find(normaliseName(member.name)) >= 0,
    );
    return fitsAsItIs ? undefined : fits.by;
  }

  /** Without a digest to go by: the mapping under which most names stand in the manifest. */
  private mostlyMatching(): NameMapping {
    const votes = new Map<string, { by: NameMapping; count: number }>([['\0', { by: SAME_NAMES, count: 0 }]]);
    for (const { member } of this.waiting) {
      if (member.kind === 'directory') continue;
      for (const { by } of possibleMappings(this.table, this.common.value, normaliseName(member.name))) {
        const key = `${by.strip}\0${by.add}`;
        const vote = votes.get(key) ?? { by, count: 0 };
        vote.count++;
        votes.set(key, vote);
      }
    }
    return [...votes.values()].reduce((best, vote) => (vote.count > best.count ? vote : best)).by;
  }

  private settle(mapping: NameMapping): Finding[] {
    const { waiting } = this;
    this.mapping = mapping;
    this.waiting = [];
    return waiting.flatMap((seen) => this.judge(seen, mapping));
  }

  private judge(seen: Difference, mapping: NameMapping): Finding[] {
    const { member, sha256 } = seen;
    const name = mapName(mapping, normaliseName(member.name));
    const isFile = member.kind === 'file' || member.kind === 'hardlink' || member.kind === 'unknown';
    if (name === undefined)
      return this.options.base !== undefined ? this.passOver(isFile) : this.stranger(seen, isFile);
    const isOwn = sha256 !== undefined && sha256 === this.ownDigest;
    const row = this.table.find(name);
    if (row < 0) {
      if (isOwn) return this.passOver(isFile);
      if (this.options.format === 'bagit' && !name.startsWith('data/')) {
        if (name === 'bagit.txt') this.sawBagit = true;
        if (isFile && this.firstOutside === '') this.firstOutside = member.name;
        return this.passOver(isFile);
      }
      return this.stranger(seen, isFile);
    }
    const before = this.table.state(row);
    // Extracting a link from a file to itself leaves the file as it is.
    if (before & STATE.seen && this.linkedRow(member, mapping) === row) return [];
    // `sha256sum * > SHA256SUMS` lists the manifest itself, as it was then: empty.
    const isOwnLine = isOwn && this.table.digest(row) === EMPTY_DIGEST;
    const judged = isOwnLine ? STATE.matched : this.compare(row, seen, mapping);
    this.table.setState(row, (before & ~JUDGED) | STATE.seen | judged);
    this.differences.delete(row);
    if ((judged & (DIFFERS | ATTRIBUTES)) !== 0 && this.differences.size < MAX_DIFFERENCES) {
      this.differences.set(row, seen);
    }
    if (judged & STATE.unchecked && this.firstUnchecked === '') this.firstUnchecked = member.name;
    if ((before & DIFFERS) === 0 || ++this.earlier > MAX_TOLD) return [];
    const args = { name: member.name, line: this.table.line(row) };
    return [finding('MANIFEST_EARLIER_VERSION', positionOf(seen), args, reference(member))];
  }

  private passOver(isFile: boolean): Finding[] {
    if (isFile) this.counts.outside++;
    return [];
  }

  private stranger(seen: Difference, isFile: boolean): Finding[] {
    if (!isFile || ++this.counts.extra > MAX_TOLD) return [];
    const { member } = seen;
    return [finding('MANIFEST_FILE_EXTRA', positionOf(seen), { name: member.name }, reference(member))];
  }

  /** The bits of state that one member comes to. */
  private compare(row: number, { member, sha256 }: Difference, mapping: NameMapping): number {
    const { table } = this;
    const expected = table.kind(row) ?? (this.options.format === 'mtree' ? undefined : 'file');
    const bits = this.compareAttributes(row, member);
    if (member.kind === 'hardlink') return bits | this.compareHardlink(row, member, sha256, mapping);
    if (member.kind === 'symlink' && this.options.format !== 'mtree')
      return bits | this.followSymlink(row, member, mapping);
    const kind = member.kind === 'unknown' ? 'file' : member.kind;
    if (expected !== undefined && expected !== kind) return bits | STATE.kindDiffers;
    if (kind === 'symlink') return bits | (table.linkMatches(row, member.linkname) === false ? STATE.linkDiffers : 0);
    if (kind !== 'file') return bits;
    const size = table.fileSize(row);
    const sizeBit = size !== undefined && !sameNumber(size, member.size) ? STATE.sizeDiffers : 0;
    return bits | sizeBit | this.compareDigest(row, sha256, member.storedSize);
  }

  private compareDigest(row: number, sha256: string | undefined, storedSize: Exact): number {
    const expected = this.table.digest(row);
    if (expected === undefined) return 0;
    if (sha256 === undefined) return STATE.unchecked;
    this.counts.filesChecked++;
    this.counts.bytesChecked += BigInt(storedSize);
    return sha256 === expected ? STATE.matched : STATE.digestDiffers;
  }

  /** A hard link has the content of its target as it stands at this place of the archive. */
  private compareHardlink(row: number, member: TarMember, sha256: string | undefined, mapping: NameMapping): number {
    const expected = this.table.digest(row);
    if (this.table.kind(row) === 'directory') return STATE.kindDiffers;
    if (expected === undefined) return 0;
    if (sha256 !== undefined) return sha256 === expected ? STATE.matched : STATE.digestDiffers;
    const target = this.linkedRow(member, mapping);
    if (target < 0) return STATE.unchecked;
    const state = this.table.state(target);
    const isSame = this.table.digest(target) === expected;
    if (state & STATE.matched) return isSame ? STATE.matched : STATE.digestDiffers;
    if (state & STATE.digestDiffers && isSame) return STATE.digestDiffers;
    return STATE.unchecked;
  }

  /** Row of what a hard link leads to, or -1. */
  private linkedRow({ kind, linkname }: TarMember, mapping: NameMapping): number {
    if (kind !== 'hardlink') return -1;
    const mapped = mapName(mapping, normaliseName(linkname));
    return mapped === undefined ? -1 : this.table.find(mapped);
  }

  /** sha256sum and hashdeep follow symbolic links: the line then holds the digest of the target. */
  private followSymlink(row: number, member: TarMember, mapping: NameMapping): number {
    const folder = member.name.slice(0, member.name.lastIndexOf('/') + 1);
    const target = resolveDots(member.linkname.startsWith('/') ? member.linkname : folder + member.linkname);
    const mapped = mapName(mapping, target);
    const found = mapped === undefined ? -1 : this.table.find(mapped);
    if (found < 0 || found === row) return STATE.unchecked;
    // Its target is compared for itself: here it is enough that the manifest tells the same of both.
    return this.table.digest(found) === this.table.digest(row) ? STATE.matched : STATE.digestDiffers;
  }

  private compareAttributes(row: number, member: TarMember): number {
    if (this.options.format !== 'mtree') return 0;
    const { table } = this;
    const mode = table.mode(row);
    const [uid, gid, seconds] = [table.uid(row), table.gid(row), table.seconds(row)];
    let bits = 0;
    // The mode of a symbolic link is 0777 on one system and follows umask on another.
    if (mode !== undefined && member.kind !== 'symlink' && mode !== (member.mode & 0o7777)) bits |= STATE.modeDiffers;
    if (uid !== undefined && !sameNumber(uid, member.uid)) bits |= STATE.uidDiffers;
    if (gid !== undefined && !sameNumber(gid, member.gid)) bits |= STATE.gidDiffers;
    if (seconds !== undefined && !sameNumber(seconds, member.mtime.seconds)) bits |= STATE.timeDiffers;
    return bits;
  }

  /** Tells what differs and what is missing, now that the last version of everything has been seen. */
  private tellRows(complete: boolean): Finding[] {
    const rows = new Map<number, number[]>(TELLINGS.map(({ bit }) => [bit, []]));
    const missing: number[] = [];
    const roots = this.rootRows();
    for (let row = 0; row < this.table.size; row++) {
      const state = this.table.state(row);
      if (state & DIFFERS) this.counts.differing++;
      if (state & STATE.unchecked) this.counts.unchecked++;
      for (const { bit } of TELLINGS) {
        if ((state & bit) === 0) continue;
        if (bit & ATTRIBUTES) this.counts.attributes++;
        const told = rows.get(bit) as number[];
        if (told.length < MAX_TOLD) told.push(row);
      }
      if ((state & (STATE.seen | STATE.optional)) !== 0 || !complete || roots.has(row)) continue;
      this.counts.missing++;
      if (missing.length < MAX_TOLD) missing.push(row);
    }
    const nameless = [...missing, ...[...rows.values()].flat().filter((row) => !this.differences.has(row))];
    const lines = nameless.map((row) => this.table.line(row));
    const names = lines.length === 0 ? undefined : this.options.namesOfLines?.(lines);
    const nameOf = (row: number): string | undefined => names?.get(this.table.line(row));
    const differing = TELLINGS.flatMap(({ bit, tell }) =>
      (rows.get(bit) as number[]).map((row) =>
        tell({ table: this.table, row, name: nameOf(row), difference: this.differences.get(row) }),
      ),
    );
    return [...differing, ...missing.map((row) => tellMissing(this.table, row, nameOf(row)))];
  }

  /** mtree tells of the folder it was made in and of those above the archive's root, which no archive need hold. */
  private rootRows(): ReadonlySet<number> {
    const add = this.mapping?.add ?? '';
    const folders = ['', ...Array.from(add.matchAll(/\//g), (slash) => add.slice(0, slash.index))];
    const rows = folders.map((folder) => this.table.find(folder));
    return new Set(rows.filter((row) => row >= 0 && this.table.kind(row) === 'directory'));
  }
}

function reference(member: TarMember): { index: number; name: string } {
  return { index: member.index, name: member.name };
}

function sameNumber(a: Exact, b: Exact): boolean {
  return typeof a === typeof b ? a === b : BigInt(a) === BigInt(b);
}

function resolveDots(path: string): string {
  const parts: string[] = [];
  for (const part of normaliseName(path).split('/')) {
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}
