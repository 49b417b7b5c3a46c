import { encodeName } from '../bytes/index.js';
import type { Exact } from '../findings/index.js';
import { ListingDates, type ZoneOffset } from './listing-date.js';
import type { TarMember } from './member.js';
import { type Charset, quoteEscape } from './quoting.js';

/** How lines are made. */
export interface ListingOptions {
  readonly charset: Charset;
  readonly zoneOffsetSeconds: ZoneOffset;
}

/** What a line tells of a member. */
export type ListedMember = Pick<
  TarMember,
  | 'name'
  | 'linkname'
  | 'typeflag'
  | 'dialect'
  | 'mode'
  | 'uid'
  | 'gid'
  | 'uname'
  | 'gname'
  | 'size'
  | 'idleSize'
  | 'mtime'
  | 'devmajor'
  | 'devminor'
  | 'continuation'
>;

/** GNU tar's first width of "user/group size", and of the date: both grow with what comes, and stay grown. */
const OWNERS_WIDTH = 19;
const DATE_WIDTH = 16;
const ID_MAX = 0xffff_ffff;
const BLANK = 0x20;

const LETTERS: Record<string, string> = {
  '0': '-',
  '\0': '-',
  S: '-',
  '1': 'h',
  '2': 'l',
  '3': 'c',
  '4': 'b',
  '5': 'd',
  '6': 'p',
  '7': 'C',
  D: 'd',
  M: 'M',
  V: 'V',
};
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const OWNER_NEEDS_CARE = /[\x00-\x1f\x7f-\x9f]/;
const MODES: readonly string[] = /* @__PURE__ */ Array.from({ length: 0o10000 }, (_, mode) => modeText(mode));

/**
 * Makes the lines that `tar -tvf` prints, byte for byte, into a buffer of its own.
 *
 * @example
 * const lines = new ListingFormatter({ charset: 'utf-8', zoneOffsetSeconds: () => 0 });
 * lines.append(member);
 * process.stdout.write(lines.take());
 * @see GNU tar 1.34, src/list.c
 */
export class ListingFormatter {
  private readonly charset: Charset;
  private readonly dates: ListingDates;
  private buffer = new Uint8Array(1 << 16);
  private at = 0;
  private ownersWidth = OWNERS_WIDTH;
  private dateWidth = DATE_WIDTH;

  constructor(options: ListingOptions) {
    this.charset = options.charset;
    this.dates = new ListingDates(options.zoneOffsetSeconds);
  }

  /** Bytes that wait to be taken. */
  get length(): number {
    return this.at;
  }

  /** Appends the long line of a member, as `tar -tv` prints it. */
  append(member: ListedMember): void {
    const { typeflag } = member;
    const isPlain = typeflag === '0' || typeflag === '\0' || typeflag === 'S';
    const letter = isPlain && member.name.endsWith('/') ? 'd' : (LETTERS[typeflag] ?? '?');
    const bare = member.dialect === 'v7' || member.dialect === 'star';
    const isDevice = typeflag === '3' || typeflag === '4';
    // Of a hard link GNU tar forgets the size; of all others it shows what the field says, data or not.
    const shown = member.idleSize !== 0 && typeflag !== '1' ? member.idleSize : member.size;
    const size = isDevice ? `${member.devmajor},${member.devminor}` : shown.toString();
    this.reserve(member.uname.length * 3 + member.gname.length * 3 + this.ownersWidth + size.length + 256);
    this.ascii(letter);
    this.ascii(MODES[member.mode & 0o7777] as string);
    this.buffer[this.at++] = BLANK;
    const start = this.at;
    this.owner(bare ? '' : member.uname, member.uid);
    this.ascii('/');
    this.owner(bare ? '' : member.gname, member.gid);
    this.columns(start, size, this.dates.text(member.mtime));
    this.name(member.continuation?.partName ?? member.name);
    if (typeflag !== '0' && typeflag !== '5') this.tail(member);
    this.buffer[this.at++] = 0x0a;
  }

  /** Appends the name only, as `tar -t` prints it. */
  appendName(member: Pick<ListedMember, 'name' | 'continuation'>): void {
    this.name(member.continuation?.partName ?? member.name);
    this.buffer[this.at++] = 0x0a;
  }

  /**
   * Appends the line for a label that stands in a pax record and so has no member of its own.
   * @param label - the value of `GNU.volume.label`
   * @param seconds - mtime of the global header's own block
   */
  appendLabel(label: string, seconds: Exact): void {
    this.reserve(256);
    this.ascii('V--------- ');
    const start = this.at;
    this.ascii('0/0');
    this.columns(start, '0', this.dates.text({ seconds, nanoseconds: 0 }));
    this.name(label);
    this.ascii('--Volume Header--\n');
  }

  /** The lines so far; the buffer is empty then. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.buffer.slice(0, this.at);
    this.at = 0;
    return taken;
  }

  private columns(start: number, size: string, date: string): void {
    const width = this.at - start + 1 + size.length;
    if (width > this.ownersWidth) this.ownersWidth = width;
    this.blanks(this.ownersWidth - width + 1);
    this.ascii(size);
    this.buffer[this.at++] = BLANK;
    if (date.length > this.dateWidth) this.dateWidth = date.length;
    this.ascii(date);
    this.blanks(this.dateWidth - date.length + 1);
  }

  private tail(member: ListedMember): void {
    const { typeflag } = member;
    if (typeflag === '1' || typeflag === '2') {
      this.ascii(typeflag === '1' ? ' link to ' : ' -> ');
      this.name(member.linkname);
    } else if (typeflag === 'V') this.ascii('--Volume Header--');
    else if (typeflag === 'M') this.ascii(`--Continued at byte ${member.continuation?.offset ?? 0}--`);
    else if (LETTERS[typeflag] === undefined) this.text(` unknown file type ${this.quotedType(typeflag)}`);
  }

  private quotedType(typeflag: string): string {
    const code = typeflag.charCodeAt(0);
    const byte = code < 0x80 ? typeflag : String.fromCharCode(0xdc00 + code);
    const inner = quoteEscape(byte, this.charset);
    return this.charset === 'utf-8' ? `‘${inner}’` : `'${inner.replace("'", "\\'")}'`;
  }

  /** Owners are printed as they are: GNU tar does not quote them. What could steer a terminal is escaped all the same. */
  private owner(name: string, id: Exact): void {
    if (name !== '') this.text(OWNER_NEEDS_CARE.test(name) ? quoteOwner(name) : name);
    else if (id >= 0 && id <= ID_MAX) this.ascii(id.toString());
    else this.ascii('4294967295');
  }

  private name(name: string): void {
    const { length } = name;
    this.reserve(length + 64);
    const { buffer, at } = this;
    for (let i = 0; i < length; i++) {
      const code = name.charCodeAt(i);
      if (code < 0x20 || code > 0x7e || code === 0x5c) return this.text(quoteEscape(name, this.charset));
      buffer[at + i] = code;
    }
    this.at = at + length;
  }

  private text(text: string): void {
    this.reserve(text.length * 3 + 64);
    const { buffer, at } = this;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code >= 0x80) {
        const bytes = encodeName(text);
        buffer.set(bytes, at);
        this.at = at + bytes.length;
        return;
      }
      buffer[at + i] = code;
    }
    this.at = at + text.length;
  }

  private ascii(text: string): void {
    const { buffer, at } = this;
    for (let i = 0; i < text.length; i++) buffer[at + i] = text.charCodeAt(i);
    this.at = at + text.length;
  }

  private blanks(count: number): void {
    for (let i = 0; i < count; i++) this.buffer[this.at++] = BLANK;
  }

  private reserve(count: number): void {
    if (this.at + count <= this.buffer.length) return;
    const grown = new Uint8Array(Math.max(this.buffer.length * 2, this.at + count));
    grown.set(this.buffer.subarray(0, this.at));
    this.buffer = grown;
  }
}

function quoteOwner(name: string): string {
  return Array.from(name, (char) => (OWNER_NEEDS_CARE.test(char) ? quoteEscape(char, 'ascii') : char)).join('');
}

/** Nine letters for the permission bits, `s` and `t` for the three above them. */
function modeText(mode: number): string {
  const triple = (shift: number, special: number, letter: string): string => {
    const bits = mode >> shift;
    const isSpecial = (mode & special) !== 0;
    const execute = (bits & 1) !== 0 ? (isSpecial ? letter : 'x') : isSpecial ? letter.toUpperCase() : '-';
    return `${(bits & 4) !== 0 ? 'r' : '-'}${(bits & 2) !== 0 ? 'w' : '-'}${execute}`;
  };
  return triple(6, 0o4000, 's') + triple(3, 0o2000, 's') + triple(0, 0o1000, 't');
}
