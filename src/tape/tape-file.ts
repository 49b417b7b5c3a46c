import { type Finding, finding } from '../findings/index.js';
import type { ReadOutcome, RecordReader, TapePosition } from './model.js';

/** What is remembered at most: a tape may have no two records that are alike, or none that can be read. */
const RUNS_MAX = 1 << 16;
const FINDINGS_MAX = 1000;

/** Records of one length, one behind the other. */
interface Run {
  /** Offset of the first of them in the file. */
  readonly offset: number;
  /** Its logical object number. */
  readonly object: number;
  readonly recordBytes: number;
}

/**
 * One file of a tape: the records up to a filemark, or to the end of data. Whatever reads a stream of bytes can read
 * it, a record coming as one piece.
 *
 * Leaving the loop early leaves the tape where it is: another loop goes on from there.
 *
 * @example
 * for await (const file of tapeFiles(tape)) {
 *   for await (const event of readTar(file)) if (event.type === 'member') console.log(event.member.name);
 * }
 */
export class TapeFile implements AsyncIterable<Uint8Array> {
  /** Where its first record stands. */
  readonly start: TapePosition;
  private readonly tape: RecordReader;
  private readonly volume: number;
  private first: ReadOutcome | undefined;
  private endedBy: 'filemark' | 'end-of-data' | undefined;
  private readonly found: Finding[] = [];
  private readonly runs: Run[] = [];
  private offset = 0;
  /** Bytes that `runs` tells of. */
  private mappedBytes = 0;
  private object: number;

  private constructor(tape: RecordReader, start: TapePosition, first: ReadOutcome, volume: number) {
    this.tape = tape;
    this.start = start;
    this.object = start.object;
    this.first = first;
    this.volume = volume;
  }

  /**
   * Opens the file that begins where the tape stands, or what is left of it there.
   * @param volume - index of the tape among those that are read, for findings
   * @returns undefined at the end of data
   * @throws whatever the tape throws
   */
  static async open(tape: RecordReader, volume = 0): Promise<TapeFile | undefined> {
    const start = await tape.position();
    const first = await tape.read();
    return first.kind === 'end-of-data' ? undefined : new TapeFile(tape, start, first, volume);
  }

  /** What was had of its first record: undefined where it has none, or the first has been read already. */
  get head(): Uint8Array | undefined {
    const { first } = this;
    return first?.kind === 'record' || first?.kind === 'unreadable' ? first.bytes : undefined;
  }

  /** What ended it: undefined until it has been read so far. The tape then stands behind the filemark. */
  get end(): 'filemark' | 'end-of-data' | undefined {
    return this.endedBy;
  }

  /** TAPE_RECORD_UNREADABLE for each record that could not be read, of those read so far; no more than 1000. */
  get findings(): readonly Finding[] {
    return this.found;
  }

  /**
   * The records, each as one piece: a view that is valid until the next is asked for.
   * @throws whatever the tape throws
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    while (this.endedBy === undefined) {
      const outcome = this.first ?? (await this.tape.read());
      this.first = undefined;
      if (outcome.kind === 'filemark' || outcome.kind === 'end-of-data') {
        this.endedBy = outcome.kind;
        return;
      }
      const bytes = outcome.kind === 'record' ? outcome.bytes : await this.filled(outcome);
      this.remember(bytes.length);
      yield bytes;
    }
  }

  /**
   * Goes behind it, reading nothing more.
   * @throws whatever the tape throws
   */
  async skip(): Promise<void> {
    if (this.endedBy !== undefined) return;
    const { stop } = this.first?.kind === 'filemark' ? { stop: undefined } : await this.tape.spaceFilemarks(1);
    this.first = undefined;
    this.endedBy = stop === undefined ? 'filemark' : 'end-of-data';
  }

  /**
   * Where a byte stands on the tape: the record that holds it.
   * @param offset - bytes from the start of the file
   * @returns undefined where it has not been read, or stands behind 65,536 changes of the length of records
   */
  positionOf(offset: number): TapePosition | undefined {
    if (!(offset >= 0 && offset < this.mappedBytes)) return undefined;
    const run = this.runs.findLast((one) => one.offset <= offset) as Run;
    return { ...this.start, object: run.object + Math.floor((offset - run.offset) / run.recordBytes) };
  }

  private remember(recordBytes: number): void {
    const { offset, object, runs } = this;
    this.offset += recordBytes;
    this.object++;
    const last = runs.at(-1);
    const isNew = last?.recordBytes !== recordBytes;
    if (offset !== this.mappedBytes || (isNew && runs.length === RUNS_MAX)) return;
    if (isNew) runs.push({ offset, object, recordBytes });
    this.mappedBytes = this.offset;
  }

  /** What was had of a record, and zeros for the rest: all records of an archive are of one length. */
  private async filled(outcome: Extract<ReadOutcome, { kind: 'unreadable' }>): Promise<Uint8Array> {
    const { offset, object, volume } = this;
    const { partition, file } = this.start;
    const { reason } = outcome;
    const had = outcome.bytes.slice();
    const bytes = new Uint8Array(Math.max(had.length, this.runs.at(-1)?.recordBytes || (await this.nextBytes())));
    bytes.set(had);
    const args = { partition, file, object, had: had.length, filled: bytes.length - had.length, reason };
    const at = { volume, offset, tape: { partition, file, object } };
    if (this.found.length < FINDINGS_MAX) this.found.push(finding('TAPE_RECORD_UNREADABLE', at, args));
    return bytes;
  }

  /** Bytes of the next record: in front of the first one there is none to go by. */
  private async nextBytes(): Promise<number> {
    this.first = await this.tape.read();
    return this.head?.length ?? 0;
  }
}

/**
 * The files from where the tape stands to the end of data, one after the other. What was not read of one is passed when
 * the next is asked for; two filemarks in succession are a file of no records.
 * @throws whatever the tape throws
 */
export async function* tapeFiles(tape: RecordReader): AsyncGenerator<TapeFile> {
  for (let file = await TapeFile.open(tape); file !== undefined; file = await TapeFile.open(tape)) {
    yield file;
    await file.skip();
  }
}
