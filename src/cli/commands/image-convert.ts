import { type ConversionReport, convertImage } from '../../archive/images/index.js';
import { openOutputFile } from '../../archive/output-file.js';
import { printable } from '../../findings/index.js';
import { counted } from '../bytes-in-words.js';
import { colourFor } from '../colour.js';
import { EXIT } from '../exit.js';
import { exitCodeOfFindings } from '../finding-text.js';
import { imageFindingLines, imageInWords, onImage } from '../image-file.js';
import type { CliIo } from '../io.js';
import type { ImageConvertFlags } from './image.declare.js';

/**
 * Runs `tapekit image convert`.
 * @throws SourceError, CouldNotRun where the image cannot be read
 * @throws OutputError where the other one cannot be written
 */
export function runImageConvert(io: CliIo, path: string, output: string, flags: ImageConvertFlags): Promise<number> {
  return onImage(path, flags, (image) => {
    const file = openOutputFile(output, flags.force === true);
    try {
      const report = convertImage(image.reader, flags.to, (bytes) => file.write(bytes));
      const lost = lossesInWords(report);
      const mayKeep = report.losses.tooLong === 0 && (lost.length === 0 || flags.lossy === true);
      if (mayKeep) file.keep();
      const { findings } = image.reader;
      const lines = [imageInWords(path, image), ...lost.map((what) => `${mayKeep ? 'lost' : 'does not fit'}: ${what}`)];
      lines.push(mayKeep ? writtenInWords(output, report) : refusal(output, report));
      io.stdout.write(`${[...lines, ...imageFindingLines(findings, colourFor(io))].join('\n')}\n`);
      return mayKeep ? exitCodeOfFindings(findings, false) : EXIT.problems;
    } finally {
      file.drop();
    }
  });
}

function writtenInWords(output: string, { records, filemarks, bytes }: ConversionReport): string {
  const what = `${counted(records, 'record')}, ${counted(filemarks, 'filemark')}`;
  return `${printable(output)}: ${counted(bytes, 'byte')}, ${what}`;
}

function refusal(output: string, { losses }: ConversionReport): string {
  const advice = losses.tooLong > 0 ? 'choose another format' : '--lossy writes it without that';
  return `${printable(output)} was not written: ${advice}`;
}

function lossesInWords({ losses }: ConversionReport): string[] {
  const { filemarks, lengths, marks, emptyRecords, tooLong } = losses;
  const all: readonly (readonly [number, string])[] = [
    [filemarks, `${counted(filemarks, 'filemark')} between records: the files of the tape become one`],
    [lengths, `where ${counted(lengths, 'record')} of another length than the first one begin or end`],
    [marks, `the mark of ${counted(marks, 'record')} that could not be read`],
    [emptyRecords, `${counted(emptyRecords, 'record')} of which nothing could be read`],
    [tooLong, `${counted(tooLong, 'record')} longer than the format can hold`],
  ];
  return all.filter(([count]) => count > 0).map(([, words]) => words);
}
