import { hash } from 'node:crypto';
import { encodeName } from '../../bytes/index.js';
import { type Finding, printable } from '../../findings/index.js';
import type { Comparer, TarEntry, TarMember } from '../../tar/index.js';
import type { Stored } from './options.js';

const PRINT_BYTES = 16;

/**
 * Holds what is read back from an archive against what was written, member by member in their order: names, kinds,
 * numbers of owners, modes, times to the second, sizes, what links lead to, and content by its SHA-256. 16 bytes are
 * kept of each member.
 */
export class ReadBack implements Comparer {
  readonly by = 'digest';
  vouchedBytes = 0n;
  private prints = new Uint8Array(PRINT_BYTES * 1024);
  private written = 0;
  private seen = 0;
  private firstWrong: string | undefined;

  /** A member was written. */
  wrote({ entry, sha256 }: Stored): void {
    const at = this.written++ * PRINT_BYTES;
    if (at === this.prints.length) {
      const grown = new Uint8Array(this.prints.length * 2);
      grown.set(this.prints);
      this.prints = grown;
    }
    this.prints.set(printOf(entry, sha256), at);
  }

  saw(member: TarMember, sha256: string | undefined): readonly Finding[] {
    if (member.kind === 'volume-label') return [];
    const at = this.seen++ * PRINT_BYTES;
    const expected = this.prints.subarray(at, at + PRINT_BYTES);
    const isRight = this.seen <= this.written && Buffer.compare(expected, printOf(member, sha256)) === 0;
    if (!isRight) this.firstWrong ??= member.name;
    else if (sha256 !== undefined) this.vouchedBytes += BigInt(member.size);
    return [];
  }

  end(): readonly Finding[] {
    return [];
  }

  /** What differs, in half a sentence; undefined where everything came back as it was written. */
  get difference(): string | undefined {
    if (this.firstWrong !== undefined) return `${printable(this.firstWrong)} is not what was written`;
    const missing = this.written - this.seen;
    return missing > 0 ? `the last ${missing} of ${this.written} members are missing` : undefined;
  }
}

type Told = Omit<TarEntry, 'kind' | 'sparse' | 'pax'> & Pick<TarMember, 'kind'>;

/** Fractions of seconds and names of owners are left out: not every format has them. */
function printOf(told: Told, sha256: string | undefined): Uint8Array {
  const { name, kind, linkname = '', mode, uid, gid, size = 0, mtime } = told;
  const text = [name, kind, linkname, mode, uid, gid, size, mtime.seconds, sha256 ?? ''].join('\0');
  return Buffer.from(hash('sha256', encodeName(text), 'hex').slice(0, PRINT_BYTES * 2), 'hex');
}
