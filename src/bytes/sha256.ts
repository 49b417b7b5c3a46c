const BLOCK_BYTES = 64;
/** Fractional parts of the cube roots of the first 64 primes: FIPS 180-4, 4.2.2. */
const ROUND = /* @__PURE__ */ Int32Array.from([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]);
/** Fractional parts of the square roots of the first eight primes: FIPS 180-4, 5.3.3. */
const START = /* @__PURE__ */ Int32Array.from([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);

/**
 * SHA-256 (FIPS 180-4) for where the platform has none that is given its bytes piece by piece, as in a page. Where it
 * has, as in Node, that is several times faster.
 *
 * @example
 * const onMember = ({ name }, digest) => console.log(digest, name);
 * await verifyTar(file.stream(), { seed, createHash: () => new Sha256(), onMember });
 */
export class Sha256 {
  private readonly state: Int32Array;
  /** Bytes of a block that is not full yet. */
  private readonly held: Uint8Array;
  /** All bytes that were taken. */
  private length = 0;
  private readonly words = new Int32Array(BLOCK_BYTES);

  constructor() {
    this.state = START.slice();
    this.held = new Uint8Array(BLOCK_BYTES);
  }

  /** Another one that goes on from here, while this one stays as it is. */
  copy(): Sha256 {
    const other = new Sha256();
    other.state.set(this.state);
    other.held.set(this.held);
    other.length = this.length;
    return other;
  }

  /** Takes the next bytes: in all, 2^53 - 1 at most. */
  update(bytes: Uint8Array): void {
    let at = 0;
    const used = this.length % BLOCK_BYTES;
    this.length += bytes.length;
    if (used > 0) {
      at = Math.min(BLOCK_BYTES - used, bytes.length);
      this.held.set(bytes.subarray(0, at), used);
      if (used + at < BLOCK_BYTES) return;
      this.block(this.held, 0);
    }
    for (; at + BLOCK_BYTES <= bytes.length; at += BLOCK_BYTES) this.block(bytes, at);
    this.held.set(bytes.subarray(at));
  }

  /** The digest of all that was taken, in hex; nothing can be added behind it. */
  digest(): string {
    const bits = BigInt(this.length) * 8n;
    const padding = new Uint8Array(1 + (-(this.length + 9) & (BLOCK_BYTES - 1)) + 8);
    padding[0] = 0x80;
    new DataView(padding.buffer).setBigUint64(padding.length - 8, bits);
    this.update(padding);
    return Array.from(this.state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }

  /** FIPS 180-4, 6.2.2. */
  private block(bytes: Uint8Array, at: number): void {
    const { words, state } = this;
    expand(bytes, at, words);
    let a = state[0] as number;
    let b = state[1] as number;
    let c = state[2] as number;
    let d = state[3] as number;
    let e = state[4] as number;
    let f = state[5] as number;
    let g = state[6] as number;
    let h = state[7] as number;
    for (let t = 0; t < BLOCK_BYTES; t++) {
      const sum1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const one = (h + sum1 + ((e & f) ^ (~e & g)) + (ROUND[t] as number) + (words[t] as number)) | 0;
      const sum0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const two = (sum0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    state[0] = (state[0] as number) + a;
    state[1] = (state[1] as number) + b;
    state[2] = (state[2] as number) + c;
    state[3] = (state[3] as number) + d;
    state[4] = (state[4] as number) + e;
    state[5] = (state[5] as number) + f;
    state[6] = (state[6] as number) + g;
    state[7] = (state[7] as number) + h;
  }
}

/** The message schedule of a block: FIPS 180-4, 6.2.2, step 1. */
function expand(bytes: Uint8Array, at: number, words: Int32Array): void {
  for (let t = 0; t < 16; t++) {
    const i = at + 4 * t;
    const high = ((bytes[i] as number) << 24) | ((bytes[i + 1] as number) << 16);
    words[t] = high | ((bytes[i + 2] as number) << 8) | (bytes[i + 3] as number);
  }
  for (let t = 16; t < BLOCK_BYTES; t++) {
    const x = words[t - 15] as number;
    const y = words[t - 2] as number;
    const sigma0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const sigma1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    words[t] = (words[t - 16] as number) + sigma0 + (words[t - 7] as number) + sigma1;
  }
}
