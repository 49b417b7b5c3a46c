import { type Finding, severityOf } from '../../findings/index.js';
import { EmbeddedHeaders } from '../embedded-headers.js';
import { BLOCK_BYTES, checksumKind, FIELDS, isZeroBlock } from '../header.js';
import { areSiblings } from '../lost.js';
import type { TarMember } from '../member.js';
import { paddedBytes } from '../member-builder.js';
import { readNumber } from '../numbers.js';
import { standsOneFurther } from '../plausible.js';
import type { SeekableBytes } from '../seekable-bytes.js';
import type { Fate, Reason } from './fate.js';
import type { Mended } from './mended.js';

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
  /** What was changed in it before it was read. */
  readonly mended: Mended;
  /** In the new archive, it was read otherwise. */
  readonly isMisread: boolean;
}

/** What becomes of a member that was read. */
export interface Judgement {
  readonly fate: Exclude<Fate, 'mended' | 'lost'>;
  readonly reasons: readonly Reason[];
  /** Its padding is to be zeros again. */
  readonly isPaddingDirty: boolean;
  /** Its headers cannot stay as they are: readers differ on them. */
  readonly rewriteFor: string | undefined;
  /** Whether it is unproven for no other reason than that pax headers may be missing in front of it. */
  readonly mayLackExtended: boolean;
}

/** Header fields that can be wrong without the member's name, type or content being so. */
const MINOR: ReadonlySet<string> = new Set([
  ...['mode', 'uid', 'gid', 'mtime', 'checksum', 'magic', 'uname', 'gname', 'devmajor', 'devminor', 'padding'],
]);
/** What tells that records of a member are not what was written. */
const DAMAGED_RECORDS: ReadonlySet<string> = new Set([
  ...['PAX_RECORD_INVALID', 'PAX_VALUE_INVALID', 'PAX_KEYWORD_DAMAGED', 'NAME_HAS_NUL', 'TAR_NUMBER_INVALID'],
  'LONG_NAME_EMPTY',
]);

/** What may have moved into the last block of the member in front of it, or been put there. */
const SHIFTING: ReadonlySet<string> = new Set([
  ...['TAR_NO_END_MARKER', 'TAR_LONE_ZERO_BLOCK', 'TAR_MEMBERS_AFTER_END', 'TAR_DAMAGED_STRETCH'],
]);
const PIECE_BYTES = 1 << 20;
/** So many zeros behind a byte that is not zero are no chance. */
const PADDING_BYTES_MIN = 4;

/** Offset behind a member's last block. */
export function endOf(member: TarMember): number {
  return member.dataOffset + Number(paddedBytes(member.storedSize));
}

/** Judges a member by all that is known of it. */
export function judge(read: ReadMember, source: SeekableBytes): Judgement {
  const { member, own, behind, next } = read;
  const lost = whatIsLost(read, source);
  const doubts = whatIsInDoubt(read, source);
  const errors = [...own, ...behind.filter((found) => found.member?.index === member.index)].filter(isHeaderError);
  const mayLackExtended = lost.length === 0 && lacksExtended(read, source);
  const inDoubt = [...doubts, ...(mayLackExtended ? [{ code: 'extended-in-doubt' } as const] : [])];
  return {
    fate: lost.length > 0 ? 'partial' : inDoubt.length > 0 ? 'unproven' : 'whole',
    reasons: lost.length > 0 ? lost : inDoubt,
    isPaddingDirty: next < endOf(member) || behind.some(({ code }) => code === 'TAR_PADDING_NOT_ZERO'),
    rewriteFor: errors[0]?.code,
    mayLackExtended:
      mayLackExtended && doubts.length === 0 && member.dialect !== 'gnu' && !fillsField(member, 'name', source),
  };
}

/** What shows that a member is not what was written. */
function whatIsLost(read: ReadMember, source: SeekableBytes): Reason[] {
  const { member, missing, own, behind, next, mended } = read;
  const found = (code: string): boolean =>
    behind.some((one) => one.code === code && one.member?.index === member.index);
  const reasons: Reason[] = [];
  if (member.name === '') reasons.push({ code: 'nameless' });
  if (member.continuation !== undefined) reasons.push({ code: 'begins-elsewhere' });
  if (missing !== 0) reasons.push({ code: 'bytes-missing', bytes: missing });
  else if (found('TAR_BYTES_LOST') || next < endOf(member)) {
    if (!isPaddingLost(member, next, source)) reasons.push({ code: 'bytes-lost' });
  } else if (found('TAR_CONTENT_OVERRUNS') || isEndShifted(read, source)) reasons.push({ code: 'content-shifted' });
  else if (found('TAR_HEADER_IN_PADDING') || (isBeforeShift(behind) && holdsOtherHeaders(member, source))) {
    reasons.push({ code: 'header-inside' });
  }
  if (own.some(({ code }) => code.startsWith('SPARSE_MAP')) || member.sparse?.isSound === false) {
    reasons.push({ code: 'map-unsound' });
  } else if (member.sparse === undefined && /(?:^|\/)GNUSparseFile\.\d+\//.test(member.name)) {
    reasons.push({ code: 'map-unsound' });
  }
  if (read.isMisread) reasons.push({ code: 'misread' });
  const { fields } = mended;
  if (fields.some((field) => !MINOR.has(field))) reasons.push({ code: 'fields-in-doubt', fields });
  return reasons;
}

/**
 * Whether nothing but padding was lost, where the next header stands in it: had bytes of the content been, zeros would
 * have moved to where it ends.
 */
function isPaddingLost({ dataOffset, storedSize }: TarMember, next: number, source: SeekableBytes): boolean {
  const end = dataOffset + Number(storedSize);
  if (storedSize === 0 || next < end) return false;
  const [last, ...padding] = source.readAt(end - 1, next - end + 1);
  return last !== 0 && padding.every((byte) => byte === 0);
}

function isBeforeShift(behind: readonly Finding[]): boolean {
  return behind.some(({ code }) => SHIFTING.has(code));
}

function whatIsInDoubt(read: ReadMember, source: SeekableBytes): Reason[] {
  const { own, mended } = read;
  const { fields, doubts } = mended;
  const reasons: Reason[] = [...doubts];
  if (fields.length > 0 && fields.every((field) => MINOR.has(field))) reasons.push({ code: 'fields-in-doubt', fields });
  if (own.some((found) => isDamagedRecord(found, source))) reasons.push({ code: 'records-damaged' });
  if (isEndInDoubt(read, source)) reasons.push({ code: 'end-in-doubt' });
  return reasons;
}

/** Whether a header, or what was one, stands right behind a member. */
function isFollowedByHeader({ member, behind }: ReadMember, source: SeekableBytes): boolean {
  const end = endOf(member);
  if (behind.some(({ code, at }) => code === 'TAR_CHECKSUM_MISMATCH' && at.offset === end)) return true;
  const block = source.readAt(end, BLOCK_BYTES);
  if (block.length < BLOCK_BYTES || isZeroBlock(block, 0) || standsOneFurther(block, 0)) return false;
  return checksumKind(block, 0) !== 'no';
}

/** Whether nothing else than a header, zeros or the end of the archive stands right behind a member. */
function isFollowed(read: ReadMember, source: SeekableBytes): boolean {
  const block = source.readAt(endOf(read.member), BLOCK_BYTES);
  return block.length < BLOCK_BYTES || isZeroBlock(block, 0) || isFollowedByHeader(read, source);
}

/**
 * Where no header follows, the padding tells whether the content ends where it should: content that goes on in it
 * moved there.
 */
function isEndShifted(read: ReadMember, source: SeekableBytes): boolean {
  if (read.member.storedSize === 0) return false;
  const [first = 0] = paddingOf(read.member, source);
  return first !== 0 && !isFollowed(read, source);
}

/** Whether damage stands behind a content, and neither a header nor the padding shows that it ends where it should. */
function isEndInDoubt(read: ReadMember, source: SeekableBytes): boolean {
  const { member, behind } = read;
  const { storedSize, dataOffset } = member;
  if (storedSize === 0 || !isBeforeShift(behind) || isFollowedByHeader(read, source)) return false;
  const padding = paddingOf(member, source);
  const [last = 0] = source.readAt(dataOffset + Number(storedSize) - 1, 1);
  if (behind.some((found) => isMovedZeros(found, endOf(member), source))) return true;
  return last === 0 || padding.length < PADDING_BYTES_MIN || padding.some((byte) => byte !== 0);
}

/** Whether what moved the next header is zeros: they may be padding, and the end of the content be what stands in it. */
function isMovedZeros(found: Finding, end: number, source: SeekableBytes): boolean {
  if (found.code !== 'TAR_DAMAGED_STRETCH' || found.args.from !== end) return false;
  const bytes = found.args.to - end;
  return bytes < BLOCK_BYTES && source.readAt(end, bytes).every((byte) => byte === 0);
}

/**
 * Whether headers in a content lead from one to the next and exactly to its end: members have moved into it.
 * The reader tells that itself where a header follows; in the new archive one will.
 */
function holdsOtherHeaders(member: TarMember, source: SeekableBytes): boolean {
  const chain = headersIn(member, source);
  const end = endOf(member);
  if (chain.first < 0) return false;
  if (chain.next < end) {
    const rest = source.readAt(chain.next, Math.min(PIECE_BYTES, end - chain.next));
    return areSiblings(member.name, chain.firstBlock) && rest.every((byte) => byte === 0);
  }
  if (chain.next !== end) return false;
  // An archive that is stored as a file begins with its first header.
  const used = Number(member.storedSize) % BLOCK_BYTES;
  return chain.first !== member.dataOffset || (chain.first + BLOCK_BYTES === end && used > 0 && used < 257);
}

function headersIn(member: TarMember, source: SeekableBytes): EmbeddedHeaders {
  const chain = new EmbeddedHeaders();
  const end = endOf(member);
  for (let at = member.dataOffset; at < end; at += PIECE_BYTES) {
    const bytes = source.readAt(at, Math.min(PIECE_BYTES, end - at));
    chain.take(bytes, 0, bytes.length, at);
  }
  return chain;
}

/** Whether the last headers in a content are extended ones, which speak of the member behind it. */
export function endsInExtended(member: TarMember, source: SeekableBytes): boolean {
  const { next, lastTypeflag } = headersIn(member, source);
  return next === endOf(member) && 'xXLK'.includes(lastTypeflag);
}

function paddingOf(member: TarMember, source: SeekableBytes): Uint8Array {
  const from = member.dataOffset + Number(member.storedSize);
  return source.readAt(from, endOf(member) - from);
}

/**
 * Whether the first member behind damage may have had extended headers that are gone: GNU tar needs them where a name
 * fills its field; in pax, only their absence from the whole archive speaks against it.
 */
function lacksExtended({ member, isBehindDamage }: ReadMember, source: SeekableBytes): boolean {
  if (!isBehindDamage || member.dialect === 'v7') return false;
  if (member.dialect !== 'gnu') return member.offset === member.headerOffset;
  if (member.offset === member.headerOffset && fillsField(member, 'name', source)) return true;
  return member.linkname.length <= FIELDS.linkname.length && fillsField(member, 'linkname', source);
}

/** Whether a name leaves no room in its field of the header, so that it may go on elsewhere. */
export function fillsField({ headerOffset }: TarMember, field: 'name' | 'linkname', source: SeekableBytes): boolean {
  const { at, length } = FIELDS[field];
  return source.readAt(headerOffset + at + length - 2, 2).some((byte) => byte !== 0);
}

function isDamagedRecord(found: Finding, source: SeekableBytes): boolean {
  if (found.code !== 'LONG_NAME_MALFORMED') return DAMAGED_RECORDS.has(found.code);
  // There are writers that end a name with no NUL, but all fill its last block with zeros.
  return found.args.kind === 'nul-inside' || !isFilledWithZeros(found.at.offset, source);
}

/** Whether nothing but zeros stands behind the data of an extended header, in its last block. */
function isFilledWithZeros(headerAt: number, source: SeekableBytes): boolean {
  const { value } = readNumber(source.readAt(headerAt, BLOCK_BYTES), FIELDS.size.at, FIELDS.size.length);
  const from = headerAt + BLOCK_BYTES + Number(value);
  return source.readAt(from, Number(paddedBytes(value)) - Number(value)).every((byte) => byte === 0);
}

/** An error in what headers say, not in what became of their bytes. */
function isHeaderError({ code }: Finding): boolean {
  if (severityOf(code) !== 'error') return false;
  return !/^TAR_(?:CHECKSUM|DAMAGED|FOREIGN|BYTES|CONTENT|HEADER_IN|CUT|NO_END|LONE|MEMBERS|TRAILING)/.test(code);
}
