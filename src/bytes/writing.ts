import type { Properties } from './field.js';
import { FormatError } from './format-error.js';
import { REST } from './kept.js';
import { ByteView } from './layout.js';

const FIRST_BYTES = 64;

/** Bytes that grow as structures are written. */
export class Output {
  held: Uint8Array<ArrayBuffer>;
  view: ByteView;
  length = 0;

  /** @param expectedBytes - how many there will be, where that is known */
  constructor(expectedBytes: number = FIRST_BYTES) {
    this.held = new Uint8Array(expectedBytes);
    this.view = new ByteView(this.held);
  }

  /** Room for that many bytes, all zero: the offset of the first. */
  take(bytes: number): number {
    const at = this.length;
    this.length += bytes;
    if (this.length > this.held.length) {
      const grown = new Uint8Array(Math.max(this.length, 2 * this.held.length));
      grown.set(this.held);
      this.held = grown;
      this.view = new ByteView(grown);
    }
    return at;
  }

  /** What was written. Nothing may be written behind it afterwards. */
  done(): Uint8Array<ArrayBuffer> {
    return this.length === this.held.length ? this.held : this.held.slice(0, this.length);
  }
}

interface Patch {
  readonly field: string;
  /** The property it measures or counts; {@link REST} for all that follows. */
  readonly of: string;
  /** Offset behind the number. */
  readonly behind: number;
  readonly write: (size: number) => void;
}

/** One structure while it is encoded. */
export class Writing {
  readonly out: Output;
  /** The structure's name, for errors. */
  readonly structure: string;
  /** The properties whose size some number in it tells. */
  readonly measured: ReadonlySet<string>;
  /** Offset of its first byte in the output. */
  readonly base: number;
  readonly input: Properties;
  /** What decode kept of reserved bits, and of bytes, if it did. */
  readonly reserved: Readonly<Record<string, number>> | undefined;
  readonly unknown: Readonly<Record<string, Uint8Array>> | undefined;
  /** What decode would call a fault is fine. */
  readonly asRead: boolean;
  sizes: Map<string, number> | undefined;
  patches: Patch[] | undefined;
  missing: string | undefined;

  constructor(out: Output, structure: string, measured: ReadonlySet<string>, input: Properties, asRead: boolean) {
    this.out = out;
    this.structure = structure;
    this.measured = measured;
    this.base = out.length;
    this.input = input;
    this.reserved = input.reserved as Record<string, number> | undefined;
    this.unknown = input.unknown as Record<string, Uint8Array> | undefined;
    this.asRead = asRead;
  }

  /** @throws FormatError always: the value of that property does not fit */
  refuse(field: string, reason: string): never {
    throw new FormatError(this.structure, field, reason);
  }

  /**
   * Room for that many bytes.
   * @throws FormatError when an optional field before it was left out
   */
  take(bytes: number): number {
    if (this.missing !== undefined) this.refuse(this.missing, 'must be given, since a field behind it is');
    return this.out.take(bytes);
  }

  /** An optional field is left out: nothing may follow it. */
  leaveOut(field: string): void {
    this.missing ??= field;
  }

  /** A field took that many bytes, or has that many entries. */
  sized(field: string, size: number): void {
    if (!this.measured.has(field)) return;
    this.sizes ??= new Map();
    this.sizes.set(field, size);
  }

  /** A number that is known when the structure is done. */
  later(patch: Patch): void {
    this.patches ??= [];
    this.patches.push(patch);
  }

  /** Bytes that decode kept, as it names them. */
  kept(key: string): Uint8Array | undefined {
    return this.unknown?.[key];
  }

  /** Writes the numbers that were not known before. */
  finish(): void {
    if (this.patches === undefined) return;
    for (const { of, behind, write } of this.patches) {
      write(of === REST ? this.out.length - behind : (this.sizes?.get(of) ?? 0));
    }
  }
}
