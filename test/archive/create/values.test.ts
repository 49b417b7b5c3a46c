import { describe, expect, test } from 'vitest';
import { parseModeChange } from '../../../src/archive/create/mode-change.js';
import { nanosecondsSince1970, parseWhen, timestampOf } from '../../../src/archive/create/when.js';
import { parseIdentity, systemIdentities } from '../../../src/archive/identities.js';
import { memoryFs } from './scene.js';

describe('dates', () => {
  test.each([
    ['@0', 0, 0],
    ['@1700000000.5', 1_700_000_000, 500_000_000],
    ['@-1.25', -2, 750_000_000],
    ['1970-01-02T00:00:00Z', 86_400, 0],
    ['1970-01-01 00:00:00.000000001 UTC', 0, 1],
    ['2000-02-29 12:00 +01:30', 951_820_200, 0],
    ['1969-12-31T23:59:59.5-0000', -1, 500_000_000],
    ['0050-01-01T00:00Z', -60_589_296_000, 0],
  ])('%s', (text, seconds, nanoseconds) => {
    expect(parseWhen(text)).toEqual({ seconds, nanoseconds });
  });

  test('without a zone they are local', () => {
    expect(parseWhen('2026-01-31 13:45')).toEqual({
      seconds: new Date(2026, 0, 31, 13, 45).getTime() / 1000,
      nanoseconds: 0,
    });
    expect(parseWhen('2026-01-31')?.seconds).toBe(new Date(2026, 0, 31).getTime() / 1000);
  });

  test.each(['', 'yesterday', '2026-13-01', '2026-02-29', '2026-00-10', '2026-01-01 25:00', '31.1.2026', '@', '@1e9'])(
    'no date: %s',
    (text) => {
      expect(parseWhen(text)).toBeUndefined();
    },
  );

  test.each([0n, 1n, -1n, 1_700_000_000_123_456_789n, -1_000_000_000n, -1_000_000_001n])(
    '%s ns there and back',
    (ns) => {
      const time = timestampOf(ns);
      expect(nanosecondsSince1970(time)).toBe(ns);
      expect(time.nanoseconds).toBeGreaterThanOrEqual(0);
    },
  );
});

describe('owners', () => {
  test.each([
    ['root', { id: undefined, name: 'root' }],
    ['root:0', { id: 0, name: 'root' }],
    ['root:+7', { id: 7, name: 'root' }],
    ['1000', { id: 1000, name: undefined }],
    ['+1000', { id: 1000, name: undefined }],
    [':5', { id: 5, name: undefined }],
    ['a b', { id: undefined, name: 'a b' }],
    ['', undefined],
    [':', undefined],
    ['a:b', undefined],
    ['+4294967295', undefined],
  ])('%s', (text, identity) => {
    expect(parseIdentity(text)).toEqual(identity);
  });

  test('names and numbers of the system; the first line of a number counts', () => {
    const passwd = 'root:x:0:0::/root:/bin/sh\n# comment\ntoor:x:0:0\n\nbad:x:seven:0\nann:x:7:7\n';
    const { user, userId, group, groupId } = systemIdentities(memoryFs({ '/etc/passwd': passwd }));
    expect([user(0), user(7), user(8), userId('toor'), userId('bad')]).toEqual([
      'root',
      'ann',
      undefined,
      0,
      undefined,
    ]);
    expect([group(0), groupId('root')]).toEqual([undefined, undefined]);
  });
});

describe('permissions', () => {
  // Each row as chmod of GNU coreutils has it.
  test.each([
    ['644', 0o755, false, 0o644],
    ['go-w', 0o777, false, 0o755],
    ['u=rwX,go=rX', 0o600, false, 0o644],
    ['u=rwX,go=rX', 0o600, true, 0o755],
    ['u=rwX,go=rX', 0o700, false, 0o755],
    ['a+x', 0o644, false, 0o755],
    ['g=u', 0o640, false, 0o660],
    ['o=', 0o777, false, 0o770],
    ['u+s,+t', 0o755, false, 0o5755],
    ['u-s', 0o4755, false, 0o755],
    ['g=rx', 0o2755, true, 0o2755],
    ['g=rx', 0o2755, false, 0o755],
    ['u+r-x', 0o300, false, 0o600],
  ])('%s of %o', (text, mode, isFolder, expected) => {
    expect(parseModeChange(text)?.(mode, isFolder)).toBe(expected);
  });

  test.each(['', '888', '00644', 'u', 'x+r', 'u=q', 'u+r,'])('not understood: %s', (text) => {
    expect(parseModeChange(text)).toBeUndefined();
  });
});
