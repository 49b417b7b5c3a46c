// @ts-check
// Where the documentation comes from: the tables of findings, the program, the pages.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Pages that are written whole by `npm run docs:generate`. */
const GENERATED_PAGES = ['docs/findings.md', 'docs/cli.md'];
const GENERATED_FOLDER = 'docs/formats/';

/**
 * @param {string} sources - `dist/src`, or `src` where TypeScript can be imported
 * @returns {Promise<Record<string, import('./findings-page.mjs').Table>>} every table of findings by its name
 */
export async function loadTables(sources) {
  const folder = join(sources, 'findings/codes');
  const files = readdirSync(folder).filter((file) => /(?<!\.d)\.[jt]s$/.test(file));
  const modules = await Promise.all(files.sort().map((file) => import(pathToFileURL(join(folder, file)).href)));
  return Object.fromEntries(
    modules.flatMap((module) => Object.entries(module)).filter(([name]) => /Codes$/.test(name)),
  );
}

/**
 * @param {string} root - folder of the package
 * @returns {string[]} paths of the Markdown pages that people write, below the root
 */
export function handWrittenPages(root) {
  const below = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((path) => `docs/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.md') && !path.startsWith('docs/api/') && !path.includes('node_modules'));
  const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...below.sort()];
  return pages.filter((path) => !GENERATED_PAGES.includes(path) && !path.startsWith(GENERATED_FOLDER));
}
