import type { BigIntStats } from 'node:fs';
import type { CreateFs } from './file-system.js';
import type { Remark } from './remarks.js';

/** What reading a stretch of a file came to. */
export interface ReadResult {
  /** Bytes that were had. */
  readonly count: number;
  /** The system's code, where reading failed; undefined also where the file just ended. */
  readonly reason: string | undefined;
}

/**
 * Reads a stretch of a file, in as many calls as it takes.
 * @param into - one byte longer than what is wanted lets the end be seen without another call
 * @param wanted - bytes; reading ends when they are there, or the file does
 * @param position - in the file; null goes on where the last call ended
 */
export function readStretch(
  fs: CreateFs,
  descriptor: number,
  into: Uint8Array,
  wanted: number,
  position: number | null,
): ReadResult {
  let count = 0;
  try {
    while (count < wanted) {
      const at = position === null ? null : position + count;
      const got = fs.readSync(descriptor, into, count, into.length - count, at);
      if (got === 0) break;
      count += got;
    }
    return { count: count < wanted ? count : wanted, reason: undefined };
  } catch (error) {
    return { count, reason: (error as NodeJS.ErrnoException).code ?? String(error) };
  }
}

/** What is to be said of a file that was read. */
export interface ReadFile {
  readonly name: string;
  /** Bytes that are stored. */
  readonly size: number;
  /** Of the content, where it ended too soon or could not be read on. */
  readonly shortAt: number | undefined;
  readonly reason: string | undefined;
  readonly before: BigIntStats;
  readonly after: BigIntStats | undefined;
}

/** Tells what happened to a file while it was read, as GNU tar finds it out: by its size and the time of its status. */
export function remarkOn({ name, size, shortAt, reason, before, after }: ReadFile): Remark | undefined {
  if (reason !== undefined) return { code: 'read-error', name, at: shortAt ?? size, reason };
  if (shortAt !== undefined) return { code: 'shrank', name, missing: size - shortAt };
  const isStill = after !== undefined && after.ctimeNs === before.ctimeNs && after.size === before.size;
  return isStill ? undefined : { code: 'changed', name };
}

/** The status of an open file; undefined where the system cannot tell any more. */
export function statusOf(fs: CreateFs, descriptor: number): BigIntStats | undefined {
  try {
    return fs.fstatSync(descriptor, { bigint: true });
  } catch {
    return undefined;
  }
}
