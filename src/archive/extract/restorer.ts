import type { Exact } from '../../findings/index.js';
import { type TarEvent, type TarMember, VolumeSet } from '../../tar/index.js';
import { codeOf } from './extract-fs.js';
import type { Maker } from './maker.js';
import { memberPath, type Place, pathOf, placeOf } from './member-path.js';
import type { NewFile } from './new-file.js';
import { type PendingLink, PendingLinks } from './pending-links.js';
import { metaOf, type Policy } from './policy.js';
import { Refusal, systemText } from './refusal.js';
import type { MemberPlace, NotRestored, Outcome, ReportDraft } from './report.js';

/** What restoring needs beside what makes things. */
export interface RestorerOptions {
  readonly maker: Maker;
  readonly policy: Policy;
  readonly report: ReportDraft;
  readonly windows: boolean;
  /** The folder of the restore was made for it: a member `./` may set its mode and times. */
  readonly isNewRoot: boolean;
  /** Members of unknown types are files. */
  readonly unknownTypes: boolean;
  /** Several volumes are read as one archive. */
  readonly isSet: boolean;
  readonly onMember: ((member: TarMember, outcome: Outcome) => void) | undefined;
  /** Ends the restore: the disk is full. */
  readonly giveUp: () => void;
}

/** GNU tar's N says in words what to rename and link: it is never acted on (CVE-2006-6097). Solaris's and star's others
 * hold attributes of another member. */
const WITHOUT_FILE = new Set(['N', 'A', 'E', 'I']);
/** What the next file will meet, too. */
const DISK_FULL = new Set(['ENOSPC', 'EDQUOT', 'EROFS']);
/** So many files in a row find no room before the restore ends: a smaller one may still fit. */
const FULL_DISK_PATIENCE = 8;

/** A file whose content comes. */
interface Current {
  readonly member: TarMember;
  readonly place: Place;
  readonly file: NewFile;
}

/** Takes the events of an archive and has made what they say. */
export class Restorer {
  private readonly options: RestorerOptions;
  private readonly set = new VolumeSet();
  private readonly links = new PendingLinks();
  private volume = 0;
  private current: Current | undefined;
  /** The volume in which the member began. */
  private begunOn = 0;
  private continues: TarMember | undefined;
  /** A member whose rest the next volume should bring. */
  private split: { readonly member: TarMember; readonly missing: Exact } | undefined;
  private fullInRow = 0;

  constructor(options: RestorerOptions) {
    this.options = options;
  }

  /** Whether a link will be made at a path. */
  willBeLink(path: string): boolean {
    return this.links.has(path);
  }

  /** The next volume begins. */
  begin(volume: number): void {
    this.volume = volume;
    this.set.begin(volume);
  }

  take(event: TarEvent): void {
    switch (event.type) {
      case 'data':
        if (this.current !== undefined) this.write(this.current, event.bytes);
        break;
      case 'member':
        if (event.member.kind !== 'volume-label') this.member(event.member);
        break;
      case 'end':
        if (event.member.kind !== 'volume-label') this.end(event.member, event.missing);
        break;
      case 'finding':
        this.options.report.find([event.finding]);
        break;
      case 'volume':
        this.set.label(event.label);
        break;
      case 'end-of-archive':
        break;
    }
  }

  private member(member: TarMember): void {
    const { continues, findings } = this.set.member(member);
    if (findings.length > 0) this.options.report.find(findings);
    this.continues = continues;
    if (continues === undefined) {
      this.giveUpSplit();
      this.begunOn = this.volume;
      this.attempt(member, () => this.start(member));
    }
    this.split = undefined;
  }

  private start(member: TarMember): Outcome | undefined {
    const { maker, report, windows } = this.options;
    if (member.continuation !== undefined) throw new Refusal('STARTS_BEFORE');
    if (WITHOUT_FILE.has(member.typeflag)) return 'ignored';
    const { parts, root } = memberPath(member.name, windows);
    if (root !== '') report.absolute++;
    const place = placeOf(parts);
    if (place.name === '') return this.startRoot(member);
    if (maker.keeps(member, place)) return 'kept';
    switch (member.kind) {
      case 'file':
        return this.startFile(member, place);
      case 'directory':
        return this.folder(member, place);
      case 'symlink':
        return this.symlink(member, place);
      case 'hardlink':
        return this.hardlink(member, place);
      case 'character-device':
      case 'block-device':
      case 'fifo':
        throw new Refusal('DEVICE_NOT_ASKED_FOR');
      default:
        if (!this.options.unknownTypes) throw new Refusal('TYPE_UNKNOWN', member.typeflag);
        return this.startFile(member, place);
    }
  }

  private startRoot(member: TarMember): Outcome {
    const { maker, isNewRoot, report } = this.options;
    if (member.kind !== 'directory') throw new Refusal('NAME_EMPTY');
    if (!isNewRoot) return 'kept';
    maker.rootFolder(member, this.at(member));
    report.folders++;
    return 'restored';
  }

  private startFile(member: TarMember, place: Place): undefined {
    checkSize(member);
    this.current = { member, place, file: this.options.maker.file(member, place) };
    return undefined;
  }

  private folder(member: TarMember, place: Place): Outcome {
    const { maker, report } = this.options;
    // A link of that name gives way to the folder: what came last counts.
    const path = pathOf(place);
    this.links.cancel(path);
    if (maker.folder(member, this.at(member), place)) return 'kept';
    report.folders++;
    return 'restored';
  }

  private symlink(member: TarMember, place: Place): undefined {
    const { maker, policy } = this.options;
    const { linkname } = member;
    if (linkname === '') throw new Refusal('LINK_WITHOUT_TARGET');
    if (linkname.includes('\0')) throw new Refusal('NAME_HAS_NUL');
    maker.checkSymlink(place, linkname);
    const meta = metaOf(member, 0, policy);
    this.pend({ member: this.at(member), place, target: linkname, isSymbolic: true, meta });
    return undefined;
  }

  private hardlink(member: TarMember, place: Place): Outcome | undefined {
    const { maker, windows, report } = this.options;
    // The names of targets are taken as the names of members are: what one may not be, the other may not be either.
    const target = placeOf(memberPath(member.linkname, windows).parts);
    const targetPath = pathOf(target);
    if (target.name === '') throw new Refusal('LINK_WITHOUT_TARGET');
    if (targetPath === pathOf(place)) throw new Refusal('LINK_TO_ITSELF');
    const waiting = this.links.get(targetPath);
    const link = { member: this.at(member), place, target: targetPath, isSymbolic: false, meta: {} };
    if (waiting?.isSymbolic === true) {
      // Another name of a link that is not there yet: a link of its own, which leads on from where it stands itself.
      maker.checkSymlink(place, waiting.target);
      this.pend({ ...link, target: waiting.target, isSymbolic: true, meta: waiting.meta });
      return undefined;
    }
    if (waiting !== undefined || maker.hardlink(place, target) === undefined) {
      this.pend(link);
      return undefined;
    }
    this.links.cancel(pathOf(place));
    report.hardlinks++;
    return 'restored';
  }

  private pend(link: PendingLink): void {
    const path = pathOf(link.place);
    this.links.add(path, link);
    this.options.maker.forget(path);
  }

  private write(current: Current, bytes: Uint8Array): void {
    try {
      current.file.write(bytes);
      this.options.report.wrote(bytes.length);
    } catch (error) {
      this.dropCurrent();
      this.fail(this.at(current.member), error);
      this.options.onMember?.(current.member, 'not-restored');
    }
  }

  private end(member: TarMember, missing: Exact): void {
    this.set.end(member, missing);
    const whole = this.continues ?? member;
    if (missing !== 0 && this.options.isSet) {
      this.split = { member: whole, missing };
      return;
    }
    this.settle(missing);
  }

  /** The rest of a member did not come. */
  private giveUpSplit(): void {
    if (this.split === undefined) return;
    const { missing } = this.split;
    this.split = undefined;
    this.settle(missing);
  }

  private settle(missing: Exact): void {
    const { current } = this;
    if (current === undefined) return;
    const { member, place, file } = current;
    const { maker, report } = this.options;
    this.attempt(member, () => {
      if (missing !== 0) throw new Refusal('NOT_WHOLE', String(missing));
      const failed = maker.settle(file, member, place);
      this.current = undefined;
      this.links.cancel(pathOf(place));
      report.files++;
      this.fullInRow = 0;
      if (failed !== undefined) this.fail(this.at(member), failed, 'attributes');
      return 'restored';
    });
    if (this.current !== undefined) this.dropCurrent();
  }

  private dropCurrent(): void {
    if (this.current === undefined) return;
    const { file, place } = this.current;
    this.current = undefined;
    this.options.maker.drop(file, place);
  }

  /** Does something for a member, and tells what came of it; `undefined` is told later. */
  private attempt(member: TarMember, action: () => Outcome | undefined): void {
    let outcome: Outcome | undefined;
    try {
      outcome = action();
    } catch (error) {
      outcome = 'not-restored';
      this.fail(this.at(member), error);
    }
    if (outcome === undefined) return;
    if (outcome === 'kept') this.options.report.kept++;
    if (outcome === 'ignored') this.options.report.ignored++;
    this.options.onMember?.(member, outcome);
  }

  private at(member: TarMember): MemberPlace {
    return { name: member.name, offset: member.headerOffset, volume: this.begunOn };
  }

  /** Lists what was not restored; anything but a refusal or an error of the file system is a fault of ours. */
  private fail(at: MemberPlace, error: unknown, lacks: NotRestored['lacks'] = 'content'): void {
    const code = codeOf(error);
    if (error instanceof Refusal) {
      this.options.report.notRestored.add({ ...at, lacks, code: error.code, message: error.message });
      return;
    }
    if (code === undefined) throw error;
    const message = systemText(code, (error as Error).message);
    this.options.report.notRestored.add({ ...at, lacks, code, message });
    if (DISK_FULL.has(code) && ++this.fullInRow >= FULL_DISK_PATIENCE) this.options.giveUp();
  }

  /**
   * Everything has been read, or reading has ended: makes the links, then sets what is known of folders.
   * @param isWhole - false where the archive was not read to its end
   */
  finish(offset: number, isWhole: boolean): void {
    if (isWhole) this.options.report.find(this.set.finish(offset));
    if (isWhole) this.giveUpSplit();
    this.dropCurrent();
    for (const link of this.links.taken()) this.makeLink(link, isWhole);
    for (const { member, failed } of this.options.maker.finishFolders()) this.fail(member, failed, 'attributes');
  }

  private makeLink(link: PendingLink, isWhole: boolean): void {
    const { maker, report } = this.options;
    try {
      if (link.isSymbolic) {
        const failed = maker.symlink(link);
        report.symlinks++;
        if (failed !== undefined) this.fail(link.member, failed, 'attributes');
        return;
      }
      const target = placeOf(link.target.split('/'));
      if (maker.hardlink(link.place, target) === true) report.hardlinks++;
      else if (isWhole) throw new Refusal('LINK_TARGET_MISSING', link.target);
    } catch (error) {
      this.fail(link.member, error);
    }
  }
}

function checkSize({ size, sparse }: TarMember): void {
  if (sparse?.isSound === false) throw new Refusal('SPARSE_MAP_UNSOUND');
  if (typeof size === 'bigint') throw new Refusal('SIZE_TOO_LARGE', String(size));
}
