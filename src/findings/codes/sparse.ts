import { define, type Exact } from '../finding.js';

/** Sparse files. */
export const sparseCodes = {
  SPARSE_MAP_INVALID: define<{
    problem: string;
    entry: number;
    expected: Exact | undefined;
    found: Exact | undefined;
  }>({
    severity: 'error',
    title: 'The map of a sparse file makes no sense',
    meaning:
      'A sparse file is stored as regions: offset and length. They must ascend, not overlap, end within the real size, ' +
      'and their lengths add up to what is stored. Problems: `negative`, `overlap`, `beyond-end`, `sum-differs`, ' +
      '`not-a-number`, `odd-count`, `count-differs`, `cut`; `version` (neither 0.x nor 1.0), `no-map` (a name or real ' +
      'size of a sparse file without its map), `no-count` (its number of entries), `two-maps` (in the header and in pax records), `not-a-file`, ' +
      '`wrong-dialect` (type S in a header that is neither GNU nor star). Known readers read all of these differently.',
    advice: 'The content of this file cannot be put together reliably. Restore it from another copy.',
    say: (a) => ({
      message: `sparse map: ${a.problem}${a.entry < 0 ? '' : ` at entry ${a.entry}`}`,
      ...(a.expected === undefined ? {} : { expected: `${a.expected}` }),
      ...(a.found === undefined ? {} : { found: `${a.found}` }),
    }),
  }),
  SPARSE_MAP_TOO_LARGE: define<{ entries: number; limit: number }>({
    severity: 'error',
    title: 'The map of a sparse file is too large',
    meaning: 'The map has more entries than any honest file. It is not kept, so the file cannot be put together.',
    advice: 'Its stored bytes are read and counted all the same.',
    say: (a) => ({
      message: `the sparse map has ${a.entries} entries`,
      expected: `at most ${a.limit}`,
      found: `${a.entries}`,
    }),
  }),
} as const;
