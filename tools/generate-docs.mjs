// @ts-check
// Writes what of the documentation comes from the code: the findings, the command line, and what the commands in the
// guides print. `npm run docs:generate` builds first.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as emulator from '../dist/emulator/index.js';
import * as bytes from '../dist/src/bytes/index.js';
import { buildProgram } from '../dist/src/cli/program.js';
import * as iscsi from '../dist/src/iscsi/index.js';
import * as mam from '../dist/src/mam/index.js';
import * as scsi from '../dist/src/scsi/index.js';
import { renderCli } from './docs/cli-page.mjs';
import { refreshConsoleBlocks } from './docs/console-blocks.mjs';
import { refreshDriveTimes } from './docs/drive-times-page.mjs';
import { renderFindings } from './docs/findings-page.mjs';
import { renderMamFormat } from './docs/mam-page.mjs';
import { handWrittenPages, loadTables } from './docs/sources.mjs';
import { refreshStateRules } from './docs/state-rules-page.mjs';
import { renderFamily } from './docs/structures-page.mjs';
import { loadVectors, refreshWriters, vectorsByCode } from './docs/vectors.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** @type {string[]} */
const written = [];

/**
 * @param {string} path
 * @param {string} text
 */
function update(path, text) {
  const file = join(root, path);
  let before = '';
  try {
    before = readFileSync(file, 'utf8');
  } catch {
    // The page is new.
  }
  if (before === text) return;
  writeFileSync(file, text);
  written.push(path);
}

const vectors = loadVectors(root);
update('docs/findings.md', renderFindings(await loadTables(join(root, 'dist/src')), vectorsByCode(vectors)));
update('docs/cli.md', renderCli(buildProgram(process, () => undefined, '0.0.0')));
update('docs/formats/mam-attribute.md', renderMamFormat(bytes, mam));
for (const family of [...scsi.scsiFamilies, mam.mamFamily, mam.cartridgeMemoryFamily, iscsi.iscsiFamily])
  update(`docs/formats/${family.page}.md`, renderFamily(bytes, family));
for (const page of handWrittenPages(root)) {
  const text = readFileSync(join(root, page), 'utf8');
  const current = refreshStateRules(refreshDriveTimes(text, emulator));
  update(page, refreshWriters(refreshConsoleBlocks(current, root), vectors));
}
console.log(written.length === 0 ? 'the documentation is current' : `written: ${written.join(', ')}`);
