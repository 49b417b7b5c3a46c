import type { Exact } from '../../findings/index.js';
import { BLOCK_BYTES } from '../header.js';
import { subtract } from '../numbers.js';
import type { Headers } from './block.js';
import type { TarEntry, TarWriterOptions } from './entry.js';
import { leastFormat, refuseMisfit } from './fitting.js';
import { gnuHeaders } from './gnu-headers.js';
import { paxHeaders } from './pax-headers.js';
import { type Prepared, Preparer } from './prepared.js';
import { shortened } from './tar-format-error.js';
import { ustarHeader } from './ustar-headers.js';

const BLOCKING_FACTOR_MAX = 1 << 20;

/** A member that is to be written. */
export interface Begun {
  readonly member: Prepared;
  readonly headers: Headers;
}

/** The members of an archive one behind the other: which call may come now, and how much content is due. */
export class MemberStream {
  private readonly options: TarWriterOptions;
  private readonly preparer: Preparer;
  private state: 'between' | 'content' | 'finished' = 'between';
  private left: Exact = 0;
  private padding = 0;
  private memberName = '';

  /** @param globals - records of global headers that hold for the members */
  constructor(options: TarWriterOptions, globals?: Prepared['globals']) {
    this.options = options;
    this.preparer = new Preparer(globals);
  }

  /** Bytes of content that the member that has begun still wants. */
  get remaining(): Exact {
    return this.left;
  }

  /** @throws TarFormatError where the format cannot hold the entry */
  headersOf(entry: TarEntry): Begun {
    const { format: wanted, gnuTimes = false, foreignNames = 'declared' } = this.options;
    const member = this.preparer.prepare(entry);
    const format = wanted === 'auto' ? leastFormat(member) : wanted;
    refuseMisfit(member, format, gnuTimes);
    if (format === 'pax') return { member, headers: paxHeaders(member, foreignNames) };
    if (format !== 'gnu') return { member, headers: ustarHeader(member, format) };
    const { longNameOwner = { uname: 'root', gname: 'root' } } = this.options;
    return { member, headers: gnuHeaders(member, { longNameOwner, gnuTimes }) };
  }

  /** @param admit - may throw: then nothing has begun */
  begin(entry: TarEntry, admit?: (begun: Begun) => void): Begun {
    this.expectBetween('begin a member');
    const begun = this.headersOf(entry);
    admit?.(begun);
    this.state = 'content';
    this.left = begun.member.storedSize;
    this.padding = paddingOf(this.left);
    this.memberName = entry.name;
    return begun;
  }

  take(bytes: Uint8Array): void {
    this.expectMember('write content');
    if (bytes.length > this.left) {
      const name = shortened(this.memberName);
      throw new RangeError(`${name}: ${bytes.length} bytes of content come where ${this.left} are left of its size`);
    }
    this.left = subtract(this.left, bytes.length);
  }

  /** Ends the member; gives how many zeros fill its last block. */
  end(): number {
    this.expectMember('end a member');
    if (this.left !== 0) {
      throw new RangeError(`${shortened(this.memberName)}: ${this.left} bytes of content are missing`);
    }
    this.state = 'between';
    return this.padding;
  }

  finish(): void {
    this.expectBetween('finish the archive');
    this.state = 'finished';
  }

  private expectBetween(what: string): void {
    if (this.state === 'finished') throw new Error(`cannot ${what}: the archive is finished`);
    if (this.state === 'content') throw new Error(`cannot ${what}: ${shortened(this.memberName)} has not ended`);
  }

  private expectMember(what: string): void {
    if (this.state !== 'content') throw new Error(`cannot ${what}: no member has begun`);
  }
}

/** Zeros that fill the last block of so many bytes. */
export function paddingOf(size: Exact): number {
  if (typeof size === 'bigint') return Number(BigInt.asUintN(9, -size));
  const rest = size % BLOCK_BYTES;
  return rest === 0 ? 0 : BLOCK_BYTES - rest;
}

/** @throws RangeError where the blocking factor is no whole number from 1 to 1,048,576 */
export function recordBytesOf({ blockingFactor = 20 }: TarWriterOptions): number {
  if (!Number.isInteger(blockingFactor) || blockingFactor < 1 || blockingFactor > BLOCKING_FACTOR_MAX) {
    throw new RangeError(`the blocking factor is ${blockingFactor}, not a whole number from 1 to 1,048,576`);
  }
  return blockingFactor * BLOCK_BYTES;
}
