import { ZSTDDecoder } from 'zstddec/stream';

/**
 * libzstd (as WebAssembly, in zstddec), one unit of a frame at a time: the header, a block, the checksum.
 *
 * zstddec takes a synchronous sequence of inputs and does not tell of errors: it then gives nothing, again and again,
 * without asking for more. A unit at a time makes up for both: every block but an empty one gives something at once,
 * and whether the last unit was right shows when there is no more.
 */
export class ZstdEngine {
  private readonly outputs: Generator<Uint8Array>;
  private waiting: Uint8Array | undefined;

  private constructor(decoder: ZSTDDecoder) {
    this.outputs = decoder.decodeStreaming(this.inputs());
  }

  /** Starts libzstd for one frame. */
  static async create(): Promise<ZstdEngine> {
    const decoder = new ZSTDDecoder();
    await decoder.init();
    return new ZstdEngine(decoder);
  }

  /** Decodes the next unit, and gives what came out: nothing where it is damaged (or holds nothing). */
  give(unit: Uint8Array): Uint8Array {
    this.waiting = unit;
    // One output for each unit: no unit gives more than libzstd hands over at once, which is a block's 128 KiB.
    return this.outputs.next().value;
  }

  /** Whether the last unit ended the frame as it should; libzstd's memory is given back then. */
  finish(): boolean {
    try {
      return this.outputs.next().done === true;
    } catch {
      return false;
    }
  }

  /** Gives libzstd's memory back where reading ends early; after damage that cannot be done. */
  close(): void {
    this.finish();
  }

  private *inputs(): Generator<Uint8Array, void> {
    while (this.waiting !== undefined) {
      const unit = this.waiting;
      this.waiting = undefined;
      yield unit;
    }
  }
}
