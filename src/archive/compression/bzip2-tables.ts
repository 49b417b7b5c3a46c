/** Reads bits from the highest of each byte on; behind the end there are zeros. */
export class BitReader {
  private readonly bytes: Uint8Array;
  private at: number;
  private held = 0;
  private count = 0;

  /** @param bit - the first to read */
  constructor(bytes: Uint8Array, bit: number) {
    this.bytes = bytes;
    this.at = bit >> 3;
    this.take(bit & 7);
  }

  /** The bit that comes next. */
  get position(): number {
    return this.at * 8 - this.count;
  }

  /** Whether more was read than there is. */
  get isPastEnd(): boolean {
    return this.position > this.bytes.length * 8;
  }

  /** The next bits without taking them: 24 at most. */
  peek(bits: number): number {
    while (this.count < bits) {
      this.held = (this.held << 8) | (this.bytes[this.at++] as number);
      this.count += 8;
    }
    return (this.held >>> (this.count - bits)) & ((1 << bits) - 1);
  }

  /** Takes bits: 24 at most. */
  take(bits: number): number {
    const value = this.peek(bits);
    this.count -= bits;
    return value;
  }
}

/** Longest code that a decoder takes: encoders write 17 bits at most. */
const CODE_BITS_MAX = 20;
const ALPHABET_MAX = 258;
/** 900,000 symbols in groups of 50, and the two at the end. */
const SELECTORS_MAX = 18_002;

/** One Huffman code: what a symbol costs, and which one it is. */
class HuffmanTable {
  /** By length: the first code of the next longer ones, filled up to 20 bits. */
  private readonly limits = new Int32Array(CODE_BITS_MAX + 2);
  private readonly offsets = new Int32Array(CODE_BITS_MAX + 2);
  private readonly symbols = new Uint16Array(ALPHABET_MAX);
  private shortest = CODE_BITS_MAX;

  constructor(lengths: Uint8Array) {
    const counts = new Int32Array(CODE_BITS_MAX + 2);
    for (const length of lengths) counts[length] = (counts[length] as number) + 1;
    let [code, index] = [0, 0];
    for (let length = 1; length <= CODE_BITS_MAX; length++) {
      this.offsets[length] = index - code;
      const count = counts[length] as number;
      for (const [symbol, own] of lengths.entries()) if (own === length) this.symbols[index++] = symbol;
      if (count > 0 && length < this.shortest) this.shortest = length;
      code += count;
      this.limits[length] = code << (CODE_BITS_MAX - length);
      code <<= 1;
    }
  }

  /** The next symbol, -1 where no code is like that. */
  next(reader: BitReader): number {
    const bits = reader.peek(CODE_BITS_MAX);
    let length = this.shortest;
    while (bits >= (this.limits[length] as number)) if (++length > CODE_BITS_MAX) return -1;
    reader.take(length);
    const index = (this.offsets[length] as number) + (bits >>> (CODE_BITS_MAX - length));
    return index < ALPHABET_MAX ? (this.symbols[index] as number) : -1;
  }
}

/** What stands in front of the symbols of a block. */
export interface BlockTables {
  /** Bytes that the block uses, in the order of their values. */
  readonly used: Uint8Array;
  readonly tables: readonly HuffmanTable[];
  /** Which table each 50 symbols use. */
  readonly selectors: Uint8Array;
}

/**
 * Reads the tables of a block.
 * @returns undefined where they cannot be
 */
export function readTables(reader: BitReader): BlockTables | undefined {
  const used = readUsed(reader);
  const groups = reader.take(3);
  const count = reader.take(15);
  if (used.length === 0 || groups < 2 || groups > 6 || count === 0) return undefined;
  const selectors = readSelectors(reader, groups, count);
  if (selectors === undefined) return undefined;
  const tables: HuffmanTable[] = [];
  for (let i = 0; i < groups; i++) {
    const lengths = readLengths(reader, used.length + 2);
    if (lengths === undefined) return undefined;
    tables.push(new HuffmanTable(lengths));
  }
  return { used, tables, selectors };
}

function readUsed(reader: BitReader): Uint8Array {
  const used: number[] = [];
  const ranges = reader.take(16);
  for (let i = 0; i < 16; i++) {
    if ((ranges & (0x8000 >> i)) === 0) continue;
    const bytes = reader.take(16);
    for (let k = 0; k < 16; k++) if ((bytes & (0x8000 >> k)) !== 0) used.push(i * 16 + k);
  }
  return Uint8Array.from(used);
}

function readSelectors(reader: BitReader, groups: number, count: number): Uint8Array | undefined {
  const order = Array.from({ length: groups }, (_, i) => i);
  // Some encoders write more than there can be use for; those are read and dropped, as bzip2 1.0.8 does.
  const selectors = new Uint8Array(Math.min(count, SELECTORS_MAX));
  for (let i = 0; i < count; i++) {
    let place = 0;
    while (reader.take(1) === 1) if (++place >= groups) return undefined;
    const [group = 0] = order.splice(place, 1);
    order.unshift(group);
    if (i < selectors.length) selectors[i] = group;
  }
  return selectors;
}

function readLengths(reader: BitReader, symbols: number): Uint8Array | undefined {
  const lengths = new Uint8Array(symbols);
  let length = reader.take(5);
  for (let i = 0; i < symbols; i++) {
    for (;;) {
      if (length < 1 || length > CODE_BITS_MAX) return undefined;
      if (reader.take(1) === 0) break;
      length += reader.take(1) === 0 ? 1 : -1;
    }
    lengths[i] = length;
  }
  return lengths;
}
