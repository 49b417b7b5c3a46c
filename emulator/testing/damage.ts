import { concatenated } from '../../src/bytes/index.js';

/**
 * One damage to an archive: plain data, so that a failing test can print it and a later one repeat it. Offsets and
 * lengths are in bytes of the original.
 */
export type Damage =
  /** One bit turned over: `bit` 0 is the least significant. */
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  /** Everything from `at` on is gone. */
  | { readonly kind: 'cut'; readonly at: number }
  /** Foreign bytes stand in front of the byte at `at`. */
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: Uint8Array }
  /** Foreign bytes stand in place of as many of the original's. */
  | { readonly kind: 'overwrite'; readonly at: number; readonly bytes: Uint8Array }
  /** A stretch reads as zeros. */
  | { readonly kind: 'zero'; readonly at: number; readonly length: number }
  /** A stretch is missing: what follows has moved up. */
  | { readonly kind: 'remove'; readonly at: number; readonly length: number }
  /** Two stretches of one length, `at` and, behind it, `other`, have changed places. */
  | { readonly kind: 'swap'; readonly at: number; readonly other: number; readonly length: number }
  /** A stretch stands twice, the second time right behind the first. */
  | { readonly kind: 'duplicate'; readonly at: number; readonly length: number };

/** A stretch of the original, `start` to `end` (not included); empty where something was put in between two bytes. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Bytes after a damage, and what is left of the original in them. */
export interface Damaged {
  readonly damage: Damage;
  readonly bytes: Uint8Array;
  /** What of the original was changed, lost, moved or torn apart; empty where the damage changed no byte. */
  readonly touched: readonly Range[];
  /** Where the byte at an offset of the original stands now; undefined where it was touched. */
  readonly moved: (offset: number) => number | undefined;
}

/** A stretch that came through whole: it stands `by` bytes further on now. */
interface Kept extends Range {
  readonly by: number;
}

/**
 * Does a damage to bytes.
 * @param bytes - the original, which is left as it is
 * @throws RangeError where the damage reaches beyond the bytes
 */
export function applyDamage(bytes: Uint8Array, damage: Damage): Damaged {
  const { at } = damage;
  const end = lastOf(damage);
  if (at < 0 || end > bytes.length) throw new RangeError(`${damage.kind} at ${at} reaches beyond ${bytes.length}`);
  if (damage.kind === 'swap' && damage.other < at + damage.length) throw new RangeError('the stretches overlap');
  const damaged = damagedBytes(bytes, damage);
  const isSame = damaged.length === bytes.length && damaged.every((byte, i) => byte === bytes[i]);
  if (isSame) return { damage, bytes: damaged, touched: [], moved: (offset) => offset };
  const touched = touchedBy(bytes, damage);
  const kept = keptOf(bytes.length, damage, touched);
  const moved = (offset: number): number | undefined => {
    const stretch = kept.find(({ start, end }) => offset >= start && offset < end);
    return stretch === undefined ? undefined : offset + stretch.by;
  };
  return { damage, bytes: damaged, touched, moved };
}

/** Offset behind the last byte of the original that a damage speaks of. */
function lastOf(damage: Damage): number {
  switch (damage.kind) {
    case 'flip':
      return damage.at + 1;
    case 'cut':
    case 'insert':
      return damage.at;
    case 'overwrite':
      return damage.at + damage.bytes.length;
    case 'swap':
      return damage.other + damage.length;
    default:
      return damage.at + damage.length;
  }
}

function damagedBytes(bytes: Uint8Array, damage: Damage): Uint8Array {
  const { at } = damage;
  switch (damage.kind) {
    case 'flip': {
      const copy = bytes.slice();
      copy[at] = (bytes[at] as number) ^ (1 << damage.bit);
      return copy;
    }
    case 'cut':
      return bytes.slice(0, at);
    case 'insert':
      return concatenated([bytes.subarray(0, at), damage.bytes, bytes.subarray(at)]);
    case 'overwrite': {
      const copy = bytes.slice();
      copy.set(damage.bytes, at);
      return copy;
    }
    case 'zero':
      return bytes.slice().fill(0, at, at + damage.length);
    case 'remove':
      return concatenated([bytes.subarray(0, at), bytes.subarray(at + damage.length)]);
    case 'swap': {
      const copy = bytes.slice();
      copy.set(bytes.subarray(damage.other, damage.other + damage.length), at);
      copy.set(bytes.subarray(at, at + damage.length), damage.other);
      return copy;
    }
    case 'duplicate':
      return concatenated([bytes.subarray(0, at + damage.length), bytes.subarray(at)]);
  }
}

function touchedBy(bytes: Uint8Array, damage: Damage): Range[] {
  const { at } = damage;
  switch (damage.kind) {
    case 'cut':
      return [{ start: at, end: bytes.length }];
    case 'insert':
      return [{ start: at, end: at }];
    case 'duplicate':
      return [{ start: at + damage.length, end: at + damage.length }];
    case 'zero':
      return [withoutZeros(bytes, at, at + damage.length)];
    case 'swap':
      return [
        { start: at, end: at + damage.length },
        { start: damage.other, end: damage.other + damage.length },
      ];
    default:
      return [{ start: at, end: lastOf(damage) }];
  }
}

/** A stretch without the zeros at its two ends, which zeroing left as they were. */
function withoutZeros(bytes: Uint8Array, from: number, to: number): Range {
  let start = from;
  let end = to;
  while (start < end && bytes[start] === 0) start++;
  while (end > start && bytes[end - 1] === 0) end--;
  return { start, end };
}

function keptOf(length: number, damage: Damage, touched: readonly Range[]): Kept[] {
  const shift =
    damage.kind === 'insert'
      ? damage.bytes.length
      : damage.kind === 'duplicate'
        ? damage.length
        : damage.kind === 'remove'
          ? -damage.length
          : 0;
  const kept: Kept[] = [];
  let start = 0;
  for (const range of touched) {
    kept.push({ start, end: range.start, by: kept.length === 0 ? 0 : shift });
    start = range.end;
  }
  kept.push({ start, end: length, by: shift });
  return kept;
}

/** Whether a damage left a stretch of the original as it was, all in one piece. */
export function isUntouched(damaged: Damaged, { start, end }: Range): boolean {
  return damaged.touched.every((range) =>
    // Something put in right in front of a stretch, or right behind it, leaves it whole.
    range.start === range.end ? range.start <= start || range.start >= end : range.end <= start || range.start >= end,
  );
}
