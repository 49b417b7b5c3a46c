import { expect, test } from 'vitest';
import { areSiblings } from '../../src/tar/lost.js';
import { block, latin1 } from '../testing/blocks.js';

test.each([
  ['a', './a', true],
  ['./d/a', 'd/b', true],
  ['/d/a', './/./d/b', true],
  ['d/a', 'e/a', false],
  ['d/a', 'd', false],
  // Names of nothing but slashes take no longer than others.
  ['/'.repeat(100_000), '/'.repeat(100), true],
])('%.20s and %.20s are siblings: %s', (name, other, expected) => {
  expect(areSiblings(name, latin1(block({ name: other })))).toBe(expected);
});
