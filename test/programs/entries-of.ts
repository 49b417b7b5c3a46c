import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { concatenated, decodeName, encodeName } from '../../src/bytes/index.js';
import type { EntryKind, Pieces, SparseRegion, TarEntry, TarWriter } from '../../src/tar/index.js';

/** An entry and its content. */
export interface Source {
  readonly entry: TarEntry;
  readonly data: Uint8Array;
}

/** What the flags of tar that make its output the same everywhere say: `--owner`, `--group`, `--mtime`. */
export interface Fixed {
  readonly owner: readonly [string, number];
  readonly group: readonly [string, number];
  /** Seconds; the file's own time where absent. */
  readonly mtime?: number;
  /** The format has no place for fractions of a second. */
  readonly wholeSeconds?: boolean;
  /** Holes are looked for, as `--sparse` does: pages of zeros. */
  readonly sparse?: boolean;
}

const PAGE_BYTES = 4096;

/** The pages of a file that are not zeros. */
function regionsOf(data: Uint8Array): SparseRegion[] {
  const regions: { offset: number; length: number }[] = [];
  for (let at = 0; at < data.length; at += PAGE_BYTES) {
    const page = data.subarray(at, at + PAGE_BYTES);
    if (page.every((byte) => byte === 0)) continue;
    const last = regions.at(-1);
    if (last !== undefined && last.offset + last.length === at) last.length += page.length;
    else regions.push({ offset: at, length: page.length });
  }
  return regions;
}

const KINDS: readonly (readonly [EntryKind, 'isDirectory' | 'isSymbolicLink' | 'isFIFO' | 'isCharacterDevice'])[] = [
  ['directory', 'isDirectory'],
  ['symlink', 'isSymbolicLink'],
  ['fifo', 'isFIFO'],
  ['character-device', 'isCharacterDevice'],
];

/** A file with holes as an entry with regions; any other as it is. */
function withoutHoles({ entry, data }: Source): Source {
  const sparse = regionsOf(data);
  const stored = sparse.map(({ offset, length }) => data.subarray(Number(offset), Number(offset) + Number(length)));
  const bytes = concatenated(stored);
  return bytes.length === data.length ? { entry, data } : { entry: { ...entry, sparse }, data: bytes };
}

/** Linux's two numbers of a device in one. */
function devices(rdev: bigint): { devmajor: number; devminor: number } {
  return {
    devmajor: Number((rdev >> 8n) & 0xfffn),
    devminor: Number((rdev & 0xffn) | ((rdev >> 12n) & 0xfff00n)),
  };
}

/** Reads a tree as `tar --sort=name` does: folders first, names in the order of their bytes, hard links found. */
export function entriesOf(root: string, names: readonly string[], fixed: Fixed): Source[] {
  const found: Source[] = [];
  const inodes = new Map<bigint, string>();
  const visit = (name: Uint8Array): void => {
    const path = Buffer.concat([Buffer.from(`${root}/`), name]);
    const stat = lstatSync(path, { bigint: true });
    const kind = KINDS.find(([, is]) => stat[is]())?.[0] ?? (stat.isBlockDevice() ? 'block-device' : 'file');
    const first = stat.nlink > 1n && kind !== 'directory' ? inodes.get(stat.ino) : undefined;
    const text = decodeName(name);
    if (first === undefined) inodes.set(stat.ino, text);
    const nanoseconds = fixed.mtime === undefined ? Number(stat.mtimeNs - (stat.mtimeNs / 10n ** 9n) * 10n ** 9n) : 0;
    const seconds = fixed.mtime ?? Number((stat.mtimeNs - BigInt(nanoseconds)) / 10n ** 9n);
    const isBefore = nanoseconds < 0;
    const mtime = {
      seconds: isBefore ? seconds - 1 : seconds,
      nanoseconds: isBefore ? nanoseconds + 1e9 : nanoseconds,
    };
    const isFile = first === undefined && kind === 'file';
    const link = kind === 'symlink' ? decodeName(readlinkSync(path, 'buffer')) : undefined;
    const isDevice = kind === 'character-device' || kind === 'block-device';
    const entry: TarEntry = {
      name: text,
      kind: first === undefined ? kind : 'hardlink',
      mode: Number(stat.mode & 0o7777n),
      uid: fixed.owner[1],
      gid: fixed.group[1],
      uname: fixed.owner[0],
      gname: fixed.group[0],
      size: isFile ? Number(stat.size) : 0,
      mtime: fixed.wholeSeconds === true ? { ...mtime, nanoseconds: 0 } : mtime,
      linkname: first ?? link,
      ...(isDevice ? devices(stat.rdev) : {}),
    };
    const data = isFile && stat.size > 0n ? readFileSync(path) : new Uint8Array(0);
    found.push(fixed.sparse === true && isFile ? withoutHoles({ entry, data }) : { entry, data });
    if (kind !== 'directory') return;
    const inside = readdirSync(path, { encoding: 'buffer' }).sort(Buffer.compare);
    for (const own of inside) visit(Buffer.concat([name, Buffer.from('/'), own]));
  };
  for (const name of names) visit(encodeName(name));
  return found;
}

/** Writes sources one behind the other, content in pieces of a size. */
export function writeAll(writer: TarWriter, sources: readonly Source[], pieceBytes = 1 << 20): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  const take = (some: Pieces): void => void pieces.push(...some);
  for (const { entry, data } of sources) {
    take(writer.begin(entry));
    for (let at = 0; at < data.length; at += pieceBytes) take(writer.write(data.subarray(at, at + pieceBytes)));
    take(writer.end());
  }
  take(writer.finish());
  return pieces;
}
