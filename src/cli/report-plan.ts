import { type FieldLine, hexOf } from '../bytes/index.js';
import { printable } from '../findings/index.js';
import { digitsOf, type PlanStyle, type TapeKey } from '../security/index.js';
import type { Colour } from './colour.js';
import { fieldTable } from './field-table.js';
import { SCHEMA_VERSION } from './report-json.js';
import { shellWord } from './shell-word.js';

/** What is to be sent to a drive. */
export interface EncryptionPlan {
  readonly turn: 'on' | 'off';
  readonly style: PlanStyle;
  readonly cdb: Uint8Array;
  /** The parameter list, with the key in it. */
  readonly list: Uint8Array;
  readonly key: TapeKey | undefined;
  readonly description: string | undefined;
  /** The file that the list was written to. */
  readonly output: string | undefined;
  /** The list field by field, the key shown or not. */
  readonly lines: readonly FieldLine[];
}

const KEY_AT = 20;
const PER_LINE = 16;
const NO_FILE = 'list.bin';

/** The plan as a person reads it. */
export function planText(plan: EncryptionPlan, showKey: boolean, colour: Colour): string {
  const { turn, style, cdb, key, description, output } = plan;
  const hex = listHex(plan, showKey);
  const rows = [
    ...(key === undefined ? [] : [`  key          ${key.bits} bits, fingerprint ${key.fingerprint ?? 'none'}`]),
    ...(description === undefined || description === '' ? [] : [`  description  "${printable(description)}"`]),
  ];
  const send =
    output === undefined
      ? [`tapekit crypt plan ... -o ${NO_FILE} writes the list; then, as root:`]
      : [`${printable(output)} holds the list${key === undefined ? '' : ', and in it the key'}. As root:`];
  return `${[
    colour.bold(`encryption ${turn}, in the bytes of ${style.replace('-', ' ')}`),
    ...rows,
    '',
    colour.bold(`SECURITY PROTOCOL OUT, ${cdb.length} bytes`),
    `  ${hexOf(cdb)}`,
    '',
    colour.bold(`parameter list, ${plan.list.length} bytes`),
    ...linesOf(hex).map((line) => `  ${line}`),
    '',
    ...fieldTable(plan.lines),
    '',
    ...send,
    `  ${sgRaw(plan)}`,
  ].join('\n')}\n`;
}

/** The plan as `docs/schemas/crypt-plan.schema.json` describes it. */
export function planJson(plan: EncryptionPlan, showKey: boolean): object {
  const { turn, style, cdb, list, key, description = '', output } = plan;
  return {
    schemaVersion: SCHEMA_VERSION,
    turn,
    style,
    key: key === undefined ? null : { ...key.toJSON(), ...(showKey && { digits: digitsOf(key) }) },
    description: description === '' ? null : printable(description),
    cdb: hexOf(cdb),
    parameterList: listHex(plan, showKey),
    parameterListBytes: list.length,
    output: output === undefined ? null : printable(output),
    command: sgRaw(plan),
  };
}

/** The list in hex, with `**` for each byte of the key. */
function listHex({ list, key }: EncryptionPlan, showKey: boolean): string {
  if (key === undefined || showKey) return hexOf(list);
  const keyBytes = key.bits / 8;
  const stars = Array.from({ length: keyBytes }, () => '**').join(' ');
  const behind = list.subarray(KEY_AT + keyBytes);
  return `${hexOf(list.subarray(0, KEY_AT))} ${stars} ${hexOf(behind)}`.trimEnd();
}

function linesOf(hex: string): string[] {
  const bytes = hex.split(' ');
  const count = Math.ceil(bytes.length / PER_LINE);
  return Array.from({ length: count }, (_, i) => bytes.slice(i * PER_LINE, (i + 1) * PER_LINE).join(' '));
}

/** sg3-utils' command that sends it. */
function sgRaw({ cdb, list, output = NO_FILE }: EncryptionPlan): string {
  return `sg_raw -s ${list.length} -i ${shellWord(output)} /dev/sg0 ${hexOf(cdb)}`;
}
