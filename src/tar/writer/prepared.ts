import { encodeName } from '../../bytes/index.js';
import type { Exact } from '../../findings/index.js';
import type { SparseRegion } from '../member.js';
import { add, INT63_MAX } from '../numbers.js';
import { SPARSE_REGIONS_MAX } from '../sparse.js';
import type { EntryKind, TarEntry } from './entry.js';
import type { Misfit } from './tar-format-error.js';

/** An entry with its names as bytes. */
export interface Prepared {
  readonly entry: TarEntry;
  /** With the slash of a directory. */
  readonly name: Uint8Array;
  readonly linkname: Uint8Array;
  readonly uname: Uint8Array;
  readonly gname: Uint8Array;
  /** Bytes of content to come. */
  readonly storedSize: Exact;
  /** The stored regions and, as GNU tar has it, the end of the file. */
  readonly regions: readonly SparseRegion[] | undefined;
  /** Records of global headers that hold for it: they would count for more than its own header. */
  readonly globals: ReadonlyMap<string, Uint8Array> | undefined;
}

const NOTHING = /* @__PURE__ */ new Uint8Array(0);

/** Encodes the names of entries; owners repeat, and are encoded once. */
export class Preparer {
  private readonly globals: Prepared['globals'];
  private uname = '';
  private unameBytes: Uint8Array = NOTHING;
  private gname = '';
  private gnameBytes: Uint8Array = NOTHING;

  constructor(globals?: Prepared['globals']) {
    this.globals = globals;
  }

  prepare(entry: TarEntry): Prepared {
    const { kind, name, uname = '', gname = '', sparse } = entry;
    if (uname !== this.uname) {
      this.uname = uname;
      this.unameBytes = encodeName(uname);
    }
    if (gname !== this.gname) {
      this.gname = gname;
      this.gnameBytes = encodeName(gname);
    }
    const isLink = kind === 'hardlink' || kind === 'symlink';
    return {
      entry,
      name: encodeName(kind === 'directory' && !name.endsWith('/') && name !== '' ? `${name}/` : name),
      linkname: isLink ? encodeName(entry.linkname ?? '') : NOTHING,
      uname: this.unameBytes,
      gname: this.gnameBytes,
      storedSize: sparse === undefined ? (entry.size ?? 0) : storedBytes(sparse),
      regions: sparse === undefined ? undefined : withEnd(sparse, entry.size ?? 0),
      globals: this.globals,
    };
  }
}

/** Lengths that are no numbers are told of later. */
function storedBytes(regions: readonly SparseRegion[]): Exact {
  const isExact = (value: Exact): boolean => typeof value === 'bigint' || Number.isSafeInteger(value);
  return regions.reduce<Exact>((sum, { length }) => (isExact(length) ? add(sum, length) : sum), 0);
}

function withEnd(regions: readonly SparseRegion[], size: Exact): readonly SparseRegion[] {
  const last = regions.at(-1);
  return last?.offset === size && last.length === 0 ? regions : [...regions, { offset: size, length: 0 }];
}

const KINDS: ReadonlySet<EntryKind> = /* @__PURE__ */ new Set<EntryKind>([
  ...(['file', 'hardlink', 'symlink', 'directory', 'fifo', 'character-device', 'block-device'] as const),
]);

/** What of an entry makes no sense in any format. */
export function faultOf({ entry, regions }: Prepared): Misfit | undefined {
  const { kind, mode, mtime, size = 0 } = entry;
  if (!KINDS.has(kind)) return { field: 'kind', value: String(kind), reason: 'is no kind of member' };
  const name = nameFault(entry) ?? linkFault(entry);
  if (name !== undefined) return name;
  if (!Number.isInteger(mode) || mode < 0 || mode > 0o7777) {
    return { field: 'mode', value: String(mode), reason: 'is not 0 to 0o7777' };
  }
  const number = numberFault('uid', entry.uid) ?? numberFault('gid', entry.gid) ?? numberFault('size', size);
  if (number !== undefined) return number;
  if (size < 0) return { field: 'size', value: String(size), reason: 'is negative' };
  if (size !== 0 && kind !== 'file') return { field: 'size', value: String(size), reason: 'is no size of a file' };
  for (const field of ['mtime', 'atime', 'ctime'] as const) {
    const time = field === 'mtime' ? mtime : entry[field];
    if (time === undefined) continue;
    const fault = numberFault(field, time.seconds);
    if (fault !== undefined) return fault;
    const { nanoseconds } = time;
    if (!Number.isInteger(nanoseconds) || nanoseconds < 0 || nanoseconds > 999_999_999) {
      return { field, value: `${nanoseconds} ns`, reason: 'is not 0 to 999,999,999 nanoseconds' };
    }
  }
  return deviceFault(entry) ?? (regions === undefined ? undefined : sparseFault(entry, regions)) ?? paxFault(entry);
}

/** Surrogates that stand for nothing: neither for a character beyond U+FFFF nor for a foreign byte. */
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])(?:[\udc00-\udc7f]|[\udd00-\udfff])/;

function textFault(field: string, text: string): Misfit | undefined {
  if (text.includes('\0')) return { field, value: text, reason: 'holds a NUL' };
  return LONE.test(text) ? { field, value: text, reason: 'holds half a character (a lone surrogate)' } : undefined;
}

function nameFault({ name, kind, uname = '', gname = '' }: TarEntry): Misfit | undefined {
  if (name === '') return { field: 'name', value: '', reason: 'is empty' };
  if (kind === 'file' && name.endsWith('/')) {
    return { field: 'name', value: name, reason: 'ends in a slash, so that readers take the file for a directory' };
  }
  return textFault('name', name) ?? textFault('uname', uname) ?? textFault('gname', gname);
}

function linkFault({ kind, linkname = '' }: TarEntry): Misfit | undefined {
  if (kind !== 'hardlink' && kind !== 'symlink') return undefined;
  return linkname === '' ? { field: 'linkname', value: '', reason: 'is empty' } : textFault('linkname', linkname);
}

function numberFault(field: string, value: Exact): Misfit | undefined {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    return { field, value: String(value), reason: 'is no exact whole number: beyond 2^53 - 1 give a bigint' };
  }
  const isFar = value > INT63_MAX || value < -INT63_MAX - 1n;
  return isFar ? { field, value: String(value), reason: 'needs more than 63 bits' } : undefined;
}

function deviceFault(entry: TarEntry): Misfit | undefined {
  if (entry.kind !== 'character-device' && entry.kind !== 'block-device') return undefined;
  for (const field of ['devmajor', 'devminor'] as const) {
    const value = entry[field] ?? 0;
    if (!Number.isSafeInteger(value) || value < 0)
      return { field, value: String(value), reason: 'is no device number' };
  }
  return undefined;
}

function sparseFault({ kind, size = 0 }: TarEntry, regions: readonly SparseRegion[]): Misfit | undefined {
  const fault = (value: unknown, reason: string): Misfit => ({ field: 'sparse', value: String(value), reason });
  if (kind !== 'file') return fault(kind, 'is no file, and has no holes');
  if (regions.length > SPARSE_REGIONS_MAX) return fault(regions.length, `regions are more than ${SPARSE_REGIONS_MAX}`);
  let end: Exact = 0;
  for (const { offset, length } of regions) {
    const isExact = numberFault('sparse', offset) === undefined && numberFault('sparse', length) === undefined;
    if (!isExact || offset < end || length < 0) {
      return fault(`${offset}+${length}`, 'is no region behind the one before');
    }
    end = add(offset, length);
  }
  return end > size ? fault(end, 'is an end behind that of the file') : undefined;
}

/** Records that the writer makes itself where they are needed. */
const OWN_KEYWORDS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...['path', 'linkpath', 'size', 'uid', 'gid', 'uname', 'gname', 'mtime', 'atime', 'ctime', 'hdrcharset', 'charset'],
  ...['SCHILY.devmajor', 'SCHILY.devminor', 'SCHILY.realsize', 'SUN.devmajor', 'SUN.devminor', 'SUN.holesdata'],
]);

/**
 * Whether a pax record is one that the writer makes itself from an entry, so that it is refused in `TarEntry.pax`:
 * those who copy members leave it out.
 */
export function isWriterKeyword(keyword: string): boolean {
  return OWN_KEYWORDS.has(keyword) || keyword.startsWith('GNU.sparse.') || keyword.startsWith('GNU.volume.');
}

function paxFault({ pax }: TarEntry): Misfit | undefined {
  if (pax === undefined) return undefined;
  for (const keyword of pax.keys()) {
    const fault = (reason: string): Misfit => ({ field: 'pax', value: keyword, reason });
    if (keyword === '') return fault('is an empty keyword');
    if (/[=\n\0]/.test(keyword)) return fault('holds a character that ends a keyword');
    if (isWriterKeyword(keyword)) return fault('is a record that the writer makes itself from the entry');
    if (LONE.test(keyword)) return fault('holds half a character (a lone surrogate)');
  }
  return undefined;
}
