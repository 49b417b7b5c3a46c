import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { archive } from '../../../emulator/testing/index.js';
import { concatTar, deleteFromTar, matchesMember, relabelTar } from '../../../src/archive/edit/index.js';
import { inMemory, inPieces, keepingSink, membersOf } from '../../testing/edited.js';
import { settings } from '../../testing/settings.js';

/** Archives in which nothing is wrong by tapekit's own reader. */
const sound = archive().filter(({ bytes }) => membersOf(bytes).errors.length === 0);
/** As a file, and as pipes whose pieces end anywhere. */
const pieceBytes = fc.constantFrom(0, 512, 700, 10_000);
const opened = (bytes: Uint8Array, size: number) => (size === 0 ? inMemory(bytes) : inPieces(bytes, size));

/** Members without what a label says of them: it may stand in a record, and that makes an archive pax. */
function withoutLabel({ members }: ReturnType<typeof membersOf>) {
  const real = members.filter(({ kind }) => kind !== 'volume-label');
  return real.map(({ pax, dialect: _dialect, ...rest }) => {
    const { 'GNU.volume.label': _, ...records } = pax ?? {};
    return { ...rest, records };
  });
}

describe('concat', () => {
  test('has the members of all, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sound, { minLength: 1, maxLength: 3 }), pieceBytes, async (archives, size) => {
        // What a global header says of all members cannot follow them into another archive.
        fc.pre(archives.slice(0, -1).every(({ description }) => description.globals === undefined));
        const { sink, bytes } = keepingSink();
        const report = await concatTar(
          archives.map(({ bytes: own }) => opened(own, size)),
          sink,
        );
        expect(report.isWhole).toBe(true);
        const joined = membersOf(bytes());
        const parts = archives.map(({ bytes: own }) => membersOf(own));
        expect(withoutLabel(joined)).toEqual(parts.flatMap(withoutLabel));
        expect(joined.errors).toEqual([]);
        expect(joined.labels).toEqual(parts[0]?.labels);
        expect(bytes().length % 10_240).toBe(0);
        expect(report.bytes).toBe(bytes().length);
      }),
      settings(60),
    );
  });
});

describe('delete', () => {
  test('of nothing changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(sound, pieceBytes, async ({ bytes: own, recordBytes, description, endOffset }, size) => {
        const { sink, bytes } = keepingSink();
        const report = await deleteFromTar(opened(own, size), [], sink, { blockingFactor: recordBytes / 512 });
        expect(report).toMatchObject({ isWhole: true, deleted: 0, brokenCount: 0 });
        if (description.fillsRecord !== false) expect(Buffer.from(bytes()).equals(own)).toBe(true);
        else expect(bytes().subarray(0, endOffset)).toEqual(own.subarray(0, endOffset));
      }),
      settings(60),
    );
  });

  test('leaves the others as they were', async () => {
    await fc.assert(
      fc.asyncProperty(sound, pieceBytes, fc.nat(), async ({ bytes: own }, size, which) => {
        const before = membersOf(own);
        const names = before.members.map(({ name }) => name);
        const name = names[which % Math.max(1, names.length)] ?? '';
        const pattern = name.replace(/[\\*?[]/g, '\\$&');
        const { sink, bytes } = keepingSink();
        const report = await deleteFromTar(opened(own, size), [pattern], sink);
        const after = membersOf(bytes());
        const stays = (member: { readonly name: string; readonly kind: string }): boolean =>
          member.kind === 'volume-label' || !matchesMember(pattern, member.name);
        expect(after.members).toEqual(before.members.filter(stays));
        expect(after.labels).toEqual(before.labels);
        expect(report.deleted).toBe(before.members.length - after.members.length);
        expect(report.matches).toEqual([report.deleted]);
      }),
      settings(60),
    );
  });
});

describe('label', () => {
  const label = fc.constantFrom('SET', 'é', 'with blanks', 'L'.repeat(99), 'L'.repeat(100));

  test('what is set is what is read, and nothing else changes', async () => {
    await fc.assert(
      fc.asyncProperty(sound, pieceBytes, label, async ({ bytes: own }, size, text) => {
        const { sink, bytes } = keepingSink();
        expect((await relabelTar(opened(own, size), text, sink)).isWhole).toBe(true);
        const [before, after] = [membersOf(own), membersOf(bytes())];
        expect(after.labels).toEqual([text]);
        expect(after.errors).toEqual([]);
        expect(withoutLabel(after)).toEqual(withoutLabel(before));
      }),
      settings(60),
    );
  });
});
