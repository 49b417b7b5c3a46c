import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { decodeName } from '../../src/bytes/index.js';
import { type QuotingStyle, quoteEscape, unquote } from '../../src/tar/quoting.js';

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

const styles: QuotingStyle[] = ['shell-escape', 'shell-escape-always', 'c', 'c-maybe', 'escape', 'locale', 'clocale'];
describe('quoting held against GNU tar', () => {
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
