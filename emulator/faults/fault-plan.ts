/** Faults that take the place of a command, or of its answer. */
export const COMMAND_FAULTS = [
  'busy',
  'aborted',
  'answer lost',
  'hang',
  'disconnect',
  'bus reset',
  'power loss',
] as const;
/** Faults of the mechanism. */
export const MECHANISM_FAULTS = ['load failure', 'servo failure', 'dirty heads'] as const;
/** Faults of records. */
export const RECORD_FAULTS = [
  'recovered read error',
  'read error',
  'recovered write error',
  'write error',
  'deferred write error',
  'silent corruption',
] as const;

/**
 * What can go wrong:
 * - `busy`: the command is answered BUSY, and not carried out
 * - `aborted`: ABORTED COMMAND, not carried out
 * - `answer lost`: it is carried out, and its answer does not get to the host, which waits until its time is up
 * - `hang`: neither this command nor any other is answered, until the drive is reset
 * - `disconnect`: the host's session ends before the command is carried out
 * - `bus reset`: the drive is reset before the command
 * - `power loss`: the drive is switched off and on before the command; what was in its buffer is lost
 * - `load failure`: the cartridge cannot be threaded
 * - `servo failure`: the tape cannot be positioned (SPACE, LOCATE, REWIND)
 * - `dirty heads`: from now on every few records are an error, until a cleaning cartridge has been in
 * - `recovered read error`, `recovered write error`: it went well in the end, with retries
 * - `read error`: the record cannot be read; it stays so
 * - `write error`: the record is not written, and the command says so
 * - `deferred write error`: the command is answered GOOD, and a later one says that this record and what came after it
 *   is not on the medium
 * - `silent corruption`: a bit of the record is another one on the medium, and nothing tells so but logical block
 *   protection
 */
export type FaultKind =
  | (typeof COMMAND_FAULTS)[number]
  | (typeof MECHANISM_FAULTS)[number]
  | (typeof RECORD_FAULTS)[number];

/** When a fault comes about: all that is given must hold. */
export interface FaultTrigger {
  /** The command with this number, counted from 1 from when the plan began. */
  readonly command?: number;
  /** Commands with this operation code, and what happens while one of them is carried out. */
  readonly operationCode?: number;
  /** The record with this object number. */
  readonly object?: number;
  /** Records of this partition. */
  readonly partition?: number;
  /** The record with this number, counted from 1, of all that were read (or written, for faults of writing). */
  readonly record?: number;
  /** By chance: 0 never, 1 always. */
  readonly probability?: number;
  /** The chance is so many times as large as the cartridge has loads: it wears. */
  readonly growsWithLoads?: boolean;
}

/** A fault that is to happen. */
export interface Fault {
  readonly kind: FaultKind;
  readonly when: FaultTrigger;
  /** How often at most. Default: 1, and without end where it is by chance. */
  readonly times?: number;
}

/** What is to go wrong, as data: the same plan has the same run go wrong in the same way. */
export interface FaultPlan {
  /** What chance is made of: 0 to 2^32 - 1. */
  readonly seed: number;
  readonly faults: readonly Fault[];
}

/** A plan has at most so many faults. */
export const FAULTS_MAX = 10_000;
/** The last 32-bit number. */
export const SEED_MAX = 0xffff_ffff;
