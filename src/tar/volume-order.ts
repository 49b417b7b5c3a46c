import { encodeName } from '../bytes/index.js';
import type { Exact } from '../findings/index.js';
import { splitVolumeLabel } from './label-match.js';

/** What a volume shows at its two ends: enough to put a set in order. */
export interface VolumeEnds {
  readonly label: string | undefined;
  /** The member that goes on from the volume before. */
  readonly head: { readonly name: string; readonly offset: Exact } | undefined;
  /** The member that goes on on the next volume, and the offset at which it does. */
  readonly tail: { readonly name: string; readonly had: Exact } | undefined;
  /** Whether the marker that ends an archive stands on it: on the last volume of a set only. */
  readonly hasEndMarker: boolean;
}

/** Whether one of the files given together says that it is a volume of a set; their beginnings are enough for that. */
export function isVolumeSet(volumes: readonly VolumeEnds[]): boolean {
  return volumes.length > 1 && volumes.some((volume) => volume.head !== undefined || numberOf(volume) !== undefined);
}

/**
 * Sorts files that were given together into sets, each to be read as one archive, and puts their volumes in order.
 * Volumes are of one set if their labels say so; one of another set among them is left there, to be told of. What is
 * an archive of its own stays alone.
 * @returns indices into `volumes`, a group for each archive, the groups in the order in which they were given
 */
export function groupVolumes(volumes: readonly VolumeEnds[]): readonly (readonly number[])[] {
  const inSet = volumes.flatMap((volume, i) => (seemsPart(volume) ? [i] : []));
  if (!isVolumeSet(volumes) || inSet.length < 2) return volumes.map((_, i) => [i]);
  const byLabel = new Map<string | undefined, number[]>();
  for (const i of inSet) {
    const label = volumes[i]?.label;
    const base = label === undefined ? undefined : splitVolumeLabel(label).base;
    byLabel.set(base, [...(byLabel.get(base) ?? []), i]);
  }
  const several = [...byLabel.values()].filter((group) => group.length > 1);
  // A single volume of another label is most likely here by mistake: it is told of as foreign.
  const sets = several.length > 1 ? [...byLabel.values()] : [inSet];
  const alone = volumes.flatMap((_, i) => (inSet.includes(i) ? [] : [i]));
  // The last volume of a set without labels, where no member goes on on it, looks like an archive of its own.
  const [set] = sets;
  const last = alone.length === 1 && sets.length === 1 ? volumes[alone[0] as number] : undefined;
  const isOpen = set?.every((i) => volumes[i]?.hasEndMarker === false && volumes[i]?.label === undefined) === true;
  if (last?.label === undefined && last !== undefined && isOpen) set?.push(alone.pop() as number);
  return [...sets, ...alone.map((i) => [i])]
    .sort((a, b) => (a[0] as number) - (b[0] as number))
    .map((group) => orderVolumes(group.map((i) => volumes[i] as VolumeEnds)).map((at) => group[at] as number));
}

/** Whether it is no archive of its own: numbered, goes on from another volume, or goes on on another. */
function seemsPart(volume: VolumeEnds): boolean {
  const { head, tail, hasEndMarker } = volume;
  return numberOf(volume) !== undefined || head !== undefined || tail !== undefined || !hasEndMarker;
}

function numberOf(volume: VolumeEnds): number | undefined {
  return volume.label === undefined ? undefined : splitVolumeLabel(volume.label).number;
}

/** The order in which to read volumes: by the numbers in their labels, else by what goes on where. */
export function orderVolumes(volumes: readonly VolumeEnds[]): number[] {
  const given = volumes.map((_, i) => i);
  const numbers = volumes.map(numberOf);
  if (numbers.every((n) => n !== undefined)) {
    return given.sort((a, b) => (numbers[a] as number) - (numbers[b] as number) || a - b);
  }
  const left = new Set(given);
  const order: number[] = [];
  while (left.size > 0) {
    const last = order.at(-1);
    const tail = last === undefined ? undefined : volumes[last]?.tail;
    const rest = [...left];
    const next =
      (tail === undefined ? undefined : rest.find((i) => goesOn(volumes[i]?.head, tail))) ??
      // Behind a member's end anything may come but what goes on from elsewhere, and the last volume.
      rest.find((i) => volumes[i]?.head === undefined && volumes[i]?.hasEndMarker === false) ??
      rest.find((i) => volumes[i]?.head === undefined) ??
      rest.find((i) => volumes[i]?.hasEndMarker === false) ??
      rest[0];
    order.push(next as number);
    left.delete(next as number);
  }
  return order;
}

function goesOn(head: VolumeEnds['head'], tail: { name: string; had: Exact }): boolean {
  return head !== undefined && isSameMember(head.name, tail.name) && head.offset === tail.had;
}

/** Whether a continuation can be of a member: GNU tar cuts the name in its header at 100 bytes. */
export function isSameMember(continued: string, name: string): boolean {
  if (continued === name) return true;
  const bytes = encodeName(name);
  const cut = encodeName(continued);
  return cut.length >= 99 && cut.length <= 100 && cut.every((byte, i) => byte === bytes[i]);
}
