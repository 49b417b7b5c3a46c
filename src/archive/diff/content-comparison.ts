import type { Exact } from '../../findings/index.js';
import type { TarMember } from '../../tar/index.js';
import type { Folder, OpenedFile, There } from './folder.js';

/** As much as is held of a file at once. */
const BUFFER_BYTES = 1 << 18;

/**
 * Holds the content of a member, as it comes, against a file that is open: byte by byte, so that neither is ever in
 * memory as a whole and reading ends at the first byte that differs. Holes are held against zeros.
 */
export class ContentComparison {
  private readonly member: TarMember;
  private readonly file: OpenedFile;
  private position = 0;
  private region = 0;
  private regionLeft = 0;
  /** Offset in the file of the first byte that is another; undefined where none was. */
  differsAt: Exact | undefined;
  /** Bytes that were found to be the same. */
  same = 0;

  /**
   * @param member - its sparse map, if it has one, must be sound, and its size at most 2^53 - 1
   * @param file - closed by whoever opened it
   */
  constructor(member: TarMember, file: OpenedFile) {
    this.member = member;
    this.file = file;
  }

  /**
   * Takes stored bytes.
   * @throws the system's error where the file cannot be read
   */
  update(bytes: Uint8Array): void {
    const { sparse } = this.member;
    for (let at = 0; at < bytes.length && this.differsAt === undefined; ) {
      if (sparse !== undefined && this.regionLeft === 0) {
        const region = sparse.regions[this.region++];
        if (region === undefined) return;
        this.hole(Number(region.offset) - this.position);
        this.regionLeft = Number(region.length);
        continue;
      }
      const count = Math.min(bytes.length - at, sparse === undefined ? bytes.length : this.regionLeft, BUFFER_BYTES);
      this.compare(bytes.subarray(at, at + count));
      this.regionLeft -= count;
      at += count;
    }
  }

  /**
   * The member has ended, whole: what is left of it is a hole.
   * @throws the system's error where the file cannot be read
   */
  end(): void {
    if (this.member.sparse !== undefined) this.hole(Number(this.member.size) - this.position);
  }

  private hole(length: number): void {
    for (let left = length; left > 0 && this.differsAt === undefined; ) {
      const count = Math.min(left, ZEROS.length);
      this.compare(ZEROS.subarray(0, count));
      left -= count;
    }
  }

  private compare(expected: Uint8Array): void {
    const found = readFully(this.file, scratch().subarray(0, expected.length), this.position);
    const same = sameBytes(expected, found);
    if (same < expected.length) this.differsAt = this.position + same;
    this.position += same;
    this.same += same;
  }
}

const ZEROS = /* @__PURE__ */ new Uint8Array(BUFFER_BYTES);

let shared: Uint8Array | undefined;

/** One buffer for all files: what is in it is used before anything else is read. */
function scratch(): Uint8Array {
  shared ??= new Uint8Array(BUFFER_BYTES);
  return shared;
}

/**
 * Offset of the first byte that two files have not in common; undefined where there is none.
 * @throws the system's error where one cannot be read
 */
export function firstDifference(folder: Folder, one: There, other: There): number | undefined {
  const opened: OpenedFile[] = [];
  try {
    for (const looked of [one, other]) opened.push(folder.open(looked));
    const buffers = opened.map(() => new Uint8Array(BUFFER_BYTES));
    for (let at = 0; ; ) {
      const [a = EMPTY, b = EMPTY] = opened.map((file, i) => readFully(file, buffers[i] as Uint8Array, at));
      const same = sameBytes(a, b);
      if (same < a.length || same < b.length) return at + same;
      if (same === 0) return undefined;
      at += same;
    }
  } finally {
    for (const file of opened) file.close();
  }
}

const EMPTY = /* @__PURE__ */ new Uint8Array(0);

/** Fills a buffer, up to the end of the file. */
function readFully(file: OpenedFile, buffer: Uint8Array, offset: number): Uint8Array {
  let filled = 0;
  while (filled < buffer.length) {
    const count = file.read(buffer.subarray(filled), offset + filled);
    if (count === 0) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
}

/** How many bytes two stretches begin with in common. */
function sameBytes(a: Uint8Array, b: Uint8Array): number {
  if (Buffer.compare(a, b) === 0) return a.length;
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  return at;
}
