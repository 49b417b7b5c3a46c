import { concatenated, encodeName } from '../../src/bytes/index.js';
import { checkArchive, checkMember } from './check-description.js';
import type {
  ArchiveDescription,
  BuildDialect,
  BuiltArchive,
  MemberDescription,
  MemberTruth,
  Segment,
  SegmentRole,
} from './description.js';
import { BLOCK_BYTES, fitsOctal, type HeaderFields, headerBlock, labelBlock, sign } from './header-block.js';
import { type BuildRecord, paxBytes, paxTime, record } from './pax-encoding.js';
import { pax10Map, putOldGnuMap, sparseHeaderName, sparseRecords } from './sparse-encoding.js';
import { cut, splitName } from './ustar-name.js';

const TYPEFLAGS = {
  file: '0',
  contiguous: '7',
  hardlink: '1',
  symlink: '2',
  'character-device': '3',
  'block-device': '4',
  directory: '5',
  fifo: '6',
} as const;

/** Lays pieces one behind the other and remembers what each is. */
class Layout {
  readonly parts: Uint8Array[] = [];
  readonly segments: Segment[] = [];
  at = 0;

  put(bytes: Uint8Array, role: SegmentRole, member: number | undefined): void {
    if (bytes.length === 0) return;
    this.parts.push(bytes);
    this.segments.push({ start: this.at, end: this.at + bytes.length, role, member });
    this.at += bytes.length;
  }

  /** Data and the zeros behind it up to a whole block. */
  putPadded(bytes: Uint8Array, role: SegmentRole, member: number | undefined): void {
    this.put(bytes, role, member);
    this.put(new Uint8Array(-bytes.length & (BLOCK_BYTES - 1)), role === 'content' ? 'padding' : role, member);
  }
}

/**
 * Writes an archive from a description, and tells what a reader must find in it. Written for tests: it knows nothing
 * of tapekit's reader, keeps everything in memory, and writes odd but legal spellings on request.
 * @throws RangeError where the dialect cannot hold what is described
 *
 * @example
 * const { bytes, members } = buildArchive({ dialect: 'gnu', members: [{ type: 'file', name: 'a', content }] });
 */
export function buildArchive(description: ArchiveDescription): BuiltArchive {
  checkArchive(description);
  const layout = new Layout();
  const members: MemberTruth[] = [];
  if (description.label !== undefined && description.dialect === 'gnu')
    members.push(putLabel(layout, description.label));
  const globals = globalRecords(description);
  if (globals.length > 0) {
    putExtended(layout, 'pax', 'g', 'GlobalHead', paxBytes(globals), undefined);
  }
  for (const member of description.members) members.push(putMember(layout, description, member, members.length));
  const endOffset = layout.at;
  layout.put(new Uint8Array(2 * BLOCK_BYTES), 'end', undefined);
  const recordBytes = BLOCK_BYTES * (description.blockingFactor ?? 20);
  if (description.fillsRecord ?? true) {
    layout.put(new Uint8Array((recordBytes - (layout.at % recordBytes)) % recordBytes), 'fill', undefined);
  }
  const { segments } = layout;
  return { description, bytes: concatenated(layout.parts), members, segments, endOffset, recordBytes };
}

function globalRecords({ dialect, label, globals }: ArchiveDescription): BuildRecord[] {
  const records = Object.entries(globals ?? {}).map(([keyword, value]) => record(keyword, value as string));
  if (label !== undefined && dialect === 'pax') records.push(record('GNU.volume.label', label));
  return records;
}

function putLabel(layout: Layout, label: string): MemberTruth {
  layout.put(labelBlock(encodeName(label), 0), 'header', 0);
  const empty = { linkname: '', mode: 0, uid: 0, gid: 0, uname: '', gname: '', devmajor: 0, devminor: 0, size: 0 };
  return {
    ...empty,
    type: 'volume-label',
    typeflag: 'V',
    name: label,
    mtime: { seconds: 0, nanoseconds: 0 },
    stored: new Uint8Array(0),
    sparse: undefined,
    records: [],
    offset: 0,
    headerOffset: 0,
    dataOffset: BLOCK_BYTES,
    end: BLOCK_BYTES,
  };
}

function putExtended(
  layout: Layout,
  dialect: BuildDialect,
  typeflag: string,
  name: string,
  data: Uint8Array,
  member: number | undefined,
): void {
  const zeros = { mode: 0, uid: 0, gid: 0, mtime: 0 };
  const fields = { ...zeros, name: encodeName(name), size: data.length, typeflag };
  layout.put(headerBlock(dialect, fields), 'header', member);
  layout.putPadded(data, 'extended', member);
}

function putMember(layout: Layout, archive: ArchiveDescription, member: MemberDescription, index: number): MemberTruth {
  checkMember(member, archive.dialect);
  const offset = layout.at;
  const records = archive.dialect === 'pax' ? localRecords(member, archive) : [];
  if (archive.dialect === 'gnu') putLongNames(layout, member, index);
  if (records.length > 0) putExtended(layout, 'pax', 'x', 'PaxHeaders/member', paxBytes(records), index);
  const headerOffset = layout.at;
  const stored = member.content ?? new Uint8Array(0);
  const map = member.sparse?.form === 'pax-1.0' ? pax10Map(member.sparse.regions) : new Uint8Array(0);
  const fields = headerFields(member, archive.dialect, stored.length + map.length);
  const block = headerBlock(archive.dialect, fields, member.spelling);
  const extensions = member.sparse?.form === 'old-gnu' ? putOldGnuMap(block, member.sparse) : [];
  sign(block, member.spelling);
  layout.put(block, 'header', index);
  for (const extension of extensions) layout.put(extension, 'sparse-map', index);
  layout.put(map, 'sparse-map', index);
  const dataOffset = layout.at;
  layout.putPadded(stored, 'content', index);
  const place = { offset, headerOffset, dataOffset, end: layout.at };
  return { ...truthOf(member, archive, fields.typeflag), stored, records, ...place };
}

function truthOf(
  member: MemberDescription,
  archive: ArchiveDescription,
  typeflag: string,
): Omit<MemberTruth, 'stored' | 'records' | 'offset' | 'headerOffset' | 'dataOffset' | 'end'> {
  return {
    type: member.type,
    typeflag,
    name: member.name,
    linkname: member.linkname ?? '',
    mode: member.mode ?? 0o644,
    uid: member.uid ?? 0,
    gid: member.gid ?? 0,
    uname: member.uname ?? archive.globals?.uname ?? '',
    gname: member.gname ?? archive.globals?.gname ?? '',
    mtime: member.mtime ?? { seconds: 0, nanoseconds: 0 },
    devmajor: member.devmajor ?? 0,
    devminor: member.devminor ?? 0,
    size: member.sparse?.realSize ?? member.content?.length ?? 0,
    sparse: member.sparse,
  };
}

function putLongNames(layout: Layout, { name, linkname }: MemberDescription, index: number): void {
  for (const [typeflag, text] of [['K', linkname ?? ''] as const, ['L', name] as const]) {
    const bytes = encodeName(text);
    if (bytes.length <= 100) continue;
    putExtended(layout, 'gnu', typeflag, '././@LongLink', concatenated([bytes, new Uint8Array(1)]), index);
  }
}

/** What the header block of a pax archive cannot hold, or a global header hides. */
function localRecords(member: MemberDescription, { globals }: ArchiveDescription): BuildRecord[] {
  const { name, linkname = '', uid = 0, gid = 0, mtime, sparse } = member;
  const records: BuildRecord[] = [];
  const headerName = sparse?.form === 'pax-0.1' || sparse?.form === 'pax-1.0' ? sparseHeaderName(name) : name;
  const isBinary = [headerName, linkname, member.uname ?? '', member.gname ?? ''].some((t) =>
    /[\udc80-\udcff]/.test(t),
  );
  const names: BuildRecord[] = [];
  if (needsRecord(headerName, 100)) names.push(record('path', headerName));
  if (needsRecord(linkname, 100)) names.push(record('linkpath', linkname));
  for (const keyword of ['uname', 'gname'] as const) {
    const own = member[keyword];
    if (own !== undefined && (globals?.[keyword] !== undefined || needsRecord(own, 32))) {
      names.push(record(keyword, own));
    }
  }
  if (isBinary && names.length > 0) records.push(record('hdrcharset', 'BINARY'));
  records.push(...names);
  if (!fitsOctal(uid, 8)) records.push(record('uid', uid));
  if (!fitsOctal(gid, 8)) records.push(record('gid', gid));
  if (mtime !== undefined && (mtime.nanoseconds !== 0 || !fitsOctal(mtime.seconds, 12))) {
    records.push(record('mtime', paxTime(mtime)));
  }
  if (sparse !== undefined) records.push(...sparseRecords(sparse, name));
  return [...records, ...(member.records ?? [])];
}

function needsRecord(text: string, fieldBytes: number): boolean {
  return /[^\x20-\x7e]/.test(text) || text.length > fieldBytes;
}

function headerFields(member: MemberDescription, dialect: BuildDialect, size: number): HeaderFields {
  const { type, mtime, sparse } = member;
  const inHeader =
    sparse?.form === 'pax-0.1' || sparse?.form === 'pax-1.0' ? sparseHeaderName(member.name) : member.name;
  const split = dialect === 'ustar' ? splitName(encodeName(inHeader)) : undefined;
  const isDevice = type === 'character-device' || type === 'block-device';
  const octalOnly = dialect !== 'gnu';
  const seconds = mtime?.seconds ?? 0;
  const uid = member.uid ?? 0;
  const gid = member.gid ?? 0;
  return {
    name: split?.name ?? cut(encodeName(inHeader), 100),
    ...(split === undefined ? {} : { prefix: split.prefix }),
    mode: member.mode ?? 0o644,
    uid: octalOnly && !fitsOctal(uid, 8) ? 0 : uid,
    gid: octalOnly && !fitsOctal(gid, 8) ? 0 : gid,
    size,
    mtime: octalOnly && !fitsOctal(seconds, 12) ? 0 : seconds,
    typeflag: typeflagOf(member, dialect),
    linkname: cut(encodeName(member.linkname ?? ''), 100),
    uname: cut(encodeName(member.uname ?? ''), 32),
    gname: cut(encodeName(member.gname ?? ''), 32),
    ...(isDevice || dialect === 'ustar' || dialect === 'pax'
      ? { devmajor: member.devmajor ?? 0, devminor: member.devminor ?? 0 }
      : {}),
  };
}

function typeflagOf({ type, sparse }: MemberDescription, dialect: BuildDialect): string {
  if (sparse?.form === 'old-gnu') return 'S';
  // v7 has no typeflag for files, and tells directories by the slash behind their name.
  return dialect === 'v7' && (type === 'file' || type === 'directory') ? '\0' : TYPEFLAGS[type];
}
