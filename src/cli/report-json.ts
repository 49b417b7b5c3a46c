import type { VerifyReport } from '../archive/verify.js';
import { type Exact, type Finding, printable, severityOf, type TapePlace, tell } from '../findings/index.js';
import type { TarMember } from '../tar/index.js';

/** Version of the JSON forms: raised when a field changes its meaning or goes. */
export const SCHEMA_VERSION = 1;

/** A number that JSON readers keep exact: beyond 2^53 - 1 as a string of digits. */
export function exactJson(value: Exact): number | string {
  return typeof value === 'number' || Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
}

/** One finding, as `docs/schemas/verify.schema.json` describes it. */
export function findingJson(
  found: Finding,
  recordBytes: readonly (number | undefined)[],
  tape = found.at.tape,
): object {
  const { volume, offset } = found.at;
  const record = recordBytes[volume];
  return {
    code: found.code,
    severity: severityOf(found.code),
    volume,
    offset,
    block: Math.floor(offset / 512),
    record: record === undefined ? null : Math.floor(offset / record),
    ...(tape === undefined ? {} : { tape: argsJson(tape) }),
    member: found.member === undefined ? null : { index: found.member.index, name: printable(found.member.name) },
    ...textJson(found),
    args: argsJson(found.args),
  };
}

function textJson(found: Finding): object {
  const { message, expected, found: what, advice } = tell(found);
  return { message, expected: expected ?? null, found: what ?? null, advice };
}

/** Values of a finding or a difference: names safe for a terminal, numbers exact. */
export function argsJson(value: unknown): unknown {
  if (typeof value === 'bigint') return exactJson(value);
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map(argsJson);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, argsJson(entry)]));
}

/**
 * One member of `verify --digest --json` and `list --json`.
 * @param more - what is known of it besides
 */
export function memberJson(member: TarMember, more: object): object {
  return {
    name: printable(member.name),
    type: member.kind,
    typeflag: printable(member.typeflag),
    size: exactJson(member.size),
    mode: member.mode,
    uid: exactJson(member.uid),
    gid: exactJson(member.gid),
    uname: printable(member.uname),
    gname: printable(member.gname),
    mtime: exactJson(member.mtime.seconds),
    mtimeNanoseconds: member.mtime.nanoseconds,
    linkname: member.linkname === '' ? null : printable(member.linkname),
    offset: member.offset,
    storedSize: exactJson(member.storedSize),
    dialect: member.dialect,
    recovered: member.recovered,
    ...more,
  };
}

/**
 * A whole report but for its members, as `docs/schemas/verify.schema.json` describes it.
 * @param stopped - why the archive could not be read to its end
 */
export function reportJson(report: VerifyReport, exitCode: number, stopped: string | undefined): object {
  const { findings, tally, volumes } = report;
  const recordBytes = volumes.map((v) => v.recordBytes);
  return {
    outcome: outcomeOf(report, stopped),
    exitCode,
    message: stopped ?? null,
    volumes: volumes.map((v) => ({
      name: printable(v.name),
      bytes: v.bytes,
      label: v.label === undefined ? null : printable(v.label),
      recordBytes: v.recordBytes ?? null,
      blockingFactor: v.recordBytes === undefined ? null : v.recordBytes / 512,
      hasEndMarker: v.hasEndMarker,
    })),
    layers: report.layers,
    summary: {
      members: tally.members,
      recovered: tally.recovered,
      incomplete: tally.incomplete,
      kinds: tally.kinds,
      dialects: tally.dialects,
      contentBytes: exactJson(tally.contentBytes),
      missingBytes: exactJson(tally.missingBytes),
      digestCheckedBytes: exactJson(report.digestCheckedBytes),
      sizeCheckedBytes: exactJson(report.sizeCheckedBytes),
      layerCheckedBytes: exactJson(report.layerCheckedBytes),
      uncheckedBytes: exactJson(report.uncheckedBytes < 0n ? 0n : report.uncheckedBytes),
      errors: findings.bySeverity('error'),
      hazards: findings.bySeverity('hazard'),
      warnings: findings.bySeverity('warning'),
      notes: findings.bySeverity('note'),
    },
    findings: findings.kept.map((found) => findingJson(found, recordBytes, placeOf(found, report))),
    omitted: findings.omitted,
  };
}

function outcomeOf(report: VerifyReport, stopped: string | undefined): string {
  if (stopped !== undefined) return 'failed';
  if (report.interrupted) return 'interrupted';
  return report.findings.bySeverity('error') > 0 ? 'problems' : 'whole';
}

/** Where a finding is on a tape; undefined where there is none, or the place is not known. */
export function placeOf({ at }: Finding, { volumes, layers }: VerifyReport): TapePlace | undefined {
  if (at.tape !== undefined || layers.length > 0) return at.tape;
  return volumes[at.volume]?.placeOf?.(at.offset);
}
