import { Sha256 } from '../../bytes/index.js';
import type { BlobLike } from '../folder-handle.js';
import type { SeekableBytes } from '../seekable-bytes.js';
import { type TarVerification, verifyTar } from '../verify/verify-tar.js';
import type { RepairPlatform } from './platform.js';
import { mergeDamaged, type RepairOptions, type RepairReport, repairVolumes } from './repair.js';

/** What of a Web stream is written to: `WritableStream<Uint8Array>` of any platform fits. */
export interface WritableBytes {
  getWriter(): {
    /** Resolves when more is wanted. */
    write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
    close(): Promise<void>;
    abort(reason?: unknown): Promise<void>;
  };
}

/** How {@link repairToStream} repairs. */
export interface RepairToStreamOptions extends RepairOptions {
  /**
   * Lets everything else go on for a moment: called after each MiB, and waited for. Default: nothing does, so that a
   * signal comes from the callbacks only. In a page: `() => new Promise((resolve) => setTimeout(resolve))`.
   */
  readonly rest?: (() => Promise<unknown>) | undefined;
  /** Keys the hash tables that hold names: a random integer, 0 to 2^53 - 1. */
  readonly seed: number;
}

/** What of a `FileReaderSync` is used, which workers of a page have. */
export interface SyncBlobReader {
  readAsArrayBuffer(blob: BlobLike): ArrayBuffer;
}

/**
 * A `Blob` or `File` that is read piece by piece, however large: in a worker, where it can be read without waiting.
 * @param name - what to call it in reports
 *
 * @example
 * const report = await repairToStream([seekableBlob(file.name, file, new FileReaderSync())], output, { seed });
 */
export function seekableBlob(name: string, blob: BlobLike, reader: SyncBlobReader): SeekableBytes {
  const readAt = (offset: number, length: number): Uint8Array =>
    new Uint8Array(reader.readAsArrayBuffer(blob.slice(offset, offset + length)));
  return { name, sizeBytes: blob.size, readAt };
}

/**
 * Writes a clean archive of every member of a damaged one that can be had, as `repairTar` of `tapekit/archive` does, with
 * the same report. Pure: it runs in browsers. The new archive is verified as it is read from the damaged one a second
 * time; what the stream made of it is not read.
 *
 * The stream is closed at the end, and aborted where nothing can be had, where a signal comes, and where an error does:
 * what it was given is not to be used then.
 * @param volumes - one archive, or the volumes of a set in their order, decompressed; each is read three times or more.
 * `seekableBytes` holds one in memory, `seekableBlob` reads it in a worker
 * @throws whatever a source, the stream or a callback throws. Nothing in an archive throws, nor does the signal
 *
 * @example
 * const damaged = seekableBytes(file.name, new Uint8Array(await file.arrayBuffer()));
 * const output = await (await folder.getFileHandle('good.tar', { create: true })).createWritable();
 * const [seed = 0] = crypto.getRandomValues(new Uint32Array(1));
 * const { outcome, fates, losses } = await repairToStream([damaged], output, { seed });
 */
export async function repairToStream(
  volumes: readonly SeekableBytes[],
  output: WritableBytes,
  options: RepairToStreamOptions,
): Promise<RepairReport<TarVerification>> {
  return await written(output, options, (platform) => repairVolumes(volumes, platform, options));
}

/**
 * Writes one clean archive from several damaged copies of one archive: each member from a copy where it is whole, as
 * `repairCopies` of `tapekit/archive` does. The rest is as with {@link repairToStream}.
 * @param copies - of one archive, each of them whole by itself
 * @throws as {@link repairToStream} does
 */
export async function repairCopiesToStream(
  copies: readonly SeekableBytes[],
  output: WritableBytes,
  options: RepairToStreamOptions,
): Promise<RepairReport<TarVerification>> {
  return await written(output, options, (platform) => mergeDamaged(copies, platform, options));
}

async function written(
  output: WritableBytes,
  { rest = async () => undefined, seed, signal }: RepairToStreamOptions,
  repair: (platform: RepairPlatform<TarVerification>) => Promise<RepairReport<TarVerification>>,
): Promise<RepairReport<TarVerification>> {
  const writer = output.getWriter();
  const createHash = (): Sha256 => new Sha256();
  try {
    const report = await repair({
      sha256: { create: createHash },
      rest,
      // A copy: streams do not take memory that is shared, and may keep what they are given.
      write: (bytes) => writer.write(new Uint8Array(bytes)),
      verify: (again, onMember) => verifyTar(again(), { createHash, onMember, seed, signal }),
    });
    const { outcome } = report;
    if (outcome === 'nothing' || outcome === 'interrupted') await writer.abort(`repair: ${outcome}`);
    else await writer.close();
    return report;
  } catch (error) {
    await writer.abort(error).catch(() => undefined);
    throw error;
  }
}
