import { describe, expect, test } from 'vitest';
import { AttributeError, attributeReader, type RunProgram } from '../../../src/archive/create/extended-attributes.js';
import { aclText } from '../../../src/archive/create/posix-acl.js';
import type { Found } from '../../../src/archive/create/walk.js';
import { make, memoryFs, readBack } from './scene.js';

const nobody = { user: (id: number) => (id === 1 ? 'daemon' : undefined), group: () => undefined };
const ACCESS =
  '0200000001000600ffffffff020004000100000004000400ffffffff08000500e903000010000400ffffffff20000000ffffffff';
const ACCESS_TEXT = 'user::rw-\nuser:daemon:r--\ngroup::r--\ngroup:1001:r-x\nmask::r--\nother::---\n';
const latin1 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const hex = (digits: string): Uint8Array => Uint8Array.from(Buffer.from(digits, 'hex'));

/** A program that prints this. */
function printing(stdout: string, stderr = '') {
  const calls: { args: readonly string[]; input: string }[] = [];
  const run: RunProgram = (_program, args, input) => {
    calls.push({ args, input: Buffer.from(input).toString('latin1') });
    return { status: 0, stdout: latin1(stdout), stderr: latin1(stderr) };
  };
  return { run, calls };
}

const OPTIONS = { xattrs: true, acls: true, dereference: false, identities: nobody };
const found = (...paths: string[]) => paths.map((path) => ({ path }) as Found);

describe('access control lists', () => {
  test('as text, names where there are some', () => {
    expect(aclText(hex(ACCESS), nobody)).toBe(ACCESS_TEXT);
  });

  test.each(['', '02000000010006', `03${ACCESS.slice(2)}`, '0200000003000600ffffffff'])(
    'no such list: %s',
    (digits) => {
      expect(aclText(hex(digits), nobody)).toBeUndefined();
    },
  );
});

describe('extended attributes', () => {
  const dump = [
    `# file: a\nsystem.posix_acl_access=0x${ACCESS}\nuser.bin=0x00ff0a\nuser.none=0x\nuser.bare\n`,
    '# file: n\\012l\nuser.a\\075b%=0x78\n',
    '# file: f\\377\xe9\nuser.x=0x79\n',
  ].join('\n');

  test('names and values come back as they are, whatever is in them', () => {
    const { run, calls } = printing(
      dump,
      'getfattr: gone: No such file or directory\ngetfattr: b: Permission denied\n',
    );
    const { records, complaints } = attributeReader(OPTIONS, run)(found('a', 'n\nl', 'f\udcff\udce9'));
    expect(calls[1]?.input).toBe('a\0n\nl\0f\xff\xe9\0');
    expect(calls[1]?.args).toContain('--no-dereference');
    expect([...records.keys()]).toEqual(['a', 'n\nl', 'f\udcff\udce9']);
    expect(Object.fromEntries(records.get('a') ?? [])).toEqual({
      'SCHILY.acl.access': latin1(ACCESS_TEXT),
      'SCHILY.xattr.user.bin': Uint8Array.of(0, 255, 10),
      'SCHILY.xattr.user.none': new Uint8Array(0),
    });
    expect([...(records.get('n\nl') ?? [])]).toEqual([['SCHILY.xattr.user.a%3Db%25', latin1('x')]]);
    expect(complaints).toEqual(['getfattr: b: Permission denied']);
  });

  test('only what is asked for', () => {
    const acls = attributeReader({ ...OPTIONS, xattrs: false }, printing(dump).run)(found('a')).records;
    expect([...acls].map(([path, records]) => [path, [...records.keys()]])).toEqual([['a', ['SCHILY.acl.access']]]);
    const xattrs = attributeReader({ ...OPTIONS, acls: false }, printing(dump).run)(found('a')).records;
    expect([...(xattrs.get('a') ?? new Map()).keys()]).toEqual(['SCHILY.xattr.user.bin', 'SCHILY.xattr.user.none']);
  });

  test('without the program, it is said which one is missing', () => {
    const run: RunProgram = () => ({ status: null, stdout: new Uint8Array(0), stderr: new Uint8Array(0) });
    expect(() => attributeReader(OPTIONS, run)).toThrow(AttributeError);
    expect(() => attributeReader(OPTIONS, run)).toThrow('getfattr');
  });

  test('stand in the archive, once for a file with several names; what could not be read is told', async () => {
    const fs = memoryFs({ '/w/a': 'a', '/w/b': 'b' });
    fs.linkSync('/w/a', '/w/z');
    const note = new Map([['SCHILY.xattr.user.note', latin1('hello')]]);
    const made = await make(['/w'], {
      fs,
      format: 'pax',
      attributes: (files) => ({
        records: new Map(files.filter(({ path }) => path !== '/w/b').map(({ path }) => [path, note])),
        complaints: ['getfattr: b: Permission denied'],
      }),
    });
    const members = await readBack(made.bytes);
    const noted = members.filter(({ pax }) => pax?.has('SCHILY.xattr.user.note'));
    expect(noted.map(({ name }) => name)).toEqual(['w/', 'w/a']);
    expect(made.remarks).toContainEqual({ code: 'attributes', message: 'getfattr: b: Permission denied' });
    expect(made.result.failures).toBe(1);
  });
});
