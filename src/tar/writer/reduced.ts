import { encodeName } from '../../bytes/index.js';
import type { Timestamp } from '../member.js';
import type { TarEntry, TarFormat } from './entry.js';
import { OWNER_BYTES_MAX } from './fitting.js';

/** An entry without what a format has no place for. */
export interface ReducedEntry {
  readonly entry: TarEntry;
  /** Properties that lost something: `mtime` its fraction of a second, the others all. */
  readonly left: readonly (keyof TarEntry)[];
}

/**
 * Leaves out of an entry what GNU tar leaves out in silence where it writes another format than pax: fractions of
 * seconds, atime and ctime, further records; and owners' names that the header has no room for, which it cuts. What is
 * part of the member itself (its name, size, owners' numbers, holes) stays, and may still not fit.
 * @param keepsTimes - in gnu, whether `atime` and `ctime` stay, without their fractions (`TarWriterOptions.gnuTimes`)
 */
export function reduceEntry(entry: TarEntry, format: TarFormat, keepsTimes = false): ReducedEntry {
  if (format === 'pax') return { entry, left: [] };
  const left: (keyof TarEntry)[] = [];
  const whole = (field: 'mtime' | 'atime' | 'ctime', time: Timestamp): Timestamp => {
    if (time.nanoseconds !== 0) left.push(field);
    return { seconds: time.seconds, nanoseconds: 0 };
  };
  const time = (field: 'atime' | 'ctime'): Timestamp | undefined => {
    const own = entry[field];
    if (own === undefined) return undefined;
    if (keepsTimes && format === 'gnu') return whole(field, own);
    left.push(field);
    return undefined;
  };
  const owner = (field: 'uname' | 'gname'): string | undefined => {
    const own = entry[field];
    if (own === undefined || own === '') return own;
    if (format !== 'v7' && encodeName(own).length <= OWNER_BYTES_MAX) return own;
    left.push(field);
    return undefined;
  };
  if (entry.pax !== undefined && entry.pax.size > 0) left.push('pax');
  const mtime = whole('mtime', entry.mtime);
  const owners = { uname: owner('uname'), gname: owner('gname') };
  const reduced = { ...entry, mtime, ...owners, atime: time('atime'), ctime: time('ctime'), pax: undefined };
  return left.length === 0 ? { entry, left } : { entry: reduced, left };
}
