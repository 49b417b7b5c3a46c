import { decodeLatin1 } from '../bytes/index.js';

/**
 * Keywords that some program is known to write. A name that ends in a dot stands for all that begin with it.
 * @see POSIX.1-2017 pax, "pax Extended Header Keywords"; GNU tar manual, "Extended header"; star(4); libarchive tar(5)
 */
const KNOWN = [
  ...['atime', 'charset', 'comment', 'ctime', 'gid', 'gname', 'hdrcharset', 'linkpath', 'mtime', 'path', 'size', 'uid'],
  ...['uname', 'realtime.', 'security.', 'GNU.sparse.', 'GNU.dumpdir', 'GNU.volume.', 'SCHILY.', 'LIBARCHIVE.'],
  ...['RHT.security.selinux', 'MSWINDOWS.', 'SUN.', 'GOTAR', 'VENDOR.'],
];
const exactKeywords = /* @__PURE__ */ new Set(KNOWN.filter((keyword) => !keyword.endsWith('.')));
const prefixes = /* @__PURE__ */ KNOWN.filter((keyword) => keyword.endsWith('.'));

/** Whether a pax keyword is one that tapekit knows of. */
export function isKnownKeyword(keyword: string): boolean {
  return exactKeywords.has(keyword) || prefixes.some((prefix) => keyword.startsWith(prefix));
}

/** The known keywords in full, for {@link flippedKeyword}; of those that stand for many, the ones that decide something. */
const WHOLE = [
  ...KNOWN.filter((keyword) => !keyword.endsWith('.')),
  ...['GNU.sparse.major', 'GNU.sparse.minor', 'GNU.sparse.name', 'GNU.sparse.realsize', 'GNU.sparse.size'],
  ...['GNU.sparse.numblocks', 'GNU.sparse.offset', 'GNU.sparse.numbytes', 'GNU.sparse.map'],
  ...['GNU.volume.label', 'GNU.volume.filename', 'GNU.volume.size', 'GNU.volume.offset'],
];

/**
 * The known keyword that an unknown one was before one bit of it turned over, if there is one. The checksum of a pax
 * header does not cover its records, so nothing else shows such damage.
 */
export function flippedKeyword(keyword: string): string | undefined {
  if (WHOLE.includes(keyword)) return undefined;
  return WHOLE.find((known) => known.length === keyword.length && differsInOneBit(known, keyword));
}

function differsInOneBit(a: string, b: string): boolean {
  let bits = 0;
  for (let i = 0; i < a.length && bits <= 1; i++) {
    const difference = a.charCodeAt(i) ^ b.charCodeAt(i);
    if (difference !== 0) bits += (difference & (difference - 1)) === 0 ? 1 : 2;
  }
  return bits === 1;
}

/** Whether a value of `hdrcharset` is one of the two that POSIX knows. */
export function isKnownCharset(value: Uint8Array): boolean {
  // An empty value deletes.
  return value.length === 0 || /^(BINARY|ISO-IR 10646 2000 UTF-8)$/.test(decodeLatin1(value.subarray(0, 40)));
}

/** Keywords whose value decides what a reader extracts, so that readers who differ on them extract different trees. */
export const DECISIVE_KEYWORDS: readonly string[] = ['uid', 'gid', 'uname', 'gname', 'mtime'];

/** Whether a keyword can only speak of one member, and so has no place in a global header. */
export function speaksOfOneMember(keyword: string): boolean {
  return ONE_MEMBER.has(keyword) || keyword.startsWith('GNU.sparse.');
}

const ONE_MEMBER = /* @__PURE__ */ new Set(['path', 'linkpath', 'size', 'GNU.dumpdir', 'SCHILY.realsize']);
