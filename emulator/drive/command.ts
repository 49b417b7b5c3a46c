import type { Decoded, Layout } from '../../src/bytes/index.js';
import type { Answer } from './answer.js';
import { cdbMask } from './cdb-fields.js';
import type { Nexus } from './nexus.js';
import type { DriveState } from './state.js';

/** What came with a command. */
export interface Call {
  readonly cdb: Uint8Array;
  readonly dataOut: Uint8Array;
  readonly nexus: Nexus;
}

/** What comes before a command is carried out. */
export interface Rules {
  /** `passes`: unit attentions and deferred errors wait for another command. Default `told`. */
  readonly attention?: 'told' | 'passes';
  /** `needed`: NOT READY without a cartridge that is loaded. Default `not needed`. */
  readonly medium?: 'needed' | 'not needed';
  /**
   * Whether it is refused while another initiator has reserved the drive: a word, or what tells it from the command.
   * Default `conflicts`.
   */
  readonly reserved?: 'conflicts' | 'allowed' | ((cdb: Uint8Array) => boolean);
  /** RECOMMENDED COMMAND TIMEOUT in seconds. Default {@link ORDINARY_SECONDS}. */
  readonly timeoutSeconds?: number;
  /** Fields of the structure that the drive has not: they must be 0. */
  readonly mustBeZero?: readonly string[];
  /** Where one structure serves several service actions: those that the drive has. Default: all that it names. */
  readonly serviceActions?: readonly number[];
}

/** A command that a device has. */
export interface DeviceCommand<State> extends Required<Omit<Rules, 'mustBeZero' | 'serviceActions'>> {
  readonly layout: Layout<object>;
  /** Bits of the CDB that may be set. */
  readonly mask: Uint8Array;
  /** Its service actions; undefined where its operation code has none. */
  readonly serviceActions: readonly number[] | undefined;
  readonly run: (state: State, call: Call) => Answer;
}

/** A command that a drive has. */
export type DriveCommand = DeviceCommand<DriveState>;

/** What most commands get: as long as the Linux driver st waits (`ST_TIMEOUT`). */
export const ORDINARY_SECONDS = 900;
/** Commands that may wind over the whole tape: as long as st waits (`ST_LONG_TIMEOUT`). */
export const LONG_SECONDS = 14_000;

/**
 * A command: its structure, what comes before it, and what it does.
 * @param run - gets the fields of the CDB, reserved ones being 0
 */
export function command<L extends Layout<object>, State = DriveState>(
  layout: L,
  rules: Rules,
  run: (state: State, value: Decoded<L>, call: Call) => Answer,
): DeviceCommand<State> {
  return commandOfBytes(layout, rules, (state, call) => run(state, layout.decode(call.cdb).value as Decoded<L>, call));
}

/** The same, for those that come a hundred thousand times a second: they take the CDB apart by themselves. */
export function commandOfBytes<State = DriveState>(
  layout: Layout<object>,
  rules: Rules,
  run: DeviceCommand<State>['run'],
): DeviceCommand<State> {
  return {
    layout,
    mask: cdbMask(layout, rules.mustBeZero),
    serviceActions: serviceActionsOf(layout, rules),
    attention: rules.attention ?? 'told',
    medium: rules.medium ?? 'not needed',
    reserved: rules.reserved ?? 'conflicts',
    timeoutSeconds: rules.timeoutSeconds ?? ORDINARY_SECONDS,
    run,
  };
}

function serviceActionsOf(layout: Layout<object>, { serviceActions }: Rules): readonly number[] | undefined {
  const row = layout.rows.find(({ property }) => property === 'serviceAction');
  if (row === undefined) return undefined;
  return row.is === undefined ? (serviceActions ?? [...(row.names?.keys() ?? [])]) : [row.is];
}
