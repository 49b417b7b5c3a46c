import { describe, expect, test } from 'vitest';
import { buildArchive, type MemberDescription } from '../../../emulator/testing/index.js';
import { openFilesFrom, openListing } from '../../../src/archive/index.js';
import type { Code, Finding } from '../../../src/findings/index.js';
import { scratch } from '../../testing/scratch.js';
import { verifyBytes, volumesOf } from '../../testing/volume-vectors.js';

const { file, folder } = scratch('comparer');
const FILE = 'aaa';

const fileOf = (name: string, text = FILE): MemberDescription => ({
  type: 'file',
  name,
  content: new TextEncoder().encode(text),
});
const archiveOf = (...members: readonly (string | MemberDescription)[]): Uint8Array =>
  buildArchive({ dialect: 'gnu', members: members.map((m) => (typeof m === 'string' ? fileOf(m) : m)) }).bytes;
const longOf = (name: string, letter = '-', size = FILE.length): string =>
  `${letter}rw-r--r-- root/root ${size} 2023-11-14 22:13 ${name}`;

interface Outcome {
  readonly found: readonly Finding[];
  /** Codes, each with the name it is about. */
  readonly brief: readonly string[];
  readonly sizeCheckedBytes: bigint;
  readonly count: (code: Code) => number;
}

async function hold(
  volumes: Uint8Array | readonly Uint8Array[],
  lines: readonly string[] | string,
  by: 'log' | 'list' | 'null' = 'log',
): Promise<Outcome> {
  const path = file('lines', typeof lines === 'string' ? lines : lines.map((line) => `${line}\n`).join(''));
  const comparer = by === 'log' ? await openListing(path) : await openFilesFrom(path, { isNull: by === 'null' });
  const { report } = await verifyBytes(volumes instanceof Uint8Array ? [volumes] : volumes, [comparer]);
  const found = report.findings.kept.filter(({ code }) => code.startsWith('LISTING'));
  const brief = found.map(({ code, member, args }) => {
    const { name } = args as { readonly name?: string };
    return [code.slice('LISTING_'.length), member?.name ?? name].filter((part) => part !== undefined).join(' ');
  });
  return { found, brief, sizeCheckedBytes: report.sizeCheckedBytes, count: (code) => report.findings.count(code) };
}

const briefOf = async (...args: Parameters<typeof hold>): Promise<readonly string[]> => (await hold(...args)).brief;

describe('a log', () => {
  test('missing and extra names, with line and place', async () => {
    const { found, brief } = await hold(archiveOf('a', 'b'), ['a', 'c']);
    expect(brief).toEqual(['MEMBER_EXTRA b', 'MEMBER_MISSING c']);
    expect(found[0]).toMatchObject({ at: { volume: 0, offset: 1024 }, args: { by: 'log' }, member: { index: 1 } });
    expect(found[1]).toMatchObject({ args: { by: 'log', line: 2 } });
  });

  test('an empty log names nothing', async () => {
    expect(await briefOf(archiveOf('a'), '')).toEqual(['MEMBER_EXTRA a']);
    expect(await briefOf(archiveOf(), '')).toEqual([]);
  });

  test.each([
    ['/etc/x', 'etc/x'],
    ['./x', 'x'],
    ['x', './x'],
    ['../up/x', 'up/x'],
    ['a/../x', 'x'],
    ['a//x', 'a/x'],
    ['a/./x', 'a/x'],
  ])('%s logged is %s stored', async (logged, stored) => {
    expect(await briefOf(archiveOf(stored), [logged])).toEqual([]);
  });

  test.each([
    ['x', 'y/x'],
    ['x', 'X'],
    ['x', 'x '],
    ['é', 'e\u0301'],
  ])('%s logged is not %s stored', async (logged, stored) => {
    expect(await briefOf(archiveOf(stored), [logged])).toEqual([`MEMBER_EXTRA ${stored}`, `MEMBER_MISSING ${logged}`]);
  });

  test('a folder does not stand for what is in it', async () => {
    expect(await briefOf(archiveOf({ type: 'directory', name: 'd/' }, 'd/x'), ['d/'])).toEqual(['MEMBER_EXTRA d/x']);
  });

  test('sizes and types of long lines', async () => {
    const archive = archiveOf('same', 'longer', { type: 'directory', name: 'folder/' });
    const { found, brief, sizeCheckedBytes } = await hold(archive, [
      longOf('same'),
      longOf('longer', '-', 4),
      longOf('folder', 'l'),
    ]);
    expect(brief).toEqual(['SIZE_DIFFERS longer', 'TYPE_DIFFERS folder/']);
    expect(found[0]?.args).toEqual({ line: 2, expected: 4, found: 3 });
    expect(found[1]?.args).toEqual({ line: 3, expected: 'symlink', found: 'directory' });
    expect(sizeCheckedBytes).toBe(3n);
    expect((await hold(archive, ['same', 'longer', 'folder/'])).sizeCheckedBytes).toBe(0n);
  });

  test('doubled lines, and a name with several sizes', async () => {
    expect(await briefOf(archiveOf('a', 'a'), ['a'])).toEqual([]);
    expect(await briefOf(archiveOf('a'), ['a', 'a', './a'])).toEqual([]);
    const twice = archiveOf(fileOf('a', 'x'), fileOf('a', 'xyz'));
    expect(await briefOf(twice, [longOf('a', '-', 1), longOf('a', '-', 3)])).toEqual([]);
    expect(await briefOf(twice, [longOf('a', '-', 1), longOf('a', '-', 2)])).toEqual(['SIZE_DIFFERS a']);
  });

  test('a name logged with more sizes than are kept is not called wrong', async () => {
    const sizes = Array.from({ length: 12 }, (_, i) => i);
    const archive = archiveOf(...sizes.map((size) => fileOf('grows', 'x'.repeat(size))));
    expect(
      await briefOf(
        archive,
        sizes.map((size) => longOf('grows', '-', size)),
      ),
    ).toEqual([]);
    expect(
      await briefOf(
        archiveOf(),
        sizes.map((size) => longOf('grows', '-', size)),
      ),
    ).not.toEqual([]);
  });

  test('a name that may be read as another one is a name of its own', async () => {
    const names = ['plain', 'a plain', 'block 3: plain', "'plain'", '"plain"', 'n\\n', 'n\n'];
    const log = ['plain', 'a plain', 'block 3: plain', "'plain'", '"plain"', 'n\\\\n', 'n\\n'];
    expect(await briefOf(archiveOf(...names), log)).toEqual([]);
    expect(await briefOf(archiveOf(...names), [...log, ...log].reverse())).toEqual([]);
    const sizes = Array.from({ length: 9 }, (_, size) => longOf('plain', '-', size));
    expect(await briefOf(archiveOf('plain', 'a plain'), [...sizes, 'a plain'])).toEqual([]);
    expect(await briefOf(archiveOf('plain'), [...sizes, 'a plain'])).toEqual([]);
  });

  test('messages are told, unless they are names', async () => {
    const message = 'tar: a: file changed as we read it';
    const { found, brief } = await hold(archiveOf('a'), ['a', message]);
    expect(brief).toEqual(['TAR_MESSAGE']);
    expect(found[0]).toMatchObject({ args: { line: 2, text: message } });
    expect(await briefOf(archiveOf('a', message), ['a', message])).toEqual([]);
    expect(await briefOf(archiveOf('a'), ["tar: Removing leading `/' from member names", '/a'])).toEqual([]);
    expect(await briefOf(archiveOf('a'), ['a abtar: a: x', 'a abctar: b'])).not.toEqual([]);
    expect(await briefOf(archiveOf('a'), ['a absdtar: a: Read error'])).toEqual(['TAR_MESSAGE']);
  });

  test('totals are told of only where they are names', async () => {
    const totals = 'Total bytes written: 10240 (10KiB, 23MiB/s)';
    expect(await briefOf(archiveOf('a'), ['a', totals])).toEqual([]);
    expect(await briefOf(archiveOf('a', totals), ['a'])).toEqual([`MEMBER_EXTRA ${totals}`]);
  });

  test.each([
    ['literal', ['new', 'line', "it's", 'x'], ['new\nline', "it's\nx"]],
    ['shell', ["'new", "line'", "'it'\\''s", "x'"], ['new\nline', "it's\nx"]],
    ['with an empty piece', ['a', '', 'b'], ['a\n\nb']],
    ['at the end', ["'a", "'"], ['a\n']],
  ])('names with newlines in a log of the style %s', async (_, lines, names) => {
    expect(await briefOf(archiveOf(...names), lines)).toEqual([]);
    expect(await briefOf(archiveOf(...names), lines.slice(1))).not.toEqual([]);
    expect(await briefOf(archiveOf(...names), lines.slice(0, -1))).not.toEqual([]);
  });

  test('a newline in front leaves the first line without a name', async () => {
    expect(await briefOf(archiveOf('\nfront'), [longOf(''), 'front'])).toEqual([]);
    const link: MemberDescription = { type: 'symlink', name: '\n', linkname: 'a' };
    expect(await briefOf(archiveOf(link), [longOf('', 'l', 0), ' -> a'])).toEqual([]);
  });

  test('a link to a name with a newline is logged in pieces, too', async () => {
    const link: MemberDescription = { type: 'symlink', name: 'l', linkname: 'to\nnew' };
    for (const [first, second] of [
      ['l -> to', 'new'],
      ["l -> 'to", "new'"],
      ["'l' -> 'to", "new'"],
    ]) {
      expect(await briefOf(archiveOf(link), [longOf(first as string, 'l', 0), second as string])).toEqual([]);
    }
    expect(await briefOf(archiveOf(link), [longOf('l -> to', 'l', 0), 'other'])).toEqual(['MEMBER_MISSING other']);
  });

  test('a name of too many lines is not looked for in pieces', async () => {
    const pieces = Array.from({ length: 65 }, (_, i) => `${i}`);
    expect((await briefOf(archiveOf(pieces.join('\n')), pieces))[0]).toMatch(/^MEMBER_EXTRA 0\n/);
    expect(await briefOf(archiveOf(pieces.slice(1).join('\n')), pieces.slice(1))).toEqual([]);
  });

  test('CR LF, a byte order mark, no newline at the end', async () => {
    expect(await briefOf(archiveOf('a', 'b'), '\ufeffa\r\nb\r\n')).toEqual([]);
    expect(await briefOf(archiveOf('a', 'b'), 'a\nb')).toEqual([]);
    expect(await briefOf(archiveOf('a'), '\ufeffgone\na\n')).toEqual(['MEMBER_MISSING gone']);
  });

  test('a line too long for a name is told of', async () => {
    const { brief, found } = await hold(archiveOf('a'), ['x'.repeat(70_000), 'a']);
    expect(brief).toEqual(['LINE_UNREADABLE']);
    expect(found[0]).toMatchObject({ args: { by: 'log', line: 1, reason: 'too-long' } });
  });

  test('of each kind, twenty are shown, and the rest is counted', async () => {
    const names = Array.from({ length: 25 }, (_, i) => `name-${i}`);
    const countOf = (found: readonly Finding[], code: string): number => found.filter((f) => f.code === code).length;
    const cases = [
      ['LISTING_MEMBER_EXTRA', 'extra', ''],
      ['LISTING_SIZE_DIFFERS', 'size', names.map((name) => `${longOf(name, '-', 9)}\n`).join('')],
      ['LISTING_TYPE_DIFFERS', 'type', names.map((name) => `${longOf(name, 'd', 0)}\n`).join('')],
    ] as const;
    for (const [code, what, log] of cases) {
      const { found } = await hold(archiveOf(...names), log);
      expect(countOf(found, code)).toBe(20);
      expect(found.at(-1)).toMatchObject({ code: 'LISTING_MORE', args: { what, count: 5 } });
      expect(found).toHaveLength(21);
    }
    const { found } = await hold(archiveOf(), names);
    expect(countOf(found, 'LISTING_MEMBER_MISSING')).toBe(20);
    expect(found.at(-1)).toMatchObject({ code: 'LISTING_MORE', args: { what: 'missing', count: 5 } });
    const complaints = names.map((name) => `tar: ${name}: Cannot open: Permission denied`);
    const messages = await hold(archiveOf(), complaints);
    expect(messages.count('LISTING_TAR_MESSAGE')).toBe(20);
    expect(messages.found).toContainEqual(
      expect.objectContaining({ code: 'LISTING_TAR_MESSAGES_MORE', args: { count: 5 } }),
    );
  });
});

describe('a list', () => {
  test('a folder stands for what is in it', async () => {
    const archive = archiveOf({ type: 'directory', name: 'd/' }, 'd/x', 'd/e/y', 'dx');
    expect(await briefOf(archive, ['d', 'dx'], 'list')).toEqual([]);
    expect(await briefOf(archive, ['d/'], 'list')).toEqual(['MEMBER_EXTRA dx']);
    expect(await briefOf(archive, ['.'], 'list')).toEqual([]);
    expect(await briefOf(archive, ['/'], 'list')).toEqual([]);
    expect(await briefOf(archive, ['d', 'dx', 'gone'], 'list')).toEqual(['MEMBER_MISSING gone']);
  });

  test('escapes, options, and names that look like them', async () => {
    const archive = archiveOf('new\nline', 'a b', '-dash');
    const lines = ['-C /somewhere/..', 'new\\nline', '--add-file="a b"', '--add-file=-dash'];
    expect(await briefOf(archive, lines, 'list')).toEqual([]);
    expect(await briefOf(archive, ['new\\nline', 'a b', '-dash'], 'list')).toEqual([]);
    expect(await briefOf(archive, ['-C ../..'], 'list')).toHaveLength(3);
    const { found } = await hold(archiveOf('a'), ['a', '--exclude=b'], 'list');
    expect(found).toMatchObject([{ code: 'LISTING_LINE_UNREADABLE', args: { by: 'list', line: 2, reason: 'option' } }]);
  });

  test('the line behind -C alone may be its folder', async () => {
    expect(await briefOf(archiveOf('a'), ['-C', '/home', 'a'], 'list')).toEqual([]);
    expect(await briefOf(archiveOf('a', 'b'), ['-C', 'b', 'a'], 'list')).toEqual([]);
  });

  test('NULs, with and without --null', async () => {
    const archive = archiveOf('new\nline', '-dash', 'back\\nslash', 'a');
    const list = 'new\nline\0-dash\0back\\nslash\0a\0';
    expect(await briefOf(archive, list, 'null')).toEqual([]);
    expect(await briefOf(archive, `${list}gone\nx\0`, 'null')).toEqual(['MEMBER_MISSING gone\nx']);
    const late = `a\0${list}`;
    expect(await briefOf(archive, late, 'list')).toEqual([]);
    expect(await briefOf(archive, `${late}gone\nx\0`, 'list')).toEqual(['MEMBER_MISSING gone\nx']);
  });

  test('twenty lines that could not be used are shown', async () => {
    const { count } = await hold(
      archiveOf(),
      Array.from({ length: 25 }, (_, i) => `--exclude=${i}`),
      'list',
    );
    expect(count('LISTING_LINE_UNREADABLE')).toBe(20);
  });
});

describe('a set', () => {
  test('findings stand on the volume that a member begins in', async () => {
    const volumes = volumesOf('gnu');
    const log = ['first', 'last', 'V--------- 0/0 0 2023-11-14 22:13 SET Volume 1--Volume Header--'];
    const { found } = await hold(volumes, log);
    expect(found.map(({ code, at, member }) => [code, at.volume, member?.name.slice(0, 7)])).toEqual([
      ['LISTING_MEMBER_EXTRA', 0, 'second'],
      ['LISTING_MEMBER_EXTRA', 3, 'folder-'],
    ]);
  });

  test('sizes are those of whole members', async () => {
    const { brief, sizeCheckedBytes } = await hold(volumesOf('gnu'), [
      longOf('first', '-', 2436),
      longOf('second', '-', 5000),
      longOf(`${'folder-'.repeat(15)}/${'name-'.repeat(6)}`, '-', 1500),
      longOf('last', '-', 10),
    ]);
    expect(brief).toEqual([]);
    expect(sizeCheckedBytes).toBe(2436n + 5000n + 1500n + 10n);
  });

  test('where the set is cut, its last members are missing, and sizes of what is not whole confirm nothing', async () => {
    const [first, second] = volumesOf('gnu') as [Uint8Array, Uint8Array];
    const { brief, sizeCheckedBytes } = await hold(
      [first, second],
      [longOf('first', '-', 2436), longOf('second', '-', 5000), longOf('last', '-', 10)],
    );
    expect(brief).toEqual(['MEMBER_MISSING last']);
    expect(sizeCheckedBytes).toBe(2436n);
  });
});

test('a log or list that cannot be read is an error', async () => {
  await expect(openListing(`${folder}/none`)).rejects.toThrow(/none/);
  await expect(openFilesFrom(`${folder}/none`)).rejects.toThrow(/none/);
});
