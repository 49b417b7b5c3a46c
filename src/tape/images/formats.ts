import { AWS_HEAD, AwsFormat } from './aws.js';
import { FAKE_TAPE_HEAD, FakeTapeFormat } from './fake-tape.js';
import { type ImageBytes, ImageWindow } from './image-bytes.js';
import type { WritableImageFormat } from './image-format.js';
import { looksLinked } from './linked.js';
import { looksLikeSimh, SimhFormat } from './simh.js';

/** Formats of images that tell by themselves where records end. */
export type ImageFormatName = 'simh' | 'e11' | 'aws' | 'faketape';

/** What a format is called, and what it is. */
export interface ImageFormatEntry {
  /** Its name in words. */
  readonly title: string;
  /** How files in it are mostly called. */
  readonly extensions: readonly string[];
  readonly make: () => WritableImageFormat;
  /** Whether a file begins as one of this format does, and goes on so. */
  readonly fits: (window: ImageWindow) => boolean;
}

/** The formats by their names. E11's is read as SIMH's: it differs in what is written. */
export const IMAGE_FORMATS: Readonly<Record<ImageFormatName, ImageFormatEntry>> = {
  simh: {
    title: 'SIMH tape image',
    extensions: ['tap'],
    make: () => new SimhFormat(),
    fits: looksLikeSimh,
  },
  e11: {
    title: 'SIMH tape image without padding (E11)',
    extensions: [],
    make: () => new SimhFormat({ padded: false }),
    fits: () => false,
  },
  aws: {
    title: 'AWSTAPE or HET tape image',
    extensions: ['aws', 'het'],
    make: () => new AwsFormat(),
    fits: (window) => looksLinked(AWS_HEAD, window, 0),
  },
  faketape: {
    title: 'FakeTape tape image',
    extensions: ['fkt', 'flt'],
    make: () => new FakeTapeFormat(),
    fits: (window) => looksLinked(FAKE_TAPE_HEAD, window, 0),
  },
};

/**
 * The format of an image, by its content: its first records must follow one another, or lead to the end of the file.
 * @returns undefined where none is certain, such as for a file of nothing, of zeros, or of records without lengths
 */
export function recogniseImage(bytes: ImageBytes): ImageFormatName | undefined {
  const window = new ImageWindow(bytes);
  const names = Object.keys(IMAGE_FORMATS) as ImageFormatName[];
  return names.find((name) => IMAGE_FORMATS[name].fits(window));
}
