/** None: what cartridge memory and log page 17h have all ones for. */
export const NONE = Number.POSITIVE_INFINITY;
/** Written elsewhere, by something that did not tell. */
export const NOT_KNOWN = -1;

interface Extent {
  first: number;
  plainBehind: number;
}

/** Where encrypted blocks begin in each partition, and where they end: MAM attributes 0224h and 0225h. */
export class EncryptedExtents {
  private readonly extents = new Map<number, Extent>();

  /** Object number of the first encrypted block; {@link NONE}, or {@link NOT_KNOWN}. */
  first(partition: number): number {
    return this.of(partition).first;
  }

  /** Of the first block behind it that is not encrypted. */
  firstPlainBehind(partition: number): number {
    return this.of(partition).plainBehind;
  }

  /** What is known from before. */
  set(partition: number, first: number, plainBehind: number): void {
    this.extents.set(partition, { first, plainBehind });
  }

  /** Something was put in a partition: what stood there and behind is gone. */
  put(partition: number, object: number, what: 'encrypted' | 'plain' | 'filemark'): void {
    const extent = this.of(partition);
    if (object === 0 || object <= extent.first) {
      extent.first = what === 'encrypted' ? object : NONE;
      extent.plainBehind = NONE;
    } else if (object <= extent.plainBehind && extent.first !== NONE) {
      extent.plainBehind = what === 'plain' ? object : NONE;
    }
  }

  private of(partition: number): Extent {
    let extent = this.extents.get(partition);
    if (extent === undefined) {
      extent = { first: NONE, plainBehind: NONE };
      this.extents.set(partition, extent);
    }
    return extent;
  }
}
