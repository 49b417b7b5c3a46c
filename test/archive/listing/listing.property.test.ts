import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type ArchiveDescription,
  archiveDescription,
  buildArchive,
  type MemberDescription,
} from '../../../emulator/testing/index.js';
import { openFilesFrom, openListing } from '../../../src/archive/index.js';
import { canonicalName } from '../../../src/archive/listing/name-index.js';
import { encodeName } from '../../../src/bytes/index.js';
import { type QuotingStyle, quoteEscape } from '../../../src/tar/quoting.js';
import { quoteName } from '../../testing/quote-names.js';
import { scratch } from '../../testing/scratch.js';
import { settings } from '../../testing/settings.js';
import { verifyBytes } from '../../testing/volume-vectors.js';

const STYLES: readonly QuotingStyle[] = [
  'literal',
  'shell',
  'shell-always',
  'shell-escape',
  'shell-escape-always',
  'c',
  'c-maybe',
  'escape',
  'locale',
  'clocale',
];
const LETTERS: Record<MemberDescription['type'], string> = {
  file: '-',
  contiguous: 'C',
  hardlink: 'h',
  symlink: 'l',
  'character-device': 'c',
  'block-device': 'b',
  directory: 'd',
  fifo: 'p',
};
/** What reads as something else than a name: bsdtar's letter, a block's number; no name at all. */
const AMBIGUOUS = /^(?:[ax] |block )/;
const { file } = scratch('listing-properties');

const style = fc.constantFrom(...STYLES);
const unique = archiveDescription({ minMembers: 1 }).map((description): ArchiveDescription => {
  const names = new Map(description.members.map((member) => [canonicalName(member.name), member]));
  return { ...description, members: [...names.values()] };
});

function shortLine({ name }: MemberDescription, as: QuotingStyle): string {
  return quoteName(name, as);
}

function longLine({ type, name, linkname = '', content, sparse }: MemberDescription, as: QuotingStyle): string {
  const size = sparse?.realSize ?? content?.length ?? 0;
  const link = linkname === '' ? '' : `${type === 'symlink' ? ' -> ' : ' link to '}${quoteName(linkname, as)}`;
  const sizeOrDevice = type.endsWith('device') ? '1,3' : `${size}`;
  return `${LETTERS[type]}rw-r--r-- root/root ${sizeOrDevice} 2023-11-14 22:13 ${quoteName(name, as)}${link}`;
}

interface Told {
  readonly code: string;
  readonly name: string | undefined;
}

async function told(
  description: ArchiveDescription,
  lines: readonly string[],
  open: (path: string) => ReturnType<typeof openListing>,
): Promise<Told[]> {
  const listing = await open(file('log', encodeName(lines.map((line) => `${line}\n`).join(''))));
  const { report } = await verifyBytes([buildArchive(description).bytes], [listing]);
  const found = report.findings.kept.filter(({ code }) => code.startsWith('LISTING'));
  return found.map(({ code, member, args }) => ({ code, name: member?.name ?? (args as { name?: string }).name }));
}

const as = (quoting: QuotingStyle | 'auto') => (path: string) => openListing(path, { style: quoting, seed: 1 });

test('property: the log of all members has nothing to say against them, in any style and order', async () => {
  await fc.assert(
    fc.asyncProperty(
      archiveDescription(),
      style,
      fc.boolean(),
      fc.boolean(),
      async (archive, quoting, isLong, isAuto) => {
        const lines = archive.members.map((member) => (isLong ? longLine : shortLine)(member, quoting)).reverse();
        expect(await told(archive, lines, as(isAuto ? 'auto' : quoting))).toEqual([]);
      },
    ),
    settings(),
  );
});

/** An archive, the lines of its log, and one of its members: without names that can be read in two ways. */
const onePicked = fc
  .tuple(unique, style, fc.boolean(), fc.nat(7))
  .map(([archive, quoting, isLong, pick]) => {
    const isPlain = ({ name, linkname = '' }: MemberDescription): boolean =>
      !(AMBIGUOUS.test(name) || `${name}${linkname}`.includes('\n') || / -> | link to /.test(name));
    const members = archive.members.filter(isPlain);
    const lines = members.map((member) => (isLong ? longLine : shortLine)(member, quoting));
    return { archive: { ...archive, members }, lines, quoting, at: pick % Math.max(1, members.length) };
  })
  .filter(({ lines }) => lines.length > 0);

test('property: without one line, one member is there that was not logged', async () => {
  await fc.assert(
    fc.asyncProperty(onePicked, async ({ archive, lines, quoting, at }) => {
      const found = await told(archive, lines.toSpliced(at, 1), as(quoting));
      expect(found).toEqual([{ code: 'LISTING_MEMBER_EXTRA', name: archive.members[at]?.name }]);
    }),
    settings(),
  );
});

test('property: without one member, that one is missing', async () => {
  await fc.assert(
    fc.asyncProperty(onePicked, async ({ archive, lines, quoting, at }) => {
      const found = await told({ ...archive, members: archive.members.toSpliced(at, 1) }, lines, as(quoting));
      expect(found.map(({ code }) => code)).toEqual(['LISTING_MEMBER_MISSING']);
      // Blanks before a name may be the padding of the date.
      expect(found[0]?.name?.trimStart()).toBe(archive.members[at]?.name.trimStart());
    }),
    settings(),
  );
});

test('property: a list of all members, escaped or with NULs, has nothing to say against them', async () => {
  await fc.assert(
    fc.asyncProperty(archiveDescription(), fc.boolean(), async (archive, isNull) => {
      const names = archive.members.map(({ name }) => name);
      const lines = isNull
        ? [names.map((name) => `${name}\0`).join('')]
        : names.map((name) => quoteEscape(name, 'ascii'));
      // The newline behind the last NUL is a name of its own.
      const isKnown = ({ code, name }: Told): boolean => isNull && code === 'LISTING_MEMBER_MISSING' && name === '\n';
      const found = await told(archive, lines, (path) => openFilesFrom(path, { isNull, seed: 1 }));
      expect(found.filter((one) => !isKnown(one))).toEqual([]);
    }),
    settings(),
  );
});
