import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `verify` must say of an archive. */
export interface Expected {
  readonly exit: number;
  readonly members: number;
  readonly names: readonly string[];
  readonly findings: readonly { readonly code: string; readonly offset: number; readonly member?: string }[];
}

/** One archive, what made it, and what must be said of it. */
export interface Vector {
  readonly file: string;
  readonly sha256: string;
  readonly tool: string;
  readonly version?: string;
  readonly system: string;
  readonly command: string;
  readonly why: string;
  readonly expect: Expected;
}

/** Files given to one command: an archive each, or the volumes of one. */
export interface VectorSet {
  readonly files: readonly string[];
  readonly label?: string;
  readonly why: string;
  readonly expect: readonly Expected[];
}

const folder = new URL('../../vectors/tar/', import.meta.url).pathname;

/** The archives of `vectors/tar`. */
export const tarVectors: {
  readonly folder: string;
  readonly index: { readonly vectors: readonly Vector[]; readonly sets: readonly VectorSet[] };
} = { folder, index: JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) };

function lines(text: string, count: number): string {
  return Array.from({ length: count }, (_, i) => `${text} ${i + 1}\n`).join('');
}

/** The content of the files in `letters` and `reel`, as `vectors/sources.sh` makes it. */
export const sourceFiles: ReadonlyMap<string, string> = new Map([
  ['letters/1994.txt', lines('Dear reader, this is line', 30)],
  ['letters/511.bin', lines('number', 80).slice(0, 511)],
  ['letters/512.bin', lines('number', 80).slice(0, 512)],
  ['letters/513.bin', lines('number', 80).slice(0, 513)],
  ['letters/blank', ''],
  ['letters/drafts/hello', 'hello\n'],
  ['letters/drafts/old/note', lines('old line', 120)],
  ['letters/one', 'x'],
  ['reel/a', lines('reel one', 150)],
  ['reel/b', lines('reel two', 250)],
  ['reel/c', lines('reel three', 9)],
]);
