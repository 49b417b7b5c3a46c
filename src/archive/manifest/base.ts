import { normaliseName } from './names.js';
import type { EntryTable } from './table.js';

/** How names of the archive become names of the manifest: `strip` is taken from their front, then `add` put there. */
export interface NameMapping {
  readonly strip: string;
  readonly add: string;
}

/** Names are the same in both. */
export const SAME_NAMES: NameMapping = { strip: '', add: '' };

/** Folders in front of a name that are tried. */
const MAX_DEPTH = 16;

/**
 * The manifest's name for a member.
 * @param normalised - the member's name from `normaliseName`
 * @returns `undefined` where it lies outside of what the manifest speaks of
 */
export function mapName(mapping: NameMapping, normalised: string): string | undefined {
  if (mapping.strip !== '') {
    if (`${normalised}/` === mapping.strip) return normaliseName(mapping.add);
    if (!normalised.startsWith(mapping.strip)) return undefined;
  }
  const rest = normalised.slice(mapping.strip.length);
  return rest === '' ? normaliseName(mapping.add) : mapping.add + rest;
}

/** The mapping for a manifest whose paths start in a folder of the archive: `bag` for `bag/data/x`. */
export function mappingForBase(base: string): NameMapping {
  const folder = normaliseName(base);
  return folder === '' ? SAME_NAMES : { strip: `${folder}/`, add: '' };
}

/** Keeps the folder that all names have in common, ending in a slash; empty for none. */
export class CommonFolder {
  private folder: string | undefined;

  /** @param normalised - a file's name */
  add(normalised: string): void {
    const own = normalised.slice(0, normalised.lastIndexOf('/') + 1);
    if (this.folder === undefined) this.folder = own;
    while (this.folder !== '' && !own.startsWith(this.folder)) {
      this.folder = this.folder.slice(0, this.folder.lastIndexOf('/', this.folder.length - 2) + 1);
    }
  }

  get value(): string {
    return this.folder ?? '';
  }
}

/**
 * The mappings under which a name stands in the manifest, the same name first, then fewest folders stripped, then the
 * most of the manifest's common folder put in front.
 */
export function possibleMappings(table: EntryTable, common: string, name: string): { by: NameMapping; row: number }[] {
  const found: { by: NameMapping; row: number }[] = [];
  const attempt = (by: NameMapping, mapped: string): void => {
    const row = table.find(mapped);
    if (row >= 0) found.push({ by, row });
  };
  attempt(SAME_NAMES, name);
  let at = 0;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const slash = name.indexOf('/', at);
    if (slash < 0) break;
    at = slash + 1;
    attempt({ strip: name.slice(0, at), add: '' }, name.slice(at));
  }
  let add = common;
  for (let depth = 0; depth < MAX_DEPTH && add !== ''; depth++) {
    attempt({ strip: '', add }, add + name);
    add = add.slice(0, add.lastIndexOf('/', add.length - 2) + 1);
  }
  return found;
}
