import { type ArgsOf, type Code, type Finding, finding } from '../../findings/index.js';
import type { MemberKind, TarMember } from '../member.js';
import { HashTable } from './hash-table.js';
import { canonicalName, foldedName, hashText, leavesRoot, type NameTraits, nameTraits } from './name-traits.js';

const NONE: readonly Finding[] = [];
const KINDS: readonly MemberKind[] = ['file', 'hardlink', 'symlink', 'directory'];
const OTHER_KIND = KINDS.length;
const KIND_STEP = KINDS.length + 1;
const KNOWN_UNKNOWN = 'AEINX';
/** Hard links whose target has not come yet: beyond this many they are taken for missing. */
const PENDING_MAX = 100_000;

interface PendingLink {
  readonly member: { readonly index: number; readonly name: string };
  readonly at: { readonly volume: number; readonly offset: number };
  readonly target: string;
}

/**
 * Checks that look at names, links and types, alone and across members. Keeps hashes, not names: about 100 bytes a
 * member while its tables grow, 60 MiB at a million.
 */
export class MemberChecks {
  private readonly seed: number;
  /** Name to index and kind. */
  private readonly names = new HashTable();
  /** Folded name to the low half of the hash of the name itself. */
  private readonly folded = new HashTable();
  /** Symbolic links to their index. */
  private readonly links = new HashTable();
  private hasLinks = false;
  private readonly pending: PendingLink[] = [];
  private found: Finding[] = [];
  private member: TarMember | undefined;
  private volume = 0;

  /** @param options - `seed` keys the hashes, so that nobody can make names collide on purpose */
  constructor(options: { readonly seed: number }) {
    this.seed = options.seed;
  }

  /** Looks at the next member of the archive, in order. */
  take(member: TarMember, volume: number): readonly Finding[] {
    if (member.kind === 'volume-label' || member.kind === 'continuation') return NONE;
    this.found = [];
    this.member = member;
    this.volume = volume;
    const traits = nameTraits(member.name, this.seed);
    this.checkName(member, traits);
    this.checkType(member);
    if (member.linkname !== '') this.checkLink(member, traits);
    if (this.hasLinks) this.checkPath(member.name);
    this.remember(member, traits);
    return this.found.length === 0 ? NONE : this.found;
  }

  /** The archive has ended: hard links whose target never came. */
  end(): readonly Finding[] {
    return this.pending.map(({ member, at, target }) => {
      const isLater = this.names.get(hashText(canonicalName(target), this.seed)) >= 0;
      return finding(isLater ? 'HARDLINK_TARGET_LATER' : 'HARDLINK_TARGET_MISSING', at, { target }, member);
    });
  }

  private report<C extends Code>(code: C, args: ArgsOf<C>): void {
    const { index, name, headerOffset } = this.member as TarMember;
    this.found.push(finding(code, { volume: this.volume, offset: headerOffset }, args, { index, name }));
  }

  private checkName(member: TarMember, traits: NameTraits): void {
    if (traits.empty) this.report('NAME_EMPTY', {});
    if (traits.absolute) this.report('NAME_ABSOLUTE', {});
    if (traits.climbs) this.report('NAME_PARENT_COMPONENT', {});
    if (traits.control) this.report('NAME_CONTROL_CHARACTERS', { where: 'name' });
    if (traits.notUtf8) this.report('NAME_NOT_UTF8', {});
    if (traits.windows !== undefined) this.report('NAME_WINDOWS', { why: traits.windows });
    if (traits.longestComponent > 255) this.report('NAME_TOO_LONG', { bytes: traits.longestComponent });
    if (/(?:^|\/)\._[^/]+$/.test(member.name)) this.report('MEMBER_APPLEDOUBLE', {});
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

  private checkLink(member: TarMember, traits: NameTraits): void {
    const target = member.linkname;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
    if (/[\x00-\x1f\x7f]/.test(target)) this.report('NAME_CONTROL_CHARACTERS', { where: 'link target' });
    if (member.kind === 'symlink') {
      const folder = member.name.slice(0, Math.max(0, member.name.lastIndexOf('/')));
      if (leavesRoot(target, folder)) this.report('LINK_LEAVES_ROOT', { target });
      return;
    }
    if (member.kind !== 'hardlink') return;
    if (leavesRoot(target, '')) this.report('LINK_LEAVES_ROOT', { target });
    if (this.hasLinks) this.checkPath(target);
    const hash = hashText(canonicalName(target), this.seed);
    const known = this.names.get(hash);
    if (hash.low === traits.hash.low && hash.high === traits.hash.high) {
      this.report('HARDLINK_TARGET_ODD', { target, why: 'the link itself' });
    } else if (known < 0) this.wait(member, target);
    else if (known % KIND_STEP === KINDS.indexOf('directory')) {
      this.report('HARDLINK_TARGET_ODD', { target, why: 'a folder' });
    }
  }

  private wait(member: TarMember, target: string): void {
    if (this.pending.length >= PENDING_MAX) {
      this.report('HARDLINK_TARGET_MISSING', { target });
      return;
    }
    const at = { volume: this.volume, offset: member.headerOffset };
    this.pending.push({ member: { index: member.index, name: member.name }, at, target });
  }

  private checkPath(name: string): void {
    const path = canonicalName(name);
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      const link = this.links.get(hashText(path.slice(0, slash), this.seed));
      if (link < 0) continue;
      this.report('MEMBER_THROUGH_LINK', { linkIndex: link });
      return;
    }
  }

  private remember(member: TarMember, { hash, folds, empty }: NameTraits): void {
    if (empty) return;
    const kind = KINDS.indexOf(member.kind);
    const code = kind < 0 ? OTHER_KIND : kind;
    const index = Math.min(member.index, 0xffff_ffff / KIND_STEP - 1) | 0;
    const before = this.names.set(hash, index * KIND_STEP + code);
    if (before >= 0) {
      const sameKind = before % KIND_STEP === code;
      if (!sameKind || member.kind !== 'directory') {
        const args = { earlierIndex: Math.floor(before / KIND_STEP), what: sameKind ? 'same' : 'other-type' } as const;
        this.report('NAME_DUPLICATE', args);
      }
    }
    this.rememberFolded(member, hash, folds, before);
    if (member.kind === 'symlink') {
      this.links.set(hash, index);
      this.hasLinks = true;
    }
  }

  private rememberFolded(member: TarMember, hash: NameTraits['hash'], folds: boolean, before: number): void {
    const key = folds ? hashText(foldedName(canonicalName(member.name)), this.seed) : hash;
    const other = this.folded.get(key);
    if (other < 0) this.folded.set(key, hash.low % 0xffff_fffe);
    else if (other !== hash.low % 0xffff_fffe && before < 0) {
      this.report('NAME_COLLISION', { earlierIndex: this.earlier(member, key) });
    }
  }

  /** The index of a member with the folded name itself, where there is one; else of the first. */
  private earlier(member: TarMember, key: NameTraits['hash']): number {
    const known = this.names.get(key);
    return known < 0 ? Math.max(0, member.index - 1) : Math.floor(known / KIND_STEP);
  }
}
