import { type Finding, finding, type TapePlace } from '../findings/index.js';

/** How a file of a tape ended, and what is known of the archive in it. */
export interface RecordCheckEnd {
  readonly endedBy: 'filemark' | 'end-of-data';
  /** Offset of the end marker of the archive; undefined where there is none, or it is not known. */
  readonly endOffset?: number | undefined;
  /** Number of the file of the tape behind it, where that begins neither as an archive nor as a label. */
  readonly unknownBehind?: number | undefined;
  /** Bytes of a record, as the user has them. */
  readonly expectedBytes?: number | undefined;
}

/** Findings that are made of single records, at most: those behind are like those in front. */
const FINDINGS_MAX = 1000;
/** An end marker is two blocks. */
const END_BYTES = 1024;

interface Taken {
  readonly place: TapePlace;
  readonly offset: number;
  readonly bytes: number;
}

/**
 * Checks the records that an archive stands in: all of one length, a multiple of 512 bytes, but for the last, which may
 * be shorter; the end marker in the last one; a filemark behind it.
 * @see GNU tar manual, "Blocking"
 */
export class RecordCheck {
  private readonly volume: number;
  private readonly found: Finding[] = [];
  private first: Taken | undefined;
  private last: Taken | undefined;

  /** @param volume - index of the tape among those that are read */
  constructor(volume: number) {
    this.volume = volume;
  }

  /** Bytes of the first record. */
  get recordBytes(): number | undefined {
    return this.first?.bytes;
  }

  /**
   * Takes the next record.
   * @param offset - of its first byte in the file of the tape
   */
  take(place: TapePlace, offset: number, bytes: number): void {
    // All but the last: that one may be shorter.
    if (this.last !== undefined) this.keep(this.otherLength(this.last));
    const taken = { place, offset, bytes };
    this.first ??= taken;
    this.last = taken;
    if (bytes % 512 === 0) return;
    this.keep([finding('TAPE_RECORD_NOT_BLOCKS', this.at(taken), { object: place.object, bytes })]);
  }

  /**
   * What was found, when all records have been taken.
   * @param placeOf - where a byte stands
   */
  end(
    { endedBy, endOffset, unknownBehind, expectedBytes }: RecordCheckEnd,
    placeOf: (offset: number) => TapePlace | undefined,
  ): readonly Finding[] {
    const { first, last } = this;
    if (first === undefined || last === undefined) return [];
    const found = [...this.found];
    if (last.bytes > first.bytes) found.push(...this.otherLength(last));
    // A single record may be the last one, and shorter.
    if (
      expectedBytes !== undefined &&
      first.bytes !== expectedBytes &&
      (first !== last || last.bytes > expectedBytes)
    ) {
      const args = { expectedBytes, recordBytes: first.bytes };
      found.push(finding('TAPE_BLOCKING_FACTOR_DIFFERS', this.at(first), args));
    }
    const end = { volume: this.volume, offset: last.offset + last.bytes };
    const endPlace = endOffset === undefined ? undefined : placeOf(Math.min(endOffset + END_BYTES, end.offset) - 1);
    if (endPlace !== undefined && last.place.object > endPlace.object) {
      const args = { records: last.place.object - endPlace.object, endObject: endPlace.object };
      found.push(finding('TAPE_RECORDS_BEHIND_END', { ...end, tape: endPlace }, args));
    }
    const at = { ...end, tape: { ...last.place, object: last.place.object + 1 } };
    if (endedBy === 'end-of-data') found.push(finding('TAPE_FILEMARK_MISSING', at, {}));
    else if (unknownBehind !== undefined) found.push(finding('TAPE_ARCHIVE_SPLIT', at, { file: unknownBehind }));
    return found;
  }

  private otherLength(taken: Taken): Finding[] {
    const recordBytes = this.first?.bytes ?? 0;
    const { place, bytes } = taken;
    if (bytes === recordBytes) return [];
    return [finding('TAPE_RECORD_LENGTHS_DIFFER', this.at(taken), { object: place.object, bytes, recordBytes })];
  }

  private at({ place, offset }: Taken): Finding['at'] {
    return { volume: this.volume, offset, tape: place };
  }

  private keep(made: readonly Finding[]): void {
    if (this.found.length < FINDINGS_MAX) this.found.push(...made);
  }
}
