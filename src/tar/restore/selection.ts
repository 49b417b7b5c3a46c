import { Exclusion } from '../exclusion.js';
import { wildcardMatches } from '../wildcard.js';

/** Which members are restored. */
export interface SelectionOptions {
  /** Members that match one of these, and what lies below them; all where there is none. */
  readonly patterns?: readonly string[] | undefined;
  /** Members that match one of these are left out, with what lies below them. */
  readonly excludes?: readonly string[] | undefined;
}

interface Pattern {
  readonly text: string;
  /** As given. */
  readonly given: string;
  readonly isWild: boolean;
  isUsed: boolean;
}

/**
 * Chooses members by name. A pattern is for the whole path from its first component on, an exclusion may begin at any
 * component; in both `*` and `?` match slashes, and what lies below a path that matches goes with it.
 * @see GNU tar manual, "Controlling Pattern-Matching"
 */
export class Selection {
  private readonly patterns: readonly Pattern[];
  private readonly exclusion: Exclusion;
  private readonly isAll: boolean;

  constructor({ patterns = [], excludes = [] }: SelectionOptions) {
    this.patterns = patterns.map(patternOf);
    this.exclusion = new Exclusion(excludes);
    this.isAll = patterns.length === 0 && excludes.length === 0;
  }

  /** @param parts - components of a member's path */
  wants(parts: readonly string[]): boolean {
    if (this.isAll) return true;
    const path = parts.join('/');
    let wanted = this.patterns.length === 0;
    for (const pattern of this.patterns) {
      if (!covers(pattern, path)) continue;
      wanted = true;
      pattern.isUsed = true;
    }
    return wanted && !this.exclusion.excludes(path);
  }

  /** Patterns that no member matched, as given. */
  get unmatched(): readonly string[] {
    return this.patterns.filter(({ isUsed }) => !isUsed).map(({ given }) => given);
  }
}

function patternOf(given: string): Pattern {
  const text = given.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '');
  return { text, given, isWild: /[*?[\\]/.test(text), isUsed: false };
}

/** Whether a pattern matches a path, or a folder that the path is below. */
function covers({ text, isWild }: Pattern, path: string): boolean {
  if (path === text || path.startsWith(`${text}/`)) return true;
  if (!isWild) return false;
  if (wildcardMatches(text, path)) return true;
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    if (wildcardMatches(text, path.slice(0, slash))) return true;
  }
  return false;
}
