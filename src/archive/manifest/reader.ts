import { concatenated, decodeLatin1 } from '../../bytes/index.js';
import { type Finding, finding } from '../../findings/index.js';
import { type Line, LineSplitter } from '../lines.js';
import { type LineParser, type ManifestEntry, ManifestError, type ManifestFormat, type ParsedLine } from './entry.js';
import { HASHDEEP_MAGIC, HashdeepParser } from './hashdeep.js';
import { MAX_LINE_BYTES } from './line-limit.js';
import { MtreeParser } from './mtree.js';
import { matchSum, SumsParser } from './sums.js';

/** What a manifest gives, in its order. */
export type ManifestItem =
  | { readonly type: 'entry'; readonly entry: ManifestEntry }
  | { readonly type: 'finding'; readonly finding: Finding };

/** How a manifest is read. */
export interface ManifestReaderOptions {
  /** The manifest's name, for messages. */
  readonly source: string;
  /** Its format, where content shall not decide. */
  readonly format?: ManifestFormat | undefined;
}

/** Bytes looked at to recognise the format. */
const HEAD_BYTES = 2 * MAX_LINE_BYTES;
const HEAD_LINES = 100;
/** Bad lines told one by one; all are counted. */
const MAX_TOLD = 20;

/**
 * Reads a manifest in chunks of any size, sans-I/O. Lines that are none of the format become `MANIFEST_BAD_LINE` (the
 * first 20, then one `MANIFEST_BAD_LINES` with their count).
 */
export class ManifestReader {
  private readonly options: ManifestReaderOptions;
  private head: Uint8Array | undefined = new Uint8Array(0);
  private splitter = new LineSplitter(10, { maxBytes: MAX_LINE_BYTES });
  private parser: LineParser | undefined;
  private recognised: ManifestFormat | undefined;
  private dropsCarriageReturn = false;
  private entries = 0;
  private bad = 0;
  private linesWithText = 0;
  private readonly otherDigests = new Map<string, number>();

  constructor(options: ManifestReaderOptions) {
    this.options = options;
  }

  /** The format, once 160 KiB or all of it has been read. */
  get format(): ManifestFormat | undefined {
    return this.recognised;
  }

  /**
   * Takes the next bytes.
   * @throws ManifestError where the format is not recognised or holds no SHA-256
   */
  *push(chunk: Uint8Array): Generator<ManifestItem> {
    if (this.head === undefined) {
      yield* this.take(chunk);
      return;
    }
    this.head = concatenated([this.head, chunk]);
    if (this.head.length >= HEAD_BYTES) yield* this.begin(this.head);
  }

  /**
   * The manifest ends.
   * @throws ManifestError where it holds no usable line
   */
  *end(): Generator<ManifestItem> {
    if (this.head !== undefined) yield* this.begin(this.head);
    for (const line of this.splitter.end()) yield* this.line(line);
    if (this.parser !== undefined) yield* this.report(this.parser.end());
    this.refuseUseless();
    const at = { volume: 0, offset: 0 };
    const manifest = this.options.source;
    if (this.bad > MAX_TOLD) {
      yield { type: 'finding', finding: finding('MANIFEST_BAD_LINES', at, { manifest, count: this.bad }) };
    }
    if (this.otherDigests.size > 0) {
      const digests = [...this.otherDigests.keys()];
      const count = [...this.otherDigests.values()].reduce((sum, n) => sum + n, 0);
      yield { type: 'finding', finding: finding('MANIFEST_OTHER_DIGESTS', at, { manifest, digests, count }) };
    }
  }

  private refuseUseless(): void {
    const { source, format } = this.options;
    if (this.entries > 0) return;
    if (this.otherDigests.size > 0) {
      const names = [...this.otherDigests.keys()].join(', ');
      throw new ManifestError(`${source} holds ${names} only: tapekit compares SHA-256 (make one with sha256sum)`);
    }
    if (this.bad > 0 || (this.linesWithText === 0 && format === undefined)) {
      throw new ManifestError(`${source} holds no line of a sha256sum, BagIt, hashdeep or mtree manifest`);
    }
  }

  private *begin(head: Uint8Array): Generator<ManifestItem> {
    this.head = undefined;
    const hasMark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
    if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) {
      throw new ManifestError(`${this.options.source} is UTF-16 text: convert it to UTF-8 (iconv -f UTF-16 -t UTF-8)`);
    }
    const body = hasMark ? head.subarray(3) : head;
    const isZero = body.includes(0);
    this.splitter = new LineSplitter(isZero ? 0 : 10, { maxBytes: MAX_LINE_BYTES });
    const lines = decodeLatin1(body.subarray(0, HEAD_BYTES)).split(isZero ? '\0' : '\n', HEAD_LINES);
    this.dropsCarriageReturn = !isZero && (lines[0]?.endsWith('\r') ?? false);
    const format = this.options.format ?? (body.length === 0 ? undefined : recogniseFormat(lines));
    this.recognised = format;
    if (format === undefined) {
      const what = body.length === 0 ? 'is empty' : 'is no sha256sum, BagIt, hashdeep or mtree manifest';
      throw new ManifestError(`${this.options.source} ${what}`);
    }
    this.parser = parserFor(format, isZero);
    yield* this.take(body);
  }

  private *take(bytes: Uint8Array): Generator<ManifestItem> {
    for (const line of this.splitter.push(bytes)) yield* this.line(line);
  }

  private *line(line: Line): Generator<ManifestItem> {
    if (line.bytes === undefined) {
      yield* this.report({ type: 'bad', line: line.number, why: `it is longer than ${MAX_LINE_BYTES} bytes` });
      return;
    }
    const text = decodeLatin1(line.bytes);
    const plain = this.dropsCarriageReturn && text.endsWith('\r') ? text.slice(0, -1) : text;
    if (plain !== '') this.linesWithText++;
    if (this.parser !== undefined) yield* this.report(this.parser.parse(plain, line.number));
  }

  private *report(parsed: ParsedLine): Generator<ManifestItem> {
    if (parsed.type === 'entry') {
      this.entries++;
      yield parsed;
    } else if (parsed.type === 'other-digest') {
      if (this.otherDigests.size < 16 || this.otherDigests.has(parsed.digest)) {
        this.otherDigests.set(parsed.digest, (this.otherDigests.get(parsed.digest) ?? 0) + 1);
      }
    } else if (parsed.type === 'bad') {
      this.bad++;
      if (this.bad > MAX_TOLD) return;
      const args = { manifest: this.options.source, line: parsed.line, why: parsed.why };
      yield { type: 'finding', finding: finding('MANIFEST_BAD_LINE', { volume: 0, offset: 0 }, args) };
    }
  }
}

function parserFor(format: ManifestFormat, isZero: boolean): LineParser {
  if (format === 'mtree') return new MtreeParser();
  if (format === 'hashdeep') return new HashdeepParser();
  return new SumsParser(format === 'bagit' ? 'bagit' : isZero ? 'zero' : 'sha256sum');
}

/**
 * Recognises a manifest by its first lines. A sum whose path starts with `data/` is taken for BagIt's, since RFC 8493
 * lets payload manifests hold nothing else.
 * @param lines - the first lines as Latin-1
 */
export function recogniseFormat(lines: readonly string[]): ManifestFormat | undefined {
  if (lines[0]?.startsWith(HASHDEEP_MAGIC)) return 'hashdeep';
  if (lines[0]?.startsWith('#mtree')) return 'mtree';
  for (const line of lines) {
    const text = line.replace(/\r$/, '');
    if (/^[ \t]*(?:#|$)/.test(text)) continue;
    const sum = matchSum(text);
    if (sum) return !sum.tagged && !sum.escaped && /^[ \t]*\*?data\//.test(sum.name) ? 'bagit' : 'sha256sum';
    if (/^\/(?:set|unset)[ \t]/.test(text)) return 'mtree';
    if (/(?:^|[ \t])(?:type|mode|size|time|sha256|sha256digest|link)=/.test(text)) return 'mtree';
  }
  return undefined;
}
