import fc from 'fast-check';
import { memfs } from 'memfs';
import { type BuildDialect, buildArchive, content, type MemberDescription } from '../../emulator/testing/index.js';

/** Something in a tree; its path has single slashes. Owner 0 throughout. */
export interface TreeEntry {
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'hardlink';
  readonly content?: Uint8Array;
  /** Of a symbolic link, or the path of the file that a hard link is one to. */
  readonly target?: string;
  readonly mode: number;
  /** Whole seconds since 1970. */
  readonly seconds: number;
}

const part = fc.constantFrom('a', 'b', 'c', 'd e', 'é', 'x.tar', '*', '\\', 'l'.repeat(120));
const path = fc.array(part, { minLength: 1, maxLength: 3 });
const leaf = fc.record({
  type: fc.constantFrom('file', 'file', 'directory', 'symlink', 'hardlink'),
  content: content(2000),
  target: fc.constantFrom('a', '../b', '/etc/passwd', 'nowhere', '.'),
  // memfs holds root to the permission bits, too.
  mode: fc.constantFrom(0o755, 0o705, 0o4755, 0o1777),
  seconds: fc.constantFrom(0, 1, 1_700_000_000, 8 ** 11 - 1),
});

/** Trees in which every folder is an entry of its own, in front of what lies in it. */
export const tree: fc.Arbitrary<readonly TreeEntry[]> = fc
  .array(fc.tuple(path, leaf), { maxLength: 8 })
  .map((wanted) => {
    const entries = new Map<string, TreeEntry>();
    for (const [parts, { type, content: bytes, target, mode, seconds }] of wanted) {
      const above = parts.slice(0, -1).map((_, i) => parts.slice(0, i + 1).join('/'));
      const whole = parts.join('/');
      const isBlocked = above.some((folder) => (entries.get(folder)?.type ?? 'directory') !== 'directory');
      if (isBlocked || entries.has(whole)) continue;
      for (const folder of above) {
        if (!entries.has(folder)) entries.set(folder, { path: folder, type: 'directory', mode: 0o755, seconds: 7 });
      }
      const file = [...entries.values()].find((entry) => entry.type === 'file');
      if (type === 'file') entries.set(whole, { path: whole, type, content: bytes, mode, seconds });
      else if (type === 'directory') entries.set(whole, { path: whole, type, mode, seconds });
      else if (type === 'symlink') entries.set(whole, { path: whole, type, target, mode: 0o777, seconds });
      else if (file !== undefined) entries.set(whole, { ...file, path: whole, type: 'hardlink', target: file.path });
    }
    return [...entries.values()];
  });

/** A file system in memory. */
export type MemoryFs = ReturnType<typeof memfs>['fs'];

/** Puts a tree into `/tree` of a file system in memory. */
export function plant(entries: readonly TreeEntry[]): MemoryFs {
  const { fs } = memfs();
  fs.mkdirSync('/tree');
  for (const { path: name, type, content: bytes = '', target = '', mode } of entries) {
    const at = `/tree/${name}`;
    if (type === 'directory') fs.mkdirSync(at);
    else if (type === 'symlink') fs.symlinkSync(target, at);
    else if (type === 'hardlink') fs.linkSync(`/tree/${target}`, at);
    else fs.writeFileSync(at, bytes);
    if (type !== 'symlink') fs.chmodSync(at, mode);
  }
  setTimes(fs, entries);
  return fs;
}

/** Gives everything that is still there the time that it has in the tree. */
export function setTimes(fs: MemoryFs, entries: readonly TreeEntry[]): void {
  for (const { path: name, seconds } of entries) {
    if (fs.lstatSync(`/tree/${name}`, { throwIfNoEntry: false }) === undefined) continue;
    fs.lutimesSync(`/tree/${name}`, seconds, seconds);
  }
}

/** An archive of a tree. */
export function archiveOfTree(entries: readonly TreeEntry[], dialect: BuildDialect): Uint8Array {
  const members = entries.map(({ path: name, type, content: bytes, target, mode, seconds }): MemberDescription => {
    const times = { mode, mtime: { seconds, nanoseconds: 0 } };
    if (type === 'file') return { type, name, content: bytes ?? new Uint8Array(0), ...times };
    return type === 'directory'
      ? { type, name: `${name}/`, ...times }
      : { type, name, linkname: target ?? '', ...times };
  });
  return buildArchive({ dialect, members }).bytes;
}
