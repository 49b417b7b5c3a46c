import { describe, expect, test } from 'vitest';
import { type BuiltArchive, buildArchive } from '../../../emulator/testing/index.js';
import { block, END, file, latin1, long, pax, paxRaw } from '../../testing/blocks.js';
import { digested, repaired } from './repaired.js';

const content = (length: number, fill = 'x'): Uint8Array => latin1(fill.repeat(length));

function built(dialect: 'gnu' | 'pax' = 'gnu', step = 0): BuiltArchive {
  const name = (n: number): string => `folder/${dialect === 'pax' ? 'p'.repeat(120) : ''}${n}`;
  const members = [content(700), content(1500), content(900)].map((own, n) => ({
    ...{ type: 'file' as const, name: name(n), content: own, mode: 0o644 },
    mtime: { seconds: 1_700_000_000 + n * step, nanoseconds: 0 },
  }));
  return buildArchive({ dialect, members });
}

const flipped = (bytes: Uint8Array, at: number, bit: number): Uint8Array => {
  const copy = bytes.slice();
  copy[at] = (copy[at] as number) ^ (1 << bit);
  return copy;
};

describe('a flipped bit', () => {
  const whole = built();
  const header = whole.members[1]?.headerOffset ?? 0;

  test.each([
    ['mode', 104],
    ['uid', 112],
    ['mtime', 140],
    ['checksum', 150],
    ['magic', 258],
    ['folder of the name', 3],
  ])('of the %s is turned back', async (_, index) => {
    for (const bit of [0, 1, 2, 3, 4, 5, 6]) {
      const { report, bytes } = await repaired(flipped(whole.bytes, header + index, bit));
      expect([bit, report.outcome, report.counts.mended]).toEqual([bit, 'complete', 1]);
      expect(bytes).toEqual(whole.bytes);
    }
  });

  test('of the size is turned back where the padding shows it', async () => {
    for (const bit of [0, 1, 2]) {
      const { report, bytes } = await repaired(flipped(whole.bytes, header + 134, bit));
      expect([bit, report.outcome]).toEqual([bit, 'complete']);
      expect(bytes).toEqual(whole.bytes);
    }
  });

  test.each([
    ['a', './a', content(129)],
    ['a/a', 'a', new Uint8Array(129)],
  ])('of the size of %s, which then leads to zeros behind the end, is turned back', async (name, next, own) => {
    const blanks = buildArchive({
      dialect: 'gnu',
      label: 'A',
      members: [
        { type: 'file', name, content: own, spelling: { numbers: 'blank' } },
        { type: 'file', name: next, content: content(0) },
      ],
    });
    // The last byte of the field: eleven digits and a blank are twelve digits now, and the size is 1,032.
    const { report, bytes } = await repaired(flipped(blanks.bytes, 512 + 135, 4));
    expect(report).toMatchObject({ outcome: 'complete', counts: { mended: 1, whole: 1 } });
    expect(bytes).toEqual(blanks.bytes);
  });

  test('of the mode of an archive that is stored as a file leaves it its size', async () => {
    const inner = [content(1500), content(900)].map((own, n) => ({
      type: 'file' as const,
      name: `${n}`,
      content: own,
    }));
    const stored = buildArchive({ dialect: 'gnu', members: inner }).bytes;
    const outer = buildArchive({ dialect: 'gnu', members: [{ type: 'file', name: 'stored.tar', content: stored }] });
    // The other bit that may have been flipped makes 2,048 of 10,240: there a header stands.
    const { report } = await repaired(flipped(outer.bytes, 102, 1));
    expect(report.fates.map(({ name, size }) => [name, size])).toEqual([['stored.tar', 10_240]]);
  });

  test('that may stand in the last part of the name leaves it in doubt', async () => {
    const ownTimes = built('gnu', 0o3333);
    const { report, bytes } = await repaired(flipped(ownTimes.bytes, header + 7, 1));
    expect(report.fates).toMatchObject([{ fate: 'partial', name: 'folder/3', reasons: [{ code: 'fields-in-doubt' }] }]);
    expect((await digested(bytes)).map(({ member }) => member.name)).toEqual(['folder/0', 'folder/2']);
  });

  test('in pax records is turned back where one alone makes them records again', async () => {
    const own = built('pax');
    const from = (own.members[1]?.offset ?? 0) + 512;
    // The digits of the length, the blank behind them, and the keyword `path`.
    for (const index of [0, 1, 2, 3, 4, 5, 6, 7]) {
      const { report, bytes } = await repaired(flipped(own.bytes, from + index, 1));
      expect([index, report.outcome, report.counts]).toMatchObject([index, 'complete', { mended: 1 }]);
      expect(bytes).toEqual(own.bytes);
    }
  });
});

describe('members in part', () => {
  const whole = built();
  const cut = whole.bytes.subarray(0, (whole.members[1]?.dataOffset ?? 0) + 1000);

  test('are left out, or kept under a name that says so', async () => {
    const without = await repaired(cut);
    expect((await digested(without.bytes)).map(({ member }) => member.name)).toEqual(['folder/0']);
    const { report, bytes } = await repaired(cut, { partial: true });
    expect(report.fates).toMatchObject([{ fate: 'partial', name: 'folder/1', keptAs: 'folder/1.partial' }]);
    expect(report.outcome).toBe('losses');
    const members = await digested(bytes);
    expect(members.map(({ member }) => [member.name, member.size])).toEqual([
      ['folder/0', 700],
      ['folder/1.partial', 1000],
    ]);
  });

  test('never take the name of another member', async () => {
    const names = ['a.partial', 'a', 'a.partial-2'];
    const own = buildArchive({
      dialect: 'pax',
      members: names.map((name) => ({ type: 'file' as const, name, content: content(600) })),
    });
    const header = own.members[1]?.headerOffset ?? 0;
    const damaged = flipped(flipped(own.bytes, header, 1), header + 140, 0);
    const { report, bytes } = await repaired(damaged, { partial: true });
    expect(report.fates).toMatchObject([{ fate: 'partial', keptAs: 'c.partial' }]);
    expect(await digested(bytes)).toHaveLength(3);
    const lost = own.bytes.slice(0, (own.members[1]?.dataOffset ?? 0) + 100);
    const again = await repaired(lost, { partial: true });
    expect(again.report.fates).toMatchObject([{ keptAs: 'a.partial-2' }]);
  });
});

describe('headers that readers take differently', () => {
  const archive = (...pieces: readonly string[]): Uint8Array => latin1(pieces.join('') + END);

  test('are written anew, as they were read', async () => {
    const damaged = archive(pax('x', { path: 'last' }), pax('x', { path: 'first' }), file('abc', { name: 'own' }));
    const { report, bytes } = await repaired(damaged);
    expect(report).toMatchObject({ outcome: 'complete', fates: [{ fate: 'mended', name: 'first' }] });
    const [one] = await digested(bytes);
    expect(one?.member).toMatchObject({ name: 'first', size: 3, offset: 0, headerOffset: 0 });
  });

  test('a global header keeps what may stand in it', async () => {
    const front = pax('g', { comment: 'all', path: 'wrong', uname: 'me' });
    const { report, bytes } = await repaired(archive(front, file('abc', { name: 'own' })));
    expect(report.outcome).toBe('complete');
    const [one] = await digested(bytes);
    expect(one?.member).toMatchObject({ name: 'own', uname: 'me' });
    expect([...(one?.member.pax?.keys() ?? [])]).toEqual(['comment', 'uname']);
  });

  test('the label of a volume that is alone loses its number, and the others are missing', async () => {
    for (const front of [
      block({ name: 'SET Volume 3', type: 'V' }),
      pax('g', { 'GNU.volume.label': 'SET Volume 3' }),
    ]) {
      const { report } = await repaired(archive(front, file('abc', { name: 'own' })));
      expect(report).toMatchObject({ outcome: 'losses', losses: [{ kind: 'volume', from: 0 }], counts: { whole: 1 } });
      expect(report.verified?.volumes[0]?.label).toBe('SET');
    }
  });

  test('a member whose name is empty is no member', async () => {
    const { report } = await repaired(archive(block({ name: '' }), file('abc', { name: 'own' })));
    expect(report.fates).toMatchObject([{ fate: 'partial', name: '' }]);
  });
});

describe('blocks that are lost', () => {
  const name = `folder/${'n'.repeat(120)}`;
  const front = file('a'.repeat(600), { name: 'folder/a' });
  const last = file('z'.repeat(600), { name: 'folder/z' });

  test.each([
    ['the data of a long name', long('L', name).slice(0, 512)],
    ['the data of pax records', pax('x', { path: name }).slice(0, 512)],
    ['most of the data of pax records', paxRaw('x', 'x'.repeat(700)).slice(0, 512 + 100)],
  ])('%s: the members next to it are whole', async (_, rest) => {
    const own = file('m'.repeat(600), { name: name.slice(0, 100) });
    const { report, bytes } = await repaired(latin1(front + rest + own + last + END));
    const fates = report.fates.map(({ fate, name: told }) => [fate, told]);
    expect(fates).toEqual([['unproven', name.slice(0, 100)]]);
    const members = await digested(bytes);
    expect(members.map(({ member }) => member.name)).toEqual(['folder/a', name.slice(0, 100), 'folder/z']);
  });

  test('a byte of padding: the content in front of it is what it was', async () => {
    const whole = front + last;
    const { report, bytes } = await repaired(latin1(whole.slice(0, 1200) + whole.slice(1201) + END));
    expect(report.fates[0]).toMatchObject({ fate: 'mended', name: 'folder/a', reasons: [{ code: 'padding-zeroed' }] });
    expect(bytes.subarray(0, whole.length)).toEqual(latin1(whole));
  });

  test('a byte of content: it is not whole', async () => {
    const whole = front + last;
    const { report } = await repaired(latin1(whole.slice(0, 700) + whole.slice(701) + END));
    expect(report.fates[0]).toMatchObject({ fate: 'partial', name: 'folder/a', reasons: [{ code: 'bytes-lost' }] });
  });
});

describe('blocks that changed places', () => {
  const big = file('z'.repeat(2000), { name: 'z' });
  const header = big.slice(0, 512);

  test('a header in the last block of a content', async () => {
    const damaged = file('a', { name: 'a' }).slice(0, 512) + header + file('b', { name: 'b' }) + END;
    const { report, bytes } = await repaired(latin1(damaged));
    expect(report.outcome).toBe('losses');
    expect(report.fates).toMatchObject([{ fate: 'partial', name: 'a', reasons: [{ code: 'header-inside' }] }]);
    expect((await digested(bytes)).map(({ member }) => member.name)).toEqual(['b']);
  });

  test('what is read otherwise in the new archive is left out of it', async () => {
    const own = file('a'.repeat(1025), { name: 'a' });
    const damaged = file('b', { name: 'b' }) + own.slice(0, 1024) + header + own.slice(1536) + END;
    const { report, bytes } = await repaired(latin1(damaged));
    expect(report.outcome).toBe('losses');
    expect(report.fates).toMatchObject([{ fate: 'partial', name: 'a', reasons: [{ code: 'misread' }] }]);
    expect((await digested(bytes)).map(({ member }) => member.name)).toEqual(['b']);
  });

  test('an extended header is not of a member that moved in front of it', async () => {
    const { bytes: damaged, members } = buildArchive({
      dialect: 'pax',
      members: [
        { type: 'file', name: 'a', content: new Uint8Array(1536) },
        { type: 'file', name: 'b', content: content(513), records: [['comment', latin1('of b')]] },
      ],
    });
    const [to = 0, from = 0] = [(members[0]?.dataOffset ?? 0) + 1024, members[1]?.headerOffset];
    damaged.copyWithin(to, from, from + 512);
    damaged.fill(0, from, from + 512);
    const { report } = await repaired(damaged);
    expect(report.outcome).toBe('losses');
    expect(report.fates).toContainEqual(expect.objectContaining({ name: 'b', offset: to }));
  });

  test.each([
    ['\0', 'whole'],
    ['/', 'unproven'],
  ])('the end of a long name without a NUL, and %j behind it: its member is %s', async (behind, fate) => {
    // Another block stands where its NUL was.
    const name = long('L', 'n'.repeat(512));
    const damaged = `${name.slice(0, 1024)}a${behind}${name.slice(1026)}${file('a', { name: 'n' })}${END}`;
    const { report } = await repaired(latin1(damaged));
    expect(report.counts).toMatchObject({ [fate]: 1 });
  });

  test('a label that is read with the long name of a member stays, alone', async () => {
    const label = block({ name: 'LABEL', type: 'V' });
    const damaged = long('L', 'n'.repeat(120)) + label + file('b', { name: 'b' }) + END;
    const { report, bytes } = await repaired(latin1(damaged));
    expect(report.outcome).not.toBe('unsound');
    expect(
      Buffer.from(bytes)
        .toString('latin1')
        .startsWith(label + file('b', { name: 'b' })),
    ).toBe(true);
  });

  test('a header between an extended one and its data: the name of the member behind may be cut off', async () => {
    const name = `folder/${'n'.repeat(120)}`;
    const own = file('m', { name: name.slice(0, 100) });
    const damaged = pax('x', { path: name }).slice(0, 512) + file('', { name: 'folder/d' }) + own + END;
    const { report } = await repaired(latin1(damaged));
    expect(report.fates.map(({ fate, name: told }) => [fate, told])).toContainEqual(['unproven', name.slice(0, 100)]);
  });
});

test('two texts in one content are cut out', async () => {
  const own = buildArchive({
    dialect: 'gnu',
    members: ['d/a', 'd/b'].map((name) => ({ type: 'file' as const, name, content: content(5000, 'text\n') })),
  });
  const text = Buffer.from(own.bytes).toString('latin1');
  const damaged = `${text.slice(0, 1024)}d/a\n${text.slice(1024, 3072)}d/b\nd/c\n${text.slice(3072)}`;
  const { report, bytes } = await repaired(latin1(damaged));
  expect(report).toMatchObject({ outcome: 'complete', fates: [{ fate: 'mended', name: 'd/a' }] });
  expect(report.cuts.map(({ from, to }) => [from, to])).toEqual([
    [1024, 1028],
    [3076, 3084],
  ]);
  expect(bytes).toEqual(own.bytes);
});
