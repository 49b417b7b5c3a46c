/**
 * Sheets of LTO labels to print. IBM's, HP's and Quantum's LTO label specifications: Code 39 (USS-39) without a check
 * character, narrow elements of 0.423 mm, wide ones 2.75 times as wide, bars of 11.1 mm at least, the text above them.
 */
import { FormatError } from '../bytes/index.js';
import { readBarcode } from './barcode.js';

/**
 * The symbol of a text in Code 39, with start and stop character: for each bar and each space in turn, from the first
 * bar to the last, whether it is wide.
 */
export type Code39 = (text: string) => readonly boolean[];

/** A size of paper, in millimetres. */
export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** The sizes of paper that labels are drawn for. */
export const pageSizes = {
  A4: { width: 210, height: 297 },
  Letter: { width: 215.9, height: 279.4 },
} as const satisfies Record<string, PageSize>;

const NARROW = 0.423;
const WIDE = NARROW * 2.75;
const LABEL = { width: 78.5, height: 15.8, corner: 1 } as const;
const BARS = 11.1;
/** Printers leave this much of the paper white. */
const MARGIN = 10;
const GAP = 3;
const TEXT = { size: 3.6, baseline: 3.9 } as const;
const RULER = 100;

/**
 * Draws labels in their true size, on as many pages as they need.
 * @param labels - LTO labels
 * @param code39 - makes the symbols
 * @returns an SVG document for each page, without fonts or anything else from outside
 * @throws FormatError for a text that is no LTO label
 */
export function labelSheets(labels: readonly string[], page: PageSize, code39: Code39): string[] {
  for (const label of labels) {
    const reading = readBarcode(label);
    if ('problem' in reading) throw new FormatError('label sheet', 'label', reading.problem);
  }
  const { columns, rows } = gridOf(page);
  const pages: string[] = [];
  for (let at = 0; at < labels.length; at += columns * rows) {
    pages.push(sheet(labels.slice(at, at + columns * rows), page, code39));
  }
  return pages;
}

function gridOf({ width, height }: PageSize): { readonly columns: number; readonly rows: number } {
  const fitting = (room: number, size: number): number => Math.floor((room - 2 * MARGIN + GAP) / (size + GAP));
  return { columns: fitting(width, LABEL.width), rows: fitting(height, LABEL.height) };
}

function sheet(labels: readonly string[], page: PageSize, code39: Code39): string {
  const { columns } = gridOf(page);
  const left = (page.width - columns * LABEL.width - (columns - 1) * GAP) / 2;
  const drawn = labels.map((label, i) => {
    const x = left + (i % columns) * (LABEL.width + GAP);
    const y = MARGIN + Math.floor(i / columns) * (LABEL.height + GAP);
    return labelAt(label, x, y, code39(label));
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${page.width}mm" height="${page.height}mm" ` +
      `viewBox="0 0 ${page.width} ${page.height}">`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    ...drawn,
    ruler(page),
    '</svg>',
    '',
  ].join('\n');
}

function labelAt(label: string, x: number, y: number, elements: readonly boolean[]): string {
  const { width, height, corner } = LABEL;
  const cell = width / label.length;
  const centres = Array.from(label, (_, i) => short((i + 0.5) * cell)).join(' ');
  return [
    `<g transform="translate(${short(x)} ${short(y)})"><title>${label}</title>`,
    `<rect width="${width}" height="${height}" rx="${corner}" fill="none" stroke="#bbb" stroke-width="0.1"/>`,
    `<text x="${centres}" y="${TEXT.baseline}" text-anchor="middle" font-family="monospace" font-weight="bold" ` +
      `font-size="${TEXT.size}">${label}</text>`,
    `<path d="${barsOf(elements)}"/></g>`,
  ].join('\n');
}

/** The bars in the middle of the label, down to its lower edge. */
function barsOf(elements: readonly boolean[]): string {
  const widths = elements.map((isWide) => (isWide ? WIDE : NARROW));
  let x = (LABEL.width - widths.reduce((sum, width) => sum + width, 0)) / 2;
  const top = short(LABEL.height - BARS);
  const bars: string[] = [];
  for (const [i, width] of widths.entries()) {
    if (i % 2 === 0) bars.push(`M${short(x)} ${top}h${short(width)}v${BARS}h${short(-width)}z`);
    x += width;
  }
  return bars.join('');
}

/** A line to measure: printers that fit a page to the paper make labels that no library reads. */
function ruler({ width, height }: PageSize): string {
  const x = (width - RULER) / 2;
  const y = height - MARGIN / 2;
  return (
    `<path d="M${short(x)} ${y - 1}v2m0 -1h${RULER}m0 -1v2" fill="none" stroke="#000" stroke-width="0.1"/>\n` +
    `<text x="${short(width / 2)}" y="${y - 1}" text-anchor="middle" font-family="sans-serif" font-size="2.5">` +
    `${RULER} mm: print in true size (100 %)</text>`
  );
}

/** Millimetres to a tenth of a micrometre. */
const short = (value: number): string => `${Math.round(value * 10_000) / 10_000}`;
