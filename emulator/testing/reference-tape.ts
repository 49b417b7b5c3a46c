/** What stands on the tape: a record by its bytes, or a filemark. */
export type ReferenceObject = Uint8Array | 'filemark';

/** What an operation comes to: what it tells as sense key, code and qualifier; undefined where all went well. */
export interface ReferenceAnswer {
  readonly sense: string | undefined;
  /** INFORMATION of the sense data. */
  readonly information?: number;
  /** Of a record that was read. */
  readonly bytes?: Uint8Array;
}

const GOOD: ReferenceAnswer = { sense: undefined };
const END_OF_DATA = '8/00/05';
const FILEMARK = '0/00/01';
const BEGINNING = '0/00/04';
const WRONG_LENGTH = '0/00/00';

/**
 * A tape in a drive, as simple as it can be said: partitions are lists of records and filemarks, and the tape stands in
 * front of one of them. It is what the software drive is held against, and what any other can be: each operation gives
 * what a host must see. Its tape has no end: ask it for no more than fits.
 * @see SSC-5: READ(6), WRITE(6), WRITE FILEMARKS(6), SPACE(6), LOCATE(16), ERASE(6)
 */
export class ReferenceTape {
  partition = 0;
  object = 0;
  readonly partitions: ReferenceObject[][];

  /** @param partitions - how many there are */
  constructor(partitions = 1) {
    this.partitions = Array.from({ length: partitions }, () => []);
  }

  private get objects(): ReferenceObject[] {
    return this.partitions[this.partition] as ReferenceObject[];
  }

  /** Filemarks in front of where the tape stands. */
  get file(): number {
    return this.objects.slice(0, this.object).filter((one) => one === 'filemark').length;
  }

  /** Writes records; what stood here and behind is gone. */
  write(...records: readonly Uint8Array[]): ReferenceAnswer {
    if (records.length > 0) this.objects.splice(this.object, Number.POSITIVE_INFINITY, ...records);
    this.object += records.length;
    return GOOD;
  }

  writeFilemarks(count: number): ReferenceAnswer {
    if (count > 0) this.objects.splice(this.object, Number.POSITIVE_INFINITY);
    for (let i = 0; i < count; i++) this.objects.push('filemark');
    this.object += count;
    return GOOD;
  }

  /** ERASE: the data end here. */
  erase(): ReferenceAnswer {
    this.objects.splice(this.object, Number.POSITIVE_INFINITY);
    return GOOD;
  }

  /** READ of one block of any length. */
  read(lengthBytes: number): ReferenceAnswer {
    if (lengthBytes === 0) return GOOD;
    const next = this.objects[this.object];
    if (next === undefined) return { sense: END_OF_DATA, information: lengthBytes };
    this.object++;
    if (next === 'filemark') return { sense: FILEMARK, information: lengthBytes };
    const bytes = next.slice(0, lengthBytes);
    const information = lengthBytes - next.length;
    return information === 0 ? { sense: undefined, bytes } : { sense: WRONG_LENGTH, information, bytes };
  }

  /** READ of blocks of one length. */
  readBlocks(count: number, blockLength: number): ReferenceAnswer {
    const blocks: number[] = [];
    for (let left = count; left > 0; left--) {
      const bytes = Uint8Array.from(blocks);
      const next = this.objects[this.object];
      if (next === undefined) return { sense: END_OF_DATA, information: left, bytes };
      this.object++;
      if (next === 'filemark') return { sense: FILEMARK, information: left, bytes };
      if (next.length !== blockLength) return { sense: WRONG_LENGTH, information: left, bytes };
      blocks.push(...next);
    }
    return { sense: undefined, bytes: Uint8Array.from(blocks) };
  }

  /** SPACE over records: a filemark stops it, and has been passed. */
  spaceRecords(count: number): ReferenceAnswer {
    return this.space(count, (one) => one !== 'filemark', true);
  }

  /** SPACE over filemarks. */
  spaceFilemarks(count: number): ReferenceAnswer {
    return this.space(count, (one) => one === 'filemark', false);
  }

  private space(count: number, counts: (one: ReferenceObject) => boolean, stopsAtOthers: boolean): ReferenceAnswer {
    const step = Math.sign(count);
    let left = Math.abs(count);
    while (left > 0) {
      const next = this.objects[step > 0 ? this.object : this.object - 1];
      if (next === undefined) return { sense: step > 0 ? END_OF_DATA : BEGINNING, information: left };
      this.object += step;
      if (counts(next)) left--;
      else if (stopsAtOthers) return { sense: FILEMARK, information: left };
    }
    return GOOD;
  }

  spaceToEndOfData(): ReferenceAnswer {
    this.object = this.objects.length;
    return GOOD;
  }

  /** LOCATE. */
  locate(object: number, partition = this.partition): ReferenceAnswer {
    if (partition >= this.partitions.length) return { sense: '5/24/00' };
    this.partition = partition;
    this.object = Math.min(object, this.objects.length);
    return this.object === object ? GOOD : { sense: END_OF_DATA };
  }

  rewind(): ReferenceAnswer {
    return this.locate(0);
  }

  /** UNLOAD, and LOAD again. */
  reload(): ReferenceAnswer {
    return this.locate(0, 0);
  }
}
