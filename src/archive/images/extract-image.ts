import * as nodeFs from 'node:fs';
import { join } from 'node:path';
import { type Finding, printable } from '../../findings/index.js';
import { type ImageReader, type TapeFile, tapeFiles } from '../../tape/index.js';
import { OutputError, type OutputFs, openOutputFile, withOutputErrors } from '../output-file.js';
import { explainFirstRecord } from './first-record.js';

/** What extracting needs of a file system. */
export type ExtractImageFs = OutputFs & Pick<typeof nodeFs, 'mkdirSync' | 'lstatSync'>;

/** How the files of a tape are extracted. */
export interface ExtractImageOptions {
  /** The folder, which is made where it is missing. */
  readonly folder: string;
  /** Replace files that are there; never a link. */
  readonly force: boolean;
  readonly fs?: ExtractImageFs | undefined;
  /** Told of each file that is there, whole. */
  readonly onFile?: ((file: ExtractedTapeFile) => void) | undefined;
}

/** A file of a tape that has been written. */
export interface ExtractedTapeFile {
  /** Filemarks in front of it on the tape. */
  readonly file: number;
  readonly path: string;
  readonly bytes: number;
  /** What its first record tells. */
  readonly holds: string;
}

/** What came of it. */
export interface ExtractImageReport {
  readonly files: number;
  /** Files without records: nothing is written for them. */
  readonly emptyFiles: number;
  /** Whether files were left on the tape, because 9999 have been written. */
  readonly isLimited: boolean;
  /** Records that could not be read: zeros stand for them. */
  readonly findings: readonly Finding[];
}

/** As many as the four digits of a name can tell. */
const FILES_MAX = 9999;
const FINDINGS_MAX = 1000;

/**
 * Writes each file of a tape as a file of a folder: `file0001.tar`, `file0002.bin`. The names are these, whatever
 * stands on the tape, and nothing that is there is followed out of the folder. A file gets its name when it is whole.
 * @throws OutputError where one cannot be written; those before it are there
 */
export async function extractImage(reader: ImageReader, options: ExtractImageOptions): Promise<ExtractImageReport> {
  const { folder, force, fs = nodeFs, onFile } = options;
  withOutputErrors(folder, () => fs.mkdirSync(folder, { recursive: true }));
  const findings: Finding[] = [];
  let [files, emptyFiles] = [0, 0];
  for await (const file of tapeFiles(reader)) {
    const records = file[Symbol.asyncIterator]();
    const first = await records.next();
    if (first.done === true) {
      emptyFiles++;
      continue;
    }
    if (files === FILES_MAX) return { files, emptyFiles, isLimited: true, findings };
    files++;
    const holds = explainFirstRecord(first.value);
    const name = `file${String(files).padStart(4, '0')}.${holds.kind === 'tar' ? 'tar' : 'bin'}`;
    const path = join(folder, name);
    const bytes = await writeRecords(path, force, fs, first.value, file);
    findings.push(...file.findings.slice(0, FINDINGS_MAX - findings.length));
    onFile?.({ file: file.start.file, path, bytes, holds: holds.text });
  }
  return { files, emptyFiles, isLimited: false, findings };
}

async function writeRecords(
  path: string,
  force: boolean,
  fs: ExtractImageFs,
  first: Uint8Array,
  rest: TapeFile,
): Promise<number> {
  if (force && withOutputErrors(path, () => fs.lstatSync(path, { throwIfNoEntry: false }))?.isSymbolicLink() === true) {
    throw new OutputError(`${printable(path)} is a link: it was kept; remove it, or give another folder`);
  }
  const output = openOutputFile(path, force, fs);
  try {
    output.write(first);
    let bytes = first.length;
    for await (const record of rest) {
      output.write(record);
      bytes += record.length;
    }
    output.keep();
    return bytes;
  } finally {
    output.drop();
  }
}
