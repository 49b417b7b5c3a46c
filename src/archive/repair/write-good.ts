import { createHash } from 'node:crypto';
import { type ByteSource, SourceError } from '../source.js';
import { type VerifyReport, verify } from '../verify.js';
import { MemberRoll } from './member-roll.js';
import type { Piece } from './pieces.js';

/** Where the new archive goes. */
export interface RepairOutput {
  /** Takes the next bytes; they must not be kept. */
  readonly write: (bytes: Uint8Array) => unknown;
  /** All has been written: what was written, to be read again. */
  readonly reopen: () => ByteSource;
}

/** A new archive. */
export interface Written {
  readonly bytes: number;
  readonly recordBytes: number;
  readonly sha256: string;
}

const BLOCK_BYTES = 512;
const COPY_BYTES = 1 << 20;

/** Writes the new archive and its end; undefined where it was told to end early. */
export async function writeGood(
  pieces: Iterable<Piece>,
  recordBytes: number,
  output: RepairOutput,
  signal: AbortSignal | undefined,
): Promise<Written | undefined> {
  const hash = createHash('sha256');
  let count = 0;
  const put = async (bytes: Uint8Array): Promise<void> => {
    count += bytes.length;
    hash.update(bytes);
    await output.write(bytes);
  };
  for (const piece of pieces) {
    if ('bytes' in piece) {
      await put(piece.bytes);
      continue;
    }
    const { view, from, to } = piece;
    for (let at = from; at < to; at += COPY_BYTES) {
      const wanted = Math.min(COPY_BYTES, to - at);
      const bytes = view.readAt(at, wanted);
      if (bytes.length < wanted) {
        throw new SourceError(`cannot read ${view.name}: it became shorter while it was read`, 'CHANGED');
      }
      await put(bytes);
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted === true) return undefined;
    }
  }
  const bytes = Math.ceil((count + 2 * BLOCK_BYTES) / recordBytes) * recordBytes;
  await put(new Uint8Array(bytes - count));
  return { bytes, recordBytes, sha256: hash.digest('hex') };
}

/**
 * Verifies what was written, and holds its members against those that were read from the damaged archive.
 * @param roll - over those
 * @param left - names of members that are not among them
 */
export async function readAgain(
  output: RepairOutput,
  roll: MemberRoll,
  left: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): Promise<{ readonly verified: VerifyReport; readonly isSame: boolean }> {
  const source = output.reopen();
  try {
    const again = new MemberRoll();
    const verified = await verify([source], {
      signal,
      onMember(member, sha256) {
        if (!left.has(member.name.replace(/\/+$/, ''))) again.add(member, sha256);
      },
    });
    return { verified, isSame: again.digest() === roll.digest() };
  } finally {
    source.close();
  }
}
