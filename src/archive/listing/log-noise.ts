/** What stands in a log of tar besides names: tar's own messages, totals, prompts, and what pipes print beside it. */

const MESSAGE = /^(?:\/[^\s:]{0,255}\/)?(?:g|bsd|s)?tar: /;
/** Messages that tell of no loss; the first in any language: `Removing leading "/" from member names`. */
const HARMLESS =
  /^[^:]*: (?:[^:]{0,80}["'`‘’„“”«»]\s?(?:\.\.)?\/\s?["'`‘’„“”«»][^:]{0,80}$|Removing leading |Substituting |(?:Write|Read) checkpoint |.*: (?:Directory is new|Directory has been renamed from|file is unchanged; not dumped|socket ignored|file name too long to be stored in a GNU multivolume header, truncated|file is on a different filesystem; not dumped|contains a cache directory tag ))/;
/** Totals in any language, and what mbuffer, pv and dd print on the same standard error. */
const NOISE =
  /^(?:Total bytes (?:written|read|deleted): \d|[^/]{1,60}: \d{1,19} \([\d.,]{1,12}[KMGTPEZY]?i?B, [^()/]{1,16}\/s\)$|mbuffer: |summary: +[\d.]+ ?\S{0,4}|in @ |\d+\+\d+ records (?:in|out)$|\d+ bytes .{0,40}copied, |\s{0,8}[\d.,]{1,12} ?[kKMGTP]?i?B [\d:]{4,12} )/;
// The question rings the bell.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the bell is what it looks for
const PROMPT = /^\x07?Prepare volume #\d{1,9} for .{1,4200} and hit return: ?/s;
/** The name is stored as the bytes that it is. */
const BSD_HARMLESS = /: Can't translate (?:path|link)name /;
/** bsdtar ends the line of a file only when the file is archived: a message may stand in it. */
const BSD_MESSAGE = /^(a .*?)bsdtar: (?=.*: )/s;

/** Whether a line reads like a message of tar, and whether it tells that something went wrong. */
export function messageIn(text: string): { readonly complaint: boolean } | undefined {
  return MESSAGE.test(text) ? { complaint: !HARMLESS.test(text) } : undefined;
}

/** Whether a line reads like totals or the output of another program. */
export function isNoise(text: string): boolean {
  return NOISE.test(text);
}

/**
 * What stands behind tar's question for the next volume, which ends without a newline.
 * @returns undefined where the line is no such question; empty where nothing follows
 */
export function behindPrompt(text: string): string | undefined {
  const prompt = PROMPT.exec(text);
  return prompt === null ? undefined : text.slice(prompt[0].length);
}

/** The line of a file, the message of bsdtar that stands in it, and whether it tells that something went wrong. */
export interface BsdMessage {
  readonly line: string;
  readonly message: string;
  readonly complaint: boolean;
}

/** Takes a message of bsdtar out of the line of a file. */
export function bsdMessageIn(text: string): BsdMessage | undefined {
  const parts = BSD_MESSAGE.exec(text);
  if (parts === null) return undefined;
  const line = parts[1] as string;
  // With -vv it prints the line once more before the message.
  const half = line.slice(0, line.length / 2);
  const message = text.slice(line.length);
  return { line: line === half + half ? half : line, message, complaint: !BSD_HARMLESS.test(message) };
}
