import { concatenated, encodeName, hexOf } from '../bytes/index.js';

/** Takes the SHA-256 (32 bytes) of bytes: what the platform has, handed in. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** How Node asks an object what to show of itself; other platforms do not ask. */
const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom');
/** What is hashed before the key, so that the result is no plain SHA-256 of the key, which another program may use. */
const FINGERPRINT_LABEL = 'tapekit key fingerprint:';
const FINGERPRINT_BYTES = 8;
/** All keys that are shorter could be tried against what is told of one. */
const TELLABLE_BYTES = 16;

/**
 * A key of tape encryption. However it is printed, logged, put into JSON or copied, it shows its length and its
 * fingerprint and never its bytes: they come out by {@link TapeKey.reveal} alone.
 */
export class TapeKey {
  readonly #bytes: Uint8Array;
  readonly #fingerprint: string | undefined;

  /**
   * @param bytes - the key: it is copied
   * @param sha256 - for the fingerprint
   */
  constructor(bytes: Uint8Array, sha256: Sha256) {
    this.#bytes = Uint8Array.from(bytes);
    this.#fingerprint = this.isTellable ? fingerprintOf(this.#bytes, sha256) : undefined;
  }

  /** Length of the key in bits, such as 256. */
  get bits(): number {
    return this.#bytes.length * 8;
  }

  /**
   * What tells keys apart, such as `6f0d-1ab2-93c4-77e1`: the first 8 bytes of the SHA-256 of the ASCII text
   * `tapekit key fingerprint:` and the bytes of the key. Undefined for keys of less than 128 bits, which could be found
   * from it by trying.
   */
  get fingerprint(): string | undefined {
    return this.#fingerprint;
  }

  /** Whether something may be told that was calculated from the key: whether it is too long to be found by trying. */
  get isTellable(): boolean {
    return this.#bytes.length >= TELLABLE_BYTES;
  }

  /** A copy of the bytes of the key: the only way to have them. */
  reveal(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes);
  }

  /** Such as `key of 256 bits, fingerprint 6f0d-1ab2-93c4-77e1`. */
  toString(): string {
    const fingerprint = this.#fingerprint === undefined ? '' : `, fingerprint ${this.#fingerprint}`;
    return `key of ${this.bits} bits${fingerprint}`;
  }

  /** What JSON shows of it. */
  toJSON(): { readonly bits: number; readonly fingerprint: string | null } {
    return { bits: this.bits, fingerprint: this.#fingerprint ?? null };
  }

  /** What Node's `util.inspect` and `console.log` show of it. */
  [INSPECT](): string {
    return `<${this.toString()}>`;
  }
}

function fingerprintOf(key: Uint8Array, sha256: Sha256): string {
  const digest = sha256(concatenated([encodeName(FINGERPRINT_LABEL), key]));
  return hexOf(digest.subarray(0, FINGERPRINT_BYTES))
    .replace(/(..) (..) ?/g, '$1$2-')
    .slice(0, -1);
}
