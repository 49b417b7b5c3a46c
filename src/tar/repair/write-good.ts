import { BLOCK_BYTES } from '../header.js';
import { SourceError } from '../source-error.js';
import type { StopSignal } from '../tar-source.js';
import { MemberRoll } from './member-roll.js';
import type { Piece } from './pieces.js';
import type { NewArchiveRead, RepairPlatform } from './platform.js';

/** A new archive. */
export interface Written {
  readonly bytes: number;
  readonly recordBytes: number;
  readonly sha256: string;
}

/** What a new archive is made from. */
export interface Good {
  /** Its pieces, from the first one. */
  readonly pieces: () => Iterable<Piece>;
  readonly recordBytes: number;
  /** Over the members that were read from the damaged archive. */
  readonly roll: MemberRoll;
  /** Names of members in the new archive that are not among those. */
  readonly left: ReadonlySet<string>;
}

const COPY_BYTES = 1 << 20;

/**
 * The bytes of a new archive with its end, piece by piece.
 * @throws SourceError where a source has become shorter
 */
async function* bytesOf({ pieces, recordBytes }: Good, rest: RepairPlatform['rest']): AsyncGenerator<Uint8Array> {
  let count = 0;
  for (const piece of pieces()) {
    if ('bytes' in piece) {
      count += piece.bytes.length;
      yield piece.bytes;
      continue;
    }
    const { view, from, to } = piece;
    for (let at = from; at < to; at += COPY_BYTES) {
      const wanted = Math.min(COPY_BYTES, to - at);
      const bytes = view.readAt(at, wanted);
      if (bytes.length < wanted) {
        throw new SourceError(`cannot read ${view.name}: it became shorter while it was read`, 'CHANGED');
      }
      count += wanted;
      yield bytes;
      await rest();
    }
  }
  const bytes = Math.ceil((count + 2 * BLOCK_BYTES) / recordBytes) * recordBytes;
  yield new Uint8Array(bytes - count);
}

/** Writes a new archive; undefined where it was told to end early. */
export async function writeGood(
  good: Good,
  { sha256, rest, write }: RepairPlatform,
  signal: StopSignal | undefined,
): Promise<Written | undefined> {
  const hash = sha256.create();
  let bytes = 0;
  for await (const piece of bytesOf(good, rest)) {
    if (signal?.aborted === true) return undefined;
    bytes += piece.length;
    hash.update(piece);
    await write(piece);
  }
  return { bytes, recordBytes: good.recordBytes, sha256: hash.digest() };
}

/** Verifies what was written, and holds its members against those that were read from the damaged archive. */
export async function readAgain<Verified extends NewArchiveRead>(
  good: Good,
  { sha256, rest, verify }: RepairPlatform<Verified>,
): Promise<{ readonly verified: Verified; readonly isSame: boolean }> {
  const again = new MemberRoll(sha256.create());
  const verified = await verify(
    () => bytesOf(good, rest),
    (member, digest) => {
      if (!good.left.has(member.name.replace(/\/+$/, ''))) again.add(member, digest);
    },
  );
  return { verified, isSame: again.digest() === good.roll.digest() };
}
