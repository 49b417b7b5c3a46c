import { printable } from '../../findings/index.js';
import {
  IMAGE_FORMATS,
  type ImageBytes,
  type ImageFormatName,
  ImageReader,
  RawFormat,
  recogniseImage,
} from '../../tape/index.js';
import { SourceError } from '../../tar/index.js';
import { type ByteSource, isSeekable } from '../source.js';
import { decompressRecord } from './decompress-record.js';

/** Formats of images, and files without lengths. */
export type ReadableImageFormat = ImageFormatName | 'raw';

/** How an image is opened. */
export interface OpenImageOptions {
  /** Default: what the content says. */
  readonly format?: ReadableImageFormat | undefined;
  /** Of a file without lengths: bytes in each of its records. Default 10,240, as GNU tar writes them. */
  readonly recordBytes?: number | undefined;
}

/** An image, opened. */
export interface OpenImage {
  readonly reader: ImageReader;
  readonly format: ReadableImageFormat;
  /** The format in words. */
  readonly title: string;
  /** Whether the content told the format, not the user. */
  readonly isRecognised: boolean;
}

const RECORD_BYTES = 10_240;

/**
 * Opens a file as an image of a tape.
 * @throws SourceError where it is none for certain and no format is given, or is no file, such as a pipe
 * @throws RangeError where `recordBytes` is no length of a record
 */
export function openImage(source: ByteSource, options: OpenImageOptions = {}): OpenImage {
  if (!isSeekable(source)) {
    throw new SourceError(`${printable(source.name)} is no file: an image is read from a file`, 'ESPIPE');
  }
  const format = options.format ?? recogniseImage(source);
  if (format === undefined) throw notAnImage(source);
  const isRaw = format === 'raw';
  const form = isRaw ? new RawFormat(options.recordBytes ?? RECORD_BYTES) : IMAGE_FORMATS[format].make();
  const reader = new ImageReader(source, form, { decompress: decompressRecord });
  const title = isRaw ? 'file of records of one length' : IMAGE_FORMATS[format].title;
  return { reader, format, title, isRecognised: options.format === undefined };
}

function notAnImage({ name, sizeBytes }: ByteSource & ImageBytes): SourceError {
  const advice =
    sizeBytes === 0
      ? 'it is empty'
      : '--format says which one it is, and --format raw reads a file without lengths, such as of dd';
  return new SourceError(`${printable(name)} cannot be told for an image of a tape: ${advice}`, 'EFTYPE');
}
