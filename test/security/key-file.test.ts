import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FormatError } from '../../src/bytes/index.js';
import { tell } from '../../src/findings/index.js';
import { digitsOf, encodeKeyFile, type KeyFile, readKeyFile, TapeKey } from '../../src/security/index.js';
import { settings } from '../testing/settings.js';
import { hexOfKey, holdsKey, sha256 } from './secrets.js';

const HEX = '00112233445566778899aabbccddeeff'.repeat(2);
const BYTES = Buffer.from(HEX, 'hex');

const read = (text: string | Uint8Array): KeyFile => readKeyFile(Buffer.from(text as string, 'latin1'), sha256);
const briefly = ({ findings }: KeyFile): string[] => findings.map(({ code, at }) => `${code} ${at.offset}`);

describe('a key file is read', () => {
  test.each([
    ['as stenc -g -kd writes it', `${HEX}\nArchive 2026`, 'Archive 2026', []],
    ['with a line feed at its end', `${HEX}\nArchive 2026\n`, 'Archive 2026', []],
    ['with empty lines at its end', `${HEX}\nArchive 2026\n\n\r\n`, 'Archive 2026', []],
    ['in capitals', `${HEX.toUpperCase()}\nArchive 2026\n`, 'Archive 2026', []],
    ['with the longest description', `${HEX}\n${'~'.repeat(32)}`, '~'.repeat(32), []],
    ['with blanks around the description, which count', `${HEX}\n box 7 `, ' box 7 ', []],
    ['with a date as the description', `${HEX}\n20261125`, '20261125', []],
    ['without a description', `${HEX}\n`, undefined, ['KEY_DESCRIPTION_MISSING 65']],
    ['without a line feed', HEX, undefined, ['KEY_DESCRIPTION_MISSING 64']],
    ['with an empty description', `${HEX}\n\n`, undefined, ['KEY_DESCRIPTION_MISSING 65']],
    ['from Windows', `${HEX}\r\nbox 7\r\n`, 'box 7', ['KEY_LINE_END 64', 'KEY_LINE_END 71']],
    ['with more lines', `${HEX}\nbox 7\nmore\n`, 'box 7', ['KEY_FILE_TRAILING 71']],
    ['with too long a description', `${HEX}\n${'~'.repeat(33)}`, '~'.repeat(33), ['KEY_DESCRIPTION_LENGTH 97']],
    ['with a tab', `${HEX}\nbox\t7`, 'box\t7', ['KEY_DESCRIPTION_CHARACTER 68']],
    ['with other characters', `${HEX}\nb\xc3\xb6x`, 'böx', ['KEY_DESCRIPTION_CHARACTER 66']],
  ])('%s', (_, text, description, codes) => {
    const file = read(text);
    expect(briefly(file)).toEqual(codes);
    expect(file.description).toBe(description);
    expect(file.key?.reveal()).toEqual(new Uint8Array(BYTES));
  });

  test('a short key is read, with a warning', () => {
    const file = read(`${HEX.slice(0, 32)}\nbox 7`);
    expect([briefly(file), file.key?.bits]).toEqual([['KEY_TOO_SHORT 32'], 128]);
  });

  test.each([
    ['empty', '', 'KEY_MISSING 0', 'line 1 is empty'],
    ['an empty line', `\n${HEX}\n`, 'KEY_MISSING 0', 'line 1 is empty'],
    ['an odd number of digits', `${HEX.slice(1)}\nbox 7`, 'KEY_DIGITS_ODD 0', 'odd number of digits'],
    ['one digit', '7', 'KEY_DIGITS_ODD 0', 'odd number of digits'],
    ['33 bytes', `${HEX}ab\nbox 7`, 'KEY_TOO_LONG 64', 'too long'],
    ['0x', `0x${HEX}\nbox 7`, 'KEY_CHARACTER 1', 'the x of a prefix 0x as character 2'],
    ['colons', HEX.replace(/..(?=.)/g, '$&:'), 'KEY_CHARACTER 2', 'parts groups of digits as character 3'],
    ['a blank before', ` ${HEX}`, 'KEY_CHARACTER 0', 'a blank as character 1'],
    ['a tab behind', `${HEX}\t\nbox 7`, 'KEY_CHARACTER 64', 'a blank as character 65'],
    ['a letter O', HEX.replace('0', 'O'), 'KEY_CHARACTER 0', 'no hexadecimal digit as character 1'],
    ['a byte order mark', `\xef\xbb\xbf${HEX}`, 'KEY_CHARACTER 0', 'a byte order mark as character 1'],
    ['UTF-16', `\xff\xfe${HEX}`, 'KEY_CHARACTER 0', 'a byte order mark'],
    ['a NUL', `${HEX}\0\nbox 7`, 'KEY_CHARACTER 64', 'no hexadecimal digit as character 65'],
    ['a file of another kind', '-----BEGIN KEY-----\nMIIEvQIBADAN\n', 'KEY_CHARACTER 0', 'groups of digits'],
  ])('%s is no key, and nothing of it is shown', (_, text, code, words) => {
    const file = read(text);
    expect(briefly(file)).toEqual([code]);
    expect([file.key, file.description]).toEqual([undefined, undefined]);
    expect(tell(file.findings[0] as KeyFile['findings'][number]).message).toContain(words);
  });

  test.each([
    ['the key again', HEX],
    ['a part of it in capitals and groups', '0011-2233 4455-6677'],
    ['another key', 'f'.repeat(64)],
    ['digits alone, too many for a date', '1234567890123456'],
  ])('a description that is %s is not shown', (_, description) => {
    const file = read(`${HEX}\n${description}\n`);
    expect(file.description).toBeUndefined();
    expect(briefly(file)).toEqual(['KEY_IN_DESCRIPTION 65']);
  });

  test('a key that was broken into lines is not shown by its second one', () => {
    const lines = HEX.replace(/.{12}/g, '$&\n');
    expect(briefly(read(lines))).toEqual(['KEY_TOO_SHORT 12', 'KEY_IN_DESCRIPTION 13', 'KEY_FILE_TRAILING 26']);
  });
});

describe('a key file is written', () => {
  const key = new TapeKey(BYTES, sha256);

  test('as stenc -g writes it', () => {
    expect(Buffer.from(encodeKeyFile(key, 'box 7')).toString()).toBe(`${HEX}\nbox 7`);
    expect(Buffer.from(encodeKeyFile(key)).toString()).toBe(`${HEX}\n`);
  });

  test.each([
    ['a'.repeat(33), 'must be at most 32 bytes, not 33'],
    ['two\nlines', 'must be ASCII characters 20h to 7Eh only'],
    ['Schöne', 'must be ASCII characters 20h to 7Eh only'],
    [HEX.slice(0, 32), 'must not look like a key'],
    ['Box 00112233445566778899AABB', 'must not look like a key'],
  ])('never with the description %j', (description, reason) => {
    expect(() => encodeKeyFile(key, description)).toThrow(FormatError);
    expect(() => encodeKeyFile(key, description)).toThrow(reason);
  });

  test('what is written is read again, byte for byte', () => {
    const words = fc.string({ unit: fc.constantFrom(...'ghijkXYZ -_07'), minLength: 1, maxLength: 32 });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), words, (bytes, description) => {
        fc.pre(!/^[^a-z]*\d[\d _-]{14,}$/i.test(description));
        const written = encodeKeyFile(new TapeKey(bytes, sha256), description);
        const file = readKeyFile(written, sha256);
        expect(file.findings).toEqual([]);
        expect(file.description).toBe(description);
        expect(encodeKeyFile(file.key as TapeKey, description)).toEqual(written);
      }),
      settings(),
    );
  });
});

describe('no bytes make the reader throw, and nothing that it gives shows the key', () => {
  const digits = fc.uint8Array({ minLength: 8, maxLength: 40 }).map(hexOfKey);
  const grouped = fc
    .tuple(digits, fc.constantFrom('', ' ', ':', '-'), fc.boolean(), fc.integer({ min: 1, max: 8 }))
    .map(([hex, separator, capitals, size]) => {
      const text = hex.match(new RegExp(`.{1,${2 * size}}`, 'g'))?.join(separator) ?? '';
      return { hex, text: capitals ? text.toUpperCase() : text };
    });
  const noise = fc.constantFrom('', ' ', '\r', '0x', '\ufeff', 'key: ', 'f', '\0', 'box 7 ');
  const lineEnd = fc.constantFrom('\n', '\r\n', '', '\n\n');
  const spoilt = fc
    .tuple(grouped, noise, noise, lineEnd, fc.constantFrom('box 7', 'KEY', 'again', 'split'), lineEnd)
    .map(([{ hex, text }, before, after, end, kind, last]) => {
      const second = { 'box 7': 'box 7', KEY: text.toUpperCase(), again: `key ${text}`, split: '' }[kind] as string;
      const first = kind === 'split' ? text.replace(/.{20}/g, '$&\n') : text;
      return { hex, file: `${before}${first}${after}${end}${second}${last}` };
    });

  test('however the file is spoilt', () => {
    fc.assert(
      fc.property(spoilt, ({ hex, file: text }) => {
        const file = readKeyFile(Buffer.from(text), sha256);
        const shown = [
          JSON.stringify(file),
          inspect(file, { depth: Number.POSITIVE_INFINITY, showHidden: true }),
          ...file.findings.map((found) => JSON.stringify(tell(found))),
        ].join('\n');
        expect(holdsKey(shown, hex), shown).toBe(false);
      }),
      settings(),
    );
  });

  test('whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { key, findings } = readKeyFile(bytes, sha256);
        if (key === undefined) expect(findings).not.toEqual([]);
        else expect(Buffer.from(bytes).toString('latin1').toLowerCase().startsWith(digitsOf(key))).toBe(true);
      }),
      settings(),
    );
  });
});
