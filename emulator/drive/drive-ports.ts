import type { BlockCipher } from '../../src/tape/cartridge/encrypted-record.js';
import type { RecordCodec } from '../../src/tape/cartridge/record-codec.js';

/** What a drive needs of the platform: `nodePorts()` of `tapekit/archive` is Node's, a browser hands in its own. */
export interface DrivePorts {
  /** Compresses blocks. Without it, compression can be set, and blocks are kept as they come. */
  readonly codec?: RecordCodec | undefined;
  /** Encrypts blocks. Without it, the drive has no tape data encryption: security protocol 20h is none it knows. */
  readonly cipher?: BlockCipher | undefined;
  /**
   * Random bytes, for initialisation vectors and the random number page. Without it, initialisation vectors are made
   * from serial numbers and counts of loads, so that the same commands have the same cartridge come of them.
   */
  readonly random?: ((count: number) => Uint8Array) | undefined;
}
