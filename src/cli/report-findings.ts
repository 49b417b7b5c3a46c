import type { VerifyReport } from '../archive/verify.js';
import { type Finding, printable, type Severity, severityOf, type TapePlace, tell } from '../findings/index.js';
import { counted, grouped } from './bytes-in-words.js';
import { placeOf } from './report-json.js';
import { type ReportOptions, row, wrap } from './report-text.js';

const ORDER: readonly Severity[] = ['error', 'hazard', 'warning', 'note'];

const HEADINGS: Record<Severity, string> = {
  error: 'something is lost, wrong, or cannot be vouched for',
  hazard: 'whole, but dangerous to extract',
  warning: 'odd, nothing is lost',
  note: 'worth knowing',
};

/** What was found, the worst first. */
export function findingLines(report: VerifyReport, options: ReportOptions): string[] {
  const lines: string[] = [];
  const { findings } = report;
  for (const severity of ORDER) {
    const own = findings.kept.filter((found) => severityOf(found.code) === severity);
    if (own.length === 0) continue;
    const count = counted(findings.bySeverity(severity), severity);
    lines.push('', `${options.colour.bold(count)}: ${HEADINGS[severity]}`);
    const told = new Set<string>();
    for (const found of own) {
      lines.push('', ...oneFinding(found, report, told.has(found.code), options));
      // The advice is the same for all findings of a code: once is enough.
      told.add(found.code);
    }
    const omitted = findings.omitted.filter(({ code }) => severityOf(code) === severity);
    if (omitted.length > 0) lines.push('');
    for (const { code, count: more } of omitted) lines.push(`  and ${grouped(more)} more of ${code}`);
  }
  if (findings.kept.some(isPlaced)) {
    lines.push('', options.colour.dim('Offsets, blocks of 512 bytes and records are counted from 0.'));
  }
  return lines;
}

function oneFinding(found: Finding, report: VerifyReport, advised: boolean, options: ReportOptions): string[] {
  const { colour, width } = options;
  const { message, expected, found: what, advice } = tell(found);
  const name = found.member === undefined ? undefined : printable(found.member.name);
  const subject = name === undefined || message.includes(`"${name}"`) ? '' : `${name}: `;
  const lines = [`  ${wrap(`${subject}${message}`, width - 2).replaceAll('\n', '\n  ')}`];
  const detail = (title: string, text: string): void => {
    lines.push(row(title, text, width, 4));
  };
  if (isPlaced(found)) detail('where', whereabouts(found, report));
  if (expected !== undefined) detail('expected', expected);
  if (what !== undefined) detail('found', what);
  if (!advised) detail('to do', advice);
  lines.push(colour.dim(row('code', found.code, width, 4)));
  return lines;
}

/** What a listing or a manifest has and the archive has not stands nowhere in it. */
function isPlaced(found: Finding): boolean {
  return found.member !== undefined || !/^(?:LISTING|MANIFEST)_/.test(found.code);
}

function whereabouts(found: Finding, report: VerifyReport): string {
  const { at } = found;
  const { volumes, layers } = report;
  const volume = volumes[at.volume];
  const file = volumes.length > 1 && volume !== undefined ? `${printable(volume.name)}, ` : '';
  const ofWhat = layers.length > 0 ? ' of the decompressed archive' : '';
  const record = volume?.recordBytes;
  const inRecord = record === undefined ? '' : `, record ${Math.floor(at.offset / record)}`;
  return `${file}offset ${at.offset}${ofWhat}, block ${Math.floor(at.offset / 512)}${inRecord}${onTape(placeOf(found, report))}`;
}

function onTape(place: TapePlace | undefined): string {
  if (place === undefined) return '';
  const { partition, file, object, imageOffset } = place;
  const inImage = imageOffset === undefined ? '' : `, byte ${imageOffset} of the image`;
  return `; on the tape: partition ${partition}, file ${file}, logical object number ${object}${inImage}`;
}
