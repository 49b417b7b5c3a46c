import type { SparseMap } from '../member.js';

/** Tells where the stored bytes of a file with holes belong. */
export class StoredRegions {
  private readonly regions: SparseMap['regions'];
  private region = 0;
  /** Bytes of the region that have come. */
  private had = 0;

  /** @param map - sound, and no number in it beyond 2^53 */
  constructor({ regions }: SparseMap) {
    this.regions = regions;
  }

  /**
   * Takes the next bytes as they are stored.
   * @param put - takes each piece with the offset in the file at which it belongs, bytes
   */
  take(bytes: Uint8Array, put: (piece: Uint8Array, offset: number) => void): void {
    for (let from = 0; from < bytes.length; ) {
      const region = this.regions[this.region];
      // A sound map has room for every byte that is stored.
      if (region === undefined) return;
      const left = Number(region.length) - this.had;
      if (left === 0) {
        this.region++;
        this.had = 0;
        continue;
      }
      const piece = bytes.subarray(from, from + left);
      put(piece, Number(region.offset) + this.had);
      this.had += piece.length;
      from += piece.length;
    }
  }
}
