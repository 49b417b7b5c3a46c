// @ts-check
// What the golden archives say: which findings they show, and which programs wrote them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {{ findings: { code: string }[] }} Expected
 * @typedef {{ file: string, tool: string, version?: string, expect: Expected }} Vector
 * @typedef {{ files: string[], expect: Expected[] }} VectorSet
 * @typedef {{ vectors: Vector[], sets: VectorSet[] }} VectorIndex
 */

/**
 * @param {string} root - folder of the package
 * @returns {VectorIndex}
 */
export function loadVectors(root) {
  return JSON.parse(readFileSync(join(root, 'vectors/tar/index.json'), 'utf8'));
}

/**
 * @param {VectorIndex} index
 * @returns {Map<string, string[]>} for each code the files in `vectors/tar` that show it, one set as one
 */
export function vectorsByCode({ vectors, sets }) {
  const shown = [
    ...vectors.map(({ file, expect }) => ({ files: file, findings: expect.findings })),
    ...sets.flatMap(({ files, expect }) => expect.map(({ findings }) => ({ files: files.join(' '), findings }))),
  ];
  /** @type {Map<string, string[]>} */
  const byCode = new Map();
  for (const { files, findings } of shown) {
    for (const code of new Set(findings.map((finding) => finding.code))) {
      byCode.set(code, [...(byCode.get(code) ?? []), files]);
    }
  }
  return byCode;
}

const BEGIN = '<!-- writers: written by npm run docs:generate -->\n';
const END = '<!-- end of writers -->\n';

/**
 * Puts the table of programs whose archives are read into the page that has a place for it.
 * @param {string} page - Markdown
 * @param {VectorIndex} index
 */
export function refreshWriters(page, { vectors }) {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) return page;
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { tool, version } of vectors) {
    const writer = [tool.replace(/^npm tar$/, 'node-tar').replace(/^npm /, ''), version]
      .filter((part) => part !== undefined)
      .join(' ');
    counts.set(writer, (counts.get(writer) ?? 0) + 1);
  }
  const rows = [...counts].map(([writer, count]) => /** @type {const} */ ([writer, `${count}`]));
  const wide = Math.max(...rows.map(([writer]) => writer.length), 'Written by'.length);
  const lines = [
    `| ${'Written by'.padEnd(wide)} | Archives |`,
    `| ${'-'.repeat(wide)} | -------: |`,
    ...rows.map(([writer, count]) => `| ${writer.padEnd(wide)} | ${count.padStart('Archives'.length)} |`),
  ];
  return `${page.slice(0, from)}${BEGIN}\n${lines.join('\n')}\n\n${page.slice(to)}`;
}
