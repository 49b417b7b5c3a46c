import type { MemberKind, Timestamp } from '../../tar/member.js';
import { type LineParser, type ManifestEntry, NOTHING, type ParsedLine } from './entry.js';
import { MAX_LINE_BYTES } from './line-limit.js';
import { nameFromLatin1 } from './names.js';
import { parseIdentifier, parseSize } from './numbers.js';
import { visDecode } from './vis.js';

/** mtree(5) `type` and the kind of member that it is. */
export const KIND_OF_TYPE: Record<string, MemberKind> = {
  file: 'file',
  dir: 'directory',
  link: 'symlink',
  char: 'character-device',
  block: 'block-device',
  fifo: 'fifo',
};
/** Digest keywords other than SHA-256, with the digest's usual name. */
const OTHER_DIGESTS: Record<string, string> = {
  md5: 'MD5',
  md5digest: 'MD5',
  sha1: 'SHA-1',
  sha1digest: 'SHA-1',
  sha384: 'SHA-384',
  sha384digest: 'SHA-384',
  sha512: 'SHA-512',
  sha512digest: 'SHA-512',
  rmd160: 'RIPEMD-160',
  rmd160digest: 'RIPEMD-160',
  ripemd160digest: 'RIPEMD-160',
};
const MAX_SETTINGS = 64;

/**
 * Reads mtree(5): full paths (`./a/b type=file ...`, and the name last, as `mtree -D` prints), and names relative to
 * the directory before, with `..` to leave it; `/set` and `/unset`; lines continued by a backslash.
 * Source: mtree(5) of NetBSD and FreeBSD; output of NetBSD mtree and bsdtar 3.6.2.
 */
export class MtreeParser implements LineParser {
  private readonly settings = new Map<string, string>();
  private directory: string[] = [];
  private pending = '';
  private pendingLine = 0;

  parse(text: string, line: number): ParsedLine {
    if (this.pending === '') {
      this.pendingLine = line;
      if (/^[ \t]*(?:#|$)/.test(text)) return NOTHING;
    }
    if (/(?:^|[^\\])(?:\\\\)*\\$/.test(text)) {
      this.pending += `${text.slice(0, -1)} `;
      if (this.pending.length <= MAX_LINE_BYTES) return NOTHING;
      this.pending = '';
      return { type: 'bad', line: this.pendingLine, why: `with its continuations it is over ${MAX_LINE_BYTES} bytes` };
    }
    const whole = this.pending + text;
    this.pending = '';
    return this.parseWhole(whole, this.pendingLine);
  }

  end(): ParsedLine {
    if (this.pending === '') return NOTHING;
    const whole = this.pending;
    this.pending = '';
    return this.parseWhole(whole, this.pendingLine);
  }

  private parseWhole(text: string, line: number): ParsedLine {
    const words = text.split(/[ \t]+/).filter((word) => word !== '');
    const first = words[0];
    if (first === undefined) return NOTHING;
    if (first === '/set' || first === '/unset') return this.set(first === '/set', words.slice(1), line);
    if (first === '..') {
      this.directory.pop();
      return NOTHING;
    }
    // `mtree -D` prints the name last: there the first word is a keyword.
    const last = words.at(-1) as string;
    const nameIsLast = /^[a-z0-9]+=/.test(first) && /^\.(?:\/|$)/.test(last);
    const keywords = new Map(this.settings);
    for (const word of nameIsLast ? words.slice(0, -1) : words.slice(1)) addKeyword(keywords, word);
    return this.entry(nameIsLast ? last : first, keywords, line);
  }

  private set(on: boolean, words: readonly string[], line: number): ParsedLine {
    for (const word of words) {
      if (on) addKeyword(this.settings, word);
      else if (word === 'all') this.settings.clear();
      else this.settings.delete(word);
    }
    if (this.settings.size <= MAX_SETTINGS) return NOTHING;
    this.settings.clear();
    return { type: 'bad', line, why: `/set has more than ${MAX_SETTINGS} keywords` };
  }

  private entry(word: string, keywords: ReadonlyMap<string, string>, line: number): ParsedLine {
    const name = visDecode(word);
    if (name === undefined || name.includes('\0')) return { type: 'bad', line, why: 'the name is not well encoded' };
    const kind = KIND_OF_TYPE[keywords.get('type') ?? 'file'];
    if (kind === undefined) return { type: 'bad', line, why: 'its type is none of mtree(5)' };
    const read = readKeywords(keywords);
    if (typeof read === 'string') return { type: 'bad', line, why: read };
    // A slash anywhere makes it a full path (mtree(5), "Full entries"); then the directory stays as it is.
    const path = name.includes('/') ? name : [...this.directory, name].join('/');
    if (kind === 'directory' && !name.includes('/')) this.directory.push(name);
    if (this.directory.length > MAX_DEPTH) return { type: 'bad', line, why: `it lies over ${MAX_DEPTH} folders deep` };
    if (kind === 'file' && read.sha256 === undefined) {
      const other = Object.keys(OTHER_DIGESTS).find((keyword) => keywords.has(keyword));
      if (other !== undefined) return { type: 'other-digest', digest: OTHER_DIGESTS[other] as string };
    }
    const told = keywords.has('type') ? { kind } : {};
    return { type: 'entry', entry: { name: nameFromLatin1(path), line, ...told, ...read } };
  }
}

const MAX_DEPTH = 4096;

function addKeyword(to: Map<string, string>, word: string): void {
  const equals = word.indexOf('=');
  if (equals < 0) to.set(word, '');
  else to.set(word.slice(0, equals), word.slice(equals + 1));
}

type Told = { -readonly [K in keyof Omit<ManifestEntry, 'name' | 'line' | 'kind'>]: ManifestEntry[K] };

/** The keywords that are compared; a sentence where one of them cannot be read. */
function readKeywords(keywords: ReadonlyMap<string, string>): Told | string {
  const told: Told = {};
  const digest = keywords.get('sha256') ?? keywords.get('sha256digest');
  if (digest !== undefined) {
    if (!/^[0-9a-fA-F]{64}$/.test(digest)) return 'the SHA-256 is not 64 digits';
    told.sha256 = digest.toLowerCase();
  }
  const size = keywords.get('size');
  if (size !== undefined) {
    const bytes = parseSize(size);
    if (bytes === undefined) return 'the size is no number of bytes';
    told.size = bytes;
  }
  const link = keywords.get('link');
  if (link !== undefined) {
    const target = visDecode(link);
    if (target === undefined) return 'the link is not well encoded';
    told.linkname = nameFromLatin1(target);
  }
  if (keywords.has('optional')) told.optional = true;
  return readAttributes(keywords, told);
}

/** Mode, owner and time: one that cannot be read (a symbolic mode, say) is left out, as only warnings hang on them. */
function readAttributes(keywords: ReadonlyMap<string, string>, told: Told): Told {
  const mode = keywords.get('mode');
  if (mode !== undefined && /^[0-7]{1,7}$/.test(mode)) told.mode = Number.parseInt(mode, 8) & 0o7777;
  const uid = parseIdentifier(keywords.get('uid') ?? '');
  if (uid !== undefined) told.uid = uid;
  const gid = parseIdentifier(keywords.get('gid') ?? '');
  if (gid !== undefined) told.gid = gid;
  const mtime = parseTime(keywords.get('time') ?? '');
  if (mtime !== undefined) told.mtime = mtime;
  return told;
}

/** Seconds and, behind the point, a count of nanoseconds: `1.5` is 5 ns after the second (mtree(5), `time`). */
function parseTime(text: string): Timestamp | undefined {
  const match = /^(-?[0-9]{1,15})(?:\.([0-9]{1,9}))?$/.exec(text);
  return match ? { seconds: Number(match[1]), nanoseconds: Number(match[2] ?? 0) } : undefined;
}
