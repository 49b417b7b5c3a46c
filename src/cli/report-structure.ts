import { concealValue, type FieldLine, plainOf } from '../bytes/index.js';
import { type Finding, printable } from '../findings/index.js';
import {
  explainSense,
  type ReadStructure,
  type TapeAlertFlag,
  tapeAlertFlag,
  tapeAlertFlagsSet,
  tellSense,
} from '../scsi/index.js';
import { holdsPlainKey, mayHoldPlainKey } from '../security/index.js';
import { counted } from './bytes-in-words.js';
import type { Colour } from './colour.js';
import { fieldTable, valueTable } from './field-table.js';
import { findingText } from './finding-text.js';
import type { GivenBytes } from './read-hex.js';
import { findingJson, SCHEMA_VERSION } from './report-json.js';

/** What is to be shown of structures. */
export interface StructureAbout {
  readonly exitCode: number;
  /** The annotated dump instead of values alone. */
  readonly explain?: boolean | undefined;
  /** Keys, too. */
  readonly secrets?: boolean | undefined;
}

const FORMS: Readonly<Record<GivenBytes['form'], string>> = {
  binary: 'as they are',
  hex: 'in hex',
  'c-array': 'in hex with 0x',
  'sg3-utils': 'as sg3-utils print them',
  xxd: 'as xxd prints them',
  hexdump: 'as hexdump prints them',
  od: 'as od prints them',
  words: 'as words of 16 bits',
  tcpdump: 'as tcpdump prints them',
  log: 'in a log',
};

/** Structures as a person reads them. */
export function structuresText(
  given: GivenBytes,
  structures: readonly ReadStructure[],
  about: StructureAbout,
  colour: Colour,
): string {
  const lines = [colour.bold(`${given.name}: ${counted(given.bytes.length, 'byte')} ${FORMS[given.form]}`)];
  for (const found of given.findings) lines.push(...findingText(found, colour, ''));
  for (const one of structures) lines.push('', ...structureText(one, about, structures.length > 1, colour));
  return `${lines.join('\n')}\n`;
}

function structureText(one: ReadStructure, about: StructureAbout, several: boolean, colour: Colour): string[] {
  const { id, layout, offset, guessed, others } = one;
  const at = several ? `byte ${offset}: ` : '';
  const guess = guessed ? `, guessed${others.length > 0 ? `; it may also be ${others.join(', ')}` : ''}` : '';
  const lines = [colour.bold(`${at}${layout.name} (${id})${guess}`)];
  const fields = explained(one, about);
  if (isConcealed(one, about)) lines.push('  not shown: these bytes may hold a key (--show-key shows them)');
  else lines.push(...(about.explain === true ? fieldTable(fields, { source: true }) : valueTable(fields)));
  lines.push(...inWords(one).map((line) => (line === '' ? '' : `  ${line}`)));
  const { told, hidden } = findingsOf(one, about);
  for (const found of told) lines.push('', ...findingText(found, colour));
  if (hidden > 0) lines.push('', `${counted(hidden, 'more finding')} where a key may stand: --show-key tells`);
  return lines;
}

/** Whether nothing is shown: a key may stand anywhere in bytes that are read as another page, or have lost some. */
function isConcealed({ id, bytes, decoded }: ReadStructure, { secrets }: StructureAbout): boolean {
  if (secrets === true) return false;
  const { faults } = decoded;
  if (/^sp(?:in|out):/.test(id) && faults.length > 0) {
    // Pages of protocol 00h have no page code by which others could be told from them.
    const isOther = faults.some(({ kind }) => kind === 'constant') || id.startsWith('spin:00:');
    if (isOther || mayHoldPlainKey(bytes)) return true;
  }
  return id !== ENCRYPTION_ON && holdsPlainKey(bytes);
}

const ENCRYPTION_ON = 'spout:20:0010';
/** Where the key of that page begins, and where the head of any page ends. */
const KEY_AT = 20;
const HEAD_BYTES = 4;
const OF_WHAT_FOLLOWS: readonly string[] = ['STRUCTURE_TRAILING', 'STRUCTURE_FOLLOWED'];

/** Findings tell of bytes: none is told of where a key may stand. */
function findingsOf(
  one: ReadStructure,
  about: StructureAbout,
): { readonly told: readonly Finding[]; readonly hidden: number } {
  const { findings, offset, bytes, id } = one;
  const concealed = isConcealed(one, about);
  const from = concealed ? HEAD_BYTES : id === ENCRYPTION_ON && about.secrets !== true ? KEY_AT : bytes.length + 1;
  const told = findings.filter(({ at, code }) => at.offset < offset + from || OF_WHAT_FOLLOWS.includes(code));
  return { told, hidden: findings.length - told.length };
}

function explained(one: ReadStructure, { secrets }: StructureAbout): readonly FieldLine[] {
  const { layout, bytes, offset, sense } = one;
  const ofSense = sense === undefined ? undefined : explainSense(bytes, offset);
  return ofSense ?? layout.explain(bytes, offset, { secrets: secrets === true });
}

function inWords(one: ReadStructure): string[] {
  const lines: string[] = [];
  if (one.sense !== undefined) {
    const { title, meaning, advice } = tellSense(one.sense);
    lines.push('', title, ...meaning.map((line) => `  ${line}`), ...advice.map((line) => `  → ${line}`));
  }
  const flags = tapeAlerts(one);
  if (flags !== undefined)
    lines.push('', flags.length === 0 ? 'no TapeAlert flag is set' : 'TapeAlert flags that are set:');
  for (const { flag, name, severity, meaning, advice } of flags ?? []) {
    lines.push(
      `  ${flag} ${name}${severity === undefined ? '' : ` (${severity})`}${meaning === undefined ? '' : `: ${meaning}`}`,
    );
    if (advice !== undefined) lines.push(`    → ${advice}`);
  }
  return lines;
}

/** The flags that are set; undefined for what is no page of them. */
function tapeAlerts(one: ReadStructure): readonly TapeAlertFlag[] | undefined {
  if (one.id !== 'log:2e' && one.id !== 'log:12') return undefined;
  return tapeAlertFlagsSet(one).flatMap((flag) => (flag >= 1 && flag <= 64 ? [tapeAlertFlag(flag)] : []));
}

/** Structures as `docs/schemas/scsi-decode.schema.json` describes them. */
export function structuresJson(given: GivenBytes, structures: readonly ReadStructure[], about: StructureAbout): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    name: given.name,
    bytes: given.bytes.length,
    form: given.form,
    exitCode: about.exitCode,
    structures: structures.map((one) => structureJson(one, about)),
    findings: given.findings.map(jsonOf),
  };
}

const jsonOf = (found: Finding): object => findingJson(found, []);

function structureJson(one: ReadStructure, about: StructureAbout): object {
  const { id, layout, offset, bytes, guessed, others, decoded, sense } = one;
  const { value, complete, faults } = decoded;
  const concealed = isConcealed(one, about);
  const shown = about.secrets === true ? value : concealValue(layout, value, { doubtful: faults.length > 0 });
  const flags = tapeAlerts(one);
  const { told, hidden } = findingsOf(one, about);
  return {
    id,
    structure: layout.name,
    source: layout.source,
    offset,
    length: bytes.length,
    complete,
    guessed,
    others,
    concealed,
    value: concealed ? null : plainOf(shown),
    ...(about.explain === true && !concealed && { fields: explained(one, about).map(fieldJson) }),
    ...(sense !== undefined && { sense: tellSense(sense) }),
    ...(flags !== undefined && {
      tapeAlert: flags.map(({ flag, name, severity = null, meaning = null, advice = null }) => ({
        ...{ flag, name, severity, meaning, advice },
      })),
    }),
    findings: told.map(jsonOf),
    findingsNotShown: hidden,
  };
}

function fieldJson({ offsetBytes, bits, hex, name, value, unit, source, depth }: FieldLine): object {
  return {
    offset: offsetBytes,
    bits: bits ?? null,
    hex,
    name,
    value: printable(value),
    unit: unit === '' ? null : unit,
    source,
    depth,
  };
}

/** JSON in which nothing but ASCII stands: safe for a terminal, and texts come back exactly as they were. */
export function asciiJson(document: object): string {
  const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `${JSON.stringify(document, null, 1).replace(/[\u007f-\uffff]/g, escaped)}\n`;
}
