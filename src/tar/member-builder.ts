import { decodeName } from '../bytes/index.js';
import { type ArgsOf, type Code, type Exact, type Finding, finding, type Position } from '../findings/index.js';
import type { Draft, DraftMember } from './draft.js';
import type { ExtendedState } from './extended.js';
import { dialectOf, FIELDS, fieldText } from './header.js';
import { HeaderNumbers } from './header-numbers.js';
import type { Dialect, MemberKind, TarMember } from './member.js';
import { add, readNumber } from './numbers.js';
import { type PaxRecords, PaxValues } from './pax-values.js';
import { judgeSparseRecords } from './sparse-form.js';

const KINDS: Record<string, MemberKind> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  S: 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '3': 'character-device',
  '4': 'block-device',
  '5': 'directory',
  D: 'directory',
  '6': 'fifo',
  V: 'volume-label',
  M: 'continuation',
};
const TYPE_TEXT: readonly string[] = /* @__PURE__ */ Array.from({ length: 256 }, (_, i) => String.fromCharCode(i));
const CARRIES_NO_DATA = /* @__PURE__ */ new Set(['1', '2', '3', '4', '5', '6', 'V']);
/** The most that eleven octal digits hold. */
const OCTAL_SIZE_MAX = 0o77777777777;

/** Builds members from header blocks and the extended headers before them. */
export class MemberBuilder {
  private readonly volume: number;
  private readonly report: (found: Finding) => void;
  private readonly numbers: HeaderNumbers;
  private readonly values: PaxValues;
  private uname = '';
  private gname = '';
  private unameBytes = new Uint8Array(32);
  private gnameBytes = new Uint8Array(32);
  private at: Position = { volume: 0, offset: 0 };
  /** Findings of the header at hand, kept back until the member that they speak of has its name. */
  private held: Finding[] = [];

  constructor(volume: number, report: (found: Finding) => void) {
    this.volume = volume;
    this.report = report;
    const tell = <C extends Code>(code: C, args: ArgsOf<C>): void => this.tell(code, args);
    this.numbers = new HeaderNumbers(tell);
    this.values = new PaxValues(tell);
  }

  /**
   * Builds a member, reporting what is wrong with its fields.
   * @returns undefined where the size cannot be used: nobody can tell where the next header stands
   */
  build(bytes: Uint8Array, at: number, offset: number, index: number, extended: ExtendedState): Draft | undefined {
    this.at = { volume: this.volume, offset };
    const draft = this.drafted(bytes, at, offset, index, extended);
    if (this.held.length > 0) this.flush(draft?.member);
    return draft;
  }

  /** Size of an extended header's data; undefined where the field cannot be used (reported). */
  extendedSize(bytes: Uint8Array, at: number, offset: number): Exact | undefined {
    this.at = { volume: this.volume, offset };
    const size = this.numbers.size(bytes, at);
    if (this.held.length > 0) this.flush(undefined);
    return size;
  }

  /** The number of regions that a pax 0.x sparse member announces. */
  numblocks(member: TarMember): Exact | undefined {
    const value = member.pax === undefined ? undefined : this.values.size(member.pax, 'GNU.sparse.numblocks');
    if (this.held.length > 0) this.flush(member);
    return value;
  }

  private tell<C extends Code>(code: C, args: ArgsOf<C>): void {
    this.held.push(finding(code, this.at, args));
  }

  private flush(member: TarMember | undefined): void {
    const reference = member === undefined ? undefined : { index: member.index, name: member.name };
    for (const found of this.held) this.report(reference === undefined ? found : { ...found, member: reference });
    this.held = [];
  }

  private drafted(
    bytes: Uint8Array,
    at: number,
    offset: number,
    index: number,
    extended: ExtendedState,
  ): Draft | undefined {
    const shown = dialectOf(bytes, at);
    // GNU tar writes V and M headers without a magic.
    const own = shown === 'v7' && (bytes[at + 156] === 0x56 || bytes[at + 156] === 0x4d) ? 'gnu' : shown;
    const dialect: Dialect =
      own === 'gnu' || !(extended.hasLocal || extended.records) ? own : extended.hasSolaris ? 'solaris' : 'pax';
    const size = this.numbers.size(bytes, at);
    if (size === undefined) return undefined;
    const member = this.draft(bytes, at, own, dialect, TYPE_TEXT[bytes[at + 156] as number] as string);
    member.index = index;
    member.offset = extended.offset >= 0 ? extended.offset : offset;
    member.headerOffset = offset;
    member.dataOffset = offset + 512;
    const isPlain =
      extended.records === undefined && extended.longName === undefined && extended.longLink === undefined;
    if (!isPlain) return this.finishExtended(bytes, at, member, size, own, extended);
    return this.finish(bytes, at, member, size, own, extended, false);
  }

  private draft(bytes: Uint8Array, at: number, own: Dialect, dialect: Dialect, typeflag: string): DraftMember {
    const isGnuBare = typeflag === 'V' || typeflag === 'M';
    const hasOwners = own !== 'v7' && own !== 'star' && !isGnuBare;
    const isDevice = typeflag === '3' || typeflag === '4';
    const { numbers } = this;
    const isStar = own === 'xstar';
    const hasTimes = isStar || own === 'gnu';
    return {
      index: 0,
      offset: 0,
      headerOffset: 0,
      dataOffset: 0,
      name: this.headerName(bytes, at, own),
      linkname: bytes[at + 157] === 0 ? '' : fieldText(bytes, FIELDS.linkname, at),
      typeflag,
      kind: KINDS[typeflag] ?? 'unknown',
      dialect,
      mode: numbers.small(bytes, at, 'mode'),
      uid: numbers.number(bytes, at, 'uid'),
      gid: numbers.number(bytes, at, 'gid'),
      uname: hasOwners ? this.owner(bytes, at) : '',
      gname: hasOwners ? this.group(bytes, at) : '',
      size: 0,
      idleSize: 0,
      storedSize: 0,
      mtime: { seconds: numbers.number(bytes, at, 'mtime'), nanoseconds: 0 },
      atime: hasTimes ? numbers.time(bytes, at, isStar ? 'starAtime' : 'gnuAtime') : undefined,
      ctime: hasTimes ? numbers.time(bytes, at, isStar ? 'starCtime' : 'gnuCtime') : undefined,
      devmajor: isDevice ? numbers.small(bytes, at, 'devmajor') : 0,
      devminor: isDevice ? numbers.small(bytes, at, 'devminor') : 0,
      sparse: undefined,
      continuation: undefined,
      pax: undefined,
      isDumpdir: typeflag === 'D',
      recovered: false,
    };
  }

  /** The name in the block. What stands at 345 is a prefix, or a time, or nobody agrees. */
  private headerName(bytes: Uint8Array, at: number, own: Dialect): string {
    const name = fieldText(bytes, FIELDS.name, at);
    if (bytes[at + 345] === 0) return name;
    const isUstar = own === 'ustar' || own === 'xstar';
    if (isUstar && bytes[at + 262] === 0) return `${this.prefix(bytes, at, own)}/${name}`;
    // An incremental dump: BusyBox and Python take even that time for a prefix, but GNU tar writes it daily.
    if (own === 'gnu' && readNumber(bytes, at + 345, 12).form !== 'invalid') return name;
    const prefix = this.prefix(bytes, at, own);
    const isUsed = isUstar || own === 'star';
    this.tell('TAR_PREFIX_AMBIGUOUS', { prefix, isUsed });
    return isUsed ? `${prefix}/${name}` : name;
  }

  private prefix(bytes: Uint8Array, at: number, own: Dialect): string {
    return fieldText(bytes, own === 'xstar' || own === 'star' ? FIELDS.starPrefix : FIELDS.prefix, at);
  }

  private finish(
    bytes: Uint8Array,
    at: number,
    member: DraftMember,
    size: Exact,
    own: Dialect,
    extended: ExtendedState,
    isPaxSize: boolean,
  ): Draft {
    const { typeflag } = member;
    const hasSlash = size !== 0 || typeflag === '0' || typeflag === '\0' ? member.name.endsWith('/') : false;
    // A directory of v7. The whole name counts: a header's own name may be cut behind any slash.
    if (hasSlash && (typeflag === '0' || typeflag === '\0')) member.kind = 'directory';
    const isIdle = CARRIES_NO_DATA.has(typeflag) || (member.kind === 'directory' && typeflag !== 'D');
    // Solaris writes the ACL and the attributes of a directory under its name, slash and all.
    if (!isIdle && hasSlash && !'DAEI'.includes(typeflag)) this.tell('TAR_SIZE_AMBIGUOUS', { typeflag, size });
    const areaBytes = isIdle ? 0 : size;
    member.size = areaBytes;
    member.idleSize = isIdle ? size : 0;
    member.storedSize = areaBytes;
    if (typeflag === 'M') this.continuation(bytes, at, member, own);
    // Readers agree on two: the hard links of old writers, and a directory's quota in its own header.
    const isHarmless = typeflag === '1' ? !extended.hasSeenPax : typeflag === '5' && !isPaxSize;
    return {
      member,
      areaBytes,
      ...(typeflag === 'S' ? this.headerSparse(bytes, at, member, own) : { sparseForm: 'none', realSize: undefined }),
      isIdleDisputed: !isHarmless,
    };
  }

  private headerSparse(
    bytes: Uint8Array,
    at: number,
    member: DraftMember,
    own: Dialect,
  ): Pick<Draft, 'sparseForm' | 'realSize'> {
    const isStar = own === 'xstar';
    if (!isStar && own !== 'gnu') {
      const args = { problem: 'wrong-dialect', entry: -1, expected: undefined, found: undefined };
      this.tell('SPARSE_MAP_INVALID', args);
    }
    const realSize = this.numbers.number(bytes, at, isStar ? 'starRealSize' : 'gnuRealSize');
    member.size = realSize;
    return { sparseForm: isStar ? 'star' : 'old-gnu', realSize };
  }

  private continuation(bytes: Uint8Array, at: number, member: DraftMember, own: Dialect): void {
    const isStar = own === 'xstar';
    const offset = this.numbers.small(bytes, at, isStar ? 'starOffset' : 'gnuOffset');
    const realSize = this.numbers.small(bytes, at, isStar ? 'starRealSize' : 'gnuRealSize');
    member.continuation = realSize === 0 ? { offset } : { offset, realSize };
  }

  private finishExtended(
    bytes: Uint8Array,
    at: number,
    member: DraftMember,
    headerSize: Exact,
    own: Dialect,
    extended: ExtendedState,
  ): Draft {
    const records = extended.records ?? new Map<string, Uint8Array>();
    member.pax = extended.records;
    if (member.kind === 'volume-label' && extended.offset >= 0) {
      this.tell('EXTENDED_HEADER_INTERRUPTED', { typeflag: extended.hasLocal ? 'x' : 'L', by: 'V' });
    }
    const paxSize = this.values.size(records, 'size');
    if (paxSize !== undefined && paxSize !== headerSize && !standsForLarge(headerSize, paxSize)) {
      this.tell('PAX_SIZE_DISAGREES', { paxSize, headerSize });
    }
    this.names(member, records, extended);
    this.owners(member, records);
    this.volumePart(member, records);
    const isPaxSize = paxSize !== undefined;
    const draft = this.finish(bytes, at, member, paxSize ?? headerSize, own, extended, isPaxSize);
    const tell = <C extends Code>(code: C, args: ArgsOf<C>): void => this.tell(code, args);
    return { ...draft, ...judgeSparseRecords(draft, records, extended.sparsePairs.length > 0, this.values, tell) };
  }

  private names(member: DraftMember, records: PaxRecords, extended: ExtendedState): void {
    const path = this.values.name(records, 'path');
    const linkpath = this.values.name(records, 'linkpath');
    this.compare('path', path, extended.longName, member.name);
    if (member.kind === 'hardlink' || member.kind === 'symlink') {
      this.compare('linkpath', linkpath, extended.longLink, member.linkname);
    }
    member.name = path ?? extended.longName ?? member.name;
    member.linkname = linkpath ?? extended.longLink ?? member.linkname;
  }

  private compare(
    keyword: string,
    paxPath: string | undefined,
    longName: string | undefined,
    headerName: string,
  ): void {
    if (paxPath === undefined) return;
    if (longName !== undefined) {
      if (longName !== paxPath) this.tell('NAME_AMBIGUOUS', { keyword, longName, paxPath });
    } else if (fitsHeader(paxPath) && trimSlash(paxPath) !== trimSlash(headerName))
      this.tell('PAX_PATH_DISAGREES', { keyword, paxPath, headerName });
  }

  private owners(member: DraftMember, records: PaxRecords): void {
    const { values } = this;
    member.uname = values.name(records, 'uname') ?? member.uname;
    member.gname = values.name(records, 'gname') ?? member.gname;
    member.uid = values.number(records, 'uid') ?? member.uid;
    member.gid = values.number(records, 'gid') ?? member.gid;
    member.mtime = values.time(records, 'mtime') ?? member.mtime;
    member.atime = values.time(records, 'atime') ?? member.atime;
    member.ctime = values.time(records, 'ctime') ?? member.ctime;
    for (const writer of ['SCHILY', 'SUN']) {
      const major = values.size(records, `${writer}.devmajor`);
      const minor = values.size(records, `${writer}.devminor`);
      if (typeof major === 'number') member.devmajor = major;
      if (typeof minor === 'number') member.devminor = minor;
    }
    if (records.has('GNU.dumpdir')) member.isDumpdir = true;
  }

  /** A file that goes on from the volume before, as GNU tar writes it in pax. */
  private volumePart(member: DraftMember, records: PaxRecords): void {
    const filename = records.get('GNU.volume.filename');
    if (filename === undefined || !/(^|\/)GNUFileParts[./]/.test(member.name)) return;
    const offset = this.values.size(records, 'GNU.volume.offset');
    if (offset === undefined) return;
    member.continuation = { offset, partName: member.name };
    member.name = decodeName(filename);
    member.kind = 'continuation';
  }

  // Owners repeat from member to member: the string is made again only when the bytes differ.
  private owner(bytes: Uint8Array, at: number): string {
    if (differs(this.unameBytes, bytes, at + 265)) {
      this.unameBytes = bytes.slice(at + 265, at + 297);
      this.uname = fieldText(bytes, FIELDS.uname, at);
    }
    return this.uname;
  }

  private group(bytes: Uint8Array, at: number): string {
    if (differs(this.gnameBytes, bytes, at + 297)) {
      this.gnameBytes = bytes.slice(at + 297, at + 329);
      this.gname = fieldText(bytes, FIELDS.gname, at);
    }
    return this.gname;
  }
}

function differs(known: Uint8Array, bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < 32; i++) if (known[i] !== bytes[at + i]) return true;
  return false;
}

/**
 * Whether a size field says nothing against a pax size that it cannot hold: Go, Python and GNU tar leave 0 there,
 * others the largest number, the low digits, or all of it in base-256.
 */
function standsForLarge(headerSize: Exact, paxSize: Exact): boolean {
  if (paxSize <= OCTAL_SIZE_MAX) return false;
  return (
    headerSize === 0 ||
    headerSize === OCTAL_SIZE_MAX ||
    BigInt(headerSize) === BigInt(paxSize) % BigInt(OCTAL_SIZE_MAX + 1)
  );
}

/** Whether a path would have fitted a header without a prefix, so that a writer had no reason to write another name. */
function fitsHeader(path: string): boolean {
  return path.length <= 100 && /^[\x20-\x7e]*$/.test(path);
}

function trimSlash(name: string): string {
  return name.endsWith('/') ? name.slice(0, -1) : name;
}

/** Bytes to the end of the last block. */
export function paddedBytes(size: Exact): Exact {
  if (typeof size === 'number') {
    const rest = size % 512;
    if (rest === 0) return size;
    return add(size, 512 - rest);
  }
  const rest = Number(size % 512n);
  return rest === 0 ? size : add(size, 512 - rest);
}
