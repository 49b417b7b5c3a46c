import { type Code, type Finding, severityOf } from '../../findings/index.js';
import { FindingLog, VolumeSet } from '../../tar/index.js';
import { readArchive } from '../read-archive.js';
import type { ByteSource, SourceError } from '../source.js';
import { type RawChoice, RawMembers } from './raw-members.js';
import type { SinkWriter } from './sink.js';

/** An archive that members are taken from. */
export interface EditSource {
  /** Decompressed, as `openArchive` gives it. */
  readonly source: ByteSource;
  /** What was wrong with its compressed layer: complete when the source has been read. */
  readonly findings?: () => readonly Finding[];
}

/** How members are copied. */
export interface CopyOptions {
  /** Takes what is wrong with the archive, as it is met. */
  readonly onFinding?: ((found: Finding) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Errors that do not speak against the members themselves. */
  readonly tolerated?: readonly Code[];
}

/** Why a copy was not made. */
export type CopyProblem =
  /** The archive has errors: they were told. */
  | 'damaged'
  /** It is one volume of several. */
  | 'volume'
  /** Nothing in it is tar. */
  | 'no-archive'
  | 'interrupted';

/** What came of copying. */
export interface CopyResult {
  readonly bytes: number;
  readonly findings: FindingLog;
  readonly problem: CopyProblem | undefined;
  /** Why the source could not be read to its end. */
  readonly failure: SourceError | undefined;
}

/** Says that the archive is no archive of its own. */
const OF_A_SET: readonly Code[] = ['VOLUME_STARTS_IN_MEMBER', 'VOLUME_ENDS_IN_MEMBER', 'VOLUME_MISSING'];

/**
 * Reads an archive and copies the members that are wanted, byte for byte. Whether the archive is whole is known at its
 * end only: where it is not, what was copied must not be kept.
 * @throws SourceError where the source cannot be read at all
 * @throws UncopyableError where something cannot be copied as it stands
 * @throws OutputError where the sink takes no more
 */
export async function copyMembers(
  { source, findings: below }: EditSource,
  choice: RawChoice,
  writer: SinkWriter,
  { onFinding, signal, tolerated = [] }: CopyOptions,
): Promise<CopyResult> {
  const findings = new FindingLog();
  const set = new VolumeSet();
  let isVolume = false;
  let errors = 0;
  const found = (finding: Finding): void => {
    findings.add(finding);
    if (OF_A_SET.includes(finding.code)) isVolume = true;
    if (severityOf(finding.code) === 'error' && !tolerated.includes(finding.code)) {
      errors++;
      onFinding?.(finding);
    }
  };
  const raw = new RawMembers(choice, (bytes) => writer.put(bytes));
  let failure: SourceError | undefined;
  set.begin(0);
  const result = await readArchive(tapped(source, raw), {
    volume: 0,
    data: true,
    moreFollows: false,
    signal,
    take: (event) => {
      raw.event(event);
      if (event.type === 'member') for (const finding of set.member(event.member).findings) found(finding);
      else if (event.type === 'end') set.end(event.member, event.missing);
      else if (event.type === 'volume') set.label(event.label);
      else if (event.type === 'finding') found(event.finding);
    },
    keepUp: () => {
      raw.settle();
      return writer.drained();
    },
    onFailure: (error) => {
      failure = error;
    },
  });
  if (!result.interrupted) {
    raw.settle();
    raw.finish();
    await writer.drained();
    for (const finding of set.finish(result.bytes)) found(finding);
    for (const finding of below?.() ?? []) found(finding);
  }
  const problem = problemOf(result, isVolume, errors);
  return { bytes: result.bytes, findings, problem, failure };
}

/** What kept a copy from being made. */
export function problemOf(
  { interrupted, sawTar }: { readonly interrupted: boolean; readonly sawTar: boolean },
  isVolume: boolean,
  errors: number,
): CopyProblem | undefined {
  if (interrupted) return 'interrupted';
  if (!sawTar) return 'no-archive';
  if (isVolume) return 'volume';
  return errors > 0 ? 'damaged' : undefined;
}

/** A source that shows what is read of it. */
function tapped(source: ByteSource, raw: RawMembers): ByteSource {
  const passed = (into: Uint8Array, count: number): number => {
    raw.take(into.subarray(0, count));
    return count;
  };
  return {
    ...source,
    skip: undefined,
    read(into) {
      const reading = source.read(into);
      return typeof reading === 'number' ? passed(into, reading) : reading.then((count) => passed(into, count));
    },
  };
}
