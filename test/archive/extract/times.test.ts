import type * as nodeFs from 'node:fs';
import { createFsFromVolume, Volume } from 'memfs';
import { describe, expect, test } from 'vitest';
import { ownersHere } from '../../../src/archive/extract/owners.js';
import { isNear, nodeTime } from '../../../src/archive/extract/times.js';
import { member } from '../../testing/member.js';

describe('times and owners', () => {
  test('the double that Node takes is the right microsecond', () => {
    for (const nanoseconds of [0, 1, 999, 1000, 123_456_789, 999_999_999, 8_134_811]) {
      for (const seconds of [0, 1, 1_700_000_000, 3_940_536_503]) {
        const value = Number(nodeTime({ seconds, nanoseconds }));
        expect(Math.floor((value - seconds) * 1e6)).toBe(Math.floor(nanoseconds / 1000));
      }
    }
    expect(nodeTime({ seconds: -1, nanoseconds: 500_000_000 })).toBe('-0.5');
    expect(isNear(1_000_000_000n, { seconds: 1, nanoseconds: 1500 })).toBe(true);
    expect(isNear(1_000_000_000n, { seconds: 1, nanoseconds: 2500 })).toBe(false);
  });

  test('owners by name where the name is known here', () => {
    const passwd = 'root:x:0:0::\nann:x:1001:1001::\nbad:x:-5::\n';
    const fs = createFsFromVolume(Volume.fromJSON({ '/etc/passwd': passwd })) as unknown as typeof nodeFs;
    const owned = member('a', { uname: 'ann', gname: 'staff', uid: 5, gid: 6 });
    expect(ownersHere(false, fs)(owned)).toEqual({ uid: 1001, gid: 6 });
    expect(ownersHere(true, fs)(owned)).toEqual({ uid: 5, gid: 6 });
  });
});
