import type { BigIntStats } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decodeName } from '../../bytes/index.js';
import type { TarMember } from '../../tar/index.js';
import { type Place, staysInside } from '../../tar/restore/member-path.js';
import { Refusal } from '../../tar/restore/refusal.js';
import type { XattrTarget } from '../xattrs/port.js';
import { type ExtractFs, LOOK } from './extract-fs.js';
import { isKept, type Policy } from './policy.js';
import type { Folder, Root } from './root.js';

/** What looking needs. */
export interface SurveyOptions {
  readonly fs: ExtractFs;
  readonly root: Root;
  readonly policy: Policy;
  /** Symbolic links may lead out of the root. */
  readonly outwardLinks: boolean;
  readonly windows: boolean;
}

const LINK_HOPS_MAX = 40;

/** An entry as the calls for attributes take it: the entry itself, never what it leads to. */
export function entryTarget(folder: Folder, name: string): XattrTarget {
  const path = folder.at(name);
  return { path: path instanceof URL ? fileURLToPath(path) : path, follow: false };
}

/** Looks at what stands below a root, and changes nothing. */
export class Survey {
  private readonly looking: SurveyOptions;

  constructor(options: SurveyOptions) {
    this.looking = options;
  }

  /** What stands in a place; undefined where nothing does. */
  look({ folder, name }: Place): BigIntStats | undefined {
    const { fs, root } = this.looking;
    const found = root.enter(folder, false);
    return found === undefined ? undefined : fs.lstatSync(found.at(name), LOOK);
  }

  /**
   * Whether what stands in a member's place is kept.
   * @throws Refusal where that means that the member is not restored
   */
  keeps(member: TarMember, place: Place): boolean {
    const { policy } = this.looking;
    if (policy.existing === 'replace' && !policy.resume) return false;
    // Its content tells: see `Maker.file`.
    if (policy.resume && policy.checkContent && member.kind === 'file') return false;
    const stat = this.look(place);
    return stat !== undefined && isKept(stat, member, policy, () => this.hasAttributes(member, place));
  }

  /** Whether what stands in a member's place has its extended attributes and access control list, where they count. */
  protected hasAttributes(member: TarMember, { folder, name }: Place): boolean {
    const { root, policy } = this.looking;
    if (policy.attributes === undefined) return true;
    const found = root.enter(folder, false);
    return found !== undefined && policy.attributes.areThere(member, entryTarget(found, name));
  }

  /**
   * Looks at a symbolic link that is still to be made.
   * @throws Refusal where it leads out of the folder by its letters and that was not asked for
   */
  checkSymlink({ folder }: Place, target: string): void {
    const { outwardLinks, windows } = this.looking;
    const depth = folder === '' ? 0 : folder.split('/').length;
    if (!outwardLinks && !staysInside(target, depth, windows)) throw new Refusal('LINK_LEADS_OUT', target);
  }

  protected targetAt(folder: Folder, name: string): string {
    return decodeName(this.looking.fs.readlinkSync(folder.at(name), { encoding: 'buffer' }));
  }

  /** @throws Refusal where a symbolic link would lead out of the root and that was not asked for */
  protected checkInside(place: Place, target: string): void {
    if (!this.looking.outwardLinks && this.leadsOut(place, target)) throw new Refusal('LINK_LEADS_OUT', target);
  }

  /**
   * Whether a symbolic link leads out of the root: by its letters, or through links that stand there already. What it
   * leads to is not looked at beyond the root.
   */
  private leadsOut(place: Place, target: string): boolean {
    const { windows } = this.looking;
    const at = place.folder === '' ? [] : place.folder.split('/');
    if (!staysInside(target, at.length, windows)) return true;
    const rest = target.split('/').reverse();
    for (let hops = 0; rest.length > 0; ) {
      const part = rest.pop() as string;
      if (part === '' || part === '.') continue;
      if (part === '..') {
        if (at.pop() === undefined) return true;
        continue;
      }
      const next = this.nextOf(at.join('/'), part);
      if (next === undefined) return false;
      if (next === '') at.push(part);
      else if (++hops > LINK_HOPS_MAX || next.startsWith('/')) return true;
      else rest.push(...next.split('/').reverse());
    }
    return false;
  }

  /** What an entry leads on to: empty for what is no link, undefined where the way ends. */
  private nextOf(path: string, name: string): string | undefined {
    const { fs, root } = this.looking;
    try {
      const folder = root.enter(path, false);
      if (folder === undefined) return undefined;
      const stat = fs.lstatSync(folder.at(name), LOOK);
      if (stat === undefined) return undefined;
      return stat.isSymbolicLink() ? this.targetAt(folder, name) : '';
    } catch (error) {
      // A file where a folder should be: the link leads nowhere.
      if (error instanceof Refusal) return undefined;
      throw error;
    }
  }
}
