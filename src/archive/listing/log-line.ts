import { decodeName } from '../../bytes/index.js';
import type { MemberKind } from '../../tar/index.js';
import type { QuotingStyle } from '../../tar/quoting.js';
import { behindPrompt, bsdMessageIn, isNoise, messageIn } from './log-noise.js';
import { parseLongLine, withoutBlock } from './long-line.js';
import { namesIn } from './names-in.js';

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
  /**
   * A message of tar; `complaint` where something went wrong. The entry stands for a file so named, or, where it `isSure`
   * to be a message, for the file whose line it broke into.
   */
  | {
      readonly type: 'message';
      readonly text: string;
      readonly complaint: boolean;
      readonly isSure: boolean;
      readonly entry: ListingEntry;
    }
  | { readonly type: 'nothing' };

const NOTHING: LogLine = { type: 'nothing' };

/**
 * Reads one line of what `tar -v` or `tar -vv` printed, GNU tar's or bsdtar's.
 * @param bytes - the line, without its newline; a carriage return at its end is left out
 * @param style - the quoting style, where it is known
 */
export function parseLogLine(bytes: Uint8Array, style: QuotingStyle | 'auto' = 'auto'): LogLine {
  const isCr = bytes[bytes.length - 1] === 0x0d;
  const text = decodeName(isCr ? bytes.subarray(0, -1) : bytes);
  const entry = parseEntry(text, style, isCr);
  if (entry === undefined) return NOTHING;
  if (!entry.optional) return entry;
  const message = messageIn(text);
  if (message !== undefined) return { type: 'message', text, complaint: message.complaint, isSure: false, entry };
  const bsd = bsdMessageIn(text);
  if (bsd === undefined) return entry;
  return { type: 'message', text: bsd.message, complaint: bsd.complaint, isSure: true, entry };
}

function parseEntry(text: string, style: QuotingStyle | 'auto', isCr: boolean): ListingEntry | undefined {
  if (text === '') return undefined;
  // Without a blank it is neither a long line nor a message: most lines are done here.
  const long = text.includes(' ') ? parseLongLine(text, style) : undefined;
  if (long !== undefined) {
    const names = isCr ? long.names.flatMap((name) => [name, `${name}\r`]) : long.names;
    return { type: 'entry', ...long, names, optional: long.kind === 'volume-label' || long.kind === 'continuation' };
  }
  const overwritten = text.lastIndexOf('\r');
  if (overwritten >= 0) return afterReturn(text, text.slice(overwritten + 1), style);
  if (!text.includes(' ')) return entryOf(text, style, isCr);
  if (messageIn(text) !== undefined || isNoise(text)) return { ...entryOf(text, style, isCr), optional: true };
  const asked = behindPrompt(text);
  if (asked !== undefined) {
    return parseEntry(asked, style, isCr) ?? { ...entryOf(text, style, isCr), optional: true };
  }
  return withBlock(text, style, isCr) ?? bsdEntry(text, style, isCr) ?? entryOf(text, style, isCr);
}

/** A progress display overwrites itself by carriage returns; a literal name may hold one, too. */
function afterReturn(text: string, last: string, style: QuotingStyle | 'auto'): ListingEntry {
  const shown = parseEntry(last, style, false);
  if (shown === undefined) return { ...entryOf(text, style, false), optional: true };
  return { ...shown, names: [...new Set([...shown.names, ...namesIn(text, style)])] };
}

function withBlock(text: string, style: QuotingStyle | 'auto', isCr: boolean): ListingEntry | undefined {
  const body = withoutBlock(text);
  return body === text ? undefined : withNames(namesIn(body, style), entryOf(text, style, isCr));
}

/** bsdtar logs `a name` (`x name` on extraction), and with -vv the long line behind that letter. */
function bsdEntry(text: string, style: QuotingStyle | 'auto', isCr: boolean): ListingEntry | undefined {
  if (!/^[ax] /.test(text)) return undefined;
  const own = entryOf(text, style, isCr);
  const broken = bsdMessageIn(text);
  const body = (broken?.line ?? text).slice(2);
  const long = parseLongLine(body, style);
  const entry = withNames(long?.names ?? namesIn(body, style), own);
  return { ...entry, size: long?.size, kind: long?.kind, optional: broken !== undefined };
}

function withNames(first: readonly string[], entry: ListingEntry): ListingEntry {
  return { ...entry, names: [...new Set([...first, ...entry.names])] };
}

function entryOf(text: string, style: QuotingStyle | 'auto', isCr: boolean): ListingEntry {
  let names = namesIn(text, style);
  // In a literal log the carriage return may be the name's own.
  if (isCr) names = [...names, `${text}\r`];
  return { type: 'entry', names, size: undefined, kind: undefined, optional: false };
}
