import { flowBehind, randomAccess, readThrough } from '../read-through.js';
import { TarReader } from '../reader.js';
import type { FlowOptions, TarSource } from '../tar-source.js';
import type { ByteHash } from './content-digest.js';
import type { FindingLog } from './finding-log.js';
import { MemberHashing } from './member-hashing.js';
import type { Tally } from './tally.js';
import { Verification, type VerificationOptions, type VolumeFacts } from './verification.js';

/** How {@link verifyTar} verifies. */
export interface VerifyTarOptions
  extends FlowOptions,
    Pick<VerificationOptions, 'seed' | 'label' | 'blockingFactor' | 'comparers' | 'onMember'> {
  /**
   * Begins a SHA-256 that gives its digest in hex, at once or later. Without it content is read, but no digests are
   * taken: what is wrong with the structure is found all the same.
   */
  readonly createHash?: (() => ByteHash) | undefined;
}

/** What was found in the volumes of a set. */
export interface TarSetVerification {
  /** Every volume is tar, all of it was read, and no finding is an error. */
  readonly isWhole: boolean;
  readonly findings: FindingLog;
  readonly tally: Tally;
  /** Those that were read, in their order. */
  readonly volumes: readonly VolumeFacts[];
  /** The signal came before the end did. */
  readonly interrupted: boolean;
}

/** What was found in an archive. */
export interface TarVerification extends Omit<TarSetVerification, 'volumes'>, VolumeFacts {}

/**
 * Reads an archive from wherever its bytes come and checks everything that can be checked of it: headers, sizes, names
 * and links across members, the volume label, the end. A volume of a set is checked as far as it goes; whole sets are
 * for {@link verifyTarSet}. Pure: it runs in browsers.
 *
 * A source that is in memory is read without a pause, so that no signal comes meanwhile but from the callbacks.
 * @param source - the archive, decompressed
 * @throws whatever the source, the hash or a callback throws. Nothing in an archive throws, nor does the signal
 *
 * @example
 * const seed = crypto.getRandomValues(new Uint32Array(1))[0];
 * const { isWhole, findings } = await verifyTar(file.stream(), { seed });
 * for (const found of findings.kept) console.log(tell(found).message);
 */
export async function verifyTar(source: TarSource, options: VerifyTarOptions): Promise<TarVerification> {
  const { volumes, ...report } = await verifyTarSet([source], options);
  return { ...report, ...(volumes[0] as VolumeFacts) };
}

/**
 * Reads the volumes of one set, in their order, and checks them as {@link verifyTar} does, and their seams besides.
 * `progress` is given the bytes of all of them.
 * @param sources - the volumes, decompressed, in the order in which they were written
 * @throws as {@link verifyTar} does
 */
export async function verifyTarSet(
  sources: readonly TarSource[],
  options: VerifyTarOptions,
): Promise<TarSetVerification> {
  const { createHash } = options;
  const hashing = createHash === undefined ? undefined : new MemberHashing(createHash);
  const verification = new Verification(options, sources.length > 1, hashing);
  const volumes: VolumeFacts[] = [];
  let interrupted = false;
  let before = 0;
  let carried: ReturnType<TarReader['carry']>;
  for (const [volume, source] of sources.entries()) {
    const isLast = volume + 1 === sources.length;
    const reader = new TarReader({ volume, data: hashing !== undefined, carried, ...randomAccess(source) });
    verification.beginVolume(volume);
    interrupted = await readThrough(source, reader, {
      ...flowBehind(before, options),
      moreFollows: !isLast,
      take: (event) => verification.take(event),
      settle: () => hashing?.drain(),
    });
    carried = reader.carry();
    const { offset: bytes, sawTar, endOffset, announcedName } = reader;
    volumes.push(verification.endVolume({ bytes, sawTar, endOffset, announcedName, interrupted }, isLast));
    before += bytes;
    if (interrupted) break;
  }
  verification.finish(interrupted);
  await hashing?.drain();
  const { findings, tally } = verification;
  const isTar = volumes.length > 0 && volumes.every(({ sawTar }) => sawTar);
  return {
    isWhole: isTar && !interrupted && findings.bySeverity('error') === 0,
    findings,
    tally,
    volumes,
    interrupted,
  };
}
