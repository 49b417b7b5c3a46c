import { Inflater } from './inflater.js';

/** Members of which more compressed bytes than this stand before the damage are not decoded a second time. */
const KEPT_BYTES_MAX = 4 << 20;
const STEP_BYTES = 16;

/**
 * zlib loses what it had decoded in the call in which it meets an error. The beginning of a member is kept here, so
 * that it can be decoded once more in small steps, which loses next to nothing. The whole of most damaged small
 * archives is read this way; in a large one up to 32 KiB in front of the damage stay lost.
 */
export class Replay {
  private pieces: Uint8Array[] | undefined = [];
  private kept = 0;

  /** Takes a piece that was decoded without an error. */
  keep(piece: Uint8Array): void {
    this.kept += piece.length;
    if (this.kept > KEPT_BYTES_MAX) this.pieces = undefined;
    this.pieces?.push(piece.slice());
  }

  /**
   * What the failed call had decoded.
   * @param piece - the bytes in which the error was met
   * @param had - decoded bytes of the member that are known already
   */
  async *rest(piece: Uint8Array, had: number): AsyncGenerator<Uint8Array, void> {
    if (this.pieces === undefined) return;
    const inflater = new Inflater();
    let skip = had;
    try {
      for (const known of this.pieces) skip -= byteCount((await inflater.write(known)).chunks);
      for (let at = 0; at < piece.length; at += STEP_BYTES) {
        const { chunks, state } = await inflater.write(piece.subarray(at, at + STEP_BYTES));
        for (const chunk of chunks) {
          if (chunk.length > skip) yield chunk.subarray(Math.max(0, skip));
          skip = Math.max(0, skip - chunk.length);
        }
        if (state !== 'more') return;
      }
    } finally {
      inflater.close();
    }
  }
}

function byteCount(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}
