import { wildcardMatches } from './wildcard.js';

const WILD = /[*?[\\]/;

/**
 * Says which names are left out, by the rules that GNU tar has for `--exclude` by default: a pattern may begin at any
 * component of the name, `*` and `?` match slashes too, and what a pattern leaves out is left out with all below it.
 * @see GNU tar manual, "Controlling Pattern-Matching"
 */
export class Exclusion {
  private readonly plain = new Set<string>();
  private readonly patterns: string[] = [];

  /** @param patterns - as `decodeName` gives them */
  constructor(patterns: Iterable<string>) {
    for (const pattern of patterns) {
      if (WILD.test(pattern)) this.patterns.push(pattern);
      else this.plain.add(pattern);
    }
  }

  /** Whether a name is left out. The folders above it are asked for before it, so that they need not be looked at. */
  excludes(name: string): boolean {
    if (this.plain.size === 0 && this.patterns.length === 0) return false;
    for (let at = 0; at >= 0; at = nextComponent(name, at)) {
      const rest = at === 0 ? name : name.slice(at);
      if (this.matches(rest)) return true;
    }
    return false;
  }

  /** Whether a pattern matches the text, or the text up to one of its slashes. */
  private matches(text: string): boolean {
    for (let end = text.length; end > 0; end = text.lastIndexOf('/', end - 1)) {
      const part = end === text.length ? text : text.slice(0, end);
      if (this.plain.has(part) || this.patterns.some((pattern) => wildcardMatches(pattern, part))) return true;
    }
    return false;
  }
}

/** Where the next component begins that is not empty; -1 where there is none. */
function nextComponent(name: string, from: number): number {
  for (let slash = name.indexOf('/', from); slash >= 0; slash = name.indexOf('/', slash + 1)) {
    if (name[slash + 1] !== '/') return slash + 1;
  }
  return -1;
}

/** Patterns of a file for `--exclude-from`: one a line, blanks at the end taken off, empty lines left out. */
export function patternsIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/[ \t-\r]+$/, ''))
    .filter((line) => line !== '');
}
