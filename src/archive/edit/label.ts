import * as nodeFs from 'node:fs';
import { encodeName } from '../../bytes/index.js';
import { type Exact, printable } from '../../findings/index.js';
import { BLOCK_BYTES, checksumKind, FIELDS } from '../../tar/header.js';
import type { TarEvent, TarMember } from '../../tar/index.js';
import { sign } from '../../tar/writer/block.js';
import { gnuLabel } from '../../tar/writer/gnu-headers.js';
import { paxGlobal } from '../../tar/writer/pax-headers.js';
import type { Sink } from '../create/index.js';
import { OutputError } from '../output-file.js';
import { readArchive } from '../read-archive.js';
import type { ByteSource } from '../source.js';
import { type CopyOptions, type CopyResult, copyMembers, type EditSource } from './copy-members.js';
import { LABEL_KEYWORD, withRecords } from './global-header.js';
import type { GlobalHeader } from './raw-members.js';
import { SinkWriter } from './sink.js';

/** A label in a header of its own; the field has 100 bytes, of which the last is a NUL. */
const HEADER_LABEL_BYTES = 99;
const VOLUME_HEADER = 0x56; // V
/** Longer ones help nobody, and readers bound them. */
const LABEL_BYTES_MAX = 1024;

/** What setting a label in place needs of a file system. */
export type LabelFs = Pick<
  typeof nodeFs,
  'openSync' | 'fstatSync' | 'readSync' | 'writeSync' | 'fsyncSync' | 'closeSync'
>;

/** A label cannot be set: one sentence with what to do. */
export class LabelError extends Error {
  override readonly name = 'LabelError';
}

/** A label stands within so many bytes of the beginning. */
const HEAD_BYTES = 1 << 20;

/**
 * The label that an archive begins with.
 * @param source - decompressed; read up to a mebibyte
 * @returns `label` is undefined where it has none
 * @throws SourceError where the source cannot be read
 */
export async function readLabel(
  source: ByteSource,
): Promise<{ readonly label: string | undefined; readonly sawTar: boolean }> {
  let left = HEAD_BYTES;
  const read = async (into: Uint8Array): Promise<number> => {
    const count = await source.read(into.subarray(0, left));
    left -= count;
    return count;
  };
  let label: string | undefined;
  let isOver = false;
  const take = (event: TarEvent): void => {
    if (event.type === 'volume' && !isOver) label ??= event.label;
    else if (event.type === 'member' && event.member.kind !== 'volume-label') isOver = true;
  };
  const head = { ...source, sizeBytes: undefined, readAt: undefined, skip: undefined, read };
  const { sawTar } = await readArchive(head, { volume: 0, data: false, moreFollows: true, take });
  return { label, sawTar };
}

/**
 * Sets the label of an archive in its place: its header of type V is the first block, and only that is written.
 * @param path - of a file, not compressed
 * @param label - 1 to 99 bytes
 * @throws LabelError where the archive has no such header, or the label does not fit it: nothing was changed then
 * @throws OutputError where the file cannot be read or written
 */
export function setLabelInPlace(path: string, label: string, fs: LabelFs = nodeFs): void {
  const bytes = labelBytes(label);
  if (bytes.length > HEADER_LABEL_BYTES) {
    throw new LabelError(
      `a label of ${bytes.length} bytes does not fit: a header of type V holds 99; -o writes another`,
    );
  }
  const told = <T>(action: () => T): T => {
    try {
      return action();
    } catch (error) {
      if (error instanceof LabelError) throw error;
      throw new OutputError(`cannot change ${printable(path)}: ${(error as Error).message}`);
    }
  };
  const descriptor = told(() => fs.openSync(path, 'r+'));
  let isDone = false;
  try {
    told(() => changeBlock(path, bytes, descriptor, fs));
    isDone = true;
  } finally {
    // The first error is the one to tell.
    if (!isDone) quietly(() => fs.closeSync(descriptor));
  }
  told(() => fs.closeSync(descriptor));
}

function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // Nothing more can be done about the file.
  }
}

function changeBlock(path: string, label: Uint8Array, descriptor: number, fs: LabelFs): void {
  if (!fs.fstatSync(descriptor).isFile()) throw new LabelError(`${printable(path)} is no file: ${WITH_OUTPUT}`);
  const block = new Uint8Array(BLOCK_BYTES);
  const count = fs.readSync(descriptor, block, 0, BLOCK_BYTES, 0);
  const hasLabel = count === BLOCK_BYTES && block[FIELDS.typeflag.at] === VOLUME_HEADER;
  if (!hasLabel || checksumKind(block, 0) === 'no') {
    throw new LabelError(`${printable(path)} does not begin with a label that can be changed: ${WITH_OUTPUT}`);
  }
  const made = withName(block, label);
  for (let at = 0; at < made.length; ) at += fs.writeSync(descriptor, made, at, made.length - at, at);
  fs.fsyncSync(descriptor);
}

const WITH_OUTPUT = 'give -o, and a copy with the label is written';

/** A volume header with another label, all else as it was. */
function withName(block: Uint8Array, label: Uint8Array): Uint8Array {
  const made = block.slice();
  made.fill(0, FIELDS.name.at, FIELDS.name.length);
  made.set(label, FIELDS.name.at);
  made.fill(0, FIELDS.checksum.at, FIELDS.checksum.at + FIELDS.checksum.length);
  sign(made, 0);
  return made;
}

function labelBytes(label: string): Uint8Array {
  const bytes = encodeName(label);
  if (bytes.length === 0) throw new LabelError('a label has at least one character');
  if (bytes.includes(0)) throw new LabelError('a label holds no NUL');
  if (bytes.length > LABEL_BYTES_MAX) throw new LabelError(`a label has at most ${LABEL_BYTES_MAX} bytes`);
  return bytes;
}

/** How an archive is copied with a label. */
export interface RelabelOptions extends Omit<CopyOptions, 'tolerated'> {
  /** Time of a label where the archive had none, seconds since 1970. Default 0. */
  readonly seconds?: Exact | undefined;
  /** Blocks of 512 bytes in a record: the last one is filled up with zeros. Default 20. */
  readonly blockingFactor?: number | undefined;
}

/** What came of it. */
export interface RelabelReport {
  readonly result: CopyResult;
  readonly members: number;
  readonly bytes: number;
  readonly isWhole: boolean;
}

/**
 * Copies an archive with a label, in the place of the one that it has: in a header of type V or a pax record, as it
 * was. Without one it gets a pax record where it has a global header or its first member has pax headers, or where the
 * label is too long for the other form: a header of type V.
 * @throws LabelError where there can be no such label
 * @throws SourceError where the source cannot be read at all
 * @throws OutputError where the sink takes no more
 */
export async function relabelTar(
  edited: EditSource,
  label: string,
  sink: Sink,
  options: RelabelOptions = {},
): Promise<RelabelReport> {
  const writer = new SinkWriter(sink);
  const relabelling = new Relabelling(labelBytes(label), label, writer, options.seconds ?? 0);
  const result = await copyMembers(edited, relabelling, writer, options);
  const isWhole = result.problem === undefined;
  if (isWhole) {
    relabelling.putLabel(undefined, options.seconds ?? 0);
    await writer.endArchive(options.blockingFactor ?? 20);
  }
  return { result, members: relabelling.members, bytes: writer.offset, isWhole };
}

class Relabelling {
  members = 0;
  private readonly bytes: Uint8Array;
  private readonly label: string;
  private readonly writer: SinkWriter;
  private readonly seconds: Exact;
  private isSet = false;

  constructor(bytes: Uint8Array, label: string, writer: SinkWriter, seconds: Exact) {
    this.bytes = bytes;
    this.label = label;
    this.writer = writer;
    this.seconds = seconds;
  }

  wants(member: TarMember): boolean {
    if (member.kind !== 'volume-label') {
      this.putLabel(member, this.seconds);
      this.members++;
      return true;
    }
    this.putLabel(undefined, member.mtime.seconds);
    return false;
  }

  global(header: GlobalHeader): Uint8Array {
    const hasLabel = header.records.some(({ keyword }) => keyword === LABEL_KEYWORD);
    // A global header more would make GNU tar forget this one.
    if (this.isSet && !hasLabel) return header.bytes;
    const others = header.records.filter(({ keyword }) => keyword !== LABEL_KEYWORD);
    const own = this.isSet ? [] : [{ keyword: LABEL_KEYWORD, value: this.bytes }];
    this.isSet = true;
    return withRecords(header, [...own, ...others]);
  }

  /** @param before - the member that the label is put in front of; undefined where it takes the place of a header V */
  putLabel(before: TarMember | undefined, seconds: Exact): void {
    if (this.isSet) return;
    this.isSet = true;
    const isPax = before?.dialect === 'pax' || this.bytes.length > HEADER_LABEL_BYTES;
    const records = [[LABEL_KEYWORD, this.bytes] as const];
    this.writer.put(isPax ? paxGlobal('/tmp/GlobalHead.1', seconds, records) : gnuLabel(this.label, seconds));
  }
}
