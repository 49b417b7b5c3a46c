import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { labelMatches } from '../../src/tar/index.js';

const folder = mkdtempSync(join(tmpdir(), 'tapekit-labels-'));
afterAll(() => rmSync(folder, { recursive: true }));

const LABELS = ['SET', 'set', 'SETS', ']', '-', '[abc', '7', 'x', '*', 'é', 'vol*1', 'back\\slash', 'a/b', '.dot', '!'];
const PATTERNS = [
  ...LABELS,
  ...[
    'S*',
    '?',
    '??',
    '*',
    'S?T',
    '[A-Z]ET',
    '[!A-Z]ET',
    '[^A-Z]*',
    '[]x]',
    '[a-]',
    '[abc',
    '[[:upper:]]*',
    '[[:digit:]x]',
  ],
  ...[
    '[[:alpha:]]',
    '\\*',
    '\\x',
    'vol\\*1',
    '[\\]]',
    '[\\*]',
    'back\\\\slash',
    'back\\slash',
    'a*',
    'a?b',
    '*dot',
    '[!!]',
    '[x-',
    '\\',
  ],
];

test('labels match as GNU tar says', () => {
  const wrong: string[] = [];
  for (const [i, label] of LABELS.entries()) {
    const file = join(folder, `${i}.tar`);
    expect(spawnSync('tar', ['-cf', file, `--label=${label}`, '-T', '/dev/null']).status).toBe(0);
    for (const pattern of PATTERNS) {
      const run = spawnSync('tar', ['-tf', file, `--label=${pattern}`], { env: { ...process.env, LC_ALL: 'C.UTF-8' } });
      if ((run.status === 0) !== labelMatches(pattern, label))
        wrong.push(`${pattern} over ${label}: tar ${run.status}`);
    }
  }
  expect(wrong).toEqual([]);
});
