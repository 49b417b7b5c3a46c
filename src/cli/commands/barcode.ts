import { type OutputFile, openOutputFile } from '../../archive/output-file.js';
import { decodeName, encodeName } from '../../bytes/index.js';
import { printable } from '../../findings/index.js';
import { BARCODES_MAX, barcodesIn, judgeBarcodes, labelSheets, pageSizes } from '../../mam/index.js';
import { colourFor } from '../colour.js';
import { CouldNotRun, EXIT } from '../exit.js';
import { exitCodeOfFindings } from '../finding-text.js';
import type { CliIo } from '../io.js';
import { readWhole } from '../read-whole.js';
import { barcodesJson, barcodesText, type ToldBarcode } from '../report-barcode.js';
import { writeWhole } from '../write-whole.js';
import type { BarcodeFlags } from './barcode.declare.js';

const LIST_BYTES_MAX = 1 << 20;

/** A text that was given, and where: `line` and `offset` in the file, null and 0 for an argument. */
interface Given {
  readonly text: string;
  readonly line: number | null;
  readonly offset: number;
}

/**
 * Runs `tapekit barcode`.
 * @throws CouldNotRun for a range that is none, and for too many labels or none
 * @throws SourceError, OutputError where a file cannot be read or written
 */
export async function runBarcode(io: CliIo, labels: readonly string[], flags: BarcodeFlags): Promise<number> {
  if (flags.svg === '-' && flags.json === true) throw new CouldNotRun('--json and --svg - both want standard output');
  const given = await allGiven(io, labels, flags.fromFile);
  const told = judgeBarcodes(given).map((one, i): ToldBarcode => ({ ...one, line: given[i]?.line ?? null }));
  const findings = told.flatMap((one) => one.findings);
  const exitCode = exitCodeOfFindings(findings, flags.strict === true);
  const texts = told.map(({ text }) => text);
  const drawn = flags.svg === undefined || exitCode !== EXIT.good ? [] : await draw(io, texts, flags, flags.svg);
  if (flags.json === true) {
    io.stdout.write(`${JSON.stringify(barcodesJson(told, { exitCode, drawn }), null, 1)}\n`);
  } else {
    // Standard output is the drawing's, where there is one.
    const out = flags.svg === '-' ? io.stderr : io.stdout;
    const isSilent = flags.svg === '-' && findings.length === 0;
    if (!isSilent)
      out.write(barcodesText(told, { drawn, isDrawing: flags.svg !== undefined, exitCode }, colourFor(io)));
  }
  return exitCode;
}

async function allGiven(io: CliIo, labels: readonly string[], file: string | undefined): Promise<Given[]> {
  const texts = labels.map((text): Given => ({ text, line: null, offset: 0 }));
  if (file !== undefined) texts.push(...(await linesOf(io, file)));
  const all: Given[] = [];
  for (const one of texts) {
    const expanded = barcodesIn(one.text);
    if ('problem' in expanded) {
      const where = one.line === null ? '' : `${printable(file ?? '')}, line ${one.line}: `;
      throw new CouldNotRun(`${where}"${printable(one.text)}" ${expanded.problem}`);
    }
    all.push(...expanded.map((text) => ({ ...one, text })));
    if (all.length > BARCODES_MAX) throw new CouldNotRun(`more than ${BARCODES_MAX} labels: give fewer at once`);
  }
  if (all.length === 0) throw new CouldNotRun('there is no label: give the text of one, such as ABC123L6');
  return all;
}

async function linesOf(io: CliIo, file: string): Promise<Given[]> {
  const bytes = await readWhole(io, file, LIST_BYTES_MAX);
  if (bytes === undefined) throw new CouldNotRun(`${printable(file)} is no list of labels: it has more than 1 MiB`);
  const given: Given[] = [];
  let offset = 0;
  for (const [i, whole] of decodeName(bytes).split('\n').entries()) {
    const text = whole.trimEnd();
    if (text !== '' && !text.startsWith('#')) given.push({ text, line: i + 1, offset });
    offset += encodeName(whole).length + 1;
  }
  return given;
}

/** Draws the labels, and gives the names of the files: all of them are written, or none. */
async function draw(io: CliIo, labels: readonly string[], flags: BarcodeFlags, svg: string): Promise<string[]> {
  const { code39 } = await import('../code39.js');
  const pages = labelSheets(labels, pageSizes[flags.page], code39);
  if (svg === '-') {
    if (pages.length > 1) throw new CouldNotRun(`the labels take ${pages.length} pages: give a file, not -`);
    await writeWhole(io, pages.join(''));
    return [];
  }
  const names = pages.map((_, i) => (pages.length === 1 ? svg : numbered(svg, i + 1)));
  const files: OutputFile[] = [];
  try {
    for (const name of names) files.push(openOutputFile(name, flags.force === true));
    for (const [i, file] of files.entries()) file.write(pages[i] as string);
    for (const file of files) file.keep();
  } finally {
    for (const file of files) file.drop();
  }
  return names;
}

/** `labels-2.svg` for `labels.svg`. */
function numbered(path: string, page: number): string {
  const [, stem = path, extension = ''] = /^(.*?)(\.[^./\\]*)?$/s.exec(path) ?? [];
  return `${stem}-${page}${extension}`;
}
