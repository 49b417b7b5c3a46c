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

/** What most texts consist of: nothing to look for in them. */
const PLAIN = /^[ -[\]-~]*$/;

/**
 * Controls (Cc: C0, DEL, C1), format characters (Cf: bidirectional marks and overrides, joiners, tags, interlinear
 * annotation, soft hyphens), line and paragraph separators, lone surrogates, all else that shows nothing (variation
 * selectors, fillers, the blank of Braille), noncharacters, and the backslash. Unicode Standard, chapters 4.5 and 5.21.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\\]/gu;

/**
 * The text with everything that could steer a terminal or hide something written as an escape: `\n`, `\033`, `\351`
 * for a byte that is no UTF-8, `\u{202e}` for a bidirectional override, `\\` for a backslash. No two texts look the
 * same for what is invisible in them.
 * @param text - a name as `decodeName` gives it, or any other text from an archive
 */
export function printable(text: string): string {
  return PLAIN.test(text) ? text : text.replace(UNSAFE, escaped);
}

function escaped(character: string): string {
  if (character === '\\') return '\\\\';
  const code = character.codePointAt(0) as number;
  if (NAMED[code] !== undefined) return NAMED[code];
  if (code < 0x80) return `\\${code.toString(8).padStart(3, '0')}`;
  if (code >= 0xdc80 && code <= 0xdcff) return `\\${(code - 0xdc00).toString(8)}`;
  return `\\u{${code.toString(16)}}`;
}
