import { decodeName, encodeName } from '../bytes/index.js';

/** How non-ASCII text is shown: as it is (a UTF-8 locale), or every byte from 0x80 on as an escape (LC_ALL=C). */
export type Charset = 'utf-8' | 'ascii';

/** The styles of GNU tar's --quoting-style (GNU tar manual, "Quoting styles"). */
export type QuotingStyle =
  | 'literal'
  | 'shell'
  | 'shell-always'
  | 'shell-escape'
  | 'shell-escape-always'
  | 'c'
  | 'c-maybe'
  | 'escape'
  | 'locale'
  | 'clocale';

const BACKSLASH = 0x5c;
const NAMED: Record<number, string> = { 7: 'a', 8: 'b', 9: 't', 10: 'n', 11: 'v', 12: 'f', 13: 'r', [BACKSLASH]: '\\' };
const BY_NAME: Record<number, number> = Object.fromEntries(
  Object.entries(NAMED).map(([code, name]) => [name.charCodeAt(0), Number(code)]),
);
const NEEDS_CARE = /[^ -[\]-~]/;
/** What glibc's iswprint says no to: controls, surrogates, separators of lines and paragraphs, the unassigned. */
const UNPRINTABLE = /[\p{Cc}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * Quotes a name in the style "escape", as `tar -t` does by default: `\n`, `\033`, `\\`, `\351` for a foreign byte.
 * @param name - a name as `decodeName` gives it
 * @param charset - how non-ASCII text is shown
 * @returns text without control characters, and without lone surrogates
 */
export function quoteEscape(name: string, charset: Charset): string {
  if (!NEEDS_CARE.test(name)) return name;
  let text = '';
  for (const char of name) text += quoteChar(char, charset);
  return text;
}

function quoteChar(char: string, charset: Charset): string {
  const code = char.codePointAt(0) as number;
  if (NAMED[code] !== undefined) return `\\${NAMED[code]}`;
  if (code >= 0x20 && code < 0x7f) return char;
  if (code >= 0x80 && charset === 'utf-8' && !UNPRINTABLE.test(char)) return char;
  return Array.from(encodeName(char), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}

/**
 * Takes the quoting off a name in a log. A name that the style leaves bare comes back as it is.
 * @param text - the name as it stands in the log, decoded by `decodeName`
 * @param style - the style; `auto` tries all of them
 * @returns what the name may have been, the likeliest first, as `decodeName` would give it; empty where the text
 * cannot be of that style
 */
export function unquote(text: string, style: QuotingStyle | 'auto'): readonly string[] {
  if (style === 'auto') return unquoteAny(text);
  const name = unquoteAs(text, style);
  return name === undefined ? [] : [name];
}

function unquoteAny(text: string): readonly string[] {
  const first = text.charCodeAt(0);
  const isQuoted = first === 0x22 || first === 0x27 || first === 0x2018;
  if (!isQuoted) {
    if (!text.includes('\\')) return [text];
    return distinct([unquoteEscapes(text), text]);
  }
  return distinct([unquoteDelimited(text), unquoteShell(text), unquoteEscapes(text), text]);
}

function unquoteAs(text: string, style: QuotingStyle): string | undefined {
  switch (style) {
    case 'literal':
      return text;
    case 'escape':
      return unquoteEscapes(text);
    case 'c-maybe':
      return (text.startsWith('"') ? unquoteDelimited(text) : undefined) ?? text;
    case 'c':
    case 'locale':
    case 'clocale':
      return unquoteDelimited(text);
    case 'shell':
    case 'shell-always':
    case 'shell-escape':
    case 'shell-escape-always':
      return /^['"$]/.test(text) ? unquoteShell(text) : text;
  }
}

function distinct(names: readonly (string | undefined)[]): string[] {
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** Styles c, locale and clocale: one pair of quotes around everything, escapes within. */
function unquoteDelimited(text: string): string | undefined {
  const closing = { '"': '"', "'": "'", '‘': '’' }[text.charAt(0)];
  if (closing === undefined || text.length < 2 || !text.endsWith(closing)) return undefined;
  const inner = text.slice(1, -1);
  let at = 0;
  for (; at < inner.length; at++) {
    if (inner[at] === '\\') at++;
    else if (inner[at] === closing) return undefined;
  }
  // A backslash as the last character would have quoted the closing quote.
  return at > inner.length ? undefined : unquoteEscapes(inner, closing);
}

/** The shell styles: pieces in single quotes, double quotes or `$'...'`, and backslashes before single characters. */
function unquoteShell(text: string): string | undefined {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const opens = text.startsWith("$'", at) ? 2 : text[at] === "'" || text[at] === '"' ? 1 : 0;
    if (opens === 0) {
      if (text[at] === '\\') at++;
      pieces.push(text.charAt(at++));
      continue;
    }
    const closing = text.charAt(at + opens - 1);
    let end = at + opens;
    while (end < text.length && text[end] !== closing) end += opens === 2 && text[end] === '\\' ? 2 : 1;
    if (end >= text.length) return undefined;
    const inner = text.slice(at + opens, end);
    pieces.push(opens === 2 ? unquoteEscapes(inner, closing) : inner);
    at = end + 1;
  }
  // Bytes of one character may stand in pieces next to each other.
  return decodeName(encodeName(pieces.join('')));
}

/**
 * Takes backslash escapes away, as GNU tar does with the names in a file list: `\n` and its like, `\?` for DEL, one to
 * three octal digits for a byte; a backslash before anything else stays.
 * @param text - as `decodeName` gives it
 * @param quote - a quotation mark that a backslash may precede
 * @see GNU tar manual, "Quoting styles" and "Reading Names from a File" (option --unquote)
 */
export function unquoteEscapes(text: string, quote?: string): string {
  if (!text.includes('\\')) return text;
  const bytes = encodeName(text);
  const quoteByte = quote === undefined ? -1 : (encodeName(quote)[0] as number);
  let to = 0;
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at++] as number;
    const next = bytes[at];
    if (byte !== BACKSLASH || next === undefined) bytes[to++] = byte;
    else if (isOctal(next)) {
      let value = 0;
      for (const end = at + 3; at < end && isOctal(bytes[at]); at++) value = value * 8 + (bytes[at] as number) - 0x30;
      bytes[to++] = value;
    } else if (BY_NAME[next] !== undefined) {
      bytes[to++] = BY_NAME[next];
      at++;
    } else if (next === 0x3f) {
      bytes[to++] = 0x7f;
      at++;
    } else if (next !== quoteByte) bytes[to++] = byte;
  }
  return decodeName(bytes.subarray(0, to));
}

function isOctal(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x37;
}
