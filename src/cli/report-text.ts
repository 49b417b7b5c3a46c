import type { VerifyReport } from '../archive/verify.js';
import { type Finding, printable, type Severity, severityOf, tell } from '../findings/index.js';
import { bytesInWords, counted, grouped } from './bytes-in-words.js';
import type { Colour } from './colour.js';

const ORDER: readonly Severity[] = ['error', 'hazard', 'warning', 'note'];

const KIND_WORDS: Record<string, readonly [string, string]> = {
  file: ['file', 'files'],
  'sparse file': ['sparse file', 'sparse files'],
  directory: ['directory', 'directories'],
  hardlink: ['hard link', 'hard links'],
  symlink: ['symbolic link', 'symbolic links'],
  'character-device': ['character device', 'character devices'],
  'block-device': ['block device', 'block devices'],
  fifo: ['FIFO', 'FIFOs'],
  'volume-label': ['volume label', 'volume labels'],
  continuation: ['continued piece', 'continued pieces'],
  unknown: ['member of unknown type', 'members of unknown type'],
};

/** Whether the exit code must tell of problems. */
export function hasProblems(report: VerifyReport, strict: boolean): boolean {
  const { findings } = report;
  if (findings.bySeverity('error') > 0) return true;
  return strict && findings.bySeverity('warning') + findings.bySeverity('hazard') > 0;
}

/** The report as a person reads it. */
export function reportText(report: VerifyReport, strict: boolean, colour: Colour): string {
  const lines = [verdict(report, strict, colour), '', ...facts(report), ...findingLines(report, colour)];
  return `${lines.join('\n')}\n`;
}

function verdict(report: VerifyReport, strict: boolean, colour: Colour): string {
  const name = printable(report.volumes.map((v) => v.name).join(', '));
  const { findings, tally } = report;
  if (report.failure !== undefined) return colour.red(`${name}: reading failed; this is what was read so far`);
  if (report.interrupted) return colour.yellow(`${name}: interrupted; this is what was read so far`);
  const errors = findings.bySeverity('error');
  if (errors > 0) return colour.red(`${name}: NOT whole, ${counted(errors, 'error')}`);
  const empty = tally.members === 0 ? ' and empty' : '';
  const hazards = findings.bySeverity('hazard');
  const also = hazards > 0 ? `, but mind ${counted(hazards, 'hazard')} on extraction` : '';
  const text = `${name}: whole${empty}${also}`;
  return hasProblems(report, strict) ? colour.yellow(`${text} (--strict: exit 1)`) : colour.green(text);
}

function facts(report: VerifyReport): string[] {
  const { tally, volumes } = report;
  const kinds = Object.entries(tally.kinds).map(([kind, n]) => counted(n, ...(KIND_WORDS[kind] ?? [kind, `${kind}s`])));
  const bytes = volumes.reduce((sum, volume) => sum + volume.bytes, 0);
  const labels = volumes.map((v) => v.label).filter((label) => label !== undefined);
  const rows: [string, string][] = [];
  if (labels.length > 0) rows.push(['label', labels.map((label) => `"${printable(label)}"`).join(', ')]);
  const inLayers = report.layers.length > 0 ? `, in ${report.layers.join(' and ')}` : '';
  rows.push(['format', `${Object.keys(tally.dialects).join(', ') || 'none (zeros only)'}${inLayers}`]);
  rows.push(['records', records(report)]);
  rows.push(['members', `${counted(tally.members, 'member')}${kinds.length > 0 ? `: ${kinds.join(', ')}` : ''}`]);
  if (tally.recovered > 0)
    rows.push(['recovered', `${counted(tally.recovered, 'member')} behind damage, which other readers miss`]);
  if (tally.oldest !== undefined) rows.push(['times', `${day(tally.oldest)} to ${day(tally.newest ?? tally.oldest)}`]);
  rows.push(['size', `${bytesInWords(bytes)} read, ${bytesInWords(tally.contentBytes)} of content`]);
  if (tally.missingBytes > 0n) rows.push(['missing', `${bytesInWords(tally.missingBytes)} of content`]);
  rows.push(['content', vouched(report)]);
  return rows.map(([title, text]) => `  ${title.padEnd(9)}  ${text}`);
}

function records(report: VerifyReport): string {
  return report.volumes
    .map((v) => {
      if (v.recordBytes === undefined) return 'record size cannot be told from this file';
      return `${bytesInWords(v.recordBytes)} (blocking factor ${v.recordBytes / 512})`;
    })
    .filter((text, i, all) => all.indexOf(text) === i)
    .join(', ');
}

/** What tar can't know is said, not hidden. */
function vouched(report: VerifyReport): string {
  const { tally, digestCheckedBytes, sizeCheckedBytes, layers, layerCheckedBytes, uncheckedBytes: rest } = report;
  const parts: string[] = [];
  if (digestCheckedBytes > 0n) parts.push(`${bytesInWords(digestCheckedBytes)} checked against digests`);
  if (sizeCheckedBytes > 0n) parts.push(`${bytesInWords(sizeCheckedBytes)} checked in size only`);
  if (layerCheckedBytes > 0n) {
    parts.push(`${bytesInWords(layerCheckedBytes)} checked by the checksums of ${layers.join(' and ')}`);
  }
  if (rest > 0n) {
    const much =
      rest === tally.contentBytes ? 'checked against nothing' : `${bytesInWords(rest)} checked against nothing`;
    parts.push(`${much}: a flipped bit in it would not show, keep a manifest`);
  }
  return parts.join('; ') || 'none';
}

function day(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `${seconds} seconds after 1970` : date.toISOString().slice(0, 10);
}

function findingLines(report: VerifyReport, colour: Colour): string[] {
  const { findings, volumes } = report;
  const lines: string[] = [];
  const ofWhat = report.layers.length > 0 ? ' of the decompressed archive' : '';
  for (const severity of ORDER) {
    const own = findings.kept.filter((found) => severityOf(found.code) === severity);
    if (own.length === 0) continue;
    lines.push('', colour.bold(`${counted(findings.bySeverity(severity), severity)}:`));
    const told = new Set<string>();
    for (const found of own) {
      const volume = volumes.length > 1 ? volumes[found.at.volume]?.name : undefined;
      lines.push(...oneFinding(found, volume, ofWhat, told, colour));
    }
    for (const { code, count } of findings.omitted) {
      if (severityOf(code) === severity) lines.push(`  … and ${grouped(count)} more of ${code}`);
    }
  }
  return lines;
}

function oneFinding(
  found: Finding,
  volume: string | undefined,
  ofWhat: string,
  told: Set<string>,
  colour: Colour,
): string[] {
  const { message, expected, found: what, advice } = tell(found);
  const where = volume === undefined ? '' : `${printable(volume)}, `;
  const block = Math.floor(found.at.offset / 512);
  const member = found.member === undefined ? '' : `${printable(found.member.name)}: `;
  const lines = [`  ${member}${message}`];
  const details = [`${where}offset ${found.at.offset}${ofWhat}, block ${block}`];
  if (expected !== undefined) details.push(`expected ${expected}`);
  if (what !== undefined) details.push(`found ${what}`);
  lines.push(colour.dim(`    ${details.join('; ')} [${found.code}]`));
  // The advice is the same for all findings of a code: once is enough.
  if (!told.has(found.code)) lines.push(`    → ${advice}`);
  told.add(found.code);
  return lines;
}
