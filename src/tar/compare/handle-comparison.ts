import type { Exact, Finding } from '../../findings/index.js';
import type { BlobLike, FileHandle } from '../folder-handle.js';
import type { TarMember } from '../member.js';
import type { SlowVisitor } from '../read-volumes.js';
import { StoredRegions } from '../restore/stored-regions.js';
import type { FindingLog } from '../verify/finding-log.js';
import { FILE_KINDS, type What } from './difference.js';
import type { Compared, DifferenceLedger } from './difference-ledger.js';
import { bytesAt, type HandleTree, reasonOf } from './handle-tree.js';

/** As much as is held of a file at once. */
const PIECE_BYTES = 1 << 18;
const ZEROS = /* @__PURE__ */ new Uint8Array(PIECE_BYTES);

/** The file that a member's content is held against as it comes. */
interface Content {
  readonly member: TarMember;
  readonly blob: BlobLike;
  readonly regions: StoredRegions | undefined;
  /** Bytes of the file that were found to be the same. */
  same: number;
  /** Offset of the first byte that is another. */
  differsAt: number | undefined;
}

/** Holds the members of an archive against what stands below a handle. */
export class HandleComparison implements SlowVisitor {
  readonly isOver = false;
  readonly found: (found: Finding) => void;
  private readonly ledger: DifferenceLedger;
  private readonly tree: HandleTree;
  private tell: (what: What) => void = () => undefined;
  private content: Content | undefined;

  /** @param onFinding - takes what is wrong with the archive itself, too */
  constructor(
    ledger: DifferenceLedger,
    tree: HandleTree,
    findings: FindingLog,
    onFinding: ((found: Finding) => void) | undefined,
  ) {
    this.ledger = ledger;
    this.tree = tree;
    this.found = (found) => {
      findings.add(found);
      onFinding?.(found);
    };
  }

  async member(member: TarMember): Promise<void> {
    this.content = undefined;
    const compared = this.ledger.begin(member);
    this.tell = compared?.tell ?? (() => undefined);
    if (compared === undefined) return;
    const looked = await this.tree.look(compared.path);
    if (looked.state === 'missing') return this.tell({ kind: 'missing' });
    if (looked.state === 'unreadable') return this.tell({ kind: 'unreadable', reason: looked.reason });
    if (member.kind === 'hardlink') return await this.compareHardLink(member, compared, looked);
    if (FILE_KINDS[member.kind] !== looked.state) {
      return this.tell({ kind: 'type', archive: member.kind, folder: looked.state });
    }
    if (looked.state === 'file') await this.careful(() => this.begin(member, looked.file));
  }

  private async begin(member: TarMember, file: FileHandle): Promise<void> {
    const { size, sparse } = member;
    if (sparse?.isSound === false) return this.tell({ kind: 'incomplete' });
    const blob = await file.getFile();
    if (size !== blob.size) return this.tell({ kind: 'size', archive: size, folder: blob.size });
    if (size === 0 || this.ledger.ignored.has('content')) return;
    const regions = sparse === undefined ? undefined : new StoredRegions(sparse);
    this.content = { member, blob, regions, same: 0, differsAt: undefined };
  }

  /** A handle does not tell whether two files are one: that they hold the same is all that can be known. */
  private async compareHardLink(
    member: TarMember,
    { target }: Compared,
    looked: { readonly state: 'file'; readonly file: FileHandle } | { readonly state: 'directory' },
  ): Promise<void> {
    this.tell({ kind: 'hardlink', target: member.linkname });
    const other = target === undefined ? undefined : await this.tree.look(target);
    if (looked.state !== 'file' || other?.state !== 'file' || this.ledger.ignored.has('content')) return;
    await this.careful(async () => {
      const offset = await firstDifference(await looked.file.getFile(), await other.file.getFile());
      if (offset !== undefined) this.tell({ kind: 'content', offset });
    });
  }

  async data(bytes: Uint8Array): Promise<void> {
    const { content } = this;
    if (content === undefined) return;
    const pieces: [Uint8Array, number][] = [];
    if (content.regions === undefined) pieces.push([bytes, content.same]);
    else content.regions.take(bytes, (piece, offset) => pieces.push([piece, offset]));
    await this.careful(async () => {
      for (const [piece, offset] of pieces) {
        await hole(content, offset);
        await compare(content, piece);
      }
    });
  }

  async end(missing: Exact): Promise<void> {
    const { content } = this;
    if (content !== undefined && missing === 0) await this.careful(() => hole(content, content.blob.size));
    if (content?.differsAt !== undefined && this.content !== undefined) {
      this.tell({ kind: 'content', offset: content.differsAt });
    }
    this.ledger.sameBytes += content?.same ?? 0;
    if (missing !== 0) this.tell({ kind: 'incomplete' });
    this.content = undefined;
    this.tell = () => undefined;
  }

  /** What the file system refuses is told, and ends comparing the content. */
  private async careful(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      const reason = reasonOf(error);
      this.content = undefined;
      this.tell({ kind: 'unreadable', reason });
    }
  }
}

/** Holds zeros against the file, up to an offset. */
async function hole(content: Content, to: number): Promise<void> {
  if (content.member.sparse === undefined) return;
  while (content.same < to && content.differsAt === undefined) {
    await compare(content, ZEROS.subarray(0, to - content.same));
  }
}

async function compare(content: Content, expected: Uint8Array): Promise<void> {
  for (let at = 0; at < expected.length && content.differsAt === undefined; at += PIECE_BYTES) {
    const piece = expected.subarray(at, at + PIECE_BYTES);
    const same = sameBytes(piece, await bytesAt(content.blob, content.same, piece.length));
    content.same += same;
    if (same < piece.length) content.differsAt = content.same;
  }
}

async function firstDifference(one: BlobLike, other: BlobLike): Promise<number | undefined> {
  for (let at = 0; ; at += PIECE_BYTES) {
    const [a, b] = await Promise.all([bytesAt(one, at, PIECE_BYTES), bytesAt(other, at, PIECE_BYTES)]);
    const same = sameBytes(a, b);
    if (same < a.length || same < b.length) return at + same;
    if (same < PIECE_BYTES) return undefined;
  }
}

/** How many bytes two stretches begin with in common. */
function sameBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) if (a[at] !== b[at]) return at;
  return length;
}
