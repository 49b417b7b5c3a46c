import { paxBytes } from '../../emulator/testing/pax-encoding.js';
import { decodeLatin1, encodeName } from '../../src/bytes/index.js';
import type { Code } from '../../src/findings/index.js';
import { type Reading, readAll } from './read-all.js';

/** What is to stand in a header block that is made by hand: text as Latin-1, byte by byte. */
export interface BlockFields {
  readonly name?: string;
  readonly type?: string;
  /** Bytes that the header claims; default 0. */
  readonly size?: number;
  readonly linkname?: string;
  /** Eight bytes from 257 on; default ustar's. */
  readonly magic?: string;
  /** Anything else, by the offset in the block; put last, before the checksum is made. */
  readonly patch?: Readonly<Record<number, string>>;
  /** The checksum field, in place of the right one. */
  readonly checksum?: string;
}

export const GNU_MAGIC = 'ustar  \0';
export const NO_MAGIC = '\0\0\0\0\0\0\0\0';
/** The end marker. */
export const END = '\0'.repeat(1024);

/** A number as eleven octal digits and a NUL. */
export function octal12(value: number): string {
  return `${value.toString(8).padStart(11, '0')}\0`;
}

/** One header block, as text of 512 characters. */
export function block(fields: BlockFields = {}): string {
  const { name = 'n', type = '0', size = 0, linkname = '', magic = 'ustar\x0000', patch = {} } = fields;
  const bytes = new Uint8Array(512);
  const put = (at: number, text: string): void => bytes.set(latin1(text), at);
  put(0, name.slice(0, 100));
  put(100, '0000644\0');
  put(108, '0001750\0');
  put(116, '0001750\0');
  put(124, octal12(size));
  put(136, octal12(1_700_000_000));
  put(156, type);
  put(157, linkname);
  put(257, magic);
  for (const [at, text] of Object.entries(patch)) put(Number(at), text);
  put(148, '        ');
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  put(148, fields.checksum ?? `${sum.toString(8).padStart(6, '0')}\0 `);
  return decodeLatin1(bytes);
}

/** Data, with zeros behind it up to a whole block. */
export function padded(data: string): string {
  return data + '\0'.repeat(-data.length & 511);
}

/** A member and its data, which sets the size. */
export function file(data: string, fields: BlockFields = {}): string {
  return block({ size: data.length, ...fields }) + padded(data);
}

/** A pax header: `x` for the next member, `g` for all, `X` Solaris's; text in UTF-8. */
export function pax(type: 'x' | 'g' | 'X', records: Readonly<Record<string, string>>): string {
  const encoded = paxBytes(Object.entries(records).map(([keyword, value]) => [keyword, encodeName(value)]));
  return paxRaw(type, decodeLatin1(encoded));
}

/** A pax header with any data. */
export function paxRaw(type: 'x' | 'g' | 'X', data: string): string {
  return file(data, { name: 'PaxHeaders/x', type });
}

/** One record with its length. */
export function record(keyword: string, value: string): string {
  return decodeLatin1(paxBytes([[keyword, latin1(value)]]));
}

/** A GNU long name (L) or long link (K): the data is the name and a NUL. */
export function long(type: 'L' | 'K', name: string): string {
  return longRaw(type, `${name}\0`);
}

/** A GNU long name with any data. */
export function longRaw(type: 'L' | 'K', data: string): string {
  return file(data, { name: '././@LongLink', type, magic: GNU_MAGIC });
}

/** The bytes of text whose characters are bytes. */
export function latin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** Reads pieces one behind the other, with an end marker behind them. */
export function readPieces(...pieces: readonly string[]): Reading {
  return readAll(latin1(pieces.join('') + END));
}

/** Codes of all findings, in order. */
export function codesOf(reading: Reading): Code[] {
  return reading.findings.map(({ code }) => code);
}
