import { expect, test } from 'vitest';
import { foldName } from '../../../src/tar/checks/fold-name.js';

test('folding twice changes nothing, and every character folds with its other cases and forms', () => {
  const wrong: string[] = [];
  for (let code = 0x80; code < 0x2_0000; code++) {
    if (code >= 0xd800 && code < 0xe000) continue;
    const char = String.fromCodePoint(code);
    const folded = foldName(char);
    // The capital of ı is an I, but no file system takes them for one.
    const others = [folded, char.normalize('NFC'), char.normalize('NFD'), char.toLowerCase()];
    if (char !== 'ı') others.push(char.toUpperCase());
    if (others.some((other) => other !== char && foldName(other) !== folded)) wrong.push(code.toString(16));
  }
  expect(wrong).toEqual([]);
});

test.each([
  ['Straße', 'STRASSE', true],
  ['ǅ', 'ǆ', true],
  ['Ω', '\u2126', true],
  ['ſ', 's', true],
  ['Å', '\u212b', true],
  ['\u1100\u1161', '가', true],
  ['ΐ', '\u1fd3', true],
  ['Ꭰ', 'ꭰ', true],
  ['a\ufeffb', 'ab', true],
  ['ı', 'i', false],
  ['İ', 'i', false],
  ['ａ', 'a', false],
  ['½', '1⁄2', false],
])('%s and %s are one: %s', (a, b, isOne) => {
  expect(foldName(a) === foldName(b)).toBe(isOne);
});
