import { decodeName } from '../../bytes/index.js';
import type { MemberKind } from '../../tar/index.js';
import { type QuotingStyle, unquote } from '../../tar/quoting.js';

/** What a line of a log or list says of one member. */
export interface ListingEntry {
  readonly type: 'entry';
  /** What its name may be, the likeliest first, as `decodeName` gives names. */
  readonly names: readonly string[];
  /** Size in bytes, where the line is a long one (`-vv`) of a file; beyond 2^53 rounded. */
  readonly size: number | undefined;
  readonly kind: MemberKind | undefined;
  /** The line may be a name, but looks like something else: a message, a progress display. */
  readonly optional: boolean;
}

/** What a line of a log is. */
export type LogLine =
  | ListingEntry
  /** A message of tar; `complaint` where something went wrong. The entry stands for a file so named. */
  | { readonly type: 'message'; readonly text: string; readonly complaint: boolean; readonly entry: ListingEntry }
  | { readonly type: 'nothing' };

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
const NOTHING: LogLine = { type: 'nothing' };
const MESSAGE = /^(?:[^\s:]{0,255}\/)?(?:g|bsd|s)?tar: /;
/** Messages that tell of no loss. */
const HARMLESS =
  /^[^:]*: (?:Removing leading |Substituting |(?:Write|Read) checkpoint |.*: (?:Directory is new|Directory has been renamed from|file is unchanged; not dumped|socket ignored|file is on a different filesystem; not dumped|contains a cache directory tag ))/;
/** What tar's --totals, mbuffer, pv and dd print on the same standard error. */
const NOISE =
  /^(?:Total bytes (?:written|read|deleted): \d|mbuffer: |summary: +[\d.]+ ?\S{0,4}|in @ |\d+\+\d+ records (?:in|out)$|\d+ bytes .{0,40}copied, |\s{0,8}[\d.,]{1,12} ?[kKMGTP]?i?B [\d:]{4,12} )/;
const MODES = /^[-dlhbcpCVML?][-r][-w][-xsS][-r][-w][-xsS][-r][-w][-xtT][+.* ]?/;
const DATE = / (\d+(?:,\d+)?) (-?\d{1,10}-\d\d-\d\d \d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) +/;
const BLOCK = /^block \d+: /;
/** Places tried where the end of a link's name is not sure. */
const LINK_SPLITS_MAX = 4;

/**
 * Reads one line of what `tar -v` or `tar -vv` printed.
 * @param bytes - the line, without its newline; a carriage return at its end is left out
 * @param style - the quoting style, where it is known
 */
export function parseLogLine(bytes: Uint8Array, style: QuotingStyle | 'auto' = 'auto'): LogLine {
  const isCr = bytes[bytes.length - 1] === 0x0d;
  const text = decodeName(isCr ? bytes.subarray(0, -1) : bytes);
  const entry = parseEntry(text, style, isCr);
  if (entry === undefined) return NOTHING;
  if (!entry.optional) return entry;
  if (!MESSAGE.test(text)) return entry;
  return { type: 'message', text, complaint: !HARMLESS.test(text), entry };
}

function parseEntry(text: string, style: QuotingStyle | 'auto', isCr: boolean): ListingEntry | undefined {
  if (text === '') return undefined;
  const overwritten = text.lastIndexOf('\r');
  if (overwritten >= 0) return afterReturn(text, text.slice(overwritten + 1), style);
  const first = text.charCodeAt(0);
  // Without a blank it is neither a long line nor a message: most lines are done here.
  if (!text.includes(' ')) return entryOf(text, style, isCr);
  const long = parseLong(text, style);
  if (long !== undefined) return long;
  if (MESSAGE.test(text) || NOISE.test(text)) return { ...entryOf(text, style, isCr), optional: true };
  const entry = entryOf(text, style, isCr);
  const more: string[] = [];
  if (BLOCK.test(text)) more.push(...bodyEntry(text.replace(BLOCK, ''), style));
  // bsdtar logs `a name`, and `x name` on extraction.
  if ((first === 0x61 || first === 0x78) && text[1] === ' ') more.push(...unquote(text.slice(2), style));
  return more.length === 0 ? entry : { ...entry, names: [...new Set([...more, ...entry.names])] };
}

/** A progress display overwrites itself by carriage returns; a literal name may hold one, too. */
function afterReturn(text: string, last: string, style: QuotingStyle | 'auto'): ListingEntry {
  const shown = parseEntry(last, style, false);
  if (shown === undefined) return { ...entryOf(text, style, false), optional: true };
  return { ...shown, names: [...new Set([...shown.names, ...unquote(text, style)])] };
}

function bodyEntry(text: string, style: QuotingStyle | 'auto'): readonly string[] {
  return parseLong(text, style)?.names ?? unquote(text, style);
}

function entryOf(text: string, style: QuotingStyle | 'auto', isCr: boolean): ListingEntry {
  let names = unquote(text, style);
  // In a literal log the carriage return may be the name's own.
  if (isCr) names = [...names, `${text}\r`];
  return { type: 'entry', names, size: undefined, kind: undefined, optional: false };
}

/** Reads a long line: `-rw-r--r-- root/root         6 2023-11-14 22:13 name`. */
function parseLong(text: string, style: QuotingStyle | 'auto'): ListingEntry | undefined {
  const block = BLOCK.exec(text)?.[0].length ?? 0;
  const line = block === 0 ? text : text.slice(block);
  const modes = MODES.exec(line);
  if (modes === null) return undefined;
  const date = DATE.exec(line.slice(modes[0].length));
  if (date === null || !line.slice(modes[0].length, modes[0].length + date.index).includes('/')) return undefined;
  const letter = line.charAt(0);
  const kind = KINDS[letter];
  // Only one blank parts date and name, unless the date is padded: any more may be the name's own.
  const end = modes[0].length + date.index + date[0].length;
  const dateEnd = end - (/ +$/.exec(date[0]) as RegExpExecArray)[0].length;
  const bodies = new Set([line.slice(dateEnd + 1), line.slice(end)]);
  const names = [...bodies].flatMap((body) => namesOf(body, letter, style));
  const isFile = letter === '-' || letter === 'C';
  return {
    type: 'entry',
    names: [...new Set(names)],
    size: isFile && /^\d{1,19}$/.test(date[1] as string) ? Number(date[1]) : undefined,
    kind,
    optional: kind === 'volume-label' || kind === 'continuation',
  };
}

function namesOf(body: string, letter: string, style: QuotingStyle | 'auto'): readonly string[] {
  if (letter === 'V') return unquote(body.replace(/--Volume Header--$/, ''), style);
  if (letter === 'M') return unquote(body.replace(/--Continued at byte \d+--$/, ''), style);
  if (letter === '?') return unquote(body.replace(/ unknown file type .{1,8}$/, ''), style);
  const arrow = letter === 'l' ? ' -> ' : letter === 'h' ? ' link to ' : undefined;
  if (arrow === undefined) return unquote(body, style);
  const names: string[] = [];
  for (let at = body.indexOf(arrow), n = 0; at >= 0 && n < LINK_SPLITS_MAX; at = body.indexOf(arrow, at + 1), n++) {
    names.push(...unquote(body.slice(0, at), style));
  }
  return names.length === 0 ? unquote(body, style) : names;
}
