import * as nodeFs from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type SparseRegion,
  type TarEntry,
  TarFormatError,
  TarWriter,
  VolumeSizeError,
  VolumeWriter,
} from '../../tar/index.js';
import { MemberDigest } from '../digest.js';
import { systemIdentities } from '../identities.js';
import { storedAttributes, type XattrTarget } from '../xattrs/index.js';
import { type ArchiveWriting, OneArchive, VolumeArchive } from './archive-writing.js';
import type { Sink } from './batch.js';
import { EntryMaker, kindOf } from './entry.js';
import { type CreateFs, linkTargetOf, pathOf } from './file-system.js';
import { HardLinks } from './hard-links.js';
import { ContentOpener, isSameFile } from './open-content.js';
import type { CreateOptions, CreateResult } from './options.js';
import { readStretch, remarkOn, statusOf } from './read-content.js';
import { isFailure, type Remark } from './remarks.js';
import { SparseScan } from './sparse-scan.js';
import { StoredNames } from './stored-names.js';
import { type Found, type Operand, Walk } from './walk.js';
import { nanosecondsSince1970 } from './when.js';

/** Ctrl-C is heard, and progress shown, so often. */
const TURN_MS = 40;
/** Files up to this are read at once, larger ones in pieces of it: a multiple of the blocks that holes are made of. */
const CHUNK_BYTES = 1 << 20;

/** Where a set of volumes goes. */
export interface VolumeTarget {
  /**
   * Bytes of a volume, rounded down to whole records; at least a record. Where it is not given, a volume ends at the
   * `earlyWarning` of its sink: what was under way then, some MiB, is written behind that.
   */
  readonly volumeBytes?: number | undefined;
  /** No member is split: each volume is an archive of its own. */
  readonly membersWhole: boolean;
  /**
   * Opens a volume, when its first byte comes.
   * @param volume - from 1 on
   */
  readonly sinkFor: (volume: number) => Sink;
}

/**
 * Archives files and folders. In memory are the names of the folders on the way to the file at hand, what is known of
 * hard links that have not all come (see `HardLinks.MAX`), and some megabytes of content; nothing that grows with sizes.
 * What cannot be stored is told by `onRemark`, and all the rest is.
 * @param operands - what to archive, in this order
 * @param target - where the archive goes, or a set of volumes
 * @throws OutputError, or whatever else the sink throws, where it cannot be written
 */
export async function createTar(
  operands: Iterable<Operand>,
  target: Sink | VolumeTarget,
  options: CreateOptions = {},
): Promise<CreateResult> {
  const creation = new Creation(target, options);
  let result: CreateResult | undefined;
  try {
    result = await creation.run(operands);
    return result;
  } finally {
    if (result === undefined || result.interrupted) await creation.abandon();
  }
}

class Creation {
  private readonly fs: CreateFs;
  private readonly options: CreateOptions;
  private readonly archive: ArchiveWriting;
  private readonly standsAlone: boolean;
  private readonly entries: EntryMaker;
  private readonly names: StoredNames;
  private readonly links: HardLinks;
  private readonly opener: ContentOpener;
  private readonly chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES + 1);
  private readonly digest: MemberDigest | undefined;
  private readonly newer: bigint | undefined;
  private lastTurn = performance.now();
  private readBytes = 0;
  private result = { members: 0, files: 0, contentBytes: 0n, failures: 0 };

  constructor(target: Sink | VolumeTarget, options: CreateOptions) {
    const { fs = nodeFs, dereference = false, numericOwner = false, clampMtime = false } = options;
    const { identities = systemIdentities(fs), format = 'gnu' } = options;
    this.fs = fs;
    this.options = options;
    const [uname = '', gname = ''] = numericOwner ? [] : [identities.user(0), identities.group(0)];
    const writing = {
      format,
      label: options.label,
      // The clock would make two archives of the same files differ.
      startSeconds: options.mtime?.seconds,
      blockingFactor: options.blockingFactor,
      longNameOwner: { uname, gname },
    };
    const isSet = 'sinkFor' in target;
    this.standsAlone = isSet && target.membersWhole;
    this.archive = isSet
      ? new VolumeArchive(new VolumeWriter({ ...writing, ...target }), target.sinkFor)
      : new OneArchive(new TarWriter(writing), target);
    this.entries = new EntryMaker({ ...options, numericOwner, clampMtime, identities }, format);
    this.names = new StoredNames(options.absoluteNames === true, (remark) => this.remark(remark));
    this.links = new HardLinks(dereference);
    this.opener = new ContentOpener(fs, dereference);
    this.digest = options.digests === true ? new MemberDigest() : undefined;
    this.newer = options.newer === undefined ? undefined : nanosecondsSince1970(options.newer);
  }

  async run(operands: Iterable<Operand>): Promise<CreateResult> {
    const { sort = 'name', dereference = false, oneFileSystem = false, recursion = true } = this.options;
    const { excludes = () => false } = this.options;
    const remark = (told: Remark): void => this.remark(told);
    const walk = new Walk(this.fs, operands, { sort, dereference, oneFileSystem, recursion, excludes, remark });
    for (let found = walk.next(); found !== undefined; found = walk.next()) {
      const storing = this.store(found);
      if (storing !== undefined) await storing;
      const waiting = this.turn();
      if (waiting !== undefined) await waiting;
      if (this.isAborted) return this.resultOf(true);
    }
    await this.archive.finish();
    return this.resultOf(false);
  }

  abandon(): Promise<void> {
    return this.archive.abandon();
  }

  private resultOf(interrupted: boolean): CreateResult {
    const { total: archiveBytes, volume: volumes } = this.archive;
    return { ...this.result, archiveBytes, volumes, interrupted };
  }

  private get isAborted(): boolean {
    return this.options.signal?.aborted === true;
  }

  private remark(remark: Remark): void {
    if (isFailure(remark)) this.result.failures++;
    this.options.onRemark?.(remark);
  }

  /** Lets others have a turn, where it is time or the output is full. */
  private turn(): Promise<unknown> | undefined {
    const { pending } = this.archive;
    const now = performance.now();
    if (now - this.lastTurn < TURN_MS) return pending;
    this.lastTurn = now;
    return pending === undefined ? nextTurn() : Promise.all([pending, nextTurn()]);
  }

  private store(found: Found): Promise<void> | undefined {
    const { name, stat } = found;
    if (this.options.isOutput?.(stat) === true) return this.remark({ code: 'own-output', name }) as undefined;
    const kind = kindOf(stat);
    if (kind === undefined) {
      return this.remark({ code: stat.isSocket() ? 'socket' : 'unknown-kind', name }) as undefined;
    }
    if (kind !== 'directory' && this.newer !== undefined && stat.mtimeNs < this.newer && stat.ctimeNs < this.newer) {
      return undefined;
    }
    const first = kind === 'directory' ? undefined : this.firstOf(found);
    if (first !== undefined) this.put(found, this.hardLink(found, first));
    else if (kind === 'symlink') this.storeSymlink(found);
    else {
      const own = kind === 'file' ? { size: Number(stat.size) } : undefined;
      const entry = this.entries.entry(this.names.member(name), kind, stat, own);
      if (kind === 'file') return this.storeFile(found, entry);
      this.put(found, this.withAttributes(found, entry));
    }
    return undefined;
  }

  /** @param descriptor - of a file that is open; else what stands at its path is asked */
  private withAttributes({ path, name }: Found, entry: TarEntry, descriptor?: number): TarEntry {
    const { attributes, dereference = false } = this.options;
    if (attributes === undefined) return entry;
    const target: XattrTarget = descriptor ?? { path: pathOf(path), follow: dereference };
    const { records, faults } = storedAttributes(target, attributes);
    for (const message of faults) this.remark({ code: 'attributes', name, message });
    return records.size === 0 ? entry : { ...entry, pax: records };
  }

  /** The name of the file that is stored already, and on the same volume where these stand alone. */
  private firstOf(found: Found): string | undefined {
    const first = this.links.find(found.stat);
    if (first === undefined || !this.standsAlone) return first;
    if (!this.archive.startsVolume(this.hardLink(found, first))) return first;
    this.links.forget();
    return undefined;
  }

  private hardLink({ name, stat }: Found, first: string): TarEntry {
    return this.entries.entry(this.names.member(name), 'hardlink', stat, { linkname: this.names.linkTarget(first) });
  }

  private storeSymlink(found: Found): void {
    let linkname: string;
    try {
      linkname = linkTargetOf(this.fs, found.path);
    } catch (error) {
      const { code = String(error) } = error as NodeJS.ErrnoException;
      const { name } = found;
      if (code === 'ENOENT' || code === 'ENOTDIR') this.remark({ code: 'vanished', name });
      else if (code === 'EINVAL') this.remark({ code: 'replaced', name });
      else this.remark({ code: 'unreadable', name, reason: code });
      return;
    }
    const entry = this.entries.entry(this.names.member(found.name), 'symlink', found.stat, { linkname });
    this.put(found, this.withAttributes(found, entry));
  }

  /** Stores a member without content. */
  private put(found: Found, entry: TarEntry): void {
    if (!this.begin(found, entry)) return;
    this.archive.end();
    this.settle(found, entry, undefined);
  }

  /** @returns false where the format cannot hold it */
  private begin(found: Found, entry: TarEntry): boolean {
    const { volume } = this.archive;
    try {
      this.archive.begin(entry);
      // What stands on another volume cannot be linked to.
      if (this.standsAlone && this.archive.volume !== volume) this.links.forget();
      return true;
    } catch (error) {
      if (!(error instanceof TarFormatError || error instanceof VolumeSizeError)) throw error;
      this.remark({ code: 'format', name: found.name, message: error.message });
      return false;
    }
  }

  private settle(found: Found, entry: TarEntry, sha256: string | undefined): void {
    this.result.members++;
    // A folder cannot have a second name.
    const isFirst = entry.kind !== 'directory' && entry.kind !== 'hardlink';
    if (isFirst && !this.links.add(found.stat, found.name)) this.remark({ code: 'links-forgotten', name: found.name });
    this.options.onStored?.({ entry, sha256 });
  }

  /** Small files are read at once, large ones piece by piece. */
  private storeFile(found: Found, bare: TarEntry): Promise<void> | undefined {
    const descriptor = this.opener.open(found);
    if (typeof descriptor !== 'number') return this.remark(descriptor) as undefined;
    const { size } = found.stat;
    if (size > CHUNK_BYTES || this.mayHaveHoles(found)) {
      return this.storeLarge(found, bare, descriptor).finally(() => this.opener.close(descriptor));
    }
    try {
      this.storeSmall(found, bare, descriptor);
    } finally {
      this.opener.close(descriptor);
    }
    return undefined;
  }

  private mayHaveHoles({ stat }: Found): boolean {
    return this.options.sparse === true && stat.blocks * 512n < stat.size;
  }

  /** Five calls of the system for each: lstat, open, read, fstat, close. */
  private storeSmall(found: Found, bare: TarEntry, descriptor: number): void {
    const { fs, chunk } = this;
    const { name, stat: before } = found;
    const size = bare.size as number;
    const { count, reason } = readStretch(fs, descriptor, chunk.subarray(0, size + 1), size, null);
    const after = statusOf(fs, descriptor);
    if (after !== undefined && !isSameFile(before, after)) return this.remark({ code: 'replaced', name });
    const entry = this.withAttributes(found, bare, descriptor);
    if (!this.begin(found, entry)) return;
    if (count < size) chunk.fill(0, count, size);
    this.digest?.begin({ size, storedSize: size, sparse: undefined });
    this.write(chunk.subarray(0, size));
    this.endFile(found, entry);
    const remark = remarkOn({ name, size, shortAt: count < size ? count : undefined, reason, before, after });
    if (remark !== undefined) this.remark(remark);
  }

  private async storeLarge(found: Found, bare: TarEntry, descriptor: number): Promise<void> {
    const { name, stat } = found;
    const opened = statusOf(this.fs, descriptor);
    if (opened === undefined || !isSameFile(stat, opened)) return this.remark({ code: 'replaced', name });
    if (opened.size > Number.MAX_SAFE_INTEGER) return this.remark({ code: 'unreadable', name, reason: 'EFBIG' });
    const size = Number(opened.size);
    const regions = this.mayHaveHoles(found) ? await this.regionsOf(descriptor, size) : undefined;
    const entry = this.withAttributes(found, { ...bare, size, sparse: regions }, descriptor);
    if (this.isAborted || !this.begin(found, entry)) return;
    const stretches = regions ?? [{ offset: 0, length: size }];
    const storedSize = stretches.reduce((sum, { length }) => sum + Number(length), 0);
    const sparse = regions === undefined ? undefined : { realSize: size, regions, isSound: true };
    this.digest?.begin({ size, storedSize, sparse });
    let ended: ReadEnd | undefined;
    for (const { offset, length } of stretches) {
      ended = await this.copy(descriptor, Number(offset), Number(length), ended);
      if (this.isAborted) return;
    }
    this.endFile(found, entry);
    const { shortAt, reason } = ended ?? {};
    const remark = remarkOn({ name, size, shortAt, reason, before: stat, after: statusOf(this.fs, descriptor) });
    if (remark !== undefined) this.remark(remark);
  }

  /** Copies a stretch; once the file has `ended`, zeros stand for what is missing. */
  private async copy(
    descriptor: number,
    offset: number,
    length: number,
    before: ReadEnd | undefined,
  ): Promise<ReadEnd | undefined> {
    const { fs, chunk } = this;
    let ended = before;
    for (let at = 0; at < length && !this.isAborted; ) {
      const wanted = Math.min(CHUNK_BYTES, length - at);
      const bytes = chunk.subarray(0, wanted);
      if (ended === undefined) {
        const { count, reason } = readStretch(fs, descriptor, bytes, wanted, offset + at);
        if (count < wanted) ended = { shortAt: offset + at + count, reason };
        bytes.fill(0, count);
      } else bytes.fill(0);
      this.write(bytes);
      at += wanted;
      const waiting = this.turn();
      if (waiting !== undefined) await waiting;
    }
    return ended;
  }

  /** Where content is stored; undefined where there are no holes after all, or they cannot be looked for. */
  private async regionsOf(descriptor: number, size: number): Promise<readonly SparseRegion[] | undefined> {
    const scan = new SparseScan();
    for (let at = 0; at < size && !this.isAborted; at += CHUNK_BYTES) {
      const wanted = Math.min(CHUNK_BYTES, size - at);
      const bytes = this.chunk.subarray(0, wanted);
      // What is wrong with the file is told when its content is read.
      if (readStretch(this.fs, descriptor, bytes, wanted, at).count < wanted) return undefined;
      scan.push(bytes);
      const waiting = this.turn();
      if (waiting !== undefined) await waiting;
    }
    const regions = scan.regions(size);
    return regions.length === 1 && regions[0]?.length === size ? undefined : regions;
  }

  private write(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.archive.write(bytes);
    this.digest?.update(bytes);
    this.readBytes += bytes.length;
    this.options.progress?.(this.readBytes);
  }

  private endFile(found: Found, entry: TarEntry): void {
    this.archive.end();
    this.result.files++;
    this.result.contentBytes += BigInt(entry.size as number);
    this.settle(found, entry, this.digest?.end());
  }
}

/** Where a file ended before its time, and why. */
interface ReadEnd {
  readonly shortAt: number;
  readonly reason: string | undefined;
}
