import { printable } from '../../findings/index.js';

/** Why a member was not restored, where it is no file system that failed: see {@link refusalText}. */
export type RefusalCode =
  | 'NAME_CLIMBS'
  | 'NAME_EMPTY'
  | 'NAME_HAS_NUL'
  | 'NAME_NOT_ON_WINDOWS'
  | 'NAME_TOO_DEEP'
  | 'LINK_IN_THE_WAY'
  | 'FILE_IN_THE_WAY'
  | 'FOLDER_IN_THE_WAY'
  | 'LINK_LEADS_OUT'
  | 'LINK_TARGET_MISSING'
  | 'LINK_TARGET_NO_FILE'
  | 'LINK_TO_ITSELF'
  | 'LINK_WITHOUT_TARGET'
  | 'NOT_WHOLE'
  | 'STARTS_BEFORE'
  | 'SPARSE_MAP_UNSOUND'
  | 'SIZE_TOO_LARGE'
  | 'TYPE_UNKNOWN'
  | 'DEVICE_NOT_ASKED_FOR'
  | 'NODE_NOT_POSSIBLE'
  | 'KIND_NOT_HELD'
  | 'NAME_NOT_TAKEN'
  | 'ATTRIBUTES_NOT_SET'
  | 'EXISTS';

const TEXTS: Readonly<Record<RefusalCode, (detail: string) => string>> = {
  NAME_CLIMBS: () => 'its name has a component "..", which could lead out of the folder',
  NAME_EMPTY: () => 'it has no name',
  NAME_HAS_NUL: () => 'its name holds a NUL',
  NAME_NOT_ON_WINDOWS: (part) => `"${part}" is no file name on Windows`,
  NAME_TOO_DEEP: (depth) => `its name has more than ${depth} components`,
  LINK_IN_THE_WAY: (path) => `"${path}" is a symbolic link: nothing is restored through one`,
  FILE_IN_THE_WAY: (path) => `"${path}" is a file, and should be a folder`,
  FOLDER_IN_THE_WAY: () => 'a folder that is not empty stands in its place',
  LINK_LEADS_OUT: (target) => `it is a link that leads out of the folder, to "${target}" (--outward-links makes it)`,
  LINK_TARGET_MISSING: (target) => `it is a hard link, and "${target}" is not there`,
  LINK_TARGET_NO_FILE: (target) => `it is a hard link, and "${target}" is no file`,
  LINK_TO_ITSELF: () => 'it is a hard link to itself',
  LINK_WITHOUT_TARGET: () => 'it is a link that leads nowhere',
  NOT_WHOLE: (missing) => `its content is not whole: ${missing} bytes are missing`,
  STARTS_BEFORE: () => 'it begins on a volume that was not given',
  SPARSE_MAP_UNSOUND: () => 'its map of holes makes no sense: where its bytes belong is not known',
  SIZE_TOO_LARGE: (size) => `with its holes it would have ${size} bytes: more than can be written here`,
  TYPE_UNKNOWN: (type) => `its type "${type}" is not known (--unknown-types restores it as a file)`,
  DEVICE_NOT_ASKED_FOR: () => 'it is a device (--devices makes it)',
  NODE_NOT_POSSIBLE: (why) => why,
  KIND_NOT_HELD: (kind) => `it is ${kind}, and such a folder holds none`,
  NAME_NOT_TAKEN: (part) => `"${part}" is no file name there`,
  ATTRIBUTES_NOT_SET: (what) => what,
  EXISTS: () => 'it is there already, and was kept (--keep-old-files)',
};

/** A member that is not restored, and why. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;

  /**
   * @param code - why
   * @param detail - what the sentence quotes: a path, a target, a number; made printable here
   */
  constructor(code: RefusalCode, detail = '') {
    super(refusalText(code, detail));
    this.code = code;
  }
}

/** The half sentence that follows the name of a member that was not restored. */
export function refusalText(code: RefusalCode, detail: string): string {
  const shown = printable(detail);
  return TEXTS[code](shown.length > 200 ? `${shown.slice(0, 200)}...` : shown);
}

const SYSTEM: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there',
  EPERM: 'the system does not permit it',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your quota on the disk is used up',
  EFBIG: 'the file would be larger than the file system allows',
  EIO: 'the disk reports an error',
  ENAMETOOLONG: 'the file system takes no name that long',
  EMLINK: 'the file system takes no more links to one file',
  EILSEQ: 'the file system takes no such name',
  EINVAL: 'the file system takes no such name or time',
  ENOTSUP: 'the file system cannot hold it',
  EMFILE: 'too many files are open',
  ENOENT: 'its folder went away meanwhile',
};

/** The half sentence for an error of the file system. */
export function systemText(code: string, message: string): string {
  return SYSTEM[code] === undefined ? printable(message) : `${SYSTEM[code]} (${code})`;
}
