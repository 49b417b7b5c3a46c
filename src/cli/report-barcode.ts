import { inHex } from '../bytes/index.js';
import { printable } from '../findings/index.js';
import { barcodeInWords, code39CheckCharacter, type ListedBarcode, type LtoBarcode } from '../mam/index.js';
import { counted, grouped } from './bytes-in-words.js';
import type { Colour } from './colour.js';
import { EXIT } from './exit.js';
import { findingText } from './finding-text.js';
import { findingJson, SCHEMA_VERSION } from './report-json.js';

/** A label, and where it was given. */
export interface ToldBarcode extends ListedBarcode {
  /** From 1, in the file; null for an argument. */
  readonly line: number | null;
}

/** What became of the labels besides. */
export interface BarcodesOutcome {
  readonly exitCode: number;
  /** Files that were drawn. */
  readonly drawn: readonly string[];
}

/** MEDIUM TYPE (0408h) as such a cartridge has it in its memory: data 00h, cleaning 01h, write-once 80h. */
function mediumTypeOf({ use, media }: LtoBarcode): number | undefined {
  if (use === 'diagnostic') return undefined;
  return use === 'cleaning' ? 0x01 : media.worm ? 0x80 : 0x00;
}

function densityOf({ use, media }: LtoBarcode): number | undefined {
  return use === 'cleaning' ? undefined : media.densityCode;
}

/** Labels as a person reads them: one in full, several in lines. */
export function barcodesText(
  labels: readonly ToldBarcode[],
  outcome: BarcodesOutcome & { readonly isDrawing: boolean },
  colour: Colour,
): string {
  const [first] = labels;
  const lines = labels.length === 1 && first !== undefined ? inFull(first, colour) : inLines(labels);
  for (const { line, findings } of labels) {
    for (const finding of findings) {
      lines.push('', ...findingText(finding, colour, line === null ? '' : `line ${line}, byte ${finding.at.offset}`));
    }
  }
  for (const name of outcome.drawn) lines.push(`${printable(name)}: print it in true size (100 %)`);
  if (outcome.isDrawing && outcome.exitCode !== EXIT.good) lines.push('', 'nothing was drawn');
  return `${lines.join('\n')}\n`;
}

function inFull({ text, barcode }: ToldBarcode, colour: Colour): string[] {
  if (barcode === undefined) return [colour.bold(`${printable(text)}: no LTO label`)];
  const { volumeSerial, mediaIdentifier, media, use } = barcode;
  const rewritable = media.worm ? ', write-once' : ', rewritable';
  const density = densityOf(barcode);
  const type = mediumTypeOf(barcode);
  const rows = [
    ['volume serial', volumeSerial],
    ['media identifier', `${mediaIdentifier}: ${media.generation}${use === 'data' ? rewritable : ''}`],
    ...(density === undefined ? [] : [['density code', inHex(density, 2)]]),
    ...(use === 'data' ? [['native capacity', `${grouped(media.nativeCapacityGB ?? 0)} GB`]] : []),
    ...(type === undefined ? [] : [['medium type', `${inHex(type, 2)} in cartridge memory (0408h)`]]),
    ['check character', `${code39CheckCharacter(barcode)}, which LTO labels do not carry`],
  ];
  const lines = rows.map(([name = '', value = '']) => `  ${name.padEnd(16)}  ${value}`);
  return [colour.bold(`${text}: ${barcodeInWords(barcode)}`), ...lines];
}

function inLines(labels: readonly ToldBarcode[]): string[] {
  const rows = labels.map(({ text, barcode }) => {
    if (barcode === undefined) return [printable(text), 'no LTO label', ''];
    const density = densityOf(barcode);
    return [text, barcodeInWords(barcode), density === undefined ? '' : `density ${inHex(density, 2)}`];
  });
  const width = (column: number): number => rows.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0);
  const widths = [width(0), width(1)];
  return [
    ...rows.map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    counted(labels.length, 'label'),
  ];
}

/** Labels as `docs/schemas/barcode.schema.json` describes them. */
export function barcodesJson(labels: readonly ToldBarcode[], { exitCode, drawn }: BarcodesOutcome): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    exitCode,
    labels: labels.map(({ text, barcode, line, findings }) => ({
      label: printable(text),
      line,
      barcode: barcode === undefined ? null : barcodeJson(barcode),
      findings: findings.map((finding) => findingJson(finding, [])),
    })),
    drawn: drawn.map(printable),
  };
}

function barcodeJson(barcode: LtoBarcode): object {
  const { volumeSerial, mediaIdentifier, media, use } = barcode;
  const code = (value: number | undefined): string | null => (value === undefined ? null : inHex(value, 2));
  return {
    volumeSerial,
    mediaIdentifier,
    generation: media.generation,
    use,
    writeOnce: media.worm,
    densityCode: code(densityOf(barcode)),
    nativeCapacityGB: use === 'cleaning' ? null : (media.nativeCapacityGB ?? null),
    mamMediumType: code(mediumTypeOf(barcode)),
    checkCharacter: code39CheckCharacter(barcode),
  };
}
