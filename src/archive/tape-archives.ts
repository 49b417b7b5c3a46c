import type { Finding, TapePlace } from '../findings/index.js';
import { RecordCheck, type RecordReader, TapeFile } from '../tape/index.js';
import { explainFirstRecord } from './images/index.js';
import { type OpenArchive, openArchive } from './open-archive.js';
import { type ByteSource, iterableSource, type SourceTape } from './source.js';

/** How the archives of a tape are opened. */
export interface TapeArchivesOptions {
  /** What to call the tape in reports. */
  readonly name: string;
  /** Index of the tape among the volumes of a set. Default 0. */
  readonly volume?: number | undefined;
  /** What is wrong with what holds the tape, of the part that has been read: as `ImageReader` has it. */
  readonly findings?: (() => readonly Finding[]) | undefined;
  /** Gives the source through which each archive is read, such as to show how far it has come. Default as it is. */
  readonly through?: ((source: ByteSource) => ByteSource) | undefined;
}

/** An archive in a file of a tape. */
export interface TapeArchive extends OpenArchive {
  /** Number of the file: filemarks in front of it in the partition. */
  readonly file: number;
}

/**
 * The archives on a tape: a drive, an image, a cartridge, memory. Each is read once, forwards, before the next is asked
 * for. Whatever takes an archive takes its source; `verify` checks the records that it stands in, too.
 *
 * @example
 * for await (const { source, findings } of new TapeArchives(drive, { name: 'nst0' })) {
 *   const report = await verify([source], { extraFindings: findings });
 *   console.log(source.name, report.findings.bySeverity('error'));
 * }
 */
export class TapeArchives implements AsyncIterable<TapeArchive> {
  private readonly tape: RecordReader;
  private readonly options: TapeArchivesOptions;
  private current: TapeFile | undefined;
  /** Findings of what holds the tape that have been told. */
  private told = 0;

  constructor(tape: RecordReader, options: TapeArchivesOptions) {
    this.tape = tape;
    this.options = options;
  }

  /** From where the tape stands. */
  async *[Symbol.asyncIterator](): AsyncGenerator<TapeArchive> {
    for (let archive = await this.next(); archive !== undefined; archive = await this.next()) yield archive;
  }

  /**
   * Opens the next file that may hold an archive: files of no records, and those that begin with a label of 80
   * characters, are passed.
   * @returns undefined at the end of data
   * @throws SourceError where it cannot be read; whatever the tape throws
   */
  async next(): Promise<TapeArchive | undefined> {
    for (;;) {
      await this.current?.skip();
      const file = await this.openFile();
      if (file === undefined) return undefined;
      const { head } = file;
      if (head !== undefined && explainFirstRecord(head).kind !== 'label') return this.open(file);
    }
  }

  /**
   * Opens a file of the partition in which the tape stands, whatever it holds.
   * @param file - its number: filemarks in front of it
   * @returns undefined where there is none
   * @throws SourceError where it cannot be read; RangeError where `file` is no number of one; whatever the tape throws
   */
  async at(file: number): Promise<TapeArchive | undefined> {
    this.current = undefined;
    await this.tape.locate(0);
    const { stop } = await this.tape.spaceFilemarks(file);
    this.told = this.below.length;
    const opened = stop === undefined ? await this.openFile() : undefined;
    return opened === undefined ? undefined : this.open(opened);
  }

  /** What was found of what holds the tape, and stands in no archive: asked for behind the last one. */
  rest(): readonly Finding[] {
    const rest = this.below.slice(this.told);
    this.told += rest.length;
    return rest;
  }

  private get below(): readonly Finding[] {
    return this.options.findings?.() ?? [];
  }

  private async openFile(): Promise<TapeFile | undefined> {
    this.current = await TapeFile.open(this.tape, this.options.volume);
    return this.current;
  }

  private async open(file: TapeFile): Promise<TapeArchive> {
    const { name, volume = 0, through = (source) => source } = this.options;
    const { partition, file: number } = file.start;
    const check = new RecordCheck(volume);
    const below: Finding[] = [];
    const placeOf = (offset: number): TapePlace | undefined => file.positionOf(offset);
    const tape: SourceTape = {
      placeOf,
      recordBytes: () => check.recordBytes,
      check: async ({ endOffset, expectedBytes }) => {
        if (file.end === undefined) return [];
        const isOpen = endOffset === undefined && file.end === 'filemark';
        const unknownBehind = isOpen ? await this.unknownBehind() : undefined;
        return check.end({ endedBy: file.end, endOffset, unknownBehind, expectedBytes }, placeOf);
      },
    };
    const records = this.recordsOf(file, check, below);
    const inPartition = partition === 0 ? '' : ` of partition ${partition}`;
    const raw = iterableSource(`${name}, file ${number}${inPartition}`, records, () => undefined);
    const archive = await openArchive(through({ ...raw, tape }), volume);
    const isCompressed = archive.layer !== undefined;
    return {
      ...archive,
      file: number,
      findings: () => [
        ...below,
        ...file.findings,
        ...archive.findings(),
        ...(isCompressed && file.end !== undefined ? check.end({ endedBy: file.end }, placeOf) : []),
      ],
      instead: () => encryptedInWords(file) ?? archive.instead(),
    };
  }

  /** The records, checked. What is wrong below them gets the offset in the archive. */
  private async *recordsOf(file: TapeFile, check: RecordCheck, found: Finding[]): AsyncGenerator<Uint8Array> {
    let [offset, place] = [0, file.start as TapePlace];
    for await (const record of file) {
      this.takeBelow(found, offset, place);
      check.take(place, offset, record.length);
      offset += record.length;
      place = { ...place, object: place.object + 1 };
      yield record;
    }
    this.takeBelow(found, offset, place);
  }

  private takeBelow(found: Finding[], offset: number, place: TapePlace): void {
    for (const made of this.rest()) {
      const tape = { ...place, imageOffset: made.at.offset };
      found.push({ ...made, at: { volume: this.options.volume ?? 0, offset, tape } });
    }
  }

  /** The number of the file where the tape stands, unless it begins as an archive or a label; the tape stays there. */
  private async unknownBehind(): Promise<number | undefined> {
    const { partition, object, file } = await this.tape.position();
    const outcome = await this.tape.read();
    const kind = outcome.kind === 'record' ? explainFirstRecord(outcome.bytes).kind : undefined;
    const isUnknown = kind === 'unknown' || kind === 'other';
    await this.tape.locate(object, partition);
    return isUnknown ? file : undefined;
  }
}

/** Where nothing could be read because of a key. */
function encryptedInWords({ findings: [first] }: TapeFile): string | undefined {
  if (first?.code !== 'TAPE_RECORD_UNREADABLE') return undefined;
  const { reason } = first.args;
  if (reason === 'encrypted') return 'its records are encrypted, and no key for them was given';
  return reason === 'wrong key' ? 'its records are encrypted with another key than the one that was given' : undefined;
}
