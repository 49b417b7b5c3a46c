import { randomInt } from 'node:crypto';
import { finding } from '../../findings/index.js';
import type { QuotingStyle } from '../../tar/quoting.js';
import { LINE_BYTES_MAX, type Line, LineSplitter } from '../lines.js';
import { type ByteSource, openFile, SourceError } from '../source.js';
import { ListingComparer } from './comparer.js';
import { parseFilesFromLine } from './files-from.js';
import { parseLogLine } from './log-line.js';
import { LINES_MAX } from './name-index.js';

/** How a log or list is read. */
export interface OpenListingOptions {
  /** Quoting style of a log; all are tried where it is not given. */
  readonly style?: QuotingStyle | 'auto';
  /** The list has names that end in NUL, and no escapes or options. */
  readonly isNull?: boolean;
  /** Keys the hash table, 0 to 2^53 - 1; default random. */
  readonly seed?: number | undefined;
}

const SEED_END = 2 ** 48 - 1;
const READ_BYTES = 1 << 15;
/** Messages of tar, and lines that could not be used, that are shown. */
const SHOWN = 20;
const NOWHERE = { volume: 0, offset: 0 } as const;

/**
 * Reads the log that `tar -cv` or `tar -cvv` printed (`--listing`).
 * @param path - a file; read twice where names are missing from the archive, so that none needs to be kept
 * @throws SourceError where it cannot be read, or holds more than 2^26 names
 */
export async function openListing(path: string, options: OpenListingOptions = {}): Promise<ListingComparer> {
  const { style = 'auto', seed = randomInt(SEED_END) } = options;
  const nameIn = (bytes: Uint8Array): string => {
    const line = parseLogLine(bytes, style);
    return line.type === 'entry' ? (line.names[0] ?? '') : '';
  };
  const comparer = new ListingComparer({ by: 'log', seed, nameAt: (offset) => nameIn(lineAt(path, offset, 10)) });
  let messages = 0;
  await readLines(path, new LineSplitter(10), comparer, (bytes, { number, offset }) => {
    const line = parseLogLine(bytes, style);
    if (line.type === 'nothing') return;
    const isShown = line.type === 'message' && line.complaint && ++messages <= SHOWN;
    const entry = line.type === 'message' ? line.entry : line;
    const { size, kind, optional } = entry;
    // The message may be the name of a file after all.
    const told = isShown ? finding('LISTING_TAR_MESSAGE', NOWHERE, { line: number, text: line.text }) : undefined;
    const isSure = line.type === 'message' && line.isSure;
    if (isSure && told !== undefined) comparer.report(told);
    comparer.expect(entry.names, { line: number, offset, size, kind, optional }, isSure ? undefined : told);
  });
  if (messages > SHOWN) {
    comparer.report(finding('LISTING_TAR_MESSAGES_MORE', NOWHERE, { count: messages - SHOWN }));
  }
  return comparer;
}

/**
 * Reads the list that `tar --files-from` was given.
 * @param path - a file; read twice where names are missing from the archive
 * @throws SourceError where it cannot be read, or holds more than 2^26 names
 */
export async function openFilesFrom(path: string, options: OpenListingOptions = {}): Promise<ListingComparer> {
  const { isNull = false, seed = randomInt(SEED_END) } = options;
  const splitter = new LineSplitter(isNull ? 0 : 10, { turns: true });
  const nameIn = (bytes: Uint8Array): string => {
    const line = parseFilesFromLine(bytes, isNull);
    return line.type === 'nothing' ? '' : (line.names[0] ?? '');
  };
  const nameAt = (offset: number): string => nameIn(lineAt(path, offset, splitter.terminatorAt(offset)));
  const comparer = new ListingComparer({ by: 'list', seed, nameAt });
  let optionLines = 0;
  let isFolder = false;
  await readLines(path, splitter, comparer, (bytes, { number, offset }) => {
    const line = parseFilesFromLine(bytes, isNull);
    if (line.type === 'nothing') return;
    const effect = line.type === 'option' ? line.effect : undefined;
    const isShown = effect === 'unknown' && ++optionLines <= SHOWN;
    const args = { by: 'list', line: number, reason: 'option' } as const;
    const told = isShown ? finding('LISTING_LINE_UNREADABLE', NOWHERE, args) : undefined;
    const optional = isFolder || effect !== undefined;
    comparer.expect(line.names, { line: number, offset, size: undefined, kind: undefined, optional }, told);
    isFolder = effect === 'folder-follows';
  });
  return comparer;
}

async function readLines(
  path: string,
  splitter: LineSplitter,
  comparer: ListingComparer,
  take: (bytes: Uint8Array, line: Line) => void,
): Promise<void> {
  const source = openFile(path);
  let tooLong = 0;
  const takeLine = (line: Line): void => {
    if (comparer.lines >= LINES_MAX) {
      throw new SourceError(`cannot use ${path}: it holds more than ${LINES_MAX} names; split it`, 'EFBIG');
    }
    if (line.bytes !== undefined) take(line.number === 1 ? withoutMark(line.bytes) : line.bytes, line);
    else if (++tooLong <= SHOWN) {
      const args = { by: comparer.kindOfLines, line: line.number, reason: 'too-long' } as const;
      comparer.report(finding('LISTING_LINE_UNREADABLE', NOWHERE, args));
    }
  };
  try {
    const buffer = new Uint8Array(READ_BYTES);
    for (let count = await source.read(buffer); count > 0; count = await source.read(buffer)) {
      for (const line of splitter.push(buffer.subarray(0, count))) takeLine(line);
    }
    for (const line of splitter.end()) takeLine(line);
  } finally {
    source.close();
  }
}

/** A line of the file; empty where the file has changed or cannot be read twice. */
function lineAt(path: string, offset: number, terminator: number): Uint8Array {
  let source: ByteSource | undefined;
  try {
    source = openFile(path);
    const bytes = source.readAt?.(offset, LINE_BYTES_MAX + 1) ?? new Uint8Array(0);
    const end = bytes.indexOf(terminator);
    const line = end < 0 ? bytes : bytes.subarray(0, end);
    return offset === 0 ? withoutMark(line) : line;
  } finally {
    source?.close();
  }
}

/** Editors on Windows put a byte order mark at the start of UTF-8. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
