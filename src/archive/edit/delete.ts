import { randomInt } from 'node:crypto';
import type { TarMember } from '../../tar/index.js';
import { wildcardMatches } from '../../tar/wildcard.js';
import type { Sink } from '../create/index.js';
import { type CopyOptions, type CopyResult, copyMembers, type EditSource } from './copy-members.js';
import { PathMarks, pathOf } from './path-marks.js';
import type { GlobalHeader } from './raw-members.js';
import { SinkWriter } from './sink.js';

/** How members are left out. */
export interface DeleteOptions extends Omit<CopyOptions, 'tolerated'> {
  /** Blocks of 512 bytes in a record: the last one is filled up with zeros. Default 20. */
  readonly blockingFactor?: number | undefined;
  /** Takes each member that is left out. */
  readonly onDeleted?: ((member: TarMember) => void) | undefined;
  /** Keys the hash table that holds paths, 0 to 2^53 - 1; default random. */
  readonly seed?: number | undefined;
}

/** A hard link that stays while what it leads to does not. */
export interface BrokenLink {
  readonly name: string;
  readonly target: string;
}

/** What came of it. */
export interface DeleteReport {
  readonly result: CopyResult;
  /** Members that were left out, and that stayed. */
  readonly deleted: number;
  readonly kept: number;
  /** For each pattern, how many members it matched. */
  readonly matches: readonly number[];
  /** The first of them; their count is {@link brokenCount}. */
  readonly brokenLinks: readonly BrokenLink[];
  readonly brokenCount: number;
  /** Bytes of what was written. */
  readonly bytes: number;
  /** Whether what was written is whole: the archive was. */
  readonly isWhole: boolean;
}

const BROKEN_KEPT = 20;
const SEED_END = 2 ** 48 - 1;

/**
 * Copies an archive without some of its members; the others stay byte for byte.
 * @param patterns - as {@link matchesMember} takes them
 * @returns what came of it; where a hard link lost what it leads to, the caller decides whether the copy is kept
 * @throws SourceError where the source cannot be read at all
 * @throws OutputError where the sink takes no more
 */
export async function deleteFromTar(
  edited: EditSource,
  patterns: readonly string[],
  sink: Sink,
  options: DeleteOptions = {},
): Promise<DeleteReport> {
  const writer = new SinkWriter(sink);
  const deletion = new Deletion(patterns, options);
  const result = await copyMembers(edited, deletion, writer, options);
  const isWhole = result.problem === undefined;
  if (isWhole) {
    await writer.endArchive(options.blockingFactor ?? 20);
  }
  const { deleted, kept, matches, brokenLinks, brokenCount } = deletion;
  return { result, deleted, kept, matches, brokenLinks, brokenCount, bytes: writer.offset, isWhole };
}

const GONE = 1;
const HERE = 0;

class Deletion {
  deleted = 0;
  kept = 0;
  readonly matches: number[];
  readonly brokenLinks: BrokenLink[] = [];
  brokenCount = 0;
  private readonly patterns: readonly string[];
  private readonly onDeleted: DeleteOptions['onDeleted'];
  private readonly marks: PathMarks;

  constructor(patterns: readonly string[], { onDeleted, seed }: DeleteOptions) {
    this.patterns = patterns.map(withoutSlash);
    this.matches = patterns.map(() => 0);
    this.onDeleted = onDeleted;
    this.marks = new PathMarks(seed ?? randomInt(SEED_END));
  }

  wants(member: TarMember): boolean {
    if (member.kind === 'volume-label') return true;
    const isGone = this.isMatched(member.name);
    if (isGone) {
      this.deleted++;
      this.onDeleted?.(member);
    } else this.kept++;
    if (member.kind === 'hardlink' && !isGone) this.checkLink(member);
    // Only what is gone, and what comes in its place, needs to be known.
    const path = pathOf(member.name);
    if (isGone || this.marks.get(path) === GONE) this.marks.set(path, isGone ? GONE : HERE);
    return !isGone;
  }

  global({ bytes }: GlobalHeader): Uint8Array {
    return bytes;
  }

  private isMatched(name: string): boolean {
    let isMatched = false;
    for (const [i, pattern] of this.patterns.entries()) {
      if (!matches(pattern, withoutSlash(name))) continue;
      (this.matches[i] as number)++;
      isMatched = true;
    }
    return isMatched;
  }

  private checkLink({ name, linkname }: TarMember): void {
    if (this.marks.get(pathOf(linkname)) !== GONE) return;
    if (this.brokenCount++ < BROKEN_KEPT) this.brokenLinks.push({ name, target: linkname });
  }
}

/**
 * Whether a pattern speaks of a member: of its name, or of a folder that it lies in. `*`, `?` and `[...]` are wild, a
 * backslash takes the next character as it is; a slash at the end does not count.
 * @param name - as it stands in the archive
 */
export function matchesMember(pattern: string, name: string): boolean {
  return matches(withoutSlash(pattern), withoutSlash(name));
}

function matches(pattern: string, name: string): boolean {
  for (let end = name.length; end > 0; end = name.lastIndexOf('/', end - 1)) {
    const part = name.slice(0, end);
    if (part === pattern || wildcardMatches(pattern, part)) return true;
  }
  return name === pattern;
}

function withoutSlash(name: string): string {
  return name.length > 1 ? name.replace(/\/+$/, '') : name;
}
