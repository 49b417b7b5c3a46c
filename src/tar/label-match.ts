/**
 * Whether a volume label matches what --label asks for, by GNU tar's rules: a shell pattern over the whole label, or
 * over the label without its ` Volume N`.
 * @param pattern - `*`, `?` and `[...]` are wild, a backslash takes the next character as it is
 * @param label - the label of the volume
 * @see GNU tar manual, "Including a Label in the Archive"
 */
export function labelMatches(pattern: string, label: string): boolean {
  return wildcard(pattern, label) || wildcard(pattern, splitVolumeLabel(label).base);
}

/** A label without its volume number, and the number: `SET Volume 2` is volume 2 of `SET`. */
export function splitVolumeLabel(label: string): { readonly base: string; readonly number: number | undefined } {
  const parts = /^(.*) Volume ([1-9][0-9]{0,8})$/s.exec(label);
  return parts === null ? { base: label, number: undefined } : { base: parts[1] as string, number: Number(parts[2]) };
}

/** fnmatch(3) without flags. Linear: a star remembers only the last place to go back to. */
function wildcard(pattern: string, text: string): boolean {
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
function matchOne(pattern: string, p: number, char: string): number {
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

/** As {@link matchOne} for `[...]`; undefined where the bracket is not closed and so stands for itself. */
function matchBracket(pattern: string, start: number, char: string): number | undefined {
  let p = start + 1;
  const negated = pattern[p] === '!' || pattern[p] === '^';
  if (negated) p++;
  const first = p;
  let found = false;
  for (; p < pattern.length && (pattern[p] !== ']' || p === first); p++) {
    const low = pattern[p] as string;
    const high =
      pattern[p + 1] === '-' && p + 2 < pattern.length && pattern[p + 2] !== ']' ? pattern[p + 2] : undefined;
    if (high === undefined) found ||= low === char;
    else {
      found ||= low <= char && char <= high;
      p += 2;
    }
  }
  if (p >= pattern.length) return undefined;
  return found !== negated ? p + 1 - start : 0;
}
