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
];

/** By operation code, and those that share one by service action. */
const byOperationCode: (DriveCommand | ReadonlyMap<number, DriveCommand>)[] = [];
for (const one of driveCommands) {
  const [operationCode, serviceAction] = one.layout.codec.constants.map(({ value }) => value);
  const code = operationCode as number;
  if (serviceAction === undefined) byOperationCode[code] = one;
  else {
    const others = (byOperationCode[code] as ReadonlyMap<number, DriveCommand> | undefined) ?? [];
    byOperationCode[code] = new Map([...others, [serviceAction, one]]);
  }
}

/** The command that a CDB is of; undefined where the drive has none such. */
export function commandNamed(cdb: Uint8Array): DriveCommand | undefined {
  const one = byOperationCode[cdb[0] as number];
  return one instanceof Map ? one.get((cdb[1] as number) & 0x1f) : (one as DriveCommand | undefined);
}

/** Whether the drive has commands with this operation code that differ by their service action. */
export function hasServiceActions(operationCode: number): boolean {
  return byOperationCode[operationCode] instanceof Map;
}
