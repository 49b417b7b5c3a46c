import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { render } from '../testing/scan.js';
import { scratchFolder } from '../testing/scratch.js';
import { tapekit } from '../testing/tapekit.js';

const folder = scratchFolder('scan');

test.each([
  ['A4', 300, 'ABC001L6..ABC028L6'],
  ['A4', 600, 'QWX971LZ..QWX998LZ'],
  ['Letter', 300, '000000M8..000025M8'],
  ['Letter', 300, 'DG 001L7..DG 026L7'],
])('ZBar reads every label of a sheet: %s, %d dots an inch, %s', (page, dotsPerInch, range) => {
  const { stdout } = tapekit(['barcode', range, '--svg', '-', '--page', page]);
  const picture = join(folder(), 'page.png');
  writeFileSync(picture, render(stdout, dotsPerInch).png());
  const only = ['--set', 'disable', '--set', 'code39.enable', '--set', 'code39.min-length=8'];
  const read = execFileSync('zbarimg', ['-q', '--raw', '--nodbus', ...only, picture], { encoding: 'utf8' });
  const labels = JSON.parse(tapekit(['barcode', range, '--json']).stdout).labels as { label: string }[];
  expect(read.trimEnd().split('\n').sort()).toEqual(labels.map(({ label }) => label));
});
