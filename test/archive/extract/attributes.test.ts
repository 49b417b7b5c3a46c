import { fstatSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type RestoringOptions, XattrsUnavailable, type XattrTarget } from '../../../src/archive/xattrs/index.js';
import { NO_ACL_NAMES } from '../../../src/tar/index.js';
import { block, file, pax } from '../../testing/blocks.js';
import { FakeXattrs } from '../../testing/fake-xattrs.js';
import { REAL_GROUNDS, tryRestore } from '../../testing/restore.js';

const LIST = 'user::rw-\nuser:7:r--\ngroup::r--\nmask::r--\nother::---\n';
const RECORDS = { 'SCHILY.xattr.user.a': 'a', 'SCHILY.acl.access': LIST };
const ARCHIVE = [
  pax('x', { ...RECORDS, 'SCHILY.acl.default': LIST }),
  block({ name: 'folder/', type: '5', patch: { 100: '0000555\0' } }),
  pax('x', RECORDS),
  file('content', { name: 'folder/file', patch: { 100: '0000444\0' } }),
  pax('x', { 'SCHILY.xattr.user.a': 'a' }),
  block({ name: 'link', type: '2', linkname: 'folder' }),
  file('content', { name: 'bare' }),
].join('');

function options(port: RestoringOptions['port']): RestoringOptions {
  const xattrs = { includes: [], excludes: [] };
  return { port, xattrs, acls: true, names: NO_ACL_NAMES, numericIds: false, capabilities: false };
}

/** Does not hold one attribute: what is set is gone again. */
class Forgetful extends FakeXattrs {
  private readonly forgotten: string;

  constructor(values: Readonly<Record<string, string | Uint8Array>>, forgotten: string) {
    super(values);
    this.forgotten = forgotten;
  }

  override set(target: XattrTarget, name: string, value: Uint8Array): void {
    if (name !== this.forgotten) super.set(target, name, value);
  }
}

describe.each(REAL_GROUNDS)('attributes, with %s', (where) => {
  test('are set of files by descriptor, of folders at the end, of links themselves', async () => {
    const port = new FakeXattrs();
    const trial = await tryRestore(where, [ARCHIVE], { attributes: options(port) });
    expect([trial.refused, trial.escapes]).toEqual([[], []]);
    const calls = port.calls.map((call) => call.replace(/(-> )?\/.*\//, (_, follows) => `${follows ?? ''}.../`));
    const folder =
      where === 'handles' ? expect.stringMatching(/ of -> \.\.\.\/\d+$/) : expect.stringMatching(/ of fd$/);
    expect(calls).toEqual([
      'set user.a of fd',
      'set system.posix_acl_access of fd',
      'remove system.posix_acl_access of fd',
      'set user.a of .../link',
      ...[folder, folder, folder],
    ]);
  });

  test('need a file that its owner may write: it gets its mode after them, and before its list', async () => {
    const port = new FakeXattrs();
    const seen: string[] = [];
    const set = port.set.bind(port);
    port.set = (target, name, value) => {
      if (typeof target === 'number') seen.push(`${name} ${(fstatSync(target).mode & 0o777).toString(8)}`);
      set(target, name, value);
    };
    const { inside } = await tryRestore(where, [ARCHIVE], { attributes: options(port) });
    expect(seen.slice(0, 2)).toEqual(['user.a 600', 'system.posix_acl_access 444']);
    expect(inside).toContain('f 444 folder/file content');
  });

  test.each([false, true])('count for what resume keeps, with a look at contents: %s', async (checkContent) => {
    const own = pax('x', RECORDS) + file('content', { name: 'file' });
    const acl = new FakeXattrs();
    await tryRestore(where, [own], { attributes: options(acl) });
    const list = acl.values.get('system.posix_acl_access') as Uint8Array;
    const values = { 'user.a': 'a', 'system.posix_acl_access': list };
    const kept = async (port: FakeXattrs): Promise<boolean> => {
      const again = { resume: true, checkContent, attributes: options(port) };
      const { report } = await tryRestore(where, [own, own], again);
      return report.counts.kept === 1;
    };
    expect(await kept(new FakeXattrs(values))).toBe(true);
    const { 'user.a': _, ...withoutOne } = values;
    for (const [lacking, name] of [
      [new Forgetful(withoutOne, 'user.a'), 'user.a'],
      [new Forgetful({ 'user.a': 'a' }, 'system.posix_acl_access'), 'list'],
      [new Forgetful({ ...values, 'user.b': 'b' }, ''), 'more'],
    ] as const) {
      expect([name, await kept(lacking)]).toEqual([name, false]);
    }
  });

  test('that cannot be set are told once for each member', async () => {
    const port = new FakeXattrs({}, { 'set user.a': 'ENOTSUP', 'set system.posix_acl_access': 'ENOTSUP' });
    const { report } = await tryRestore(where, [ARCHIVE], { attributes: options(port) });
    const told = report.notRestored.kept.map(({ name, lacks, code }) => `${name} ${lacks} ${code}`);
    expect(told).toEqual([
      'folder/file attributes ATTRIBUTES_NOT_SET',
      'link attributes ATTRIBUTES_NOT_SET',
      'folder/ attributes ATTRIBUTES_NOT_SET',
    ]);
  });

  test('where there are none, members that have some are told; the rest is restored', async () => {
    const { report, inside } = await tryRestore(where, [ARCHIVE], {
      attributes: options(new XattrsUnavailable('none here')),
    });
    expect(report.notRestored.kept.map(({ name, message }) => `${name}: ${message}`)).toEqual([
      'folder/file: none here',
      'link: none here',
      'folder/: none here',
    ]);
    expect(inside.length).toBe(4);
  });
});
