import { Argument, type Command } from 'commander';
import { withDecodeOptions } from '../decode-options.js';
import type { DecodeFlags } from '../decode-structures.js';
import type { CliIo } from '../io.js';
import type { SetExit } from '../program.js';

/** What `tapekit scsi list` lists. */
export const SCSI_TABLES = ['asc', 'sense-keys', 'tape-alert', 'densities', 'medium-types'] as const;

/** What lists the structures that can be decoded. */
export const STRUCTURES = 'structures';

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

/** The options of `tapekit scsi encode`. */
export interface ScsiEncodeFlags {
  readonly output?: string;
  readonly binary?: boolean;
  readonly hex?: boolean;
  readonly zeros?: boolean;
  readonly asRead?: boolean;
  readonly showKey?: boolean;
  readonly force?: boolean;
}

const SCSI_EXAMPLES = `
Examples:
  tapekit scsi explain 11 00       what a drive means by ASC 11h, ASCQ 00h
  tapekit scsi list tape-alert
  sg_logs -p 0x2e -H /dev/sg0 | tapekit scsi decode
  tapekit scsi decode 70 00 05 00 00 00 00 0a 00 00 00 00 24 00 00 00 00 00
  tapekit scsi encode 'cdb:read(6)' --zeros fixed=yes transferLength=128

tapekit scsi COMMAND --help shows more.`;

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
  tapekit scsi list structures     what scsi decode and scsi encode know
  tapekit scsi list vpd:83         the table of one structure

Exit status: 0 listed, 2 no such table or structure.`;

const DECODE_EXAMPLES = `
Examples:
  sg_logs -p 0x2e -H /dev/sg0 | tapekit scsi decode
  tapekit scsi decode --as vpd:83 page.hex
  tapekit scsi decode --explain 70 00 05 00 00 00 00 0a 00 00 00 00 24 00 00 00 00 00
  dmesg | grep -A4 'Sense Key' | tapekit scsi decode

The input is the bytes themselves, or hex as sg_raw, sg_logs -H, sg_inq -H, xxd, hexdump, od, tcpdump -x or
the kernel's log have it. --as takes the name of a structure (tapekit scsi list structures) or of several:
sense is both formats, cdb any command, mode any mode page or what they travel in, log, vpd, read-position,
spin:20 any of these. Without it, tapekit guesses and says so.

Exit status: 0 good, 1 problems found, 2 could not run, or cannot tell what the bytes are.`;

const ENCODE_EXAMPLES = `
Examples:
  tapekit scsi encode 'cdb:read(6)' --zeros fixed=yes transferLength=128
  tapekit scsi decode --json page.hex > page.json; tapekit scsi encode mode:10 page.json -o page.bin
  tapekit scsi encode mode:0f page.json dce=no      as the file has it, but for one field

JSON is as scsi decode --json prints it, or its "value" alone. Constants and lengths may be left out; what else is
missing is told, with what it takes. A number may be 17, 0x11 or 11h, a flag yes or no, bytes hex.

Exit status: 0 encoded, 2 not encoded.`;

/** Declares `tapekit scsi` and its commands: one function for each. */
export function declareScsi(program: Command, io: CliIo, setExit: SetExit): void {
  const scsi = program
    .command('scsi')
    .description('explain and make what tape drives say and are told: sense data, pages, commands')
    .addHelpText('after', SCSI_EXAMPLES);
  declareExplain(scsi, io, setExit);
  declareList(scsi, io, setExit);
  declareDecode(scsi, io, setExit);
  declareEncode(scsi, io, setExit);
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
  const table = new Argument('<table>', 'what to list, or the name of a structure');
  // Offered to the shell, and not all that there is: names of structures are taken too.
  table.argChoices = [...SCSI_TABLES, STRUCTURES];
  scsi
    .command('list')
    .description('list a table: sense codes and keys, TapeAlert flags, densities, medium types, structures')
    .addArgument(table)
    .option('--json', 'one JSON document (docs/schemas/scsi-list.schema.json, scsi-structures.schema.json)')
    .option('--all', 'of asc, those of other devices too')
    .addHelpText('after', LIST_EXAMPLES)
    .action(async (asked: string, flags: ScsiListFlags) => {
      const known = SCSI_TABLES.find((one) => one === asked);
      if (known === undefined) {
        const { runScsiListStructures } = await import('./scsi-list-structures.js');
        setExit(runScsiListStructures(io, asked, flags));
        return;
      }
      const { runScsiList } = await import('./scsi-list.js');
      setExit(runScsiList(io, known, flags));
    });
}

function declareDecode(scsi: Command, io: CliIo, setExit: SetExit): void {
  const decode = scsi
    .command('decode')
    .description('explain bytes: sense data, commands, INQUIRY data, mode, log and encryption pages, and others');
  withDecodeOptions(decode, 'sense, cdb, vpd:83, log:2e, spin:20:0020')
    .addHelpText('after', DECODE_EXAMPLES)
    .action(async (input: readonly string[], flags: DecodeFlags) => {
      const { runScsiDecode } = await import('./scsi-decode.js');
      setExit(await runScsiDecode(io, input, flags));
    });
}

function declareEncode(scsi: Command, io: CliIo, setExit: SetExit): void {
  scsi
    .command('encode')
    .description('make the bytes of a structure from JSON, or from fields')
    .argument('<structure>', 'its name, such as mode:10 (tapekit scsi list structures)')
    .argument('[value...]', 'JSON, a file of it, or - for standard input; then fields as name=value')
    .option('-o, --output <file>', 'write the bytes to this file; - is standard output')
    .option('--binary', 'bytes to standard output, instead of hex')
    .option('--hex', 'hex to the file, instead of bytes')
    .option('--zeros', 'fields that are missing are 0, no, or empty')
    .option('--as-read', 'also reserved bits, unknown bytes and values without a meaning, as decode read them')
    .option('--show-key', 'print a structure that holds a key')
    .option('--force', 'overwrite the file')
    .addHelpText('after', ENCODE_EXAMPLES)
    .action(async (structure: string, value: readonly string[], flags: ScsiEncodeFlags) => {
      const { runScsiEncode } = await import('./scsi-encode.js');
      setExit(await runScsiEncode(io, structure, value, flags));
    });
}
