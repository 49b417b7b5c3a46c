import { type Code, type Finding, finding, type Position } from '../../findings/index.js';
import type { TarMember } from '../../tar/member.js';
import { type EntryTable, STATE } from './table.js';

/** Findings of one kind told one by one. */
export const MAX_TOLD = 20;

/** What was found of a member that differs: kept for a few, the rest is told by the manifest's line. */
export interface Difference {
  readonly member: TarMember;
  readonly sha256: string | undefined;
  /** Index of the file that it begins in. */
  readonly volume: number;
}

/** Where a member begins. */
export function positionOf({ member, volume }: Difference): Position {
  return { volume, offset: member.offset };
}

const AT_MANIFEST: Position = { volume: 0, offset: 0 };

interface Subject {
  readonly table: EntryTable;
  readonly row: number;
  readonly name: string | undefined;
  readonly difference: Difference | undefined;
}

function make<C extends Code>(code: C, of: Subject, args: Parameters<typeof finding<C>>[2]): Finding {
  if (of.difference === undefined) return finding(code, AT_MANIFEST, args);
  const { index, name } = of.difference.member;
  return finding(code, positionOf(of.difference), args, { index, name });
}

const octal = (mode: number): string => (mode & 0o7777).toString(8).padStart(4, '0');

/** For each bit of a row's state that says "differs", the finding that tells it. */
export const TELLINGS: readonly { readonly bit: number; readonly tell: (of: Subject) => Finding }[] = [
  {
    bit: STATE.kindDiffers,
    tell: (of) =>
      make('MANIFEST_TYPE_DIFFERS', of, {
        ...subject(of),
        expected: of.table.kind(of.row) ?? 'file',
        found: of.difference?.member.kind,
      }),
  },
  {
    bit: STATE.digestDiffers,
    tell: (of) =>
      make('MANIFEST_DIGEST_DIFFERS', of, {
        ...subject(of),
        expected: of.table.digest(of.row) ?? '',
        found: of.difference?.sha256,
      }),
  },
  {
    bit: STATE.sizeDiffers,
    tell: (of) =>
      make('MANIFEST_SIZE_DIFFERS', of, {
        ...subject(of),
        expected: of.table.fileSize(of.row) ?? 0,
        found: of.difference?.member.size,
      }),
  },
  {
    bit: STATE.linkDiffers,
    tell: (of) => make('MANIFEST_LINK_DIFFERS', of, { ...subject(of), found: of.difference?.member.linkname }),
  },
  attribute(
    STATE.modeDiffers,
    'mode',
    (t, row) => octal(t.mode(row) ?? 0),
    (m) => octal(m.mode),
  ),
  attribute(
    STATE.uidDiffers,
    'uid',
    (t, row) => `${t.uid(row)}`,
    (m) => `${m.uid}`,
  ),
  attribute(
    STATE.gidDiffers,
    'gid',
    (t, row) => `${t.gid(row)}`,
    (m) => `${m.gid}`,
  ),
  attribute(
    STATE.timeDiffers,
    'time',
    (t, row) => `${t.seconds(row)} s`,
    (m) => `${m.mtime.seconds} s`,
  ),
];

function attribute(
  bit: number,
  name: 'mode' | 'uid' | 'gid' | 'time',
  expected: (table: EntryTable, row: number) => string,
  found: (member: TarMember) => string,
): (typeof TELLINGS)[number] {
  return {
    bit,
    tell: (of) =>
      make('MANIFEST_ATTRIBUTE_DIFFERS', of, {
        ...subject(of),
        attribute: name,
        expected: expected(of.table, of.row),
        found: of.difference === undefined ? undefined : found(of.difference.member),
      }),
  };
}

function subject(of: Subject): { name: string | undefined; line: number } {
  return { name: of.difference?.member.name ?? of.name, line: of.table.line(of.row) };
}

/** Tells that a row's file did not come. */
export function tellMissing(table: EntryTable, row: number, name: string | undefined): Finding {
  return finding('MANIFEST_FILE_MISSING', AT_MANIFEST, { name, line: table.line(row) });
}
