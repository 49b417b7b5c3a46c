import type { Exact, Finding } from '../../findings/index.js';
import type { SetVisitor, TarMember } from '../../tar/index.js';
import { type Choosing, checkSize, choosePlace } from '../../tar/restore/choose-place.js';
import { type Place, pathOf, placeOf } from '../../tar/restore/member-path.js';
import { Refusal, systemText } from '../../tar/restore/refusal.js';
import {
  FULL_DISK_PATIENCE,
  type Limit,
  type MemberPlace,
  type NotRestored,
  type Outcome,
} from '../../tar/restore/report.js';
import { codeOf } from './extract-fs.js';
import type { LateEntry } from './late-entries.js';
import type { Making, Writing } from './making.js';
import { PendingLinks } from './pending-links.js';
import { metaOf, type Policy } from './policy.js';

/** What restoring needs beside what makes things. */
export interface RestorerOptions extends Choosing {
  readonly maker: Making;
  /** Of a rehearsal: whether something would be replaced. */
  readonly replaces?: ((place: Place) => boolean) | undefined;
  readonly policy: Policy;
  /** The folder of the restore was made for it: a member `./` may set its mode and times. */
  readonly isNewRoot: boolean;
  /** Members of unknown types are files. */
  readonly unknownTypes: boolean;
  readonly devices: boolean;
  readonly onMember: ((member: MemberPlace, outcome: Outcome) => void) | undefined;
  /** Ends the restore. */
  readonly endBy: (limit: Limit) => void;
}

/** What the next file will meet, too. */
const DISK_FULL = new Set(['ENOSPC', 'EDQUOT', 'EROFS']);
const FULL_DISK: Limit = {
  which: 'full-disk',
  message: 'there is no room left: make some, and go on with --resume',
};

/** A file whose content comes. */
interface Current {
  readonly member: TarMember;
  readonly place: Place;
  readonly file: Writing;
}

/** Takes the members of an archive and has made what they say. */
export class Restorer implements SetVisitor {
  private readonly options: RestorerOptions;
  private readonly links = new PendingLinks();
  private current: Current | undefined;
  /** The volume in which the member began. */
  private volume = 0;
  private fullInRow = 0;
  private isOver = false;

  constructor(options: RestorerOptions) {
    this.options = options;
  }

  /** Whether a link will be made at a path. */
  willBeLink(path: string): boolean {
    return this.links.has(path);
  }

  member(member: TarMember, volume: number): void {
    if (this.isOver) return;
    this.volume = volume;
    const at = this.at(member);
    let outcome: Outcome | undefined;
    try {
      outcome = this.start(member, at);
    } catch (error) {
      outcome = 'not-restored';
      this.fail(at, error);
    }
    this.tell(at, outcome);
  }

  /** Gives what came of a member; `undefined` where that is not known yet. */
  private start(member: TarMember, at: MemberPlace): Outcome | undefined {
    const choice = choosePlace(member, this.options);
    if (choice === 'ignored') return choice;
    if (choice === 'unselected') return undefined;
    if ('limit' in choice) return this.endBy(choice.limit);
    const { place } = choice;
    if (place.name === '') return this.startRoot(member, at);
    if (this.options.maker.keeps(member, place)) return 'kept';
    return this.startKind(member, at, place);
  }

  private startKind(member: TarMember, at: MemberPlace, place: Place): Outcome | undefined {
    switch (member.kind) {
      case 'file':
        return this.startFile(member, place);
      case 'directory':
        return this.folder(member, at, place);
      case 'symlink':
        return this.symlink(member, at, place);
      case 'hardlink':
        return this.hardlink(member, at, place);
      case 'character-device':
      case 'block-device':
        if (!this.options.devices) throw new Refusal('DEVICE_NOT_ASKED_FOR');
        return this.node(member, at, place);
      case 'fifo':
        return this.node(member, at, place);
      default:
        if (!this.options.unknownTypes) throw new Refusal('TYPE_UNKNOWN', member.typeflag);
        return this.startFile(member, place);
    }
  }

  private endBy(limit: Limit): undefined {
    this.isOver = true;
    this.dropCurrent();
    this.options.endBy(limit);
  }

  private startRoot(member: TarMember, at: MemberPlace): Outcome {
    const { maker, isNewRoot, report } = this.options;
    if (member.kind !== 'directory') throw new Refusal('NAME_EMPTY');
    if (!isNewRoot) return 'kept';
    maker.rootFolder(member, at);
    report.folders++;
    return 'restored';
  }

  private startFile(member: TarMember, place: Place): undefined {
    checkSize(member);
    this.current = { member, place, file: this.options.maker.file(member, place) };
  }

  private folder(member: TarMember, at: MemberPlace, place: Place): Outcome {
    const { maker, report } = this.options;
    // A link of that name gives way to the folder: what came last counts.
    this.links.cancel(pathOf(place));
    if (maker.folder(member, at, place)) return 'kept';
    report.folders++;
    return 'restored';
  }

  private symlink(member: TarMember, at: MemberPlace, place: Place): undefined {
    const { maker, policy } = this.options;
    const { linkname } = member;
    if (linkname === '') throw new Refusal('LINK_WITHOUT_TARGET');
    if (linkname.includes('\0')) throw new Refusal('NAME_HAS_NUL');
    maker.checkSymlink(place, linkname);
    this.pend({ member: at, place, target: linkname, isSymbolic: true, meta: metaOf(member, 0, policy) });
  }

  private hardlink(member: TarMember, at: MemberPlace, place: Place): Outcome | undefined {
    const { maker, naming, report } = this.options;
    // The names of targets are taken as the names of members are: what one may not be, the other may not be either.
    const target = naming.place(naming.parse(member.linkname));
    if (target === undefined || target.name === '') throw new Refusal('LINK_WITHOUT_TARGET');
    const targetPath = pathOf(target);
    if (targetPath === pathOf(place)) throw new Refusal('LINK_TO_ITSELF');
    const waiting = this.links.get(targetPath);
    const link = { member: at, place, target: targetPath, isSymbolic: false, meta: {} };
    if (waiting?.isSymbolic === true) maker.checkSymlink(place, waiting.target);
    const outcome = this.made(place);
    if (waiting !== undefined || maker.hardlink(place, target, false) === undefined) return this.pend(link);
    this.links.cancel(pathOf(place));
    report.hardlinks++;
    return outcome;
  }

  private node(member: TarMember, at: MemberPlace, place: Place): Outcome {
    const { maker, report } = this.options;
    const outcome = this.made(place);
    const failed = maker.node(member, place);
    this.links.cancel(pathOf(place));
    report.nodes++;
    if (failed !== undefined) this.fail(at, failed, 'attributes');
    return outcome;
  }

  private pend(link: LateEntry): undefined {
    this.links.add(link);
    this.options.maker.forget(pathOf(link.place));
  }

  /** What is told of a member that is restored now. */
  private made(place: Place): Outcome {
    return this.options.replaces?.(place) === true ? 'would-replace' : 'restored';
  }

  data(bytes: Uint8Array): void {
    const { current } = this;
    if (current === undefined) return;
    const limit = this.options.limits.data(bytes.length);
    if (limit !== undefined) return this.endBy(limit);
    try {
      current.file.write(bytes);
    } catch (error) {
      this.dropCurrent();
      const at = this.at(current.member);
      this.fail(at, error);
      this.tell(at, 'not-restored');
    }
  }

  end(_member: TarMember, missing: Exact): void {
    if (this.current === undefined) return;
    const { member, place, file } = this.current;
    const at = this.at(member);
    try {
      if (missing !== 0) throw new Refusal('NOT_WHOLE', String(missing));
      this.tell(at, this.settle(member, place, file, at));
    } catch (error) {
      this.dropCurrent();
      this.fail(at, error);
      this.tell(at, 'not-restored');
    }
  }

  private settle(member: TarMember, place: Place, file: Writing, at: MemberPlace): Outcome {
    const { maker, report } = this.options;
    const outcome = this.made(place);
    const { isKept, failed } = maker.settle(file, member, place);
    this.current = undefined;
    this.links.cancel(pathOf(place));
    if (isKept) return 'kept';
    report.files++;
    report.wrote(Number(member.storedSize));
    this.fullInRow = 0;
    if (failed !== undefined) this.fail(at, failed, 'attributes');
    return outcome;
  }

  found(finding: Finding): void {
    this.options.report.find([finding]);
  }

  private dropCurrent(): void {
    if (this.current === undefined) return;
    const { file, place } = this.current;
    this.current = undefined;
    this.options.maker.drop(file, place);
  }

  private tell(at: MemberPlace, outcome: Outcome | undefined): void {
    if (outcome === undefined) return;
    this.options.report.came(outcome);
    this.options.onMember?.(at, outcome);
  }

  private at(member: TarMember): MemberPlace {
    return { name: member.name, offset: member.headerOffset, volume: this.volume };
  }

  /** Lists what was not restored; anything but a refusal or an error of the file system is a fault of ours. */
  private fail(at: MemberPlace, error: unknown, lacks: NotRestored['lacks'] = 'content'): void {
    const { report } = this.options;
    if (error instanceof Refusal) return report.refuse(at, error, lacks);
    const code = codeOf(error);
    if (code === undefined) throw error;
    report.refuse(at, { code, message: systemText(code, (error as Error).message) }, lacks);
    if (DISK_FULL.has(code) && ++this.fullInRow >= FULL_DISK_PATIENCE) this.endBy(FULL_DISK);
  }

  /**
   * Everything has been read, or reading has ended: makes the links, then sets what is known of folders.
   * @param isWhole - false where the archive was not read to its end
   */
  finish(isWhole: boolean): void {
    this.dropCurrent();
    for (const link of this.links.taken()) this.makeLink(link, isWhole);
    for (const { member, failed } of this.options.maker.finishFolders()) this.fail(member, failed, 'attributes');
  }

  private makeLink(link: LateEntry, isWhole: boolean): void {
    const { maker, report } = this.options;
    try {
      const outcome = this.made(link.place);
      if (link.isSymbolic) {
        const failed = maker.symlink(link);
        report.symlinks++;
        if (failed !== undefined) this.fail(link.member, failed, 'attributes');
      } else {
        const isMade = maker.hardlink(link.place, placeOf(link.target.split('/')), true) === true;
        if (!isMade && isWhole) throw new Refusal('LINK_TARGET_MISSING', link.target);
        if (!isMade) return;
        report.hardlinks++;
      }
      this.tell(link.member, outcome);
    } catch (error) {
      this.fail(link.member, error);
      this.tell(link.member, 'not-restored');
    }
  }
}
