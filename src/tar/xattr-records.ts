import { concatenated, decodeLatin1, decodeName, encodeName } from '../bytes/index.js';

/** Bytes that a value of an extended attribute may have on Linux, and that one from an archive may have. */
export const XATTR_VALUE_BYTES_MAX = 64 * 1024;
/** Bytes that its name may have. */
export const XATTR_NAME_BYTES_MAX = 255;

/** The extended attributes that a member's records hold. */
export interface StoredXattrs {
  /** Values by full names (`user.note`) as `decodeName` gives them, in the order in which they are stored. */
  readonly values: ReadonlyMap<string, Uint8Array>;
  /** Records that hold none, each as a sentence without a full stop. */
  readonly faults: readonly string[];
}

const SCHILY = 'SCHILY.xattr.';
const LIBARCHIVE = 'LIBARCHIVE.xattr.';
const SELINUX = 'RHT.security.selinux';

/**
 * The keyword under which GNU tar stores an attribute: an equals sign, which would end the keyword, and a percent sign
 * are percent-coded. The value stands behind it as it is.
 * @param name - the attribute's full name, as `decodeName` gives it
 * @see GNU tar 1.34, src/xheader.c, `xattr_encode_keyword`
 */
export function xattrKeyword(name: string): string {
  return SCHILY + name.replace(/[%=]/g, (char) => (char === '%' ? '%25' : '%3D'));
}

/** Whether a member has a record that could hold an extended attribute. */
export function hasXattrs(pax: ReadonlyMap<string, Uint8Array> | undefined): boolean {
  if (pax === undefined) return false;
  for (const keyword of pax.keys()) if (isXattrKeyword(keyword)) return true;
  return false;
}

function isXattrKeyword(keyword: string): boolean {
  return keyword.startsWith(SCHILY) || keyword.startsWith(LIBARCHIVE) || keyword === SELINUX;
}

/**
 * Reads the attributes of a member. Where several records speak of one, `SCHILY.xattr.` counts, whose value is stored
 * as it is; then `LIBARCHIVE.xattr.` (name URL-coded, value in Base64); then GNU tar's `RHT.security.selinux`.
 * @param pax - the records in force for the member
 * @see GNU tar 1.34, src/xheader.c, `xattr_decode_keyword`; libarchive 3.6, archive_read_support_format_tar.c
 */
export function storedXattrs(pax: ReadonlyMap<string, Uint8Array>): StoredXattrs {
  const values = new Map<string, Uint8Array>();
  const faults: string[] = [];
  const take = (name: string, value: Uint8Array | undefined): void => {
    const fault = value === undefined ? 'its value is no Base64' : faultOf(name, value);
    if (fault !== undefined) faults.push(`the attribute ${name.slice(0, 80)} cannot be: ${fault}`);
    else if (!values.has(name)) values.set(name, value as Uint8Array);
  };
  for (const [keyword, value] of pax) {
    if (!keyword.startsWith(SCHILY)) continue;
    const coded = keyword.slice(SCHILY.length);
    // libarchive writes both, and codes more than GNU tar does; star codes nothing.
    take(pax.has(LIBARCHIVE + coded) ? urlDecoded(coded) : gnuDecoded(coded), value);
  }
  for (const [keyword, value] of pax) {
    if (!keyword.startsWith(LIBARCHIVE)) continue;
    const coded = keyword.slice(LIBARCHIVE.length);
    if (!pax.has(SCHILY + coded)) take(urlDecoded(coded), base64Decoded(value));
  }
  const context = pax.get(SELINUX);
  // The kernel keeps a context with the NUL that ends it.
  if (context !== undefined) take('security.selinux', concatenated([context, Uint8Array.of(0)]));
  return { values, faults };
}

function faultOf(name: string, value: Uint8Array): string | undefined {
  const length = encodeName(name).length;
  if (length > XATTR_NAME_BYTES_MAX) return `its name has ${length} bytes, ${XATTR_NAME_BYTES_MAX} are the most`;
  if (name.includes('\0')) return 'its name has a NUL';
  if (!/^[^.]+\../s.test(name)) return 'its name has no namespace, such as "user."';
  if (value.length <= XATTR_VALUE_BYTES_MAX) return undefined;
  return `its value has ${value.length} bytes, ${XATTR_VALUE_BYTES_MAX} are the most`;
}

function gnuDecoded(coded: string): string {
  return coded.replace(/%(?:25|3D)/g, (code) => (code === '%25' ? '%' : '='));
}

/** What is no percent sign with two digits behind it stays as it is. */
function urlDecoded(coded: string): string {
  const bytes = encodeName(coded);
  const decoded: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const digits = bytes[at] === 0x25 ? decodeLatin1(bytes.subarray(at + 1, at + 3)) : '';
    const isCode = /^[0-9A-Fa-f]{2}$/.test(digits);
    decoded.push(isCode ? Number.parseInt(digits, 16) : (bytes[at] as number));
    if (isCode) at += 2;
  }
  return decodeName(Uint8Array.from(decoded));
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 with or without padding and line ends; undefined where it is none. */
function base64Decoded(value: Uint8Array): Uint8Array | undefined {
  // Four characters hold three bytes; lines end every 76 at the most often.
  if (value.length > 2 * XATTR_VALUE_BYTES_MAX) return undefined;
  const text = decodeLatin1(value)
    .replace(/[\r\n]/g, '')
    .replace(/={1,2}$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(text) || text.length % 4 === 1) return undefined;
  const decoded = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const digit of text) {
    bits = ((bits << 6) | DIGITS.indexOf(digit)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    decoded[at++] = (bits >> held) & 0xff;
  }
  return decoded;
}
