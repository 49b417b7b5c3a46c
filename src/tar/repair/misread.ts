import { severityOf } from '../../findings/index.js';
import type { SeekableBytes } from '../seekable-bytes.js';
import type { Piece } from './pieces.js';
import type { NewArchiveRead } from './platform.js';

/** A place in an archive as it was read. */
export interface ReadPlace {
  readonly view: SeekableBytes;
  readonly at: number;
}

/**
 * Where the errors of members in a new archive stand in the old one. What is in the content of a member may be read as
 * a header where something else stands behind that member than did before.
 * @param verified - what was found in the new archive
 * @param pieces - what it was put together from
 */
export function misreadPlaces(verified: NewArchiveRead | undefined, pieces: Iterable<Piece>): readonly ReadPlace[] {
  const offsets = (verified?.findings.kept ?? [])
    .filter(({ code, member }) => severityOf(code) === 'error' && member !== undefined)
    .map(({ at }) => at.offset)
    .sort((a, b) => a - b);
  const places: ReadPlace[] = [];
  let start = 0;
  let next = 0;
  for (const piece of pieces) {
    const end = start + ('bytes' in piece ? piece.bytes.length : piece.to - piece.from);
    for (; (offsets[next] ?? end) < end; next++) {
      if ('view' in piece) places.push({ view: piece.view, at: piece.from + (offsets[next] as number) - start });
    }
    start = end;
  }
  return places;
}
