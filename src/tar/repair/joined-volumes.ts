import { BLOCK_BYTES, checksumKind, FIELDS, isZeroBlock } from '../header.js';
import { splitVolumeLabel } from '../label-match.js';
import { blockName } from '../lost.js';
import { paddedBytes } from '../member-builder.js';
import { readNumber } from '../numbers.js';
import { parsePaxRecords } from '../pax-records.js';
import type { SeekableBytes } from '../seekable-bytes.js';
import { volumeEndsOf } from '../volume-ends.js';
import { isSameMember, type VolumeEnds } from '../volume-order.js';

/** Volumes of a set that follow one on the other, as one archive. */
export interface JoinedVolumes {
  readonly source: SeekableBytes;
  /** Whether a volume is missing in front of the first of them. */
  readonly isGapBefore: boolean;
  /** Where a byte of the source stands. */
  readonly locate: (offset: number) => Place;
}

/** A place in one of the volumes that were given. */
export interface Place {
  /** Index of the volume. */
  readonly volume: number;
  readonly offset: number;
}

/**
 * Joins the volumes of a set: what opens each of them (its label, and the header that says what goes on there) is left
 * out where it goes on right where the volume before it ends. Then the pieces of a member stand one behind the other,
 * as they would in an archive that was never split. Behind a volume that is missing another archive begins.
 * @param volumes - in their order
 * @throws whatever a volume throws that cannot be read
 */
export function joinedVolumes(volumes: readonly SeekableBytes[]): readonly JoinedVolumes[] {
  const runs: { parts: Part[]; isGapBefore: boolean }[] = [];
  let before: VolumeEnds | undefined;
  for (const [index, volume] of volumes.entries()) {
    const own = volumeEndsOf(volume);
    const run = runs.at(-1);
    if (before === undefined || run === undefined || !goesOn(before, own)) {
      runs.push({ parts: [{ volume, index, from: 0 }], isGapBefore: before !== undefined || !isFirst(own) });
    } else run.parts.push({ volume, index, from: openingBytes(volume) });
    before = own;
  }
  return runs.map(({ parts, isGapBefore }) => ({ ...concatenated(parts), isGapBefore }));
}

/** Whether a volume is no later one of its set. */
function isFirst({ label, head }: VolumeEnds): boolean {
  return (splitVolumeLabel(label ?? '').number ?? 1) === 1 && (head === undefined || head.offset === 0);
}

function goesOn(before: VolumeEnds, own: VolumeEnds): boolean {
  if (before.hasEndMarker) return false;
  const [from, to] = [before, own].map(({ label }) => splitVolumeLabel(label ?? '').number);
  if (from !== undefined && to !== undefined && to !== from + 1) return false;
  const { tail } = before;
  const { head } = own;
  if (head === undefined || tail === undefined) return tail === undefined && (head === undefined || head.offset === 0);
  return isSameMember(head.name, tail.name) && head.offset === tail.had;
}

/** Bytes in front of what goes on from the volume before. */
function openingBytes(volume: SeekableBytes): number {
  let isAnnounced = false;
  for (let at = 0; ; ) {
    const block = volume.readAt(at, BLOCK_BYTES);
    if (block.length < BLOCK_BYTES || isZeroBlock(block, 0) || checksumKind(block, 0) === 'no') return at;
    const typeflag = String.fromCharCode(block[FIELDS.typeflag.at] as number);
    if (typeflag === 'M') return at + BLOCK_BYTES;
    if (typeflag === 'V') at += BLOCK_BYTES;
    else if (typeflag === 'g') {
      const data = dataOf(volume, block, at);
      const keywords = parsePaxRecords(data, 0).records.map(({ keyword }) => keyword);
      if (!keywords.every((keyword) => keyword.startsWith('GNU.volume.'))) return at;
      isAnnounced ||= keywords.includes('GNU.volume.filename');
      at += BLOCK_BYTES + Number(paddedBytes(data.length));
    } else return isAnnounced ? behindPart(volume, block, at) : at;
  }
}

/** Offset behind the header of a part in pax, an extended header in front of it included. */
function behindPart(volume: SeekableBytes, first: Uint8Array, at: number): number {
  const isExtended = String.fromCharCode(first[FIELDS.typeflag.at] as number) === 'x';
  const own = isExtended ? at + BLOCK_BYTES + Number(paddedBytes(dataOf(volume, first, at).length)) : at;
  const block = volume.readAt(own, BLOCK_BYTES);
  const isPart = block.length === BLOCK_BYTES && /(^|\/)GNUFileParts[./]/.test(blockName(block));
  return isPart ? own + BLOCK_BYTES : at;
}

const DATA_BYTES_MAX = 1 << 20;

function dataOf(volume: SeekableBytes, header: Uint8Array, at: number): Uint8Array {
  const size = Number(readNumber(header, FIELDS.size.at, FIELDS.size.length).value);
  return volume.readAt(at + BLOCK_BYTES, Math.max(0, Math.min(size, DATA_BYTES_MAX)));
}

interface Part {
  readonly volume: SeekableBytes;
  readonly index: number;
  /** Where it begins in its volume. */
  readonly from: number;
}

function concatenated(parts: readonly Part[]): Pick<JoinedVolumes, 'source' | 'locate'> {
  const starts: number[] = [];
  let sizeBytes = 0;
  for (const { volume, from } of parts) {
    starts.push(sizeBytes);
    sizeBytes += volume.sizeBytes - from;
  }
  const partAt = (offset: number): number =>
    Math.max(
      0,
      starts.findLastIndex((start) => start <= offset),
    );
  const locate = (offset: number): Place => {
    const part = partAt(offset);
    const { index, from } = parts[part] as Part;
    return { volume: index, offset: offset - (starts[part] as number) + from };
  };
  const readAt = (offset: number, length: number): Uint8Array => {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, sizeBytes - offset)));
    let filled = 0;
    for (let part = partAt(offset); filled < bytes.length && part < parts.length; part++) {
      const { volume, from } = parts[part] as Part;
      const start = starts[part] as number;
      const end = starts[part + 1] ?? sizeBytes;
      const got = volume.readAt(from + offset + filled - start, Math.min(bytes.length - filled, end - offset - filled));
      bytes.set(got, filled);
      filled += got.length;
    }
    return bytes.subarray(0, filled);
  };
  const name = parts.map(({ volume }) => volume.name).join(', ');
  return { locate, source: { name, sizeBytes, readAt } };
}
