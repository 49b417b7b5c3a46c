import { randomBytes } from 'node:crypto';
import type { SetVisitor, Timestamp } from '../../tar/index.js';
import type { PlacingOptions } from '../../tar/restore/choose-place.js';
import { Limits } from '../../tar/restore/limits.js';
import { Naming } from '../../tar/restore/naming.js';
import { Refusal, systemText } from '../../tar/restore/refusal.js';
import { type Limit, type MemberPlace, type Outcome, ReportDraft } from '../../tar/restore/report.js';
import { Selection } from '../../tar/restore/selection.js';
import { type ReadSetResult, readSet } from '../read-set.js';
import { type ByteSource, SourceError } from '../source.js';
import { AttributeRestoring, type RestoringOptions } from '../xattrs/index.js';
import { codeOf, type ExtractFs, LOOK } from './extract-fs.js';
import { Maker } from './maker.js';
import { makeNode } from './nodes.js';
import type { Existing, OwnerOf, Policy } from './policy.js';
import { Rehearsal } from './rehearsal.js';
import type { ExtractReport } from './report.js';
import { Restorer } from './restorer.js';
import { noRoot, openRoot, type Resolving, type Root } from './root.js';
import { systemFs } from './system-fs.js';
import { type Sink, ToSink } from './to-sink.js';

/** How an archive is restored. Everything that is dangerous is off by default, for root, too. */
export interface ExtractOptions extends PlacingOptions {
  /** What becomes of something that stands in a member's place. Default `replace`. */
  readonly existing?: Existing | undefined;
  /** Keeps what is there with the same type, size, time and mode. Default false. */
  readonly resume?: boolean | undefined;
  /** With {@link resume}: only if it has the same content, too, which is read for that. Default false. */
  readonly checkContent?: boolean | undefined;
  /** Permission bits as stored, whatever the umask. Default false. */
  readonly samePermissions?: boolean | undefined;
  /** With {@link samePermissions}: set-user-ID and set-group-ID, too. Default false. */
  readonly setId?: boolean | undefined;
  /** Gives files the owners that it tells. Default: they belong to whoever restores. */
  readonly ownerOf?: OwnerOf | undefined;
  /** Extended attributes and access control lists to restore, where `fs` is the real one. Default none. */
  readonly attributes?: RestoringOptions | undefined;
  /** Times of modification as stored. Default true. */
  readonly times?: boolean | undefined;
  /** Makes symbolic links that lead out of the folder. Default false: they are not restored. */
  readonly outwardLinks?: boolean | undefined;
  /** Makes devices, on systems that have `mknod`. Default false: they are not restored. */
  readonly devices?: boolean | undefined;
  /** Changes nothing, and reports what would be done. Default false. */
  readonly dryRun?: boolean | undefined;
  /** Takes the content of files, one behind the other: then nothing is written anywhere. */
  readonly sink?: Sink | undefined;
  /** Takes each member when it is known what came of it; links come last. */
  readonly onMember?: ((member: MemberPlace, outcome: Outcome) => void) | undefined;
  /** Takes bytes read so far, over all sources. */
  readonly progress?: ((bytes: number) => void) | undefined;
  /** Ends the restore early: what is there stays, no half file does. */
  readonly signal?: AbortSignal | undefined;
  /** The file system. Default `node:fs`. */
  readonly fs?: ExtractFs | undefined;
  /** How paths are resolved. Default `handles` on Linux, else `checked`: see docs/security.md. */
  readonly resolving?: Resolving | undefined;
  /** Bits of permissions that are taken away. Default the umask of the process. */
  readonly umask?: number | undefined;
  /** Names are taken as Windows takes them. Default whether this is Windows. */
  readonly windows?: boolean | undefined;
}

/**
 * Restores an archive, or the volumes of one set in their order, below a folder: nothing outside it is created,
 * changed, linked to or read, whatever the archive holds and whatever links stand in the folder. See docs/security.md.
 * @param sources - the archive, decompressed
 * @param folder - where to restore; it is made where it is missing, the folders above it are not
 * @throws SourceError where the archive cannot be read at all, or the folder cannot be used
 *
 * @example
 * const { source } = await openArchive(openFile('backup.tar.gz'), 0);
 * const report = await extractTar([source], 'restored');
 * for (const { name, message } of report.notRestored.kept) console.error(name, message);
 */
export async function extractTar(
  sources: readonly ByteSource[],
  folder: string,
  options: ExtractOptions = {},
): Promise<ExtractReport> {
  return await new Extraction(folder, options).read(sources);
}

class Extraction {
  private readonly options: ExtractOptions;
  private readonly report = new ReportDraft();
  private readonly naming: Naming;
  private readonly selection: Selection;
  private readonly limits: Limits;
  private readonly stop = new AbortController();
  private readonly folder: string;
  private limit: Limit | undefined;

  constructor(folder: string, options: ExtractOptions) {
    const { windows = process.platform === 'win32', stripComponents = 0, topLevel } = options;
    this.folder = folder;
    this.options = options;
    this.selection = new Selection(options);
    this.limits = new Limits(options);
    try {
      this.naming = new Naming({ windows, stripComponents, topLevel });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw new SourceError(`cannot restore below ${topLevel}: ${error.message}`, error.code);
    }
  }

  async read(sources: readonly ByteSource[]): Promise<ExtractReport> {
    const { sink, onMember } = this.options;
    const { report, naming, selection, limits } = this;
    const endBy = (limit: Limit): void => {
      this.limit ??= limit;
      this.stop.abort();
    };
    if (sink === undefined) return await this.restore(sources, endBy);
    const visitor = new ToSink({ sink, report, naming, selection, limits, onMember, endBy });
    return this.reportOf(sources, await this.readSet(sources, visitor));
  }

  private async restore(sources: readonly ByteSource[], endBy: (limit: Limit) => void): Promise<ExtractReport> {
    const { fs = systemFs } = this.options;
    const { root, isNew } = opened(fs, this.folder, this.options);
    try {
      const restorer = this.restorer(fs, root, isNew, endBy);
      root.willBeLink = (path) => restorer.willBeLink(path);
      const result = await this.readSet(sources, restorer);
      restorer.finish(!result.interrupted && this.limit === undefined);
      return this.reportOf(sources, result);
    } finally {
      root.close();
    }
  }

  private restorer(fs: ExtractFs, root: Root, isNewRoot: boolean, endBy: (limit: Limit) => void): Restorer {
    const { windows = process.platform === 'win32', outwardLinks = false, onMember } = this.options;
    const { unknownTypes = false, devices = false, dryRun = false } = this.options;
    const { report, naming, selection, limits } = this;
    const policy = policyOf(this.options);
    const looking = { fs, root, policy, outwardLinks, windows };
    const workPrefix = `.tapekit-${randomBytes(6).toString('hex')}-`;
    const rehearsal = dryRun ? new Rehearsal(looking) : undefined;
    const maker = rehearsal ?? new Maker({ ...looking, workPrefix, makeNode });
    const replaces = rehearsal === undefined ? undefined : rehearsal.replaces.bind(rehearsal);
    const own = { maker, replaces, policy, report, naming, selection, limits };
    return new Restorer({ ...own, isNewRoot, unknownTypes, devices, onMember, endBy });
  }

  private readSet(sources: readonly ByteSource[], visitor: SetVisitor): Promise<ReadSetResult> {
    const { progress, signal } = this.options;
    const signals = signal === undefined ? this.stop.signal : AbortSignal.any([signal, this.stop.signal]);
    return readSet(sources, visitor, { data: true, progress, signal: signals });
  }

  private reportOf(sources: readonly ByteSource[], { sawTar, bytes, failure }: ReadSetResult): ExtractReport {
    const { limit, selection } = this;
    const { counts, notRestored, findings } = this.report;
    const interrupted = this.options.signal?.aborted === true && failure === undefined && limit === undefined;
    const volumes = bytes.map((count, i) => ({ name: sources[i]?.name ?? '', bytes: count }));
    const isWhole = !interrupted && failure === undefined && limit === undefined;
    const unmatched = isWhole && sawTar ? selection.unmatched : [];
    return { volumes, sawTar, counts, notRestored, findings, unmatched, limit, interrupted, failure };
  }
}

function policyOf(options: ExtractOptions): Policy {
  const { existing = 'replace', resume = false, samePermissions = false, setId = false, times = true } = options;
  return {
    existing,
    resume,
    checkContent: options.checkContent ?? false,
    samePermissions,
    setId,
    umask: options.umask ?? process.umask(),
    ownerOf: options.ownerOf ?? (() => undefined),
    attributes: options.attributes === undefined ? undefined : new AttributeRestoring(options.attributes),
    times,
    now: timeNow(),
  };
}

/** The time to the microsecond: no two restores have the same. */
function timeNow(): Timestamp {
  const milliseconds = performance.timeOrigin + performance.now();
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds, nanoseconds: Math.floor((milliseconds - seconds * 1000) * 1000) * 1000 };
}

/** Opens the folder of the restore, which is made where it is missing. */
function opened(fs: ExtractFs, folder: string, { dryRun = false, resolving }: ExtractOptions) {
  try {
    const isNew = fs.statSync(folder, LOOK) === undefined;
    if (isNew && dryRun) return { root: noRoot(fs), isNew };
    if (isNew) fs.mkdirSync(folder, 0o777);
    return { root: openRoot(fs, folder, resolving), isNew };
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    const why = code === 'ENOENT' ? 'the folder above it is not there' : systemText(code, (error as Error).message);
    throw new SourceError(`cannot restore into ${folder}: ${why}`, code);
  }
}
