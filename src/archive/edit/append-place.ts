import { type Code, type Finding, severityOf } from '../../findings/index.js';
import { FindingLog, inferRecordBytes, type TarFormat, VolumeSet } from '../../tar/index.js';
import { readArchive } from '../read-archive.js';
import type { ByteSource } from '../source.js';
import type { CopyOptions } from './copy-members.js';

/** Where an archive goes on when something is appended to it. */
export interface AppendPlace {
  /** Offset of its end marker. */
  readonly endOffset: number;
  /** Length of the file: from the end marker on it is zeros. */
  readonly length: number;
  /** Length of a record, as far as the length of the file tells. */
  readonly recordBytes: number;
  /** The format that its members are in. */
  readonly format: TarFormat | 'auto';
}

/** Why nothing can be appended. */
export type AppendRefusal =
  | 'damaged'
  | 'volume'
  | 'no-archive'
  /** Something stands behind its end marker. */
  | 'bytes-behind'
  /** A global header of it would hold for what is appended. */
  | 'globals'
  | 'interrupted';

/** What was found out about an archive. */
export interface AppendSurvey {
  readonly place: AppendPlace | undefined;
  readonly refusal: AppendRefusal | undefined;
  readonly findings: FindingLog;
  readonly bytes: number;
}

const OF_A_SET: readonly Code[] = ['VOLUME_STARTS_IN_MEMBER', 'VOLUME_ENDS_IN_MEMBER', 'VOLUME_MISSING'];
const BEHIND: readonly Code[] = ['TAR_TRAILING_BYTES', 'TAR_ARCHIVE_AT_END'];
const HARMLESS: readonly string[] = ['comment', 'GNU.volume.label', 'LIBARCHIVE.creationtime'];
const USUAL_RECORD_BYTES = 10_240;
const PIECE_BYTES = 1 << 20;

/**
 * Reads the headers of an archive, and finds out whether something can be appended to it.
 * @param source - a file, as it is: what is compressed is no archive here
 * @throws SourceError where it cannot be read
 */
export async function surveyForAppend(source: ByteSource, options: CopyOptions = {}): Promise<AppendSurvey> {
  const findings = new FindingLog();
  const codes = new Set<Code>();
  const set = new VolumeSet();
  const found = (finding: Finding): void => {
    findings.add(finding);
    codes.add(finding.code);
    if (severityOf(finding.code) === 'error') options.onFinding?.(finding);
  };
  const dialects = new Set<string>();
  let globals: readonly string[] = [];
  set.begin(0);
  const result = await readArchive(source, {
    volume: 0,
    data: false,
    moreFollows: false,
    signal: options.signal,
    take: (event, reader) => {
      if (event.type === 'member') {
        dialects.add(event.member.dialect);
        for (const finding of set.member(event.member).findings) found(finding);
      } else if (event.type === 'end') set.end(event.member, event.missing);
      else if (event.type === 'volume') set.label(event.label);
      else if (event.type === 'finding') found(event.finding);
      if (event.type === 'end-of-archive') globals = reader.globalKeywords;
    },
  });
  for (const finding of result.interrupted ? [] : set.finish(result.bytes)) found(finding);
  const { bytes, endOffset } = result;
  const told = (refusal: AppendRefusal): AppendSurvey => ({ place: undefined, refusal, findings, bytes });
  if (result.interrupted) return told('interrupted');
  if (!result.sawTar) return told('no-archive');
  if (OF_A_SET.some((code) => codes.has(code))) return told('volume');
  if (findings.bySeverity('error') > 0 || endOffset === undefined) return told('damaged');
  if (BEHIND.some((code) => codes.has(code)) || !isZeroFrom(source, endOffset, bytes)) return told('bytes-behind');
  if (globals.some((keyword) => !HARMLESS.includes(keyword))) return told('globals');
  const recordBytes = inferRecordBytes(endOffset, bytes) ?? USUAL_RECORD_BYTES;
  const place = { endOffset, length: bytes, recordBytes, format: formatOf(dialects) };
  return { place, refusal: undefined, findings, bytes };
}

/** What fits best behind such members. */
function formatOf(dialects: ReadonlySet<string>): TarFormat | 'auto' {
  if (dialects.has('pax')) return 'pax';
  return dialects.has('gnu') || dialects.size === 0 ? 'gnu' : 'auto';
}

function isZeroFrom({ readAt }: ByteSource, from: number, to: number): boolean {
  for (let at = from; at < to; at += PIECE_BYTES) {
    const piece = readAt?.(at, Math.min(PIECE_BYTES, to - at));
    if (piece === undefined || piece.some((byte) => byte !== 0)) return false;
  }
  return true;
}
