import { decodeName, encodeName } from '../../src/bytes/index.js';
import type { ArchiveDescription, BuildDialect, BuildSparse, MemberDescription } from './description.js';
import { fitsOctal } from './header-block.js';
import { splitName } from './ustar-name.js';

const V7_TYPES = new Set(['file', 'hardlink', 'symlink', 'directory']);
const OWN_KEYWORDS = /^(path|linkpath|uname|gname|uid|gid|size|mtime|hdrcharset|GNU\.(sparse|volume)\..*)$/;

function demand(holds: boolean, what: string): void {
  if (!holds) throw new RangeError(what);
}

/**
 * Sees to it that a dialect has what an archive as a whole is to have.
 * @throws RangeError where it has not
 */
export function checkArchive({ dialect, label, globals, blockingFactor = 20 }: ArchiveDescription): void {
  demand(Number.isInteger(blockingFactor) && blockingFactor >= 1, 'the blocking factor is 1 or more');
  demand(globals === undefined || dialect === 'pax', 'only pax has global headers');
  if (label === undefined) return;
  demand(dialect === 'gnu' || dialect === 'pax', `${dialect} has no volume label`);
  const bytes = encodeName(label).length;
  demand(bytes >= 1 && bytes <= 99 && !label.includes('\0'), 'a label has 1 to 99 bytes and no NUL');
}

/**
 * Sees to it that a dialect can hold a member.
 * @throws RangeError where it cannot
 */
export function checkMember(member: MemberDescription, dialect: BuildDialect): void {
  const { name, type, linkname = '', mode = 0, content, sparse, mtime, records = [] } = member;
  demand(name !== '' && !name.includes('\0') && !linkname.includes('\0'), 'a name is not empty and has no NUL');
  for (const text of [name, linkname, member.uname ?? '', member.gname ?? '']) {
    demand(decodeName(encodeName(text)) === text, 'names are strings as decodeName gives them');
  }
  demand(name.endsWith('/') === (type === 'directory'), `a slash ends the names of directories only: ${name}`);
  demand(dialect !== 'v7' || V7_TYPES.has(type), `v7 has no ${type}`);
  demand((type === 'hardlink' || type === 'symlink') === (linkname !== ''), `a ${type} and the linkname "${linkname}"`);
  const carries = type === 'file' || type === 'contiguous';
  demand(carries || (content === undefined && sparse === undefined), `a ${type} has no content`);
  demand(Number.isInteger(mode) && mode >= 0 && mode <= 0o7777777, 'mode is out of range');
  for (const device of [member.devmajor ?? 0, member.devminor ?? 0]) {
    demand(Number.isInteger(device) && fitsOctal(device, 8), 'device numbers have at most seven octal digits');
  }
  demand(records.length === 0 || dialect === 'pax', 'only pax has records');
  for (const [keyword] of records) demand(!OWN_KEYWORDS.test(keyword), `the builder itself writes ${keyword}`);
  const nanoseconds = mtime?.nanoseconds ?? 0;
  demand(nanoseconds >= 0 && nanoseconds < 1e9 && (nanoseconds === 0 || dialect === 'pax'), 'nanoseconds need pax');
  if (sparse !== undefined) checkSparse(sparse, dialect, content?.length ?? 0);
  if (dialect === 'v7' || dialect === 'ustar') checkPlain(member, dialect);
  if (dialect === 'gnu') checkOwners(member, 32);
  demand(member.spelling?.numbers !== 'base-256' || dialect === 'gnu', 'base-256 is for the dialect gnu');
}

/** What the dialects without any way out cannot hold. */
function checkPlain(member: MemberDescription, dialect: BuildDialect): void {
  const { name, linkname = '', uid = 0, gid = 0, mtime } = member;
  const bytes = encodeName(name);
  const fits = dialect === 'v7' ? bytes.length <= 100 : splitName(bytes) !== undefined;
  demand(fits && encodeName(linkname).length <= 100, `the name is too long for ${dialect}`);
  demand(fitsOctal(uid, 8) && fitsOctal(gid, 8) && fitsOctal(mtime?.seconds ?? 0, 12), 'a number needs gnu or pax');
  checkOwners(member, dialect === 'v7' ? 0 : 32);
}

function checkOwners({ uname = '', gname = '' }: MemberDescription, fieldBytes: number): void {
  const longest = Math.max(encodeName(uname).length, encodeName(gname).length);
  demand(longest <= fieldBytes, `owner names have at most ${fieldBytes} bytes here`);
}

function checkSparse({ form, realSize, regions }: BuildSparse, dialect: BuildDialect, storedBytes: number): void {
  demand(dialect === (form === 'old-gnu' ? 'gnu' : 'pax'), `${dialect} has no sparse map of the form ${form}`);
  let end = 0n;
  let sum = 0;
  for (const { offset, length } of regions) {
    demand(BigInt(offset) >= end && length >= 0, 'regions ascend and do not overlap');
    end = BigInt(offset) + BigInt(length);
    sum += length;
  }
  demand(end <= BigInt(realSize) && BigInt(realSize) < 2n ** 63n, 'regions end within the file');
  demand(sum === storedBytes, 'the content is as long as the regions together');
}
