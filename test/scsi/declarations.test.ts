import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as bytes from '../../src/bytes/index.js';
import { cartridgeMemoryFamily, mamFamily } from '../../src/mam/index.js';
import { scsiFamilies } from '../../src/scsi/index.js';
import { renderFamily } from '../../tools/docs/structures-page.mjs';
import { holdLayout } from '../testing/layout-properties.js';

/** Of each promise: there are many structures. */
const RUNS = 25;
const families = [...scsiFamilies, mamFamily, cartridgeMemoryFamily];
const all = bytes.structuresOf(families);

describe.each(families)('$title', ({ page, structures }) => {
  test.each(structures)('$id keeps its promises', ({ layout }) => {
    holdLayout(layout, RUNS);
  });

  test('their page is what the declarations say', () => {
    const text = readFileSync(new URL(`../../docs/formats/${page}.md`, import.meta.url), 'utf8');
    const family = families.find((one) => one.page === page) as bytes.StructureFamily;
    expect(text, 'run npm run docs:generate, and look at what changed').toBe(renderFamily(bytes, family));
  });
});

test('short names are small letters, and each is there once', () => {
  const ids = all.map(({ id }) => id);
  for (const id of ids) expect(id).toMatch(/^[a-z0-9:()/.-]+$/);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a structure is found by its short name', () => {
  for (const one of all) expect(bytes.findStructure(all, one.id.toUpperCase())).toBe(one);
  expect(bytes.findStructure(all, 'vpd:zz')).toBeUndefined();
});
