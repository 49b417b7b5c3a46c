import { decodeLatin1, decodeName } from '../bytes/index.js';
import { type Exact, type Finding, finding, type Position } from '../findings/index.js';
import type { ExtendedState } from './extended.js';
import { dialectOf, FIELDS, type FieldName, fieldText } from './header.js';
import type { Continuation, Dialect, MemberKind, TarMember, Timestamp } from './member.js';
import { add, decimal, octal, readNumber } from './numbers.js';
import { paxTimestamp } from './pax-time.js';

/** A member under construction: what the reader still changes before it hands it out. */
export type DraftMember = { -readonly [K in keyof TarMember]: TarMember[K] };

/** A draft, and what the reader must know of it besides. */
export interface Draft {
  readonly member: DraftMember;
  /** Bytes in the data area as the headers say: with a sparse map of pax 1.0, without padding. */
  readonly areaBytes: Exact;
  /** How the sparse map comes, if there is one. */
  readonly sparseForm: 'none' | 'old-gnu' | 'pax-0' | 'pax-1.0';
  readonly realSize: Exact | undefined;
  /** The size field of a type that carries no data. */
  readonly idleSize: Exact;
}

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

/** Builds members from header blocks and the extended headers before them. */
export class MemberBuilder {
  private readonly volume: number;
  private readonly report: (found: Finding) => void;
  private uname = '';
  private gname = '';
  private unameBytes = new Uint8Array(32);
  private gnameBytes = new Uint8Array(32);
  private at: Position = { volume: 0, offset: 0 };

  constructor(volume: number, report: (found: Finding) => void) {
    this.volume = volume;
    this.report = report;
  }

  /**
   * Builds a member, reporting what is wrong with its fields.
   * @returns undefined where the size cannot be used: nobody can tell where the next header stands
   */
  build(bytes: Uint8Array, at: number, offset: number, index: number, extended: ExtendedState): Draft | undefined {
    this.at = { volume: this.volume, offset };
    const shown = dialectOf(bytes, at);
    // GNU tar writes V and M headers without a magic.
    const own = shown === 'v7' && (bytes[at + 156] === 0x56 || bytes[at + 156] === 0x4d) ? 'gnu' : shown;
    const dialect: Dialect =
      own === 'gnu' || !(extended.hasLocal || extended.records) ? own : extended.hasSolaris ? 'solaris' : 'pax';
    const typeflag = TYPE_TEXT[bytes[at + 156] as number] as string;
    const size = this.size(bytes, at);
    if (size === undefined) return undefined;
    const member = this.draft(bytes, at, own, dialect, typeflag);
    member.index = index;
    member.offset = extended.offset >= 0 ? extended.offset : offset;
    member.headerOffset = offset;
    member.dataOffset = offset + 512;
    const overridden =
      extended.records === undefined && extended.longName === undefined && extended.longLink === undefined;
    return overridden
      ? this.finish(bytes, at, member, size, own)
      : this.finishExtended(bytes, at, member, size, own, extended);
  }

  /** Size of an extended header's data; undefined where the field cannot be used (reported). */
  extendedSize(bytes: Uint8Array, at: number, offset: number): Exact | undefined {
    this.at = { volume: this.volume, offset };
    return this.size(bytes, at);
  }

  /** The number of regions that a pax 0.x sparse member announces. */
  numblocks(member: TarMember): Exact | undefined {
    return member.pax === undefined ? undefined : this.paxNumber(member.pax, 'GNU.sparse.numblocks');
  }

  private draft(bytes: Uint8Array, at: number, own: Dialect, dialect: Dialect, typeflag: string): DraftMember {
    const isGnuBare = typeflag === 'V' || typeflag === 'M';
    let name = fieldText(bytes, FIELDS.name, at);
    if (own === 'ustar' || own === 'xstar') {
      if (bytes[at + 345] !== 0)
        name = `${fieldText(bytes, own === 'xstar' ? FIELDS.starPrefix : FIELDS.prefix, at)}/${name}`;
    }
    const hasOwners = own !== 'v7' && own !== 'star' && !isGnuBare;
    const isDevice = typeflag === '3' || typeflag === '4';
    return {
      index: 0,
      offset: 0,
      headerOffset: 0,
      dataOffset: 0,
      name,
      linkname: bytes[at + 157] === 0 ? '' : fieldText(bytes, FIELDS.linkname, at),
      typeflag,
      kind: KINDS[typeflag] ?? 'unknown',
      dialect,
      mode: this.small(bytes, at, 'mode'),
      uid: this.number(bytes, at, 'uid'),
      gid: this.number(bytes, at, 'gid'),
      uname: hasOwners ? this.owner(bytes, at) : '',
      gname: hasOwners ? this.group(bytes, at) : '',
      size: 0,
      storedSize: 0,
      mtime: { seconds: this.number(bytes, at, 'mtime'), nanoseconds: 0 },
      atime:
        own === 'gnu'
          ? this.gnuTime(bytes, at, 'gnuAtime')
          : own === 'xstar'
            ? this.gnuTime(bytes, at, 'starAtime')
            : undefined,
      ctime:
        own === 'gnu'
          ? this.gnuTime(bytes, at, 'gnuCtime')
          : own === 'xstar'
            ? this.gnuTime(bytes, at, 'starCtime')
            : undefined,
      devmajor: isDevice ? this.small(bytes, at, 'devmajor') : 0,
      devminor: isDevice ? this.small(bytes, at, 'devminor') : 0,
      sparse: undefined,
      continuation: undefined,
      pax: undefined,
      isDumpdir: typeflag === 'D',
      recovered: false,
    };
  }

  private finish(bytes: Uint8Array, at: number, member: DraftMember, size: Exact, own: Dialect): Draft {
    // A directory of v7. The whole name counts: a header's own name may be cut behind any slash.
    if ((member.typeflag === '0' || member.typeflag === '\0') && member.name.endsWith('/')) member.kind = 'directory';
    const idle = CARRIES_NO_DATA.has(member.typeflag) || (member.kind === 'directory' && member.typeflag !== 'D');
    const area = idle ? 0 : size;
    member.size = area;
    member.storedSize = area;
    let sparseForm: Draft['sparseForm'] = 'none';
    let realSize: Exact | undefined;
    if (member.typeflag === 'S') {
      sparseForm = 'old-gnu';
      realSize = this.number(bytes, at, 'gnuRealSize');
      member.size = realSize;
    } else if (member.typeflag === 'M' && own !== 'xstar') {
      const total = this.number(bytes, at, 'gnuRealSize');
      const offset = this.number(bytes, at, 'gnuOffset');
      member.continuation = total === 0 ? { offset } : { offset, realSize: total };
    }
    return {
      member,
      areaBytes: area,
      sparseForm,
      realSize,
      idleSize: idle && member.typeflag !== 'V' ? size : 0,
    };
  }

  private finishExtended(
    bytes: Uint8Array,
    at: number,
    member: DraftMember,
    headerSize: Exact,
    own: Dialect,
    extended: ExtendedState,
  ): Draft | undefined {
    const records = extended.records ?? new Map<string, Uint8Array>();
    const headerName = member.name;
    if (extended.longName !== undefined) member.name = extended.longName;
    if (extended.longLink !== undefined) member.linkname = extended.longLink;
    member.pax = extended.records;
    let size = headerSize;
    const paxSize = this.paxNumber(records, 'size');
    if (paxSize !== undefined) {
      if (paxSize < 0) {
        this.report(finding('TAR_SIZE_INVALID', this.at, { size: paxSize }));
        return undefined;
      }
      // Beyond 8 GiB the header field cannot hold the size: writers leave there what they like.
      if (extended.hasLocal && paxSize <= 0o77777777777 && paxSize !== headerSize) {
        this.report(finding('PAX_SIZE_DISAGREES', this.at, { paxSize, headerSize }));
      }
      size = paxSize;
    }
    this.paxOverrides(member, records, headerName, extended);
    const draft = this.finish(bytes, at, member, size, own);
    return { ...draft, ...this.paxSparse(draft.member, records, extended) };
  }

  private paxOverrides(
    member: DraftMember,
    records: ReadonlyMap<string, Uint8Array>,
    headerName: string,
    extended: ExtendedState,
  ): void {
    const path = this.paxName(records, 'path');
    if (path !== undefined) {
      if (extended.longName !== undefined && extended.longName !== path) {
        this.report(
          finding('NAME_AMBIGUOUS', this.at, {
            longName: extended.longName,
            paxPath: path,
          }),
        );
      } else if (extended.hasLocal && fitsHeader(path) && trimSlash(path) !== trimSlash(headerName)) {
        this.report(finding('PAX_PATH_DISAGREES', this.at, { paxPath: path, headerName }));
      }
      member.name = path;
    }
    member.linkname = this.paxName(records, 'linkpath') ?? member.linkname;
    member.uname = this.paxName(records, 'uname') ?? member.uname;
    member.gname = this.paxName(records, 'gname') ?? member.gname;
    member.uid = this.paxNumber(records, 'uid') ?? member.uid;
    member.gid = this.paxNumber(records, 'gid') ?? member.gid;
    member.mtime = this.paxTime(records, 'mtime') ?? member.mtime;
    member.atime = this.paxTime(records, 'atime') ?? member.atime;
    member.ctime = this.paxTime(records, 'ctime') ?? member.ctime;
    for (const major of ['SCHILY.devmajor', 'SUN.devmajor']) {
      const value = this.paxNumber(records, major);
      if (typeof value === 'number') member.devmajor = value;
    }
    for (const minor of ['SCHILY.devminor', 'SUN.devminor']) {
      const value = this.paxNumber(records, minor);
      if (typeof value === 'number') member.devminor = value;
    }
    if (records.has('GNU.dumpdir')) member.isDumpdir = true;
    const filename = records.get('GNU.volume.filename');
    const offset = this.paxNumber(records, 'GNU.volume.offset');
    if (filename !== undefined && offset !== undefined && /(^|\/)GNUFileParts[./]/.test(member.name)) {
      member.name = decodeName(filename);
      member.kind = 'continuation';
      member.continuation = { offset } satisfies Continuation;
    }
  }

  private paxSparse(
    member: DraftMember,
    records: ReadonlyMap<string, Uint8Array>,
    extended: ExtendedState,
  ): Pick<Draft, 'sparseForm' | 'realSize'> | undefined {
    const realSize = this.paxNumber(records, 'GNU.sparse.realsize') ?? this.paxNumber(records, 'GNU.sparse.size');
    const major = records.get('GNU.sparse.major');
    const isPax0 =
      records.has('GNU.sparse.map') || extended.sparsePairs.length > 0 || records.has('GNU.sparse.numblocks');
    if (major === undefined && !isPax0) {
      const schily = this.paxNumber(records, 'SCHILY.realsize');
      if (schily !== undefined && member.typeflag === 'S') member.size = schily;
      return undefined;
    }
    member.name = this.paxName(records, 'GNU.sparse.name') ?? member.name;
    if (realSize !== undefined) member.size = realSize;
    return { sparseForm: major === undefined ? 'pax-0' : 'pax-1.0', realSize };
  }

  private paxName(records: ReadonlyMap<string, Uint8Array>, keyword: string): string | undefined {
    const value = records.get(keyword);
    if (value === undefined) return undefined;
    const nul = value.indexOf(0);
    if (nul >= 0) this.report(finding('NAME_HAS_NUL', this.at, { keyword }));
    return decodeName(nul < 0 ? value : value.subarray(0, nul));
  }

  private paxNumber(records: ReadonlyMap<string, Uint8Array>, keyword: string): Exact | undefined {
    const value = records.get(keyword);
    if (value === undefined) return undefined;
    const text = decodeLatin1(value.subarray(0, 40));
    const number = decimal(text);
    if (number === undefined) this.report(finding('PAX_VALUE_INVALID', this.at, { keyword, text }));
    return number;
  }

  private paxTime(records: ReadonlyMap<string, Uint8Array>, keyword: string): Timestamp | undefined {
    const value = records.get(keyword);
    if (value === undefined) return undefined;
    const text = decodeLatin1(value.subarray(0, 64));
    const time = paxTimestamp(text);
    if (time === undefined) this.report(finding('PAX_VALUE_INVALID', this.at, { keyword, text }));
    return time;
  }

  private size(bytes: Uint8Array, at: number): Exact | undefined {
    const fast = octal(bytes, at + 124, 12);
    if (fast >= 0) return fast;
    const { value, form } = readNumber(bytes, at + 124, 12);
    if (form === 'invalid') {
      this.invalid(bytes, at, 'size');
      return undefined;
    }
    if (form === 'base-64') this.report(finding('TAR_NUMBER_OBSOLETE', this.at, { field: 'size' }));
    if (value < 0 || value > 0x7fff_ffff_ffff_ffffn) {
      this.report(finding('TAR_SIZE_INVALID', this.at, { size: value }));
      return undefined;
    }
    return value;
  }

  private number(bytes: Uint8Array, at: number, name: FieldName): Exact {
    const field = FIELDS[name];
    const fast = octal(bytes, at + field.at, field.length);
    if (fast >= 0) return fast;
    const { value, form } = readNumber(bytes, at + field.at, field.length);
    if (form === 'invalid') this.invalid(bytes, at, name);
    if (form === 'base-64') this.report(finding('TAR_NUMBER_OBSOLETE', this.at, { field: name }));
    return value;
  }

  private small(bytes: Uint8Array, at: number, name: FieldName): number {
    const value = this.number(bytes, at, name);
    if (typeof value === 'number' && value >= 0) return value;
    this.invalid(bytes, at, name);
    return 0;
  }

  private invalid(bytes: Uint8Array, at: number, name: FieldName): void {
    const { at: start, length } = FIELDS[name];
    const text = decodeLatin1(bytes.subarray(at + start, at + start + length));
    this.report(finding('TAR_NUMBER_INVALID', this.at, { field: name, text }));
  }

  private gnuTime(
    bytes: Uint8Array,
    at: number,
    name: 'gnuAtime' | 'gnuCtime' | 'starAtime' | 'starCtime',
  ): Timestamp | undefined {
    const field = FIELDS[name];
    if (bytes[at + field.at] === 0) return undefined;
    const { value, form } = readNumber(bytes, at + field.at, field.length);
    return form === 'octal' || form === 'base-256' ? { seconds: value, nanoseconds: 0 } : undefined;
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
