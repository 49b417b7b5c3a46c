import type { SpaceOutcome } from '../model.js';
import type { PartitionMedium } from './medium.js';

/** Where spacing ends. */
export interface Spaced {
  /** The object in front of which the tape then stands. */
  readonly object: number;
  readonly outcome: SpaceOutcome;
}

/**
 * Passes records; a filemark stops it, and is passed too. With O(log n) looks at the medium, however many are passed.
 * @param object - in front of it the tape stands
 * @param count - backwards where it is negative
 */
export function spacedRecords(medium: PartitionMedium, object: number, count: number): Spaced {
  return count < 0 ? recordsBack(medium, object, -count) : recordsAhead(medium, object, count);
}

function recordsAhead(medium: PartitionMedium, object: number, count: number): Spaced {
  const mark = medium.filemark(medium.filemarksBefore(object));
  const end = mark ?? medium.objects;
  if (object + count <= end) return all(object + count);
  const left = count - (end - object);
  if (mark === undefined) return { object: end, outcome: { left, stop: 'end-of-data' } };
  return { object: mark + 1, outcome: { left, stop: 'filemark' } };
}

function recordsBack(medium: PartitionMedium, object: number, count: number): Spaced {
  const file = medium.filemarksBefore(object);
  const mark = file === 0 ? undefined : medium.filemark(file - 1);
  const first = mark === undefined ? 0 : mark + 1;
  if (object - count >= first) return all(object - count);
  const stop = mark === undefined ? 'beginning-of-partition' : 'filemark';
  return { object: mark ?? 0, outcome: { left: count - (object - first), stop } };
}

/**
 * Passes filemarks and the records between them; backwards, the tape then stands in front of the last of them. With
 * O(log n) looks at the medium.
 * @param object - in front of it the tape stands
 */
export function spacedFilemarks(medium: PartitionMedium, object: number, count: number): Spaced {
  if (count === 0) return all(object);
  const file = medium.filemarksBefore(object);
  if (count > 0) {
    const mark = medium.filemark(file + count - 1);
    if (mark !== undefined) return all(mark + 1);
    const passed = medium.filemarksBefore(medium.objects) - file;
    return { object: medium.objects, outcome: { left: count - passed, stop: 'end-of-data' } };
  }
  const mark = file + count < 0 ? undefined : medium.filemark(file + count);
  if (mark !== undefined) return all(mark);
  return { object: 0, outcome: { left: -count - file, stop: 'beginning-of-partition' } };
}

const all = (object: number): Spaced => ({ object, outcome: { left: 0, stop: undefined } });
