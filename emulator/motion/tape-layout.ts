import type { MediumKind } from '../profiles/index.js';

/** Where the heads stand on a tape. */
export interface PhysicalPosition {
  /** The pass over the tape, from 0 on; even ones go from its beginning to its end, odd ones back. */
  readonly wrap: number;
  /** From the beginning of the tape. */
  readonly metres: number;
}

/** Data bands on every LTO tape, each with a quarter of the wraps. */
const BANDS = 4;

interface Stretch {
  readonly bytes: number;
  readonly firstWrap: number;
  readonly wraps: number;
}

/**
 * How partitions lie on the tape: each on pairs of whole wraps, as many as it has a share of the capacity, and so each
 * from the beginning of the tape. Wraps that a drive leaves empty between partitions are not counted.
 */
export class TapeLayout {
  readonly #kind: MediumKind;
  readonly #stretches: readonly Stretch[];

  /** @param partitionBytes - capacity of each partition; what they are together takes the whole tape */
  constructor(kind: MediumKind, partitionBytes: readonly number[]) {
    this.#kind = kind;
    this.#stretches = stretchesOf(kind.wraps / 2, partitionBytes);
  }

  get tapeMetres(): number {
    return this.#kind.tapeMetres;
  }

  /** Where a byte of a partition stands; behind its end as at its end. */
  at(partition: number, usedBytes: number): PhysicalPosition {
    const { bytes, firstWrap, wraps } = this.#stretch(partition);
    const along = bytes > 0 ? Math.min(usedBytes / bytes, 1) * wraps : 0;
    const wrap = Math.min(Math.floor(along), wraps - 1);
    const { tapeMetres } = this.#kind;
    const metres = (along - wrap) * tapeMetres;
    return { wrap: firstWrap + wrap, metres: wrap % 2 === 0 ? metres : tapeMetres - metres };
  }

  /** Metres of tape that a byte of a partition takes. */
  metresPerByte(partition: number): number {
    const { bytes, wraps } = this.#stretch(partition);
    return bytes > 0 ? (wraps * this.#kind.tapeMetres) / bytes : 0;
  }

  /** Metres of tape from a byte to the end of its partition, over all its wraps. */
  metresAfter(partition: number, usedBytes: number): number {
    const { bytes } = this.#stretch(partition);
    return Math.max(bytes - usedBytes, 0) * this.metresPerByte(partition);
  }

  bandOf(wrap: number): number {
    return Math.floor((wrap * BANDS) / this.#kind.wraps);
  }

  #stretch(partition: number): Stretch {
    const stretch = this.#stretches[partition];
    if (stretch === undefined) throw new RangeError(`there is no partition ${partition} on the tape`);
    return stretch;
  }
}

function stretchesOf(pairs: number, partitionBytes: readonly number[]): Stretch[] {
  let bytesLeft = partitionBytes.reduce((sum, bytes) => sum + bytes, 0);
  let pairsLeft = pairs;
  return partitionBytes.map((bytes, index) => {
    const others = partitionBytes.length - index - 1;
    const share = others === 0 ? pairsLeft : Math.round((pairsLeft * bytes) / Math.max(bytesLeft, 1));
    const taken = Math.min(Math.max(share, 1), pairsLeft - others);
    const stretch = { bytes, firstWrap: (pairs - pairsLeft) * 2, wraps: taken * 2 };
    pairsLeft -= taken;
    bytesLeft -= bytes;
    return stretch;
  });
}
