import type { Remark } from './remarks.js';

/**
 * Makes the names under which files are stored. Everything up to the last `..`, and slashes in front, are taken off, as
 * GNU tar does it, so that nobody who extracts the archive writes outside of the folder where he does it.
 * @see GNU tar manual, "Absolute File Names"
 */
export class StoredNames {
  private readonly keepAbsolute: boolean;
  private readonly remark: (remark: Remark) => void;
  private readonly told = new Set<string>();

  /** @param keepAbsolute - names stay as they were given (`--absolute-names`) */
  constructor(keepAbsolute: boolean, remark: (remark: Remark) => void) {
    this.keepAbsolute = keepAbsolute;
    this.remark = remark;
  }

  /** The name of a member. */
  member(name: string): string {
    return this.stripped(name, 'names');
  }

  /** What a hard link leads to. */
  linkTarget(name: string): string {
    return this.stripped(name, 'links');
  }

  private stripped(name: string, of: 'names' | 'links'): string {
    const length = this.keepAbsolute ? 0 : prefixLength(name);
    if (length > 0) this.tell(name.slice(0, length), of);
    return length < name.length ? name.slice(length) : '.';
  }

  private tell(prefix: string, of: 'names' | 'links'): void {
    const key = `${of}:${prefix}`;
    if (this.told.has(key) || this.told.size >= TOLD_MAX) return;
    this.told.add(key);
    this.remark({ code: 'prefix', prefix, of });
  }
}

/** Different prefixes that are told. */
const TOLD_MAX = 100;
const LAST_UPWARD = /^(?:.*\/)?\.\.(?=\/|$)/s;

function prefixLength(name: string): number {
  let length = name.includes('..') ? (LAST_UPWARD.exec(name)?.[0].length ?? 0) : 0;
  while (name[length] === '/') length++;
  return length;
}
