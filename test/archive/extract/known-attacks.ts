import type { ExtractOptions } from '../../../src/archive/extract/index.js';
import { block, file, GNU_MAGIC, long, longRaw, octal12, pax, paxRaw, record } from '../../testing/blocks.js';
import type { Prepared } from '../../testing/restore.js';

/** One published attack on a program that restores archives, built by hand. */
export interface Attack {
  /** Where it was published, and the program. */
  readonly id: string;
  /** Archives that are restored one after the other; `base` is what `out` and `outside` stand in. */
  readonly archives: readonly (string | ((base: string) => string))[];
  readonly prepared?: Prepared;
  readonly options?: ExtractOptions;
  /** What must not be restored: codes and names, in order. */
  readonly refused?: readonly string[];
  /** The same where links may lead out of the folder, if that differs. */
  readonly refusedOutward?: readonly string[];
  /** Lines of the tree that must be there: `f 644 path content`. */
  readonly has?: readonly string[];
  /** Codes of findings that must be among those of the last archive. */
  readonly finds?: readonly string[];
}

const dir = (name: string, mode = '755'): string => block({ name, type: '5', patch: { 100: mode.padStart(7, '0') } });
const symlink = (name: string, linkname: string): string => block({ name, type: '2', linkname });
const hardlink = (name: string, linkname: string): string => block({ name, type: '1', linkname });
const evil = (name: string): string => file('evil', { name });
const good = file('good', { name: 'good' });
const GOOD = 'f 644 good good';

/** A header whose numeric field is set to any bytes. */
const odd = (at: number, bytes: string): string => block({ name: 'odd', patch: { [at]: bytes } });

const LONG_PART = 'd'.repeat(247);
const STEPS = [...'abcdefghijklmnop'];

/** Links whose targets add up to more than PATH_MAX, so that a path through them is resolved no further. */
function longChain(): string {
  let path = '';
  let archive = '';
  for (const step of STEPS) {
    archive += long('L', `${path}${LONG_PART}/`) + block({ type: '5', magic: GNU_MAGIC });
    archive += long('L', `${path}${step}`) + long('K', LONG_PART) + block({ type: '2', magic: GNU_MAGIC });
    path += `${LONG_PART}/`;
  }
  const through = `${STEPS.join('/')}/${'l'.repeat(254)}`;
  archive += long('L', through) + long('K', '../'.repeat(STEPS.length)) + block({ type: '2', magic: GNU_MAGIC });
  archive += long('K', `${through}/../outside`) + block({ name: 'escape', type: '2', magic: GNU_MAGIC });
  return `${archive}${hardlink('flag', 'escape/secret')}${evil('escape/new')}${good}`;
}

/** The table of published faults, row by row. */
export const ATTACKS: readonly Attack[] = [
  {
    id: 'CVE-2007-4559 (Python tarfile): names that climb, absolute names',
    archives: [(base) => evil('../x') + evil('../../x') + evil(`${base}/outside/x`) + evil('/abs') + good],
    refused: ['NAME_CLIMBS ../x', 'NAME_CLIMBS ../../x'],
    has: [GOOD, 'f 644 abs evil'],
  },
  {
    id: 'CVE-2001-1267, CVE-2002-0399, CVE-2007-4131 (GNU tar): .. in odd spellings',
    archives: [
      ['//..//x', 'a/../..', './..//outside/x', 'a/./../../x', '..', '/..', 'a//..//../x'].map(evil).join('') + good,
    ],
    refused: ['//..//x', 'a/../..', './..//outside/x', 'a/./../../x', '..', '/..', 'a//..//../x'].map(
      (name) => `NAME_CLIMBS ${name}`,
    ),
    has: [GOOD],
  },
  {
    id: 'CVE-2016-6321 (GNU tar): what is in front of .. hides a name from the patterns',
    archives: [evil('a/../etc/x')],
    options: { patterns: ['a'] },
    refused: ['NAME_CLIMBS a/../etc/x'],
  },
  {
    id: 'CVE-2006-6097 (GNU tar): type N renames and links',
    archives: [file('Rename good to ../outside/x\nSymlink ../outside to n\n', { name: 'n', type: 'N' }) + good],
    refused: [],
    has: [GOOD],
  },
  {
    id: 'CVE-2025-45582 (GNU tar): one archive makes the link, the next goes through it',
    archives: [symlink('x', '../outside'), evil('x/secret') + evil('x/new') + good],
    options: { outwardLinks: true },
    refused: ['LINK_IN_THE_WAY x/secret', 'LINK_IN_THE_WAY x/new'],
    has: [GOOD, 'l x ../outside'],
  },
  {
    id: 'CVE-2018-20482 (GNU tar): less content than the sparse map says',
    archives: [
      pax('x', { 'GNU.sparse.size': '5000', 'GNU.sparse.numblocks': '1', 'GNU.sparse.map': '0,4096' }) +
        block({ name: 's', size: 4096 }) +
        'x'.repeat(512),
    ],
    refused: ['NOT_WHOLE s'],
  },
  {
    id: 'CVE-2019-9923 (GNU tar): a sparse map with values missing',
    archives: [
      pax('x', { 'GNU.sparse.size': '10', 'GNU.sparse.numblocks': '2', 'GNU.sparse.map': '0,5,5' }) +
        file('evils', { name: 's' }) +
        good,
    ],
    refused: ['SPARSE_MAP_UNSOUND s'],
    has: [GOOD],
    finds: ['SPARSE_MAP_INVALID'],
  },
  {
    id: 'CVE-2021-20193, CVE-2022-48303, CVE-2023-39804 (GNU tar): fields read beyond their end',
    archives: [
      odd(136, ' '.repeat(12)) +
        odd(136, `\x80${' '.repeat(11)}`) +
        paxRaw('x', record(`SCHILY.xattr.${'k'.repeat(100_000)}`, 'v')) +
        block({ name: 'odd' }) +
        good,
    ],
    refused: [],
    has: [GOOD],
  },
  {
    id: 'CVE-2015-8860 (node-tar): a link that leads out, then a file through it',
    archives: [symlink('x', '../outside') + evil('x/secret') + evil('x/new') + good],
    refused: ['LINK_LEADS_OUT x'],
    refusedOutward: ['LINK_IN_THE_WAY x/secret', 'LINK_IN_THE_WAY x/new'],
    has: [GOOD],
  },
  {
    id: 'CVE-2018-20834 (node-tar): a hard link to a file outside, then a file of that name',
    archives: [
      (base) =>
        hardlink('h', `${base}/outside/secret`) + evil('h') + hardlink('i', '../outside/secret') + evil('i') + good,
    ],
    // The first waits for its target, until the file takes its place.
    refused: ['NAME_CLIMBS i'],
    has: [GOOD, 'f 644 h evil', 'f 644 i evil'],
  },
  {
    id: 'CVE-2021-32803 (node-tar): folder, link of that name, file in the folder',
    archives: [dir('d') + symlink('d', '../outside') + evil('d/secret') + evil('d/new') + good],
    refused: ['LINK_LEADS_OUT d'],
    refusedOutward: ['LINK_IN_THE_WAY d/secret', 'LINK_IN_THE_WAY d/new'],
    has: [GOOD],
  },
  {
    id: 'CVE-2021-32804 (node-tar): many roots, of which one is taken off',
    archives: [(base) => evil(`///${base}/outside/new`) + evil('////etc/x') + good],
    refused: [],
    has: [GOOD, 'f 644 etc/x evil'],
  },
  {
    id: 'CVE-2021-37701, CVE-2021-37712 (node-tar): a cache of folders that other spellings get around',
    archives: [
      dir('a\\b') +
        symlink('a/b', '../../outside') +
        evil('a\\b\\secret') +
        dir('cafe\u0301') +
        symlink('CAFE\u0301', '../outside') +
        evil('cafe\u0301/x') +
        good,
    ].map((text) => unescape(encodeURIComponent(text))),
    options: { windows: true },
    has: [GOOD],
  },
  {
    id: 'CVE-2021-37713 (node-tar, Windows): a path relative to a drive',
    archives: [evil('C:../x') + evil('C:x') + evil('C:\\..\\x') + good],
    options: { windows: true },
    refused: ['NAME_CLIMBS C:../x', 'NAME_CLIMBS C:\\..\\x'],
    has: [GOOD, 'f 644 x evil'],
  },
  {
    id: 'CVE-2024-28863 (node-tar): thousands of folders in one name',
    archives: [long('L', `${'a/'.repeat(100_000)}x`) + file('evil', { magic: GNU_MAGIC }) + good],
    has: [GOOD],
  },
  {
    id: 'CVE-2026-23745 (node-tar): targets of links that are absolute or climb',
    archives: [
      (base) =>
        symlink('s1', `${base}/outside/secret`) +
        symlink('s2', '../outside/secret') +
        symlink('d/s3', '../../outside/secret') +
        hardlink('h1', `${base}/outside/secret`) +
        hardlink('h2', '../outside/secret') +
        good,
    ],
    refused: [
      'LINK_LEADS_OUT s1',
      'LINK_LEADS_OUT s2',
      'LINK_LEADS_OUT d/s3',
      'NAME_CLIMBS h2',
      'LINK_TARGET_MISSING h1',
    ],
    refusedOutward: ['NAME_CLIMBS h2', 'LINK_TARGET_MISSING h1'],
    has: [GOOD],
  },
  {
    id: 'CVE-2026-23950 (node-tar): names that are one name on some file systems',
    archives: [symlink('coll\xc3\x9f', '../outside/secret') + evil('collss') + evil('coll\xc3\x9f/x') + good],
    has: [GOOD, 'f 644 collss evil'],
  },
  {
    id: 'CVE-2026-24842 (node-tar): the target of a hard link is checked from one folder and used from another',
    archives: [
      file('root', { name: 'x' }) +
        file('deep', { name: 'a/b/x' }) +
        hardlink('a/b/h', 'x') +
        hardlink('a/b/c/d/i', '../../../outside/secret') +
        good,
    ],
    refused: ['NAME_CLIMBS a/b/c/d/i'],
    has: [GOOD, 'f 644 a/b/h root'],
  },
  {
    id: 'CVE-2026-26960 (node-tar): the target of a hard link goes through a chain of links',
    archives: [
      symlink('a/b/up', '../..') +
        symlink('a/b/up2', 'up/..') +
        hardlink('h', 'a/b/up2/outside/secret') +
        evil('h') +
        good,
      hardlink('i', 'a/b/up2/outside/secret') + evil('i'),
    ],
    options: { outwardLinks: true },
    refused: ['LINK_IN_THE_WAY i'],
    has: [GOOD, 'f 644 h evil', 'f 644 i evil'],
  },
  {
    id: 'CVE-2026-29786, CVE-2026-31802 (node-tar, Windows): targets of links relative to a drive',
    archives: [hardlink('h', 'C:../../x') + symlink('s', 'C:../../x') + symlink('t', 'C:\\x') + good],
    options: { windows: true },
    refused: ['NAME_CLIMBS h', 'LINK_LEADS_OUT s', 'LINK_LEADS_OUT t'],
    refusedOutward: ['NAME_CLIMBS h'],
    has: [GOOD],
  },
  {
    id: 'CVE-2026-53655 (node-tar), GHSA-3cv2-h65g-fgmm (astral-tokio-tar): a pax size for the long name behind it',
    archives: [
      pax('x', { size: '1536' }) +
        longRaw('L', 'visible\0') +
        block({ name: 'visible', magic: GNU_MAGIC, size: 0 }) +
        evil('hidden') +
        block({ name: 'pad' }) +
        good,
    ],
    has: [GOOD],
  },
  {
    id: 'node-tar 7.5.21: little archive, huge member',
    archives: [good + block({ name: 'huge', patch: { 124: `\x80\0\0\0\0\0\x10\0\0\0\0\0` } }) + 'x'.repeat(1024)],
    options: { maxBytes: 1000 },
    has: [GOOD],
  },
  {
    id: 'CVE-2018-20835 (tar-fs): a hard link is written over',
    archives: [hardlink('h', '../outside/secret') + evil('h'), hardlink('k', 'l') + evil('k') + good],
    prepared: { 'out/l': '-> ../outside/secret' },
    refused: ['NAME_CLIMBS h'],
    has: [GOOD, 'f 644 h evil', 'f 644 k evil'],
  },
  {
    id: 'CVE-2024-12905 (tar-fs): links and names that lead out',
    archives: [symlink('s', '..') + evil('s/x') + symlink('s2', 's/outside') + evil('s2/secret') + evil('../x') + good],
    refused: ['LINK_LEADS_OUT s', 'LINK_IN_THE_WAY s2/secret', 'NAME_CLIMBS ../x'],
    refusedOutward: ['LINK_IN_THE_WAY s/x', 'LINK_IN_THE_WAY s2/secret', 'NAME_CLIMBS ../x'],
    has: [GOOD],
  },
  {
    id: 'CVE-2025-48387 (tar-fs): a hard link through a chain of links',
    archives: [
      symlink('n1', '.') +
        symlink('n2', 'n1/..') +
        hardlink('h', 'n2/outside/secret') +
        evil('h') +
        symlink('n3', 'n2/outside') +
        good,
    ],
    refused: ['LINK_LEADS_OUT n2'],
    refusedOutward: ['LINK_IN_THE_WAY h'],
    has: [GOOD, 'f 644 h evil'],
  },
  {
    id: 'CVE-2025-59343 (tar-fs): the name of a folder outside begins like that of the folder',
    archives: [
      (base) =>
        symlink('s', `${base}/out-evil`) +
        symlink('t', '../out-evil') +
        hardlink('h', '../out-evil/x') +
        hardlink('i', `${base}/out-evil/x`) +
        evil('../out-evil/y') +
        good,
    ],
    refused: [
      'LINK_LEADS_OUT s',
      'LINK_LEADS_OUT t',
      'NAME_CLIMBS h',
      'NAME_CLIMBS ../out-evil/y',
      'LINK_TARGET_MISSING i',
    ],
    refusedOutward: ['NAME_CLIMBS h', 'NAME_CLIMBS ../out-evil/y', 'LINK_TARGET_MISSING i'],
    has: [GOOD],
  },
  {
    id: 'CVE-2019-20907, CVE-2024-6232 (Python): a pax record of length 0, headers that take long',
    archives: [
      paxRaw('x', '0 path=evil\n') +
        block({ name: 'a' }) +
        paxRaw('x', `${'1'.repeat(20)} hdrcharset=${' '.repeat(50_000)}BINARY\n`) +
        block({ name: 'b' }) +
        good,
    ],
    has: [GOOD],
  },
  {
    id: 'CVE-2024-12718 (Python): mode and time of something outside, through a link',
    archives: [
      symlink('d', '../outside/folder') +
        dir('d/.', '777') +
        symlink('s', '../outside/secret') +
        dir('e', '777') +
        good,
    ],
    has: [GOOD],
  },
  {
    id: 'CVE-2025-4138, CVE-2025-4330 (Python): the target of a link is not what its letters say',
    archives: [
      symlink('here', '.') +
        symlink('a', 'here/..') +
        symlink('b', 'here/../outside') +
        dir('d/e') +
        symlink('d/e/up', '../..') +
        symlink('d/e/c', 'up/../outside/secret') +
        good,
    ],
    refused: ['LINK_LEADS_OUT a', 'LINK_LEADS_OUT b', 'LINK_LEADS_OUT d/e/c'],
    refusedOutward: [],
    has: [GOOD, 'l here .', 'l d/e/up ../..'],
  },
  {
    id: 'CVE-2025-4435 (Python): a member that is refused is restored all the same',
    archives: [evil('../x') + evil('x/../../y') + good],
    refused: ['NAME_CLIMBS ../x', 'NAME_CLIMBS x/../../y'],
    has: [GOOD],
  },
  {
    id: 'CVE-2025-4517 (Python): links whose targets together pass PATH_MAX',
    archives: [longChain()],
    has: [GOOD],
  },
  {
    id: 'CVE-2025-8194 (Python): a negative size',
    archives: [
      good + block({ name: 'n', patch: { 124: `\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfc\0` } }) + evil('a'),
    ],
    has: [GOOD],
  },
  {
    id: 'CVE-2022-2879, CVE-2025-58183 (Go): a huge extended header, a huge sparse map',
    archives: [
      block({ name: 'x', type: 'x', patch: { 124: octal12(2 ** 32) } }) + 'x'.repeat(2048) + good,
      pax('x', {
        'GNU.sparse.major': '1',
        'GNU.sparse.minor': '0',
        'GNU.sparse.realsize': '10',
        'GNU.sparse.name': 's',
      }) +
        file(`99999999999\n${'0\n0\n'.repeat(5000)}`, { name: 's' }) +
        good,
    ],
    has: [GOOD],
  },
  {
    id: 'CVE-2025-62518 (tokio-tar): a pax size where the header says 0: what is content is read as headers',
    archives: [pax('x', { size: '1024' }) + block({ name: 'nested.tar', size: 0 }) + evil('smuggled') + good],
    refused: [],
    has: [GOOD, `f 644 nested.tar ${evil('smuggled')}`],
  },
  {
    id: 'RUSTSEC-2026-0112, GHSA-fp55-jw48-c537 (astral-tokio-tar): pax records that are wrong are passed over in silence',
    archives: [paxRaw('x', `${record('size', '0')}rubbish`) + block({ name: 'a', size: 0 }) + good],
    has: [GOOD],
    finds: ['PAX_RECORD_INVALID'],
  },
  {
    id: 'CVE-2026-33055, GHSA-3pv8-6f4r-ffg2 (tar-rs): a pax size where the header says another',
    archives: [
      pax('x', { size: '1024' }) + block({ name: 'nested.tar', size: 512 }) + evil('smuggled') + good,
      pax('x', { size: '1024' }) +
        longRaw('L', 'nested\0') +
        block({ name: 'n', size: 0, magic: GNU_MAGIC }) +
        evil('smuggled') +
        good,
    ],
    has: [GOOD, `f 644 nested.tar ${evil('smuggled')}`, `f 644 nested ${evil('smuggled')}`],
  },
  {
    id: 'CVE-2026-33056 (tar-rs): a link, then a folder of that name: its mode is set through the link',
    archives: [
      symlink('d', '../outside/folder') + dir('d', '777') + good,
      symlink('e', '../outside/folder'),
      dir('e', '777'),
    ],
    options: { samePermissions: true },
    has: [GOOD, 'd 777 d', 'd 777 e'],
  },
  {
    id: 'CVE-2021-38511, CVE-2018-20990 (tar-rs): folders are made through a link, a hard link is written over',
    archives: [symlink('s', '../outside') + dir('s/new/deep') + evil('s/new/x') + good],
    prepared: { 'out/p': '-> ../outside' },
    refused: ['LINK_LEADS_OUT s'],
    refusedOutward: ['LINK_IN_THE_WAY s/new/deep', 'LINK_IN_THE_WAY s/new/x'],
    has: [GOOD],
  },
  {
    id: 'CVE-2016-5418, CVE-2021-23177, CVE-2021-31566 (libarchive): a hard link with content; attributes set late, through a link',
    archives: [
      pax('x', { size: '4' }) +
        block({ name: 'h', type: '1', linkname: '../outside/secret', size: 4 }) +
        'evil'.padEnd(512, '\0') +
        dir('d', '777') +
        symlink('d', '../outside/folder') +
        good,
    ],
    options: { outwardLinks: true, samePermissions: true },
    has: [GOOD, 'l d ../outside/folder'],
  },
  {
    id: 'CVE-2024-57970, CVE-2025-25724 (libarchive, bsdtar): a long link without its end, a time that no calendar has',
    archives: [
      longRaw('K', 'x'.repeat(512)) +
        block({ name: 's', type: '2', magic: GNU_MAGIC }) +
        block({ name: 't', patch: { 136: `\x80${'\x7f'.repeat(11)}` } }) +
        block({ name: 'u', patch: { 136: `\xff${'\0'.repeat(11)}` } }) +
        good,
    ],
    has: [GOOD],
  },
  {
    id: 'CVE-2011-5325 (BusyBox): a link that leads out, then a file through it',
    archives: [symlink('l', '/') + evil('l/tmp/x') + symlink('m', '../outside/secret') + evil('m') + good],
    refused: ['LINK_LEADS_OUT l', 'LINK_LEADS_OUT m'],
    refusedOutward: ['LINK_IN_THE_WAY l/tmp/x'],
    has: [GOOD, 'f 644 m evil'],
  },
  {
    id: 'CVE-2025-46394 (BusyBox): escape sequences in names',
    archives: [evil('a\x1b[2J\x1b[1;1Hb') + evil('../\x1b]0;title\x07') + good],
    has: [GOOD],
  },
  {
    id: 'CVE-2026-26157, CVE-2026-26158 (BusyBox): links and names that lead out',
    archives: [hardlink('h', '../../outside/secret') + symlink('s', '././../outside') + evil('./../x') + good],
    refused: ['NAME_CLIMBS h', 'LINK_LEADS_OUT s', 'NAME_CLIMBS ./../x'],
    refusedOutward: ['NAME_CLIMBS h', 'NAME_CLIMBS ./../x'],
    has: [GOOD],
  },
  {
    id: 'CVE-2018-12015, CVE-2026-42496, CVE-2026-42497 (Perl Archive::Tar): a link and a file of one name',
    archives: [symlink('moo', '../outside/secret') + evil('moo') + good, evil('p') + evil('q/new')],
    prepared: { 'out/p': '-> ../outside/secret', 'out/q': '-> ../outside' },
    options: { outwardLinks: true },
    refused: ['LINK_IN_THE_WAY q/new'],
    has: [GOOD, 'f 644 moo evil', 'f 644 p evil', 'l q ../outside'],
  },
  {
    id: 'CVE-2020-28948, CVE-2020-36193 (PHP Archive_Tar): names that begin like an address; links',
    archives: [
      evil('phar://x.phar/y') +
        evil('file:///etc/x') +
        evil('PHAR:..') +
        symlink('s', '../outside') +
        evil('s/x') +
        good,
    ],
    refused: ['LINK_LEADS_OUT s'],
    refusedOutward: ['LINK_IN_THE_WAY s/x'],
    has: [GOOD, 'f 644 phar:/x.phar/y evil', 'f 644 file:/etc/x evil', 'f 644 PHAR:.. evil'],
  },
  {
    id: 'CVE-2024-0406 (mholt/archiver): a link that leads out, in a folder of its own',
    archives: [dir('a/b') + symlink('a/b/l', '../../../outside') + evil('a/b/l/secret') + good],
    refused: ['LINK_LEADS_OUT a/b/l'],
    refusedOutward: ['LINK_IN_THE_WAY a/b/l/secret'],
    has: [GOOD],
  },
];
