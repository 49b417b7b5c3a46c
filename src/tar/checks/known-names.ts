import type { MemberKind } from '../member.js';
import { foldName } from './fold-name.js';
import { HashTable } from './hash-table.js';
import { NameHasher } from './name-hash.js';
import { TRAIT } from './name-scan.js';

const KINDS: readonly MemberKind[] = ['file', 'hardlink', 'symlink', 'directory'];
const SYMLINK = KINDS.indexOf('symlink');
const KIND_STEP = KINDS.length + 1;
const ORDINAL_MAX = Math.floor((2 ** 32 - 2) / KIND_STEP) - 1;
const FOLDING = TRAIT.wide | TRAIT.capital;

/** The member that had a name before. */
export interface Known {
  /** Ordinal among the members of the archive or set, from 0. */
  readonly ordinal: number;
  /** undefined for devices, FIFOs and what is unknown. */
  readonly kind: MemberKind | undefined;
}

/** The names of an archive so far, with what stands there now: a later member replaces an earlier one. */
export class KnownNames {
  private readonly hasher: NameHasher;
  private readonly names: HashTable;
  /** Only names that are not their own folded form, by that form. */
  private readonly folded: HashTable;
  private hasLinks = false;
  // Members of one folder follow one another: what was found of it holds until a link is made or replaced.
  private folder: string | undefined;
  private folderLink: number = -1;
  private folderFolded: number = -1;

  /** Names that there was no room for. */
  left = 0;

  constructor(options: { readonly seed: number; readonly namesMax?: number | undefined }) {
    this.hasher = new NameHasher(options.seed);
    this.names = new HashTable(options.namesMax);
    this.folded = new HashTable(options.namesMax);
  }

  /** What a canonical path was last. */
  find(path: string): Known | undefined {
    this.hasher.hash(path);
    return known(this.names.get(this.hasher));
  }

  /**
   * A member of another name with the same folded form, the one whose name is that form first.
   * @param traits - bits of {@link TRAIT} of the name
   */
  findFolded(path: string, traits: number): Known | undefined {
    const isFolded = (traits & FOLDING) === 0;
    const form = isFolded ? path : foldName(path);
    this.hasher.hash(form);
    const plain = isFolded || form === path ? -1 : this.names.get(this.hasher);
    return known(plain >= 0 ? plain : this.folded.get(this.hasher));
  }

  /** Keeps a member. */
  set(path: string, traits: number, kind: MemberKind, ordinal: number): void {
    const code = KINDS.indexOf(kind);
    const value = Math.min(ordinal, ORDINAL_MAX) * KIND_STEP + (code < 0 ? KINDS.length : code);
    this.hasher.hash(path);
    if (this.hasLinks) {
      const before = this.names.get(this.hasher);
      if (before >= 0 && before % KIND_STEP === SYMLINK) this.folder = undefined;
    }
    if (!this.names.set(this.hasher, value)) this.left++;
    if (code === SYMLINK) {
      this.hasLinks = true;
      this.folder = undefined;
    }
    if ((traits & FOLDING) === 0) return;
    const form = foldName(path);
    if (form === path) return;
    this.hasher.hash(form);
    this.folded.set(this.hasher, value);
  }

  /**
   * The symbolic link that a path goes through, if it does.
   * @returns `how` is `folded` where only a file system that folds case would take that way
   */
  linkAbove(path: string): { readonly ordinal: number; readonly how: 'exact' | 'folded' } | undefined {
    if (!this.hasLinks) return undefined;
    const length = path.lastIndexOf('/');
    if (length < 0) return undefined;
    const { folder } = this;
    if (folder === undefined || folder.length !== length || !path.startsWith(folder)) this.enter(path.slice(0, length));
    if (this.folderLink >= 0) return { ordinal: this.folderLink, how: 'exact' };
    return this.folderFolded >= 0 ? { ordinal: this.folderFolded, how: 'folded' } : undefined;
  }

  private enter(folder: string): void {
    this.folder = folder;
    const form = foldName(folder);
    this.folderLink = this.firstLink(folder, this.names);
    this.folderFolded = this.firstLink(form, this.folded);
    if (this.folderFolded < 0 && form !== folder) this.folderFolded = this.firstLink(form, this.names);
  }

  /** Ordinal of the first symbolic link among a folder and those above it, or -1. */
  private firstLink(folder: string, table: HashTable): number {
    let first = -1;
    const look = (): void => {
      const value = first >= 0 ? -1 : table.get(this.hasher);
      if (value >= 0 && value % KIND_STEP === SYMLINK) first = Math.floor(value / KIND_STEP);
    };
    this.hasher.eachFolder(folder, look);
    this.hasher.hash(folder);
    look();
    return first;
  }
}

function known(value: number): Known | undefined {
  return value < 0 ? undefined : { ordinal: Math.floor(value / KIND_STEP), kind: KINDS[value % KIND_STEP] };
}
