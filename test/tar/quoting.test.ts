import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeName } from '../../src/bytes/index.js';
import { quoteEscape, unquote, unquoteEscapes } from '../../src/tar/quoting.js';

const seed = Number(process.env.TAPEKIT_SEED ?? 20260101);

const nameBytes = fc.uint8Array({ minLength: 1, maxLength: 24 }).filter((b) => !b.includes(0) && !b.includes(0x2f));

describe('quoting names', () => {
  test('the style escape shows what is printable and escapes the rest', () => {
    expect(quoteEscape('a b"\'\\\n\t\x1b\x7f', 'utf-8')).toBe('a b"\'\\\\\\n\\t\\033\\177');
    expect(quoteEscape('é\u2028\udce9', 'utf-8')).toBe('é\\342\\200\\250\\351');
    expect(quoteEscape('é', 'ascii')).toBe('\\303\\251');
  });

  test('what the style escape made comes back', () => {
    fc.assert(
      fc.property(nameBytes, fc.constantFrom('utf-8' as const, 'ascii' as const), (bytes, charset) => {
        const name = decodeName(bytes);
        const quoted = quoteEscape(name, charset);
        expect(quoted).not.toMatch(/\p{Cc}/u);
        expect(unquoteEscapes(quoted)).toBe(name);
        expect(unquote(quoted, 'auto')).toContain(name);
      }),
      { seed },
    );
  });

  test('unquoting takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'\'"\\$‘’n0a é') }), (text) => {
        expect(unquote(text, 'auto')).toContain(text);
      }),
      { seed },
    );
    expect(unquote('"open', 'c')).toEqual([]);
    expect(unquote("'open", 'shell')).toEqual([]);
    expect(unquote('"a\\"', 'c')).toEqual([]);
    expect(unquote('\\q\\', 'escape')).toEqual(['\\q\\']);
  });
});
