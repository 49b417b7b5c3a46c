import type { DriveCommand } from '../command.js';
import { attributeCommands } from './attributes.js';
import { densityCommands } from './densities.js';
import { diagnosingCommands } from './diagnosing.js';
import { formattingCommands } from './formatting.js';
import { generalCommands } from './general.js';
import { identifyingCommands } from './identifying.js';
import { loggingCommands } from './logging.js';
import { modeSelectingCommands } from './mode-selecting.js';
import { modeSensingCommands } from './mode-sensing.js';
import { movingCommands } from './moving.js';
import { readingCommands } from './reading.js';
import { reportingCommands } from './reporting.js';
import { reservingCommands } from './reserving.js';
import { securityCommands } from './security.js';
import { writingCommands } from './writing.js';

/** All commands that the drive has: REPORT SUPPORTED OPERATION CODES tells them. */
export const driveCommands: readonly DriveCommand[] = [
  ...generalCommands,
  ...identifyingCommands,
  ...reportingCommands,
  ...densityCommands,
  ...diagnosingCommands,
  ...formattingCommands,
  ...modeSensingCommands,
  ...modeSelectingCommands,
  ...readingCommands,
  ...writingCommands,
  ...movingCommands,
  ...loggingCommands,
  ...securityCommands,
  ...attributeCommands,
  ...reservingCommands,
];
