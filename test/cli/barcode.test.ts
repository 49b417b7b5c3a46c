import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { runBarcode } from '../../src/cli/commands/barcode.js';
import { scratchFolder } from '../testing/scratch.js';
import { type Captured, capture, shell, tapekit } from '../testing/tapekit.js';

const schema = JSON.parse(
  readFileSync(new URL('../../docs/schemas/barcode.schema.json', import.meta.url), 'utf8'),
) as object;
const valid = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

const folder = scratchFolder('barcode');
const at = (name: string): string => join(folder(), name);
const barcode = (labels: readonly string[], flags: object = {}): Promise<Captured> =>
  capture((io) => runBarcode(io, labels, { page: 'A4', ...flags }));

describe('tapekit barcode', () => {
  test.each([
    [['ABC123L6'], 0, 'LTO-6 data cartridge\n  volume serial     ABC123\n'],
    [
      ['ABC123LW'],
      0,
      'LW: LTO-6, write-once\n  density code      5Ah\n  native capacity   2,500 GB\n  medium type       80h',
    ],
    [['CLNU01CU'], 0, 'CU: universal\n  medium type       01h'],
    [['DG 001L7'], 0, 'L7: LTO-7\n  density code      5Ch\n  check character'],
    [['ABC001L6..ABC003L6', 'ABC123PA'], 0, 'ABC123PA  LTO-10, 40 TB data cartridge  density 63h\n4 labels\n'],
    [['ABC123L6', 'ABC123L7'], 0, 'warning: "ABC123L7" has the volume serial of "ABC123L6"\n  [BARCODE_SERIAL_TWICE]'],
    [['abc123l6'], 1, 'no LTO label\n\nerror: "abc123l6" has small letters'],
    [['ABC123L6', 'ABC123L6'], 1, 'error: "ABC123L6" is there a second time'],
    [['\u001b[2J', '\u202eL6'], 1, '\\033[2J     no LTO label\n\\u{202e}L6  no LTO label'],
    [[''], 1, 'is empty'],
  ])('%j exits %d, and its JSON is as the schema says', async (labels, exit, words) => {
    const { code, stdout, stderr } = await barcode(labels);
    expect([code, stderr]).toEqual([exit, '']);
    expect(stdout).toContain(words);
    for (const steering of ['\u001b', '\u202e']) expect(stdout).not.toContain(steering);
    const json = await barcode(labels, { json: true });
    const document = JSON.parse(json.stdout) as { exitCode: number };
    expect(valid(document), JSON.stringify(valid.errors)).toBe(true);
    expect([json.code, document.exitCode]).toEqual([exit, exit]);
  });

  test('--strict takes warnings for problems', async () => {
    expect((await barcode(['ABC123L6', 'ABC123L7'], { strict: true })).code).toBe(1);
  });

  test('--from-file reads a label or a range a line, and says where one is wrong', async () => {
    writeFileSync(at('shelf.txt'), '# shelf\r\nABC001L6..ABC002L6\r\n\r\nABC\u00fc03L6\n  \nABC003L6 \nABC002L6');
    const { code, stdout } = await barcode(['ABC003L6'], { fromFile: at('shelf.txt') });
    expect(code).toBe(1);
    expect(stdout).toContain('line 4, byte 31 [BARCODE_NOT_LTO]');
    expect(stdout).toContain('line 6, byte 44 [BARCODE_TWICE]');
    expect(stdout).toContain('line 7, byte 54 [BARCODE_TWICE]');
  });

  test.each([
    [[], {}, 'there is no label'],
    [['ABC002L6..ABC001L6'], {}, '"ABC002L6..ABC001L6" is no range of labels: the last one comes before the first'],
    [['000000L6..009999L6', 'ABC123L6'], {}, 'more than 10000 labels'],
    [['ABC123L6'], { json: true, svg: '-' }, '--json and --svg - both want standard output'],
    [['ABC001L6..ABC029L6'], { svg: '-' }, 'the labels take 2 pages: give a file, not -'],
  ])('%j %j could not run', async (labels, flags, words) => {
    const { code, stdout, stderr } = await barcode(labels, flags);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });

  test('a list that is none could not be read', async () => {
    writeFileSync(at('large.txt'), 'x'.repeat(2 ** 20 + 1));
    writeFileSync(at('range.txt'), '\nABC1..ABC2\n');
    const read = async (name: string): Promise<string> => (await barcode([], { fromFile: at(name) })).stderr;
    expect(await read('large.txt')).toContain('is no list of labels: it has more than 1 MiB');
    expect(await read('range.txt')).toContain('range.txt, line 2: "ABC1..ABC2" is no range');
    expect(await read('none')).toContain('there is no such file');
  });
});

describe('tapekit barcode --svg', () => {
  test('draws a page, and keeps one that is there, unless --force', async () => {
    const svg = at('labels.svg');
    const first = await barcode(['ABC123L6'], { svg });
    expect([first.code, first.stdout.includes('labels.svg: print it in true size (100 %)')]).toEqual([0, true]);
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg [\s\S]*<title>ABC123L6<\/title>[\s\S]*<\/svg>\n$/);
    expect((await barcode(['ABC124L6'], { svg })).stderr).toContain('is there already: it was kept');
    expect(readFileSync(svg, 'utf8')).toContain('ABC123L6');
    expect((await barcode(['ABC124L6'], { svg, force: true })).code).toBe(0);
    expect(readFileSync(svg, 'utf8')).toContain('ABC124L6');
  });

  test('numbers the pages, and writes all of them or none', async () => {
    const svg = at('la.bels.svg');
    writeFileSync(at('la.bels-2.svg'), 'old');
    expect((await barcode(['ABC001L6..ABC030L6'], { svg })).code).toBe(2);
    expect(readdirSync(folder())).toEqual(['la.bels-2.svg']);
    const { code, stdout } = await barcode(['ABC001L6..ABC030L6'], { svg, force: true, json: true });
    expect([code, (JSON.parse(stdout) as { drawn: string[] }).drawn]).toEqual([
      0,
      [at('la.bels-1.svg'), at('la.bels-2.svg')],
    ]);
    expect(readFileSync(at('la.bels-2.svg'), 'utf8')).toContain('ABC030L6');
  });

  test('draws nothing where a label is wrong', async () => {
    const svg = at('labels.svg');
    const { code, stdout } = await barcode(['ABC123L6', 'ABC123L6'], { svg });
    expect([code, stdout.endsWith('\nnothing was drawn\n'), existsSync(svg)]).toEqual([1, true, false]);
  });

  test('- is standard output, with nothing but the drawing on it', async () => {
    const good = await barcode(['ABC123L6'], { svg: '-', page: 'Letter' });
    expect(good).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^<svg [\s\S]*<\/svg>\n$/) });
    expect(good.stdout).toContain('width="215.9mm" height="279.4mm"');
    const bad = await barcode(['ABC123'], { svg: '-' });
    expect([bad.code, bad.stdout]).toEqual([1, '']);
    expect(bad.stderr).toContain('nothing was drawn');
  });
});

describe('the program', () => {
  test('takes labels from a pipe', () => {
    const { status, stdout } = shell('printf "ABC001L6\\nABC002L6\\n" | tapekit barcode --from-file -');
    expect([status, stdout.endsWith('2 labels\n')]).toEqual([0, true]);
  });

  test('wants a page that there is', () => {
    expect(tapekit(['barcode', 'ABC123L6', '--svg', '-', '--page', 'A5'])).toMatchObject({ status: 2, stdout: '' });
    expect(tapekit(['barcode'])).toMatchObject({ status: 2 });
  });
});
