import fc from 'fast-check';
import type { Fault, FaultKind, FaultPlan } from '../faults/index.js';
import type { ScriptCommand } from '../script/index.js';

/** What is kept small so that commands meet: lengths, counts and places that a script asks for. */
export interface DriveScriptConstraints {
  /** Most commands of a script. Default 40. */
  readonly commandsMax?: number;
  /** Partitions of the cartridge. Default 1. */
  readonly partitions?: number;
  /** Whether keys are set: the drive needs a cipher. Default false. */
  readonly encryption?: boolean;
  /** Whether the cartridge is formatted anew, into one to four partitions. Default false. */
  readonly formats?: boolean;
}

const PARTITIONS_MAX = 4;
const KEYS_MAX = 3;

/** Scripts of drive commands: write, read, filemarks, space, locate, erase, modes, keys, formats, reloads, resets. */
export function driveScript(constraints: DriveScriptConstraints = {}): fc.Arbitrary<readonly ScriptCommand[]> {
  const { commandsMax = 40, encryption = false, formats = false } = constraints;
  const partitions = formats ? PARTITIONS_MAX : (constraints.partitions ?? 1);
  const several: fc.Arbitrary<readonly ScriptCommand[]>[] = [];
  if (encryption) several.push(settingOfKeys.map((one) => [one]));
  if (formats) several.push(formatting);
  const command = tapeCommand(partitions).map((one) => [one]);
  const steps = fc.oneof({ weight: 8, arbitrary: command }, ...several);
  return fc
    .array(steps, { maxLength: commandsMax, size: 'max' })
    .map((commands) => commands.flat().slice(0, commandsMax));
}

function tapeCommand(partitions: number): fc.Arbitrary<ScriptCommand> {
  const length = fc.oneof(fc.nat(9), fc.nat(300));
  const fixed = { length: fc.integer({ min: 1, max: 9 }), blocks: fc.nat(4) };
  const fill = fc.nat(255);
  return fc.oneof<fc.Arbitrary<ScriptCommand>[]>(
    fc.record({ name: fc.constant('write'), length, fill }),
    fc.record({ name: fc.constant('write'), ...fixed, fill }),
    fc.record({ name: fc.constant('read'), length }),
    fc.record({ name: fc.constant('read'), ...fixed }),
    fc.record({ name: fc.constant('filemarks'), count: fc.nat(3) }),
    fc.record({
      name: fc.constant('space'),
      over: fc.constantFrom('records', 'filemarks'),
      count: fc.integer({ min: -5, max: 5 }),
    }),
    fc.record(
      { name: fc.constant('locate'), object: fc.nat(20), partition: fc.nat(partitions) },
      { requiredKeys: ['name', 'object'] },
    ),
    fc.record({ name: fc.constant('blocklength'), bytes: fc.nat(9) }),
    fc.record({ name: fc.constant('compression'), on: fc.boolean() }),
    fc.record({ name: fc.constantFrom('end-of-data', 'rewind', 'erase', 'reload', 'reset', 'power-cycle') }),
  );
}

const settingOfKeys: fc.Arbitrary<ScriptCommand> = fc.oneof(
  fc.constant({ name: 'encryption', mode: 'off' } as const),
  fc.record({
    name: fc.constant('encryption' as const),
    mode: fc.constantFrom('decrypt' as const, 'mixed' as const),
    key: fc.integer({ min: 1, max: KEYS_MAX }),
  }),
);

/** Mostly from the beginning of the tape, where alone it can be done. */
const formatting: fc.Arbitrary<readonly ScriptCommand[]> = fc
  .tuple(fc.integer({ min: 1, max: PARTITIONS_MAX }), fc.nat(5))
  .map(([partitions, chance]) => [
    ...(chance > 0 ? [{ name: 'locate', object: 0, partition: 0 } as const] : []),
    { name: 'format', partitions },
  ]);

/** Faults that a {@link driveScript} can be played with and held against the reference. */
export const REFERENCE_FAULTS = [
  'busy',
  'aborted',
  'disconnect',
  'bus reset',
  'power loss',
  'servo failure',
  'recovered read error',
  'read error',
  'recovered write error',
  'write error',
  'deferred write error',
] as const satisfies readonly FaultKind[];

const FAULTS_OF_A_PLAN = 6;

/** Plans of such faults: by chance, or with the command of a number. */
export function driveFaults(): fc.Arbitrary<FaultPlan> {
  const kind = fc.constantFrom(...REFERENCE_FAULTS);
  const when = fc.oneof(
    fc.constantFrom(0.01, 0.05, 0.2).map((probability) => ({ probability })),
    fc.integer({ min: 1, max: 200 }).map((command) => ({ command })),
  );
  const faults: fc.Arbitrary<Fault[]> = fc.array(fc.record({ kind, when }), { maxLength: FAULTS_OF_A_PLAN });
  return fc.record({ seed: fc.nat(), faults });
}
