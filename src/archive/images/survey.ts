import type { ImageReader, ReadOutcome } from '../../tape/index.js';
import { explainFirstRecord, type FirstRecord } from './first-record.js';

/** Files of a tape that are told one by one; those behind are counted only. */
const FILES_MAX = 10_000;

/** One file of a tape: the records in front of a filemark. */
export interface SurveyedFile {
  /** Filemarks in front of it. */
  readonly file: number;
  /** Logical object number of its first record. */
  readonly object: number;
  /** Byte of the image at which it begins. */
  readonly offset: number;
  /** Records, those that cannot be read counted in. */
  readonly records: number;
  readonly unreadable: number;
  readonly leastBytes: number;
  readonly mostBytes: number;
  readonly bytes: number;
  /** What its first record tells; undefined where it has none. */
  readonly holds: FirstRecord | undefined;
  readonly endsWithFilemark: boolean;
}

/** What stands on a tape. */
export interface TapeSurvey {
  /** The first 10,000; a filemark with nothing in front of it is a file without records. */
  readonly files: readonly SurveyedFile[];
  readonly omittedFiles: number;
  readonly records: number;
  readonly filemarks: number;
  /** Bytes of all records. */
  readonly bytes: number;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * Reads a tape from where it stands to the end of data, and says what stands on it.
 * @throws whatever the bytes of the image throw
 */
export function surveyTape(reader: ImageReader): TapeSurvey {
  const survey = { files: [] as SurveyedFile[], omittedFiles: 0, records: 0, filemarks: 0, bytes: 0 };
  const close = (file: Mutable<SurveyedFile>): void => {
    if (survey.files.length < FILES_MAX) survey.files.push(file);
    else survey.omittedFiles++;
    survey.records += file.records;
    survey.bytes += file.bytes;
  };
  let file = newFile(reader);
  for (let outcome = reader.read(); outcome.kind !== 'end-of-data'; outcome = reader.read()) {
    if (outcome.kind !== 'filemark') {
      count(file, outcome);
      continue;
    }
    survey.filemarks++;
    close({ ...file, endsWithFilemark: true });
    file = newFile(reader);
  }
  if (file.records > 0) close(file);
  return survey;
}

function newFile(reader: ImageReader): Mutable<SurveyedFile> {
  const { file, object } = reader.position();
  const counts = { records: 0, unreadable: 0, leastBytes: 0, mostBytes: 0, bytes: 0 };
  return { file, object, offset: reader.offset, ...counts, holds: undefined, endsWithFilemark: false };
}

function count(
  file: Mutable<SurveyedFile>,
  { kind, bytes }: Extract<ReadOutcome, { readonly bytes: Uint8Array }>,
): void {
  const { length } = bytes;
  if (file.records === 0) file.holds = explainFirstRecord(bytes);
  file.leastBytes = file.records === 0 ? length : Math.min(file.leastBytes, length);
  file.mostBytes = Math.max(file.mostBytes, length);
  file.records++;
  file.bytes += length;
  if (kind === 'unreadable') file.unreadable++;
}
