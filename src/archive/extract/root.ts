import { constants, type PathLike } from 'node:fs';
import { join } from 'node:path';
import { encodeName } from '../../bytes/index.js';
import { Refusal } from '../../tar/restore/refusal.js';
import type { MemberAttributes } from '../xattrs/member-attributes.js';
import { codeOf, type ExtractFs, LOOK } from './extract-fs.js';
import { type EntryTimes, setTimes } from './times.js';

/** A folder below the root, reached without following a link. Good until another folder is entered. */
export interface Folder {
  /** Its path below the root. */
  readonly path: string;
  /**
   * The path under which an entry can be reached now.
   * @param name - one component, as `decodeName` gives it
   * @throws Refusal where the folder is no longer what it was
   */
  at(name: string): PathLike;
  /** A descriptor of it that a program can be given; undefined where there is none. */
  readonly inherited?: number;
  /** Sets mode, owner and times of the folder itself. */
  change(meta: EntryMeta): void;
}

/** What can be set of what is there, in this order; what is undefined stays. */
export interface EntryMeta {
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined;
  readonly mode?: number | undefined;
  readonly times?: EntryTimes | undefined;
  /** Extended attributes and access control lists: around the mode. What cannot be set of them is theirs to tell. */
  readonly attributes?: MemberAttributes | undefined;
}

/** How paths below a folder are resolved. */
export type Resolving = 'handles' | 'checked';

/** Linux, include/uapi/asm-generic/fcntl.h: a place in the file system; reading it needs no permission. Not in Node. */
const O_PATH = 0o10000000;
const { O_DIRECTORY = 0, O_NOFOLLOW = 0, O_RDONLY } = constants;
/** Folders that are held open: what archives go back to, and far from any system's limit. */
const HANDLES_MAX = 64;
/** Bytes that are no UTF-8 stand in names as these. */
const FOREIGN = /[\udc80-\udcff]/;

/** A path of a folder and one of its entries; as bytes where the name needs them. */
function joined(prefix: string, name: string): PathLike {
  const path = prefix + name;
  return FOREIGN.test(path) ? Buffer.from(encodeName(path)) : path;
}

/** Why a component is no folder to go on into. */
function inTheWay(fs: ExtractFs, at: PathLike, path: string): Refusal {
  const isLink = fs.lstatSync(at, LOOK)?.isSymbolicLink() === true;
  return new Refusal(isLink ? 'LINK_IN_THE_WAY' : 'FILE_IN_THE_WAY', path);
}

/**
 * The folder below which everything is restored. Each component of a path is resolved on its own, without following a
 * link. On Linux a folder is opened with O_DIRECTORY and O_NOFOLLOW and its entries are reached through
 * `/proc/self/fd/N/`, which is `openat`: whatever other programs do meanwhile, what is done to an entry is done in the
 * very folder that was looked at. Elsewhere each component is looked at right before each use.
 */
export abstract class Root {
  protected readonly fs: ExtractFs;
  /** Whether a link of the archive will stand at a path: then nothing goes through it, either. */
  willBeLink: (path: string) => boolean = () => false;

  constructor(fs: ExtractFs) {
    this.fs = fs;
  }

  abstract readonly resolving: Resolving;

  /**
   * Goes into a folder.
   * @param path - of names parted by slashes, none of them `..`, `.` or empty; empty for the root
   * @param makes - makes the folders that are missing, with all permissions that the umask leaves
   * @throws Refusal where a component is a link or a file
   * @returns undefined where the folder is not there and is not to be made
   */
  abstract enter(path: string, makes: false): Folder | undefined;
  abstract enter(path: string, makes: true): Folder;

  /** Another thing will stand at a path: what was remembered of it, and of everything below, no longer counts. */
  abstract forget(path: string): void;

  /** Keeps a folder good for as long as an action runs, while others are entered. */
  abstract holding<T>(folder: Folder, action: () => T): T;

  abstract close(): void;
}

/**
 * Opens the folder of a restore, which must be there. Links on the way to it are followed: it is the user's word.
 * @param resolving - default `handles` where they work
 * @throws the file system's error where it cannot be opened
 */
export function openRoot(fs: ExtractFs, folder: string, resolving?: Resolving): Root {
  if (resolving !== 'checked' && process.platform === 'linux') {
    const fd = fs.openSync(folder, O_PATH | O_DIRECTORY);
    if (leadsBack(fs, fd)) return new HandleRoot(fs, fd);
    fs.closeSync(fd);
  }
  const stat = fs.statSync(folder, LOOK);
  if (stat === undefined) throw Object.assign(new Error(`no such folder: ${folder}`), { code: 'ENOENT' });
  if (!stat.isDirectory()) throw Object.assign(new Error(`not a folder: ${folder}`), { code: 'ENOTDIR' });
  return new CheckedRoot(fs, folder);
}

/** A root that is not there: nothing is in it, and nothing can be made in it. */
export function noRoot(fs: ExtractFs): Root {
  return new NoRoot(fs);
}

/** Whether `/proc` is there and belongs to the file system that was handed in. */
function leadsBack(fs: ExtractFs, fd: number): boolean {
  const own = fs.fstatSync(fd, { bigint: true });
  const seen = fs.statSync(`/proc/self/fd/${fd}/.`, LOOK);
  return seen !== undefined && seen.dev === own.dev && seen.ino === own.ino;
}

/** A folder that is held open. */
class Handle implements Folder {
  readonly path: string;
  readonly fd: number;
  /** While it is more than 0, it stays open. */
  holds = 0;
  private readonly fs: ExtractFs;
  private readonly prefix: string;

  constructor(fs: ExtractFs, path: string, fd: number) {
    this.fs = fs;
    this.path = path;
    this.fd = fd;
    this.prefix = `/proc/self/fd/${fd}/`;
  }

  get inherited(): number {
    return this.fd;
  }

  at(name: string): PathLike {
    return joined(this.prefix, name);
  }

  change({ owner, mode, times, attributes }: EntryMeta): void {
    // The handle is a place only, for which there is no fchmod; this link leads to the folder itself.
    const self = `/proc/self/fd/${this.fd}`;
    if (owner !== undefined) this.fs.chownSync(self, owner.uid, owner.gid);
    const target = { path: self, follow: true };
    attributes?.setBeforeMode(target);
    if (mode !== undefined) this.fs.chmodSync(self, mode);
    attributes?.setAfterMode(target);
    if (times !== undefined) setTimes(this.fs, target, times);
  }
}

/**
 * Folders that are held open, the one used last at the end. No `Map`: each time one grows, what it held is kept alive by
 * the garbage before it, and a restore of many folders takes tens of megabytes more.
 */
class OpenHandles {
  private readonly handles: Handle[] = [];

  get size(): number {
    return this.handles.length;
  }

  get(path: string): Handle | undefined {
    return this.handles.findLast((handle) => handle.path === path);
  }

  /** Adds one, or makes one that is there the one that was used last. */
  use(handle: Handle): void {
    this.delete(handle);
    this.handles.push(handle);
  }

  delete(handle: Handle): void {
    const at = this.handles.lastIndexOf(handle);
    if (at < 0) return;
    this.handles.copyWithin(at, at + 1);
    this.handles.pop();
  }

  /** Those of which something holds. */
  filter(holds: (handle: Handle) => boolean): readonly Handle[] {
    return this.handles.filter(holds);
  }
}

class HandleRoot extends Root {
  override readonly resolving = 'handles';
  private readonly top: Handle;
  private readonly handles = new OpenHandles();
  private last: Handle;

  constructor(fs: ExtractFs, fd: number) {
    super(fs);
    this.top = new Handle(fs, '', fd);
    this.last = this.top;
  }

  override enter(path: string, makes: false): Folder | undefined;
  override enter(path: string, makes: true): Folder;
  override enter(path: string, makes: boolean): Folder | undefined {
    if (path === this.last.path) return this.last;
    const known = path === '' ? this.top : this.handles.get(path);
    const found = known ?? this.walk(path, makes);
    if (found === undefined) return undefined;
    this.last = found;
    if (known !== undefined && known !== this.top) this.handles.use(known);
    return found;
  }

  private walk(path: string, makes: boolean): Handle | undefined {
    let folder: Handle | undefined = this.nearest(path);
    let end = folder === this.top ? -1 : folder.path.length;
    for (let from = end + 1; folder !== undefined && from <= path.length; from = end + 1) {
      end = path.indexOf('/', from);
      if (end < 0) end = path.length;
      folder = this.step(folder, path.slice(0, end), path.slice(from, end), makes);
    }
    return folder;
  }

  /** The deepest folder on the way to a path that is held open. */
  private nearest(path: string): Handle {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const handle = this.handles.get(path.slice(0, end));
      if (handle !== undefined) return handle;
    }
    return this.top;
  }

  private step(folder: Handle, path: string, name: string, makes: boolean): Handle | undefined {
    if (this.willBeLink(path)) throw new Refusal('LINK_IN_THE_WAY', path);
    const at = folder.at(name);
    const flags = O_PATH | O_DIRECTORY | O_NOFOLLOW;
    let fd: number;
    try {
      fd = this.fs.openSync(at, flags);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'ENOTDIR' || code === 'ELOOP') throw inTheWay(this.fs, at, path);
      if (code !== 'ENOENT') throw error;
      if (!makes) return undefined;
      this.fs.mkdirSync(at, 0o777);
      fd = this.fs.openSync(at, flags);
    }
    return this.keep(new Handle(this.fs, path, fd));
  }

  private keep(handle: Handle): Handle {
    if (this.handles.size >= HANDLES_MAX) {
      const idle = this.handles.filter(({ holds }) => holds === 0);
      for (const old of idle.slice(0, this.handles.size - HANDLES_MAX + 1)) this.drop(old);
    }
    this.handles.use(handle);
    return handle;
  }

  private drop(handle: Handle): void {
    this.handles.delete(handle);
    if (this.last === handle) this.last = this.top;
    this.closeQuietly(handle);
  }

  /** Nothing was written through it: what the system says of it does not matter. */
  private closeQuietly({ fd }: Handle): void {
    try {
      this.fs.closeSync(fd);
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
    }
  }

  override forget(path: string): void {
    if (this.handles.size === 0) return;
    const below = `${path}/`;
    const gone = this.handles.filter((handle) => handle.path === path || handle.path.startsWith(below));
    for (const handle of gone) this.drop(handle);
  }

  override holding<T>(folder: Folder, action: () => T): T {
    const handle = folder as Handle;
    handle.holds++;
    try {
      return action();
    } finally {
      handle.holds--;
    }
  }

  override close(): void {
    for (const handle of this.handles.filter(() => true)) this.drop(handle);
    this.closeQuietly(this.top);
  }
}

class CheckedRoot extends Root {
  override readonly resolving = 'checked';
  private readonly folder: string;

  constructor(fs: ExtractFs, folder: string) {
    super(fs);
    this.folder = folder;
  }

  override enter(path: string, makes: false): Folder | undefined;
  override enter(path: string, makes: true): Folder;
  override enter(path: string, makes: boolean): Folder | undefined {
    return this.walk(path, makes) === undefined ? undefined : this.entered(path);
  }

  /** Looks at each component; gives the path in front of its entries. */
  private walk(path: string, makes: boolean): string | undefined {
    const { fs } = this;
    let prefix = join(this.folder, '/');
    if (path === '') return prefix;
    let so = '';
    for (const name of path.split('/')) {
      so = so === '' ? name : `${so}/${name}`;
      if (this.willBeLink(so)) throw new Refusal('LINK_IN_THE_WAY', so);
      const at = joined(prefix, name);
      const stat = fs.lstatSync(at, LOOK);
      if (stat === undefined) {
        if (!makes) return undefined;
        fs.mkdirSync(at, 0o777);
      } else if (!stat.isDirectory()) {
        throw new Refusal(stat.isSymbolicLink() ? 'LINK_IN_THE_WAY' : 'FILE_IN_THE_WAY', so);
      }
      prefix = `${prefix}${name}/`;
    }
    return prefix;
  }

  private entered(path: string): Folder {
    const at = (name: string): PathLike => {
      const prefix = this.walk(path, false);
      if (prefix === undefined) throw Object.assign(new Error(`no such folder: ${path}`), { code: 'ENOENT' });
      return joined(prefix, name);
    };
    return { path, at, change: (meta) => this.change(this.itself(path), meta) };
  }

  /** The path of a folder, without what would follow it if it were a link. */
  private itself(path: string): PathLike {
    if (path === '') return this.folder;
    const cut = path.lastIndexOf('/');
    return this.entered(path.slice(0, Math.max(0, cut))).at(path.slice(cut + 1));
  }

  private change(at: PathLike, { owner, mode, times, attributes }: EntryMeta): void {
    const { fs } = this;
    if (process.platform === 'win32') {
      // A folder cannot be opened there, has no mode that counts, and no owner by number.
      if (times !== undefined) setTimes(fs, { path: at, follow: true }, times);
      return;
    }
    const isRoot = at === this.folder;
    const fd = fs.openSync(at, O_RDONLY | O_DIRECTORY | (isRoot ? 0 : O_NOFOLLOW));
    try {
      if (owner !== undefined) fs.fchownSync(fd, owner.uid, owner.gid);
      attributes?.setBeforeMode(fd);
      if (mode !== undefined) fs.fchmodSync(fd, mode);
      attributes?.setAfterMode(fd);
      if (times !== undefined) setTimes(fs, fd, times);
    } finally {
      fs.closeSync(fd);
    }
  }

  override forget(): void {}

  override holding<T>(_folder: Folder, action: () => T): T {
    return action();
  }

  override close(): void {}
}

class NoRoot extends Root {
  override readonly resolving = 'checked';

  override enter(path: string, makes: false): undefined;
  override enter(path: string, makes: true): never;
  override enter(path: string, makes: boolean): undefined {
    for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) this.check(path.slice(0, end));
    this.check(path);
    if (makes) throw Object.assign(new Error('there is no such folder'), { code: 'ENOENT' });
  }

  private check(path: string): void {
    if (path !== '' && this.willBeLink(path)) throw new Refusal('LINK_IN_THE_WAY', path);
  }

  override forget(): void {}

  override holding<T>(_folder: Folder, action: () => T): T {
    return action();
  }

  override close(): void {}
}
