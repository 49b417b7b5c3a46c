import { decodeLatin1, decodeName } from '../bytes/index.js';
import { type ArgsOf, type Code, type Finding, finding } from '../findings/index.js';
import { GlobalRecords } from './global-records.js';
import { flippedKeyword, isKnownCharset, isKnownKeyword } from './pax-keywords.js';
import { type PaxRecord, parsePaxRecords } from './pax-records.js';

/** The pax records in force for one member, and the long names in front of it. */
export interface ExtendedState {
  /** Offset of the first header block that speaks of the next member, or -1. */
  readonly offset: number;
  readonly records: ReadonlyMap<string, Uint8Array> | undefined;
  /** Values of the repeated records of sparse map 0.0, offset and length in turn. */
  readonly sparsePairs: readonly string[];
  readonly hasLocal: boolean;
  readonly hasSolaris: boolean;
  /** Whether any pax header came so far: some readers take the archive for one in pax format from then on. */
  readonly hasSeenPax: boolean;
  readonly longName: string | undefined;
  readonly longLink: string | undefined;
}

const NOTHING: ExtendedState = {
  offset: -1,
  records: undefined,
  sparsePairs: [],
  hasLocal: false,
  hasSolaris: false,
  hasSeenPax: false,
  longName: undefined,
  longLink: undefined,
};
/** Unknown keywords are told once each, and no more than this many. */
const UNKNOWN_TOLD_MAX = 64;
/** Keywords that a finding names are cut behind so many characters. */
const SHOWN_CHARACTERS = 100;
/** Faults and doubled keywords of one header are told up to this many. */
const FAULTS_TOLD_MAX = 8;
/** Where these are empty, some readers take the header block's own value and others an empty one. */
const MAY_BE_EMPTY = /^(?:uname$|gname$|SCHILY\.xattr\.|LIBARCHIVE\.xattr\.)/;
const DELETED_DIFFERENTLY = /* @__PURE__ */ new Set(['path', 'linkpath', 'size', 'GNU.sparse.name']);

/** What was gathered on one volume for a member on the next. */
export interface CarriedHeaders extends ExtendedState {
  readonly local: ReadonlyMap<string, Uint8Array> | undefined;
  readonly lastTypeflag: string;
}

/** Gathers headers of types x, g, X, L and K until the member that they speak of. */
export class ExtendedHeaders {
  private readonly volume: number;
  private readonly report: (found: Finding) => void;
  private readonly global: GlobalRecords;
  private local: Map<string, Uint8Array> | undefined;
  private localCount = 0;
  private longNames = 0;
  private sparsePairs: string[] = [];
  private solaris = false;
  private seenPax = false;
  private longName: string | undefined;
  private longLink: string | undefined;
  private first = -1;
  private last = '';
  private at = 0;
  private duplicates = 0;
  private damaged = 0;
  private readonly unknownTold = new Set<string>();

  /** @param limitBytes - global records beyond so many bytes in all are not kept */
  constructor(volume: number, limitBytes: number, report: (found: Finding) => void) {
    this.volume = volume;
    this.report = report;
    this.global = new GlobalRecords(limitBytes, (code, args) => this.tell(code, args));
  }

  /** Keywords of the global records in force. */
  get globalKeywords(): readonly string[] {
    return this.global.keywords;
  }

  /** Whether a header that speaks of the next member has been seen. */
  get pending(): boolean {
    return this.first >= 0;
  }

  /** Typeflag of the last header that speaks of the next member. */
  get lastTypeflag(): string {
    return this.last;
  }

  /** Offset of the first header that speaks of the next member, or -1. */
  get firstOffset(): number {
    return this.first;
  }

  /** A header of such a type was met, though its data may be skipped. */
  begin(typeflag: string, offset: number): void {
    this.at = offset;
    if (typeflag === 'g') {
      if (this.first >= 0) this.tell('EXTENDED_HEADER_INTERRUPTED', { typeflag: this.last, by: 'g' });
      return;
    }
    if (this.first < 0) this.first = offset;
    this.last = typeflag;
    if ((typeflag === 'L' || typeflag === 'K') && this.local?.has('size')) this.tell('PAX_SIZE_BEFORE_LONG_NAME', {});
  }

  /** Takes the whole data of the header that {@link begin} announced. Returns a volume label that it set, if any. */
  take(typeflag: string, data: Uint8Array): string | undefined {
    if (typeflag === 'L' || typeflag === 'K') {
      this.takeLongName(typeflag, data);
      return undefined;
    }
    this.seenPax = true;
    if (typeflag !== 'g') {
      this.takeLocal(typeflag, data);
      return undefined;
    }
    const fresh = new Map<string, Uint8Array>();
    for (const record of this.records(data)) this.collect(fresh, record);
    this.global.take(fresh);
    const label = fresh.get('GNU.volume.label');
    return label === undefined ? undefined : decodeName(label);
  }

  /** What holds for the member that comes now; forgets what was only for it. */
  settle(): ExtendedState {
    const { seenPax } = this;
    if (this.first < 0) {
      return seenPax ? { ...NOTHING, records: this.global.shared(), hasSeenPax: true } : NOTHING;
    }
    const state: ExtendedState = {
      offset: this.first,
      records: this.merged(),
      sparsePairs: this.sparsePairs,
      hasLocal: this.local !== undefined,
      hasSolaris: this.solaris,
      hasSeenPax: seenPax,
      longName: this.longName,
      longLink: this.longLink,
    };
    this.forget();
    return state;
  }

  /** Whether global records say that a member goes on from the volume before (`GNU.volume.filename`). */
  get announcesContinuation(): boolean {
    return this.global.has('GNU.volume.filename');
  }

  /** Takes what speaks of a member that comes on the next volume. */
  carry(): CarriedHeaders | undefined {
    const { local, last: lastTypeflag } = this;
    return this.pending ? { ...this.settle(), local, lastTypeflag } : undefined;
  }

  /** Takes over what the volume before said of the next member; `offset` is where this volume goes on. */
  resume(next: CarriedHeaders, offset: number): void {
    this.local = next.local === undefined ? undefined : new Map(next.local);
    this.sparsePairs = [...next.sparsePairs];
    this.solaris = next.hasSolaris;
    this.longName = next.longName;
    this.longLink = next.longLink;
    this.first = offset;
    this.last = next.lastTypeflag;
  }

  /** Drops what was only for the next member. */
  forget(): void {
    this.local = undefined;
    this.localCount = 0;
    this.longNames = 0;
    this.sparsePairs = [];
    this.solaris = false;
    this.longName = undefined;
    this.longLink = undefined;
    this.first = -1;
  }

  private tell<C extends Code>(code: C, args: ArgsOf<C>): void {
    this.report(finding(code, { volume: this.volume, offset: this.at }, args));
  }

  private merged(): ReadonlyMap<string, Uint8Array> | undefined {
    if (this.local === undefined) return this.global.shared();
    const records = new Map(this.global.shared());
    for (const [keyword, value] of this.local) {
      // An empty value deletes what a global header or the block said (POSIX, "pax Extended Header"). An owner without a
      // name is shown by number, an attribute without a value is one all the same (GNU tar and libarchive write it so);
      // for the other keywords readers fall back on the block.
      if (value.length === 0 && !MAY_BE_EMPTY.test(keyword)) records.delete(keyword);
      else records.set(keyword, value);
    }
    return records;
  }

  private takeLongName(typeflag: string, data: Uint8Array): void {
    const nul = data.indexOf(0);
    const end = nul < 0 ? data.length : nul;
    const before = typeflag === 'L' ? this.longName : this.longLink;
    if (before !== undefined && this.longNames++ === 0) this.tell('LONG_NAME_TWICE', { typeflag });
    if (end === 0) {
      this.tell('LONG_NAME_EMPTY', { typeflag });
      return;
    }
    const kind = nul < 0 ? 'unterminated' : data.subarray(nul).some((byte) => byte !== 0) ? 'nul-inside' : '';
    if (kind !== '') this.tell('LONG_NAME_MALFORMED', { typeflag, kind });
    const name = decodeName(data.subarray(0, end));
    if (typeflag === 'L') this.longName = name;
    else this.longLink = name;
  }

  private takeLocal(typeflag: string, data: Uint8Array): void {
    if (this.localCount++ === 1) this.tell('PAX_TWO_HEADERS', {});
    this.solaris = typeflag === 'X';
    // The second of two replaces the first: it may be that the member of the first is lost.
    this.sparsePairs = [];
    const local = new Map<string, Uint8Array>();
    for (const record of this.records(data)) {
      const { keyword, value } = record;
      if (keyword === 'GNU.sparse.offset' || keyword === 'GNU.sparse.numbytes') {
        this.sparsePairs.push(decodeLatin1(value.subarray(0, 24)));
        continue;
      }
      this.collect(local, record);
      if (value.length === 0 && DELETED_DIFFERENTLY.has(keyword)) this.tell('PAX_VALUE_EMPTY', { keyword });
    }
    this.local = local;
  }

  /** Adds a record to those of its header: of two with one keyword, the last one counts. */
  private collect(records: Map<string, Uint8Array>, { keyword, value }: PaxRecord): void {
    const before = records.get(keyword);
    if (before !== undefined && !sameBytes(before, value) && this.duplicates++ < FAULTS_TOLD_MAX) {
      this.tell('PAX_DUPLICATE_KEYWORD', { keyword: shown(keyword) });
    }
    records.set(keyword, value);
  }

  private records(data: Uint8Array): readonly PaxRecord[] {
    this.duplicates = 0;
    this.damaged = 0;
    const { records, faults } = parsePaxRecords(data, FAULTS_TOLD_MAX);
    for (const { kind, text } of faults) this.tell('PAX_RECORD_INVALID', { kind, text });
    for (const { keyword, value } of records) {
      if (keyword === 'hdrcharset' && !isKnownCharset(value)) {
        this.tell('PAX_CHARSET_UNKNOWN', { charset: decodeLatin1(value.subarray(0, SHOWN_CHARACTERS)) });
      }
      const was = flippedKeyword(keyword);
      if (was !== undefined) {
        if (this.damaged++ < FAULTS_TOLD_MAX) this.tell('PAX_KEYWORD_DAMAGED', { keyword, was });
        continue;
      }
      if (isKnownKeyword(keyword) || this.unknownTold.size >= UNKNOWN_TOLD_MAX) continue;
      const short = shown(keyword);
      if (this.unknownTold.has(short)) continue;
      this.unknownTold.add(short);
      this.tell('PAX_UNKNOWN_KEYWORD', { keyword: short });
    }
    return records;
  }
}

function shown(keyword: string): string {
  return keyword.length > SHOWN_CHARACTERS ? `${keyword.slice(0, SHOWN_CHARACTERS)}…` : keyword;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
