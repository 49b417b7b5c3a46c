import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyDamage, archive, buildArchive, damage } from '../../../emulator/testing/index.js';
import { latin1 } from '../../testing/blocks.js';
import { settings } from '../../testing/settings.js';
import { digested, mergedCopies } from './repaired.js';

const names = Array.from({ length: 12 }, (_, i) => `folder/${i}`);
const whole = buildArchive({
  dialect: 'pax',
  label: 'SET',
  globals: { comment: 'all' },
  members: names.map((name, i) => ({
    ...{ type: 'file' as const, name, content: latin1(name.repeat(60 * (i + 1))), mode: 0o644 },
    mtime: { seconds: 1_700_000_000 + i, nanoseconds: 5 },
  })),
});

function zeroed(...members: readonly number[]): Uint8Array {
  const copy = whole.bytes.slice();
  for (const i of members) copy.fill(0xff, whole.members[i]?.offset, whole.members[i]?.dataOffset);
  return copy;
}

/** One byte of a content changed: no reader sees it. */
function changed(i: number, to: number): Uint8Array {
  const copy = whole.bytes.slice();
  copy[whole.members[i]?.dataOffset ?? 0] = to;
  return copy;
}

const namesIn = async (bytes: Uint8Array): Promise<string[]> =>
  (await digested(bytes)).map(({ member }) => member.name);

describe('copies of an archive', () => {
  test('that are damaged in different places make the whole one', async () => {
    const { report, bytes } = await mergedCopies([zeroed(0, 3, 4), zeroed(2, 11), whole.bytes.subarray(0, 20_000)]);
    expect([report.losses, report.fates]).toEqual([[], []]);
    expect(report.outcome).toBe('complete');
    expect(await namesIn(bytes)).toEqual(names);
    expect(report.taken?.reduce((sum, count) => sum + count)).toBe(12);
    expect(report.verified?.volumes[0]?.label).toBe('SET');
  });

  test('that are damaged in one place keep everything else, and tell where something is missing', async () => {
    const { report, bytes } = await mergedCopies([zeroed(3), zeroed(3, 5)]);
    expect(report.outcome).toBe('losses');
    expect(await namesIn(bytes)).toEqual(names.filter((name) => name !== 'folder/3'));
    expect(report.losses).toMatchObject([{ kind: 'no-copy', volume: 0, from: whole.members[4]?.offset }]);
  });

  describe('with members that are whole in none', () => {
    const member = whole.members[11] as (typeof whole.members)[number];
    const cutAt = (bytes: number): Uint8Array => whole.bytes.subarray(0, member.dataOffset + bytes);

    test('leave them out', async () => {
      const { bytes } = await mergedCopies([cutAt(600), cutAt(1300)]);
      expect(await namesIn(bytes)).toEqual(names.slice(0, 11));
    });

    test('keep what the copy has that has most of it', async () => {
      const { report, bytes } = await mergedCopies([cutAt(600), cutAt(1300), cutAt(-100)], { partial: true });
      expect(report.outcome).toBe('losses');
      expect(report.counts).toMatchObject({ whole: 11, partial: 1 });
      expect(report.fates).toMatchObject([{ fate: 'partial', keptAs: 'folder/11.partial', volume: 1 }]);
      expect(report.fates[0]?.reasons).toContainEqual({ code: 'part-of-copies', bytes: 1300, copies: 2 });
      const last = (await digested(bytes)).at(-1);
      expect(last?.member).toMatchObject({ name: 'folder/11.partial', size: 1300 });
      const own = bytes.subarray(last?.member.dataOffset, (last?.member.dataOffset ?? 0) + 1300);
      expect(own).toEqual(whole.bytes.subarray(member.dataOffset, member.dataOffset + 1300));
    });

    test('and take them whole where any has them so', async () => {
      const { report, bytes } = await mergedCopies([cutAt(600), whole.bytes], { partial: true });
      expect(report).toMatchObject({ outcome: 'complete', fates: [] });
      expect(await namesIn(bytes)).toEqual(names);
    });
  });

  test('where most of them have one content, that is taken', async () => {
    const { report, bytes } = await mergedCopies([changed(4, 0), whole.bytes, whole.bytes]);
    expect(report).toMatchObject({ outcome: 'complete', fates: [{ fate: 'mended', name: 'folder/4', volume: 1 }] });
    expect((await digested(bytes)).map(({ sha256 }) => sha256)).toEqual(
      (await digested(whole.bytes)).map(({ sha256 }) => sha256),
    );
  });

  test('where two have different contents, the first is taken, and told', async () => {
    const { report } = await mergedCopies([changed(4, 0), changed(4, 1)]);
    expect(report.outcome).toBe('losses');
    expect(report.fates).toMatchObject([
      { fate: 'unproven', name: 'folder/4', volume: 0, reasons: [{ code: 'copies-differ', copies: 2 }] },
    ]);
  });

  test('a member with a wrong field in one copy does not stand beside itself', async () => {
    const flipped = whole.bytes.slice();
    const time = (whole.members[4]?.headerOffset ?? 0) + 138;
    flipped[time] = (flipped[time] as number) ^ 3;
    const { report, bytes } = await mergedCopies([flipped, zeroed(0)]);
    expect(report.outcome).toBe('complete');
    expect(await namesIn(bytes)).toEqual(names);
  });

  test('an end that is missing in one is known from the other', async () => {
    const { report } = await mergedCopies([whole.bytes.subarray(0, whole.endOffset), zeroed(1)]);
    expect(report.outcome).toBe('complete');
    const cut = whole.bytes.subarray(0, whole.endOffset);
    expect((await mergedCopies([cut, cut])).report.outcome).toBe('losses');
  });

  test('one whole copy is enough, whatever the other is', async () => {
    const pairs = archive({ minMembers: 1, maxMembers: 6 }).chain((own) =>
      fc.tuple(fc.constant(own), damage(own), fc.boolean()),
    );
    await fc.assert(
      fc.asyncProperty(pairs, async ([own, how, isFirst]) => {
        const damaged = applyDamage(own.bytes, how).bytes;
        // What damage leaves whole may be there in both, with contents that differ.
        const { report, bytes } = await mergedCopies(isFirst ? [damaged, own.bytes] : [own.bytes, damaged]);
        const had = await digested(bytes);
        for (const { member } of await digested(own.bytes)) {
          expect(had.some((one) => one.member.name === member.name && one.member.size === member.size)).toBe(true);
        }
        expect(report.counts.whole + report.counts.mended + report.counts.unproven).toBe(had.length);
      }),
      settings(60),
    );
  });
});
