import { type LineParser, NOTHING, type ParsedLine } from './entry.js';
import { nameFromLatin1 } from './names.js';

/** Digests by the number of their hexadecimal digits, as far as that tells them apart. */
const DIGEST_BY_DIGITS: Record<number, string> = {
  32: 'MD5',
  40: 'SHA-1',
  56: 'SHA-224',
  96: 'SHA-384',
  128: 'SHA-512',
};
const PLAIN = /^(\\?)([0-9a-fA-F]{32,128})([ \t]+\*?)(.+)$/s;
const TAGGED = /^(\\?)([A-Za-z][A-Za-z0-9/-]{1,15}) ?\((.*)\) ?= ([0-9a-zA-Z+/=]{16,200})$/s;
const IS_SHA256 = /^SHA(2-?|-)?256$/i;
const SHA256_DIGITS = 64;

/** One line of sums, before its name is unescaped. */
interface SumLine {
  readonly escaped: boolean;
  /** By its usual name: `SHA-256`, `MD5` and so on. */
  readonly digest: string;
  readonly hex: string;
  /** Latin-1. */
  readonly name: string;
  readonly tagged: boolean;
}

/**
 * Takes a line of sums apart: `HEX  NAME`, `HEX *NAME`, `HEX NAME` (BSD `-r`) or `SHA256 (NAME) = HEX` (BSD, OpenSSL).
 * Source: GNU coreutils manual, "cksum output modes" and "md5sum invocation".
 * @param text - Latin-1, without line end
 */
export function matchSum(text: string): SumLine | undefined {
  const plain = PLAIN.exec(text);
  if (plain) {
    const [, mark, hex = '', gap = '', rest = ''] = plain;
    const digest = hex.length === SHA256_DIGITS ? 'SHA-256' : DIGEST_BY_DIGITS[hex.length];
    if (digest === undefined) return undefined;
    // Of the gap only the blank and the marker are the format's: what more there is belongs to the name.
    const name = gap.slice(gap.length > 1 ? 2 : 1) + rest;
    return { escaped: mark !== '', digest, hex, name, tagged: false };
  }
  const tagged = TAGGED.exec(text);
  if (!tagged) return undefined;
  const [, mark, algorithm = '', name = '', hex = ''] = tagged;
  if (!IS_SHA256.test(algorithm)) return { escaped: mark !== '', digest: algorithm, hex, name, tagged: true };
  if (!/^[0-9a-fA-F]{64}$/.test(hex)) return undefined;
  return { escaped: mark !== '', digest: 'SHA-256', hex, name, tagged: true };
}

const UNESCAPED: Record<string, string> = { '\\\\': '\\', '\\n': '\n', '\\r': '\r' };

/** Undoes coreutils' escapes; `undefined` where one is none of theirs. */
function undoEscapes(name: string): string | undefined {
  let good = true;
  const text = name.replace(/\\(?:[\s\S]|$)/g, (sequence) => {
    const plain = UNESCAPED[sequence];
    if (plain === undefined) good = false;
    return plain ?? '';
  });
  return good ? text : undefined;
}

function percentDecode(path: string): string {
  return path.replace(/%(0[ad]|25)/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Reads `sha256sum` lines, and BagIt's, which differ in how names are written (RFC 8493, 2.1.3). */
export class SumsParser implements LineParser {
  private readonly form: 'sha256sum' | 'zero' | 'bagit';

  /** @param form - `zero` for lines that end in NUL, which coreutils does not escape */
  constructor(form: 'sha256sum' | 'zero' | 'bagit') {
    this.form = form;
  }

  parse(text: string, line: number): ParsedLine {
    if (text === '' || (this.form !== 'bagit' && text.startsWith('#'))) return NOTHING;
    const sum = matchSum(text);
    if (!sum) return { type: 'bad', line, why: 'it is no digest with a name behind it' };
    if (sum.digest !== 'SHA-256') return { type: 'other-digest', digest: sum.digest };
    const raw = this.name(sum);
    if (raw === undefined) return { type: 'bad', line, why: 'an escape in the name is none of \\\\, \\n and \\r' };
    if (raw === '' || raw.includes('\0')) return { type: 'bad', line, why: 'the name is empty or holds a NUL' };
    return { type: 'entry', entry: { name: nameFromLatin1(raw), line, sha256: sum.hex.toLowerCase() } };
  }

  end(): ParsedLine {
    return NOTHING;
  }

  private name(sum: SumLine): string | undefined {
    if (this.form === 'bagit') return percentDecode(sum.name.replace(/^[ \t]*\*?/, ''));
    return sum.escaped && this.form === 'sha256sum' ? undoEscapes(sum.name) : sum.name;
  }
}
