import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { decodeName } from '../../src/bytes/index.js';

/** What is looked at of a tree. */
export interface TreeOptions {
  /** Times in whole seconds, or to the nanosecond. */
  readonly times: 'seconds' | 'nanoseconds';
  /** Whether a file that has holes is told from one that has none. */
  readonly holes?: boolean;
  /** Whether the times of symbolic links count; default true. */
  readonly linkTimes?: boolean;
}

/** What stands below a folder: a line for each path, in order, with all that a restore must bring back. */
export function treeOf(root: string, { times, holes = false, linkTimes = true }: TreeOptions): string[] {
  const lines: string[] = [];
  const first = new Map<bigint, string>();
  const visit = (path: Buffer, shown: string): void => {
    const stat = lstatSync(path, { bigint: true });
    const type = (stat.mode >> 12n).toString(8);
    const parts = [shown, type];
    if (!stat.isSymbolicLink()) parts.push((stat.mode & 0o7777n).toString(8));
    const time =
      times === 'seconds'
        ? (stat.mtimeNs - (((stat.mtimeNs % 10n ** 9n) + 10n ** 9n) % 10n ** 9n)) / 10n ** 9n
        : stat.mtimeNs;
    if (linkTimes || !stat.isSymbolicLink()) parts.push(String(time));
    if (stat.isSymbolicLink()) parts.push(decodeName(readlinkSync(path, 'buffer')));
    if (stat.isFile()) {
      parts.push(`${stat.size}`, createHash('sha1').update(readFileSync(path)).digest('hex'));
      if (holes) parts.push(stat.blocks * 512n < stat.size ? 'holes' : 'full');
    }
    if (stat.isCharacterDevice() || stat.isBlockDevice()) parts.push(String(stat.rdev));
    if (stat.nlink > 1n && !stat.isDirectory()) {
      parts.push(`is ${first.get(stat.ino) ?? 'itself'}`);
      if (!first.has(stat.ino)) first.set(stat.ino, shown);
    }
    if (shown !== '') lines.push(parts.join(' '));
    if (!stat.isDirectory()) return;
    for (const name of readdirSync(path, { encoding: 'buffer' }).sort(Buffer.compare)) {
      visit(Buffer.concat([path, Buffer.from('/'), name]), `${shown}/${decodeName(name)}`);
    }
  };
  visit(Buffer.from(root), '');
  return lines;
}
