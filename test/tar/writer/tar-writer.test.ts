import { describe, expect, test } from 'vitest';
import { decodeLatin1 } from '../../../src/bytes/index.js';
import { formatsFor, type TarEntry, TarFormatError, TarWriter } from '../../../src/tar/index.js';
import { readAll } from '../../testing/read-all.js';
import { write } from './write.js';

const FILE: TarEntry = {
  name: 'a',
  kind: 'file',
  mode: 0o644,
  uid: 1,
  gid: 2,
  mtime: { seconds: 1_600_000_000, nanoseconds: 0 },
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const thrownBy = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('golden bytes', () => {
  const header = (format: 'gnu' | 'pax' | 'v7'): string =>
    decodeLatin1(
      write({ format }, [{ entry: { ...FILE, size: 6, uname: format === 'v7' ? '' : 'us' }, data: bytes('hello\n') }]),
    );

  test('a header of each format', () => {
    const numbers = '0000644\x000000001\x000000002\x0000000000006\x0013727410000\x00';
    const name = `a${'\0'.repeat(99)}`;
    const link = '\0'.repeat(100);
    const owners = `us${'\0'.repeat(62)}`;
    const gnu = `${name}${numbers}CHECKSUM0${link}ustar  \0${owners}${'\0'.repeat(183)}`;
    const devices = '0000000\x000000000\x00';
    const pax = `${name}${numbers}CHECKSUM0${link}ustar\x0000${owners}${devices}${'\0'.repeat(167)}`;
    const v7 = `${name}${numbers}CHECKSUM\0${link}${'\0'.repeat(72)}${devices}${'\0'.repeat(167)}`;
    for (const [format, expected] of [['gnu', gnu] as const, ['pax', pax] as const, ['v7', v7] as const]) {
      const own = header(format);
      const sum = [...expected.replace('CHECKSUM', '        ')].reduce((total, c) => total + c.charCodeAt(0), 0);
      const checksum = `${sum.toString(8).padStart(6, '0')}\0 `;
      expect([format, own.slice(0, 512)]).toEqual([format, expected.replace('CHECKSUM', checksum)]);
      expect(own.slice(512)).toBe(`hello\n${'\0'.repeat(10_240 - 518)}`);
    }
  });

  test('an archive of nothing is one record of zeros', () => {
    expect(write({ format: 'pax' }, [])).toEqual(new Uint8Array(10_240));
    expect(write({ format: 'pax', blockingFactor: 1 }, [])).toEqual(new Uint8Array(1024));
  });

  test('a label', () => {
    const gnu = readAll(write({ format: 'gnu', label: 'TAPE 1', startSeconds: 99 }, []));
    expect([gnu.labels, gnu.findings, gnu.members[0]?.member.mtime.seconds]).toEqual([['TAPE 1'], [], 99]);
    for (const format of ['pax', 'auto'] as const) {
      const { labels, findings } = readAll(write({ format, label: 'TAPE 1' }, [{ entry: FILE, data: bytes('') }]));
      expect([format, labels, findings]).toEqual([format, ['TAPE 1'], []]);
    }
    const named = write({ format: 'pax', label: 'é', globalHeaderName: 'head %n' }, []);
    expect(decodeLatin1(named.subarray(0, 7))).toBe('head 1\0');
  });

  test('names that are not UTF-8 are declared in pax, or not', () => {
    const entry = { ...FILE, name: '\udce9' };
    const of = (foreignNames: 'declared' | 'raw'): string =>
      decodeLatin1(write({ format: 'pax', foreignNames }, [{ entry, data: bytes('') }]).subarray(512, 560)).replace(
        /\0+$/,
        '',
      );
    expect(of('declared')).toBe('21 hdrcharset=BINARY\n9 path=\xe9\n');
    expect(of('raw')).toBe('9 path=\xe9\n');
    expect(
      decodeLatin1(write({ format: 'pax' }, [{ entry: { ...FILE, name: 'é' }, data: bytes('') }]).subarray(512, 530)),
    ).toBe('11 path=\xc3\xa9\n'.padEnd(18, '\0').slice(0, 18));
  });

  test('the times of gnu stand where only gnu looks', () => {
    const times = { atime: { seconds: 8, nanoseconds: 0 }, ctime: { seconds: 64, nanoseconds: 0 } };
    const own = write({ format: 'gnu', gnuTimes: true }, [{ entry: { ...FILE, ...times }, data: bytes('') }]);
    expect(decodeLatin1(own.subarray(345, 369))).toBe('00000000010\x0000000000100\0');
    const { members, findings } = readAll(own);
    expect([members[0]?.member.atime, members[0]?.member.ctime, findings]).toEqual([times.atime, times.ctime, []]);
  });
});

describe('what no format holds', () => {
  test.each<[string, Partial<TarEntry>]>([
    ['name', { name: '' }],
    ['name', { name: 'a\0b' }],
    ['name', { name: 'folder/' }],
    ['name', { name: 'half \ud83d' }],
    ['name', { name: 'n'.repeat(1 << 21) }],
    ['kind', { kind: 'socket' as 'file' }],
    ['linkname', { kind: 'symlink' }],
    ['linkname', { kind: 'hardlink', linkname: 'a\0' }],
    ['mode', { mode: 0o100644 }],
    ['mode', { mode: 0.5 }],
    ['uid', { uid: 2 ** 53 }],
    ['gid', { gid: 1.5 }],
    ['size', { size: -1 }],
    ['size', { kind: 'directory', size: 4096 }],
    ['size', { size: 2n ** 63n }],
    ['mtime', { mtime: { seconds: 0, nanoseconds: 1e9 } }],
    ['mtime', { mtime: { seconds: Number.NaN, nanoseconds: 0 } }],
    ['ctime', { ctime: { seconds: 0, nanoseconds: -1 } }],
    ['devminor', { kind: 'block-device', devminor: -1 }],
    ['sparse', { size: 10, sparse: [{ offset: 0, length: 11 }] }],
    [
      'sparse',
      {
        size: 10,
        sparse: [
          { offset: 4, length: 2 },
          { offset: 5, length: 1 },
        ],
      },
    ],
    ['sparse', { size: 10, sparse: [{ offset: 0, length: 0.5 }] }],
    ['sparse', { kind: 'fifo', sparse: [] }],
    ['pax', { pax: new Map([['path', bytes('x')]]) }],
    ['pax', { pax: new Map([['GNU.sparse.map', bytes('x')]]) }],
    ['pax', { pax: new Map([['a=b', bytes('x')]]) }],
    ['pax', { pax: new Map([['comment', new Uint8Array(1 << 20)]]) }],
  ])('%s %#', (field, more) => {
    for (const format of ['v7', 'ustar', 'gnu', 'pax', 'auto'] as const) {
      const error = thrownBy(() => new TarWriter({ format }).begin({ ...FILE, ...more })) as TarFormatError;
      expect(error).toBeInstanceOf(TarFormatError);
      expect(error.message).toMatch(/no format holds it$/);
      expect(error.message.length).toBeLessThan(500);
      if (more.pax?.has('comment') !== true) expect([format, error.field]).toEqual([format, field]);
    }
    expect(formatsFor({ ...FILE, ...more })).toEqual([]);
  });
});

describe('the least that holds an entry', () => {
  test.each<[string, Partial<TarEntry>]>([
    ['v7 ustar gnu pax', {}],
    ['v7 ustar gnu pax', { name: 'n'.repeat(99) }],
    ['ustar gnu pax', { name: 'n'.repeat(100) }],
    ['ustar gnu pax', { name: `${'p'.repeat(155)}/${'n'.repeat(100)}` }],
    ['gnu pax', { name: `${'p'.repeat(156)}/${'n'.repeat(99)}` }],
    ['gnu pax', { name: `${'p'.repeat(99)}/${'n'.repeat(101)}` }],
    ['gnu pax', { name: `/${'n'.repeat(100)}` }],
    ['v7 ustar gnu pax', { kind: 'symlink', linkname: 'n'.repeat(100) }],
    ['gnu pax', { kind: 'symlink', linkname: 'n'.repeat(101) }],
    ['ustar gnu pax', { kind: 'fifo' }],
    ['ustar gnu pax', { uname: 'u'.repeat(31) }],
    ['pax', { uname: 'u'.repeat(32) }],
    ['v7 ustar gnu pax', { uid: 2097151, gid: 2097151, size: 8 ** 11 - 1 }],
    ['gnu pax', { uid: 2097152 }],
    ['gnu', { uid: -2 }],
    ['pax', { gid: 2n ** 62n }],
    ['gnu pax', { size: 8 ** 11 }],
    ['gnu pax', { mtime: { seconds: -1, nanoseconds: 0 } }],
    ['pax', { mtime: { seconds: 1, nanoseconds: 1 } }],
    ['pax', { atime: { seconds: 1, nanoseconds: 0 } }],
    ['gnu pax', { size: 5, sparse: [] }],
    ['pax', { pax: new Map([['comment', bytes('c')]]) }],
  ])('%s: %o', (formats, more) => {
    expect(formatsFor({ ...FILE, ...more }).join(' ')).toBe(formats);
  });
});

describe('misuse', () => {
  test('calls in an order that makes no sense', () => {
    const writer = new TarWriter({ format: 'gnu' });
    expect(() => writer.write(bytes('x'))).toThrow('no member has begun');
    expect(() => writer.end()).toThrow('no member has begun');
    writer.begin({ ...FILE, size: 3 });
    expect(() => writer.begin(FILE)).toThrow('a has not ended');
    expect(() => writer.finish()).toThrow('a has not ended');
    expect(() => writer.write(bytes('four'))).toThrow('a: 4 bytes of content come where 3 are left of its size');
    writer.write(bytes('x'));
    expect(() => writer.end()).toThrow('a: 2 bytes of content are missing');
    expect(writer.remaining).toBe(2);
    writer.write(bytes('yz'));
    writer.end();
    writer.finish();
    expect(() => writer.finish()).toThrow('the archive is finished');
    expect(() => writer.begin(FILE)).toThrow('the archive is finished');
  });

  test('options', () => {
    for (const blockingFactor of [0, 1.5, -1, 2 ** 21, Number.NaN]) {
      expect(() => new TarWriter({ format: 'gnu', blockingFactor })).toThrow(RangeError);
    }
    for (const format of ['v7', 'ustar'] as const) {
      const error = thrownBy(() => new TarWriter({ format, label: 'L' })) as TarFormatError;
      expect([error.field, error.holds]).toEqual(['label', ['gnu', 'pax']]);
    }
    for (const label of ['', 'a\0', 'L'.repeat(100)]) {
      expect(() => new TarWriter({ format: 'gnu', label })).toThrow(TarFormatError);
    }
  });

  test('an entry that does not fit leaves the writer as it was', () => {
    const writer = new TarWriter({ format: 'ustar' });
    expect(() => writer.begin({ ...FILE, name: 'n'.repeat(101) })).toThrow(/^n+\.\.\.: name n+\.\.\. has 101 bytes/);
    expect(writer.offset).toBe(0);
    writer.begin(FILE);
    writer.end();
    expect(writer.finish()).toHaveLength(1);
    expect(writer.offset).toBe(10_240);
  });
});
