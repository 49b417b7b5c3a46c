import { Help } from 'commander';
import type { VerifyReport } from '../archive/verify.js';
import { printable, type Severity } from '../findings/index.js';
import { bytesInWords, counted, grouped } from './bytes-in-words.js';
import type { Colour } from './colour.js';
import { findingLines } from './report-findings.js';

/** How a report is told. */
export interface ReportOptions {
  readonly strict: boolean;
  /** Content was stepped over. */
  readonly quick: boolean;
  /** Why the archive could not be read to its end. */
  readonly stopped: string | undefined;
  readonly colour: Colour;
  /** Columns to fill. */
  readonly width: number;
}

const TITLE_WIDTH = 11;

const KIND_WORDS: Record<string, readonly [string, string]> = {
  file: ['file', 'files'],
  'sparse file': ['sparse file', 'sparse files'],
  directory: ['directory', 'directories'],
  hardlink: ['hard link', 'hard links'],
  symlink: ['symbolic link', 'symbolic links'],
  'character-device': ['character device', 'character devices'],
  'block-device': ['block device', 'block devices'],
  fifo: ['named pipe', 'named pipes'],
  'volume-label': ['volume label', 'volume labels'],
  continuation: ['piece that goes on from another volume', 'pieces that go on from other volumes'],
  unknown: ['member of unknown type', 'members of unknown type'],
};

const DIALECT_WORDS: Record<string, string> = {
  v7: 'Unix v7 tar',
  ustar: 'ustar (POSIX 1988)',
  pax: 'pax (POSIX 2001)',
  gnu: 'GNU tar',
  star: 'star',
  xstar: 'star (extended)',
  solaris: 'Solaris tar',
};

/** Whether the exit code must tell of problems. */
export function hasProblems(report: VerifyReport, strict: boolean): boolean {
  const { findings } = report;
  if (findings.bySeverity('error') > 0) return true;
  return strict && findings.bySeverity('warning') + findings.bySeverity('hazard') > 0;
}

/** The report as a person reads it: the verdict, what there is, then what was found, the worst first. */
export function reportText(report: VerifyReport, options: ReportOptions): string {
  const facts = factRows(report, options).map(([title, text]) => row(title, text, options.width));
  const lines = [...verdict(report, options), '', ...facts, ...findingLines(report, options)];
  return `${lines.join('\n')}\n`;
}

/** A title, and text that is wrapped beside it. */
export function row(title: string, text: string, width: number, indent = 2): string {
  const start = indent + TITLE_WIDTH;
  const wrapped = wrap(text, width - start)
    .split('\n')
    .join(`\n${' '.repeat(start)}`);
  return `${' '.repeat(indent)}${title.padEnd(TITLE_WIDTH)}${wrapped}`;
}

/** Text broken at blanks. */
export function wrap(text: string, width: number): string {
  return new Help().boxWrap(text, width);
}

function verdict(report: VerifyReport, { strict, stopped, quick, colour, width }: ReportOptions): string[] {
  const name = printable(report.volumes.map((volume) => volume.name).join(', '));
  const { findings, tally } = report;
  const count = (severity: Severity): number => findings.bySeverity(severity);
  const say = (style: (text: string) => string, text: string): string[] =>
    wrap(`${name}: ${text}`, width).split('\n').map(style);
  const found = count('error') > 0 ? `, ${counted(count('error'), 'error')} so far` : '';
  if (stopped !== undefined) return say(colour.red, `could not be read to its end${found}; this is what was read`);
  if (report.interrupted) return say(colour.yellow, `interrupted${found}; this is what was read so far`);
  if (count('error') > 0) return say(colour.red, `NOT whole, ${counted(count('error'), 'error')}`);
  const whole = `whole${quick ? ' in its structure (content was not read)' : ''}${tally.members === 0 ? ', and empty' : ''}`;
  const also = [
    ...(count('hazard') > 0 ? [`${counted(count('hazard'), 'hazard')} on extraction`] : []),
    ...(count('warning') > 0 ? [counted(count('warning'), 'warning')] : []),
  ];
  const text = also.length > 0 ? `${whole}, but mind ${also.join(' and ')}` : whole;
  if (hasProblems(report, strict)) return say(colour.yellow, `${text} (exit status 1 because of --strict)`);
  return say(colour.green, text);
}

function factRows(report: VerifyReport, options: ReportOptions): [string, string][] {
  const { tally, volumes } = report;
  const kinds = Object.entries(tally.kinds).map(([kind, n]) => counted(n, ...(KIND_WORDS[kind] ?? [kind, `${kind}s`])));
  const bytes = volumes.reduce((sum, volume) => sum + volume.bytes, 0);
  const labels = volumes.map((v) => v.label).filter((label) => label !== undefined);
  const rows: [string, string][] = [];
  if (labels.length > 0) rows.push(['label', labels.map((label) => `"${printable(label)}"`).join(', ')]);
  rows.push(['format', format(report)]);
  rows.push(['records', records(report)]);
  rows.push(['members', `${counted(tally.members, 'member')}${kinds.length > 0 ? `: ${kinds.join(', ')}` : ''}`]);
  if (tally.oldest !== undefined)
    rows.push(['modified', `${day(tally.oldest)} to ${day(tally.newest ?? tally.oldest)}`]);
  rows.push(['read', `${bytesInWords(bytes)} (${grouped(bytes)} bytes)`]);
  rows.push(['content', `${bytesInWords(tally.contentBytes)} readable${lost(report)}`]);
  if (tally.recovered > 0) {
    rows.push(['recovered', `${counted(tally.recovered, 'member')} behind or within damage, which other readers miss`]);
  }
  rows.push(['checked', vouched(report, options)]);
  return rows;
}

function format({ tally, layers }: VerifyReport): string {
  const dialects = Object.entries(tally.dialects).map(
    ([dialect, n]) => [DIALECT_WORDS[dialect] ?? dialect, n] as const,
  );
  const words = dialects.map(([name, n]) => (dialects.length > 1 ? `${name} (${counted(n, 'member')})` : name));
  const inLayers = layers.length > 0 ? `, compressed with ${layers.join(' and ')}` : '';
  return `${words.join(', ') || 'end markers only'}${inLayers}`;
}

function records(report: VerifyReport): string {
  const told = report.volumes.map(({ recordBytes }) =>
    recordBytes === undefined
      ? undefined
      : `${bytesInWords(recordBytes)}${recordBytes % 512 === 0 ? ` (blocking factor ${recordBytes / 512})` : ''}`,
  );
  const known = [...new Set(told.filter((text) => text !== undefined))];
  return known.join(', ') || 'their size cannot be told without the end of the archive; --blocking-factor gives it';
}

function lost({ tally }: VerifyReport): string {
  if (tally.missingBytes === 0n) return '';
  return `; ${bytesInWords(tally.missingBytes)} missing, of ${counted(tally.incomplete, 'member')}`;
}

/** What tar can't know is said, not hidden. */
function vouched(report: VerifyReport, { quick }: ReportOptions): string {
  const { tally, digestCheckedBytes, sizeCheckedBytes, layers, layerCheckedBytes, uncheckedBytes } = report;
  if (tally.contentBytes === 0n) return 'every header; there is no content';
  const parts = ['every header'];
  if (digestCheckedBytes > 0n) parts.push(`${bytesInWords(digestCheckedBytes)} of content against its SHA-256`);
  if (sizeCheckedBytes > 0n) parts.push(`${bytesInWords(sizeCheckedBytes)} of content in size only`);
  if (layerCheckedBytes > 0n) {
    parts.push(`${bytesInWords(layerCheckedBytes)} by the checksums of ${layers.join(' and ')}`);
  }
  if (uncheckedBytes <= 0n) return parts.join('; ');
  const much = uncheckedBytes === tally.contentBytes ? 'the content' : `${bytesInWords(uncheckedBytes)} of content`;
  const why = quick ? 'it was not read' : 'a flipped bit in it would not show, so keep a manifest (tapekit manifest)';
  return `${parts.join('; ')}; ${much} against nothing: ${why}`;
}

function day(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `${seconds} seconds after 1970` : date.toISOString().slice(0, 10);
}
