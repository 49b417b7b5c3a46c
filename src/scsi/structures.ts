import { type StructureFamily, structuresOf } from '../bytes/index.js';
import { commandFamily } from './commands/family.js';
import { dataFamily } from './data/family.js';
import { densityFamily } from './density-report.js';
import { inquiryFamily } from './inquiry/family.js';
import { logFamily } from './log/family.js';
import { modeFamily } from './mode/family.js';
import { senseFamily } from './sense/family.js';

/** What the SCSI commands of tape drives and their libraries send and answer, by kind. */
export const scsiFamilies: readonly StructureFamily[] = [
  commandFamily,
  senseFamily,
  dataFamily,
  inquiryFamily,
  modeFamily,
  logFamily,
  densityFamily,
];

/** Every SCSI structure that is declared: `findStructure` finds one by its short name. */
export const scsiStructures = /* @__PURE__ */ structuresOf(scsiFamilies);
