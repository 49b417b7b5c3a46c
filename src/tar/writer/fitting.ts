import { encodeName } from '../../bytes/index.js';
import type { Exact } from '../../findings/index.js';
import type { TarEntry, TarFormat } from './entry.js';
import { splitName } from './names.js';
import { paxRecords } from './pax-headers.js';
import { faultOf, type Prepared, Preparer } from './prepared.js';
import { fitsBase256, fitsOctal, octalMax } from './put-number.js';
import { type Misfit, shortened, TarFormatError } from './tar-format-error.js';

const FORMATS: readonly TarFormat[] = ['v7', 'ustar', 'gnu', 'pax'];

/** Owners' names in a header end with a NUL. */
export const OWNER_BYTES_MAX = 31;
const LINKNAME_BYTES_MAX = 100;
/** Readers (Go, node-tar, tapekit) take no more than 1 MiB of long name or of pax records. */
const EXTENDED_BYTES_MAX = 1 << 20;

/** What of an entry a format cannot hold; undefined where it holds all of it. */
export function misfitOf(p: Prepared, format: TarFormat, gnuTimes: boolean): Misfit | undefined {
  if (format === 'pax') return paxMisfit(p);
  if (format === 'gnu') return gnuMisfit(p, gnuTimes);
  return ustarMisfit(p, format);
}

/**
 * The formats that hold an entry, the least first: v7, ustar, gnu, pax. Empty where nothing does.
 *
 * @example
 * formatsFor({ name: 'a', kind: 'file', mode: 0o644, uid: 0, gid: 0, mtime: { seconds: 1, nanoseconds: 5 } }); // ['pax']
 */
export function formatsFor(entry: TarEntry): readonly TarFormat[] {
  return formatsOf(new Preparer().prepare(entry));
}

function formatsOf(p: Prepared): readonly TarFormat[] {
  if (faultOf(p) !== undefined) return [];
  return FORMATS.filter((format) => misfitOf(p, format, false) === undefined);
}

/** @throws TarFormatError where the format cannot hold the entry */
export function refuseMisfit(p: Prepared, format: TarFormat, gnuTimes: boolean): void {
  const misfit = faultOf(p) ?? misfitOf(p, format, gnuTimes);
  if (misfit === undefined) return;
  const value = shortened(misfit.value);
  throw new TarFormatError(p.entry.name, format, { ...misfit, value }, formatsOf(p));
}

/** The format that `auto` takes for an entry. */
export function leastFormat(p: Prepared): TarFormat {
  return ustarMisfit(p, 'ustar') === undefined ? 'ustar' : 'pax';
}

function tooLong(field: string, text: string, bytes: number, most: number): Misfit {
  return { field, value: text, reason: `has ${bytes} bytes, more than ${most}` };
}

function ustarMisfit(p: Prepared, format: 'v7' | 'ustar'): Misfit | undefined {
  const { entry } = p;
  const { name, linkname = '' } = entry;
  if (format === 'v7') {
    // The name must end with a NUL, as GNU tar writes it.
    if (p.name.length > 99) return tooLong('name', name, p.name.length, 99);
    const other = kindMisfit(entry) ?? ownerNameMisfit(entry);
    if (other !== undefined) return other;
  } else if (splitName(p.name) === undefined) {
    const reason = `has ${p.name.length} bytes, and no slash cuts it into at most 155 and 100`;
    return { field: 'name', value: name, reason };
  }
  if (p.linkname.length > LINKNAME_BYTES_MAX) {
    return tooLong('linkname', linkname, p.linkname.length, LINKNAME_BYTES_MAX);
  }
  return numbersMisfit(p, (value, length) => (fitsOctal(value, length) ? undefined : octalMax(length))) ?? onlyPax(p);
}

function kindMisfit({ kind }: TarEntry): Misfit | undefined {
  const isOld = kind === 'file' || kind === 'directory' || kind === 'hardlink' || kind === 'symlink';
  return isOld ? undefined : { field: 'kind', value: kind, reason: 'came with ustar' };
}

function ownerNameMisfit({ uname = '', gname = '' }: TarEntry): Misfit | undefined {
  const reason = 'has no place: owners are numbers only';
  if (uname !== '') return { field: 'uname', value: uname, reason };
  return gname === '' ? undefined : { field: 'gname', value: gname, reason };
}

/** Holds the numbers and the owners' names against the fields of a header. */
function numbersMisfit(
  p: Prepared,
  beyond: (value: Exact, length: number) => bigint | number | undefined,
): Misfit | undefined {
  const { entry, storedSize } = p;
  if (isOrdinary(p)) return undefined;
  const { devmajor = 0, devminor = 0 } = entry;
  const isDevice = entry.kind === 'character-device' || entry.kind === 'block-device';
  const numbers: readonly (readonly [string, Exact, number])[] = [
    ['uid', entry.uid, 8],
    ['gid', entry.gid, 8],
    ['size', storedSize, 12],
    ['mtime', entry.mtime.seconds, 12],
    ['devmajor', isDevice ? devmajor : 0, 8],
    ['devminor', isDevice ? devminor : 0, 8],
  ];
  for (const [field, value, length] of numbers) {
    const most = beyond(value, length);
    if (most !== undefined) return { field, value: String(value), reason: `is not 0 to ${most}` };
  }
  if (p.uname.length > OWNER_BYTES_MAX) return tooLong('uname', entry.uname ?? '', p.uname.length, OWNER_BYTES_MAX);
  if (p.gname.length > OWNER_BYTES_MAX) return tooLong('gname', entry.gname ?? '', p.gname.length, OWNER_BYTES_MAX);
  return undefined;
}

/** Whether all numbers and owners' names fit any header: so it is with nearly every entry. */
function isOrdinary({ entry, storedSize, uname, gname }: Prepared): boolean {
  const { uid, gid, devmajor = 0, devminor = 0 } = entry;
  const areNumbersPlain = fitsOctal(uid, 8) && fitsOctal(gid, 8) && fitsOctal(devmajor, 8) && fitsOctal(devminor, 8);
  const areLargePlain = fitsOctal(storedSize, 12) && fitsOctal(entry.mtime.seconds, 12);
  return areNumbersPlain && areLargePlain && uname.length <= OWNER_BYTES_MAX && gname.length <= OWNER_BYTES_MAX;
}

/** What stands in no header block. */
function onlyPax({ entry, regions, globals }: Prepared, gnuTimes?: boolean): Misfit | undefined {
  const { mtime, atime, ctime, pax } = entry;
  const reason = 'has no place in a header';
  if (globals !== undefined && globals.size > 0) {
    return { field: 'pax', value: [...globals.keys()].join(', '), reason: 'is said by a global header' };
  }
  if (mtime.nanoseconds !== 0) return { field: 'mtime', value: `${mtime.nanoseconds} ns`, reason };
  for (const [field, time] of [['atime', atime] as const, ['ctime', ctime] as const]) {
    if (time === undefined) continue;
    if (gnuTimes !== true) return { field, value: String(time.seconds), reason };
    if (time.nanoseconds !== 0) return { field, value: `${time.nanoseconds} ns`, reason };
  }
  if (pax !== undefined && pax.size > 0) return { field: 'pax', value: [...pax.keys()].join(', '), reason };
  if (regions !== undefined && gnuTimes === undefined) {
    return { field: 'sparse', value: `${regions.length} regions`, reason };
  }
  return undefined;
}

function gnuMisfit(p: Prepared, gnuTimes: boolean): Misfit | undefined {
  const { name, linkname = '' } = p.entry;
  if (p.name.length >= EXTENDED_BYTES_MAX) return tooLong('name', name, p.name.length, EXTENDED_BYTES_MAX - 1);
  if (p.linkname.length >= EXTENDED_BYTES_MAX) {
    return tooLong('linkname', linkname, p.linkname.length, EXTENDED_BYTES_MAX - 1);
  }
  const limit = (length: number): bigint => (1n << BigInt(8 * (length - 1))) - 1n;
  const numbers = numbersMisfit(p, (value, length) =>
    fitsOctal(value, length) || fitsBase256(value, length) ? undefined : limit(length),
  );
  return numbers ?? onlyPax(p, gnuTimes);
}

function paxMisfit(p: Prepared): Misfit | undefined {
  const { entry } = p;
  for (const field of ['uid', 'gid'] as const) {
    if (entry[field] < 0) return { field, value: String(entry[field]), reason: 'is negative' };
  }
  const { pax } = entry;
  // Few entries need a record: the lengths are only added up where there may be many bytes.
  const names = p.name.length + p.linkname.length + p.uname.length + p.gname.length;
  if (names < 4096 && (pax === undefined || pax.size === 0)) return undefined;
  const { length } = paxRecords(p, 'declared');
  if (length <= EXTENDED_BYTES_MAX) return undefined;
  const lengths = { name: p.name.length, linkname: p.linkname.length, uname: p.uname.length, gname: p.gname.length };
  const longest = Object.entries(lengths).reduce((best, own) => (own[1] > best[1] ? own : best));
  const field = longest[1] > EXTENDED_BYTES_MAX / 2 ? longest[0] : 'pax';
  return { field, value: `of ${length} bytes`, reason: `is more than ${EXTENDED_BYTES_MAX} bytes of records` };
}

/** What of a label a format cannot hold. */
export function labelMisfit(label: string, format: TarFormat): Misfit | undefined {
  if (label === '') return { field: 'label', value: label, reason: 'is empty' };
  if (label.includes('\0')) return { field: 'label', value: label, reason: 'holds a NUL' };
  if (format === 'v7' || format === 'ustar') return { field: 'label', value: label, reason: 'has no place' };
  const { length } = encodeName(label);
  return length > 99 ? tooLong('label', label, length, 99) : undefined;
}
