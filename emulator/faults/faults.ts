import { chance } from './chance.js';
import {
  COMMAND_FAULTS,
  type Fault,
  type FaultKind,
  type FaultPlan,
  type FaultTrigger,
  RECORD_FAULTS,
} from './fault-plan.js';

/** What a drive is about to do, when something may go wrong. */
export type Moment =
  | { readonly of: 'command'; readonly operationCode: number }
  | { readonly of: 'load' | 'motion' }
  | { readonly of: 'read' | 'write'; readonly partition: number; readonly object: number };

/** What went wrong. */
export interface FaultThatHappened {
  readonly kind: FaultKind;
  /** The command, counted from 1. */
  readonly command: number;
  readonly partition?: number;
  readonly object?: number;
  /** Dirty heads were the cause. */
  readonly byDirt?: true;
}

/** So many of what happened are kept. */
const KEPT = 10_000;

const MOMENTS: Readonly<Record<Exclude<FaultKind, (typeof COMMAND_FAULTS)[number]>, readonly Moment['of'][]>> = {
  'load failure': ['load'],
  'servo failure': ['motion'],
  'dirty heads': ['read', 'write'],
  'recovered read error': ['read'],
  'read error': ['read'],
  'recovered write error': ['write'],
  'write error': ['write'],
  'deferred write error': ['write'],
  'silent corruption': ['write'],
};

/** With dirty heads, this part of the records is an error; of those, this part is recovered. */
const DIRTY_ERRORS = 0.2;
const DIRTY_RECOVERED = 0.7;
/** Takes the place of a fault's number in the plan. */
const DIRT = -1;

/** A plan at work: tells at each moment what goes wrong, and keeps what went wrong. */
export class Faults {
  readonly plan: FaultPlan;
  /** What happened, in order: the first ten thousand of it. */
  readonly happened: FaultThatHappened[] = [];
  private readonly left: number[];
  /** Numbers of the faults that may come about at each kind of moment. */
  private readonly possible: Readonly<Record<Moment['of'], readonly number[]>>;
  private commands = 0;
  /** Of the command that is being carried out. */
  private operationCode: number | undefined;
  private moments = 0;
  private readonly records = { read: 0, write: 0 };
  private headsAreDirty = false;
  /** Loads of the cartridge that is in the drive: chance may grow with them. */
  loads = 0;

  constructor(plan: FaultPlan) {
    this.plan = plan;
    this.left = plan.faults.map(({ times, when }) => times ?? (when.probability === undefined ? 1 : Infinity));
    const at = (of: Moment['of']) =>
      plan.faults.flatMap(({ kind }, index) => (momentsOf(kind).includes(of) ? [index] : []));
    this.possible = {
      command: at('command'),
      load: at('load'),
      motion: at('motion'),
      read: at('read'),
      write: at('write'),
    };
  }

  /** Whether the heads are dirty: the drive asks to be cleaned. */
  get dirty(): boolean {
    return this.headsAreDirty;
  }

  /** A cleaning cartridge was in. */
  clean(): void {
    this.headsAreDirty = false;
  }

  /** The first fault of the plan that comes about now; undefined where all goes well. */
  at(moment: Moment): FaultKind | undefined {
    this.moments++;
    if (moment.of === 'command') {
      this.commands++;
      this.operationCode = moment.operationCode;
    } else if (moment.of === 'read' || moment.of === 'write') this.records[moment.of]++;
    const index = this.possible[moment.of].find((i) => (this.left[i] as number) > 0 && this.comesAbout(i, moment));
    if (index === undefined) return this.byDirt(moment);
    this.left[index] = (this.left[index] as number) - 1;
    const { kind } = this.plan.faults[index] as Fault;
    this.keep(kind, moment);
    if (kind !== 'dirty heads') return kind;
    this.headsAreDirty = true;
    return this.byDirt(moment);
  }

  /** A number from 0 up to 1 for what a fault leaves open, such as which bit it changes. */
  detail(): number {
    return chance(this.plan.seed, this.moments, this.happened.length);
  }

  /** What happened, as a plan without chance: with it, the same commands go wrong in the same way. */
  replay(): FaultPlan {
    const ofPlan = this.happened.filter(({ byDirt }) => byDirt === undefined);
    const faults = ofPlan.map(({ kind, ...when }): Fault => ({ kind, when }));
    return { seed: this.plan.seed, faults };
  }

  private comesAbout(index: number, moment: Moment): boolean {
    const { when } = this.plan.faults[index] as Fault;
    return this.holds(when, moment) && this.isDrawn(when, index);
  }

  private holds(when: FaultTrigger, moment: Moment): boolean {
    const { command, operationCode, partition, object, record } = when;
    if (command !== undefined && command !== this.commands) return false;
    if (operationCode !== undefined && operationCode !== this.operationCode) return false;
    if (partition !== undefined && !('partition' in moment && moment.partition === partition)) return false;
    if (object !== undefined && !('object' in moment && moment.object === object)) return false;
    return record === undefined || (isOfRecords(moment) && this.records[moment.of] === record);
  }

  private isDrawn({ probability, growsWithLoads }: FaultTrigger, index: number): boolean {
    if (probability === undefined) return true;
    const grown = growsWithLoads === true ? probability * this.loads : probability;
    return chance(this.plan.seed, index, this.moments) < grown;
  }

  private byDirt(moment: Moment): FaultKind | undefined {
    if (!this.headsAreDirty || !isOfRecords(moment)) return undefined;
    const drawn = chance(this.plan.seed, DIRT, this.moments);
    if (drawn >= DIRTY_ERRORS) return undefined;
    const kind: FaultKind = `${drawn < DIRTY_ERRORS * DIRTY_RECOVERED ? 'recovered ' : ''}${moment.of} error`;
    this.keep(kind, moment, { byDirt: true });
    return kind;
  }

  private keep(kind: FaultKind, moment: Moment, cause: { readonly byDirt?: true } = {}): void {
    if (this.happened.length >= KEPT) return;
    const place = isOfRecords(moment) ? { partition: moment.partition, object: moment.object } : {};
    this.happened.push({ kind, command: this.commands, ...place, ...cause });
  }
}

type OfRecords = Extract<Moment, { readonly object: number }>;
const isOfRecords = (moment: Moment): moment is OfRecords => moment.of === 'read' || moment.of === 'write';

function momentsOf(kind: FaultKind): readonly Moment['of'][] {
  return MOMENTS[kind as keyof typeof MOMENTS] ?? ['command'];
}

/** Which faults a plan that is made of a seed has, and how likely each is. */
const LIKELY: readonly (readonly [FaultKind, probability: number])[] = [
  ['busy', 0.002],
  ['aborted', 0.001],
  ['recovered read error', 0.002],
  ['read error', 0.000_5],
  ['recovered write error', 0.002],
  ['write error', 0.000_5],
  ['deferred write error', 0.000_5],
  ['servo failure', 0.000_5],
  ['bus reset', 0.000_2],
  ['power loss', 0.000_1],
];

/**
 * A plan in which all goes wrong now and then, by chance.
 * @param seed - 0 to 2^32 - 1: another one is another run
 * @param severity - 1: about one command in two hundred; 0 is none
 */
export function faultPlanOf(seed: number, severity = 1): FaultPlan {
  const faults = LIKELY.map(([kind, likely]): Fault => {
    return { kind, when: { probability: Math.min(1, likely * severity) } };
  });
  return { seed, faults };
}

/** Whether a fault is one of a record. */
export function isRecordFault(kind: FaultKind): kind is (typeof RECORD_FAULTS)[number] {
  return (RECORD_FAULTS as readonly string[]).includes(kind);
}

/** Whether a fault takes the place of a command. */
export function isCommandFault(kind: FaultKind): kind is (typeof COMMAND_FAULTS)[number] {
  return (COMMAND_FAULTS as readonly string[]).includes(kind);
}
