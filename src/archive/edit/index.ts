export { type AppendOptions, type AppendReport, appendTar } from './append.js';
export { AppendFile, type AppendFs, undoAppend } from './append-file.js';
export { type AppendPlace, type AppendRefusal, type AppendSurvey, surveyForAppend } from './append-place.js';
export { type ConcatOptions, type ConcatPart, type ConcatReport, concatTar } from './concat.js';
export { type ConvertMisfit, type ConvertOptions, type ConvertReport, convertTar } from './convert.js';
export type { CopyOptions, CopyProblem, CopyResult, EditSource } from './copy-members.js';
export {
  type BrokenLink,
  type DeleteOptions,
  type DeleteReport,
  deleteFromTar,
  matchesMember,
} from './delete.js';
export {
  LabelError,
  type LabelFs,
  type RelabelOptions,
  type RelabelReport,
  readLabel,
  relabelTar,
  setLabelInPlace,
} from './label.js';
export { UncopyableError } from './raw-members.js';
