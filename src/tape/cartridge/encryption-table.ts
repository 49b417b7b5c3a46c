import type { RecordEncryption } from './medium.js';
import { storedEncryption } from './new-record.js';

interface Listed {
  readonly key: string;
  readonly encryption: RecordEncryption;
  /** The first object that has it. */
  readonly firstObject: number;
}

/**
 * What is told of the encryption of the records of a partition, each once, in the order of their first records: most
 * tapes have one or two. No more are kept than there are records that need them.
 */
export class EncryptionTable {
  private readonly listed: Listed[] = [];
  private readonly numbers = new Map<string, number>();
  private last: { readonly given: RecordEncryption; readonly number: number } | undefined;

  /**
   * The number of an encryption, 0 where there is none.
   * @param object - that is to have it, the last of the partition
   */
  numberOf(given: RecordEncryption | undefined, object: number): number {
    if (given === undefined) return 0;
    if (this.last?.given === given) return this.last.number;
    const encryption = storedEncryption(given);
    const key = keyOf(encryption);
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.listed.push({ key, encryption, firstObject: object });
      this.numbers.set(key, number);
    }
    this.last = { given, number };
    return number;
  }

  get(number: number): RecordEncryption | undefined {
    return this.listed[number - 1]?.encryption;
  }

  /** Forgets what no record in front of an object has. */
  truncate(object: number): void {
    for (let last = this.listed.at(-1); last !== undefined && last.firstObject >= object; last = this.listed.at(-1)) {
      this.numbers.delete(last.key);
      this.listed.pop();
      this.last = undefined;
    }
  }
}

function keyOf({ algorithmCode, kadFormat, uKad, aKad, mKad, external, rawReadable }: RecordEncryption): string {
  return [algorithmCode, kadFormat, external, rawReadable, ...[uKad, aKad, mKad].map(String)].join(' ');
}
