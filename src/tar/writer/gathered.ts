/** Bytes of a chunk of small pieces. */
const CHUNK_BYTES = 65_536;

/** Gathers small pieces into chunks, so that a stream does not carry headers and padding one by one. */
export class Gathered {
  private chunk: Uint8Array | undefined;
  private held = 0;

  /** Takes pieces; gives what is full, and large pieces as they are. */
  *take(pieces: readonly Uint8Array[]): Generator<Uint8Array> {
    for (const piece of pieces) {
      if (piece.length < CHUNK_BYTES) yield* this.copy(piece);
      else {
        yield* this.rest();
        yield piece;
      }
    }
  }

  /** Gives what is held. */
  *rest(): Generator<Uint8Array> {
    const { chunk, held } = this;
    this.chunk = undefined;
    this.held = 0;
    if (chunk !== undefined) yield chunk.subarray(0, held);
  }

  private *copy(piece: Uint8Array): Generator<Uint8Array> {
    const room = CHUNK_BYTES - this.held;
    this.chunk ??= new Uint8Array(CHUNK_BYTES);
    this.chunk.set(piece.subarray(0, room), this.held);
    this.held += Math.min(room, piece.length);
    if (this.held < CHUNK_BYTES) return;
    yield* this.rest();
    if (piece.length > room) yield* this.copy(piece.subarray(room));
  }
}
