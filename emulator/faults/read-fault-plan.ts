import {
  COMMAND_FAULTS,
  FAULTS_MAX,
  type Fault,
  type FaultKind,
  type FaultPlan,
  type FaultTrigger,
  MECHANISM_FAULTS,
  RECORD_FAULTS,
  SEED_MAX,
} from './fault-plan.js';

/** A plan that cannot be one: where in it, what was expected, what was found. */
export class FaultPlanError extends Error {
  /** Such as `faults[3].when.probability`. */
  readonly path: string;

  constructor(path: string, expected: string, found: unknown) {
    super(`${path}: expected ${expected}, found ${told(found)}. Mend the plan: docs/faults.md tells what it holds.`);
    this.name = 'FaultPlanError';
    this.path = path;
  }
}

const FOUND_MAX = 40;

function told(found: unknown): string {
  if (found === undefined) return 'nothing';
  const text = JSON.stringify(found) ?? String(found);
  return text.length > FOUND_MAX ? `${text.slice(0, FOUND_MAX)}…` : text;
}

const KINDS: readonly string[] = [...COMMAND_FAULTS, ...MECHANISM_FAULTS, ...RECORD_FAULTS];
const NUMBERS = {
  command: [1, Number.MAX_SAFE_INTEGER],
  operationCode: [0, 0xff],
  object: [0, Number.MAX_SAFE_INTEGER],
  partition: [0, 3],
  record: [1, Number.MAX_SAFE_INTEGER],
} as const satisfies { readonly [Name in keyof FaultTrigger]: readonly [number, number] };

/**
 * Reads a plan of faults from what JSON.parse gave.
 * @throws FaultPlanError where it is none
 */
export function readFaultPlan(plan: unknown): FaultPlan {
  const { seed = 0, faults, ...others } = objectAt('the plan', plan);
  refuseOthers('', others, 'seed and faults');
  if (!Array.isArray(faults)) throw new FaultPlanError('faults', 'a list', faults);
  if (faults.length > FAULTS_MAX) throw new FaultPlanError('faults', `at most ${FAULTS_MAX} faults`, faults.length);
  return {
    seed: numberAt('seed', seed, [0, SEED_MAX]),
    faults: faults.map((one, i) => faultAt(`faults[${i}]`, one)),
  };
}

function faultAt(path: string, value: unknown): Fault {
  const { kind, when, times, ...others } = objectAt(path, value);
  refuseOthers(`${path}.`, others, 'kind, when and times');
  if (typeof kind !== 'string' || !KINDS.includes(kind)) {
    throw new FaultPlanError(`${path}.kind`, `one of ${KINDS.join(', ')}`, kind);
  }
  return {
    kind: kind as FaultKind,
    when: triggerAt(`${path}.when`, when),
    ...(times !== undefined && { times: numberAt(`${path}.times`, times, [1, Number.MAX_SAFE_INTEGER]) }),
  };
}

function triggerAt(path: string, value: unknown): FaultTrigger {
  const given = objectAt(path, value);
  const trigger: Record<string, number | boolean> = {};
  for (const [name, one] of Object.entries(given)) {
    const at = `${path}.${name}`;
    if (Object.hasOwn(NUMBERS, name)) trigger[name] = numberAt(at, one, NUMBERS[name as keyof typeof NUMBERS]);
    else if (name === 'probability') trigger[name] = probabilityAt(at, one);
    else if (name === 'growsWithLoads' && typeof one === 'boolean') trigger[name] = one;
    else throw new FaultPlanError(at, `one of ${CONDITIONS}`, one);
  }
  if (Object.keys(trigger).every((name) => name === 'growsWithLoads')) {
    throw new FaultPlanError(path, `at least one of ${CONDITIONS}`, value);
  }
  return trigger;
}

const CONDITIONS = `${Object.keys(NUMBERS).join(', ')}, probability, growsWithLoads (true or false)`;

function objectAt(path: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new FaultPlanError(path, 'an object', value);
  }
  return value as Readonly<Record<string, unknown>>;
}

function numberAt(path: string, value: unknown, [least, most]: readonly [number, number]): number {
  if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most) {
    throw new FaultPlanError(path, `a whole number from ${least} to ${most}`, value);
  }
  return value as number;
}

function probabilityAt(path: string, value: unknown): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw new FaultPlanError(path, 'a number from 0 to 1', value);
}

function refuseOthers(prefix: string, others: object, known: string): void {
  for (const [name, value] of Object.entries(others)) throw new FaultPlanError(`${prefix}${name}`, known, value);
}
