import fc from 'fast-check';
import { encodeName } from '../../src/bytes/index.js';
import { type ArchiveConstraints, archive } from './archive-arbitrary.js';
import { applyDamage, type Damage, type Damaged } from './damage.js';
import type { BuiltArchive } from './description.js';
import { printedAs } from './printing.js';

/** What to damage: bytes of a length, with the places and names that make damage interesting where they are known. */
export type DamageTarget = Pick<BuiltArchive, 'bytes'> &
  Partial<Pick<BuiltArchive, 'segments' | 'members' | 'recordBytes'>>;

/** An archive, and what a damage made of it. */
export interface DamagedArchive {
  readonly archive: BuiltArchive;
  readonly damaged: Damaged;
}

/** A damage before it is known to what: every number is taken modulo what there is. */
interface Plan {
  readonly kind: Damage['kind'];
  readonly place: number;
  readonly near: 'anywhere' | 'block' | 'segment' | 'about-segment';
  readonly other: number;
  readonly unit: 'bytes' | 'block' | 'blocks' | 'record';
  readonly count: number;
  readonly foreign: { readonly kind: 'noise' | 'listing' | 'message' | 'zeros'; readonly seed: number };
}

const BLOCK = 512;
const HUGE = 2 ** 30;

const plan: fc.Arbitrary<Plan> = fc.record({
  kind: fc.constantFrom('flip', 'cut', 'insert', 'overwrite', 'zero', 'remove', 'swap', 'duplicate'),
  place: fc.nat(HUGE),
  near: fc.constantFrom('anywhere', 'block', 'segment', 'about-segment'),
  other: fc.nat(HUGE),
  unit: fc.constantFrom('bytes', 'block', 'blocks', 'record'),
  count: fc.integer({ min: 1, max: 600 }),
  foreign: fc.record({ kind: fc.constantFrom('noise', 'listing', 'message', 'zeros'), seed: fc.nat(65535) }),
});

/**
 * Damages to an archive: a flipped bit, a cut, bytes or text put in or written over, a stretch zeroed or missing, two
 * blocks exchanged, a block doubled. Half of them stand at the edges of headers and content, where readers go wrong.
 * @param target - an archive of {@link archive}, or any bytes (at least one)
 * @throws RangeError where there are no bytes to damage
 */
export function damage(target: DamageTarget): fc.Arbitrary<Damage> {
  if (target.bytes.length === 0) throw new RangeError('no bytes to damage');
  return plan.map((p) => settle(p, target));
}

/** Archives with one damage done to them. */
export function damagedArchive(constraints: ArchiveConstraints = {}): fc.Arbitrary<DamagedArchive> {
  return fc.tuple(archive(constraints), plan).map(([built, p]) => {
    const done = settle(p, built);
    const pair = { archive: built, damaged: applyDamage(built.bytes, done) };
    return printedAs(pair, { archive: built.description, damage: done });
  });
}

function settle(p: Plan, target: DamageTarget): Damage {
  const total = target.bytes.length;
  const at = placeOf(p, target);
  switch (p.kind) {
    case 'flip':
      return { kind: 'flip', at, bit: p.other % 8 };
    case 'cut':
      return { kind: 'cut', at };
    case 'insert':
      return { kind: 'insert', at, bytes: foreignBytes(p, target, at) };
    case 'overwrite':
      return { kind: 'overwrite', at, bytes: foreignBytes(p, target, at).subarray(0, total - at) };
    case 'swap':
      return settleSwap(p, total);
    default:
      return { kind: p.kind, ...stretch(p, at, target) };
  }
}

function placeOf({ near, place, other }: Plan, { bytes, segments = [] }: DamageTarget): number {
  const total = bytes.length;
  if (near === 'anywhere' || (near !== 'block' && segments.length === 0)) return place % total;
  if (near === 'block') return (place % Math.ceil(total / BLOCK)) * BLOCK;
  const start = segments[place % segments.length]?.start ?? 0;
  return near === 'segment' ? start : Math.min(total - 1, Math.max(0, start + (other % 9) - 4));
}

/** A stretch from a place on: whole blocks and records begin where the archive's own do. */
function stretch(p: Plan, from: number, target: DamageTarget): { at: number; length: number } {
  const total = target.bytes.length;
  const record = target.recordBytes ?? 20 * BLOCK;
  const grid = p.unit === 'bytes' ? 1 : p.unit === 'record' ? record : BLOCK;
  const at = from - (from % grid);
  const wanted = p.unit === 'blocks' ? BLOCK * (1 + (p.count % 4)) : p.unit === 'bytes' ? p.count : grid;
  return { at, length: Math.min(wanted, total - at) };
}

function settleSwap({ place, other }: Plan, total: number): Damage {
  const blocks = Math.floor(total / BLOCK);
  // Too short for two blocks: what can be exchanged are halves.
  if (blocks < 2) return { kind: 'swap', at: 0, other: Math.ceil(total / 2), length: Math.floor(total / 2) };
  const first = place % blocks;
  const second = (first + 1 + (other % (blocks - 1))) % blocks;
  return { kind: 'swap', at: BLOCK * Math.min(first, second), other: BLOCK * Math.max(first, second), length: BLOCK };
}

/** What gets into archives: noise, lines that tar prints, with and without `-v`, zeros. */
function foreignBytes({ foreign, count, unit }: Plan, { members = [] }: DamageTarget, at: number): Uint8Array {
  const length = unit === 'bytes' ? count : unit === 'blocks' ? BLOCK * 2 : BLOCK;
  if (foreign.kind === 'zeros') return new Uint8Array(length);
  if (foreign.kind === 'noise') {
    let state = foreign.seed;
    return Uint8Array.from({ length }, () => {
      state = Math.imul(state, 1664525) + 1013904223;
      return state >>> 24;
    });
  }
  const here = members.findIndex((member) => member.end > at);
  const names = members.slice(Math.max(0, here - 1), here + 2).map(({ name }) => name);
  if (foreign.kind === 'message' || names.length === 0) {
    return encodeName(`tar: ${names[0] ?? 'some/file'}: file changed as we read it\n`);
  }
  return encodeName(names.map((name) => `${name}\n`).join(''));
}
