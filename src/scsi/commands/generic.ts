/** Commands that tapekit does not know: how long they are, the first three bits of the operation code say. */
import { bytes, type Layout, layout, lengthOfRest, type NamedLayout, u8, u16 } from '../../bytes/index.js';
import { control, operationCode } from './parts.js';

const source = { source: 'SPC-5, CDB usage and structure' };

const fixedLength = (lengthBytes: number): Layout<object> =>
  layout(`command of ${lengthBytes} bytes`, source, [
    u8('operationCode', { hexDigits: 2 }),
    bytes('commandFields', lengthBytes - 2),
    control,
  ]);

const variableLength = layout('command of variable length', source, [
  operationCode(0x7f),
  control,
  bytes('commandFields', 5),
  lengthOfRest(1, 'additionalCdbLength', { title: 'ADDITIONAL CDB LENGTH' }),
  u16('serviceAction', { hexDigits: 4 }),
  bytes('serviceActionFields', 'rest'),
]);

const vendorSpecific = layout('vendor specific command', source, [
  u8('operationCode', { hexDigits: 2 }),
  bytes('commandFields', 'rest'),
]);

const lengths = [6, 10, 12, 16] as const;
const byLength = new Map(
  lengths.map((bytesOfIt): [number, NamedLayout] => [
    bytesOfIt,
    { id: `cdb:${bytesOfIt}-bytes`, layout: fixedLength(bytesOfIt) },
  ]),
);
const variable: NamedLayout = { id: 'cdb:variable-length', layout: variableLength };
const vendor: NamedLayout = { id: 'cdb:vendor-specific', layout: vendorSpecific };

/** Structures of commands that are not known. */
export const genericCommands: readonly NamedLayout[] = [...byLength.values(), variable, vendor];

const LENGTHS_BY_GROUP: readonly (number | undefined)[] = [6, 10, 10, undefined, 16, 12, undefined, undefined];
const VARIABLE_LENGTH = 0x7f;

/**
 * How long a command is, by its operation code: undefined for those that say it themselves (7Eh, 7Fh), reserved ones
 * (60h to 7Dh), and vendor specific ones (C0h to FFh).
 */
export function cdbLengthBytes(code: number): number | undefined {
  return LENGTHS_BY_GROUP[code >> 5];
}

/** The structure of a command that is not known. */
export function genericCommand(code: number): NamedLayout {
  if (code === VARIABLE_LENGTH) return variable;
  return byLength.get(cdbLengthBytes(code) ?? 0) ?? vendor;
}
