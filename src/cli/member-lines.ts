import { localOffsetSeconds } from '../archive/listing/local-time.js';
import { encodeName } from '../bytes/index.js';
import { type Exact, printable } from '../findings/index.js';
import type { TarMember } from '../tar/index.js';
import { ListingFormatter } from '../tar/listing-line.js';
import type { Charset } from '../tar/quoting.js';
import { memberJson } from './report-json.js';

/** The forms in which `tapekit list` shows members. */
export type LineForm = 'long' | 'names' | 'json';

/** Makes the lines of one archive, or of one set of volumes. */
export interface MemberLines {
  /** @param file - the volume it stands on */
  member(member: TarMember, file: string): void;
  /** A label that is no member: it stands in a pax record. */
  label(label: string, seconds: Exact): void;
  /** Bytes or characters that wait. */
  readonly length: number;
  take(): Uint8Array;
}

/** Makes lines of a form. */
export function memberLines(form: LineForm, charset: Charset): MemberLines {
  return form === 'json' ? new JsonLines() : new TarLines(form === 'names', charset);
}

/** The lines of `tar -t` and `tar -tv`. */
class TarLines implements MemberLines {
  private readonly formatter: ListingFormatter;
  private readonly namesOnly: boolean;
  private paxLabel: { readonly label: string; readonly seconds: Exact } | undefined;
  private labelShown = false;

  constructor(namesOnly: boolean, charset: Charset) {
    this.namesOnly = namesOnly;
    this.formatter = new ListingFormatter({ charset, zoneOffsetSeconds: localOffsetSeconds });
  }

  get length(): number {
    return this.formatter.length;
  }

  member(member: TarMember): void {
    if (this.paxLabel !== undefined) this.showLabel(member);
    if (this.namesOnly) this.formatter.appendName(member);
    else this.formatter.append(member);
  }

  label(label: string, seconds: Exact): void {
    if (!this.labelShown) this.paxLabel = { label, seconds };
  }

  take(): Uint8Array {
    return this.formatter.take();
  }

  /** GNU tar shows a label in a pax record once, before the first member that has an extended header of its own. */
  private showLabel(member: TarMember): void {
    if (member.dialect !== 'pax' || member.offset === member.headerOffset || this.paxLabel === undefined) return;
    const { label, seconds } = this.paxLabel;
    if (this.namesOnly) this.formatter.appendName({ ...member, name: label });
    else this.formatter.appendLabel(label, seconds);
    this.paxLabel = undefined;
    this.labelShown = true;
  }
}

/** One JSON object a line: docs/schemas/list.schema.json. */
class JsonLines implements MemberLines {
  private lines: string[] = [];
  length = 0;

  member(member: TarMember, file: string): void {
    const line = `${JSON.stringify(memberJson(member, { file: printable(file) }))}\n`;
    this.lines.push(line);
    this.length += line.length;
  }

  label(): void {
    // A label that is no member has no line of its own.
  }

  take(): Uint8Array {
    const bytes = encodeName(this.lines.join(''));
    this.lines = [];
    this.length = 0;
    return bytes;
  }
}
