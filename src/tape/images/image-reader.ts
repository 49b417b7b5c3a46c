import { type Finding, finding } from '../../findings/index.js';
import {
  RECORD_BYTES_MAX,
  type ReadOutcome,
  type RecordReader,
  type SpaceOutcome,
  type Sync,
  type TapePosition,
} from '../model.js';
import { numberFrom0, wholeNumber } from '../numbers.js';
import { type ImageBytes, ImageWindow } from './image-bytes.js';
import type { ImageFormat, ImageObject, PlacedProblem, RecordCompression } from './image-format.js';
import { BEGINNING, type IndexedPlace, PlaceIndex } from './place-index.js';

const FINDINGS_MAX = 1000;

/**
 * Decompresses a record.
 * @param mostBytes - it must not become longer
 * @returns undefined where it cannot be decompressed
 */
export type DecompressRecord = (
  compressed: Uint8Array,
  method: RecordCompression,
  mostBytes: number,
) => Uint8Array | undefined;

/** How an image is read. */
export interface ImageReaderOptions {
  /** For HET; without, compressed records cannot be read. */
  readonly decompress?: DecompressRecord | undefined;
  /** Index of the image among those that are read, for findings. Default 0. */
  readonly volume?: number | undefined;
}

/**
 * An image as a tape of one partition. It begins in front of the first object. Where it stands, and a bounded index of
 * places, is all that is kept of it; whatever is wrong with it is a finding, and reading goes on behind it.
 *
 * What is thrown is what its bytes throw.
 *
 * @example
 * const tape = new ImageReader(bytes, new SimhFormat());
 * for await (const file of tapeFiles(tape)) console.log(file.start.file);
 */
export class ImageReader implements Sync<RecordReader> {
  readonly partitions = 1;
  protected readonly format: ImageFormat;
  protected readonly window: ImageWindow;
  protected readonly index = new PlaceIndex();
  protected here: IndexedPlace = BEGINNING;
  /** The furthest place that has been looked at: what is wrong in front of it has been told. */
  protected seen: IndexedPlace = BEGINNING;
  protected end: IndexedPlace | undefined;
  protected found: Finding[] = [];
  private readonly decompress: DecompressRecord | undefined;
  private readonly volume: number;
  private readonly foreign = new Set<string>();
  private toldCompression = 0;

  constructor(bytes: ImageBytes, format: ImageFormat, { decompress, volume = 0 }: ImageReaderOptions = {}) {
    this.window = new ImageWindow(bytes);
    this.format = format;
    this.decompress = decompress;
    this.volume = volume;
  }

  /** What is wrong with the part that has been read, or passed: the first 1000 findings. */
  get findings(): readonly Finding[] {
    return this.found;
  }

  position(): TapePosition {
    return { partition: 0, object: this.here.object, file: this.here.file };
  }

  /** Byte of the image where it stands. */
  get offset(): number {
    return this.here.offset;
  }

  read(): ReadOutcome {
    const object = this.pass();
    if (object === undefined) return { kind: 'end-of-data' };
    if (object.kind === 'filemark') return { kind: 'filemark' };
    const content = this.format.contentOf(this.window, object);
    if (object.kind === 'unreadable') return { kind: 'unreadable', bytes: content };
    if (object.compression === undefined) return { kind: 'record', bytes: content };
    const bytes = this.decompress?.(content, object.compression, RECORD_BYTES_MAX);
    if (bytes !== undefined && bytes.length > 0) return { kind: 'record', bytes };
    this.tellCompressed(object, object.compression);
    return { kind: 'unreadable', bytes: new Uint8Array(0) };
  }

  spaceRecords(count: number): SpaceOutcome {
    const wanted = Math.abs(wholeNumber(count));
    if (count < 0) return this.backRecords(wanted);
    for (let left = wanted; left > 0; left--) {
      const object = this.pass();
      if (object === undefined) return { left, stop: 'end-of-data' };
      if (object.kind === 'filemark') return { left, stop: 'filemark' };
    }
    return { left: 0, stop: undefined };
  }

  spaceFilemarks(count: number): SpaceOutcome {
    const { file } = this.here;
    if (wholeNumber(count) < 0) {
      const left = Math.max(0, -count - file);
      this.goBack(left > 0 ? BEGINNING : this.inFrontOfFilemark(file + count));
      return { left, stop: left > 0 ? 'beginning-of-partition' : undefined };
    }
    // The place in front of the last filemark, or one that is not far from there.
    const near = count === 0 ? this.here : this.index.before('file', file + count - 1);
    if (near.object > this.here.object) this.here = near;
    while (this.here.file < file + count) {
      if (this.pass() === undefined) return { left: file + count - this.here.file, stop: 'end-of-data' };
    }
    return { left: 0, stop: undefined };
  }

  spaceToEndOfData(): void {
    this.locate(Number.MAX_SAFE_INTEGER);
  }

  locate(object: number, partition = 0): boolean {
    if (partition !== 0) throw new RangeError(`there is no partition ${partition}: an image has 1, from 0 on`);
    const wanted = numberFrom0(object, 'an object');
    const isAhead = wanted >= this.here.object;
    const near = wanted >= this.seen.object ? this.seen : this.index.before('object', wanted);
    if (!isAhead || near.object > this.here.object) this.here = near;
    while (this.here.object < wanted && this.pass() !== undefined) {}
    return this.here.object === wanted;
  }

  /** Goes behind the next object; undefined where none is there. */
  protected pass(): ImageObject | undefined {
    if (this.here.offset === this.end?.offset) return undefined;
    const { object: number, file } = this.here;
    const object = this.format.objectAt(this.window, this.here);
    const isNew = number >= this.seen.object;
    if (isNew) for (const problem of object.problems) this.tell(problem, number);
    if (object.kind === 'end') {
      this.end = this.here;
      return undefined;
    }
    this.here = { ...object.next, object: number + 1, file: file + (object.kind === 'filemark' ? 1 : 0) };
    if (isNew) {
      this.seen = this.here;
      this.index.add(this.here);
    }
    return object;
  }

  private backRecords(wanted: number): SpaceOutcome {
    const { object, file } = this.here;
    const mark = file === 0 ? undefined : this.inFrontOfFilemark(file - 1);
    const first = mark === undefined ? 0 : mark.object + 1;
    const left = Math.max(0, wanted - (object - first));
    if (left === 0) this.locate(object - wanted);
    else this.goBack(mark ?? BEGINNING);
    if (left === 0) return { left, stop: undefined };
    return { left, stop: mark === undefined ? 'beginning-of-partition' : 'filemark' };
  }

  private goBack(place: IndexedPlace): void {
    this.here = place;
  }

  /** The place in front of a filemark that has been passed. */
  private inFrontOfFilemark(number: number): IndexedPlace {
    const { here } = this;
    this.here = this.index.before('file', number);
    let place = this.here;
    while (this.here.file <= number && this.pass() !== undefined) {
      if (this.here.file <= number) place = this.here;
    }
    this.here = here;
    return place;
  }

  private tellCompressed({ offset, bytes }: ImageObject, method: RecordCompression): void {
    if (offset < this.toldCompression) return;
    this.toldCompression = offset + 1;
    this.add(finding('TAPE_IMAGE_NOT_DECOMPRESSED', this.at(offset), { object: this.here.object - 1, method, bytes }));
  }

  private tell(problem: PlacedProblem, object: number): void {
    const at = this.at(problem.offset);
    if (problem.kind === 'cut') {
      const foundBytes = this.window.sizeBytes - problem.offset;
      this.add(finding('TAPE_IMAGE_TRUNCATED', at, { object, expectedBytes: problem.expectedBytes, foundBytes }));
    } else if (problem.kind === 'lengths-differ') {
      this.add(finding('TAPE_IMAGE_LENGTHS_DIFFER', at, { object, front: problem.front, back: problem.back }));
    } else if (problem.kind === 'damaged') {
      const { reason, resumedAt } = problem;
      const lostBytes = (resumedAt ?? this.window.sizeBytes) - problem.offset;
      this.add(finding('TAPE_IMAGE_DAMAGED', at, { object, reason, resumedAt, lostBytes }));
    } else if (problem.kind === 'too-long') {
      const args = { object, bytes: problem.bytes, mostBytes: RECORD_BYTES_MAX };
      this.add(finding('TAPE_IMAGE_RECORD_TOO_LONG', at, args));
    } else if (problem.kind === 'marked-bad') {
      this.add(finding('TAPE_IMAGE_RECORD_BAD', at, { object, bytes: problem.bytes }));
    } else if (problem.kind === 'behind-end') {
      this.add(finding('TAPE_IMAGE_BEHIND_END', at, { bytes: problem.bytes }));
    } else if (problem.kind === 'last-short') {
      const { recordBytes, bytes } = problem;
      this.add(finding('TAPE_IMAGE_LAST_RECORD_SHORT', at, { recordBytes, bytes }));
    } else if (!this.foreign.has(problem.what)) {
      this.foreign.add(problem.what);
      this.add(finding('TAPE_IMAGE_FOREIGN_OBJECT', at, { what: problem.what }));
    }
  }

  private at(offset: number): Finding['at'] {
    return { volume: this.volume, offset };
  }

  private add(made: Finding): void {
    if (this.found.length < FINDINGS_MAX) this.found.push(made);
  }
}
