import { describe, expect, test } from 'vitest';
import { block, END, file, latin1, pax } from '../../testing/blocks.js';
import { digested, mergedCopies, repaired } from './repaired.js';

/** Sets all that a global header may. */
const GLOBAL = {
  ...{ uname: 'all', gname: 'all', uid: '5', gid: '6', mtime: '10.5', atime: '11', ctime: '12', comment: 'of all' },
  ...{ 'SCHILY.devmajor': '7', 'SUN.devminor': '8' },
};
const OWN = { uname: 'own', gname: 'own', uid: '15', gid: '16', mtime: '17', atime: '18', ctime: '19', comment: 'own' };
const NONE = { uname: '', gname: '', uid: '', gid: '', mtime: '', atime: '', ctime: '', comment: '' };

/** A member that is written anew: of two extended headers readers do not take the same one. */
const twice = (name: string, records: Readonly<Record<string, string>>, type = '0'): string =>
  pax('x', { path: 'other' }) +
  pax('x', { path: name, ...records }) +
  block({ name, type, patch: { 265: 'header\0', 297: 'header\0', 329: '0000001\0', 337: '0000002\0' } });

const archive = (...pieces: readonly string[]): Uint8Array => latin1(pieces.join('') + END);

/** What each member has, from whichever header. */
async function read(bytes: Uint8Array) {
  return (await digested(bytes)).map(({ member }) => {
    const { name, mode, uid, gid, uname, gname, mtime, atime, ctime, devmajor, devminor } = member;
    const comment = member.pax?.get('comment');
    return { name, mode, uid, gid, uname, gname, mtime, atime, ctime, devmajor, devminor, comment };
  });
}

describe('a header that is written anew behind a global one', () => {
  const whole = archive(
    pax('g', GLOBAL),
    twice('own', OWN),
    twice('global', {}),
    twice('none', NONE),
    twice('device', { ...OWN, 'SCHILY.devmajor': '1', 'SCHILY.devminor': '2', 'SUN.devminor': '3' }, '3'),
    twice('global-device', {}, '3'),
    file('abc', { name: 'verbatim' }),
  );

  test('says what its member had by its own', async () => {
    const { report, bytes } = await repaired(whole);
    expect(report).toMatchObject({ outcome: 'complete', counts: { mended: 5, whole: 1 } });
    const before = await read(whole);
    expect(before).toMatchObject([
      { name: 'own', uname: 'own', uid: 15, atime: { seconds: 18 } },
      { name: 'global', uname: 'all', uid: 5, atime: { seconds: 11 } },
      { name: 'none', uname: '', uid: 1000, atime: undefined },
      { name: 'device', devmajor: 1, devminor: 3 },
      { name: 'global-device', devmajor: 7, devminor: 8 },
      { name: 'verbatim', uname: 'all' },
    ]);
    expect(await read(bytes)).toEqual(before);
  });

  test('as does one whose global header stands behind its extended one, or is written anew itself', async () => {
    for (const second of [{ ...GLOBAL, uname: 'later', gid: '60' }, { gid: '60' }, { ...GLOBAL, path: 'wrong' }]) {
      const damaged = archive(
        pax('g', GLOBAL),
        pax('x', OWN) + pax('g', second) + block({ name: 'between' }),
        twice('behind', { uname: 'own' }),
        file('abc', { name: 'verbatim' }),
      );
      const { report, bytes } = await repaired(damaged);
      expect(report).toMatchObject({ outcome: 'complete', counts: { mended: 2, whole: 1 } });
      expect(await read(bytes)).toEqual(await read(damaged));
    }
  });

  test('as does that of a member in part, of one copy or of several', async () => {
    const part = pax('x', OWN) + file('p'.repeat(2000), { name: 'part' });
    const cut = archive(pax('g', GLOBAL), part).subarray(0, 4096);
    const [before] = await read(cut);
    for (const { bytes } of [await repaired(cut, { partial: true }), await mergedCopies([cut, cut], { partial: true })])
      expect(await read(bytes)).toEqual([{ ...before, name: 'part.partial' }]);
  });

  test('the global header in which a header was found is written anew, with what was read of it', async () => {
    // Bytes of its padding are lost, so that what it claims ends in the next header.
    const front = pax('g', GLOBAL);
    const damaged = archive(
      front.slice(0, -100),
      pax('x', { path: 'a' }),
      block({ name: 'a' }),
      file('b', { name: 'b' }),
    );
    const { report, bytes } = await repaired(damaged);
    expect(report.outcome).toBe('losses');
    expect(report.counts).toMatchObject({ partial: 0, lost: 0 });
    expect(await read(bytes)).toEqual(await read(damaged));
  });

  test('the global header holds for others though its member is lost', async () => {
    const lost = pax('x', OWN) + pax('g', GLOBAL) + block({ name: '' });
    const damaged = archive(file('a', { name: 'a' }), lost, file('b', { name: 'b' }));
    const { report, bytes } = await repaired(damaged);
    expect(report).toMatchObject({ outcome: 'losses', fates: [{ fate: 'partial', name: '' }] });
    expect(await read(bytes)).toEqual((await read(damaged)).filter(({ name }) => name !== ''));
  });
});
