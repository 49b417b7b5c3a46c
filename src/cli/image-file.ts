import { type OpenImage, openImage } from '../archive/images/index.js';
import { openFile } from '../archive/source.js';
import { type Finding, printable } from '../findings/index.js';
import type { Colour } from './colour.js';
import type { ImageFlags } from './commands/image.declare.js';
import { CouldNotRun } from './exit.js';
import { findingText } from './finding-text.js';

/** An image, open, with its size in bytes. */
export interface ImageFile extends OpenImage {
  readonly sizeBytes: number;
}

/**
 * Opens an image, has it read, and closes it.
 * @throws SourceError where it cannot be read, or is none for certain
 * @throws CouldNotRun where the options do not go together
 */
export async function onImage<T>(
  path: string,
  { format, recordBytes }: ImageFlags,
  read: (image: ImageFile) => T | Promise<T>,
): Promise<T> {
  if (recordBytes !== undefined && format !== 'raw') throw new CouldNotRun('--record-bytes is for --format raw');
  const source = openFile(path);
  try {
    const image = openImage(source, { format, recordBytes });
    return await read({ ...image, sizeBytes: source.sizeBytes ?? 0 });
  } finally {
    source.close();
  }
}

/** `tape.tap: SIMH tape image`, and who says so. */
export function imageInWords(path: string, { title, isRecognised }: OpenImage): string {
  return `${printable(path)}: ${title}${isRecognised ? ', as its content says' : ''}`;
}

/** Findings as lines, each behind an empty one. */
export function imageFindingLines(findings: readonly Finding[], colour: Colour): string[] {
  return findings.flatMap((found) => ['', ...findingText(found, colour)]);
}
