import { encodeName } from '../../bytes/text.js';
import type { Exact } from '../../findings/index.js';
import type { MemberKind, Timestamp } from '../../tar/member.js';
import type { ManifestFormat } from './entry.js';
import { HASHDEEP_MAGIC } from './hashdeep.js';
import { KIND_OF_TYPE } from './mtree.js';
import { normaliseName } from './names.js';
import { visEncode } from './vis.js';

/** What is written of one file: a `TarMember` and its digest have all of it. */
export interface ManifestRecord {
  /** As `decodeName` gives it. Written without leading `./` and `/`, as it extracts. */
  readonly name: string;
  readonly kind: MemberKind;
  /** Size in bytes; for a hard link that of its target. */
  readonly size: Exact;
  /** In hex; for a hard link that of its target, which the caller knows. `undefined` where it is not known. */
  readonly sha256: string | undefined;
  readonly mode: number;
  readonly uid: Exact;
  readonly gid: Exact;
  readonly uname: string;
  readonly gname: string;
  readonly mtime: Timestamp;
  readonly linkname: string;
}

/**
 * Why something is not written: `kind` is none the format has lines for, `digest` is not known, `name` cannot be
 * written (a line feed, for hashdeep), `base` lies outside of the base or, for BagIt, of `data/`.
 */
export type Omission = 'kind' | 'digest' | 'name' | 'base';

/** Where the paths of a manifest start. */
export interface ManifestWriterOptions {
  /** Folder of the archive: what lies outside of it is left out, and it is taken off the names. */
  readonly base?: string | undefined;
  /** Put in front of the names, such as `data/`. */
  readonly add?: string | undefined;
}

/** Writes a manifest entry by entry. The same entries give the same bytes. */
export interface ManifestWriter {
  /** What comes first; may be empty. */
  header(): Uint8Array;
  /** The line of one file, or why there is none. */
  entry(record: ManifestRecord): Uint8Array | Omission;
}

type Line = (name: string, record: ManifestRecord) => string | Omission;

const TYPE_OF_KIND = new Map<MemberKind, string>(Object.entries(KIND_OF_TYPE).map(([type, kind]) => [kind, type]));

/** Makes the writer of a format. There are no footers. */
export function createManifestWriter(format: ManifestFormat, options: ManifestWriterOptions = {}): ManifestWriter {
  const base = options.base === undefined ? '' : normaliseName(options.base);
  const prefix = base === '' ? '' : `${base}/`;
  const { line, header } = FORMATS[format];
  return {
    header: () => encodeName(header),
    entry: (record) => {
      const own = normaliseName(record.name);
      if (own !== base && !own.startsWith(prefix)) return 'base';
      const name = (options.add ?? '') + own.slice(prefix.length);
      const text = line(name, record);
      return isOmission(text) ? text : encodeName(text);
    },
  };
}

const OMISSIONS: readonly string[] = ['kind', 'digest', 'name', 'base'] satisfies Omission[];

function isOmission(text: string): text is Omission {
  return OMISSIONS.includes(text);
}

function digestOf(record: ManifestRecord): { sha256: string } | Omission {
  if (record.kind !== 'file' && record.kind !== 'hardlink') return 'kind';
  return record.sha256 === undefined ? 'digest' : { sha256: record.sha256 };
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r' };

/** GNU coreutils manual, "md5sum invocation": a backslash in front of a line whose name is escaped. */
function sumLine(name: string, record: ManifestRecord): string | Omission {
  const digest = digestOf(record);
  if (typeof digest === 'string') return digest;
  const escaped = name.replace(/[\\\n\r]/g, (char) => ESCAPES[char] as string);
  // A bare "-" would be standard input.
  return `${escaped === name ? '' : '\\'}${digest.sha256}  ${escaped === '-' ? './-' : escaped}\n`;
}

/** RFC 8493, 2.1.3: CR, LF and the percent sign are percent-encoded, nothing else is. */
function bagitLine(name: string, record: ManifestRecord): string | Omission {
  const digest = digestOf(record);
  if (typeof digest === 'string') return digest;
  if (!name.startsWith('data/')) return 'base';
  const encoded = name.replace(/[%\n\r]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
  return `${digest.sha256}  ${encoded}\n`;
}

/** hashdeep has no escapes: a name with a line feed cannot be told. */
function hashdeepLine(name: string, record: ManifestRecord): string | Omission {
  const digest = digestOf(record);
  if (typeof digest === 'string') return digest;
  return /[\n\r]/.test(name) ? 'name' : `${record.size},${digest.sha256},${name}\n`;
}

/** mtree(5), full paths; times with nine digits behind the point, which all readers take alike. */
function mtreeLine(name: string, record: ManifestRecord): string | Omission {
  const kind = record.kind === 'hardlink' || record.kind === 'unknown' ? 'file' : record.kind;
  const type = TYPE_OF_KIND.get(kind);
  if (type === undefined) return 'kind';
  const vis = (text: string): string => visEncode(encodeName(text));
  const words = [name === '' ? '.' : `./${vis(name)}`, `type=${type}`];
  words.push(`mode=${(record.mode & 0o7777).toString(8).padStart(4, '0')}`, `uid=${record.uid}`, `gid=${record.gid}`);
  if (record.uname !== '') words.push(`uname=${vis(record.uname)}`);
  if (record.gname !== '') words.push(`gname=${vis(record.gname)}`);
  const { seconds, nanoseconds } = record.mtime;
  words.push(`time=${seconds}.${String(nanoseconds).padStart(9, '0')}`);
  if (kind === 'file' && (record.kind === 'file' || record.sha256 !== undefined)) words.push(`size=${record.size}`);
  if (kind === 'file' && record.sha256 !== undefined) words.push(`sha256=${record.sha256}`);
  if (kind === 'symlink') words.push(`link=${vis(record.linkname)}`);
  return `${words.join(' ')}\n`;
}

const FORMATS: Record<ManifestFormat, { readonly header: string; readonly line: Line }> = {
  sha256sum: { header: '', line: sumLine },
  bagit: { header: '', line: bagitLine },
  hashdeep: { header: `${HASHDEEP_MAGIC}\n%%%% size,sha256,filename\n`, line: hashdeepLine },
  mtree: { header: '#mtree\n', line: mtreeLine },
};
