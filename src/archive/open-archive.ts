import { type Finding, printable, tell } from '../findings/index.js';
import { checksumKind, hasMagic, isHeaderAnywhere } from '../tar/index.js';
import { ByteFeed } from './compression/byte-feed.js';
import { decompressed } from './compression/decompress.js';
import { CompressedLayer } from './compression/layer.js';
import { inWords, nameFormat } from './compression/named-formats.js';
import { recogniseCompression } from './compression/recognise.js';
import { type ByteSource, SourceError, STREAM_READ_BYTES } from './source.js';

/** A source of tar bytes, decompressed where that was needed. */
export interface OpenArchive {
  readonly source: ByteSource;
  /** What was wrong with the compressed layer: complete when the source has been read. */
  readonly findings: () => readonly Finding[];
  /** How the archive is compressed: `gzip`, `zstd`, ...; undefined where it is plain tar. */
  readonly layer: string | undefined;
  /** Decompressed bytes that a checksum of the compressed layer confirmed: complete when the source has been read. */
  readonly verifiedBytes: () => bigint;
  /** What it is, in half a sentence, where no tar was found in it: known when the source has been read. */
  readonly instead: () => string | undefined;
}

/** What is looked at to tell what a file is: an ISO 9660 file system shows itself at 32 KiB. */
export const HEAD_BYTES = 40 << 10;

/**
 * Opens whatever stands in a source as tar: plain, or in a compressed layer that is recognised by its content. A first
 * block that is a tar header wins over whatever its name looks like.
 * @param source - the bytes as stored
 * @param volume - index of the source among those given
 * @throws SourceError where it cannot be read, or is known to be something else: the message says what, and what to do
 */
export async function openArchive(source: ByteSource, volume: number): Promise<OpenArchive> {
  const { readAt } = source;
  if (readAt !== undefined) {
    const head = readAt(0, HEAD_BYTES);
    return open(source, new Uint8Array(0), head, volume);
  }
  const head = await readHead(source);
  return open(source, head, head, volume);
}

function open(source: ByteSource, taken: Uint8Array, head: Uint8Array, volume: number): OpenArchive {
  const format = isTar(head) ? undefined : recogniseCompression(head);
  if (format !== undefined) return openCompressed(source, taken, new CompressedLayer(format, volume));
  const named = isTar(head) ? undefined : nameFormat(head);
  if (named?.isCertain === true && !holdsHeader(head)) throw notTar(source.name, inWords(named, source.name));
  return {
    source: taken.length === 0 ? source : pushedBack(source, taken),
    findings: () => [],
    layer: undefined,
    verifiedBytes: () => 0n,
    instead: () => (named === undefined ? undefined : inWords(named, source.name)),
  };
}

function openCompressed(raw: ByteSource, taken: Uint8Array, layer: CompressedLayer): OpenArchive {
  return {
    source: decompressed(raw, new ByteFeed(raw, taken), layer),
    findings: () => layer.findings,
    layer: layer.format,
    verifiedBytes: () => BigInt(layer.verified),
    instead: () => insteadOf(layer),
  };
}

function insteadOf(layer: CompressedLayer): string {
  if (layer.delivered === 0) {
    const [found] = layer.findings;
    return found === undefined ? `it is ${layer.format} data that holds nothing` : tell(found).message;
  }
  const inner = recogniseCompression(layer.head);
  const named = inner === undefined ? nameFormat(layer.head)?.name : `${inner} data`;
  return `it is ${layer.format} data, but there is no tar inside${named === undefined ? '' : `: it holds ${named}`}`;
}

/** Whether the first block is a header, or was one before it was damaged: then nothing else counts. */
function isTar(head: Uint8Array): boolean {
  return head.length >= 512 && (checksumKind(head, 0) !== 'no' || hasMagic(head, 0));
}

/** Whether a later block of the head is a header: a first block that was overwritten must not hide an archive. */
export function holdsHeader(head: Uint8Array): boolean {
  for (let at = 512; at + 512 <= head.length; at += 512) if (isHeaderAnywhere(head, at)) return true;
  return false;
}

function notTar(name: string, what: string): SourceError {
  return new SourceError(`${printable(name)} is no tar archive: ${what}`, 'EFTYPE');
}

async function readHead(source: ByteSource): Promise<Uint8Array> {
  const buffer = new Uint8Array(HEAD_BYTES + STREAM_READ_BYTES);
  let length = 0;
  while (length < HEAD_BYTES) {
    const got = await source.read(buffer.subarray(length, length + STREAM_READ_BYTES));
    if (got === 0) break;
    length += got;
  }
  return buffer.subarray(0, length);
}

/** A source that gives bytes already read before it goes on. */
function pushedBack(source: ByteSource, taken: Uint8Array): ByteSource {
  let given = 0;
  return {
    name: source.name,
    sizeBytes: source.sizeBytes,
    read(into) {
      if (given === taken.length) return source.read(into);
      const piece = taken.subarray(given, given + into.length);
      into.set(piece);
      given += piece.length;
      return piece.length;
    },
    skip: undefined,
    readAt: undefined,
    tape: source.tape,
    close: () => source.close(),
  };
}
