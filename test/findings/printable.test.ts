import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeName } from '../../src/bytes/index.js';
import { printable } from '../../src/findings/index.js';
import { settings } from '../testing/settings.js';

const NAMED: Record<string, string> = { a: '\u0007', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r', '\\': '\\' };

/** Reads the escapes back: what can be read back has lost nothing. */
function readBack(shown: string): string {
  return shown.replace(/\\(?:([abtnvfr\\])|([0-7]{3})|u\{([0-9a-f]+)\})/g, (_whole, named, octal, hex) => {
    if (named !== undefined) return NAMED[named] as string;
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    const byte = Number.parseInt(octal, 8);
    return String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte);
  });
}

/** Any text of well-formed characters, lone surrogates, and what is likely to do harm. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.integer({ min: 0xd800, max: 0xdfff }).map((unit) => String.fromCharCode(unit)),
      fc.constantFrom('\\', '\\n', '\u001b[2J', '\u0085', '\u202e', '\ufff9', '\u{e0041}', '\u{1f600}', 'ü'),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('printable', () => {
  test.each([
    ['plain text, with "quotes" and ~', 'plain text, with "quotes" and ~'],
    ['Ü, ж, 漢字, 😀 and e\u0301', 'Ü, ж, 漢字, 😀 and e\u0301'],
    ['a\\b', 'a\\\\b'],
    ['\u0007\b\t\n\v\f\r', '\\a\\b\\t\\n\\v\\f\\r'],
    ['\u0000\u001b[31m\u007f', '\\000\\033[31m\\177'],
    ['C1: \u0080\u0085\u009b', 'C1: \\u{80}\\u{85}\\u{9b}'],
    [decodeName(Uint8Array.of(0x61, 0xe9, 0x9b, 0x62)), 'a\\351\\233b'],
    ['lone \ud800 and \udfff', 'lone \\u{d800} and \\u{dfff}'],
    [
      'bidi \u200e\u200f\u061c\u202a\u202e\u2066\u2069',
      'bidi \\u{200e}\\u{200f}\\u{61c}\\u{202a}\\u{202e}\\u{2066}\\u{2069}',
    ],
    ['zero width \u200b\u200c\u200d\u2060\ufeff', 'zero width \\u{200b}\\u{200c}\\u{200d}\\u{2060}\\u{feff}'],
    ['lines \u2028\u2029', 'lines \\u{2028}\\u{2029}'],
    ['soft hyphen \u00ad, joiner \u034f', 'soft hyphen \\u{ad}, joiner \\u{34f}'],
    ['annotation \ufff9\ufffa\ufffb', 'annotation \\u{fff9}\\u{fffa}\\u{fffb}'],
    ['tags \u{e0001}\u{e0041}\u{e007f}', 'tags \\u{e0001}\\u{e0041}\\u{e007f}'],
    ['selectors \u180b\ufe0f\u{e0100}', 'selectors \\u{180b}\\u{fe0f}\\u{e0100}'],
    ['fillers \u115f\u3164\uffa0\u2800', 'fillers \\u{115f}\\u{3164}\\u{ffa0}\\u{2800}'],
    ['noncharacters \ufdd0\uffff\u{1fffe}', 'noncharacters \\u{fdd0}\\u{ffff}\\u{1fffe}'],
    ['deprecated \u206a\u206f', 'deprecated \\u{206a}\\u{206f}'],
    ['music \u{1d173}', 'music \\u{1d173}'],
  ])('%j is shown so', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  test('nothing that steers or hides is left, and nothing is lost', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = printable(text);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
        expect(readBack(shown)).toBe(text);
      }),
      settings(1000),
    );
  });
});
