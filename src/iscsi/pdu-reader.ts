import { crc32c } from '../scsi/index.js';
import { HEADER_BYTES } from './header-parts.js';

/** A protocol data unit. */
export interface Pdu {
  /** The basic header segment: 48 bytes. */
  readonly header: Uint8Array;
  /** Additional header segments, all of them. */
  readonly additionalHeaders: Uint8Array;
  /** The data segment, without what fills it up. */
  readonly data: Uint8Array;
}

/** What came from the peer. */
export type PduEvent =
  /** Its bytes are valid until the next are pushed. */
  | ({ readonly kind: 'pdu' } & Pdu)
  /** The data are not as they were sent; the header is. Reading goes on behind it. */
  | ({ readonly kind: 'data digest error' } & Pdu)
  /** Where the next PDU begins is not known any more: the connection is of no use. Nothing comes after it. */
  | {
      readonly kind: 'broken';
      /** What was expected, and found. */
      readonly expected: string;
      readonly found: string;
    };

/** What both sides have agreed on, and what this one takes. */
export interface FramingOptions {
  readonly headerDigest: boolean;
  readonly dataDigest: boolean;
  /** The longest data segment that is taken: MaxRecvDataSegmentLength. */
  readonly dataBytesMax: number;
  /** The longest additional headers that are taken, in bytes. */
  readonly additionalHeaderBytesMax: number;
}

/** Before anything is agreed on: RFC 7143, section 6.2 and 13.12. */
export const LOGIN_FRAMING: FramingOptions = {
  headerDigest: false,
  dataDigest: false,
  dataBytesMax: 8192,
  additionalHeaderBytesMax: 0,
};

const DIGEST_BYTES = 4;
const padded = (bytes: number): number => (bytes + 3) & ~3;

/**
 * Takes a stream of bytes apart into protocol data units: any pieces give the same. It holds one PDU at most, which the
 * limits bound before its bytes are waited for.
 */
export class PduReader {
  private options: FramingOptions;
  /** The start of a PDU that has not come whole. */
  private kept: Uint8Array = new Uint8Array(0);
  private keptBytes = 0;
  private isBroken = false;

  constructor(options: FramingOptions = LOGIN_FRAMING) {
    this.options = options;
  }

  /** From the next PDU on, something else is agreed on: as after the login. */
  agree(options: FramingOptions): void {
    this.options = options;
  }

  /**
   * Takes bytes.
   * @returns what they make whole. While this goes on, {@link agree} changes how what follows is read.
   */
  *push(bytes: Uint8Array): Generator<PduEvent, void, undefined> {
    let rest = bytes;
    while (!this.isBroken) {
      const event = this.keptBytes === 0 ? this.take(rest) : this.complete(rest);
      rest = rest.subarray(event.used);
      if (event.pdu === undefined) return;
      yield event.pdu;
    }
  }

  /** Reads the PDU at the start of bytes; keeps them where it is not whole. */
  private take(bytes: Uint8Array): { readonly used: number; readonly pdu?: PduEvent } {
    const length = this.lengthOf(bytes);
    if (typeof length === 'object') return this.broken(length);
    if (length === undefined || bytes.length < length) {
      this.keep(bytes, length);
      return { used: bytes.length };
    }
    return { used: length, pdu: this.pduOf(bytes.subarray(0, length)) };
  }

  /** Adds to what was kept: up to the header's end first, which tells how much more. */
  private complete(bytes: Uint8Array): { readonly used: number; readonly pdu?: PduEvent } {
    let used = 0;
    for (;;) {
      const length = this.lengthOf(this.kept.subarray(0, this.keptBytes));
      if (typeof length === 'object') return this.broken(length);
      if (length !== undefined && this.keptBytes === length) {
        this.keptBytes = 0;
        return { used, pdu: this.pduOf(this.kept.subarray(0, length)) };
      }
      const missing = (length ?? HEADER_BYTES) - this.keptBytes;
      const piece = bytes.subarray(used, used + missing);
      if (piece.length === 0) return { used };
      this.keep(piece, length);
      used += piece.length;
    }
  }

  private keep(bytes: Uint8Array, length = HEADER_BYTES): void {
    const needed = Math.max(length, this.keptBytes + bytes.length);
    if (this.kept.length < needed) {
      const larger = new Uint8Array(needed);
      larger.set(this.kept.subarray(0, this.keptBytes));
      this.kept = larger;
    }
    this.kept.set(bytes, this.keptBytes);
    this.keptBytes += bytes.length;
  }

  /** Bytes of the PDU that begins here; undefined where the header has not come whole. */
  private lengthOf(bytes: Uint8Array): number | { readonly expected: string; readonly found: string } | undefined {
    if (bytes.length < HEADER_BYTES) return undefined;
    const { headerDigest, dataDigest, dataBytesMax, additionalHeaderBytesMax } = this.options;
    const { additional, data } = segmentLengths(bytes);
    if (additional > additionalHeaderBytesMax) {
      const expected = `additional headers of at most ${additionalHeaderBytesMax} bytes`;
      return { expected, found: `TotalAHSLength of ${additional} bytes` };
    }
    if (data > dataBytesMax) {
      return { expected: `a data segment of at most ${dataBytesMax} bytes`, found: `DataSegmentLength ${data}` };
    }
    const digests = (headerDigest ? DIGEST_BYTES : 0) + (dataDigest && data > 0 ? DIGEST_BYTES : 0);
    return HEADER_BYTES + additional + padded(data) + digests;
  }

  private broken({ expected, found }: { readonly expected: string; readonly found: string }) {
    this.isBroken = true;
    return { used: 0, pdu: { kind: 'broken', expected, found } as const };
  }

  private pduOf(bytes: Uint8Array): PduEvent {
    const { headerDigest, dataDigest } = this.options;
    const { additional, data } = segmentLengths(bytes);
    const headersEnd = HEADER_BYTES + additional;
    if (headerDigest && !isDigest(bytes.subarray(0, headersEnd), bytes, headersEnd)) {
      return this.broken({ expected: 'a header digest that fits the header', found: 'another one' }).pdu;
    }
    const start = headersEnd + (headerDigest ? DIGEST_BYTES : 0);
    const pdu: Pdu = {
      header: bytes.subarray(0, HEADER_BYTES),
      additionalHeaders: bytes.subarray(HEADER_BYTES, headersEnd),
      data: bytes.subarray(start, start + data),
    };
    const end = start + padded(data);
    const isWhole = !dataDigest || data === 0 || isDigest(bytes.subarray(start, end), bytes, end);
    return { kind: isWhole ? 'pdu' : 'data digest error', ...pdu };
  }
}

/** TotalAHSLength and DataSegmentLength of a header, in bytes. */
function segmentLengths(header: Uint8Array): { readonly additional: number; readonly data: number } {
  const data = ((header[5] as number) << 16) | ((header[6] as number) << 8) | (header[7] as number);
  return { additional: 4 * (header[4] as number), data };
}

/** Digests stand with their lowest byte first (RFC 3720, appendix B.4). */
function isDigest(covered: Uint8Array, bytes: Uint8Array, at: number): boolean {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true) === crc32c(covered);
}

/** Which digests a PDU is sent with. */
export type Digests = Pick<FramingOptions, 'headerDigest' | 'dataDigest'>;

/**
 * The bytes of a PDU: its lengths are put into its header.
 * @param header - 48 bytes; TotalAHSLength and DataSegmentLength in it are set
 * @throws RangeError where a segment has a length that it cannot have
 */
export function encodePdu(
  { header, additionalHeaders, data }: Pdu,
  { headerDigest, dataDigest }: Digests,
): Uint8Array<ArrayBuffer> {
  if (header.length !== HEADER_BYTES) throw new RangeError(`a header has ${HEADER_BYTES} bytes, not ${header.length}`);
  if (additionalHeaders.length % 4 !== 0 || additionalHeaders.length > 4 * 0xff) {
    throw new RangeError(`additional headers have up to 255 words of 4 bytes, not ${additionalHeaders.length} bytes`);
  }
  if (data.length > 0xff_ffff) throw new RangeError(`a data segment has up to 16 MiB - 1, not ${data.length} bytes`);
  const headersEnd = HEADER_BYTES + additionalHeaders.length;
  const start = headersEnd + (headerDigest ? DIGEST_BYTES : 0);
  const end = start + padded(data.length);
  const bytes = new Uint8Array(end + (dataDigest && data.length > 0 ? DIGEST_BYTES : 0));
  const view = new DataView(bytes.buffer);
  bytes.set(header);
  view.setUint32(4, data.length);
  bytes[4] = additionalHeaders.length / 4;
  bytes.set(additionalHeaders, HEADER_BYTES);
  if (headerDigest) view.setUint32(headersEnd, crc32c(bytes.subarray(0, headersEnd)), true);
  bytes.set(data, start);
  if (bytes.length > end) view.setUint32(end, crc32c(bytes.subarray(start, end)), true);
  return bytes;
}
