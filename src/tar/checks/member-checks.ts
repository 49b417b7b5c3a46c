import { type ArgsOf, type Code, type Finding, finding, type Position } from '../../findings/index.js';
import type { TarMember } from '../member.js';
import { KnownNames } from './known-names.js';
import { scanName, TRAIT } from './name-scan.js';
import { absoluteBy, canonicalPath, climbs, leavesRoot, turningFolders } from './paths.js';
import { PendingLinks } from './pending-links.js';
import { excessiveLength, windowsProblem } from './windows-name.js';

const NONE: readonly Finding[] = [];
const KNOWN_UNKNOWN = 'AEINX';
/** C1 controls, marks and overrides of writing direction, invisible characters; not the joiners that words need. */
const HIDDEN = /[\x80-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
/** Bytes that were no UTF-8. */
const FOREIGN = /(?<![\ud800-\udbff])[\udc80-\udcff]/;

/** How the checks are made. */
export interface MemberChecksOptions {
  /** Keys the hashes of names, so that nobody can make them collide on purpose: 0 to 2^53 - 1. */
  readonly seed: number;
  /** Names that are remembered; default 2^25. What is beyond goes unchecked, and that is told. */
  readonly namesMax?: number;
}

/**
 * Checks that look at names, links and types, alone and across members. Keeps hashes of names, not names: about
 * 17 bytes for each, and as much again for each with capitals or beyond ASCII.
 */
export class MemberChecks {
  private readonly names: KnownNames;
  private readonly hardLinks = new PendingLinks();
  private readonly turningLinks = new PendingLinks();
  private found: Finding[] = [];
  private member: TarMember | undefined;
  private volume = 0;
  private ordinal = -1;
  private uname = '';
  private gname = '';

  constructor(options: MemberChecksOptions) {
    this.names = new KnownNames(options);
  }

  /**
   * Looks at the next member of the archive, or of the set, in order.
   * @param volume - index of the file that it stands in
   */
  take(member: TarMember, volume: number): readonly Finding[] {
    if (member.kind === 'volume-label' || member.kind === 'continuation') return NONE;
    this.found = [];
    this.member = member;
    this.volume = volume;
    this.ordinal++;
    const traits = scanName(member.name);
    const path = canonicalPath(member.name, traits);
    if (traits !== 0 || member.name === '') this.checkName(member.name, traits);
    this.checkOwners(member);
    this.checkType(member);
    const link = this.names.linkAbove(path);
    if (link !== undefined) {
      this.report('MEMBER_THROUGH_LINK', { linkIndex: link.ordinal, how: link.how, what: 'member' });
    }
    const isAgain = member.linkname !== '' && this.checkLink(member, path);
    if (!isAgain && member.name !== '') this.remember(member, path, traits);
    return this.found.length === 0 ? NONE : this.found;
  }

  /** Looks at the label of a volume. */
  label(label: string, at: Position): readonly Finding[] {
    return hasControl(label, scanName(label))
      ? [finding('NAME_CONTROL_CHARACTERS', at, { where: 'volume label' })]
      : NONE;
  }

  /** The archive has ended: what is wrong with links that only members to come could tell. */
  end(): readonly Finding[] {
    const found: Finding[] = [];
    for (const { member, at, target, paths } of this.hardLinks.links) {
      const isLater = this.names.find(paths[0] as string) !== undefined;
      // Where names were left out, a target that is not among them may be there all the same.
      if (!isLater && this.names.left > 0) continue;
      found.push(finding(isLater ? 'HARDLINK_TARGET_LATER' : 'HARDLINK_TARGET_MISSING', at, { target }, member));
    }
    for (const { member, at, target, paths } of this.turningLinks.links) {
      const isLed = paths.some((path) => {
        return this.names.find(path)?.kind === 'symlink' || this.names.linkAbove(path)?.how === 'exact';
      });
      if (isLed) found.push(finding('LINK_THROUGH_LINK', at, { target }, member));
    }
    const links = this.hardLinks.left + this.turningLinks.left;
    for (const [what, count] of [['names', this.names.left] as const, ['links', links] as const]) {
      const at = { volume: this.volume, offset: this.member?.headerOffset ?? 0 };
      if (count > 0) found.push(finding('CHECKS_INCOMPLETE', at, { what, count }));
    }
    return found;
  }

  private get at(): Position {
    return { volume: this.volume, offset: (this.member as TarMember).headerOffset };
  }

  private report<C extends Code>(code: C, args: ArgsOf<C>): void {
    const { index, name } = this.member as TarMember;
    this.found.push(finding(code, this.at, args, { index, name }));
  }

  private checkName(name: string, traits: number): void {
    if (name === '') this.report('NAME_EMPTY', {});
    const absolute = absoluteBy(name);
    if (absolute !== undefined) this.report('NAME_ABSOLUTE', { by: absolute });
    if ((traits & (TRAIT.climbs | TRAIT.backslash)) !== 0 || absolute === 'drive') {
      if (climbs(name)) this.report('NAME_PARENT_COMPONENT', {});
    }
    if (hasControl(name, traits)) this.report('NAME_CONTROL_CHARACTERS', { where: 'name' });
    if ((traits & TRAIT.wide) !== 0 && FOREIGN.test(name)) this.report('NAME_NOT_UTF8', {});
    const windows = windowsProblem(name, traits);
    if (windows !== undefined) this.report('NAME_WINDOWS', { why: windows });
    const excess = (traits & TRAIT.long) === 0 ? undefined : excessiveLength(name);
    if (excess !== undefined) this.report('NAME_TOO_LONG', excess);
    if ((traits & TRAIT.appleDouble) !== 0) this.report('MEMBER_APPLEDOUBLE', {});
  }

  /** Owners repeat from member to member. */
  private checkOwners({ uname, gname }: TarMember): void {
    if (uname !== this.uname) {
      this.uname = uname;
      if (hasControl(uname, scanName(uname))) this.report('NAME_CONTROL_CHARACTERS', { where: 'name of the owner' });
    }
    if (gname !== this.gname) {
      this.gname = gname;
      if (hasControl(gname, scanName(gname))) this.report('NAME_CONTROL_CHARACTERS', { where: 'name of the group' });
    }
  }

  private checkType(member: TarMember): void {
    const { kind, mode, typeflag } = member;
    if (kind === 'file') {
      if ((mode & 0o6000) !== 0) this.report('MEMBER_SETUID', { mode });
    } else if (kind === 'character-device' || kind === 'block-device') {
      this.report('MEMBER_DEVICE', { major: member.devmajor, minor: member.devminor });
    } else if (kind === 'unknown') {
      if (typeflag === 'N') this.report('MEMBER_TYPE_RENAMES', {});
      else if (!KNOWN_UNKNOWN.includes(typeflag)) this.report('MEMBER_TYPE_UNKNOWN', { typeflag, size: member.size });
    }
    if (member.isDumpdir) this.report('MEMBER_DUMPDIR', {});
  }

  /** @returns whether it is a hard link to its own name, which stands for the file that came before */
  private checkLink(member: TarMember, path: string): boolean {
    const target = member.linkname;
    const traits = scanName(target);
    if (hasControl(target, traits)) this.report('NAME_CONTROL_CHARACTERS', { where: 'link target' });
    if (member.kind === 'symlink') {
      this.checkSymlink(member, path);
      return false;
    }
    return member.kind === 'hardlink' && this.checkHardLink(member, path, canonicalPath(target, traits));
  }

  private checkSymlink(member: TarMember, path: string): void {
    const target = member.linkname;
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    if (leavesRoot(target, folder)) this.report('LINK_LEAVES_ROOT', { target });
    else {
      const paths = turningFolders(target, folder);
      if (paths.length > 0) this.turningLinks.add({ member: reference(member), at: this.at, target, paths });
    }
  }

  private checkHardLink(member: TarMember, path: string, targetPath: string): boolean {
    const target = member.linkname;
    if (leavesRoot(target, '')) this.report('LINK_LEAVES_ROOT', { target });
    const known = this.names.find(targetPath);
    if (targetPath === path) {
      this.report('HARDLINK_TARGET_ODD', { target, why: known === undefined ? 'itself' : 'itself-again' });
      return known !== undefined;
    }
    const through = this.names.linkAbove(targetPath);
    if (through !== undefined) {
      this.report('MEMBER_THROUGH_LINK', { linkIndex: through.ordinal, how: through.how, what: 'target' });
    }
    if (known === undefined) {
      this.hardLinks.add({ member: reference(member), at: this.at, target, paths: [targetPath] });
    } else if (known.kind === 'directory') this.report('HARDLINK_TARGET_ODD', { target, why: 'folder' });
    return false;
  }

  private remember(member: TarMember, path: string, traits: number): void {
    const { kind } = member;
    const before = this.names.find(path);
    if (before === undefined) {
      const other = this.names.findFolded(path, traits);
      if (other !== undefined) this.report('NAME_COLLISION', { earlierIndex: other.ordinal });
    } else {
      const isSame = before.kind === kind || (before.kind === undefined && isSpecial(member));
      const what = isSame ? 'same' : 'other-type';
      if (!isSame || kind !== 'directory') {
        this.report('NAME_DUPLICATE', { earlierIndex: before.ordinal, what });
      }
    }
    this.names.set(path, traits, kind, this.ordinal);
  }
}

function isSpecial({ kind }: TarMember): boolean {
  return kind === 'character-device' || kind === 'block-device' || kind === 'fifo' || kind === 'unknown';
}

function hasControl(text: string, traits: number): boolean {
  return (traits & TRAIT.control) !== 0 || ((traits & TRAIT.wide) !== 0 && HIDDEN.test(text));
}

function reference({ index, name }: TarMember): { index: number; name: string } {
  return { index, name };
}
