import { constants } from 'node:fs';
import { encodeName } from '../../bytes/index.js';
import type { TarMember } from '../../tar/index.js';
import { type Place, pathOf, placeOf } from '../../tar/restore/member-path.js';
import { Refusal } from '../../tar/restore/refusal.js';
import type { MemberPlace } from '../../tar/restore/report.js';
import { codeOf, LOOK } from './extract-fs.js';
import { KeptFile } from './kept-file.js';
import type { LateEntry } from './late-entries.js';
import { LateFolders } from './late-folders.js';
import type { Making, Settled } from './making.js';
import { NewFile } from './new-file.js';
import type { MakeNode } from './nodes.js';
import { isSame, metaOf, modeOf, type Policy, refusedAttributes } from './policy.js';
import type { EntryMeta, Folder } from './root.js';
import { entryTarget, Survey, type SurveyOptions } from './survey.js';
import { isNear, setTimes } from './times.js';

/** What making needs beside what looking does. */
export interface MakerOptions extends SurveyOptions {
  /** Names in the making begin with it: no archive can know it. */
  readonly workPrefix: string;
  readonly makeNode: MakeNode;
}

const { O_NOFOLLOW = 0, O_NONBLOCK = 0, O_RDONLY } = constants;
const OWNER_ALL = 0o700;
/** What a rename, or making a link, gives where something stands in the way. */
const IN_THE_WAY = new Set(['EISDIR', 'EEXIST', 'ENOTEMPTY', 'ENOTDIR', 'EPERM']);

/** Makes what members say, one at a time, below a root: the only place where a restore changes a file system. */
export class Maker extends Survey implements Making {
  private readonly options: MakerOptions;
  private readonly lateFolders = new LateFolders();
  private serial = 0;

  constructor(options: MakerOptions) {
    super(options);
    this.options = options;
  }

  /** Begins a file, or holds what is there against it. */
  file(member: TarMember, place: Place): NewFile | KeptFile {
    const { policy } = this.options;
    return (
      (policy.resume && policy.checkContent ? this.keptFile(member, place) : undefined) ?? this.anew(member, place)
    );
  }

  private anew(member: TarMember, place: Place): NewFile {
    const { fs, root, policy } = this.options;
    const folder = root.enter(place.folder, true);
    return new NewFile(fs, folder, this.workName(), firstMode(member, policy), member.sparse);
  }

  /** What stands in a member's place, if all but its content is known to be the same. A sparse file is made anew. */
  private keptFile(member: TarMember, place: Place): KeptFile | undefined {
    const { fs, root, policy } = this.options;
    const stat = this.look(place);
    if (stat === undefined || member.sparse !== undefined || !isSame(stat, member, policy)) return undefined;
    if (!this.hasAttributes(member, place)) return undefined;
    const fd = fs.openSync(root.enter(place.folder, true).at(place.name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    return new KeptFile(fs, fd, () => this.anew(member, place));
  }

  /**
   * A file is whole: it takes its place.
   */
  settle(file: NewFile | KeptFile, member: TarMember, place: Place): Settled {
    if (!(file instanceof KeptFile)) return { isKept: false, failed: this.settleNew(file, member, place) };
    file.close();
    if (file.anew === undefined) return { isKept: true, failed: undefined };
    return { isKept: false, failed: this.settleNew(file.anew, member, place) };
  }

  private settleNew(file: NewFile, member: TarMember, place: Place): unknown {
    const { root, policy } = this.options;
    const failed = file.settle(metaOf(member, firstMode(member, policy) & ~policy.umask, policy));
    this.rename(root.enter(place.folder, true), file.workName, place);
    return failed;
  }

  /** Takes a file that will not become whole away. */
  drop(written: NewFile | KeptFile, place: Place): void {
    const file = written instanceof KeptFile ? written.anew : written;
    if (written instanceof KeptFile) this.closeQuietly(written);
    if (file === undefined) return;
    let folder: Folder | undefined;
    try {
      folder = this.options.root.enter(place.folder, false);
    } catch (error) {
      if (codeOf(error) === undefined && !(error instanceof Refusal)) throw error;
    }
    file.drop(folder);
  }

  private closeQuietly(file: KeptFile): void {
    try {
      file.close();
    } catch (error) {
      // It was only read.
      if (codeOf(error) === undefined) throw error;
    }
  }

  /**
   * Makes a folder, or takes one that is there; what is known of it is set at the end.
   * @returns whether it was there and keeps what is known of it
   */
  folder(member: TarMember, at: MemberPlace, place: Place): boolean {
    const { fs, root, policy } = this.options;
    const parent = root.enter(place.folder, true);
    const first = (member.mode & 0o777) | OWNER_ALL;
    let made = first & ~policy.umask;
    try {
      fs.mkdirSync(parent.at(place.name), first);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      const old = this.existingFolder(parent, place, first);
      if (old !== undefined && policy.existing !== 'replace') return true;
      made = old ?? made;
    }
    this.lateFolders.add({ member: at, place, meta: metaOf(member, made, policy) });
    return false;
  }

  /** The folder of the restore is a member, too; its mode and times are set where it was made for this. */
  rootFolder(member: TarMember, at: MemberPlace): void {
    this.lateFolders.add({ member: at, place: placeOf([]), meta: metaOf(member, -1, this.options.policy) });
  }

  /** What stands where a folder should be: a folder stays, anything else goes; gives the mode of one that stays. */
  private existingFolder(parent: Folder, place: Place, first: number): number | undefined {
    const { fs, root } = this.options;
    const at = parent.at(place.name);
    const stat = fs.lstatSync(at, LOOK);
    if (stat?.isDirectory() === true) {
      const mode = Number(stat.mode & 0o7777n);
      // Without these nothing could be restored into it; it gets the member's mode at the end.
      if ((mode & OWNER_ALL) !== OWNER_ALL) root.enter(pathOf(place), true).change({ mode: mode | OWNER_ALL });
      return mode | OWNER_ALL;
    }
    if (stat !== undefined) fs.unlinkSync(at);
    root.forget(pathOf(place));
    fs.mkdirSync(at, first);
    return undefined;
  }

  /** A link will stand at a path. */
  forget(path: string): void {
    this.options.root.forget(path);
  }

  /**
   * Makes a symbolic link.
   * @throws Refusal where it leads out of the folder and that was not asked for
   * @returns what could not be set of it
   */
  symlink({ place, target, meta }: LateEntry): unknown {
    this.checkInside(place, target);
    const folder = this.options.root.enter(place.folder, true);
    if (!this.isLinkTo(folder, place.name, target)) this.makeSymlink(folder, place, target);
    return this.setOfEntry(folder, place.name, meta);
  }

  private makeSymlink(folder: Folder, place: Place, target: string): void {
    const bytes = /[\udc80-\udcff]/.test(target) ? Buffer.from(encodeName(target)) : target;
    this.makeLink(folder, place, (name) => this.options.fs.symlinkSync(bytes, folder.at(name)));
  }

  private isLinkTo(folder: Folder, name: string, target: string): boolean {
    const { fs } = this.options;
    const stat = fs.lstatSync(folder.at(name), LOOK);
    return stat?.isSymbolicLink() === true && this.targetAt(folder, name) === target;
  }

  /**
   * Makes a hard link; `undefined` is given where its target is not there (yet).
   * @param isLast - what stands there is the target whatever it is; else only what this restore has made
   */
  hardlink(place: Place, target: Place, isLast: boolean): true | undefined {
    const { fs, root, policy } = this.options;
    const from = root.enter(target.folder, false);
    const stat = from === undefined ? undefined : fs.lstatSync(from.at(target.name), LOOK);
    if (from === undefined || stat === undefined) return undefined;
    // Something older may still be replaced by the member that is meant. Files of this restore have its time of access.
    if (!isLast && !isNear(stat.atimeNs, policy.now)) return undefined;
    if (stat.isDirectory()) throw new Refusal('LINK_TARGET_NO_FILE', pathOf(target));
    root.holding(from, () => {
      // Another name of a symbolic link leads on from where it stands itself.
      const leadsTo = stat.isSymbolicLink() ? this.targetAt(from, target.name) : undefined;
      if (leadsTo !== undefined) this.checkInside(place, leadsTo);
      const folder = root.enter(place.folder, true);
      const old = fs.lstatSync(folder.at(place.name), LOOK);
      if (old !== undefined && old.ino === stat.ino && old.dev === stat.dev) return;
      // Linux links the link; other systems link what it leads to.
      if (leadsTo !== undefined && root.resolving !== 'handles') this.makeSymlink(folder, place, leadsTo);
      else this.makeLink(folder, place, (name) => fs.linkSync(from.at(target.name), folder.at(name)));
    });
    return true;
  }

  /**
   * Makes a FIFO or a device.
   * @returns what could not be set of it
   */
  node(member: TarMember, place: Place): unknown {
    const { fs, root, policy } = this.options;
    const folder = root.enter(place.folder, true);
    const make = (name: string): void => {
      if (fs.lstatSync(folder.at(name), LOOK) !== undefined) throw Object.assign(new Error(), { code: 'EEXIST' });
      this.options.makeNode(folder, name, member, modeOf(member, policy));
    };
    this.makeLink(folder, place, make);
    return this.setOfEntry(folder, place.name, metaOf(member, modeOf(member, policy), policy));
  }

  /** Sets owner and times of what cannot be opened: of the entry itself, never of what it leads to. */
  private setOfEntry(folder: Folder, name: string, meta: EntryMeta): unknown {
    const { fs } = this.options;
    const { owner, times, attributes } = meta;
    try {
      if (owner !== undefined) fs.lchownSync(folder.at(name), owner.uid, owner.gid);
      if (attributes !== undefined) {
        const target = entryTarget(folder, name);
        attributes.setBeforeMode(target);
        attributes.setAfterMode(target);
      }
      if (times !== undefined) setTimes(fs, { path: folder.at(name), follow: false }, times);
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      return error;
    }
    return refusedAttributes(meta);
  }

  /** Makes a link, in two steps where something is to be replaced. */
  private makeLink(folder: Folder, place: Place, make: (name: string) => void): void {
    try {
      make(place.name);
      return;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const work = this.workName();
    make(work);
    try {
      this.rename(folder, work, place);
    } catch (error) {
      this.unlinkQuietly(folder, work);
      throw error;
    }
  }

  private unlinkQuietly(folder: Folder, name: string): void {
    try {
      this.options.fs.unlinkSync(folder.at(name));
    } catch (error) {
      // The error that is under way is the one to tell.
      if (codeOf(error) === undefined && !(error instanceof Refusal)) throw error;
    }
  }

  /** Gives what was made under another name its own: what stands there goes, but for a folder that is not empty. */
  private rename(folder: Folder, work: string, place: Place): void {
    const { fs, root } = this.options;
    try {
      fs.renameSync(folder.at(work), folder.at(place.name));
      return;
    } catch (error) {
      const isInTheWay = IN_THE_WAY.has(codeOf(error) ?? '');
      if (!isInTheWay || fs.lstatSync(folder.at(place.name), LOOK)?.isDirectory() !== true) throw error;
    }
    try {
      fs.rmdirSync(folder.at(place.name));
    } catch (error) {
      const code = codeOf(error);
      if (code === 'ENOTEMPTY' || code === 'EEXIST') throw new Refusal('FOLDER_IN_THE_WAY');
      throw error;
    }
    const path = pathOf(place);
    this.lateFolders.cancel(path);
    root.forget(path);
    fs.renameSync(folder.at(work), folder.at(place.name));
  }

  /** Sets modes, owners and times of folders, from the deepest up, so that nothing changes them any more. */
  *finishFolders(): Generator<{ readonly member: MemberPlace; readonly failed: unknown }> {
    const { root } = this.options;
    for (const { member, place, meta } of this.lateFolders.fromTheDeepest()) {
      const path = pathOf(place);
      try {
        const folder = root.enter(path, false);
        if (folder === undefined) throw new Refusal('FILE_IN_THE_WAY', path);
        folder.change(meta);
        const failed = refusedAttributes(meta);
        if (failed !== undefined) yield { member, failed };
      } catch (failed) {
        yield { member, failed };
      }
    }
  }

  private workName(): string {
    return `${this.options.workPrefix}${this.serial++}.part`;
  }
}

/** Permission bits that a file is made with: nobody else may read it before it has its owner. */
function firstMode(member: TarMember, policy: Policy): number {
  const mode = modeOf(member, policy) & 0o777;
  // Linux sets attributes of those files only that their owner may write, and read-only ones have some, too.
  if (policy.attributes?.has(member) === true) return 0o600;
  return policy.ownerOf(member) === undefined ? mode : mode & 0o600;
}
