import type { Finding } from '../../findings/index.js';
import { FindingLog } from '../verify/finding-log.js';

/** What came of a member: restored, left out for a reason that is no fault, or not restored. */
export type Outcome =
  | 'restored'
  /** Of a rehearsal: it would be restored, in place of what stands there. */
  | 'would-replace'
  /** It is there already: --skip-old-files, --keep-newer-files, --resume. */
  | 'kept'
  /** A type that holds no file of its own: GNU's N, attributes of Solaris and star. */
  | 'ignored'
  | 'not-restored';

/** Where a member stands in the archive. */
export interface MemberPlace {
  /** As `decodeName` gives it: not yet safe for a terminal. */
  readonly name: string;
  /** Offset of its header, bytes from the start of its volume. */
  readonly offset: number;
  /** Index of the source that it begins in. */
  readonly volume: number;
}

/** A member that was not restored, or not in all. */
export interface NotRestored extends MemberPlace {
  /** `content`: it is not there; `attributes`: it is, without its mode, owner, times or attributes. */
  readonly lacks: 'content' | 'attributes';
  /** Of the system (ENOSPC, ...), or tapekit's own (NAME_CLIMBS, ...). */
  readonly code: string;
  /** Half a sentence that follows the name. */
  readonly message: string;
}

/** More than these are counted, not kept. */
const KEPT_MAX = 1000;
const NAME_MAX = 4096;

/** Members that were not restored, within bounds. */
export class FailureLog {
  readonly kept: NotRestored[] = [];
  /** All of them. */
  count = 0;

  add(failure: NotRestored): void {
    if (this.count++ < KEPT_MAX) this.kept.push({ ...failure, name: failure.name.slice(0, NAME_MAX) });
  }
}

/** What a restore was ended by before the end of the archive. */
export interface Limit {
  readonly which: 'max-size' | 'max-members' | 'max-ratio' | 'full-disk';
  /** A sentence that says what to do. */
  readonly message: string;
}

/** What a restore came to. */
export interface RestoreReport {
  /** Whether anything of tar was seen. */
  readonly sawTar: boolean;
  readonly counts: ExtractCounts;
  readonly notRestored: FailureLog;
  readonly findings: FindingLog;
  /** Patterns that no member matched. */
  readonly unmatched: readonly string[];
  readonly limit: Limit | undefined;
  /** Told to by the signal. */
  readonly interrupted: boolean;
}

/** In numbers what was done. */
export interface ExtractCounts {
  readonly files: number;
  readonly folders: number;
  readonly symlinks: number;
  readonly hardlinks: number;
  /** FIFOs and devices. */
  readonly nodes: number;
  /** Content that was written, bytes; holes do not count. */
  readonly bytes: bigint;
  /** Members that are there already. */
  readonly kept: number;
  readonly ignored: number;
  /** Members that no pattern matched, or that were excluded. */
  readonly unselected: number;
  /** Members whose name was absolute. */
  readonly absolute: number;
}

/** So many files in a row find no room before a restore ends: a smaller one may still fit. */
export const FULL_DISK_PATIENCE = 8;

/** Gathers a report. */
export class ReportDraft {
  files = 0;
  folders = 0;
  symlinks = 0;
  hardlinks = 0;
  nodes = 0;
  kept = 0;
  ignored = 0;
  unselected = 0;
  absolute = 0;
  readonly notRestored = new FailureLog();
  readonly findings = new FindingLog();
  private settledBytes = 0n;
  private recentBytes = 0;

  /** Content that was written. */
  get bytes(): bigint {
    return this.settledBytes + BigInt(this.recentBytes);
  }

  wrote(count: number): void {
    this.recentBytes += count;
    if (this.recentBytes < 2 ** 50) return;
    this.settledBytes += BigInt(this.recentBytes);
    this.recentBytes = 0;
  }

  /** It is known what came of a member. */
  came(outcome: Outcome): void {
    if (outcome === 'kept') this.kept++;
    if (outcome === 'ignored') this.ignored++;
  }

  /** A member was not restored, or not in all. */
  refuse(
    at: MemberPlace,
    { code, message }: Pick<NotRestored, 'code' | 'message'>,
    lacks: NotRestored['lacks'] = 'content',
  ): void {
    this.notRestored.add({ ...at, lacks, code, message });
  }

  find(findings: readonly Finding[]): void {
    for (const found of findings) this.findings.add(found);
  }

  get counts(): ExtractCounts {
    const { files, folders, symlinks, hardlinks, nodes, bytes, kept, ignored, unselected, absolute } = this;
    return { files, folders, symlinks, hardlinks, nodes, bytes, kept, ignored, unselected, absolute };
  }
}
