import {
  ByteView,
  type Encodable,
  FormatError,
  type Layout,
  type NamedLayout,
  type Properties,
  stands,
} from '../bytes/index.js';
import { type Finding, finding, structureFindings } from '../findings/index.js';
import { changerCommands } from './commands/changer.js';
import { genericCommand } from './commands/generic.js';
import { maintenanceCommands } from './commands/maintenance.js';
import { primaryCommands } from './commands/primary.js';
import { tapeCommands } from './commands/tape.js';

/** To whom a command is sent: some operation codes mean one thing to a drive and another to a library's robot. */
export type CommandDevice = 'tape' | 'changer';

/** A command that was decoded. */
export interface DecodedCdb {
  /** The short name of its structure, such as `cdb:read(6)`. */
  readonly id: string;
  /** The standard's name; of a command that is not known, what kind it is. */
  readonly name: string;
  /** Whether tapekit knows the command; where not, `value` has its bytes. */
  readonly known: boolean;
  readonly layout: Layout<object>;
  /** Fields by the standard's names; those that are cut off are missing. */
  readonly value: Readonly<Properties>;
  readonly findings: readonly Finding[];
}

const common = [...primaryCommands, ...maintenanceCommands];

/** By operation code. Each device takes its own commands first: only what it has not is the other's. */
const commandsOf: Readonly<Record<CommandDevice, ReadonlyMap<number, readonly NamedLayout[]>>> = {
  tape: byOperationCode([...common, ...tapeCommands, ...changerCommands]),
  changer: byOperationCode([...changerCommands, ...common, ...tapeCommands]),
};

function byOperationCode(commands: readonly NamedLayout[]): ReadonlyMap<number, readonly NamedLayout[]> {
  const found = new Map<number, NamedLayout[]>();
  for (const command of commands) {
    const code = command.layout.codec.constants.find(({ property }) => property === 'operationCode')?.value ?? 0;
    found.set(code, [...(found.get(code) ?? []), command]);
  }
  return found;
}

/**
 * Decodes a command descriptor block (CDB), picked by its operation code and, where it has one, service action. Zeros
 * behind it are fine: transports fill CDBs up.
 * @param bytes - from the operation code on
 * @param options - `device`: to whom it is sent, a tape drive unless said; `offset`: where it stands in the file
 */
export function decodeCdb(
  bytes: Uint8Array,
  options: { readonly device?: CommandDevice; readonly offset?: number } = {},
): DecodedCdb {
  const { device = 'tape', offset = 0 } = options;
  const code = bytes[0] ?? 0;
  const view = new ByteView(bytes);
  const sameCode = commandsOf[device].get(code) ?? [];
  const known = sameCode.find(({ layout }) =>
    layout.codec.constants.every((one) => stands(one, view, 0, bytes.length)),
  );
  const { id, layout } = known ?? genericCommand(code);
  const decoded = layout.decode(bytes);
  const alone = bytes.subarray(decoded.lengthBytes).some((byte) => byte !== 0);
  const findings = structureFindings(layout, decoded, bytes, { offset, alone });
  if (known === undefined && bytes.length > 0) findings.unshift(unknown(bytes, sameCode.length > 0, offset));
  return { id, name: layout.name, known: known !== undefined, layout, value: decoded.value as Properties, findings };
}

/** A command, or one of its service actions, that tapekit does not know. */
function unknown(bytes: Uint8Array, byServiceAction: boolean, offset: number): Finding {
  const operationCode = bytes[0] as number;
  if (!byServiceAction) return finding('SCSI_UNKNOWN_COMMAND', { volume: 0, offset }, { operationCode });
  const serviceAction = (bytes[1] ?? 0) % SERVICE_ACTIONS;
  return finding('SCSI_UNKNOWN_SERVICE_ACTION', { volume: 0, offset: offset + 1 }, { operationCode, serviceAction });
}

const SERVICE_ACTIONS = 0x20;

/**
 * Encodes a command descriptor block (CDB). What is not given is zero, as in `encodeCdb(read6Cdb, { transferLength: 512 })`.
 * @param layout - the command's structure
 * @param fields - those that are not zero
 * @throws FormatError when a field does not fit, or the command has none of that name
 */
export function encodeCdb<L extends Layout<object>>(
  layout: L,
  fields: Partial<Encodable<L>> = {},
): Uint8Array<ArrayBuffer> {
  const value: Properties = {};
  for (const { property, kind, is } of layout.rows) {
    if (kind === 'reserved') continue;
    value[property] = kind === 'flag' ? false : kind === 'bigint' ? 0n : (is ?? 0);
  }
  for (const [property, given] of Object.entries(fields)) {
    if (!(property in value)) throw new FormatError(layout.name, property, 'is no field of it');
    value[property] = given;
  }
  return layout.encode(value);
}
