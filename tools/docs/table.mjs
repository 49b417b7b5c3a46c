// @ts-check

/**
 * A table as the formatter leaves it: columns of one width.
 * @param {readonly (readonly string[])[]} rows - the first are the heads
 */
export function table(rows) {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`;
  const [heads, ...body] = rows.map((row) => line(row.map((cell, column) => cell.padEnd(widths[column] ?? 0))));
  return [heads, line(widths.map((width) => '-'.repeat(width))), ...body].join('\n');
}

/**
 * Puts text between two marks of a page; a page without them stays as it is.
 * @param {string} page
 * @param {readonly [begin: string, end: string]} marks
 * @param {() => string} between
 */
export function refreshBetween(page, [begin, end], between) {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) return page;
  return `${page.slice(0, from + begin.length)}\n\n${between()}\n\n${page.slice(to)}`;
}
