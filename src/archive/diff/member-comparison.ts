import { type Exact, printable } from '../../findings/index.js';
import { FILE_KINDS, type What } from '../../tar/compare/difference.js';
import type { Compared } from '../../tar/compare/difference-ledger.js';
import type { TarMember } from '../../tar/index.js';
import { attributesCompared, type ComparingOptions } from '../xattrs/comparison.js';
import { asExact, attributeDifferences, deviceNumbers, type OwnerNames } from './attributes.js';
import { ContentComparison, firstDifference } from './content-comparison.js';
import { type Folder, fileKind, type Looked, type OpenedFile, reasonOf, type There } from './folder.js';

/** How members are compared. */
export interface ComparisonOptions {
  readonly folder: Folder;
  /** Whether content is compared. */
  readonly content: boolean;
  readonly ownerNames: OwnerNames | undefined;
  /** Extended attributes and access control lists are compared. */
  readonly attributes: ComparingOptions | undefined;
}

/** Holds one member against what stands under its path: at once but for its content, which comes piece by piece. */
export class MemberComparison {
  private readonly member: TarMember;
  private readonly tell: (what: What) => void;
  private file: OpenedFile | undefined;
  private content: ContentComparison | undefined;

  /**
   * @param compared - where it is in the folder, and what takes what differs, now and while content comes
   */
  constructor(member: TarMember, { path, target, tell }: Compared, options: ComparisonOptions) {
    this.member = member;
    this.tell = tell;
    const looked = options.folder.look(path);
    if (looked.state !== 'there') this.notThere(looked);
    else if (member.kind === 'hardlink') this.compareHardLink(looked, target, options);
    else this.compare(looked, options);
  }

  /** Bytes of content that were found to be the same. */
  get sameBytes(): number {
    return this.content?.same ?? 0;
  }

  /** Takes stored bytes. */
  update(bytes: Uint8Array): void {
    const { content } = this;
    if (content === undefined || content.differsAt !== undefined) return;
    this.careful(() => content.update(bytes));
  }

  /**
   * The member has ended.
   * @param missing - stored bytes that did not come
   */
  end(missing: Exact): void {
    const { content } = this;
    if (content !== undefined && missing === 0 && content.differsAt === undefined) this.careful(() => content.end());
    if (this.content?.differsAt !== undefined) this.tell({ kind: 'content', offset: this.content.differsAt });
    if (missing !== 0) this.tell({ kind: 'incomplete' });
    this.close();
  }

  /** Compares no further. */
  close(): void {
    this.file?.close();
    this.file = undefined;
  }

  private notThere(looked: Exclude<Looked, { state: 'there' }>): void {
    if (looked.state === 'missing') this.tell({ kind: 'missing' });
    else if (looked.state === 'behind-link') this.tell({ kind: 'through-link', link: looked.link });
    else this.tell({ kind: 'unreadable', reason: looked.reason });
  }

  private compare(looked: There, options: ComparisonOptions): void {
    const { member, tell } = this;
    const type = fileKind(looked.stats);
    if (FILE_KINDS[member.kind] !== type) return tell({ kind: 'type', archive: member.kind, folder: type });
    if (type === 'symlink') this.compareTarget(looked.path, options.folder);
    if (type === 'character-device' || type === 'block-device') this.compareDevice(looked);
    for (const what of attributeDifferences(member, looked.stats, options.ownerNames)) tell(what);
    if (options.attributes !== undefined) this.compareAttributes(looked, options.attributes);
    if (type === 'file') this.beginContent(looked, options);
  }

  /** The attributes in a hard link's header are those of the file that it leads to: they were compared there. */
  private compareHardLink(looked: There, target: string | undefined, { folder, content }: ComparisonOptions): void {
    const other = target === undefined ? undefined : folder.look(target);
    const isThere = other?.state === 'there';
    if (isThere && other.stats.dev === looked.stats.dev && other.stats.ino === looked.stats.ino) return;
    this.tell({ kind: 'hardlink', target: this.member.linkname });
    if (!isThere || !content || !looked.stats.isFile() || !other.stats.isFile()) return;
    // A copy is no link, but holds what a link would: that of its target was held against the archive.
    this.careful(() => {
      const offset = firstDifference(folder, looked, other);
      if (offset !== undefined) this.tell({ kind: 'content', offset });
    });
  }

  private compareAttributes({ path }: There, options: ComparingOptions): void {
    const { differences, faults } = attributesCompared(this.member, { path, follow: false }, options);
    for (const what of differences) this.tell(what);
    if (faults.length > 0) this.tell({ kind: 'unreadable', reason: printable(faults.slice(0, 4).join('; ')) });
  }

  private compareTarget(path: Buffer, folder: Folder): void {
    this.careful(() => {
      const target = folder.target(path);
      if (target !== this.member.linkname) this.tell({ kind: 'target', archive: this.member.linkname, folder: target });
    });
  }

  private compareDevice({ stats: { rdev } }: There): void {
    const { devmajor: major, devminor: minor } = this.member;
    const folder = deviceNumbers(rdev);
    if (folder.major !== major || folder.minor !== minor)
      this.tell({ kind: 'device', archive: { major, minor }, folder });
  }

  private beginContent(looked: There, { folder, content }: ComparisonOptions): void {
    const { size, sparse } = this.member;
    if (sparse?.isSound === false) return this.tell({ kind: 'incomplete' });
    if (BigInt(size) !== looked.stats.size) {
      return this.tell({ kind: 'size', archive: size, folder: asExact(looked.stats.size) });
    }
    if (!content || size === 0 || typeof size === 'bigint') return;
    this.careful(() => {
      this.file = folder.open(looked);
      this.content = new ContentComparison(this.member, this.file);
    });
  }

  /** What the system refuses is told, and ends comparing the content. */
  private careful(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.content = undefined;
      this.close();
      this.tell({ kind: 'unreadable', reason: reasonOf(error) });
    }
  }
}
