export { AwsFormat } from './aws.js';
export { FakeTapeFormat } from './fake-tape.js';
export { IMAGE_FORMATS, type ImageFormatEntry, type ImageFormatName, recogniseImage } from './formats.js';
export { type ImageBytes, ImageWindow, MemoryImage, type WritableImageBytes } from './image-bytes.js';
export type {
  ImageFormat,
  ImageObject,
  ImagePlace,
  ImageProblem,
  PlacedProblem,
  RecordCompression,
  WritableImageFormat,
} from './image-format.js';
export { type DecompressRecord, ImageReader, type ImageReaderOptions } from './image-reader.js';
export { ImageTape } from './image-tape.js';
export { type HeadForm, LinkedFormat, type PieceHead } from './linked.js';
export { BEGINNING, type IndexedPlace, PlaceIndex } from './place-index.js';
export { RawFormat } from './raw.js';
export { SimhFormat } from './simh.js';
