import { define } from '../finding.js';

/** Formats that are decompressed on the way to the tar inside. */
export type CompressionFormat = 'gzip' | 'zstd' | 'xz' | 'bzip2' | 'lz4';

/** What stands in front of where the compressed layer broke. */
export interface Broken {
  readonly format: CompressionFormat;
  /** Offset in the compressed file. */
  readonly compressedOffset: number;
  /** Bytes of the archive that came out before. */
  readonly deliveredBytes: number;
}

const before = (a: Broken): string =>
  `${a.deliveredBytes} bytes of the archive came out before (offset ${a.compressedOffset} of the compressed file)`;

/** The layer in which the archive is compressed: damage in it, and what its checksums say. */
export const compressionCodes = {
  COMPRESSED_DAMAGED: define<Broken & { unit: string; reason: string; resumedAt: number | undefined }>({
    severity: 'error',
    title: 'The compressed data is damaged',
    meaning:
      'The archive is compressed, and the compressed data cannot be decoded from some place on. What had been decoded ' +
      'before was read as ever. Where the format has pieces that stand for themselves (blocks of bzip2 and xz, ' +
      'members of gzip, frames of zstd and lz4), reading goes on with the next piece that is whole, and the tar ' +
      'reader looks for the next header behind the gap. Damage may begin a little before the place where it shows. The ' +
      'member that stands at the gap lacks what was lost and may go on with bytes of what follows: its digest means ' +
      'nothing.',
    advice:
      'Read the tape or copy the file once more and compare. If the damage stays, do not trust the member that stands ' +
      'at this offset of the archive; those in front of it are whole.',
    say: (a) => ({
      message:
        `the ${a.format} data is damaged: ${a.reason}; ${before(a)}` +
        (a.resumedAt === undefined ? '; nothing behind it could be read' : `; reading goes on at ${a.resumedAt} of it`),
      expected: `a ${a.unit} of ${a.format}`,
    }),
  }),
  COMPRESSED_TRUNCATED: define<Broken & { unit: string }>({
    severity: 'error',
    title: 'The compressed data is cut off',
    meaning:
      'The compressed file ends in the middle of its data: the copy was interrupted, a disk or tape was full, or a ' +
      'record is missing at the end. Everything that could be decoded was read.',
    advice:
      'Look for the rest: a longer copy of the file, or the next tape file. What is missing here is lost otherwise.',
    say: (a) => ({ message: `the ${a.format} data ends in the middle of a ${a.unit}; ${before(a)}` }),
  }),
  COMPRESSED_CHECKSUM_MISMATCH: define<
    Broken & { unit: string; check: string; expected: string; found: string; fromByte: number }
  >({
    severity: 'error',
    title: 'A checksum of the compressed layer contradicts what was decompressed',
    meaning:
      'The compressed layer keeps a checksum of what was compressed, and what came out has another. Everything ' +
      'decoded, so the damage may be a single flipped bit, somewhere between the two offsets of the archive that the ' +
      'finding names. tar itself does not notice such damage in the content of files.',
    advice:
      'Read the tape or copy the file once more. If the damage stays, do not trust the members that stand between ' +
      'those two offsets, and hold them against a manifest or another copy.',
    say: (a) => ({
      message:
        `the ${a.check} of a ${a.unit} of ${a.format} is wrong: something between the offsets ${a.fromByte} and ` +
        `${a.deliveredBytes} of the archive is not what was compressed (offset ${a.compressedOffset} of the ` +
        'compressed file)',
      expected: a.expected,
      found: a.found,
    }),
  }),
  COMPRESSED_STRUCTURE_MISMATCH: define<Broken & { reason: string }>({
    severity: 'error',
    title: 'The compressed layer contradicts itself',
    meaning:
      'What the compressed layer says of itself (sizes, the index of an xz file, a header checksum) disagrees with ' +
      'what stands in it. What was decoded is as good as its own checksums say.',
    advice: 'Read the tape or copy the file once more and compare.',
    say: (a) => ({ message: `the ${a.format} data contradicts itself: ${a.reason}; ${before(a)}` }),
  }),
  COMPRESSED_TRAILING_BYTES: define<Broken & { count: number }>({
    severity: 'warning',
    title: 'Foreign bytes stand behind the compressed data',
    meaning:
      'Behind the end of the compressed data there is something that is not compressed data, nor the zeros with which ' +
      'tape records are filled up. It was not read. If the tar inside has its end marker, nothing of it is missing.',
    advice: 'Find out what wrote them: the file may have been written over a longer one, or something was appended.',
    say: (a) => ({
      message:
        `${a.count} bytes that are no ${a.format} stand behind the compressed data (from offset ${a.compressedOffset} ` +
        'of the compressed file)',
    }),
  }),
  COMPRESSED_UNSUPPORTED: define<Broken & { reason: string; command: string }>({
    severity: 'error',
    title: 'The compressed data needs what tapekit does not have',
    meaning:
      'The data may be whole, but it needs more memory than tapekit gives to a file that asks for it, a filter that ' +
      'it does not know, or a dictionary kept elsewhere.',
    advice: 'Decompress with the tool itself, and pipe the result into tapekit as the finding shows.',
    say: (a) => ({ message: `${a.format}: ${a.reason}; ${before(a)}; try: ${a.command} | tapekit verify -` }),
  }),
  COMPRESSED_NO_CHECKSUM: define<{ format: CompressionFormat }>({
    severity: 'note',
    title: 'The compressed layer keeps no checksum of the content',
    meaning:
      'zstd, xz and lz4 can be told to leave the checksum out (`--no-check`, `--check=none`, `--no-frame-crc`), and ' +
      'some programs do so. Then damage that still decodes is not noticed.',
    advice: 'Keep a manifest, or compress with a checksum.',
    say: (a) => ({ message: `the ${a.format} data has no checksum of the content` }),
  }),
} as const;
