import { decodeLatin1, decodeName } from '../bytes/index.js';
import { type Finding, finding } from '../findings/index.js';
import { DECISIVE_KEYWORDS, flippedKeyword, isKnownKeyword } from './pax-keywords.js';
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
  readonly longName: string | undefined;
  readonly longLink: string | undefined;
}

const NOTHING: ExtendedState = {
  offset: -1,
  records: undefined,
  sparsePairs: [],
  hasLocal: false,
  hasSolaris: false,
  longName: undefined,
  longLink: undefined,
};

/** Gathers headers of types x, g, X, L and K until the member that they speak of. */
export class ExtendedHeaders {
  private readonly volume: number;
  private readonly report: (found: Finding) => void;
  private global: Map<string, Uint8Array> | undefined;
  private local: Map<string, Uint8Array> | undefined;
  private localCount = 0;
  private sparsePairs: string[] = [];
  private solaris = false;
  private longName: string | undefined;
  private longLink: string | undefined;
  private first = -1;
  private last = '';
  private readonly unknownTold = new Set<string>();

  constructor(volume: number, report: (found: Finding) => void) {
    this.volume = volume;
    this.report = report;
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
    if (typeflag === 'g') return;
    if (this.first < 0) this.first = offset;
    this.last = typeflag;
    if ((typeflag === 'L' || typeflag === 'K') && this.local?.has('size')) {
      this.report(finding('PAX_SIZE_BEFORE_LONG_NAME', { volume: this.volume, offset }, {}));
    }
  }

  /** Takes the whole data of a header that {@link begin} announced. Returns a volume label that it set, if any. */
  take(typeflag: string, data: Uint8Array, offset: number): string | undefined {
    if (typeflag === 'L' || typeflag === 'K') this.takeLongName(typeflag, data, offset);
    else if (typeflag === 'g') return this.takeGlobal(data, offset);
    else this.takeLocal(typeflag, data, offset);
    return undefined;
  }

  /** What holds for the member that comes now; forgets what was only for it. */
  settle(): ExtendedState {
    if (this.first < 0) return this.global === undefined ? NOTHING : { ...NOTHING, records: this.global };
    const state: ExtendedState = {
      offset: this.first,
      records: this.merged(),
      sparsePairs: this.sparsePairs,
      hasLocal: this.local !== undefined,
      hasSolaris: this.solaris,
      longName: this.longName,
      longLink: this.longLink,
    };
    this.forget();
    return state;
  }

  /** Drops what was only for the next member. */
  forget(): void {
    this.local = undefined;
    this.localCount = 0;
    this.sparsePairs = [];
    this.solaris = false;
    this.longName = undefined;
    this.longLink = undefined;
    this.first = -1;
  }

  private merged(): ReadonlyMap<string, Uint8Array> | undefined {
    if (this.local === undefined) return this.global;
    const records = new Map(this.global);
    for (const [keyword, value] of this.local) {
      // An empty value deletes what a global header or the block said (POSIX, "pax Extended Header").
      if (value.length === 0) records.delete(keyword);
      else records.set(keyword, value);
    }
    return records;
  }

  private takeLongName(typeflag: string, data: Uint8Array, offset: number): void {
    const at = { volume: this.volume, offset };
    const nul = data.indexOf(0);
    const end = nul < 0 ? data.length : nul;
    const kind =
      end === 0 ? 'empty' : nul < 0 ? 'unterminated' : data.subarray(nul).some((b) => b !== 0) ? 'nul-inside' : '';
    if (kind !== '') this.report(finding('LONG_NAME_MALFORMED', at, { typeflag, kind }));
    const name = decodeName(data.subarray(0, end));
    if ((typeflag === 'L' ? this.longName : this.longLink) !== undefined) {
      this.report(finding('LONG_NAME_TWICE', at, { typeflag }));
    }
    if (typeflag === 'L') this.longName = name;
    else this.longLink = name;
  }

  private takeLocal(typeflag: string, data: Uint8Array, offset: number): void {
    const at = { volume: this.volume, offset };
    if (this.localCount++ === 1) this.report(finding('PAX_TWO_HEADERS', at, {}));
    if (typeflag === 'X') this.solaris = true;
    const records = this.records(data, offset);
    const local = this.local ?? new Map<string, Uint8Array>();
    const fresh = new Map<string, Uint8Array>();
    for (const { keyword, value } of records) {
      if (keyword === 'GNU.sparse.offset' || keyword === 'GNU.sparse.numbytes') {
        this.sparsePairs.push(decodeLatin1(value.subarray(0, 24)));
        continue;
      }
      const before = fresh.get(keyword);
      if (before !== undefined && !sameBytes(before, value)) {
        this.report(finding('PAX_DUPLICATE_KEYWORD', at, { keyword }));
      }
      fresh.set(keyword, value);
      local.set(keyword, value);
    }
    this.local = local;
  }

  private takeGlobal(data: Uint8Array, offset: number): string | undefined {
    const at = { volume: this.volume, offset };
    const fresh = new Map<string, Uint8Array>();
    for (const { keyword, value } of this.records(data, offset)) fresh.set(keyword, value);
    const dropped = [...(this.global?.keys() ?? [])].filter((k) => DECISIVE_KEYWORDS.has(k) && !fresh.has(k));
    if (dropped.length > 0) this.report(finding('PAX_GLOBAL_DROPPED', at, { keywords: dropped.slice(0, 8) }));
    const global = new Map(this.global);
    for (const [keyword, value] of fresh) {
      if (value.length === 0) global.delete(keyword);
      else global.set(keyword, value);
    }
    this.global = global;
    const label = fresh.get('GNU.volume.label');
    return label === undefined ? undefined : decodeName(label);
  }

  private records(data: Uint8Array, offset: number): PaxRecord[] {
    const { records, faults } = parsePaxRecords(data);
    const at = { volume: this.volume, offset };
    for (const { kind, text } of faults.slice(0, 8)) this.report(finding('PAX_RECORD_INVALID', at, { kind, text }));
    for (const { keyword } of records) {
      const was = flippedKeyword(keyword);
      if (was !== undefined) {
        this.report(finding('PAX_KEYWORD_DAMAGED', at, { keyword, was }));
        continue;
      }
      if (isKnownKeyword(keyword) || this.unknownTold.size >= 64 || this.unknownTold.has(keyword)) continue;
      this.unknownTold.add(keyword);
      this.report(finding('PAX_UNKNOWN_KEYWORD', at, { keyword }));
    }
    return records;
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
