import type * as nodeFs from 'node:fs';
import { decodeName, encodeName } from '../../bytes/index.js';

/** What creating needs of a file system: `node:fs`, one in memory, or one that fails on purpose. */
export type CreateFs = Pick<
  typeof nodeFs,
  | 'lstatSync'
  | 'statSync'
  | 'fstatSync'
  | 'openSync'
  | 'readSync'
  | 'closeSync'
  | 'readdirSync'
  | 'opendirSync'
  | 'readlinkSync'
  | 'readFileSync'
  | 'constants'
>;

/** The order in which the entries of a folder are stored: of their bytes, or as the file system gives them. */
export type SortOrder = 'name' | 'none';

const FOREIGN = /[\udc80-\udcff]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is all of ASCII
const ASCII = /^[\x00-\x7f]*$/;

/** A name as `decodeName` gives it, in the form that the file system takes: bytes where it is no UTF-8. */
export function pathOf(name: string): string | Buffer {
  return FOREIGN.test(name) ? Buffer.from(encodeName(name)) : name;
}

/** Latin-1 text, one character for each byte, as a name. */
export function nameOf(latin1: string): string {
  return ASCII.test(latin1) ? latin1 : decodeName(Buffer.from(latin1, 'latin1'));
}

/** What a symbolic link leads to. */
export function linkTargetOf(fs: CreateFs, path: string): string {
  return nameOf(fs.readlinkSync(pathOf(path), { encoding: 'latin1' }));
}
