import { randomBytes } from 'node:crypto';
import * as nodeFs from 'node:fs';
import type { TarEvent, TarMember } from '../../tar/index.js';
import { readArchive } from '../read-archive.js';
import { type ByteSource, SourceError } from '../source.js';
import { codeOf, type ExtractFs, LOOK } from './extract-fs.js';
import { Maker } from './maker.js';
import type { Existing, OwnerOf, Policy } from './policy.js';
import { systemText } from './refusal.js';
import { type ExtractedVolume, type ExtractReport, type Limit, type Outcome, ReportDraft } from './report.js';
import { Restorer } from './restorer.js';
import { openRoot, type Resolving, type Root } from './root.js';

/** How an archive is restored. Everything that is dangerous is off by default, for root, too. */
export interface ExtractOptions {
  /** What becomes of something that stands in a member's place. Default `replace`. */
  readonly existing?: Existing | undefined;
  /** Keeps what is there with the same type, size, time and mode. Default false. */
  readonly resume?: boolean | undefined;
  /** Permission bits as stored, whatever the umask. Default false. */
  readonly samePermissions?: boolean | undefined;
  /** With {@link samePermissions}: set-user-ID and set-group-ID, too. Default false. */
  readonly setId?: boolean | undefined;
  /** Gives files the owners that it tells. Default: they belong to whoever restores. */
  readonly ownerOf?: OwnerOf | undefined;
  /** Times of modification as stored. Default true. */
  readonly times?: boolean | undefined;
  /** Makes symbolic links that lead out of the folder. Default false: they are not restored. */
  readonly outwardLinks?: boolean | undefined;
  /** Restores members of unknown types as files. Default false. */
  readonly unknownTypes?: boolean | undefined;
  /** Takes each member when it is known what came of it. Links are made last, and not told here. */
  readonly onMember?: ((member: TarMember, outcome: Outcome) => void) | undefined;
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
  const run = new Extraction(folder, options, sources.length > 1);
  try {
    return await run.read(sources);
  } finally {
    run.close();
  }
}

const FULL_DISK: Limit = {
  which: 'full-disk',
  message: 'there is no room left: make some, and go on with --resume',
};

class Extraction {
  private readonly options: ExtractOptions;
  private readonly report = new ReportDraft();
  private readonly root: Root;
  private readonly restorer: Restorer;
  private readonly stop = new AbortController();
  private limit: Limit | undefined;

  constructor(folder: string, options: ExtractOptions, isSet: boolean) {
    this.options = options;
    const { fs = nodeFs, windows = process.platform === 'win32' } = options;
    const { root, isNew } = opened(fs, folder, options.resolving);
    const policy = policyOf(options);
    const { outwardLinks = false, unknownTypes = false, onMember } = options;
    const workPrefix = `.tapekit-${randomBytes(6).toString('hex')}-`;
    const maker = new Maker({ fs, root, policy, workPrefix, outwardLinks, windows });
    const giveUp = (): void => this.endBy(FULL_DISK);
    const { report } = this;
    this.root = root;
    this.restorer = new Restorer({
      ...{ maker, policy, report, windows, isNewRoot: isNew, unknownTypes, isSet, onMember, giveUp },
    });
    root.willBeLink = (path) => this.restorer.willBeLink(path);
  }

  close(): void {
    this.root.close();
  }

  async read(sources: readonly ByteSource[]): Promise<ExtractReport> {
    const { progress, signal } = this.options;
    const signals = signal === undefined ? this.stop.signal : AbortSignal.any([signal, this.stop.signal]);
    const volumes: ExtractedVolume[] = [];
    let failure: SourceError | undefined;
    let isWhole = true;
    let before = 0;
    let carried: Awaited<ReturnType<typeof readArchive>>['carried'];
    for (const [volume, source] of sources.entries()) {
      this.restorer.begin(volume);
      const result = await readArchive(source, {
        volume,
        data: true,
        moreFollows: volume + 1 < sources.length,
        carried,
        take: (event) => this.take(event),
        progress: progress === undefined ? undefined : (bytes) => progress(before + bytes),
        signal: signals,
        onFailure: (error) => {
          failure = error;
        },
      });
      carried = result.carried;
      before += result.bytes;
      volumes.push({ name: source.name, bytes: result.bytes, sawTar: result.sawTar });
      isWhole = !result.interrupted && this.limit === undefined;
      if (!isWhole) break;
    }
    this.restorer.finish(volumes.at(-1)?.bytes ?? 0, isWhole);
    const { counts, notRestored, findings } = this.report;
    const interrupted = signal?.aborted === true && failure === undefined && this.limit === undefined;
    return { volumes, counts, notRestored, findings, unmatched: [], limit: this.limit, interrupted, failure };
  }

  private take(event: TarEvent): void {
    if (this.limit === undefined) this.restorer.take(event);
  }

  private endBy(limit: Limit): void {
    this.limit ??= limit;
    this.stop.abort();
  }
}

function policyOf(options: ExtractOptions): Policy {
  const { existing = 'replace', resume = false, samePermissions = false, setId = false, times = true } = options;
  return {
    existing,
    resume,
    samePermissions,
    setId,
    umask: options.umask ?? process.umask(),
    ownerOf: options.ownerOf ?? (() => undefined),
    times,
    now: String(Date.now() / 1000),
  };
}

/** Opens the folder of the restore, which is made where it is missing. */
function opened(fs: ExtractFs, folder: string, resolving: Resolving | undefined) {
  try {
    const isNew = fs.statSync(folder, LOOK) === undefined;
    if (isNew) fs.mkdirSync(folder, 0o777);
    return { root: openRoot(fs, folder, resolving), isNew };
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    const why = code === 'ENOENT' ? 'the folder above it is not there' : systemText(code, (error as Error).message);
    throw new SourceError(`cannot restore into ${folder}: ${why}`, code);
  }
}
