import { type Exact, type Finding, finding } from '../findings/index.js';
import type { TarMember } from './member.js';
import { flowBehind, randomAccess, readThrough } from './read-through.js';
import { TarReader } from './reader.js';
import { Seams } from './seams.js';
import type { FlowOptions, TarSource } from './tar-source.js';

/** Takes what stands in the volumes of a set, as a `SetVisitor` does, but each call is waited for before the next. */
export interface SlowVisitor {
  /** Nothing more is wanted. */
  readonly isOver: boolean;
  member(member: TarMember, volume: number): Promise<void>;
  /** The bytes are a view that is valid until what this returns has resolved. */
  data(bytes: Uint8Array): Promise<void>;
  end(missing: Exact): Promise<void>;
  found(found: Finding): void;
}

/** How far the volumes of a set were read. */
export interface VolumesRead {
  /** Whether anything was tar. */
  readonly sawTar: boolean;
  /** Bytes of each volume that was read. */
  readonly bytes: readonly number[];
  /** The signal came before the end did. */
  readonly interrupted: boolean;
}

/**
 * Reads an archive, or the volumes of one set in their order, as one archive, for someone who is slower than reading.
 * @throws whatever a source or the visitor throws
 */
export async function readVolumes(
  volumes: readonly TarSource[],
  visitor: SlowVisitor,
  { data, ...flow }: FlowOptions & { readonly data: boolean },
): Promise<VolumesRead> {
  let steps: (() => Promise<void>)[] = [];
  const seams = new Seams({
    member: (member, volume) => steps.push(() => visitor.member(member, volume)),
    data: (piece) => steps.push(() => visitor.data(piece)),
    end: (_, missing) => steps.push(() => visitor.end(missing)),
    found: (found) => visitor.found(found),
  });
  const settle = async (): Promise<void> => {
    const taken = steps;
    steps = [];
    for (const step of taken) if (!visitor.isOver) await step();
  };
  const bytes: number[] = [];
  let sawTar = false;
  let interrupted = false;
  let carried: ReturnType<TarReader['carry']>;
  for (const [volume, source] of volumes.entries()) {
    const moreFollows = volume + 1 < volumes.length;
    const reader = new TarReader({ volume, data, carried, ...randomAccess(source) });
    seams.begin(volume, moreFollows);
    const before = bytes.reduce((sum, count) => sum + count, 0);
    const isOver = (): boolean => visitor.isOver;
    const own = { ...flowBehind(before, flow), moreFollows, settle, isOver, take: seams.take.bind(seams) };
    interrupted = await readThrough(source, reader, own);
    carried = reader.carry();
    bytes.push(reader.offset);
    sawTar ||= reader.sawTar;
    if (interrupted || visitor.isOver) break;
    const { endOffset: offset } = reader;
    if (moreFollows && offset !== undefined) visitor.found(finding('VOLUME_ENDS_SET', { volume, offset }, {}));
  }
  if (!interrupted && !visitor.isOver) seams.finish(bytes.at(-1) ?? 0);
  await settle();
  return { sawTar, bytes, interrupted };
}
