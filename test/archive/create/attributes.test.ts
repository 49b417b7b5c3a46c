import { expect, test } from 'vitest';
import type { StoringOptions } from '../../../src/archive/xattrs/index.js';
import { NO_ACL_NAMES } from '../../../src/tar/index.js';
import { FakeXattrs } from '../../testing/fake-xattrs.js';
import { make, memoryFs, readBack } from './scene.js';

const storing = (port: FakeXattrs): StoringOptions => {
  return { port, xattrs: { includes: [], excludes: [] }, acls: true, names: NO_ACL_NAMES };
};
const scene = () => {
  const fs = memoryFs({ '/w/a': 'a', '/w/d/': '', '/w/large': new Uint8Array(3 << 20) });
  fs.symlinkSync('a', '/w/link');
  fs.linkSync('/w/a', '/w/z');
  return fs;
};

test('are asked of open files, of everything else by its path, and once for a file with several names', async () => {
  const port = new FakeXattrs({ 'user.note': 'hello' });
  const made = await make(['/w'], { fs: scene(), format: 'pax', attributes: storing(port) });
  expect(port.calls.filter((call) => call.startsWith('list'))).toEqual([
    'list of /w',
    'list of fd',
    'list of /w/d',
    'list of fd',
    'list of /w/link',
  ]);
  const members = await readBack(made.bytes);
  const noted = members.filter(({ pax }) => pax?.has('SCHILY.xattr.user.note'));
  expect(noted.map(({ name }) => name)).toEqual(['w/', 'w/a', 'w/d/', 'w/large', 'w/link']);
  expect([made.result.failures, made.result.members]).toEqual([0, 6]);
});

test('are those of what links lead to, where links are followed', async () => {
  const port = new FakeXattrs();
  await make(['/w/d', '/w/link'], { fs: scene(), format: 'pax', dereference: true, attributes: storing(port) });
  expect(port.calls).toEqual(['list of -> /w/d', 'list of fd']);
});

test('that cannot be read are told: the file is stored without them', async () => {
  const port = new FakeXattrs({ 'user.note': 'hello' }, { 'get user.note': 'EACCES' });
  const { remarks, result } = await make(['/w/a'], { fs: scene(), format: 'pax', attributes: storing(port) });
  const message = 'the attribute user.note cannot be read (EACCES)';
  expect(remarks).toContainEqual({ code: 'attributes', name: '/w/a', message });
  expect([result.failures, result.members]).toEqual([1, 1]);
});
