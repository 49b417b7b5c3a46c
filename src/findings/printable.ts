/** Makes any text from an archive safe to show in a terminal or a log. */

const NAMED: Record<number, string> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
};

/** Controls (C0, DEL, C1), escaped bytes, bidirectional and invisible formatting, line separators, lone surrogates. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const UNSAFE = /[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\\\ud800-\udfff]/gu;

/**
 * The text with everything that could steer a terminal or hide something written as an escape: `\n`, `\033`, `\351`
 * for a byte that is no UTF-8, `\u{202e}` for a bidirectional override, `\\` for a backslash.
 * @param text - a name as `decodeName` gives it, or any other text from an archive
 */
export function printable(text: string): string {
  return text.replace(UNSAFE, (char) => {
    const code = char.codePointAt(0) as number;
    if (char === '\\') return '\\\\';
    if (NAMED[code] !== undefined) return NAMED[code];
    if (code < 0x80) return `\\${code.toString(8).padStart(3, '0')}`;
    if (code >= 0xdc80 && code <= 0xdcff) return `\\${(code - 0xdc00).toString(8)}`;
    return `\\u{${code.toString(16)}}`;
  });
}
