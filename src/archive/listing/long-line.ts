import type { MemberKind } from '../../tar/index.js';
import { type QuotingStyle, unquote } from '../../tar/quoting.js';
import { namesIn } from './names-in.js';

/** What a long line (`-vv`) tells. */
export interface LongLine {
  /** What the name may be, the likeliest first. */
  readonly names: readonly string[];
  readonly kind: MemberKind | undefined;
  /** Bytes, where it is a file; beyond 2^53 rounded. */
  readonly size: number | undefined;
}

const KINDS: Record<string, MemberKind> = {
  '-': 'file',
  C: 'file',
  h: 'hardlink',
  l: 'symlink',
  c: 'character-device',
  b: 'block-device',
  d: 'directory',
  p: 'fifo',
  V: 'volume-label',
  M: 'continuation',
};
const MODES = /^[-dlhbcpCVML?][-r][-w][-xsS][-r][-w][-xsS][-r][-w][-xtT][+.@* ]?/;
const GNU_DATE = / (\d+(?:,\d+)?) (-?\d{1,10}-\d\d-\d\d \d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) +/;
/** As `ls -l` has them: links, user, group, size, date. Source: output of bsdtar 3.6.2. */
const BSD_REST =
  /^ *(\d+) +\S+ +\S+ +(\d+(?:,\d+)?) +(?:[^\s\d]\S{1,8} +\d{1,2}|\d{1,2} +[^\s\d]\S{1,8}) +(?:\d\d:\d\d|\d{4}) /;
/** `--block-number` puts it in front of every line. */
const BLOCK = /^block \d{1,19}: /;
/** Places tried where the end of a link's name is not sure. */
const LINK_SPLITS_MAX = 16;

/**
 * Reads a long line: `-rw-r--r-- root/root         6 2023-11-14 22:13 name`, as GNU tar writes it, or as bsdtar does.
 * @param text - the line
 * @param style - how names are quoted
 * @returns undefined where it is none
 */
export function parseLongLine(text: string, style: QuotingStyle | 'auto'): LongLine | undefined {
  const line = withoutBlock(text);
  const modes = MODES.exec(line);
  if (modes === null) return undefined;
  const rest = line.slice(modes[0].length);
  const date = GNU_DATE.exec(rest);
  const letter = line.charAt(0);
  if (date !== null && rest.slice(0, date.index).includes('/')) {
    // Only one blank parts date and name, unless the date is padded: any more may be the name's own.
    const end = date.index + date[0].length;
    const dateEnd = end - (/ +$/.exec(date[0]) as RegExpExecArray)[0].length;
    return longLine(letter, date[1] as string, [rest.slice(dateEnd + 1), rest.slice(end)], style);
  }
  const bsd = BSD_REST.exec(rest);
  if (bsd === null) return undefined;
  const told = longLine(letter, bsd[2] as string, [rest.slice(bsd[0].length)], style);
  // bsdtar logs a file before it knows whether it becomes a hard link to another.
  return letter === '-' && Number(bsd[1]) > 1 ? { ...told, kind: undefined, size: undefined } : told;
}

/** The line without the number of its block. */
export function withoutBlock(text: string): string {
  return text.startsWith('block ') ? text.slice(BLOCK.exec(text)?.[0].length ?? 0) : text;
}

function longLine(letter: string, size: string, bodies: readonly string[], style: QuotingStyle | 'auto'): LongLine {
  const isFile = letter === '-' || letter === 'C';
  return {
    names: [...new Set(bodies.flatMap((body) => namesOf(body, letter, style)))],
    kind: KINDS[letter],
    size: isFile && /^\d{1,19}$/.test(size) ? Number(size) : undefined,
  };
}

function namesOf(body: string, letter: string, style: QuotingStyle | 'auto'): readonly string[] {
  if (letter === 'V') return namesIn(body.replace(/--Volume Header--$/, ''), style);
  if (letter === 'M') return namesIn(body.replace(/--Continued at byte \d+--$/, ''), style);
  if (letter === '?') return namesIn(body.replace(/ unknown file type .{1,8}$/, ''), style);
  const arrow = letter === 'l' ? ' -> ' : letter === 'h' ? ' link to ' : undefined;
  if (arrow === undefined) return namesIn(body, style);
  const names: string[] = [];
  for (let at = body.indexOf(arrow), n = 0; at >= 0 && n < LINK_SPLITS_MAX; at = body.indexOf(arrow, at + 1), n++) {
    names.push(...unquote(body.slice(0, at), style));
  }
  return names.length === 0 ? namesIn(body, style) : names;
}
