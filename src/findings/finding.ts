/** What is wrong with the user's data is a finding, never an exception: see `catalogue.ts` for all of them. */

/**
 * - `error`: something is lost, wrong or cannot be vouched for (exit 1)
 * - `hazard`: whole, but dangerous to extract (exit 0, with --strict 1)
 * - `warning`: odd, nothing lost (exit 0, with --strict 1)
 * - `note`: worth knowing (exit 0)
 */
export type Severity = 'error' | 'hazard' | 'warning' | 'note';

/** A byte count or offset: a number where it is exact, a bigint beyond 2^53 - 1. */
export type Exact = number | bigint;

/** Where a finding stands. */
export interface Position {
  /** Index, from 0, of the file (volume) among those that were given. */
  readonly volume: number;
  /** Byte offset from the start of that file (after decompression), or of the file of a tape that is read. */
  readonly offset: number;
  /** Where that is on the tape, where the file is one of a tape. */
  readonly tape?: TapePlace;
}

/** A place on a tape: what is read there next. */
export interface TapePlace {
  readonly partition: number;
  /** Filemarks in front of it in the partition. */
  readonly file: number;
  /** Logical object number: records and filemarks in front of it in the partition. */
  readonly object: number;
  /** Byte of the image, where the finding speaks of that. */
  readonly imageOffset?: number;
}

/** The member a finding speaks of. */
export interface MemberReference {
  /** Ordinal of the member in the archive, from 0. */
  readonly index: number;
  /** The member's name as `decodeName` gives it: not yet safe for a terminal. */
  readonly name: string;
}

/** What a code means, and how one finding of it is told. `Args` types the values that one finding carries. */
export interface FindingDefinition<Args> {
  readonly severity: Severity;
  /** One line, no full stop: the documentation's heading. */
  readonly title: string;
  /** What it means and how it comes about: the documentation's paragraph(s), Markdown. */
  readonly meaning: string;
  /** What to do: one or two sentences, shown below the finding. */
  readonly advice: string;
  /** The sentence for one finding. Names in it must have gone through `printable`. */
  readonly say: (args: Args) => FindingText;
}

/** One finding in words. */
export interface FindingText {
  readonly message: string;
  /** What was expected, where that can be said shortly. */
  readonly expected?: string;
  /** What was found instead. */
  readonly found?: string;
}

/** Types a definition: `define<{ expected: number }>({...})`. */
export function define<Args extends object = Record<never, never>>(
  definition: FindingDefinition<Args>,
): FindingDefinition<Args> {
  return definition;
}
