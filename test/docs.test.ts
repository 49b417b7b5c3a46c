import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as emulator from '../emulator/index.js';
import { buildProgram } from '../src/cli/program.js';
import { renderCli } from '../tools/docs/cli-page.mjs';
import { fencedBlocks, refreshConsoleBlocks } from '../tools/docs/console-blocks.mjs';
import { refreshDriveTimes } from '../tools/docs/drive-times-page.mjs';
import { renderFindings } from '../tools/docs/findings-page.mjs';
import { handWrittenPages, loadTables } from '../tools/docs/sources.mjs';
import { refreshStateRules } from '../tools/docs/state-rules-page.mjs';
import { loadVectors, refreshWriters, vectorsByCode } from '../tools/docs/vectors.mjs';

const ROOT = new URL('..', import.meta.url).pathname;
const REGENERATE = 'run npm run docs:generate, and look at what changed';
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const pages = handWrittenPages(ROOT);
const vectors = loadVectors(ROOT);

test('docs/findings.md is what the tables say', async () => {
  expect(textOf('docs/findings.md'), REGENERATE).toBe(
    renderFindings(await loadTables(join(ROOT, 'src')), vectorsByCode(vectors)),
  );
});

test('docs/cli.md is what the program says', () => {
  const io = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, env: {} };
  expect(textOf('docs/cli.md'), REGENERATE).toBe(renderCli(buildProgram(io, () => undefined, '0.0.0')));
});

test.each(pages)('the commands in %s print what it shows', (page) => {
  const text = textOf(page);
  expect(text, REGENERATE).toBe(refreshWriters(refreshConsoleBlocks(text, ROOT), vectors));
  expect(text, 'a program of the page ended with an exception').not.toMatch(/file:\/\/\/|node:internal/);
});

test('docs/drive-times.md has the times of the model', () => {
  const text = textOf('docs/drive-times.md');
  expect(text, REGENERATE).toBe(refreshDriveTimes(text, emulator));
});

test('docs/emulator.md has the rules that the drive is held against', () => {
  const text = textOf('docs/emulator.md');
  expect(text).toContain('### Reading');
  expect(text, REGENERATE).toBe(refreshStateRules(text));
});

test.each(pages)('every command in %s is run', (page) => {
  const ci = textOf('.ci/run');
  for (const { language, text } of fencedBlocks(textOf(page))) {
    expect(['console', 'js', 'sh', 'text', 'json', 'yaml'], `language of a block in ${page}`).toContain(language);
    if (language !== 'sh') continue;
    // What cannot run inside a test is what CI itself runs.
    for (const line of text.trim().split('\n')) expect(ci, `${page}: .ci/run must run it`).toContain(line);
  }
});

test.each(pages)('links in %s lead somewhere', (page) => {
  for (const [, target = ''] of textOf(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
    if (/^https?:/.test(target)) continue;
    expect(statSync(join(ROOT, page, '..', target), { throwIfNoEntry: false }), `${page}: ${target}`).toBeDefined();
  }
});

test('every dependency has its reasons in docs/dependencies.md', () => {
  const { dependencies, optionalDependencies, devDependencies, peerDependencies } = JSON.parse(textOf('package.json'));
  const names = Object.keys({ ...dependencies, ...optionalDependencies, ...devDependencies, ...peerDependencies });
  const told = [...textOf('docs/dependencies.md').matchAll(/^### (.+)$/gm)].flatMap(([, title = '']) =>
    title.split(', '),
  );
  expect(told.sort()).toEqual(names.sort());
});
