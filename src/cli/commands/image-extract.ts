import { extractImage } from '../../archive/images/index.js';
import { printable } from '../../findings/index.js';
import { counted } from '../bytes-in-words.js';
import { colourFor } from '../colour.js';
import { EXIT } from '../exit.js';
import { exitCodeOfFindings } from '../finding-text.js';
import { imageFindingLines, imageInWords, onImage } from '../image-file.js';
import type { CliIo } from '../io.js';
import type { ImageExtractFlags } from './image.declare.js';

/**
 * Runs `tapekit image extract`.
 * @throws SourceError, CouldNotRun where the image cannot be read
 * @throws OutputError where a file cannot be written
 */
export function runImageExtract(
  io: CliIo,
  path: string,
  { directory, force, ...flags }: ImageExtractFlags,
): Promise<number> {
  return onImage(path, flags, async (image) => {
    io.stdout.write(`${imageInWords(path, image)}\n`);
    const report = await extractImage(image.reader, {
      folder: directory,
      force: force === true,
      onFile: (file) => io.stdout.write(`${printable(file.path)}: ${counted(file.bytes, 'byte')}, ${file.holds}\n`),
    });
    const findings = [...image.reader.findings, ...report.findings];
    const lines = [`${counted(report.files, 'file')} written`];
    if (report.emptyFiles > 0) lines[0] += `; ${counted(report.emptyFiles, 'file')} without records left out`;
    if (report.isLimited) lines.push('More files than that are on the tape: convert it, or read it as a library.');
    io.stdout.write(`${[...lines, ...imageFindingLines(findings, colourFor(io))].join('\n')}\n`);
    return report.isLimited ? EXIT.problems : exitCodeOfFindings(findings, false);
  });
}
