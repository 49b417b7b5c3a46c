import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { decodeName } from '../../src/bytes/index.js';
import { type QuotingStyle, quoteEscape, unquote, unquoteEscapes } from '../../src/tar/quoting.js';

const seed = Number(process.env.TAPEKIT_SEED ?? 20260101);
const hasTar = /GNU tar/.test(spawnSync('tar', ['--version']).stdout?.toString() ?? '');
const folder = mkdtempSync(join(tmpdir(), 'tapekit-quoting-'));
afterAll(() => rmSync(folder, { recursive: true }));

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const NAMES: readonly Buffer[] = [
  ...['plain', 'sp ace', 'back\\slash', 'tr\\tick', "it's", 'dq"q', 'both\'"', '-dash', 'trail  ', 'tab\tx'],
  ...['new\nline', 'cr\r', 'esc\x1b[1m', '$HOME', '*glob', 'a -> b', 'x link to y', '?x??=', '#c', '~t', '\x7f'],
  ...["''", '""', '"quoted"', "'quoted'", '\\', '\\\\', 'end\\', '\\101', 'inv\xe9lid', '\x80\xff'],
]
  .map(latin)
  .concat(['äöü', '‘loc’', '日本', '\u{1f4fc}', 'bidi\u202e', 'line\u2028'].map((name) => Buffer.from(name)));
const nameBytes = fc.uint8Array({ minLength: 1, maxLength: 24 }).filter((b) => !b.includes(0) && !b.includes(0x2f));

function logOf(names: readonly Uint8Array[], style: string, locale: string): string {
  const list = Buffer.concat(names.flatMap((name) => [Buffer.from(name), Buffer.of(0)]));
  const file = join(folder, 'list');
  for (const name of names) writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), name]), '');
  writeFileSync(file, list);
  const args = ['-cvf', '/dev/null', `--quoting-style=${style}`, '-C', folder, '--null', '-T', file];
  const run = spawnSync('tar', args, { env: { ...process.env, LC_ALL: locale } });
  expect(run.status, run.stderr.toString()).toBe(0);
  return decodeName(run.stdout);
}

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

  const styles: QuotingStyle[] = ['shell-escape', 'shell-escape-always', 'c', 'c-maybe', 'escape', 'locale', 'clocale'];
  describe.skipIf(!hasTar)('held against GNU tar', () => {
    test.each(['C', 'C.UTF-8'])('a name shown in %s is what tar shows', (locale) => {
      const lines = logOf(NAMES, 'escape', locale).split('\n').slice(0, -1);
      const charset = locale === 'C' ? 'ascii' : 'utf-8';
      expect(NAMES.map((name) => quoteEscape(decodeName(name), charset))).toEqual(lines);
    });

    test.each(styles.flatMap((style) => [[style, 'C'] as const, [style, 'C.UTF-8'] as const]))(
      'names in the style %s, %s',
      (style, locale) => {
        const lines = logOf(NAMES, style, locale).split('\n').slice(0, -1);
        const names = NAMES.map((name) => decodeName(name));
        expect(lines.map((line) => unquote(line, style)[0])).toEqual(names);
        for (const [i, line] of lines.entries()) expect(unquote(line, 'auto')).toContain(names[i]);
      },
    );

    test.each(['shell', 'shell-always', 'literal'] as const)('names without newlines in the style %s', (style) => {
      const plain = NAMES.filter((name) => !name.includes(0x0a));
      const lines = logOf(plain, style, 'C.UTF-8').split('\n').slice(0, -1);
      expect(lines.map((line) => unquote(line, style)[0])).toEqual(plain.map((name) => decodeName(name)));
      for (const [i, line] of lines.entries()) expect(unquote(line, 'auto')).toContain(decodeName(plain[i] as Buffer));
    });
  });
});
