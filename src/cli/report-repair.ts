import type { RepairReport } from '../archive/repair/index.js';
import { type Finding, printable, tell } from '../findings/index.js';
import { type Loss, type MemberFate, reasonText } from '../tar/index.js';
import { bytesInWords, counted, grouped } from './bytes-in-words.js';
import type { Colour } from './colour.js';
import { exactJson, findingJson, SCHEMA_VERSION } from './report-json.js';
import { row, wrap } from './report-text.js';

/** How a repair is told. */
export interface RepairTextOptions {
  /** Path of the new archive. */
  readonly output: string;
  readonly colour: Colour;
  /** Columns to fill. */
  readonly width: number;
}

/** Members and losses beyond this many are counted; the JSON form has more. */
const TOLD_MAX = 50;

const FATE_HEADINGS = {
  mended: 'in the new archive, put right',
  unproven: 'in the new archive, but nothing shows that the damage next to it did not reach it',
  partial: 'something of it is missing or wrong',
  lost: 'known to have been there',
} as const;

const LOSS_TEXTS: Readonly<Record<Loss['kind'], string>> = {
  'no-tar': 'belong to nothing that could be had',
  zeros: 'of zeros stand between members: a header was overwritten by them, or nothing is missing',
  cut: 'are the beginning of something whose rest is missing: the archive is cut here',
  'no-copy': 'in front of this member (or behind it, where it is the last) no copy shows that nothing is missing',
  volume: 'a volume is missing here, or does not go on where the one before it ends',
  'no-end': 'no end marker: what may have stood behind is missing',
};

/** Losses at a place, of which nothing stands there. */
const PLACES: ReadonlySet<Loss['kind']> = new Set(['volume', 'no-copy', 'no-end']);

/** A repair as a person reads it: what was had, then what was mended and what is lost. */
export function repairText(report: RepairReport, below: readonly Finding[], options: RepairTextOptions): string {
  const { width } = options;
  const lines = [...verdict(report, below, options), '', ...facts(report, options).map(([t, x]) => row(t, x, width))];
  for (const found of below) lines.push('', indented(tell(found).message, width));
  lines.push(...cutLines(report, width), ...fateLines(report, width), ...lossLines(report, width));
  if (report.outcome === 'unsound') {
    const found = report.verified?.findings.kept ?? [];
    lines.push('', 'What verify finds in the new archive:');
    for (const one of found) lines.push(indented(tell(one).message, width));
  }
  return `${lines.join('\n')}\n`;
}

function verdict(report: RepairReport, below: readonly Finding[], { colour, width }: RepairTextOptions): string[] {
  const say = (style: (text: string) => string, text: string): string[] =>
    wrap(`${printable(report.inputs.map(({ name }) => name).join(', '))}: ${text}`, width)
      .split('\n')
      .map(style);
  switch (report.outcome) {
    case 'complete':
      if (below.length > 0) return say(colour.yellow, 'repaired, but its compressed layer is damaged');
      return say(colour.green, isUntouched(report) ? 'nothing was damaged' : 'repaired, every member was had');
    case 'losses':
      return say(colour.yellow, 'repaired as far as can be: something stays lost, or perhaps is');
    case 'unsound':
      return say(colour.red, 'what could be had was written, but the new archive has errors of its own');
    case 'nothing':
      return say(colour.red, 'nothing could be had, and nothing was written');
    case 'interrupted':
      return say(colour.yellow, 'interrupted, nothing was written');
  }
}

function isUntouched({ cuts, counts }: RepairReport): boolean {
  return cuts.length === 0 && counts.mended === 0;
}

function facts(report: RepairReport, { output }: RepairTextOptions): [string, string][] {
  const { counts, output: written } = report;
  const kept = counts.whole + counts.mended + counts.unproven;
  const of = (count: number, words: string): string[] => (count === 0 ? [] : [`${grouped(count)} ${words}`]);
  const how = [...of(counts.whole, 'whole'), ...of(counts.mended, 'mended'), ...of(counts.unproven, 'unproven')];
  const missed = [...of(counts.partial, 'in part only'), ...of(counts.lost, 'lost')];
  const rows: [string, string][] = [
    ['kept', `${counted(kept, 'member')}${how.length > 0 ? `: ${how.join(', ')}` : ''}`],
  ];
  if (missed.length > 0) rows.push(['left out', missed.join(', ')]);
  if (report.cuts.length > 0) {
    const bytes = report.cuts.reduce((sum, { from, to }) => sum + to - from, 0);
    rows.push(['cut out', `${counted(bytes, 'byte')} of foreign text in ${counted(report.cuts.length, 'place')}`]);
  }
  for (const { volume, carriageReturns } of report.textMode) {
    rows.push(['text mode', `${inFile(report, volume)}${counted(carriageReturns, 'carriage return')} taken out`]);
  }
  const read = report.inputs.reduce((sum, { bytes }) => sum + bytes, 0);
  rows.push(['read', `${bytesInWords(read)} (${grouped(read)} bytes)`]);
  const { taken, inputs } = report;
  if (taken !== undefined) {
    const each = inputs.map(({ name }, i) => `${grouped(taken[i] ?? 0)} from ${printable(name)}`);
    rows.push(['taken', each.join(', ')]);
  }
  if (written !== undefined) {
    const records = `records of ${counted(written.recordBytes, 'byte')}`;
    rows.push(['written', `${printable(output)}: ${grouped(written.bytes)} bytes, ${records}`]);
    rows.push(['SHA-256', written.sha256]);
    if (report.outcome !== 'unsound') {
      rows.push([
        'checked',
        'read again: whole, and each member has the content that was read from the damaged archive',
      ]);
    }
  }
  return rows;
}

/** Names the file in front of an offset, where there are several. */
function inFile({ inputs }: RepairReport, volume: number): string {
  return inputs.length > 1 ? `${printable(inputs[volume]?.name ?? '')}, ` : '';
}

function cutLines(report: RepairReport, width: number): string[] {
  const { cuts } = report;
  if (cuts.length === 0) return [];
  const lines = ['', 'Foreign text that was cut out:'];
  for (const { volume, from, to, lines: text } of cuts.slice(0, TOLD_MAX)) {
    const shown = text.map((line) => `"${printable(line)}"`).join(', ');
    lines.push(indented(`${inFile(report, volume)}${from} to ${to}: ${shown}`, width));
  }
  return [...lines, ...more(cuts.length)];
}

function fateLines(report: RepairReport, width: number): string[] {
  const { fates } = report;
  const lines: string[] = [];
  for (const fate of ['lost', 'partial', 'unproven', 'mended'] as const) {
    const own = fates.filter((one) => one.fate === fate);
    if (own.length === 0) continue;
    lines.push('', `${fate}: ${FATE_HEADINGS[fate]}`);
    for (const one of own.slice(0, TOLD_MAX)) lines.push('', ...fateLine(one, inFile(report, one.volume), width));
    lines.push(...more(own.length));
  }
  return lines;
}

function fateLine({ name, offset, reasons, keptAs }: MemberFate, file: string, width: number): string[] {
  const shown = name === undefined ? 'a member without a name' : printable(name);
  return [
    `  ${shown}`,
    ...(keptAs === undefined ? [] : [row('kept as', printable(keptAs), width, 4)]),
    row('where', `${file}offset ${offset}`, width, 4),
    row('because', reasons.map(reasonText).join('; '), width, 4),
  ];
}

function lossLines(report: RepairReport, width: number): string[] {
  const { losses, lossCount } = report;
  if (losses.length === 0) return [];
  const lines = ['', 'What could not be had, or perhaps is missing:'];
  for (const { kind, volume, from, to } of losses.slice(0, TOLD_MAX)) {
    const what = PLACES.has(kind) ? LOSS_TEXTS[kind] : `${counted(to - from, 'byte')} ${LOSS_TEXTS[kind]}`;
    lines.push(indented(`${inFile(report, volume)}${from}${PLACES.has(kind) ? '' : ` to ${to}`}: ${what}`, width));
  }
  return [...lines, ...more(lossCount)];
}

function indented(text: string, width: number): string {
  return `  ${wrap(text, width - 4).replaceAll('\n', '\n    ')}`;
}

function more(count: number): string[] {
  return count > TOLD_MAX ? ['', `  and ${grouped(count - TOLD_MAX)} more: --json`] : [];
}

/** A repair as `docs/schemas/repair.schema.json` describes it. */
export function repairJson(report: RepairReport, below: readonly Finding[], output: string, exitCode: number): object {
  const { inputs, counts, fates, losses, lossCount, cuts, output: written, verified } = report;
  const errors = verified?.findings.kept ?? [];
  return {
    schemaVersion: SCHEMA_VERSION,
    outcome: report.outcome,
    exitCode,
    inputs: inputs.map(({ name, bytes }) => ({ name: printable(name), bytes })),
    output: written === undefined ? null : { name: printable(output), ...written },
    members: counts,
    taken: report.taken ?? null,
    fates: fates.map(({ name, kind, size, reasons, keptAs, ...fate }) => ({
      ...fate,
      name: name === undefined ? null : printable(name),
      type: kind ?? null,
      size: size === undefined ? null : exactJson(size),
      keptAs: keptAs === undefined ? null : printable(keptAs),
      reasons: reasons.map((reason) => ({ code: reason.code, message: reasonText(reason) })),
    })),
    losses,
    lossCount,
    cuts: cuts.map(({ volume, from, to, lines, lineCount }) => ({
      volume,
      from,
      to,
      lines: lines.map(printable),
      lineCount,
    })),
    textMode: report.textMode,
    compression: below.map((found) => findingJson(found, [])),
    findings: errors.map((found) => findingJson(found, [])),
  };
}
