import { encodeName } from '../../bytes/index.js';
import type { Exact } from '../../findings/index.js';
import { BLOCK_BYTES } from '../header.js';
import { add, subtract } from '../numbers.js';
import type { TarEntry, TarFormat, TarWriterOptions } from './entry.js';
import { labelMisfit, leastFormat, refuseMisfit } from './fitting.js';
import { gnuHeaders, gnuLabel } from './gnu-headers.js';
import { paxGlobal, paxHeaders } from './pax-headers.js';
import { type Prepared, Preparer } from './prepared.js';
import { shortened, TarFormatError } from './tar-format-error.js';
import { ustarHeader } from './ustar-headers.js';

/** Bytes for the archive, in order; content is passed through and not copied. */
export type Pieces = readonly Uint8Array[];

const NO_PIECES: Pieces = [];
const BLOCKING_FACTOR_MAX = 1 << 20;

/**
 * Writes tar without I/O: entries and their content go in, the bytes of the archive come out. The same calls give the
 * same bytes, in whatever pieces the content comes. What it writes of plain files is what GNU tar 1.34 writes, byte
 * for byte, in every format.
 *
 * @example
 * const writer = new TarWriter({ format: 'pax' });
 * const content = new TextEncoder().encode('hello\n');
 * const mtime = { seconds: 1_700_000_000, nanoseconds: 0 };
 * const pieces = [
 *   ...writer.begin({ name: 'a', kind: 'file', size: content.length, mode: 0o644, uid: 0, gid: 0, mtime }),
 *   ...writer.write(content),
 *   ...writer.end(),
 *   ...writer.finish(),
 * ];
 */
export class TarWriter {
  private readonly options: TarWriterOptions;
  private readonly recordBytes: number;
  private readonly preparer = new Preparer();
  private state: 'fresh' | 'between' | 'content' | 'finished' = 'fresh';
  private left: Exact = 0;
  private padding = 0;
  private memberName = '';
  private given = 0;

  /**
   * @throws TarFormatError where the format cannot hold the label
   * @throws RangeError where the blocking factor is no whole number from 1 to 1,048,576
   */
  constructor(options: TarWriterOptions) {
    const { blockingFactor = 20, label, format } = options;
    if (!Number.isInteger(blockingFactor) || blockingFactor < 1 || blockingFactor > BLOCKING_FACTOR_MAX) {
      throw new RangeError(`the blocking factor is ${blockingFactor}, not a whole number from 1 to 1,048,576`);
    }
    if (label !== undefined) refuseLabel(label, labelFormat(format));
    this.options = options;
    this.recordBytes = blockingFactor * BLOCK_BYTES;
  }

  /** Bytes of the archive given so far. */
  get offset(): number {
    return this.given;
  }

  /** Bytes of content that the member that has begun still wants. */
  get remaining(): Exact {
    return this.left;
  }

  /**
   * Begins a member.
   * @returns the label where it is the first one, and the member's headers with the map of a sparse file
   * @throws TarFormatError where the format cannot hold the entry: nothing is written then, and another may be begun
   * @throws Error where a member has not ended, or the archive has
   */
  begin(entry: TarEntry): Pieces {
    this.expectBetween('begin a member');
    const p = this.preparer.prepare(entry);
    const headers = this.headersOf(p);
    const front = this.front();
    this.state = 'content';
    this.left = p.storedSize;
    this.padding = Number(BigInt.asUintN(9, -BigInt(p.storedSize)));
    this.memberName = entry.name;
    return this.give([...front, headers]);
  }

  private headersOf(p: Prepared): Uint8Array {
    const { format: wanted, gnuTimes = false, foreignNames = 'declared' } = this.options;
    const format = wanted === 'auto' ? leastFormat(p) : wanted;
    refuseMisfit(p, format, gnuTimes);
    if (format === 'pax') return paxHeaders(p, foreignNames);
    if (format !== 'gnu') return ustarHeader(p, format);
    const { longNameOwner = { uname: 'root', gname: 'root' } } = this.options;
    return gnuHeaders(p, { longNameOwner, gnuTimes });
  }

  /**
   * Takes content of the member that has begun.
   * @param bytes - of a sparse file, those of its regions; handed on as they are
   * @throws RangeError where they are more than the entry's size
   * @throws Error where no member has begun
   */
  write(bytes: Uint8Array): Pieces {
    this.expectMember('write content');
    if (bytes.length > this.left) {
      const name = shortened(this.memberName);
      throw new RangeError(`${name}: ${bytes.length} bytes of content come where ${this.left} are left of its size`);
    }
    this.left = subtract(this.left, bytes.length);
    return bytes.length === 0 ? NO_PIECES : this.give([bytes]);
  }

  /**
   * Ends the member: zeros up to the end of its last block.
   * @throws RangeError where content is missing: give zeros for what cannot be had, as GNU tar does
   * @throws Error where no member has begun
   */
  end(): Pieces {
    this.expectMember('end a member');
    if (this.left !== 0) {
      throw new RangeError(`${shortened(this.memberName)}: ${this.left} bytes of content are missing`);
    }
    this.state = 'between';
    return this.padding === 0 ? NO_PIECES : this.give([new Uint8Array(this.padding)]);
  }

  /**
   * Ends the archive: two blocks of zeros, and the rest of the last record.
   * @throws Error where a member has not ended, or the archive has
   */
  finish(): Pieces {
    this.expectBetween('finish the archive');
    const front = this.front();
    this.state = 'finished';
    const end = this.given + front.reduce((sum, { length }) => sum + length, 0) + 2 * BLOCK_BYTES;
    const fill = (this.recordBytes - (end % this.recordBytes)) % this.recordBytes;
    return this.give([...front, new Uint8Array(2 * BLOCK_BYTES + fill)]);
  }

  private front(): Pieces {
    const { label, startSeconds = 0, format, globalHeaderName = '/tmp/GlobalHead.%n' } = this.options;
    if (this.state !== 'fresh' || label === undefined) return NO_PIECES;
    if (labelFormat(format) === 'gnu') return [gnuLabel(label, startSeconds)];
    const records = [['GNU.volume.label', encodeName(label)] as const];
    return [paxGlobal(globalHeaderName.replaceAll('%n', '1'), startSeconds, records)];
  }

  private give(pieces: Pieces): Pieces {
    for (const { length } of pieces) this.given = Number(add(this.given, length));
    return pieces;
  }

  private expectBetween(what: string): void {
    if (this.state === 'finished') throw new Error(`cannot ${what}: the archive is finished`);
    if (this.state === 'content') throw new Error(`cannot ${what}: ${shortened(this.memberName)} has not ended`);
  }

  private expectMember(what: string): void {
    if (this.state !== 'content') throw new Error(`cannot ${what}: no member has begun`);
  }
}

function labelFormat(format: TarWriterOptions['format']): TarFormat {
  return format === 'auto' ? 'pax' : format;
}

function refuseLabel(label: string, format: TarFormat): void {
  const misfit = labelMisfit(label, format);
  if (misfit === undefined) return;
  const holds = (['gnu', 'pax'] as const).filter((other) => labelMisfit(label, other) === undefined);
  throw new TarFormatError('volume label', format, { ...misfit, value: shortened(misfit.value) }, holds);
}
