import { type CreateOptions, type CreateResult, createTar, type Operand } from '../create/index.js';
import { openArchive } from '../open-archive.js';
import { openFile } from '../source.js';
import { AppendFile, type AppendFs } from './append-file.js';
import { type AppendSurvey, surveyForAppend } from './append-place.js';
import type { CopyOptions } from './copy-members.js';

/** How something is appended. What is not given is as for `createTar`, but for the format: that of the archive. */
export interface AppendOptions
  extends Omit<CreateOptions, 'label' | 'blockingFactor' | 'isOutput' | 'format'>,
    Pick<CopyOptions, 'onFinding'> {
  readonly format?: CreateOptions['format'] | undefined;
  /** Where the archive is written; `fs` is where files are read. */
  readonly archiveFs?: AppendFs | undefined;
}

/** What came of it. */
export interface AppendReport {
  /** What was found out about the archive; undefined where it is none that can be changed in its place. */
  readonly survey: AppendSurvey | undefined;
  /** How the archive is compressed, or `not-a-file`: then nothing was appended. */
  readonly layer: string | undefined;
  /** What was stored; undefined where nothing was tried. */
  readonly created: CreateResult | undefined;
  readonly format: CreateOptions['format'];
  /** Length of the archive's members with what was appended, without the rest of the last record. */
  readonly bytes: number;
  /** Whether the archive has changed: otherwise it is what it was. */
  readonly isAppended: boolean;
}

/**
 * Appends files and folders to an archive, in its place. The old end marker stays until everything has been read and
 * written behind it; see {@link AppendFile}. Where something goes wrong the archive is what it was.
 * @param path - of the archive: a file, not compressed
 * @throws SourceError where the archive cannot be read
 * @throws OutputError where it cannot be written: the message says if it was not possible to take back what was written
 */
export async function appendTar(
  path: string,
  operands: Iterable<Operand>,
  options: AppendOptions = {},
): Promise<AppendReport> {
  const source = openFile(path);
  let survey: AppendSurvey | undefined;
  let layer: string | undefined;
  try {
    layer = source.readAt === undefined ? 'not-a-file' : (await openArchive(source, 0)).layer;
    if (layer === undefined) survey = await surveyForAppend(source, options);
  } finally {
    quietly(() => source.close());
  }
  const { format = survey?.place?.format } = options;
  const report = { survey, layer, format, created: undefined, bytes: survey?.bytes ?? 0, isAppended: false };
  if (survey?.place === undefined) return report;
  const { endOffset } = survey.place;
  const file = new AppendFile(path, survey.place, options.archiveFs);
  try {
    const own = file.identity;
    const created = await createTar(operands, file, {
      ...options,
      format: format ?? 'gnu',
      // The end marker alone: the record is filled by the file, which knows where it began.
      blockingFactor: 1,
      isOutput: ({ dev, ino }) => dev === own.dev && ino === own.ino,
    });
    const isAppended = !created.interrupted && created.members > 0;
    if (isAppended) file.keep();
    else file.undo();
    return { ...report, created, bytes: isAppended ? endOffset + created.archiveBytes : report.bytes, isAppended };
  } catch (error) {
    // Where that fails, too, the note beside the archive stays: `append --undo` can do it later.
    quietly(() => file.undo());
    throw error;
  }
}

function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // The first error is the one to tell.
  }
}
