import { describe, expect, test } from 'vitest';
import type { TarMember } from '../../src/tar/index.js';
import {
  block,
  codesOf,
  END,
  file,
  GNU_MAGIC,
  latin1,
  long,
  NO_MAGIC,
  octal12,
  pax,
  readPieces,
} from '../testing/blocks.js';
import { readAll } from '../testing/read-all.js';

type Expected = Partial<TarMember>;

function only(...pieces: readonly string[]): TarMember | undefined {
  const { members, findings } = readPieces(...pieces);
  expect(findings).toEqual([]);
  expect(members).toHaveLength(1);
  return members[0]?.member;
}

const STAR_TIMES = { 476: '14524770400 ', 488: '14524770401 ', 508: 'tar\0' };

/** One block each: what it says, by the layouts of POSIX, GNU's tar.h and star(4). */
const BLOCKS: readonly (readonly [string, string, Expected])[] = [
  ['v7', block({ magic: NO_MAGIC }), { dialect: 'v7', name: 'n', mode: 0o644, uid: 1000, uname: '' }],
  [
    'v7: a directory by its slash',
    block({ magic: NO_MAGIC, type: '\0', name: 'd/' }),
    { kind: 'directory', typeflag: '\0' },
  ],
  ['v7: a file of type NUL', block({ magic: NO_MAGIC, type: '\0' }), { kind: 'file', typeflag: '\0' }],
  ['ustar', block({ patch: { 265: 'owner', 297: 'group' } }), { dialect: 'ustar', uname: 'owner', gname: 'group' }],
  [
    'ustar: names of 32 bytes without an end',
    block({ patch: { 265: 'o'.repeat(32), 297: 'g'.repeat(32) } }),
    { uname: 'o'.repeat(32), gname: 'g'.repeat(32) },
  ],
  ['ustar: a name of 100 bytes without an end', block({ name: 'n'.repeat(100) }), { name: 'n'.repeat(100) }],
  [
    'ustar: a link of 100 bytes without an end',
    block({ type: '2', linkname: 'l'.repeat(100) }),
    { linkname: 'l'.repeat(100), kind: 'symlink' },
  ],
  ['ustar: a prefix', block({ patch: { 345: 'some/dir' } }), { name: 'some/dir/n' }],
  ['ustar: a prefix of 155 bytes', block({ patch: { 345: 'p'.repeat(155) } }), { name: `${'p'.repeat(155)}/n` }],
  ['ustar: version of blanks', block({ magic: 'ustar\0  ', patch: { 345: 'p' } }), { dialect: 'ustar', name: 'p/n' }],
  ['ustar: version of NULs', block({ magic: 'ustar\0\0\0', patch: { 345: 'p' } }), { dialect: 'ustar', name: 'p/n' }],
  ['ustar: rubbish behind the prefix', block({ patch: { 500: 'AIX' } }), { dialect: 'ustar', name: 'n' }],
  [
    'a character device',
    block({ type: '3', patch: { 329: '0000005\0', 337: '0200003\0' } }),
    { kind: 'character-device', devmajor: 5, devminor: 65539 },
  ],
  [
    'a block device',
    block({ type: '4', patch: { 329: '0000010\0', 337: '0000001\0' } }),
    { kind: 'block-device', devmajor: 8, devminor: 1 },
  ],
  [
    'a file: junk in the device fields is not read',
    block({ patch: { 329: 'zzzzzzzz' } }),
    { kind: 'file', devmajor: 0 },
  ],
  ['a FIFO', block({ type: '6' }), { kind: 'fifo' }],
  ['a contiguous file', file('ab', { type: '7' }), { kind: 'file', typeflag: '7', size: 2 }],
  ['a hard link', block({ type: '1', linkname: 'f' }), { kind: 'hardlink', linkname: 'f' }],
  ['a type that nobody knows', file('ab', { type: 'Q' }), { kind: 'unknown', typeflag: 'Q', size: 2, storedSize: 2 }],
  ['Solaris: an access control list', file('ab', { type: 'A' }), { kind: 'unknown', typeflag: 'A', size: 2 }],
  ['Solaris: that of a directory', file('ab', { type: 'A', name: 'd/' }), { kind: 'unknown', name: 'd/', size: 2 }],
  ['Solaris: extended attributes', file('ab', { type: 'E' }), { kind: 'unknown', typeflag: 'E', size: 2 }],
  ['star: inode metadata', file('ab', { type: 'I' }), { kind: 'unknown', typeflag: 'I', size: 2 }],
  [
    'GNU: an obsolete list of long names',
    file('ab', { type: 'N', magic: GNU_MAGIC }),
    { kind: 'unknown', typeflag: 'N', size: 2 },
  ],
  ['GNU', block({ magic: GNU_MAGIC, patch: { 265: 'owner' } }), { dialect: 'gnu', uname: 'owner', atime: undefined }],
  [
    'GNU: times of an incremental dump',
    block({ magic: GNU_MAGIC, patch: { 345: octal12(5), 357: octal12(6) } }),
    { name: 'n', atime: { seconds: 5, nanoseconds: 0 }, ctime: { seconds: 6, nanoseconds: 0 } },
  ],
  [
    'GNU: a directory of an incremental dump',
    file('Ya\0Nb\0\0', { type: 'D', magic: GNU_MAGIC, name: 'd/' }),
    { kind: 'directory', isDumpdir: true, size: 7 },
  ],
  [
    'GNU: a piece of a member',
    file('ab', { type: 'M', magic: NO_MAGIC, patch: { 369: octal12(1536) } }),
    { kind: 'continuation', dialect: 'gnu', continuation: { offset: 1536 }, storedSize: 2 },
  ],
  [
    'GNU: a piece that tells the whole size',
    file('ab', { type: 'M', magic: GNU_MAGIC, patch: { 369: octal12(1536), 483: octal12(1538) } }),
    { continuation: { offset: 1536, realSize: 1538 } },
  ],
  ['the old star', block({ magic: NO_MAGIC, patch: { 508: 'tar\0' } }), { dialect: 'star', name: 'n' }],
  [
    'xstar: a prefix of 131 bytes and times',
    block({ patch: { 345: 'p'.repeat(130), ...STAR_TIMES } }),
    {
      dialect: 'xstar',
      name: `${'p'.repeat(130)}/n`,
      atime: { seconds: 0o14524770400, nanoseconds: 0 },
      ctime: { seconds: 0o14524770401, nanoseconds: 0 },
    },
  ],
  [
    "xstar: a piece of a member, its offset at star's place",
    file('ab', { type: 'M', patch: { 452: octal12(1538), 464: octal12(1536), ...STAR_TIMES } }),
    { dialect: 'xstar', continuation: { offset: 1536, realSize: 1538 } },
  ],
  [
    'ustar: a long prefix and chance letters at the end are no star',
    block({ patch: { 345: 'p'.repeat(155), 508: 'tar\0' } }),
    { dialect: 'ustar', name: `${'p'.repeat(155)}/n` },
  ],
  ['a name that is not UTF-8', block({ name: 'caf\xe9' }), { name: 'caf\udce9' }],
  ['a name in UTF-8', block({ name: 'caf\xc3\xa9' }), { name: 'caf\u00e9' }],
  ["Apple's: a file beside its file", file('\0\x05\x16\x07', { name: '._n' }), { name: '._n', kind: 'file' }],
];

describe('one header block', () => {
  test.each(BLOCKS)('%s', (_, archive, expected) => {
    expect(only(archive)).toMatchObject(expected);
  });
});

describe('GNU long names', () => {
  const name = 'n'.repeat(300);
  const link = 'l'.repeat(300);

  test.each([
    ['K, then L', long('K', link) + long('L', name)],
    ['L, then K', long('L', name) + long('K', link)],
  ])('%s', (_, front) => {
    const member = only(front, block({ type: '2', name: name.slice(0, 100), linkname: 'l', magic: GNU_MAGIC }));
    expect(member).toMatchObject({ name, linkname: link, offset: 0, headerOffset: 2048 });
  });

  test('4,097 bytes, over many blocks', () => {
    expect(only(long('L', 'x'.repeat(4097)), block())?.name).toHaveLength(4097);
  });

  test('a long name holds for one member only', () => {
    const { members } = readPieces(long('L', name), block(), block());
    expect(members.map(({ member }) => member.name)).toEqual([name, 'n']);
  });
});

describe('labels and volumes', () => {
  test('a label in a header without magic, mode and size', () => {
    const nothing = '\0'.repeat(8);
    const fields = { name: 'SET Volume 1', type: 'V', magic: NO_MAGIC };
    const header = block({ ...fields, patch: { 100: nothing, 108: nothing, 116: nothing, 124: '\0'.repeat(12) } });
    const reading = readPieces(header, block());
    expect(reading.labels).toEqual(['SET Volume 1']);
    expect(reading.members[0]?.member).toMatchObject({
      kind: 'volume-label',
      name: 'SET Volume 1',
      mode: 0,
      dialect: 'gnu',
    });
    expect(reading.findings).toEqual([]);
  });

  test('a label in a global header', () => {
    const reading = readPieces(pax('g', { 'GNU.volume.label': 'SET Volume 1' }), block());
    expect(reading.labels).toEqual(['SET Volume 1']);
    expect(reading.findings).toEqual([]);
  });

  test.each(['./GNUFileParts/big.2', 'dir/GNUFileParts.4711/big.2'])(
    'a file goes on from another volume as %s',
    (name) => {
      const volume = { 'GNU.volume.filename': 'dir/big', 'GNU.volume.size': '2', 'GNU.volume.offset': '1536' };
      const { members, findings } = readPieces(pax('g', volume), file('ab', { name }), block());
      expect(members[0]?.member).toMatchObject({
        kind: 'continuation',
        name: 'dir/big',
        continuation: { offset: 1536 },
      });
      expect(members[1]?.member).toMatchObject({ kind: 'file', name: 'n', continuation: undefined });
      expect(findings).toEqual([]);
    },
  );
});

test.each(['dir/PaxHeaders/big', 'dir/PaxHeaders.4711/big'])(
  'a file that a volume announces from byte 0 on, and that begins there with an extended header: %s',
  (paxName) => {
    const volume = { 'GNU.volume.filename': 'dir/big', 'GNU.volume.size': '2', 'GNU.volume.offset': '0' };
    const announced = block({ name: 'dir/GNUFileParts/big.2', size: 2 });
    const own = file('11 mtime=7\n', { name: paxName, type: 'x' }) + file('ab', { name: 'dir/big' });
    const { members, findings } = readPieces(pax('g', volume), announced, own, block());
    expect(members.map(({ member }) => `${member.kind} ${member.name} ${member.size}`)).toEqual([
      'file dir/big 2',
      'file n 0',
    ]);
    expect(members[0]?.member.mtime.seconds).toBe(7);
    expect(findings).toEqual([]);
  },
);

describe('checksums', () => {
  const sum = (fields: Parameters<typeof block>[0]): number => Number.parseInt(block(fields).slice(148, 154), 8);
  const plain = sum({}).toString(8).padStart(6, '0');

  test.each([
    ['six digits, NUL, blank', `${plain}\0 `],
    ['six digits, blank, NUL', `${plain} \0`],
    ['blanks for zeros', `${plain.replace(/^0+/, (zeros) => ' '.repeat(zeros.length))}\0 `],
    ['seven digits, NUL', `0${plain}\0`],
    ['six digits, two NULs', `${plain}\0\0`],
    ['eight digits', `00${plain}`],
  ])('%s', (_, checksum) => {
    expect(only(block({ checksum }))?.name).toBe('n');
  });

  test('a sum of signed bytes is taken, and noted', () => {
    const name = 'n\xe9\xff';
    const signed = (sum({ name }) - 512).toString(8).padStart(6, '0');
    const reading = readPieces(block({ name, checksum: `${signed}\0 ` }));
    expect(codesOf(reading)).toEqual(['TAR_CHECKSUM_SIGNED']);
    expect(reading.members[0]?.member.name).toBe('n\udce9\udcff');
  });

  test.each([
    ['something behind the blank', `${plain} 1`],
    ['a NUL in front', `\0${plain}\0`],
    ['letters', 'checksum'],
  ])('%s is no checksum', (_, checksum) => {
    const reading = readPieces(block({ checksum }));
    expect(codesOf(reading)[0]).toBe('TAR_CHECKSUM_MISMATCH');
    expect(reading.members[0]?.member).toMatchObject({ name: 'n', recovered: true });
  });
});

describe('an archive of end markers only is whole and empty', () => {
  test.each([
    ['two blocks', END],
    ['a record', '\0'.repeat(10240)],
  ])('%s', (_, archive) => {
    const reading = readAll(latin1(archive));
    expect(reading.findings).toEqual([]);
    expect(reading.sawTar).toBe(true);
  });
});
