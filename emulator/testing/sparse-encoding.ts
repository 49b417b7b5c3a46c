import { concatenated, encodeName } from '../../src/bytes/index.js';
import type { BuildRegion, BuildSparse } from './description.js';
import { BLOCK_BYTES, putNumber } from './header-block.js';
import { type BuildRecord, record } from './pax-encoding.js';

const IN_HEADER = 4;
const IN_EXTENSION = 21;

/**
 * Writes an old GNU map into a header block and makes the extension blocks that follow it.
 * @see GNU tar, src/tar.h, `struct oldgnu_header` and `struct sparse_header`
 */
export function putOldGnuMap(block: Uint8Array, sparse: BuildSparse): Uint8Array[] {
  const { regions } = sparse;
  putEntries(block, 386, regions.slice(0, IN_HEADER));
  putNumber(block, 483, 12, sparse.realSize);
  const extensions: Uint8Array[] = [];
  for (let from = IN_HEADER; from < regions.length; from += IN_EXTENSION) {
    const extension = new Uint8Array(BLOCK_BYTES);
    putEntries(extension, 0, regions.slice(from, from + IN_EXTENSION));
    extensions.push(extension);
  }
  if (extensions.length > 0) block[482] = 1;
  for (const extension of extensions.slice(0, -1)) extension[504] = 1;
  return extensions;
}

function putEntries(block: Uint8Array, at: number, regions: readonly BuildRegion[]): void {
  for (const [i, { offset, length }] of regions.entries()) {
    putNumber(block, at + 24 * i, 12, offset);
    putNumber(block, at + 24 * i + 12, 12, length);
  }
}

/**
 * The pax records of a sparse member.
 * @see GNU tar manual, "PAX Format, Versions 0.0 and 0.1" and "PAX Format, Version 1.0"
 */
export function sparseRecords(sparse: BuildSparse, name: string): BuildRecord[] {
  const { regions, realSize } = sparse;
  if (sparse.form === 'pax-1.0') {
    return [
      record('GNU.sparse.major', 1),
      record('GNU.sparse.minor', 0),
      record('GNU.sparse.name', name),
      record('GNU.sparse.realsize', realSize),
    ];
  }
  const head = [record('GNU.sparse.size', realSize), record('GNU.sparse.numblocks', regions.length)];
  if (sparse.form === 'pax-0.1') {
    const map = regions.map(({ offset, length }) => `${offset},${length}`).join(',');
    return [record('GNU.sparse.name', name), ...head, record('GNU.sparse.map', map)];
  }
  const pairs = regions.flatMap(({ offset, length }) => [
    record('GNU.sparse.offset', offset),
    record('GNU.sparse.numbytes', length),
  ]);
  return [...head, ...pairs];
}

/** The map of pax 1.0, which stands in front of the content and is padded to whole blocks. */
export function pax10Map(regions: readonly BuildRegion[]): Uint8Array {
  const numbers = [regions.length, ...regions.flatMap(({ offset, length }) => [offset, length])];
  const text = encodeName(numbers.map((number) => `${number}\n`).join(''));
  return concatenated([text, new Uint8Array(-text.length & (BLOCK_BYTES - 1))]);
}

/** The name that GNU tar gives to the header of a sparse member in pax 0.1 and 1.0. */
export function sparseHeaderName(name: string): string {
  const slash = name.lastIndexOf('/');
  return `${slash < 0 ? '.' : name.slice(0, slash)}/GNUSparseFile.0/${name.slice(slash + 1)}`;
}
