import { TRAIT } from './name-scan.js';

/**
 * The path that a name leads to below the folder in which it is extracted: without leading and trailing slashes, `.`
 * and empty components; `..` takes the component before it away, and is lost at the root.
 * @param name - as `decodeName` gives it
 * @param traits - bits of {@link TRAIT} from `scanName`
 */
export function canonicalPath(name: string, traits: number): string {
  if ((traits & TRAIT.loose) === 0) return (traits & TRAIT.slashBehind) === 0 ? name : name.slice(0, -1);
  const parts: string[] = [];
  for (const part of name.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** Why a name is absolute, on Unix or on Windows; undefined where it is not. */
export type Absolute = 'slash' | 'backslash' | 'drive';

/**
 * Whether a name or link target is absolute: `/a`, `//host/share/a`, `\a`, `\\host\share\a`, `C:\a`, `C:a`.
 * @param text - as `decodeName` gives it
 */
export function absoluteBy(text: string): Absolute | undefined {
  if (text.startsWith('/')) return 'slash';
  if (text.startsWith('\\')) return 'backslash';
  return /^[A-Za-z]:/.test(text) ? 'drive' : undefined;
}

/** Whether a component is `..`, behind a drive letter and between backslashes, too. */
export function climbs(text: string): boolean {
  return /(?:^(?:[A-Za-z]:)?|[/\\])\.\.(?:[/\\]|$)/.test(text);
}

/**
 * Whether a link target leads out of the archive's root, taken by its letters alone.
 * @param target - the link target
 * @param folder - canonical path of the folder in which it is resolved; empty for the root
 */
export function leavesRoot(target: string, folder: string): boolean {
  if (absoluteBy(target) !== undefined) return true;
  if (!target.includes('..')) return false;
  let depth = folder === '' ? 0 : folder.split('/').length;
  for (const part of target.split(/[/\\]/)) {
    if (part === '' || part === '.') continue;
    depth += part === '..' ? -1 : 1;
    if (depth < 0) return true;
  }
  return false;
}

/** Folders of one target that are looked at, where it goes down and up again. */
const TURNS_MAX = 16;

/**
 * The folders from which a link target goes up again by `..`. Is one of them a symbolic link itself, the target does
 * not lead where its letters say.
 * @param target - the target of a symbolic link, not absolute
 * @param folder - canonical path of the folder in which it is resolved
 * @returns canonical paths, without those above the link's own folder: these are in the link's own path
 */
export function turningFolders(target: string, folder: string): readonly string[] {
  if (!target.includes('/..')) return [];
  const parts = folder === '' ? [] : folder.split('/');
  let own = 0;
  const turns: string[] = [];
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') {
      parts.push(part);
      own++;
      continue;
    }
    if (own > 0 && turns.length < TURNS_MAX) turns.push(parts.join('/'));
    own = Math.max(0, own - 1);
    parts.pop();
  }
  return turns;
}
