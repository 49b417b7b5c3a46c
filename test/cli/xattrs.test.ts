import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { block, END, latin1, file as member, pax } from '../testing/blocks.js';
import { scratch } from '../testing/scratch.js';
import { tapekit } from '../testing/tapekit.js';

const { folder, file } = scratch('xattrs');
/** A machine for which there is no package that makes the calls. */
const NONE = {
  NODE_OPTIONS: `--require ${file('elsewhere.cjs', 'Object.defineProperty(process, "arch", { value: "pdp11" });')}`,
};
const input = file('input', 'content');
const archive = file(
  'noted.tar',
  latin1(
    [
      pax('x', { 'SCHILY.xattr.user.note': 'hello' }),
      member('content', { name: 'noted' }),
      pax('x', { 'SCHILY.acl.access': 'user::rw-,user:7:r--,group::r--,mask::r--,other::---' }),
      block({ name: 'folder/', type: '5' }),
      member('content', { name: 'bare' }),
    ].join('') + END,
  ),
);

describe('where there are no attributes', () => {
  test.each([['--xattrs'], ['--acls'], ["--xattrs-include='user.*'"]])('create %s writes nothing', (flag) => {
    const out = join(folder, 'out.tar');
    const { status, stdout, stderr } = tapekit(['create', flag, '-f', out, input], { env: NONE });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^tapekit: extended attributes and access control lists need [^\n]*\n$/);
    expect(existsSync(out)).toBe(false);
  });

  test('extract restores all else, and names each member that has some', () => {
    const out = join(folder, 'out');
    const { status, stderr } = tapekit(['extract', '--xattrs', '--acls', archive, '-C', out], { env: NONE });
    expect(status).toBe(1);
    expect(readdirSync(out).sort()).toEqual(['bare', 'folder', 'noted']);
    expect(
      stderr.split('\n').map((line) => line.replace(/: restored, but not all of its attributes: .* need .*/, '')),
    ).toEqual(['tapekit: noted', 'tapekit: folder/', expect.stringMatching(/2 problems/), '']);
  });

  test('nothing else needs them', () => {
    const out = join(folder, 'plain.tar');
    expect(tapekit(['create', '-f', out, input], { env: NONE }).status).toBe(0);
    expect(tapekit(['extract', archive, '-C', join(folder, 'plain')], { env: NONE }).status).toBe(0);
  });
});

test('attributes are for pax', () => {
  const { status, stderr } = tapekit(['create', '--format', 'ustar', '--xattrs', '-f', join(folder, 'u.tar'), input]);
  expect([status, stderr]).toEqual([2, expect.stringContaining('no place for attributes')]);
});
