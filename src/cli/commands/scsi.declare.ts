import { Argument, type Command } from 'commander';
import type { CliIo } from '../io.js';
import type { SetExit } from '../program.js';

/** What `tapekit scsi list` lists. */
export const SCSI_TABLES = ['asc', 'sense-keys', 'tape-alert', 'densities', 'medium-types'] as const;

/** One of {@link SCSI_TABLES}. */
export type ScsiTable = (typeof SCSI_TABLES)[number];

/** The options of `tapekit scsi explain`. */
export interface ScsiExplainFlags {
  readonly json?: boolean;
}

/** The options of `tapekit scsi list`. */
export interface ScsiListFlags {
  readonly json?: boolean;
  readonly all?: boolean;
}

const SCSI_EXAMPLES = `
Examples:
  tapekit scsi explain 11 00       what a drive means by ASC 11h, ASCQ 00h
  tapekit scsi list tape-alert

tapekit scsi explain --help and tapekit scsi list --help show more.`;

const EXPLAIN_EXAMPLES = `
Examples:
  tapekit scsi explain 11 00
  tapekit scsi explain 30h/0Ch
  tapekit scsi explain 0x74 0x01 --json

Both numbers are hexadecimal; ASCQ is 00h where it is left out.

Exit status: 0 explained, 2 no such numbers.`;

const LIST_EXAMPLES = `
Examples:
  tapekit scsi list asc            additional sense codes of tape drives and media changers
  tapekit scsi list asc --all      those of all devices, the whole list of T10
  tapekit scsi list tape-alert
  tapekit scsi list densities --json

Exit status: 0.`;

/** Declares `tapekit scsi` and its commands: one function for each. */
export function declareScsi(program: Command, io: CliIo, setExit: SetExit): void {
  const scsi = program
    .command('scsi')
    .description('explain what tape drives say: sense codes, TapeAlert, densities')
    .addHelpText('after', SCSI_EXAMPLES);
  declareExplain(scsi, io, setExit);
  declareList(scsi, io, setExit);
}

function declareExplain(scsi: Command, io: CliIo, setExit: SetExit): void {
  scsi
    .command('explain')
    .description('say what an additional sense code means on a tape drive, and what to do')
    .argument('<asc>', 'additional sense code (ASC) in hex, or both numbers with a / between them')
    .argument('[ascq]', 'additional sense code qualifier (ASCQ) in hex')
    .option('--json', 'one JSON document (docs/schemas/scsi-explain.schema.json)')
    .addHelpText('after', EXPLAIN_EXAMPLES)
    .action(async (asc: string, ascq: string | undefined, flags: ScsiExplainFlags) => {
      const { runScsiExplain } = await import('./scsi-explain.js');
      setExit(runScsiExplain(io, asc, ascq, flags));
    });
}

function declareList(scsi: Command, io: CliIo, setExit: SetExit): void {
  scsi
    .command('list')
    .description('list a table: additional sense codes, sense keys, TapeAlert flags, densities, medium types')
    .addArgument(new Argument('<table>', 'what to list').choices(SCSI_TABLES))
    .option('--json', 'one JSON document (docs/schemas/scsi-list.schema.json)')
    .option('--all', 'of asc, those of other devices too')
    .addHelpText('after', LIST_EXAMPLES)
    .action(async (table: ScsiTable, flags: ScsiListFlags) => {
      const { runScsiList } = await import('./scsi-list.js');
      setExit(runScsiList(io, table, flags));
    });
}
