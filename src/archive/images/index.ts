export { type ConversionLosses, type ConversionReport, convertImage } from './convert-image.js';
export { decompressRecord } from './decompress-record.js';
export {
  type ExtractedTapeFile,
  type ExtractImageFs,
  type ExtractImageOptions,
  type ExtractImageReport,
  extractImage,
} from './extract-image.js';
export { explainFirstRecord, type FirstRecord } from './first-record.js';
export { openIfImage } from './open-if-image.js';
export { type OpenImage, type OpenImageOptions, openImage, type ReadableImageFormat } from './open-image.js';
export { type SurveyedFile, surveyTape, type TapeSurvey } from './survey.js';
