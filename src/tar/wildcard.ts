import { encodeName } from '../bytes/index.js';

/**
 * fnmatch(3) without flags, as the locale C.UTF-8 has it: over characters and, as glibc does where that fails, over
 * bytes. A star matches slashes and leading dots too, and remembers only the last place to go back to.
 * @param pattern - `*`, `?` and `[...]` are wild, a backslash takes the next character as it is
 * @param text - as `decodeName` gives it
 */
export function wildcardMatches(pattern: string, text: string): boolean {
  if (wildcardOver([...pattern], [...text])) return true;
  // A byte beyond ASCII is of no class: it stands as a character of private use.
  const charOf = (byte: number): string => String.fromCharCode(byte < 0x80 ? byte : 0xf700 + byte);
  const bytes = (all: string): string[] => Array.from(encodeName(all), charOf);
  return /[^\x20-\x7e]/.test(text) && wildcardOver(bytes(pattern), bytes(text));
}

function wildcardOver(pattern: readonly string[], text: readonly string[]): boolean {
  let p = 0;
  let t = 0;
  let starP = -1;
  let starT = 0;
  while (t < text.length) {
    const step = matchOne(pattern, p, text[t] as string);
    if (pattern[p] === '*') {
      starP = ++p;
      starT = t;
    } else if (step > 0) {
      p += step;
      t++;
    } else if (starP >= 0) {
      p = starP;
      t = ++starT;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** Length of the pattern element at `p` if it matches one character, else 0. */
function matchOne(pattern: readonly string[], p: number, char: string): number {
  const c = pattern[p];
  if (c === undefined) return 0;
  if (c === '?') return 1;
  if (c === '\\' && p + 1 < pattern.length) return pattern[p + 1] === char ? 2 : 0;
  if (c === '[') {
    const bracket = matchBracket(pattern, p, char);
    if (bracket !== undefined) return bracket;
  }
  return c === char ? 1 : 0;
}

/** The classes of POSIX that brackets may name. */
const CLASSES: Record<string, RegExp> = {
  alnum: /^[\p{L}\p{Nd}]$/u,
  alpha: /^\p{L}$/u,
  blank: /^[ \t]$/,
  cntrl: /^\p{Cc}$/u,
  digit: /^[0-9]$/,
  graph: /^[^\p{Z}\p{C}]$/u,
  lower: /^\p{Ll}$/u,
  print: /^[^\p{C}]$/u,
  punct: /^[\p{P}\p{S}]$/u,
  space: /^\s$/,
  upper: /^\p{Lu}$/u,
  xdigit: /^[0-9A-Fa-f]$/,
};

/** As {@link matchOne} for `[...]`; undefined where the bracket is not closed and so stands for itself. */
function matchBracket(pattern: readonly string[], start: number, char: string): number | undefined {
  let p = start + 1;
  const negated = pattern[p] === '!' || pattern[p] === '^';
  if (negated) p++;
  const first = p;
  let found = false;
  while (p < pattern.length && (pattern[p] !== ']' || p === first)) {
    const named = classAt(pattern, p);
    if (named !== undefined) {
      found ||= named.test.test(char);
      p += named.length;
      continue;
    }
    if (pattern[p] === '\\' && p + 1 < pattern.length) p++;
    const low = pattern[p++] as string;
    if (pattern[p] !== '-' || pattern[p + 1] === undefined || pattern[p + 1] === ']') {
      found ||= low === char;
      continue;
    }
    p += pattern[p + 1] === '\\' && pattern[p + 2] !== undefined ? 2 : 1;
    found ||= low <= char && char <= (pattern[p++] as string);
  }
  if (p >= pattern.length) return undefined;
  return found !== negated ? p + 1 - start : 0;
}

function classAt(
  pattern: readonly string[],
  at: number,
): { readonly test: RegExp; readonly length: number } | undefined {
  if (pattern[at] !== '[' || pattern[at + 1] !== ':') return undefined;
  const end = pattern.indexOf(':', at + 2);
  const test = pattern[end + 1] === ']' ? CLASSES[pattern.slice(at + 2, end).join('')] : undefined;
  return test === undefined ? undefined : { test, length: end + 2 - at };
}
