import { createHash } from 'node:crypto';
import { type ByteSource, SourceError } from '../source.js';
import { type VerifyReport, verify } from '../verify.js';
import { Edits, type SeekableSource } from './edits.js';
import type { Fate, Loss, MemberFate } from './fate.js';
import { MemberRoll } from './member-roll.js';
import type { Known, TextCut } from './mended.js';
import { type Survey, survey } from './survey.js';

/** Where the new archive goes. */
export interface RepairOutput {
  /** Takes the next bytes; they must not be kept. */
  readonly write: (bytes: Uint8Array) => unknown;
  /** All has been written: what was written, to be read again. */
  readonly reopen: () => ByteSource;
}

/** How an archive is repaired. */
export interface RepairOptions {
  /** Members of which only a part is there are kept, as `NAME.partial`. */
  readonly partial?: boolean | undefined;
  /** Blocks of 512 bytes in a record of the new archive; default that of the damaged one, and 20 where it does not show. */
  readonly blockingFactor?: number | undefined;
  readonly progress?: ((bytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What became of an archive. */
export interface RepairReport {
  /**
   * - `complete`: every member that was there is in the new archive
   * - `losses`: the new archive is whole, but something stays lost, or perhaps is
   * - `nothing`: no member could be had, and nothing was written
   * - `unsound`: the new archive was written, and was not found whole when it was read again
   * - `interrupted`: told to end; what was written is not to be used
   */
  readonly outcome: 'complete' | 'losses' | 'nothing' | 'unsound' | 'interrupted';
  /** Whether anything of tar was seen: without, the input is no archive. */
  readonly sawTar: boolean;
  readonly input: { readonly name: string; readonly bytes: number };
  /** Members by what became of them. */
  readonly counts: Readonly<Record<Fate, number>>;
  /** Those that did not simply come through whole, up to ten thousand. */
  readonly fates: readonly MemberFate[];
  /** Stretches of which nothing was had, up to ten thousand. */
  readonly losses: readonly Loss[];
  readonly lossCount: number;
  /** Text that was cut out. */
  readonly cuts: readonly TextCut[];
  readonly output: { readonly bytes: number; readonly recordBytes: number; readonly sha256: string } | undefined;
  /** What was found when the new archive was read. */
  readonly verified: VerifyReport | undefined;
}

const BLOCK_BYTES = 512;
const RECORD_BYTES = 10_240;
/** Mending one thing can bring another to light; not without end. */
const ROUNDS_MAX = 8;
const COPY_BYTES = 1 << 20;

/**
 * Writes a clean archive of every member of a damaged one that can be had: foreign text is cut out, single flipped
 * bits of headers are turned back, what is lost is left out, and the end is put in its place. The new archive is read
 * again, and its members are held against what was read from the damaged one.
 * @param source - must be seekable; it is read two times or more, and never changed
 * @throws SourceError where the source cannot be read; whatever the output throws
 */
export async function repairTar(
  source: SeekableSource,
  output: RepairOutput,
  options: RepairOptions = {},
): Promise<RepairReport> {
  const { cuts, found } = await findOut(source, options);
  const { log } = found;
  const report = {
    sawTar: found.sawTar,
    input: { name: source.name, bytes: source.sizeBytes },
    counts: log.counts,
    fates: log.fates,
    losses: log.losses,
    lossCount: log.lossCount,
    cuts,
    output: undefined,
    verified: undefined,
  };
  if (found.interrupted) return { ...report, outcome: 'interrupted' };
  const kept = log.counts.whole + log.counts.mended + log.counts.unproven + found.partialNames.length;
  const missed = log.lossCount + log.counts.unproven + log.counts.partial + log.counts.lost;
  if (!found.sawTar || (kept === 0 && missed > 0)) return { ...report, outcome: 'nothing' };
  const { blockingFactor } = options;
  const recordBytes = blockingFactor === undefined ? (found.recordBytes ?? RECORD_BYTES) : blockingFactor * BLOCK_BYTES;
  const written = await write(found, recordBytes, output, options.signal);
  if (written === undefined) return { ...report, outcome: 'interrupted' };
  const { verified, isSame } = await readAgain(output, found, options);
  const isSound = isSame && verified.findings.bySeverity('error') === 0;
  const outcome = verified.interrupted ? 'interrupted' : !isSound ? 'unsound' : missed === 0 ? 'complete' : 'losses';
  return { ...report, outcome, output: written, verified };
}

/** Reads the archive, with what was found out put right, until nothing more is found out. */
async function findOut(
  source: SeekableSource,
  options: RepairOptions,
): Promise<{ readonly cuts: readonly TextCut[]; readonly found: Survey }> {
  let known: Known = { edits: new Edits(), mends: [], cuts: [] };
  for (let round = 1; ; round++) {
    const found = await survey(source, known, options);
    const isNews = found.cuts.length + found.mends.length > 0;
    if (!isNews || found.interrupted || round === ROUNDS_MAX) return { cuts: known.cuts, found };
    const patches = found.mends.map(({ patch }) => patch);
    known = {
      edits: known.edits.and(found.cuts, patches),
      mends: [...known.mends, ...found.mends].sort((a, b) => a.at - b.at),
      cuts: [...known.cuts, ...found.cuts].sort((a, b) => a.at - b.at),
    };
  }
}

/** Writes the new archive; undefined where it was told to end. */
async function write(
  { view, pieces }: Survey,
  recordBytes: number,
  output: RepairOutput,
  signal: AbortSignal | undefined,
): Promise<{ readonly bytes: number; readonly recordBytes: number; readonly sha256: string } | undefined> {
  const hash = createHash('sha256');
  const put = async (bytes: Uint8Array): Promise<void> => {
    hash.update(bytes);
    await output.write(bytes);
  };
  for (const piece of pieces) {
    if ('bytes' in piece) {
      await put(piece.bytes);
      continue;
    }
    for (let at = piece.from; at < piece.to; at += COPY_BYTES) {
      const bytes = view.readAt(at, Math.min(COPY_BYTES, piece.to - at));
      if (bytes.length === 0)
        throw new SourceError(`cannot read ${view.name}: it became shorter while it was read`, 'CHANGED');
      await put(bytes);
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted === true) return undefined;
    }
  }
  const ended = pieces.bytes + 2 * BLOCK_BYTES;
  const bytes = Math.ceil(ended / recordBytes) * recordBytes;
  await put(new Uint8Array(bytes - pieces.bytes));
  return { bytes, recordBytes, sha256: hash.digest('hex') };
}

/** Verifies what was written, and holds its members against those that were read from the damaged archive. */
async function readAgain(
  output: RepairOutput,
  found: Survey,
  { signal }: RepairOptions,
): Promise<{ readonly verified: VerifyReport; readonly isSame: boolean }> {
  const source = output.reopen();
  const inPart = new Set(found.partialNames);
  try {
    const again = new MemberRoll();
    const verified = await verify([source], {
      signal,
      onMember(member, sha256) {
        if (!inPart.has(member.name.replace(/\/+$/, ''))) again.add(member, sha256);
      },
    });
    return { verified, isSame: again.digest() === found.roll };
  } finally {
    source.close();
  }
}
