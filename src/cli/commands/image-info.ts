import { surveyTape, type TapeSurvey } from '../../archive/images/index.js';
import { type Finding, printable } from '../../findings/index.js';
import { counted, grouped } from '../bytes-in-words.js';
import { colourFor } from '../colour.js';
import { exitCodeOfFindings } from '../finding-text.js';
import { type ImageFile, imageFindingLines, imageInWords, onImage } from '../image-file.js';
import type { CliIo } from '../io.js';
import { findingJson, SCHEMA_VERSION } from '../report-json.js';
import type { ImageInfoFlags } from './image.declare.js';

/**
 * Runs `tapekit image info`.
 * @throws SourceError, CouldNotRun where the image cannot be read
 */
export function runImageInfo(io: CliIo, path: string, flags: ImageInfoFlags): Promise<number> {
  return onImage(path, flags, (image) => {
    const survey = surveyTape(image.reader);
    const { findings } = image.reader;
    const exitCode = exitCodeOfFindings(findings, flags.strict === true);
    const text = flags.json === true ? JSON.stringify(infoJson(path, image, survey, exitCode), null, 1) : '';
    const lines = [imageInWords(path, image), ...surveyLines(survey), ...imageFindingLines(findings, colourFor(io))];
    io.stdout.write(`${flags.json === true ? text : lines.join('\n')}\n`);
    return exitCode;
  });
}

function surveyLines({ files, omittedFiles, records, filemarks, bytes }: TapeSurvey): string[] {
  const rows = [
    ['file', 'records', 'of bytes', 'bytes', 'holds'],
    ...files.map((file) => [
      `${file.file}`,
      grouped(file.records) + (file.unreadable === 0 ? '' : ` (${grouped(file.unreadable)} unreadable)`),
      lengths(file.leastBytes, file.mostBytes),
      grouped(file.bytes),
      file.holds === undefined ? 'nothing' : printable(file.holds.text),
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map((row) => {
    const cells = row.map((cell, i) => (i === 4 ? cell : cell.padStart(widths[i] ?? 0)));
    return `  ${cells.join('  ')}`.trimEnd();
  });
  if (files.length === 0) lines.length = 0;
  if (omittedFiles > 0) lines.push(`  and ${counted(omittedFiles, 'more file')}`);
  const total = `${counted(records, 'record')}, ${counted(filemarks, 'filemark')}, ${counted(bytes, 'byte')} of data`;
  return [
    ...lines,
    files.length > 0 && files.at(-1)?.endsWithFilemark === false ? `${total}; no filemark at the end` : total,
  ];
}

function lengths(least: number, most: number): string {
  return least === most ? grouped(least) : `${grouped(least)} to ${grouped(most)}`;
}

/** The image as `docs/schemas/image-info.schema.json` describes it. */
function infoJson(path: string, image: ImageFile, survey: TapeSurvey, exitCode: number): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    name: printable(path),
    bytes: image.sizeBytes,
    format: image.format,
    recognised: image.isRecognised,
    exitCode,
    records: survey.records,
    filemarks: survey.filemarks,
    dataBytes: survey.bytes,
    files: survey.files.map(({ holds, ...file }) => ({
      ...file,
      holds: holds === undefined ? null : { kind: holds.kind, text: printable(holds.text) },
    })),
    omittedFiles: survey.omittedFiles,
    findings: image.reader.findings.map((found: Finding) => findingJson(found, [])),
  };
}
