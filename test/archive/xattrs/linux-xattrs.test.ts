import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Koffi } from '../../../src/archive/koffi.js';
import { loadXattrs, XattrError, XattrsUnavailable, type XattrTarget } from '../../../src/archive/xattrs/index.js';
import { koffiCalls } from '../../../src/archive/xattrs/koffi-calls.js';
import { LinuxXattrs, type XattrCalls } from '../../../src/archive/xattrs/linux-xattrs.js';

const { ENODATA, ENOTSUP, EPERM } = constants.errno;
const LINK: XattrTarget = { path: 'link', follow: false };

/** Calls that give what they are told to. */
function calls(results: Partial<XattrCalls>): LinuxXattrs {
  const none = (): number => {
    throw new Error('not expected');
  };
  return new LinuxXattrs({ list: none, get: none, set: none, remove: none, ...results });
}

const filling =
  (text: string) =>
  (buffer: Uint8Array): number =>
    buffer.set(Buffer.from(text, 'latin1')) ?? text.length;

describe('calls', () => {
  test('names end in a NUL, and need not be UTF-8', () => {
    const fill = filling('user.a\0user.\xff\0\0cut');
    expect(calls({ list: (_, buffer) => fill(buffer) }).list(1)).toEqual(['user.a', 'user.\udcff', 'cut']);
  });

  test('a value is a copy of what the call gave', () => {
    let next = 'one';
    const port = calls({ get: (_, _name, buffer) => filling(next)(buffer) });
    const one = port.get(1, 'user.a');
    next = 'two!';
    expect([one, port.get(1, 'user.a')].map((value) => Buffer.from(value ?? []).toString())).toEqual(['one', 'two!']);
  });

  test('what is not there, or cannot be there, is no error', () => {
    expect(calls({ list: () => -ENOTSUP }).list(LINK)).toEqual([]);
    expect(calls({ list: () => 0 }).list(LINK)).toEqual([]);
    for (const code of [ENODATA, ENOTSUP]) {
      expect(calls({ get: () => -code }).get(LINK, 'user.a')).toBeUndefined();
      expect(() => calls({ remove: () => -code }).remove(LINK, 'user.a')).not.toThrow();
    }
  });

  test.each<[string, (port: LinuxXattrs) => unknown]>([
    ['listxattr', (port) => port.list(1)],
    ['getxattr user.a', (port) => port.get(1, 'user.a')],
    ['setxattr user.a', (port) => port.set(1, 'user.a', new Uint8Array(1))],
    ['removexattr user.a', (port) => port.remove(1, 'user.a')],
  ])('%s tells what failed', (words, action) => {
    const failing = calls({ list: () => -EPERM, get: () => -EPERM, set: () => -EPERM, remove: () => -EPERM });
    expect(() => action(failing)).toThrow(new XattrError('EPERM', words));
  });

  test('errors have their usual names', () => {
    expect(() => calls({ set: () => -ENOTSUP }).set(1, 'user.a', new Uint8Array(0))).toThrow('ENOTSUP');
    expect(() => calls({ set: () => -9999 }).set(1, 'user.a', new Uint8Array(0))).toThrow('errno 9999');
  });

  test('a name with a NUL would be another', () => {
    expect(() => calls({}).set(1, 'user.a\0b', new Uint8Array(0))).toThrow(XattrError);
  });
});

describe('koffi', () => {
  const told: unknown[] = [];
  const koffi: Koffi = {
    load: () => ({
      func: (declaration) => {
        const name = /(\w+)\(/.exec(declaration)?.[1];
        return (...args) => {
          told.push(name, ...args.map((arg) => (arg instanceof Uint8Array ? Buffer.from(arg).toString() : arg)));
          return -1;
        };
      },
    }),
    errno: () => EPERM,
    sizeof: () => 8,
  };

  test.each<[string, XattrTarget, unknown[]]>([
    ['a descriptor', 7, ['fsetxattr', 7]],
    ['a link', { path: Buffer.from('l'), follow: false }, ['lsetxattr', 'l\0']],
    ['a path', { path: '\u00e4', follow: true }, ['setxattr', '\u00e4\0']],
  ])('has a call for %s', (_what, target, expected) => {
    told.length = 0;
    expect(koffiCalls(koffi).set(target, Buffer.from('n\0'), Buffer.from('v'))).toBe(-EPERM);
    expect(told).toEqual([...expected, 'n\0', 'v', 1, 0]);
  });
});

describe('loading', () => {
  const missing = Object.assign(new Error('cannot find it'), { code: 'MODULE_NOT_FOUND' });
  const failing = (error: Error) => (): never => {
    throw error;
  };

  test.each([
    ['another system', 'darwin', failing(missing), /need Linux, and this is darwin$/],
    ['a machine for which nothing is built', 'linux', failing(missing), /koffi-linux-s390x, which is not installed$/],
    [
      'a library that does not run',
      'linux',
      failing(new Error('GLIBC')),
      /koffi-linux-s390x, which does not run here$/,
    ],
    ['another package of that name', 'linux', () => ({}), /does not run here$/],
  ])('on %s, one sentence says so', (_what, platform, load, message) => {
    const loading = (): unknown => loadXattrs({ platform, arch: 's390x', load });
    expect(loading).toThrow(XattrsUnavailable);
    expect(loading).toThrow(message);
  });
});

test('this system is called: what is not there is said to be missing, and no other file is meant', () => {
  if (process.platform !== 'linux') return expect(() => loadXattrs()).toThrow(XattrsUnavailable);
  const folder = mkdtempSync(join(tmpdir(), 'tapekit-xattrs-'));
  const path = join(folder, 'file');
  writeFileSync(path, '');
  const port = loadXattrs();
  const fd = openSync(path, 'r');
  try {
    for (const target of [fd, { path, follow: true }, { path: Buffer.from(path), follow: false }]) {
      expect(port.get(target, 'user.tapekit-test')).toBeUndefined();
      expect(port.list(target).filter((name) => name.startsWith('user.'))).toEqual([]);
    }
    const missing = { path: `${path}-missing`, follow: false };
    expect(() => port.list(missing)).toThrow(new XattrError('ENOENT', 'listxattr'));
  } finally {
    closeSync(fd);
    rmSync(folder, { recursive: true });
  }
  expect(() => port.list(fd)).toThrow(new XattrError('EBADF', 'listxattr'));
});
