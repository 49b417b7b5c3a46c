/**
 * Keywords that some program is known to write. A name that ends in a dot stands for all that begin with it.
 * @see POSIX.1-2017 pax, "pax Extended Header Keywords"; GNU tar manual, "Extended header"; star(4); libarchive tar(5)
 */
const KNOWN = [
  ...['atime', 'charset', 'comment', 'ctime', 'gid', 'gname', 'hdrcharset', 'linkpath', 'mtime', 'path', 'size', 'uid'],
  ...['uname', 'realtime.', 'security.', 'GNU.sparse.', 'GNU.dumpdir', 'GNU.volume.', 'SCHILY.', 'LIBARCHIVE.'],
  ...['RHT.security.selinux', 'MSWINDOWS.', 'SUN.', 'GOTAR', 'VENDOR.', 'LARTC.'],
];
const exactKeywords = /* @__PURE__ */ new Set(KNOWN.filter((keyword) => !keyword.endsWith('.')));
const prefixes = /* @__PURE__ */ KNOWN.filter((keyword) => keyword.endsWith('.'));

/** Whether a pax keyword is one that tapekit knows of. */
export function isKnownKeyword(keyword: string): boolean {
  return exactKeywords.has(keyword) || prefixes.some((prefix) => keyword.startsWith(prefix));
}

/** Keywords whose value decides what a reader extracts, so that readers who differ on them extract different trees. */
export const DECISIVE_KEYWORDS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...['path', 'linkpath', 'size', 'uid', 'gid', 'uname', 'gname', 'mtime'],
  ...['GNU.sparse.name', 'GNU.sparse.realsize', 'GNU.sparse.size', 'GNU.sparse.map'],
]);
