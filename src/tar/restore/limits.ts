import type { TarMember } from '../member.js';
import type { Limit } from './report.js';

/** What keeps a small archive from filling a disk. */
export interface LimitOptions {
  /** Content in all, bytes, with holes. */
  readonly maxBytes?: number | undefined;
  readonly maxMembers?: number | undefined;
  /** Bytes of archive for one compressed byte, once there are more than 1 GiB. Needs {@link compressedBytes}. */
  readonly maxRatio?: number | undefined;
  /** Compressed bytes that have been read. */
  readonly compressedBytes?: (() => number) | undefined;
}

/** A ratio says nothing of little: a file of zeros is one of the best there is. */
export const RATIO_FROM_BYTES = 2 ** 30;
const BLOCK_BYTES = 512;

/** Counts what an archive would have restored. */
export class Limits {
  private readonly options: LimitOptions;
  private members = 0;
  private size = 0;
  /** Bytes of the archive. */
  private read = 0;

  constructor(options: LimitOptions) {
    this.options = options;
  }

  /** A member is to be restored: gives the limit that it would pass. */
  member({ size }: TarMember): Limit | undefined {
    const { maxBytes, maxMembers } = this.options;
    this.read += BLOCK_BYTES;
    if (maxMembers !== undefined && ++this.members > maxMembers) {
      return { which: 'max-members', message: `there are more than ${maxMembers} members (--max-members)` };
    }
    if (maxBytes !== undefined) {
      this.size += Number(size);
      if (this.size > maxBytes) {
        return { which: 'max-size', message: `there are more than ${maxBytes} bytes (--max-size)` };
      }
    }
    return this.ratio();
  }

  /** Content has come: gives the limit that is passed. */
  data(count: number): Limit | undefined {
    this.read += count;
    return this.ratio();
  }

  private ratio(): Limit | undefined {
    const { maxRatio, compressedBytes } = this.options;
    if (this.read < RATIO_FROM_BYTES || maxRatio === undefined || compressedBytes === undefined) return undefined;
    if (this.read <= maxRatio * compressedBytes()) return undefined;
    const message = `it is more than ${maxRatio} times as large as it is compressed (--max-ratio)`;
    return { which: 'max-ratio', message };
  }
}
