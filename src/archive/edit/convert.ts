import { type Code, type Exact, type Finding, printable, severityOf } from '../../findings/index.js';
import {
  FindingLog,
  isWriterKeyword,
  reduceEntry,
  type SetVisitor,
  splitVolumeLabel,
  type TarEntry,
  type TarFormat,
  TarFormatError,
  type TarMember,
  TarWriter,
} from '../../tar/index.js';
import type { Sink } from '../create/index.js';
import { readSet } from '../read-set.js';
import { type CopyOptions, type CopyResult, type EditSource, problemOf } from './copy-members.js';
import { SinkWriter } from './sink.js';

/** Something of a member that the format cannot hold. */
export interface ConvertMisfit {
  /** The member's name, as it stands in the archive; empty for the label. */
  readonly name: string;
  /** The property: `name`, `linkname`, `uid`, `mtime`, `pax`, `sparse`, `kind`, `dumpdir`, ..., or `label`. */
  readonly field: string;
  /** The sentence: which member, what, why, and which formats hold it. */
  readonly message: string;
}

/** How an archive is converted. */
export interface ConvertOptions extends Omit<CopyOptions, 'tolerated'> {
  readonly format: TarFormat;
  /**
   * What is not part of the members themselves is left out where the format cannot hold it: fractions of seconds,
   * atime and ctime, further records, owners' names, the label; so are members of types that no format has. Default
   * false.
   */
  readonly lossy?: boolean | undefined;
  /** Blocks of 512 bytes in a record. Default 20. */
  readonly blockingFactor?: number | undefined;
  /** Takes what does not fit. */
  readonly onMisfit?: ((misfit: ConvertMisfit) => void) | undefined;
}

/** What came of converting. */
export interface ConvertReport {
  /** `bytes` are those of all volumes. */
  readonly result: CopyResult;
  /** Members written. */
  readonly members: number;
  /** What did not fit, counted. */
  readonly misfits: number;
  /** How many members lost something, by what: `mtime` its fraction, `kind` the whole member. */
  readonly leftOut: ReadonlyMap<string, number>;
  /** Bytes of what was written. */
  readonly bytes: number;
  /** Whether what was written is to be kept: the archive was whole, and all of it fitted. */
  readonly isWhole: boolean;
}

/** Zeros in the midst of an archive hide members from other readers; those behind them are whole. */
const TOLERATED: readonly Code[] = ['TAR_MEMBERS_AFTER_END', 'TAR_LONE_ZERO_BLOCK'];

/**
 * Writes an archive, or a set of volumes, in another format. Names, owners, times, holes, links and attributes stay
 * as they are, and content is the same; what the format cannot hold is told, and then nothing is to be kept.
 * @param sources - the volumes in their order
 * @throws SourceError where the first source cannot be read at all
 * @throws OutputError where the sink takes no more
 */
export async function convertTar(
  sources: readonly EditSource[],
  sink: Sink,
  options: ConvertOptions,
): Promise<ConvertReport> {
  const writer = new SinkWriter(sink);
  const conversion = new Conversion(options, writer, sources.length > 1);
  const result = await readSet(
    sources.map(({ source }) => source),
    conversion,
    { data: true, signal: options.signal, keepUp: () => writer.drained() },
  );
  if (!result.interrupted) {
    await writer.drained();
    for (const { findings } of sources) for (const found of findings?.() ?? []) conversion.found(found);
  }
  const problem = problemOf(result, conversion.isVolume, conversion.errors);
  const isWhole = problem === undefined && conversion.finish();
  if (isWhole) await writer.end();
  const { findings, members, misfits, leftOut } = conversion;
  const bytes = result.bytes.reduce((sum, each) => sum + each, 0);
  const copied = { bytes, findings, problem, failure: result.failure };
  return { result: copied, members, misfits, leftOut, bytes: writer.offset, isWhole };
}

const VOLUME_CODES: readonly Code[] = ['VOLUME_STARTS_IN_MEMBER', 'VOLUME_ENDS_IN_MEMBER', 'VOLUME_MISSING'];

class Conversion implements SetVisitor {
  readonly findings = new FindingLog();
  readonly leftOut = new Map<string, number>();
  errors = 0;
  isVolume = false;
  members = 0;
  misfits = 0;
  private readonly options: ConvertOptions;
  private readonly output: SinkWriter;
  private readonly isSet: boolean;
  private writer: TarWriter | undefined;
  private volumeLabel: { readonly text: string; readonly seconds: Exact } | undefined;
  /** Whether the member at hand is being written. */
  private isWriting = false;
  private isBroken = false;

  constructor(options: ConvertOptions, output: SinkWriter, isSet: boolean) {
    this.options = options;
    this.output = output;
    this.isSet = isSet;
  }

  found(finding: Finding): void {
    this.findings.add(finding);
    if (VOLUME_CODES.includes(finding.code)) this.isVolume = true;
    if (severityOf(finding.code) !== 'error' || TOLERATED.includes(finding.code)) return;
    this.errors++;
    this.isBroken = true;
    this.options.onFinding?.(finding);
  }

  label(text: string, _volume: number, _member: TarMember | undefined, seconds: Exact): void {
    // What a later volume is called is not what the whole is called.
    this.volumeLabel ??= { text: this.isSet ? splitVolumeLabel(text).base : text, seconds };
  }

  member(member: TarMember): void {
    this.isWriting = false;
    const entry = this.entryOf(member);
    if (entry === undefined) return;
    try {
      const writer = this.opened(member);
      // What is not written any more is held against the format all the same.
      if (this.isBroken) new TarWriter(this.writerOptions(member)).begin(entry);
      else this.put(writer.begin(entry));
      this.members++;
      this.isWriting = !this.isBroken;
    } catch (error) {
      this.refuse(member.name, error);
    }
  }

  data(bytes: Uint8Array, { kind }: TarMember): void {
    if (this.isWriting && kind === 'file' && this.writer !== undefined) this.put(this.writer.write(bytes));
  }

  end(_member: TarMember, missing: Exact): void {
    if (!this.isWriting || this.writer === undefined) return;
    this.isWriting = false;
    if (missing === 0) this.put(this.writer.end());
    else this.isBroken = true;
  }

  /** All has been read; tells whether it was all written. */
  finish(): boolean {
    if (this.isBroken) return false;
    try {
      this.put(this.opened(undefined).finish());
    } catch (error) {
      this.refuse('', error);
    }
    return !this.isBroken;
  }

  /** The writer, which needs to know the label: that stands in front of the first member. */
  private opened(first: TarMember | undefined): TarWriter {
    if (this.writer !== undefined) return this.writer;
    try {
      this.writer = new TarWriter(this.writerOptions(first));
    } catch (error) {
      if (this.options.lossy !== true) this.refuse('', error);
      else this.count('label');
      this.volumeLabel = undefined;
      this.writer = new TarWriter(this.writerOptions(first));
    }
    return this.writer;
  }

  private writerOptions(first: TarMember | undefined): ConstructorParameters<typeof TarWriter>[0] {
    const { format, blockingFactor } = this.options;
    const { text: label, seconds: startSeconds } = this.volumeLabel ?? {};
    // Where only GNU tar and tapekit look they stand only where they stood before.
    const gnuTimes = first?.dialect === 'gnu' && (first.atime !== undefined || first.ctime !== undefined);
    return { format, blockingFactor, label, startSeconds, gnuTimes };
  }

  /** What is to be written of a member; undefined where nothing is. */
  private entryOf(member: TarMember): TarEntry | undefined {
    const { format, lossy } = this.options;
    const { kind } = member;
    if (kind === 'volume-label' || kind === 'continuation') return undefined;
    if (kind === 'unknown') {
      this.without(member, 'kind', `is of type "${printable(member.typeflag)}", which is no file`);
      return undefined;
    }
    if (member.isDumpdir && member.pax?.has('GNU.dumpdir') !== true) {
      this.without(member, 'dumpdir', 'holds the list of an incremental dump');
      if (lossy !== true) return undefined;
    }
    const entry = entryFrom(member, kind, format);
    if (lossy !== true) return entry;
    const reduced = reduceEntry(entry, format, this.writerOptions(member).gnuTimes === true);
    for (const field of reduced.left) this.count(field);
    return reduced.entry;
  }

  /** Something that no writer can be told of. */
  private without(member: TarMember, field: string, reason: string): void {
    if (this.options.lossy === true) this.count(field);
    else this.refuse(member.name, new Unwritable(member.name, field, reason));
  }

  private refuse(name: string, error: unknown): void {
    if (!(error instanceof TarFormatError) && !(error instanceof Unwritable)) throw error;
    this.misfits++;
    this.isBroken = true;
    this.options.onMisfit?.({ name, field: error.field, message: error.message });
  }

  private count(field: string): void {
    this.leftOut.set(field, (this.leftOut.get(field) ?? 0) + 1);
  }

  private put(pieces: readonly Uint8Array[]): void {
    for (const piece of pieces) this.output.put(piece);
  }
}

/** What an entry has no field for. */
class Unwritable extends Error {
  readonly field: string;

  constructor(name: string, field: string, reason: string) {
    super(`${printable(name)} ${reason}: tapekit writes no such members`);
    this.field = field;
  }
}

/** A member as the writer wants it. */
function entryFrom(member: TarMember, kind: TarEntry['kind'], format: TarFormat): TarEntry {
  const { name, uid, gid, uname, gname, mtime, atime, ctime, sparse } = member;
  const isLink = kind === 'hardlink' || kind === 'symlink';
  const isDevice = kind === 'character-device' || kind === 'block-device';
  // A comment is for people, and pax programs ignore it (POSIX.1-2017 pax): no other format misses it.
  const isCarried = (keyword: string): boolean =>
    !isWriterKeyword(keyword) && (format === 'pax' || keyword !== 'comment');
  const pax = new Map([...(member.pax ?? [])].filter(([keyword]) => isCarried(keyword)));
  return {
    name,
    kind,
    mode: member.mode & 0o7777,
    uid,
    gid,
    uname,
    gname,
    mtime,
    atime,
    ctime,
    ...(kind === 'file' ? { size: member.size } : {}),
    ...(isLink ? { linkname: member.linkname } : {}),
    ...(isDevice ? { devmajor: member.devmajor, devminor: member.devminor } : {}),
    ...(sparse === undefined ? {} : { sparse: sparse.regions }),
    ...(pax.size === 0 ? {} : { pax }),
  };
}
