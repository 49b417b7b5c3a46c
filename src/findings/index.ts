export {
  type ArgsOf,
  type Code,
  catalogue,
  type Finding,
  finding,
  severityOf,
  tell,
} from './catalogue.js';
export type {
  Exact,
  FindingDefinition,
  FindingText,
  MemberReference,
  Position,
  Severity,
} from './finding.js';
export { printable } from './printable.js';
