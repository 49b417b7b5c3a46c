import { concatenated } from './concatenated.js';

/**
 * Names on a tape are bytes; most are UTF-8, some are not, and none may be lost. {@link decodeName} gives a string in
 * which every byte that is no part of well-formed UTF-8 stands as one lone surrogate U+DC80 to U+DCFF (as Python's
 * `surrogateescape` does, PEP 383); {@link encodeName} gives the very same bytes back.
 */

const APPLY_MAX = 4096;
const utf8 = /* @__PURE__ */ new TextDecoder('utf-8', {
  fatal: true,
  ignoreBOM: true,
});
const utf8Encoder = /* @__PURE__ */ new TextEncoder();

/**
 * Decodes bytes one to one: byte n becomes U+00nn.
 * @param bytes - any bytes
 */
export function decodeLatin1(bytes: Uint8Array): string {
  if (bytes.length <= APPLY_MAX) return String.fromCharCode.apply(null, bytes as unknown as number[]);
  let text = '';
  for (let at = 0; at < bytes.length; at += APPLY_MAX) {
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + APPLY_MAX) as unknown as number[]);
  }
  return text;
}

const GATHERED_MAX = 256;
/** Character codes on their way into a string, an array for each length: `apply` takes these quicker than bytes. */
const gathered: number[][] = [];

/**
 * Decodes a name losslessly (see the top of this file).
 * @param bytes - bytes that hold the name
 * @param from - index of its first byte
 * @param to - index behind its last byte, a terminator left out
 */
export function decodeName(bytes: Uint8Array, from = 0, to: number = bytes.length): string {
  const length = to - from;
  if (length > GATHERED_MAX) return decodeLong(bytes.subarray(from, to));
  gathered[length] ??= new Array<number>(length).fill(0);
  const codes = gathered[length];
  for (let i = 0; i < length; i++) {
    const byte = bytes[from + i] as number;
    if (byte >= 0x80) return decodeMixed(bytes.subarray(from, to));
    codes[i] = byte;
  }
  return String.fromCharCode.apply(null, codes);
}

function decodeLong(bytes: Uint8Array): string {
  return bytes.some((byte) => byte >= 0x80) ? decodeMixed(bytes) : decodeLatin1(bytes);
}

function decodeMixed(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return decodeEscaping(bytes);
  }
}

function decodeEscaping(bytes: Uint8Array): string {
  const pieces: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = utf8SequenceLength(bytes, at);
    if (length === 0) pieces.push(String.fromCharCode(0xdc00 + (bytes[at++] as number)));
    else {
      pieces.push(
        length === 1 ? String.fromCharCode(bytes[at] as number) : utf8.decode(bytes.subarray(at, at + length)),
      );
      at += length;
    }
  }
  return pieces.join('');
}

/**
 * Length in bytes of the well-formed UTF-8 sequence at an offset, 0 where there is none (Unicode 15, table 3-7).
 * @param bytes - any bytes
 * @param at - index to look at
 */
export function utf8SequenceLength(bytes: Uint8Array, at: number): number {
  const b0 = bytes[at] ?? 0xff;
  if (b0 < 0x80) return 1;
  if (b0 < 0xc2 || b0 > 0xf4) return 0;
  const count = b0 < 0xe0 ? 2 : b0 < 0xf0 ? 3 : 4;
  const low = b0 === 0xe0 ? 0xa0 : b0 === 0xf0 ? 0x90 : 0x80;
  const high = b0 === 0xed ? 0x9f : b0 === 0xf4 ? 0x8f : 0xbf;
  const b1 = bytes[at + 1] ?? 0;
  if (b1 < low || b1 > high) return 0;
  for (let i = 2; i < count; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  return count;
}

/**
 * Encodes a name that {@link decodeName} gave back into its bytes. Any other lone surrogate becomes U+FFFD.
 * @param name - a string, perhaps with U+DC80 to U+DCFF for foreign bytes
 */
export function encodeName(name: string): Uint8Array<ArrayBuffer> {
  return encodeAscii(name) ?? encodeMixed(name);
}

/** What most names are, when they are short: quicker than the platform's encoder. */
function encodeAscii(name: string): Uint8Array<ArrayBuffer> | undefined {
  const { length } = name;
  if (length > GATHERED_MAX) return undefined;
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const code = name.charCodeAt(i);
    if (code >= 0x80) return undefined;
    bytes[i] = code;
  }
  return bytes;
}

function encodeMixed(name: string): Uint8Array<ArrayBuffer> {
  if (!/[\udc80-\udcff]/.test(name)) return utf8Encoder.encode(name);
  const parts = name.split(/((?<![\ud800-\udbff])[\udc80-\udcff])/);
  const encoded = parts.map((part, i) =>
    i % 2 === 1 ? Uint8Array.of(part.charCodeAt(0) - 0xdc00) : utf8Encoder.encode(part),
  );
  return concatenated(encoded);
}
