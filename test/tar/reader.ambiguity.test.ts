import { describe, expect, test } from 'vitest';
import { type Code, severityOf, tell } from '../../src/findings/index.js';
import {
  block,
  codesOf,
  file,
  GNU_MAGIC,
  long,
  longRaw,
  NO_MAGIC,
  octal12,
  pax,
  paxRaw,
  readPieces,
  record,
} from '../testing/blocks.js';

/** A member that hides, or not, behind what the readers differ on. */
const SECRET = file('s', { name: 'secret' });

interface Case {
  readonly archive: readonly string[];
  readonly code: Code;
  /** Members as tapekit reads them: name and size. */
  readonly members: readonly string[];
}

/**
 * Archives on which GNU tar 1.34, bsdtar 3.6.2, BusyBox 1.35, Python 3.11, Go 1.19, node-tar 7.5 and tar-stream 3.2
 * were run: for each of them at least two of those list other members, names or sizes.
 */
const DISPUTED: Readonly<Record<string, Case>> = {
  'a symbolic link with a size: GNU tar skips it': {
    archive: [block({ type: '2', linkname: 'l', size: 1024 }), SECRET],
    code: 'TAR_SIZE_AMBIGUOUS',
    members: ['n:0', 'secret:1'],
  },
  'a character device with a size': {
    archive: [block({ type: '3', size: 1024 }), SECRET],
    code: 'TAR_SIZE_AMBIGUOUS',
    members: ['n:0', 'secret:1'],
  },
  'a block device with a size': {
    archive: [block({ type: '4', size: 1024 }), SECRET],
    code: 'TAR_SIZE_AMBIGUOUS',
    members: ['n:0', 'secret:1'],
  },
  'a FIFO with a size': {
    archive: [block({ type: '6', size: 1024 }), SECRET],
    code: 'TAR_SIZE_AMBIGUOUS',
    members: ['n:0', 'secret:1'],
  },
  'a volume label with a size: other readers skip it': {
    archive: [block({ type: 'V', size: 1024, magic: GNU_MAGIC }), SECRET],
    code: 'TAR_SIZE_AMBIGUOUS',
    members: ['n:0', 'secret:1'],
  },
  'a hard link with a size in a pax archive: bsdtar skips it': {
    archive: [
      pax('x', { comment: 'c' }),
      file('', { name: 'f' }),
      block({ type: '1', linkname: 'f', size: 1024 }),
      SECRET,
    ],
    code: 'TAR_SIZE_AMBIGUOUS',
    members: ['f:0', 'n:0', 'secret:1'],
  },
  'a directory with a size in pax and in its header': {
    archive: [pax('x', { size: '1024' }), block({ name: 'd/', type: '5', size: 1024 }), SECRET],
    code: 'TAR_SIZE_AMBIGUOUS',
    members: ['d/:0', 'secret:1'],
  },
  'a file with a slash behind its name and a size': {
    archive: [block({ name: 'd/', size: 1024 }), SECRET],
    code: 'TAR_SIZE_AMBIGUOUS',
    members: ['d/:0', 'secret:1'],
  },
  'a contiguous file with a slash behind its name and data': {
    archive: [file('data', { name: 'd/', type: '7' }), SECRET],
    code: 'TAR_SIZE_AMBIGUOUS',
    members: ['d/:4', 'secret:1'],
  },
  'data behind a hard link': {
    archive: [file('data', { type: '1', linkname: 'f' }), SECRET],
    code: 'TAR_DATA_BEHIND_LINK',
    members: ['n:0', 'secret:1'],
  },
  'a pax size of zero over a header with a size: the data are headers (CVE-2026-33055)': {
    archive: [pax('x', { size: '0' }), block({ size: 1024 }), SECRET],
    code: 'PAX_SIZE_DISAGREES',
    members: ['n:0', 'secret:1'],
  },
  'a pax size over a header without one: the headers are data (CVE-2025-62518)': {
    archive: [pax('x', { size: '1024' }), block({ size: 0 }), SECRET],
    code: 'PAX_SIZE_DISAGREES',
    members: ['n:1024'],
  },
  'a pax size beyond eight gibibytes over a small one': {
    archive: [pax('x', { size: '9000000000' }), block({ size: 1024 }), SECRET],
    code: 'PAX_SIZE_DISAGREES',
    members: ['n:9000000000'],
  },
  'a size in a global header': {
    archive: [pax('g', { size: '1024' }), block(), SECRET],
    code: 'PAX_GLOBAL_KEYWORD',
    members: ['n:0', 'secret:1'],
  },
  'a path in a global header': {
    archive: [pax('g', { path: 'evil' }), block()],
    code: 'PAX_GLOBAL_KEYWORD',
    members: ['n:0'],
  },
  'a link target in a global header': {
    archive: [pax('g', { linkpath: 'evil' }), block({ type: '2', linkname: 'l' })],
    code: 'PAX_GLOBAL_KEYWORD',
    members: ['n:0'],
  },
  'a second global header that leaves out an owner of the first': {
    archive: [pax('g', { uname: 'root' }), pax('g', { comment: 'c' }), block()],
    code: 'PAX_GLOBAL_DROPPED',
    members: ['n:0'],
  },
  'a global header between a pax header and its member: Go forgets the first': {
    archive: [pax('x', { path: 'x'.repeat(101) }), pax('g', { comment: 'c' }), block()],
    code: 'EXTENDED_HEADER_INTERRUPTED',
    members: [`${'x'.repeat(101)}:0`],
  },
  'a global header between a long name and its member': {
    archive: [long('L', 'long'), pax('g', { comment: 'c' }), block()],
    code: 'EXTENDED_HEADER_INTERRUPTED',
    members: ['long:0'],
  },
  'a volume label between a long name and its member': {
    archive: [long('L', 'long'), block({ type: 'V', name: 'LABEL', magic: GNU_MAGIC }), block()],
    code: 'EXTENDED_HEADER_INTERRUPTED',
    members: ['long:0', 'n:0'],
  },
  'two pax headers: some readers merge them': {
    archive: [pax('x', { path: 'one' }), pax('x', { gname: 'g' }), block()],
    code: 'PAX_TWO_HEADERS',
    members: ['n:0'],
  },
  'a Solaris header and a pax header': {
    archive: [pax('X', { path: 'one' }), pax('x', { gname: 'g' }), block()],
    code: 'PAX_TWO_HEADERS',
    members: ['n:0'],
  },
  'a long name, then a pax path': {
    archive: [long('L', 'long'), pax('x', { path: 'pax' }), block()],
    code: 'NAME_AMBIGUOUS',
    members: ['pax:0'],
  },
  'a pax path, then a long name': {
    archive: [pax('x', { path: 'pax' }), long('L', 'long'), block()],
    code: 'NAME_AMBIGUOUS',
    members: ['pax:0'],
  },
  'a long link and a pax link target': {
    archive: [long('K', 'long'), pax('x', { linkpath: 'pax' }), block({ type: '2', linkname: 'l' })],
    code: 'NAME_AMBIGUOUS',
    members: ['n:0'],
  },
  'a pax size in front of a long name (CVE-2026-53655)': {
    archive: [pax('x', { size: '2' }), long('L', 'long'), file('ab')],
    code: 'PAX_SIZE_BEFORE_LONG_NAME',
    members: ['long:2'],
  },
  'two long names: Python takes the first': {
    archive: [long('L', 'one'), long('L', 'two'), block()],
    code: 'LONG_NAME_TWICE',
    members: ['two:0'],
  },
  'an empty long name: Go takes the name in the header': {
    archive: [longRaw('L', '\0'), block()],
    code: 'LONG_NAME_EMPTY',
    members: ['n:0'],
  },
  'a long name of no bytes': { archive: [longRaw('L', ''), block()], code: 'LONG_NAME_EMPTY', members: ['n:0'] },
  'an empty pax path': { archive: [pax('x', { path: '' }), block()], code: 'PAX_VALUE_EMPTY', members: ['n:0'] },
  'an empty pax size': { archive: [pax('x', { size: '' }), file('ab')], code: 'PAX_VALUE_EMPTY', members: ['n:2'] },
  'an empty pax link target': {
    archive: [pax('x', { linkpath: '' }), block({ type: '2', linkname: 'l' })],
    code: 'PAX_VALUE_EMPTY',
    members: ['n:0'],
  },
  'a keyword twice with two values': {
    archive: [paxRaw('x', record('path', 'one') + record('path', 'two')), block()],
    code: 'PAX_DUPLICATE_KEYWORD',
    members: ['two:0'],
  },
  'a keyword twice in a global header': {
    archive: [paxRaw('g', record('uname', 'one') + record('uname', 'two')), block()],
    code: 'PAX_DUPLICATE_KEYWORD',
    members: ['n:0'],
  },
  'a NUL in a pax path': { archive: [pax('x', { path: 'a\0b' }), block()], code: 'NAME_HAS_NUL', members: ['a:0'] },
  'a NUL in an owner': { archive: [pax('x', { uname: 'a\0b' }), block()], code: 'NAME_HAS_NUL', members: ['n:0'] },
  'zeros behind the records of a pax header': {
    archive: [paxRaw('x', `${record('path', 'n')}\0\0\0`), block()],
    code: 'PAX_RECORD_INVALID',
    members: ['n:0'],
  },
  'a prefix in a GNU header: Go, Python and BusyBox use it': {
    archive: [block({ magic: GNU_MAGIC, patch: { 345: 'pre' } })],
    code: 'TAR_PREFIX_AMBIGUOUS',
    members: ['n:0'],
  },
  'a prefix in a v7 header: Python uses it': {
    archive: [block({ magic: NO_MAGIC, patch: { 345: 'pre' } })],
    code: 'TAR_PREFIX_AMBIGUOUS',
    members: ['n:0'],
  },
  "a prefix in a header of the old star's": {
    archive: [block({ magic: NO_MAGIC, patch: { 345: 'pre', 508: 'tar\0' } })],
    code: 'TAR_PREFIX_AMBIGUOUS',
    members: ['pre/n:0'],
  },
  'a prefix behind half a magic': {
    archive: [block({ magic: 'ustar \0\0', patch: { 345: 'pre' } })],
    code: 'TAR_PREFIX_AMBIGUOUS',
    members: ['pre/n:0'],
  },
  'a size with a NUL in front: zero for Python and bsdtar': {
    archive: [file('ab', { patch: { 124: '\x0000000000002' } })],
    code: 'TAR_NUMBER_AMBIGUOUS',
    members: ['n:2'],
  },
  'a size with digits behind a blank': {
    archive: [file('ab', { patch: { 124: '0000000002 7' } })],
    code: 'TAR_NUMBER_AMBIGUOUS',
    members: ['n:2'],
  },
  'a size of blanks: GNU tar refuses it': {
    archive: [block({ patch: { 124: ' '.repeat(12) } })],
    code: 'TAR_NUMBER_AMBIGUOUS',
    members: ['n:0'],
  },
  'a size in base 64, octal to Python and BusyBox': {
    archive: [file('ab', { patch: { 124: '          +C' } })],
    code: 'TAR_NUMBER_AMBIGUOUS',
    members: ['n:2'],
  },
  'a user number with digits behind a blank': {
    archive: [block({ patch: { 108: '001 777\0' } })],
    code: 'TAR_NUMBER_AMBIGUOUS',
    members: ['n:0'],
  },
  'an old sparse map in a header that is not GNU': {
    archive: [file('ab', { type: 'S', patch: { 386: octal12(0) + octal12(2), 483: octal12(2) } })],
    code: 'SPARSE_MAP_INVALID',
    members: ['n:2'],
  },
  'a sparse map of a version to come': {
    archive: [pax('x', { 'GNU.sparse.major': '2', 'GNU.sparse.minor': '0', 'GNU.sparse.name': 'sp' }), file('ab')],
    code: 'SPARSE_MAP_INVALID',
    members: ['sp:2'],
  },
  'the name of a sparse file and no map': {
    archive: [pax('x', { 'GNU.sparse.name': 'sp' }), file('ab')],
    code: 'SPARSE_MAP_INVALID',
    members: ['sp:2'],
  },
  'the size of a sparse file and no map': {
    archive: [pax('x', { 'GNU.sparse.realsize': '9' }), file('ab')],
    code: 'SPARSE_MAP_INVALID',
    members: ['n:2'],
  },
  'a sparse map without its number of entries': {
    archive: [pax('x', { 'GNU.sparse.size': '2', 'GNU.sparse.map': '0,2' }), file('ab')],
    code: 'SPARSE_MAP_INVALID',
    members: ['n:2'],
  },
  'a sparse symbolic link': {
    archive: [pax('x', { 'GNU.sparse.map': '0,2' }), block({ type: '2', linkname: 'l' })],
    code: 'SPARSE_MAP_INVALID',
    members: ['n:0'],
  },
};

describe('what known readers read differently is an error', () => {
  test.each(Object.entries(DISPUTED))('%s', (_name, { archive, code, members }) => {
    const reading = readPieces(...archive);
    expect(codesOf(reading)).toContain(code);
    expect(severityOf(code)).toBe('error');
    expect(reading.members.map(({ member }) => `${member.name}:${member.size}`)).toEqual(members);
    const found = reading.findings.find((finding) => finding.code === code);
    expect(found === undefined ? '' : tell(found).message).not.toBe('');
  });
});

/** What the writers named leave behind: nothing of it is an error. */
const ORDINARY: Readonly<Record<string, readonly string[]>> = {
  'GNU tar: a path too long for the header, whose first 100 bytes stand there': [
    pax('x', { path: 'p'.repeat(150) }),
    block({ name: 'p'.repeat(100) }),
  ],
  'GNU tar: a name that is not ASCII, as raw bytes in the header': [
    pax('x', { path: 'gr\u00f6\u00dfe' }),
    block({ name: 'gr\xc3\xb6\xc3\x9fe' }),
  ],
  'bsdtar, Go: a name that is not ASCII, changed or cut in the header': [
    pax('x', { path: 'gr\u00f6\u00dfe' }),
    block({ name: 'gre' }),
  ],
  'the size once more, the same as in the header': [pax('x', { size: '2' }), file('ab')],
  'zeros in front of a pax size': [pax('x', { size: '0000000000000000000000002' }), file('ab')],
  'old writers: the size of the linked file in a hard link': [
    file('ab', { name: 'f', magic: NO_MAGIC }),
    block({ type: '1', linkname: 'f', size: 2, magic: NO_MAGIC }),
    SECRET,
  ],
  'Solaris: a quota in a directory': [block({ name: 'd/', type: '5', size: 4096 }), SECRET],
  'GNU tar: a long link, then a long name': [
    long('K', 'k'.repeat(150)),
    long('L', 'l'.repeat(150)),
    block({ name: 'l'.repeat(100), type: '2', linkname: 'k'.repeat(100), magic: GNU_MAGIC }),
  ],
  'others: a long name, then a long link': [
    long('L', 'l'.repeat(150)),
    long('K', 'k'.repeat(150)),
    block({ name: 'l'.repeat(100), type: '2', linkname: 'k'.repeat(100), magic: GNU_MAGIC }),
  ],
  'a long name and a pax header that says nothing of names': [long('L', 'long'), pax('x', { mtime: '1.5' }), block()],
  'a pax header that says nothing of sizes, and a long name': [pax('x', { mtime: '1.5' }), long('L', 'long'), block()],
  'GNU tar: times where ustar has a prefix, in an incremental dump': [
    block({ magic: GNU_MAGIC, patch: { 345: octal12(1_700_000_000), 357: octal12(1_700_000_000) } }),
  ],
  'GNU tar: a global header with owners': [pax('g', { uname: 'backup', comment: 'c' }), block()],
  'the same keyword twice with one value': [paxRaw('x', record('comment', 'c') + record('comment', 'c')), block()],
  'GNU tar: no name of a sparse file in its header': [
    pax('x', {
      'GNU.sparse.major': '1',
      'GNU.sparse.minor': '0',
      'GNU.sparse.name': 'dir/sp',
      'GNU.sparse.realsize': '9',
    }),
    file('1\n9\n0\n'.padEnd(512, '\0'), { name: 'dir/GNUSparseFile.1/sp' }),
  ],
  'GNU tar: a file that goes on from another volume': [
    pax('g', { 'GNU.volume.filename': 'big', 'GNU.volume.size': '2', 'GNU.volume.offset': '512' }),
    file('ab', { name: './GNUFileParts/big.1' }),
  ],
  'a link target that is not for this type': [pax('x', { linkpath: 'l' }), block()],
  'Sun: an extended header of type X': [pax('X', { path: 'n', 'SUN.devmajor': '5' }), block()],
  'a signed checksum': [block({ name: 'n\xff' })],
};

/** Sizes beyond eight gibibytes, which a header's octal digits cannot hold; the data are not there. */
const LARGE: Readonly<Record<string, readonly string[]>> = {
  'GNU tar: 0 in the header': [pax('x', { size: '9000000000' }), block()],
  'bsdtar: all sevens': [pax('x', { size: '9000000000' }), block({ patch: { 124: '77777777777\0' } })],
  'others: the low digits': [pax('x', { size: '9000000000' }), block({ size: 9_000_000_000 % 2 ** 33 })],
  'node-tar: the same in base-256': [
    pax('x', { size: '9000000000' }),
    block({ patch: { 124: '\x80\0\0\0\0\0\0\x02\x18\x71\x1a\0' } }),
  ],
};

describe('what ordinary writers write is no error', () => {
  test.each(Object.entries(ORDINARY))('%s', (_name, archive) => {
    expect(readPieces(...archive).errors).toEqual([]);
  });

  test.each(Object.entries(LARGE))('a size in pax, and in the header: %s', (_name, archive) => {
    const reading = readPieces(...archive);
    expect(reading.members[0]?.member.size).toBe(9_000_000_000);
    expect(reading.errors.map(({ code }) => code)).toEqual(['TAR_CUT_IN_DATA']);
  });
});
