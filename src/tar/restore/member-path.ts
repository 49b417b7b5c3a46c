import { Refusal } from './refusal.js';

/** More components than this are in no real tree. */
export const DEPTH_MAX = 1000;

/** Where a member belongs below the folder of the restore. Both are free of `..`, `.`, empty components and roots. */
export interface Place {
  /** Path of its folder, with slashes; empty for the folder of the restore itself. */
  readonly folder: string;
  /** Its name there; empty where the member is the folder of the restore itself. */
  readonly name: string;
}

/** What a name was made into. */
export interface MemberPath {
  readonly parts: readonly string[];
  /** What was taken off its front because it was absolute: empty where nothing was. */
  readonly root: string;
}

/** Names of devices on Windows, also with an extension. */
const WINDOWS_DEVICE =
  /^(?:con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3]|conin\$|conout\$) *(?:\.|$)/i;

/**
 * Takes a member's name, or the target of a hard link, apart. Roots go away, however many and however mixed; a
 * component `..` is refused, not taken off: what comes behind it was never meant for this folder (CVE-2016-6321).
 * @param name - as `decodeName` gives it
 * @param windows - names are taken as Windows takes them: backslashes part, `C:` is a root, some names do not exist
 * @throws Refusal where the name cannot be used
 */
export function memberPath(name: string, windows: boolean): MemberPath {
  if (name.includes('\0')) throw new Refusal('NAME_HAS_NUL');
  const text = windows ? name.replaceAll('\\', '/') : name;
  const root = (windows ? /^(?:\/|[A-Za-z]:)*/ : /^\/*/).exec(text)?.[0] ?? '';
  const parts: string[] = [];
  for (const part of text.slice(root.length).split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') throw new Refusal('NAME_CLIMBS');
    if (windows) checkWindowsName(part);
    if (parts.push(part) > DEPTH_MAX) throw new Refusal('NAME_TOO_DEEP', String(DEPTH_MAX));
  }
  return { parts, root };
}

/** A colon names a stream of a file or a drive; blanks and full stops at the end are dropped, so that `.. ` climbs. */
function checkWindowsName(part: string): void {
  if (/[:*?"<>|\p{Cc}]|[. ]$/u.test(part) || WINDOWS_DEVICE.test(part)) {
    throw new Refusal('NAME_NOT_ON_WINDOWS', part);
  }
}

/** The place of a path. */
export function placeOf(parts: readonly string[]): Place {
  return { folder: parts.slice(0, -1).join('/'), name: parts.at(-1) ?? '' };
}

/** A place as one path. */
export function pathOf({ folder, name }: Place): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/**
 * Whether a symbolic link stays in the folder of the restore by its letters: not absolute, and going up only at its
 * front, no further than there are folders. Behind a component that has a name, `..` is not let pass: that component
 * can be a link itself, now or later, and then `..` leads elsewhere (CVE-2025-4330).
 * @param target - of the link, as `decodeName` gives it
 * @param depth - components of the folder in which the link stands
 */
export function staysInside(target: string, depth: number, windows: boolean): boolean {
  const text = windows ? target.replaceAll('\\', '/') : target;
  if (text.startsWith('/') || (windows && /^[A-Za-z]:/.test(text))) return false;
  let left = depth;
  let isFront = true;
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') isFront = false;
    else if (!isFront || --left < 0) return false;
  }
  return true;
}
