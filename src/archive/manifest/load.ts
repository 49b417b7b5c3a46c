import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { Finding } from '../../findings/index.js';
import { ManifestComparer } from './comparer.js';
import type { ManifestFormat } from './entry.js';
import { type ManifestItem, ManifestReader } from './reader.js';

/** A manifest that has been read, ready to be compared. */
export interface LoadedManifest {
  readonly comparer: ManifestComparer;
  /** What is wrong with the manifest itself. */
  readonly findings: readonly Finding[];
  readonly format: ManifestFormat;
  /** Number of its entries. */
  readonly entries: number;
}

/** How a manifest is loaded. */
export interface LoadManifestOptions {
  /** Its format, where content shall not decide. */
  readonly format?: ManifestFormat | undefined;
  /** Folder of the archive in which the manifest's paths start; found by itself where it is not given. */
  readonly base?: string | undefined;
}

const CHUNK_BYTES = 1 << 15;

/**
 * Reads a manifest file into a comparer. A file is read again for the names of what is missing; of a pipe
 * (`/dev/stdin`) such files are told by their line.
 * @param path - of the manifest
 * @throws ManifestError where it is no usable manifest, and whatever `node:fs` throws where it cannot be read
 */
export function loadManifest(path: string, options: LoadManifestOptions = {}): LoadedManifest {
  const hash = createHash('sha256');
  const reader = new ManifestReader({ source: path, format: options.format });
  const findings: Finding[] = [];
  let comparer: ManifestComparer | undefined;
  let entries = 0;
  const comparerOf = (format: ManifestFormat): ManifestComparer => {
    const namesOf = (lines: readonly number[]): ReadonlyMap<number, string> => namesOfLines(path, format, lines);
    return new ManifestComparer({ format, base: options.base, namesOfLines: namesOf });
  };
  const take = (items: Iterable<ManifestItem>): void => {
    for (const item of items) {
      if (item.type === 'finding') findings.push(item.finding);
      else {
        entries++;
        comparer ??= comparerOf(reader.format ?? 'sha256sum');
        for (const found of comparer.expect(item.entry)) findings.push(found);
      }
    }
  };
  eachChunk(path, (chunk) => {
    hash.update(chunk);
    take(reader.push(chunk));
  });
  take(reader.end());
  const format = reader.format ?? 'sha256sum';
  comparer ??= comparerOf(format);
  comparer.knowOwnDigest(hash.digest('hex'));
  return { comparer, findings, format, entries };
}

function eachChunk(path: string, take: (chunk: Uint8Array) => void): void {
  const file = openSync(path, 'r');
  try {
    const buffer = new Uint8Array(CHUNK_BYTES);
    for (let count = readSync(file, buffer); count > 0; count = readSync(file, buffer)) take(buffer.subarray(0, count));
  } finally {
    closeSync(file);
  }
}

function namesOfLines(path: string, format: ManifestFormat, lines: readonly number[]): ReadonlyMap<number, string> {
  const wanted = new Set(lines);
  const names = new Map<number, string>();
  const take = (items: Iterable<ManifestItem>): void => {
    for (const item of items) {
      if (item.type === 'entry' && wanted.has(item.entry.line)) names.set(item.entry.line, item.entry.name);
    }
  };
  try {
    const reader = new ManifestReader({ source: path, format });
    eachChunk(path, (chunk) => take(reader.push(chunk)));
    take(reader.end());
  } catch {
    // A pipe cannot be read twice: the lines' numbers stand in for the names.
  }
  return names;
}
