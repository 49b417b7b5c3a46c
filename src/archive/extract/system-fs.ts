import * as nodeFs from 'node:fs';
import { loadExactTimes, type SetExactTimes } from './exact-times.js';
import type { ExtractFs } from './extract-fs.js';

let loaded: { readonly exactTimes: SetExactTimes | undefined } | undefined;

/** The file system of this machine. */
export const systemFs: ExtractFs = {
  ...nodeFs,
  exactTimes() {
    loaded ??= { exactTimes: loadExactTimes() };
    return loaded.exactTimes;
  },
};
