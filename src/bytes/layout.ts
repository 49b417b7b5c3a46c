/// <reference path="../../types/buffer-layout.d.ts" />
/**
 * The one door to buffer-layout. The package wants Node's Buffer, rounds 64-bit integers and has no types; here it gets
 * {@link ByteView} over any Uint8Array, and layouts of our own for what it lacks. Nothing of it shows outside.
 */
import { Layout, UIntBE } from 'buffer-layout';
import { decodeName, encodeName } from './text.js';

/** How a value of a fixed number of bytes is read and written. */
export interface Wire<T> {
  /** Length in bytes. */
  readonly span: number;
  /** Reads the value at an offset in bytes. The caller sees to it that `span` bytes are there. */
  decode(view: ByteView, offset: number): T;
  /** Writes the value, which the caller has found to fit, and gives the number of bytes. */
  encode(value: T, view: ByteView, offset: number): number;
}

/**
 * The methods of Node's Buffer that buffer-layout needs (`ByteAccess`), over any Uint8Array, in any platform. It does
 * not say `implements`: that would put the package, which has no types, into ours.
 */
export class ByteView {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get length(): number {
    return this.bytes.length;
  }

  /**
   * Reads an unsigned big-endian integer.
   * @throws RangeError when it does not lie within the bytes
   */
  readUIntBE(offset: number, byteLength: number): number {
    const { bytes } = this;
    hold(bytes, offset, byteLength);
    const most = Math.min(byteLength, SHIFTABLE_BYTES);
    let value = 0;
    for (let i = 0; i < most; i++) value = (value << 8) | (bytes[offset + i] as number);
    value >>>= 0;
    for (let i = most; i < byteLength; i++) value = value * 256 + (bytes[offset + i] as number);
    return value;
  }

  /**
   * Writes an unsigned big-endian integer.
   * @throws RangeError when it does not lie within the bytes
   */
  writeUIntBE(value: number, offset: number, byteLength: number): void {
    const { bytes } = this;
    hold(bytes, offset, byteLength);
    if (byteLength > SHIFTABLE_BYTES) {
      this.writeUIntBE(Math.floor(value / 2 ** 32), offset, byteLength - SHIFTABLE_BYTES);
    }
    const first = Math.max(offset, offset + byteLength - SHIFTABLE_BYTES);
    let rest = value >>> 0;
    for (let i = offset + byteLength - 1; i >= first; i--) {
      bytes[i] = rest;
      rest >>>= 8;
    }
  }
}

/** Shifts cut what lies beyond 32 bits. */
const SHIFTABLE_BYTES = 4;

function hold(bytes: Uint8Array, offset: number, byteLength: number): void {
  if (offset >= 0 && offset + byteLength <= bytes.length) return;
  throw new RangeError(`bytes ${offset} to ${offset + byteLength} lie outside of ${bytes.length} bytes`);
}

/** Eight bytes on their way into a bigint or out of one: quicker than arithmetic with bigints. */
const eight = /* @__PURE__ */ new DataView(new ArrayBuffer(8));

/** 64 bits, exact: buffer-layout's own gives the nearest double. */
class BigUIntBE extends Layout<bigint> {
  constructor() {
    super(8);
  }

  override decode(view: ByteView, offset: number): bigint {
    eight.setUint32(0, view.readUIntBE(offset, 4));
    eight.setUint32(4, view.readUIntBE(offset + 4, 4));
    return eight.getBigUint64(0);
  }

  override encode(value: bigint, view: ByteView, offset: number): number {
    eight.setBigUint64(0, value);
    view.writeUIntBE(eight.getUint32(0), offset, 4);
    view.writeUIntBE(eight.getUint32(4), offset + 4, 4);
    return 8;
  }
}

/** Up to so many bytes, a loop is quicker than what the platform has for any number of them. */
const FEW_BYTES = 32;

/** Bytes from one offset up to another, copied: `slice` of a Node `Buffer` would not. */
export function copied(bytes: Uint8Array, from: number, to: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(to - from);
  if (copy.length > FEW_BYTES) copy.set(bytes.subarray(from, to));
  else for (let i = from; i < to; i++) copy[i - from] = bytes[i] as number;
  return copy;
}

/** Bytes as they are: buffer-layout's Blob makes Buffers. */
class Bytes extends Layout<Uint8Array> {
  override decode({ bytes }: ByteView, offset: number): Uint8Array {
    return copied(bytes, offset, offset + this.span);
  }

  override encode(value: Uint8Array, { bytes }: ByteView, offset: number): number {
    const { span } = this;
    if (span > FEW_BYTES) bytes.set(value, offset);
    else for (let i = 0; i < span; i++) bytes[offset + i] = value[i] as number;
    return span;
  }
}

/** Text, left aligned and filled up with one byte; foreign bytes survive as `decodeName` keeps them. */
class PaddedText extends Layout<string> {
  private readonly pad: number;

  constructor(span: number, pad: number) {
    super(span);
    this.pad = pad;
  }

  override decode(view: ByteView, offset: number): string {
    let end = offset + this.span;
    while (end > offset && view.bytes[end - 1] === this.pad) end--;
    return decodeName(view.bytes.subarray(offset, end));
  }

  override encode(value: string, view: ByteView, offset: number): number {
    const text = encodeName(value);
    view.bytes.fill(this.pad, offset, offset + this.span);
    view.bytes.set(text, offset);
    return this.span;
  }
}

/** An unsigned big-endian integer of 1 to 6 bytes. */
export function uintWire(spanBytes: number): Wire<number> {
  return new UIntBE(spanBytes);
}

/** An unsigned big-endian integer of 8 bytes. */
export function biguintWire(): Wire<bigint> {
  return new BigUIntBE();
}

/** Bytes as they are: decode copies them. */
export function bytesWire(spanBytes: number): Wire<Uint8Array> {
  return new Bytes(spanBytes);
}

/** Text filled up with `pad` to its length. */
export function paddedTextWire(spanBytes: number, pad: number): Wire<string> {
  return new PaddedText(spanBytes, pad);
}
