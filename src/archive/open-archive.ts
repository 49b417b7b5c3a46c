import type { Finding } from '../findings/index.js';
import type { ByteSource } from './source.js';

/** A source of tar bytes, decompressed where that was needed. */
export interface OpenArchive {
  readonly source: ByteSource;
  /** What was wrong with the compressed layer: complete when the source has been read. */
  readonly findings: () => readonly Finding[];
}

/**
 * Opens whatever stands in a source as tar.
 * @param source - the bytes as stored
 * @param _volume - index of the source among those given
 */
export async function openArchive(source: ByteSource, _volume: number): Promise<OpenArchive> {
  return { source, findings: () => [] };
}
