import { finding } from '../findings/index.js';
import type { Carried, SetVisitor } from '../tar/index.js';
import { Seams } from '../tar/seams.js';
import { readArchive } from './read-archive.js';
import type { ByteSource, SourceError } from './source.js';

/** How a set is read. */
export interface ReadSetOptions {
  /** Whether content is wanted; without it, content is stepped over where the source can. */
  readonly data: boolean;
  /** Called between reads: reading goes on when what it returns has resolved. */
  readonly keepUp?: (() => Promise<void> | undefined) | undefined;
  /** Takes bytes read so far, over all sources. */
  readonly progress?: ((bytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What is known when a set has been read. */
export interface ReadSetResult {
  readonly sawTar: boolean;
  /** Bytes of each source that was read. */
  readonly bytes: readonly number[];
  /** Reading ended before the last source did: told to by the signal, or because of {@link failure}. */
  readonly interrupted: boolean;
  /** Why the rest could not be read. */
  readonly failure: SourceError | undefined;
  /** Offset of the end marker in the last source; undefined where there is none. */
  readonly endOffset: number | undefined;
}

/**
 * Reads an archive, or the volumes of one set in their order, as one archive.
 * @throws SourceError where the first source cannot be read at all
 */
export async function readSet(
  sources: readonly ByteSource[],
  visitor: SetVisitor,
  options: ReadSetOptions,
): Promise<ReadSetResult> {
  const seams = new Seams(visitor);
  const bytes: number[] = [];
  let sawTar = false;
  let carried: Carried | undefined;
  let endOffset: number | undefined;
  let failure: SourceError | undefined;
  const ended = (interrupted: boolean): ReadSetResult => ({ sawTar, bytes, interrupted, failure, endOffset });
  for (const [volume, source] of sources.entries()) {
    const moreFollows = volume + 1 < sources.length;
    seams.begin(volume, moreFollows);
    const before = bytes.reduce((sum, count) => sum + count, 0);
    const result = await readArchive(source, {
      volume,
      data: options.data,
      moreFollows,
      carried,
      take: (event) => seams.take(event),
      keepUp: options.keepUp,
      progress: (count) => options.progress?.(before + count),
      signal: options.signal,
      onFailure: (error) => {
        failure = error;
      },
    });
    bytes.push(result.bytes);
    sawTar ||= result.sawTar;
    ({ carried, endOffset } = result);
    if (result.interrupted) return ended(true);
    if (moreFollows && endOffset !== undefined)
      visitor.found(finding('VOLUME_ENDS_SET', { volume, offset: endOffset }, {}));
  }
  seams.finish(bytes.at(-1) ?? 0);
  return ended(false);
}
