import type { BigIntStats, PathLike } from 'node:fs';
import { constants } from 'node:fs';
import { dirname } from 'node:path';
import type { ExtractFs } from '../../src/archive/extract/index.js';

/** What looking at a tree needs of a file system: `node:fs` and memfs have it. */
export interface TreeFs {
  readdirSync(path: string): unknown[];
  lstatSync(path: string, options: { bigint: true }): BigIntStats;
  readlinkSync(path: string): unknown;
  readFileSync(path: string): unknown;
  realpathSync(path: string): unknown;
}

/** Calls whose last component is followed, where it is a link. */
const FOLLOWING: readonly string[] = ['statSync', 'chmodSync', 'chownSync', 'utimesSync'];
const TWO_PATHS: readonly string[] = ['renameSync', 'linkSync'];

/**
 * A file system that tells each call that reaches out of a folder, at the time of the call: names of what was reached.
 * @param tree - resolves paths
 * @param root - the folder, as a real path
 */
export function guardedFs(fs: ExtractFs, tree: TreeFs, root: string): { fs: ExtractFs; escapes: string[] } {
  const escapes: string[] = [];
  const real = (path: string): string | undefined => {
    try {
      return String(tree.realpathSync(path));
    } catch {
      return undefined;
    }
  };
  const isInside = (path: string): boolean => path === root || path.startsWith(`${root}/`);
  const check = (call: string, path: string, follows: boolean): void => {
    const isRoot = real(path) === root;
    const parent = real(dirname(path));
    const isSelf = /^\/proc\/self\/fd\/\d+(?:\/\.)?$/.test(path);
    if (!isRoot && !isSelf && parent !== undefined && !isInside(parent)) escapes.push(`${call} ${path} in ${parent}`);
    const end = follows ? real(path) : undefined;
    if (end !== undefined && !isInside(end)) escapes.push(`${call} ${path} reached ${end}`);
  };
  const wrapped = new Proxy(fs, {
    get(target, key: keyof ExtractFs) {
      if (target[key] === undefined) return undefined;
      return (...args: unknown[]) => {
        const paths = TWO_PATHS.includes(key) ? args.slice(0, 2) : key === 'symlinkSync' ? [args[1]] : [args[0]];
        for (const path of paths) {
          if (typeof path === 'number' || path === undefined) continue;
          const flags = Number(args[1]);
          const isKept = (flags & ((constants.O_NOFOLLOW ?? 0) | constants.O_EXCL)) !== 0;
          check(key, String(path as PathLike), FOLLOWING.includes(key) || (key === 'openSync' && !isKept));
        }
        return (target[key] as (...all: unknown[]) => unknown).apply(target, args);
      };
    },
  });
  return { fs: wrapped, escapes };
}

/** A tree in lines: type, mode, time, number of links, content or target of everything in it that can be looked at. */
export function treeOf(fs: TreeFs, path: string): string[] {
  const stat = tried(() => fs.lstatSync(path, { bigint: true }));
  if (stat === undefined) return [`? - - - ${path}`];
  const kind = stat.isSymbolicLink() ? 'l' : stat.isDirectory() ? 'd' : stat.isFile() ? 'f' : 'o';
  const content = (): string => Buffer.from(fs.readFileSync(path) as Uint8Array).toString('base64');
  const what = kind === 'l' ? String(fs.readlinkSync(path)) : kind === 'f' ? (tried(content) ?? '?') : '';
  const line = `${kind} ${(stat.mode & 0o7777n).toString(8)} ${stat.mtimeNs} ${stat.nlink} ${path} ${what}`;
  if (kind !== 'd') return [line];
  const names = tried(() => fs.readdirSync(path)) ?? [];
  const sorted = names.map(String).sort();
  return [line, ...sorted.flatMap((name) => treeOf(fs, `${path}/${name}`))];
}

function tried<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
