import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as bytes from '../../src/bytes/index.js';
import * as mam from '../../src/mam/index.js';
import { renderMamFormat } from '../../tools/docs/mam-page.mjs';

test('docs/formats/mam-attribute.md is what the declarations say', () => {
  const page = readFileSync(new URL('../../docs/formats/mam-attribute.md', import.meta.url), 'utf8');
  expect(page, 'run npm run docs:generate, and look at what changed').toBe(renderMamFormat(bytes, mam));
  for (const { name } of mam.registry.values()) expect(page).toContain(`| ${name} |`);
});
