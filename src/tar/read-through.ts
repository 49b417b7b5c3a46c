import type { TarEvent } from './events.js';
import type { TarReader } from './reader.js';
import { type FlowOptions, piecesOf, type TarSource } from './tar-source.js';

/** How a source is read to its end. */
export interface ReadThroughOptions extends FlowOptions {
  /** Another volume of the set goes on behind it. */
  readonly moreFollows: boolean;
  /** Takes each event; data must be used before the next {@link settle} resolves. */
  readonly take: (event: TarEvent) => void;
  /** Called when the events of a piece have been taken: reading goes on when what it gives has resolved. */
  readonly settle: () => Promise<unknown> | undefined;
  /** Nothing more is wanted of it. */
  readonly isOver?: () => boolean;
}

/**
 * Reads a source through a reader.
 * @returns whether the signal came before the end did
 * @throws whatever the source or a callback throws, but for the signal's reason
 */
export async function readThrough(
  source: TarSource,
  reader: TarReader,
  { moreFollows, take, settle, isOver, ...flow }: ReadThroughOptions,
): Promise<boolean> {
  try {
    for await (const piece of piecesOf(source, flow)) {
      for (const event of reader.push(piece)) take(event);
      await settle();
      if (isOver?.() === true) return false;
    }
  } catch (error) {
    if (flow.signal?.aborted === true && error === flow.signal.reason) return true;
    throw error;
  }
  for (const event of reader.end(moreFollows)) take(event);
  await settle();
  return false;
}

/** The bytes in front of a source count, too. */
export function flowBehind(before: number, { signal, progress }: FlowOptions): FlowOptions {
  return progress === undefined ? { signal } : { signal, progress: (bytes) => progress(before + bytes) };
}

/** What a reader wants to know of a source that is in memory. */
export function randomAccess(source: TarSource): { readonly bytesAt?: (offset: number, length: number) => Uint8Array } {
  if (!(source instanceof Uint8Array)) return {};
  return { bytesAt: (offset, length) => source.subarray(offset, offset + length) };
}
