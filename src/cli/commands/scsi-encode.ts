import { writeSecretFile } from '../../archive/key-file.js';
import { writeOutputFile } from '../../archive/output-file.js';
import {
  FormatError,
  filledWithZeros,
  findStructure,
  fromPlain,
  hexOf,
  holdsSecret,
  type Layout,
  missingFields,
  type NamedLayout,
} from '../../bytes/index.js';
import { printable } from '../../findings/index.js';
import { scsiStructures } from '../../scsi/index.js';
import { securityStructures } from '../../security/index.js';
import { CouldNotRun, EXIT } from '../exit.js';
import type { CliIo } from '../io.js';
import { readWhole } from '../read-whole.js';
import { writeWhole } from '../write-whole.js';
import type { ScsiEncodeFlags } from './scsi.declare.js';

const JSON_MAX = 2 ** 24;
const PER_LINE = 16;

/**
 * Runs `tapekit scsi encode`.
 * @throws CouldNotRun for an unknown structure, and for values that do not fit, naming the field
 * @throws OutputError where the file cannot be written
 */
export async function runScsiEncode(
  io: CliIo,
  id: string,
  args: readonly string[],
  flags: ScsiEncodeFlags,
): Promise<number> {
  const { id: name, layout } = structureOf(id);
  const bytes = encoded(layout, await givenValue(io, { id: name, layout }, args), flags);
  const { output, binary, hex, showKey } = flags;
  if (binary === true && hex === true) throw new CouldNotRun('--binary and --hex exclude each other');
  const secret = holdsSecret(layout);
  if (output === undefined || output === '-') {
    if (secret && showKey !== true) throw new CouldNotRun('it holds a key: give a file with -o, or --show-key');
    if (binary === true && io.stdout.isTTY === true) {
      throw new CouldNotRun('will not write bytes to a terminal: give a file with -o');
    }
    await writeWhole(io, binary === true ? bytes : hexLines(bytes));
    return EXIT.good;
  }
  const content = hex === true ? new TextEncoder().encode(hexLines(bytes)) : bytes;
  if (secret) writeSecretFile(output, content);
  else writeOutputFile(output, content, flags.force === true);
  io.stdout.write(`${printable(output)}: ${bytes.length} bytes, ${layout.name}\n`);
  return EXIT.good;
}

function structureOf(id: string): NamedLayout {
  const found = findStructure([...scsiStructures, ...securityStructures], id);
  if (found !== undefined) return found;
  throw new CouldNotRun(`there is no structure ${printable(id)}: tapekit scsi list structures names all`);
}

function encoded(layout: Layout<object>, plain: unknown, { zeros, asRead }: ScsiEncodeFlags): Uint8Array {
  try {
    const given = fromPlain(layout, plain);
    const value = zeros === true ? filledWithZeros(layout, given) : given;
    const missing = missingFields(layout, value);
    if (missing.length > 0) throw new CouldNotRun(missingText(layout, missing));
    return layout.encode(value, { asRead: asRead === true });
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new CouldNotRun(`nothing was written: ${printable(error.message)}`);
  }
}

function missingText(layout: Layout<object>, missing: ReturnType<typeof missingFields>): string {
  const lines = missing.map(({ path, row, takes }) => `  ${path} (${row.name}): ${takes}`);
  return [`nothing was written: ${layout.name} also needs (--zeros takes 0 for all of them)`, ...lines].join('\n');
}

/** The value: JSON of the first argument, then `name=value`, which goes before it. */
async function givenValue(io: CliIo, { id, layout }: NamedLayout, args: readonly string[]): Promise<unknown> {
  const [first, ...rest] = args;
  const hasJson = first !== undefined && !ASSIGNMENT.test(first);
  const assigned = hasJson ? rest : args;
  const base = hasJson ? valueIn(parsed(await jsonText(io, first), first), id) : {};
  if (assigned.length === 0) return base;
  return { ...withoutLengths(layout, base), ...Object.fromEntries(assigned.map(assignment)) };
}

/** Lengths are of what was there before fields were changed: encode finds them anew. */
function withoutLengths({ rows }: Layout<object>, value: unknown): object {
  const derived = rows.filter(({ measures, counts }) => measures !== undefined || counts !== undefined);
  return Object.fromEntries(
    Object.entries(value as object).filter(([name]) => derived.every(({ property }) => property !== name)),
  );
}

const ASSIGNMENT = /^([a-z][A-Za-z0-9]*)=(.*)$/s;

function assignment(text: string): [string, unknown] {
  const [, name, value = ''] = ASSIGNMENT.exec(text) ?? [];
  if (name === undefined) throw new CouldNotRun('after the JSON, give fields as name=value');
  return [name, /^[[{]/.test(value) ? parsed(value, name) : value];
}

async function jsonText(io: CliIo, given: string): Promise<string> {
  if (/^\s*\{/.test(given)) return given;
  const bytes = await readWhole(io, given, JSON_MAX);
  if (bytes === undefined) throw new CouldNotRun(`${printable(given)} has more than 16 MiB`);
  return new TextDecoder().decode(bytes);
}

function parsed(text: string, of: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What JSON.parse says quotes the text, in which a key may stand.
    throw new CouldNotRun(`${/^\s*\{/.test(of) ? 'the value' : printable(of)} is no JSON`);
  }
}

/** Of the whole document that `scsi decode --json` prints, the value of the structure. */
function valueIn(document: unknown, id: string): unknown {
  const { structures } = (document ?? {}) as { readonly structures?: unknown };
  if (!Array.isArray(structures)) return document;
  const own = structures.find((one: { readonly id?: unknown } | null) => one?.id === id) as
    | { readonly value?: unknown }
    | undefined;
  if (own === undefined) throw new CouldNotRun(`the JSON holds no ${id}`);
  return own.value;
}

function hexLines(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += PER_LINE) lines.push(`${hexOf(bytes.subarray(at, at + PER_LINE))}\n`);
  return lines.join('');
}
