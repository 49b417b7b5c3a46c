import type { Exact } from '../../findings/index.js';
import type { MemberKind, Timestamp } from '../../tar/member.js';

/**
 * The manifest formats: GNU coreutils `sha256sum` (plain, `--tag`, `-z`), BagIt `manifest-sha256.txt` (RFC 8493, 2.1.3),
 * `hashdeep` 1.0 and BSD mtree(5).
 */
export type ManifestFormat = 'sha256sum' | 'bagit' | 'hashdeep' | 'mtree';

/** All formats, in the order in which help and documentation name them. */
export const MANIFEST_FORMATS: readonly ManifestFormat[] = ['sha256sum', 'bagit', 'hashdeep', 'mtree'];

/** The manifest cannot be used at all: empty, of no known format, or without SHA-256. One sentence; exit 2. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
}

/** What a manifest says of one file. Names are strings as `decodeName` gives them. */
export interface ManifestEntry {
  readonly name: string;
  /** Line of the manifest on which it begins, from 1. */
  readonly line: number;
  /** 64 lower-case hexadecimal digits. */
  readonly sha256?: string;
  /** Size in bytes. */
  readonly size?: Exact;
  /** Told by mtree only; in the other formats everything is a file. */
  readonly kind?: MemberKind;
  /** Permission bits, 0 to 0o7777. */
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly uname?: string;
  readonly gname?: string;
  readonly mtime?: Timestamp;
  readonly linkname?: string;
  /** mtree `optional`: it may be missing. */
  readonly optional?: boolean;
}

/** What one line of a manifest came to. */
export type ParsedLine =
  | { readonly type: 'entry'; readonly entry: ManifestEntry }
  /** No line of this format; `why` goes on from "line 7: ". */
  | { readonly type: 'bad'; readonly line: number; readonly why: string }
  /** A digest that is not SHA-256, by its usual name. */
  | { readonly type: 'other-digest'; readonly digest: string }
  /** Blank, a comment, a setting. */
  | { readonly type: 'nothing' };

/** Nothing to report of a line. */
export const NOTHING: ParsedLine = { type: 'nothing' };

/** Reads one format line by line. Lines come as Latin-1 text: one character for each byte. */
export interface LineParser {
  /** @param line - number of the line, from 1 */
  parse(text: string, line: number): ParsedLine;
  /** What an unfinished last line came to. */
  end(): ParsedLine;
}
