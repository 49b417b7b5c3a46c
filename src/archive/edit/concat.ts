import { decodeName } from '../../bytes/index.js';
import type { Code } from '../../findings/index.js';
import type { TarMember } from '../../tar/index.js';
import type { Sink } from '../create/index.js';
import { type CopyOptions, type CopyResult, copyMembers, type EditSource } from './copy-members.js';
import { LABEL_KEYWORD, withRecords } from './global-header.js';
import { type GlobalHeader, UncopyableError } from './raw-members.js';
import { SinkWriter } from './sink.js';

/** How archives are joined. */
export interface ConcatOptions extends Omit<CopyOptions, 'tolerated'> {
  /** Blocks of 512 bytes in a record: the last one is filled up with zeros. Default 20. */
  readonly blockingFactor?: number | undefined;
  /** An archive is about to be read: its index. */
  readonly onArchive?: ((index: number) => void) | undefined;
}

/** What of one archive went into the joined one. */
export interface ConcatPart {
  readonly name: string;
  /** Members copied; a volume label is none. */
  readonly members: number;
  /** Labels left out, since an archive has one, and that is the first one's. */
  readonly labelsLeftOut: readonly string[];
  readonly result: CopyResult;
}

/** What came of joining. */
export interface ConcatReport {
  /** Those that were read; where one could not be copied it is the last. */
  readonly parts: readonly ConcatPart[];
  /** Bytes of the joined archive. */
  readonly bytes: number;
  /** Whether what was written is to be kept: every archive was whole. */
  readonly isWhole: boolean;
}

/** What joining mends: zeros in the midst of an archive, which hide the members behind them. */
const MENDED: readonly Code[] = ['TAR_MEMBERS_AFTER_END', 'TAR_LONE_ZERO_BLOCK'];
/** Global records that change nothing of the members behind them. */
const HARMLESS: readonly string[] = ['comment', LABEL_KEYWORD, 'LIBARCHIVE.creationtime'];

/**
 * Joins archives to one: the members of each, byte for byte and in order, without the end markers between them.
 * @returns what came of it: reading ends at the first archive that is not whole
 * @throws SourceError where a source cannot be read at all
 * @throws UncopyableError where a global header of one would hold for the members of the next
 * @throws OutputError where the sink takes no more
 */
export async function concatTar(
  sources: readonly EditSource[],
  sink: Sink,
  options: ConcatOptions = {},
): Promise<ConcatReport> {
  const writer = new SinkWriter(sink);
  const joint = new Joint();
  const parts: ConcatPart[] = [];
  for (const [index, edited] of sources.entries()) {
    options.onArchive?.(index);
    joint.begin();
    const result = await copyMembers(edited, joint, writer, { ...options, tolerated: MENDED });
    const { members, labelsLeftOut } = joint;
    parts.push({ name: edited.source.name, members, labelsLeftOut, result });
    if (result.problem !== undefined) return { parts, bytes: writer.offset, isWhole: false };
  }
  await writer.endArchive(options.blockingFactor ?? 20);
  return { parts, bytes: writer.offset, isWhole: true };
}

/** What must fit where one archive follows another. */
class Joint {
  members = 0;
  labelsLeftOut: string[] = [];
  private archives = 0;
  /** Global records in force, by keyword: how many archives had begun when they were set. */
  private readonly inForce = new Map<string, number>();

  begin(): void {
    this.archives++;
    this.members = 0;
    this.labelsLeftOut = [];
  }

  wants(member: TarMember): boolean {
    if (member.kind === 'volume-label') {
      if (this.archives > 1) this.labelsLeftOut.push(member.name);
      return this.archives === 1;
    }
    if (this.members++ === 0) this.checkGlobals();
    return true;
  }

  global(header: GlobalHeader): Uint8Array {
    const isLabel = ({ keyword }: { readonly keyword: string }): boolean => keyword === LABEL_KEYWORD;
    for (const { keyword } of header.records) this.inForce.set(keyword, this.archives);
    if (this.archives === 1 || !header.records.some(isLabel)) return header.bytes;
    for (const { value } of header.records.filter(isLabel)) this.labelsLeftOut.push(decodeName(value));
    return withRecords(
      header,
      header.records.filter((record) => !isLabel(record)),
    );
  }

  /** The first member of an archive: what the archives before it said of all members must not hold for this one. */
  private checkGlobals(): void {
    const foreign = [...this.inForce].filter(([keyword, by]) => by < this.archives && !HARMLESS.includes(keyword));
    if (foreign.length === 0) return;
    const keywords = foreign
      .slice(0, 5)
      .map(([keyword]) => keyword)
      .join(', ');
    throw new UncopyableError(
      `a global header of an archive before it would hold for its members, too (${keywords}): ` +
        'convert that one first, with tapekit convert --format pax',
    );
  }
}
