import { describe, expect, test } from 'vitest';
import { block, file, pax } from '../../testing/blocks.js';
import { REAL_GROUNDS, tryRestore } from '../../testing/restore.js';

const mode = (octal: string): Record<number, string> => ({ 100: octal.padStart(7, '0') });

describe.each(REAL_GROUNDS)('a restore, %s', (where) => {
  const restored = (archive: string, options = {}) => tryRestore(where, [archive], { umask: 0o022, ...options });

  test('files, folders, links', async () => {
    const archive =
      block({ name: 'd/', type: '5', patch: mode('755') }) +
      file('one', { name: 'd/one' }) +
      file('two', { name: 'made/on/the/way', patch: mode('600') }) +
      block({ name: 's', type: '2', linkname: 'd/one' }) +
      block({ name: 'h', type: '1', linkname: 'd/one' }) +
      file('', { name: 'empty' });
    const { report, inside, escapes, refused } = await restored(archive);
    expect(refused).toEqual([]);
    expect(escapes).toEqual([]);
    expect(inside).toEqual([
      'd 755 d',
      'f 644 d/one one',
      'f 644 empty',
      'f 644 h one',
      'd 755 made',
      'd 755 made/on',
      'd 755 made/on/the',
      'f 600 made/on/the/way two',
      'l s d/one',
    ]);
    expect(report.counts).toMatchObject({ files: 3, folders: 1, symlinks: 1, hardlinks: 1, bytes: 6n });
  });

  test('what came last under a name counts', async () => {
    const archive =
      file('old', { name: 'a' }) +
      file('new', { name: 'a' }) +
      block({ name: 'b', type: '2', linkname: 'a' }) +
      file('b', { name: 'b' }) +
      file('c', { name: 'c' }) +
      block({ name: 'c', type: '2', linkname: 'a' }) +
      block({ name: 'd', type: '2', linkname: 'a' }) +
      block({ name: 'd/', type: '5', patch: mode('755') }) +
      block({ name: 'e/', type: '5', patch: mode('755') }) +
      file('e', { name: 'e' });
    const { inside, refused } = await restored(archive);
    expect(refused).toEqual([]);
    expect(inside).toEqual(['f 644 a new', 'f 644 b b', 'l c a', 'd 755 d', 'f 644 e e']);
  });

  test('a hard link whose target comes later is made at the end, and one without a target is listed', async () => {
    const archive =
      block({ name: 'one', type: '1', linkname: 'two' }) +
      block({ name: 'two', type: '1', linkname: 'three' }) +
      block({ name: 'round', type: '1', linkname: 'about' }) +
      block({ name: 'about', type: '1', linkname: 'round' }) +
      block({ name: 'self', type: '1', linkname: './self' }) +
      block({ name: 'none', type: '1', linkname: 'nowhere' }) +
      file('three', { name: 'three' });
    const { inside, refused } = await restored(archive);
    expect(inside).toEqual(['f 644 one three', 'f 644 three three', 'f 644 two three']);
    expect(refused).toEqual([
      'LINK_TO_ITSELF self',
      'LINK_TARGET_MISSING about',
      'LINK_TARGET_MISSING round',
      'LINK_TARGET_MISSING none',
    ]);
  });

  test('a hard link to a symbolic link is one more symbolic link', async () => {
    const archive =
      block({ name: 's', type: '2', linkname: 'x' }) + block({ name: 'deep/h', type: '1', linkname: 's' });
    const { inside, refused } = await restored(archive);
    expect(inside).toEqual(['d 755 deep', 'l deep/h x', 'l s x']);
    expect(refused).toEqual([]);
  });

  test('a member with a piece missing gets no name', async () => {
    const { inside, refused } = await tryRestore(where, [
      new Uint8Array(
        Buffer.from((file('whole', { name: 'a' }) + file('x'.repeat(2000), { name: 'b' })).slice(0, 2500)),
      ),
    ]);
    expect(inside).toEqual(['f 644 a whole']);
    expect(refused).toEqual(['NOT_WHOLE b']);
  });

  test('holes', async () => {
    const map = '2\n1000\n3\n5000\n2\n';
    const archive =
      pax('x', {
        'GNU.sparse.major': '1',
        'GNU.sparse.minor': '0',
        'GNU.sparse.name': 's',
        'GNU.sparse.realsize': '6000',
      }) + file(`${map}${'\0'.repeat(512 - map.length)}abcde`, { name: 'GNUSparseFile.1/s' });
    const { inside, refused } = await restored(archive);
    expect(refused).toEqual([]);
    const content = `${'\0'.repeat(1000)}abc${'\0'.repeat(3997)}de${'\0'.repeat(998)}`;
    expect(inside).toEqual([`f 644 s ${content}`]);
  });

  test('a sparse map that makes no sense', async () => {
    const archive =
      pax('x', { 'GNU.sparse.size': '10', 'GNU.sparse.numblocks': '1', 'GNU.sparse.map': '8,5' }) +
      file('abcde', { name: 's' }) +
      file('b', { name: 'b' });
    const { inside, refused } = await restored(archive);
    expect(refused).toEqual(['SPARSE_MAP_UNSOUND s']);
    expect(inside).toEqual(['f 644 b b']);
  });

  test('types: unknown ones when asked for, N never, a dumpdir takes nothing away', async () => {
    const archive =
      file('Q', { name: 'q', type: 'Q' }) +
      file('Symlink outside to here\n', { name: 'n', type: 'N' }) +
      file('Nold\0\0', { name: 'out/', type: 'D', magic: 'ustar  \0', patch: mode('755') });
    const options = { prepared: { 'out/out/old': 'old' } };
    const plain = await restored(archive, options);
    expect(plain.refused).toEqual(['TYPE_UNKNOWN q']);
    expect(plain.report.counts.ignored).toBe(1);
    expect(plain.inside).toEqual(['d 755 out', 'f 644 out/old old']);
    const asked = await restored(archive, { ...options, unknownTypes: true });
    expect(asked.inside).toContain('f 644 q Q');
    expect(asked.refused).toEqual([]);
  });

  test('what stands there: replaced, refused, kept, kept where newer', async () => {
    const archive =
      file('new', { name: 'f' }) + block({ name: 'l', type: '2', linkname: 'x' }) + file('g', { name: 'g' });
    const options = { prepared: { 'out/f': 'old', 'out/l': '-> y' } };
    const files = (l: string, f: string) => [`f 644 f ${f}`, 'f 644 g g', `l l ${l}`];
    expect((await restored(archive, options)).inside).toEqual(files('x', 'new'));
    const refused = await restored(archive, { ...options, existing: 'refuse' });
    expect(refused.inside).toEqual(files('y', 'old'));
    expect(refused.refused).toEqual(['EXISTS f', 'EXISTS l']);
    const kept = await restored(archive, { ...options, existing: 'keep' });
    expect(kept).toMatchObject({ inside: files('y', 'old'), refused: [] });
    expect(kept.report.counts.kept).toBe(2);
    const newer = await restored(archive, { ...options, existing: 'keep-newer' });
    expect(newer).toMatchObject({ inside: files('y', 'old'), refused: [] });
  });

  test('permissions: the umask, -p, set-user-ID only when asked for', async () => {
    const archive =
      file('', { name: 'f', patch: mode('6777') }) + block({ name: 'd/', type: '5', patch: mode('1777') });
    expect((await restored(archive)).inside).toEqual(['d 755 d', 'f 755 f']);
    expect((await restored(archive, { samePermissions: true })).inside).toEqual(['d 1777 d', 'f 777 f']);
    const all = await restored(archive, { samePermissions: true, setId: true });
    expect(all.inside).toEqual(['d 1777 d', 'f 6777 f']);
  });

  test('a folder without permissions is filled before it gets them', async () => {
    const archive = block({ name: 'd/', type: '5', patch: mode('0') }) + file('x', { name: 'd/e/x' });
    const { inside, refused } = await restored(archive);
    expect(refused).toEqual([]);
    expect(inside).toEqual(['d 0 d', 'd 755 d/e', 'f 644 d/e/x x']);
  });

  test('resume with a look at the content: what differs is made anew', async () => {
    const first = file('a'.repeat(100_000), { name: 'a' }) + file('bb', { name: 'b' }) + file('', { name: 'empty' });
    const second = file(`${'a'.repeat(90_000)}${'x'.repeat(10_000)}`, { name: 'a' }) + file('bb', { name: 'b' });
    const all = [first, second + file('', { name: 'empty' })];
    const blind = await tryRestore(where, all, { resume: true, umask: 0o022 });
    expect(blind.report.counts).toMatchObject({ kept: 3, files: 0 });
    const { report, inside, escapes } = await tryRestore(where, all, {
      resume: true,
      checkContent: true,
      umask: 0o022,
    });
    expect(report.counts).toMatchObject({ kept: 2, files: 1, bytes: 100_000n });
    expect(inside).toEqual([`f 644 a ${'a'.repeat(90_000)}${'x'.repeat(10_000)}`, 'f 644 b bb', 'f 644 empty']);
    expect(escapes).toEqual([]);
  });

  test('resume keeps what is the same', async () => {
    const first = file('a', { name: 'a' }) + block({ name: 'h', type: '1', linkname: 'a' }) + file('b', { name: 'b' });
    const { report, inside } = await tryRestore(where, [first, first], { resume: true, umask: 0o022 });
    expect(report.counts).toMatchObject({ kept: 2, files: 0, hardlinks: 1 });
    expect(inside).toEqual(['f 644 a a', 'f 644 b b', 'f 644 h a']);
  });
});
