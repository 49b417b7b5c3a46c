import { type Finding, severityOf } from '../../findings/index.js';
import { BLOCK_BYTES, checksumKind, FIELDS, isZeroBlock } from '../../tar/header.js';
import type { TarMember } from '../../tar/index.js';
import { paddedBytes } from '../../tar/member-builder.js';
import type { SeekableSource } from './edits.js';
import type { Fate, Reason } from './fate.js';

/** A member that has been read, and what is known of it when the next one begins or the archive ends. */
export interface ReadMember {
  readonly member: TarMember;
  /** Bytes of its content that did not come. */
  readonly missing: number | bigint;
  /** What was found in its own headers. */
  readonly own: readonly Finding[];
  /** What was found behind its content, in front of the next member. */
  readonly behind: readonly Finding[];
  /** Whether damage stands in front of its first block. */
  readonly isBehindDamage: boolean;
  /** Where the next member begins, or the archive ends. */
  readonly next: number;
  /** Fields of its headers that are in doubt after they were damaged. */
  readonly doubt: readonly string[];
}

/** What becomes of a member that was read. */
export interface Judgement {
  readonly fate: Fate;
  readonly reasons: readonly Reason[];
  /** Its padding is to be zeros again. */
  readonly isPaddingDirty: boolean;
  /** Its headers cannot stay as they are: readers differ on them. */
  readonly rewriteFor: string | undefined;
  /** Whether it is unproven for no other reason than that extended headers may be missing in front of it. */
  readonly mayLackExtended: boolean;
}

/** Header fields that can be wrong without the member's name, type or content being so. */
const MINOR: ReadonlySet<string> = new Set([
  ...['mode', 'uid', 'gid', 'mtime', 'checksum', 'magic', 'uname', 'gname', 'devmajor', 'devminor', 'padding'],
]);
/** What tells that records of a member are not what was written. */
const DAMAGED_RECORDS: ReadonlySet<string> = new Set([
  ...['PAX_RECORD_INVALID', 'PAX_VALUE_INVALID', 'PAX_KEYWORD_DAMAGED', 'NAME_HAS_NUL', 'TAR_NUMBER_INVALID'],
]);

/** Offset behind a member's last block. */
export function endOf(member: TarMember): number {
  return member.dataOffset + Number(paddedBytes(member.storedSize));
}

/** Judges a member by all that is known of it. */
export function judge(read: ReadMember, source: SeekableSource): Judgement {
  const { member, own, behind } = read;
  const lost = whatIsLost(read, source);
  const doubts = whatIsInDoubt(read, source);
  const errors = [...own, ...behind.filter((found) => found.member?.index === member.index)].filter(isHeaderError);
  const mayLackExtended = lost.length === 0 && lacksExtended(read, source);
  const all = [...lost, ...doubts, ...(mayLackExtended ? [{ code: 'extended-in-doubt' } as const] : [])];
  return {
    fate: lost.length > 0 ? 'partial' : all.length > 0 ? 'unproven' : 'whole',
    reasons: all,
    isPaddingDirty: behind.some(({ code }) => code === 'TAR_PADDING_NOT_ZERO'),
    rewriteFor: errors[0]?.code,
    mayLackExtended: mayLackExtended && doubts.length === 0,
  };
}

/** What shows that a member is not what was written. */
function whatIsLost(read: ReadMember, source: SeekableSource): Reason[] {
  const { member, missing, own, behind, next, doubt } = read;
  const found = (code: string): boolean =>
    behind.some((one) => one.code === code && one.member?.index === member.index);
  const reasons: Reason[] = [];
  if (member.continuation !== undefined) reasons.push({ code: 'begins-elsewhere' });
  if (missing !== 0) reasons.push({ code: 'bytes-missing', bytes: missing });
  else if (found('TAR_BYTES_LOST') || next < endOf(member)) reasons.push({ code: 'bytes-lost' });
  else if (found('TAR_CONTENT_OVERRUNS') || isEndShifted(read, source)) reasons.push({ code: 'content-shifted' });
  if (own.some(({ code }) => code.startsWith('SPARSE_MAP')) || member.sparse?.isSound === false) {
    reasons.push({ code: 'map-unsound' });
  } else if (member.sparse === undefined && /(?:^|\/)GNUSparseFile\.\d+\//.test(member.name)) {
    reasons.push({ code: 'map-unsound' });
  }
  if (doubt.some((field) => !MINOR.has(field))) reasons.push({ code: 'fields-in-doubt', fields: doubt });
  return reasons;
}

function whatIsInDoubt(read: ReadMember, source: SeekableSource): Reason[] {
  const { member, own, doubt } = read;
  const reasons: Reason[] = [];
  if (doubt.length > 0 && doubt.every((field) => MINOR.has(field))) {
    reasons.push({ code: 'fields-in-doubt', fields: doubt });
  }
  if (own.some(({ code }) => DAMAGED_RECORDS.has(code))) reasons.push({ code: 'records-damaged' });
  if (!isFollowed(read, source) && paddingOf(member, source).length === 0) reasons.push({ code: 'end-in-doubt' });
  return reasons;
}

/** Whether a header, what was one, or zeros stand right behind a member, or the archive ends there. */
function isFollowed({ member, behind }: ReadMember, source: SeekableSource): boolean {
  if (member.storedSize === 0) return true;
  const end = endOf(member);
  if (behind.some(({ code, at }) => code === 'TAR_CHECKSUM_MISMATCH' && at.offset === end)) return true;
  const block = source.readAt(end, BLOCK_BYTES);
  if (block.length < BLOCK_BYTES) return true;
  return isZeroBlock(block, 0) || checksumKind(block, 0) !== 'no';
}

/** Where no header follows, the padding tells whether the content ends where it should. */
function isEndShifted(read: ReadMember, source: SeekableSource): boolean {
  return !isFollowed(read, source) && paddingOf(read.member, source).some((byte) => byte !== 0);
}

function paddingOf(member: TarMember, source: SeekableSource): Uint8Array {
  const from = member.dataOffset + Number(member.storedSize);
  return source.readAt(from, endOf(member) - from);
}

/**
 * Whether the first member behind damage may have had extended headers that are gone: GNU tar needs them where a name
 * fills its field; in pax, only their absence from the whole archive speaks against it.
 */
function lacksExtended({ member, isBehindDamage }: ReadMember, source: SeekableSource): boolean {
  if (!isBehindDamage || member.dialect === 'v7' || member.kind === 'volume-label') return false;
  const block = source.readAt(member.headerOffset, BLOCK_BYTES);
  const fills = (field: 'name' | 'linkname'): boolean =>
    block[FIELDS[field].at + FIELDS[field].length - 1] !== 0 ||
    block[FIELDS[field].at + FIELDS[field].length - 2] !== 0;
  if (member.dialect === 'gnu') {
    const hasLongLink = member.linkname.length > FIELDS.linkname.length;
    return (member.offset === member.headerOffset && fills('name')) || (fills('linkname') && !hasLongLink);
  }
  return member.offset === member.headerOffset;
}

/** An error in what headers say, not in what became of their bytes. */
function isHeaderError({ code }: Finding): boolean {
  if (severityOf(code) !== 'error') return false;
  return !/^TAR_(?:CHECKSUM|DAMAGED|FOREIGN|BYTES|CONTENT|CUT|NO_END|LONE|MEMBERS|TRAILING)/.test(code);
}
