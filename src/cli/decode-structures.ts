import type { NamedLayout } from '../bytes/index.js';
import { printable } from '../findings/index.js';
import { type ReadStructure, readStructures, structuresNamed } from '../scsi/index.js';
import { colourFor } from './colour.js';
import { CouldNotRun, EXIT } from './exit.js';
import { exitCodeOfFindings } from './finding-text.js';
import type { CliIo } from './io.js';
import { type GivenBytes, type HexFlags, readGiven } from './read-hex.js';
import { asciiJson, structuresJson, structuresText } from './report-structure.js';

/** The options that commands which decode structures have in common. */
export interface DecodeFlags extends HexFlags {
  readonly as?: string;
  readonly all?: boolean;
  readonly explain?: boolean;
  readonly showKey?: boolean;
  readonly strict?: boolean;
  readonly json?: boolean;
}

/**
 * Decodes what a command is given, tells of it, and gives the exit code.
 * @param known - the structures it may be
 * @param listed - the command that lists their short names
 * @throws CouldNotRun where nobody can tell what the bytes are
 * @throws SourceError where they cannot be read
 */
export async function decodeStructures(
  io: CliIo,
  args: readonly string[],
  flags: DecodeFlags,
  { known, listed }: { readonly known: readonly NamedLayout[]; readonly listed: string },
): Promise<number> {
  const named = flags.as === undefined ? undefined : asNamed(known, flags.as, listed);
  const given = await readGiven(io, args, flags);
  const structures = given.bytes.length === 0 ? [] : read(known, given, named, flags, listed);
  const findings = [...given.findings, ...structures.flatMap((one) => one.findings)];
  const exitCode = exitCodeOfFindings(findings, flags.strict === true);
  const about = { exitCode, explain: flags.explain, secrets: flags.showKey };
  io.stdout.write(
    flags.json === true
      ? asciiJson(structuresJson(given, structures, about))
      : structuresText(given, structures, about, colourFor(io)),
  );
  return exitCode;
}

function asNamed(known: readonly NamedLayout[], name: string, listed: string): readonly NamedLayout[] {
  const named = structuresNamed(known, name);
  if (named.length > 0) return named;
  throw new CouldNotRun(`--as ${printable(name)} names no structure: ${listed} lists them`);
}

function read(
  known: readonly NamedLayout[],
  given: GivenBytes,
  named: readonly NamedLayout[] | undefined,
  { all, as }: DecodeFlags,
  listed: string,
): readonly ReadStructure[] {
  const kind = given.holds === 'sense data' ? 'sense' : given.holds === 'command' ? 'cdb' : undefined;
  const told = kind === undefined ? [] : structuresNamed(known, kind);
  const result = readStructures(known, given.bytes, { as: named ?? (told.length > 0 ? told : undefined), all });
  if (result.structures !== undefined) return result.structures;
  // What is wrong with the input is told, and may be why.
  if (exitCodeOfFindings(given.findings, false) !== EXIT.good) return [];
  const { name } = given;
  if (as !== undefined) {
    throw new CouldNotRun(
      `${name}: none of ${printable(as)} begins like these bytes: say which it is, such as --as ${named?.[0]?.id}`,
    );
  }
  const [first] = result.candidates;
  if (first === undefined) {
    throw new CouldNotRun(`${name}: cannot tell what these bytes are: say it with --as (${listed} lists the names)`);
  }
  const candidates = result.candidates.map(({ id, layout }) => `${id} (${layout.name})`).join(', ');
  throw new CouldNotRun(`${name}: these bytes may be ${candidates}: say which with --as, such as --as ${first.id}`);
}
