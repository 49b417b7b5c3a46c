import { printable } from '../../findings/index.js';
import type { TarFormat } from './entry.js';

/** What of an entry does not fit, and why. */
export interface Misfit {
  /** The property of the entry, or `label`. */
  readonly field: string;
  /** Its value, in words that fit a line. */
  readonly value: string;
  /** Why it does not fit, such as `is longer than 99 bytes`. */
  readonly reason: string;
}

/**
 * An entry that a format cannot hold. Nothing of it has been written: the writer goes on with the next entry.
 */
export class TarFormatError extends Error {
  override readonly name = 'TarFormatError';
  /** The property of the entry that does not fit: `name`, `linkname`, `uid`, `mtime`, ..., or `label`. */
  readonly field: string;
  readonly format: TarFormat;
  /** The value, cut where it is long. */
  readonly value: string;
  /** Formats that hold the entry; empty where none does. */
  readonly holds: readonly TarFormat[];

  /**
   * @param entryName - the member's name, for the message
   * @param holds - formats that hold what this one does not
   */
  constructor(entryName: string, format: TarFormat, { field, value, reason }: Misfit, holds: readonly TarFormat[]) {
    const advice = holds.length === 0 ? 'no format holds it' : `${listed(holds)} can hold it`;
    super(`${printable(shortened(entryName))}: ${field} ${printable(value)} ${reason} (format ${format}); ${advice}`);
    this.field = field;
    this.format = format;
    this.value = value;
    this.holds = holds;
  }
}

const SHOWN_CHARACTERS = 100;

/** The start of a text, with dots where more follows. */
export function shortened(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}...`;
}

function listed(formats: readonly TarFormat[]): string {
  return formats.length === 1 ? (formats[0] as string) : `${formats.slice(0, -1).join(', ')} and ${formats.at(-1)}`;
}
