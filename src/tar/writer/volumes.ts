import type { Exact } from '../../findings/index.js';
import { BLOCK_BYTES } from '../header.js';
import { subtract } from '../numbers.js';
import type { Headers } from './block.js';
import type { TarEntry } from './entry.js';
import { type Begun, MemberStream, paddingOf, recordBytesOf } from './member-stream.js';
import { Openings, openingFormat } from './openings.js';
import type { Prepared } from './prepared.js';
import { shortened } from './tar-format-error.js';
import {
  type VolumePiece,
  VolumeSizeError,
  type VolumeWriterOptions,
  volumeCapacity,
  volumeLabel,
} from './volume-options.js';

const END_BYTES = 2 * BLOCK_BYTES;
/** A number as large as they get, for the length of what is written with it. */
const LONGEST_NUMBER = 999_999;

/** What bytes are to a member that may go on on the next volume. */
type Part = 'map' | 'content' | 'other';

/**
 * Writes a set of volumes without I/O: the calls of `TarWriter`, and each piece that comes out says to which volume it
 * belongs. In GNU's multi-volume form a member goes on behind a header of typeflag M (gnu), or behind a global header
 * and one of a file `GNUFileParts/name.N` (pax); `tar -M` reads such a set. With `membersWhole` each volume is an
 * archive of its own.
 *
 * A volume begins when something is to be written behind the end of the one before: its number is seen in the pieces.
 * @see GNU tar manual, "Using Multiple Tapes"; GNU tar 1.34, src/buffer.c, `gnu_flush_write`
 *
 * @example
 * const writer = new VolumeWriter({ format: 'gnu', label: 'SET', volumeBytes: 2_500_000_000_000, blockingFactor: 512 });
 * for (const { volume, bytes } of writer.begin(entry)) tapes[volume].write(bytes);
 */
export class VolumeWriter {
  private readonly options: VolumeWriterOptions;
  private readonly recordBytes: number;
  private readonly capacity: number;
  /** Where this volume ends. */
  private limit: number;
  private readonly stream: MemberStream;
  private readonly openings: Openings;
  private readonly isWhole: boolean;
  private readonly isPax: boolean;
  private number = 0;
  /** Bytes on the volume. */
  private at = 0;
  /** Its end marker stands on it. */
  private isEnded = false;
  private member: Prepared | undefined;
  /** Bytes of the member's content that have not been put on a volume. */
  private left: Exact = 0;

  /**
   * @throws TarFormatError where the format cannot hold the label and a number behind it
   * @throws RangeError where a volume holds no record or, members whole, has no size; where the format cannot split
   * members, or the blocking factor is none
   * @throws VolumeSizeError where a volume has no room for anything but its label
   */
  constructor(options: VolumeWriterOptions) {
    this.options = options;
    this.isWhole = options.membersWhole === true;
    this.isPax = openingFormat(options.format) === 'pax';
    this.recordBytes = recordBytesOf(options);
    this.capacity = volumeCapacity(options, this.recordBytes);
    this.limit = this.capacity;
    this.stream = new MemberStream(options);
    this.openings = new Openings(options);
    this.refuseBeyond('the label', this.openingBytes(undefined) + BigInt(END_BYTES));
  }

  /** The volume that was written to last, from 1 on; 0 before the first. */
  get volume(): number {
    return this.number;
  }

  /** Bytes given of that volume. */
  get volumeOffset(): number {
    return this.at;
  }

  /** Bytes of content that the member that has begun still wants. */
  get remaining(): Exact {
    return this.stream.remaining;
  }

  /**
   * Begins a member.
   * @throws TarFormatError where the format cannot hold the entry
   * @throws VolumeSizeError where a volume has no room for it (members whole), or for the headers behind which it would
   * go on; as with TarFormatError, nothing has been written then, and another may be begun
   * @throws Error where a member has not ended, or the set has
   */
  begin(entry: TarEntry): readonly VolumePiece[] {
    const { member, headers } = this.stream.begin(entry, (begun) => this.admit(begun));
    const pieces: VolumePiece[] = [];
    if (this.isWhole && this.overflows(headers, member)) this.endVolume(pieces);
    this.member = member;
    this.left = member.storedSize;
    this.keepMapTogether(pieces, headers);
    const mapAt = headers.bytes.length - headers.mapBytes;
    this.put(pieces, headers.bytes.subarray(0, mapAt), 'other');
    this.put(pieces, headers.bytes.subarray(mapAt), 'map');
    return pieces;
  }

  /**
   * Whether a member would begin a new volume, members being whole: a hard link on it would lead to another volume.
   * @throws TarFormatError where the format cannot hold the entry
   */
  startsVolume(entry: TarEntry): boolean {
    const { member, headers } = this.stream.headersOf(entry);
    return this.number === 0 || (this.isWhole && this.overflows(headers, member));
  }

  /**
   * Takes content of the member that has begun.
   * @param bytes - handed on as they are, or in parts
   * @throws RangeError where they are more than the entry's size
   * @throws Error where no member has begun
   */
  write(bytes: Uint8Array): readonly VolumePiece[] {
    this.stream.take(bytes);
    const pieces: VolumePiece[] = [];
    this.put(pieces, bytes, 'content');
    return pieces;
  }

  /**
   * Ends the member: zeros up to the end of its last block.
   * @throws RangeError where content is missing
   * @throws Error where no member has begun
   */
  end(): readonly VolumePiece[] {
    const pieces: VolumePiece[] = [];
    this.put(pieces, new Uint8Array(this.stream.end()), 'other');
    return pieces;
  }

  /**
   * Ends the set: two blocks of zeros, and the rest of the last record.
   * @throws Error where a member has not ended, or the set has
   */
  finish(): readonly VolumePiece[] {
    this.stream.finish();
    const pieces: VolumePiece[] = [];
    this.endVolume(pieces);
    return pieces;
  }

  /**
   * The volume ends where the record ends that is being filled: for a tape that has given early warning, behind which
   * there is room for what is under way. Where members are whole it changes nothing.
   */
  endVolumeSoon(): void {
    if (!this.isWhole) this.limit = this.at + this.fillBytes;
  }

  /** Bytes up to the end of the record. */
  private get fillBytes(): number {
    return (this.recordBytes - (this.at % this.recordBytes)) % this.recordBytes;
  }

  /**
   * In pax, fills the rest of the volume where a sparse map would be split: `tar -M` takes the headers that open the next
   * volume for a part of it.
   */
  private keepMapTogether(pieces: VolumePiece[], { bytes, mapBytes }: Headers): void {
    const room = this.limit - this.at;
    if (this.isWhole || !this.isPax || mapBytes === 0 || this.number === 0 || bytes.length <= room) return;
    for (const filler of this.openings.filler(room / BLOCK_BYTES)) this.push(pieces, filler);
  }

  /** Refuses what no volume has room for, before anything of it is written. */
  private admit({ member, headers }: Begun): void {
    const { entry, storedSize } = member;
    const name = shortened(entry.name);
    if (this.isWhole) {
      this.refuseBeyond(name, this.openingBytes(undefined) + wholeBytes(headers, member));
    } else if (storedSize !== 0 || headers.mapBytes > 0) {
      // A block for the offset, which grows by some digits from volume to volume, and one for content.
      this.refuseBeyond(name, this.openingBytes(member) + BigInt(2 * BLOCK_BYTES));
      const ownBytes = this.isPax && headers.mapBytes > 0 ? headers.bytes.length : 0;
      this.refuseBeyond(name, this.openingBytes(undefined) + BigInt(ownBytes));
    }
  }

  private refuseBeyond(what: string, neededBytes: bigint): void {
    if (neededBytes > this.capacity) throw new VolumeSizeError(what, neededBytes, this.capacity);
  }

  /** Bytes of what opens a volume on which a member goes on, or none. */
  private openingBytes(member: Prepared | undefined): bigint {
    const continued = member === undefined ? undefined : { member, left: member.storedSize, volume: LONGEST_NUMBER };
    const opening = new Openings(this.options).open(
      volumeLabel(this.options, LONGEST_NUMBER),
      continued,
      !this.isWhole,
    );
    return BigInt(opening.reduce((sum, { length }) => sum + length, 0));
  }

  /** Whether a member does not fit behind what is on the volume, with the end marker. */
  private overflows(headers: Headers, member: Prepared): boolean {
    return this.number > 0 && BigInt(this.at) + wholeBytes(headers, member) > this.capacity;
  }

  /** Puts bytes on this volume and, where it ends, on the next. */
  private put(pieces: VolumePiece[], bytes: Uint8Array, part: Part): void {
    for (let from = 0; from < bytes.length; ) {
      if (this.number === 0 || this.isEnded || this.at === this.limit) this.beginVolume(pieces, part);
      const count = Math.min(bytes.length - from, this.limit - this.at);
      if (part === 'content') this.left = subtract(this.left, count);
      this.push(pieces, count === bytes.length ? bytes : bytes.subarray(from, from + count));
      from += count;
    }
  }

  private push(pieces: VolumePiece[], bytes: Uint8Array): void {
    pieces.push({ volume: this.number, bytes });
    this.at += bytes.length;
  }

  private beginVolume(pieces: VolumePiece[], part: Part): void {
    this.number++;
    this.at = 0;
    this.limit = this.capacity;
    this.isEnded = false;
    const { member, number: volume } = this;
    // `tar -M` has begun the file when it reads the map of gnu: nothing of it has been had then.
    const left = part === 'map' ? (member?.entry.size ?? 0) : this.left;
    const continued = part !== 'other' && member !== undefined ? { member, left, volume } : undefined;
    const opening = this.openings.open(volumeLabel(this.options, volume), continued, volume > 1 && !this.isWhole);
    for (const bytes of opening) this.push(pieces, bytes);
  }

  /** Ends an archive; the next thing written begins a new volume. */
  private endVolume(pieces: VolumePiece[]): void {
    this.put(pieces, new Uint8Array(END_BYTES), 'other');
    if (this.fillBytes > 0) this.push(pieces, new Uint8Array(this.fillBytes));
    this.isEnded = true;
  }
}

/** Bytes of a member and of the end marker behind it. */
function wholeBytes(headers: Headers, { storedSize }: Prepared): bigint {
  return BigInt(headers.bytes.length) + BigInt(storedSize) + BigInt(paddingOf(storedSize) + END_BYTES);
}
