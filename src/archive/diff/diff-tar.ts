import { randomInt } from 'node:crypto';
import type { Exact, Finding } from '../../findings/index.js';
import { type ComparingRules, DifferenceLedger, type DiffReport } from '../../tar/compare/difference-ledger.js';
import { FindingLog, type TarMember } from '../../tar/index.js';
import { type ReadSetResult, readSet } from '../read-set.js';
import type { ByteSource } from '../source.js';
import type { ComparingOptions } from '../xattrs/comparison.js';
import type { OwnerNames } from './attributes.js';
import { type DiffFs, Folder } from './folder.js';
import { MemberComparison } from './member-comparison.js';

/** How an archive is held against a folder. */
export interface DiffOptions extends ComparingRules {
  /** Takes what is wrong with the archive itself, as it is met. */
  readonly onFinding?: ((found: Finding) => void) | undefined;
  /** Owners are held against each other by name where both have one. Default: by number. */
  readonly ownerNames?: OwnerNames | undefined;
  /** Extended attributes and access control lists, where `fs` is the real one. Default none. */
  readonly attributes?: ComparingOptions | undefined;
  /** Takes bytes of the sources read so far, those of one call of `read`. */
  readonly progress?: ((bytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly fs?: DiffFs | undefined;
  /** Keys the hash table that holds paths, 0 to 2^53 - 1; default random. */
  readonly seed?: number | undefined;
}

/** What reading one archive, or one set, gave. */
export interface DiffReading extends ReadSetResult {
  /** What is wrong with the archive itself. */
  readonly findings: FindingLog;
}

const SEED_END = 2 ** 48 - 1;
const YIELD_MS = 50;

/**
 * Holds archives against a folder: as if they had been extracted into it one after the other, so that of several
 * members with one name the last one counts. Nothing in the folder is changed, and no symbolic link in it followed.
 *
 * What is compared of a file: content byte by byte, size, mode, owner, group and time; of links where they lead; of
 * devices their numbers. Extended attributes and access control lists are, where that is asked for; the other times are
 * not. Memory: 24 to 48 bytes for each path, half as much again while the table grows, up to 2^25 paths; and at most
 * 65,536 differences that wait.
 *
 * @example
 * const diff = new FolderDiff('restored', { onDifference: (found) => console.log(tellDifference(found)) });
 * await diff.read([openFile('backup.tar')]);
 * await diff.finish();
 */
export class FolderDiff {
  private readonly options: DiffOptions;
  private readonly folder: Folder;
  private readonly ledger: DifferenceLedger;
  private current: MemberComparison | undefined;

  /**
   * @param folder - its path
   * @throws SourceError where it is no folder, or cannot be looked at
   */
  constructor(folder: string | Uint8Array, options: DiffOptions = {}) {
    this.options = options;
    this.folder = new Folder(folder, options.fs);
    this.ledger = new DifferenceLedger(options, options.seed ?? randomInt(SEED_END));
  }

  /**
   * Reads an archive, or the volumes of one set in their order.
   * @param extraFindings - what came about below the archive, such as in its compressed layer: asked for at its end
   * @throws SourceError where the first source cannot be read at all
   */
  async read(sources: readonly ByteSource[], extraFindings?: () => readonly Finding[]): Promise<DiffReading> {
    const findings = new FindingLog();
    const found = (finding: Finding): void => {
      findings.add(finding);
      this.options.onFinding?.(finding);
    };
    try {
      const visitor = {
        member: (member: TarMember) => this.begin(member),
        data: (bytes: Uint8Array) => this.current?.update(bytes),
        end: (_: TarMember, missing: Exact) => this.end(missing),
        found,
      };
      const result = await readSet(sources, visitor, {
        data: !this.ledger.ignored.has('content'),
        progress: this.options.progress,
        signal: this.options.signal,
      });
      for (const finding of extraFindings?.() ?? []) found(finding);
      if (result.interrupted || !result.sawTar) this.ledger.isPartial = true;
      return { ...result, findings };
    } finally {
      this.current?.close();
      this.current = undefined;
    }
  }

  /** All archives have been read: tells what still waits, and looks for what is extra in the folder. */
  async finish(): Promise<DiffReport> {
    this.ledger.settleAll();
    const { tellsExtras } = this.ledger;
    const wasEnded = tellsExtras ? await this.tellExtras() : false;
    return this.ledger.report(tellsExtras && !wasEnded);
  }

  private begin(member: TarMember): void {
    this.current = undefined;
    const compared = this.ledger.begin(member);
    if (compared === undefined) return;
    const { ownerNames, attributes } = this.options;
    const options = { folder: this.folder, content: !this.ledger.ignored.has('content'), ownerNames, attributes };
    this.current = new MemberComparison(member, compared, options);
  }

  private end(missing: Exact): void {
    this.current?.end(missing);
    this.ledger.sameBytes += this.current?.sameBytes ?? 0;
    this.current = undefined;
  }

  /** Resolves to whether it was ended early. */
  private async tellExtras(): Promise<boolean> {
    const { ledger } = this;
    const { signal } = this.options;
    const isKnown = (path: string): boolean => ledger.isKnown(path);
    const unreadable = (name: string, reason: string): void =>
      ledger.tell({ name, what: { kind: 'unreadable', reason } });
    let last = performance.now();
    for (const extra of this.folder.extras(isKnown, unreadable)) {
      if (extra !== undefined) {
        const { path: name, type, below } = extra;
        ledger.tell({ name, what: { kind: 'extra', type, below } });
      }
      if (performance.now() - last < YIELD_MS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted === true) return true;
      last = performance.now();
    }
    return false;
  }
}

/** What {@link diffTar} resolves to. */
export interface DiffResult extends DiffReport, DiffReading {
  /** Nothing differs, and nothing is wrong with the archive. */
  readonly isSame: boolean;
}

/**
 * Holds an archive, or the volumes of one set in their order, against a folder: see {@link FolderDiff}.
 * @param sources - decompressed, as `openArchive` gives them
 * @param folder - path of the folder
 * @returns what came of it; `sawTar` is false where nothing in the sources was tar
 * @throws SourceError where a source cannot be read at all, or the folder cannot be looked at
 */
export async function diffTar(
  sources: readonly ByteSource[],
  folder: string | Uint8Array,
  options: DiffOptions & {
    /** What came about below the archive, such as in its compressed layer: asked for at its end. */
    readonly extraFindings?: () => readonly Finding[];
  } = {},
): Promise<DiffResult> {
  const diff = new FolderDiff(folder, options);
  const reading = await diff.read(sources, options.extraFindings);
  const report = await diff.finish();
  const hasErrors = reading.findings.bySeverity('error') > 0 || reading.interrupted || !reading.sawTar;
  return { ...reading, ...report, isSame: report.differences.size === 0 && !hasErrors };
}
