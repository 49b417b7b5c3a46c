import { encodeName } from '../../bytes/index.js';
import type { Exact } from '../../findings/index.js';
import { BLOCK_BYTES } from '../header.js';
import { add } from '../numbers.js';
import { blocksOf, type Headers, putBlock, sign } from './block.js';
import { cutName, isAscii, nameInFolder } from './names.js';
import { PaxEncoder } from './pax-encoding.js';
import type { Prepared } from './prepared.js';
import { fitsOctal, octalMax } from './put-number.js';
import { commonFields } from './ustar-headers.js';

/** How names that are not UTF-8 are written in records. */
export type ForeignNames = 'declared' | 'raw';

const NAME_BYTES = 100;
const OWNER_BYTES = 31;
const TYPE_LOCAL = 0x78; // x
const TYPE_GLOBAL = 0x67; // g
const NOTHING = /* @__PURE__ */ new Uint8Array(0);

/**
 * The headers of a member in pax format: an `x` header where its own cannot hold all, its own, the map of a sparse
 * file (version 1.0), which is part of the data.
 * @see POSIX.1-2017 pax, "pax Interchange Format"; GNU tar 1.34, src/create.c, `start_header`
 */
export function paxHeaders(p: Prepared, foreignNames: ForeignNames): Headers {
  const map = p.regions === undefined ? '' : mapText(p);
  const mapBytes = blocksOf(map.length);
  const records = paxRecords(p, foreignNames, mapBytes);
  const front = records.length === 0 ? 0 : BLOCK_BYTES + blocksOf(records.length);
  const bytes = new Uint8Array(front + BLOCK_BYTES + mapBytes);
  const { mtime } = p.entry;
  if (front > 0) putExtended(bytes, 0, TYPE_LOCAL, nameInFolder(p.name, 'PaxHeaders'), mtime.seconds, records);
  putOwn(bytes, front, p, mapBytes);
  for (let i = 0; i < map.length; i++) bytes[front + BLOCK_BYTES + i] = map.charCodeAt(i);
  return { bytes, mapBytes };
}

/** The member's own header: 0 where a record says what does not fit. */
function putOwn(bytes: Uint8Array, at: number, p: Prepared, mapBytes: number): void {
  const fields = commonFields(p);
  fields.name = headerName(p);
  if (!fitsOctal(fields.uid, 8)) fields.uid = 0;
  if (!fitsOctal(fields.gid, 8)) fields.gid = 0;
  fields.size = add(p.storedSize, mapBytes);
  if (!fitsOctal(fields.size, 12)) fields.size = 0;
  if (!fitsOctal(fields.mtime, 12)) fields.mtime = 0;
  fields.devmajor = inOctal(fields.devmajor);
  fields.devminor = inOctal(fields.devminor);
  putBlock(bytes, at, 'pax', fields);
  sign(bytes, at);
}

function inOctal(device: number | undefined): number {
  return device === undefined || !fitsOctal(device, 8) ? 0 : device;
}

/**
 * The name in the member's own header. That of a sparse file is none to extract: GNU tar puts its process number behind
 * the dot, and, where the name is cut there, ends it in a slash.
 */
function headerName(p: Prepared): Uint8Array {
  return p.regions === undefined ? p.name : cutName(nameInFolder(p.name, 'GNUSparseFile.0'));
}

/** The map of version 1.0: decimal lines, the count first. */
function mapText({ regions = [] }: Prepared): string {
  return `${regions.length}\n${regions.map(({ offset, length }) => `${offset}\n${length}\n`).join('')}`;
}

function putExtended(
  bytes: Uint8Array,
  at: number,
  typeflag: number,
  name: Uint8Array,
  seconds: Exact,
  records: PaxEncoder,
): void {
  const most = octalMax(12);
  const mtime = seconds < 0 ? 0 : seconds > most ? most : seconds;
  putBlock(bytes, at, 'pax', { name, mode: 0o644, uid: 0, gid: 0, size: records.length, mtime, typeflag });
  sign(bytes, at);
  records.put(bytes, at + BLOCK_BYTES);
}

/**
 * What of an entry its own header cannot hold, or global headers would say otherwise, in GNU tar's order.
 * @see POSIX.1-2017 pax, "pax Header Block": records of type x count for more than those of type g, and these for more
 * than the header
 * @param mapBytes - bytes of a sparse map in front of the content
 */
export function paxRecords(p: Prepared, foreignNames: ForeignNames, mapBytes = 0): PaxEncoder {
  const records = new PaxEncoder();
  const { entry, globals } = p;
  const { uid, gid, mtime, atime, ctime, pax } = entry;
  const isGlobal = (keyword: string): boolean => globals?.has(keyword) === true;
  const own = headerName(p);
  if (foreignNames === 'declared' && hasForeignRecord(p, own)) records.add('hdrcharset', encodeName('BINARY'));
  if (p.linkname.length > NAME_BYTES) records.add('linkpath', p.linkname);
  if (own.length > NAME_BYTES || !isAscii(own)) records.add('path', own);
  if (p.regions !== undefined) {
    records.addNumber('GNU.sparse.major', 1);
    records.addNumber('GNU.sparse.minor', 0);
    // Behind the path: Python takes the later of the two for the name. (GNU tar writes the path behind it.)
    records.add('GNU.sparse.name', p.name);
    records.addNumber('GNU.sparse.realsize', entry.size ?? 0);
  }
  if (!fitsOctal(uid, 8) || isGlobal('uid')) records.addNumber('uid', uid);
  if (!fitsOctal(gid, 8) || isGlobal('gid')) records.addNumber('gid', gid);
  const size = add(p.storedSize, mapBytes);
  if (!fitsOctal(size, 12)) records.addNumber('size', size);
  const isPlainTime = mtime.nanoseconds === 0 && fitsOctal(mtime.seconds, 12);
  if (!isPlainTime || isGlobal('mtime')) records.addTime('mtime', mtime);
  if (entry.kind === 'character-device' || entry.kind === 'block-device') {
    const { devmajor = 0, devminor = 0 } = entry;
    if (!fitsOctal(devmajor, 8) || isGlobal('SCHILY.devmajor')) records.addNumber('SCHILY.devmajor', devmajor);
    if (!fitsOctal(devminor, 8) || isGlobal('SCHILY.devminor')) records.addNumber('SCHILY.devminor', devminor);
    if (isGlobal('SUN.devmajor')) records.addNumber('SUN.devmajor', devmajor);
    if (isGlobal('SUN.devminor')) records.addNumber('SUN.devminor', devminor);
  }
  if (atime !== undefined) records.addTime('atime', atime);
  else if (isGlobal('atime')) records.add('atime', NOTHING);
  if (ctime !== undefined) records.addTime('ctime', ctime);
  else if (isGlobal('ctime')) records.add('ctime', NOTHING);
  if (p.uname.length > OWNER_BYTES || !isAscii(p.uname) || isGlobal('uname')) records.add('uname', p.uname);
  if (p.gname.length > OWNER_BYTES || !isAscii(p.gname) || isGlobal('gname')) records.add('gname', p.gname);
  if (pax !== undefined) for (const [keyword, value] of pax) records.add(keyword, value);
  return records;
}

/** Whether a record would hold a name that is not UTF-8. */
function hasForeignRecord(p: Prepared, own: Uint8Array): boolean {
  const { name, linkname = '', uname = '', gname = '' } = p.entry;
  const hasNameRecord = p.regions !== undefined || own.length > NAME_BYTES || !isAscii(own);
  return (
    (hasNameRecord && isForeign(name)) ||
    (p.linkname.length > NAME_BYTES && isForeign(linkname)) ||
    isForeign(uname) ||
    isForeign(gname)
  );
}

function isForeign(text: string): boolean {
  return /(?<![\ud800-\udbff])[\udc80-\udcff]/.test(text);
}

/** A global header that holds for what follows it. */
export function paxGlobal(
  name: string,
  seconds: Exact,
  entries: readonly (readonly [string, Uint8Array])[],
): Uint8Array {
  const records = new PaxEncoder();
  for (const [keyword, value] of entries) records.add(keyword, value);
  const bytes = new Uint8Array(BLOCK_BYTES + blocksOf(records.length));
  putExtended(bytes, 0, TYPE_GLOBAL, encodeName(name), seconds, records);
  return bytes;
}
