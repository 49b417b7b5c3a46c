#!/usr/bin/env node
// Writes an archive that no program at hand writes, or none writes wrongly in this way: by-hand.mjs RECIPE
// Layout of blocks: POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar's src/tar.h; star(5); Solaris suntar.
import { writeSync } from 'node:fs';

const TIME = 1700000000;
const octal = (value, digits) => `${value.toString(8).padStart(digits, '0')}\0`;
const padded = (data) => Buffer.concat([data, Buffer.alloc((512 - (data.length % 512)) % 512)]);
const bytes = (text) => (typeof text === 'string' ? Buffer.from(text) : text);

/** A header block; `set` overwrites fields: [offset, text] pairs, the text as Latin-1. */
function header(name, type, size, { magic = 'ustar\x0000', link = '', mode = 0o644, set = [], sum = unsigned } = {}) {
  const block = Buffer.alloc(512);
  bytes(name).copy(block, 0);
  block.write(octal(mode, 7) + octal(0, 7) + octal(0, 7) + octal(size, 11) + octal(TIME, 11), 100, 'latin1');
  block.write(type, 156, 'latin1');
  bytes(link).copy(block, 157);
  block.write(magic, 257, 'latin1');
  if (magic !== '') block.write('root', 265) + block.write('root', 297);
  for (const [at, text] of set) block.write(text, at, 'latin1');
  sum(block);
  return block;
}

function unsigned(block, spell = (sum) => `${sum.toString(8).padStart(6, '0')}\0 `) {
  block.fill(' ', 148, 156);
  block.write(spell(block.reduce((sum, byte) => sum + byte, 0)), 148, 'latin1');
}

function signed(block) {
  block.fill(' ', 148, 156);
  const sum = new Int8Array(block).reduce((all, byte) => all + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
}

const spelt = (spell) => (block) => unsigned(block, spell);
const file = (name, data = 'hello\n', options = {}) =>
  Buffer.concat([header(name, options.type ?? '0', bytes(data).length, options), padded(bytes(data))]);
const folder = (name, options = {}) => header(name, '5', 0, { mode: 0o755, ...options });
const symlink = (name, link) => header(name, '2', 0, { link, mode: 0o777 });
const hardlink = (name, link, size = 0) => header(name, '1', size, { link });
const GNU = 'ustar  \0';
const long = (type, name) => file('././@LongLink', name, { type, magic: GNU, mode: 0 });

function record(keyword, value) {
  const rest = Buffer.concat([Buffer.from(` ${keyword}=`), bytes(value), Buffer.from('\n')]);
  let length = rest.length;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

const records = (pairs) => Buffer.concat(pairs.map(([keyword, value]) => record(keyword, value)));
const extended = (type, pairs, data = records(pairs)) => file('PaxHeaders/m', data, { type });
const x = (...pairs) => extended('x', pairs);
const g = (...pairs) => extended('g', pairs);
const raw = (text) => extended('x', [], Buffer.from(text, 'latin1'));
/** A file whose header tells one size and whose content has another. */
const sized = (size, data) => Buffer.concat([header('m', '0', size), padded(bytes(data))]);
const hello = file('m');
const sparse10 = (map, data, real) =>
  Buffer.concat([
    x(['GNU.sparse.major', '1'], ['GNU.sparse.minor', '0'], ['GNU.sparse.name', 'm'], ['GNU.sparse.realsize', real]),
    header('GNUSparseFile.1/m', '0', 512 + data.length),
    padded(bytes(map)),
    padded(bytes(data)),
  ]);

const recipes = {
  'hdr-blanks': [file('m', 'hello\n', { set: [[100, '   644 \0'], [108, '     0 \0'], [124, '          6 '], [136, '14524770400 ']] })],
  'hdr-base256': [file('m', 'hello\n', { set: [[124, `\x80${'\0'.repeat(10)}\x06`]] })],
  'hdr-base64': [file('m', 'hello\n', { set: [[136, '+BlT+8A\0\0\0\0\0']] })],
  'hdr-twelve-digits': [file('m', 'hello\n', { set: [[124, '000000000006']] })],
  'hdr-negative-size': [header('m', '0', 6, { set: [[124, `${'\xff'.repeat(11)}\xfa`]] }), file('n')],
  'hdr-letter-in-size': [file('m', 'hello\n', { set: [[124, '0000000000x\0']] }), file('n')],
  'hdr-letter-in-mtime': [file('m', 'hello\n', { set: [[136, '1452477040x\0']] })],
  'hdr-v7': [file('m', 'hello\n', { magic: '', type: '\0' })],
  'hdr-v7-folder': [header('folder/', '\0', 0, { magic: '', mode: 0o755 }), file('folder/m', 'hello\n', { magic: '', type: '\0' })],
  'hdr-signed-sum': [file(Buffer.from('m\xc3\xa9', 'latin1'), 'hello\n', { sum: signed })],
  'hdr-sum-nul-nul': [file('m', 'hello\n', { sum: spelt((sum) => `${sum.toString(8).padStart(6, '0')}\0\0`) })],
  'hdr-sum-blank-nul': [file('m', 'hello\n', { sum: spelt((sum) => `${sum.toString(8).padStart(6, '0')} \0`) })],
  'hdr-sum-seven': [file('m', 'hello\n', { sum: spelt((sum) => `${sum.toString(8).padStart(7, '0')}\0`) })],
  'hdr-sum-leading-blanks': [file('m', 'hello\n', { sum: spelt((sum) => `${sum.toString(8).padStart(6, ' ')}\0 `) })],
  'hdr-blank-in-size': [file('m', 'hello\n', { set: [[124, '0000000006 7']] })],
  'hdr-blank-field': [file('m', 'hello\n', { set: [[108, ' '.repeat(8)]] })],
  'hdr-blank-in-uid': [file('m', 'hello\n', { set: [[108, '001 777\0']] })],
  'hdr-prefix-old-magic': [file('m', 'hello\n', { magic: GNU, set: [[345, 'folder']] })],
  'hdr-symlink-with-size': [header('m', '2', 1024, { link: 'n' }), file('n', Buffer.alloc(1024, 'x'))],
  'hdr-contiguous': [file('m', 'hello\n', { type: '7' })],
  'hdr-type-vendor': [file('m', 'hello\n', { type: 'Z' })],
  'hdr-type-renames': [file('././@MaNgLeD', 'Rename @@MaNgLeD.001 to m\n', { type: 'N', magic: GNU }), hello],
  'hdr-empty-name': [file('')],
  'hdr-link-with-size': [file('m'), hardlink('n', 'm', 6), file('o')],
  'hdr-link-with-data': [file('m'), hardlink('n', 'm', 6), padded(Buffer.from('hello\n')), file('o')],

  'solaris-x': [extended('X', [['mtime', '1700000000.500000000'], ['path', 'é']]), file('m'), file('n')],
  'solaris-acl': [file('m.acl', '1000004\0user::rw-\0', { type: 'A' }), hello],
  'star-old': [file('m', 'hello\n', { magic: '', type: '0', set: [[508, 'tar\0']] })],
  'star-xstar': [
    file('m', 'hello\n', { set: [[345, 'prefix'], [476, '14524770401 '], [488, '14524770402 '], [508, 'tar\0']] }),
  ],
  'mac-apple-double': [
    file('._m', Buffer.from('00051607000200004d6163204f5320582020202020202020000000', 'hex')),
    file('m'),
  ],

  'pax-duplicate': [x(['path', 'first'], ['path', 'last']), hello],
  'pax-empty-value': [g(['uname', 'everybody']), x(['uname', '']), hello],
  'pax-length-too-large': [raw('99 path=x\n'), hello],
  'pax-no-newline': [raw('10 path=mx'), hello],
  'pax-length-zero': [raw('0 path=x\n'), hello],
  'pax-no-equals': [raw('8 pathx\n'), hello],
  'pax-nul-in-path': [x(['path', 'm\0hidden']), hello],
  'pax-size-header-zero': [x(['size', '1024']), sized(0, Buffer.concat([header('hidden', '0', 0), Buffer.alloc(512, 'x')]))],
  'pax-size-header-larger': [x(['size', '6']), sized(1024, 'hello\n'), file('n')],
  'pax-size-then-long-name': [x(['size', '1024']), long('L', 'longname\0'), header('m', '0', 1024, { magic: GNU }), Buffer.alloc(1024, 'A')],
  'pax-two-headers': [x(['path', 'one']), x(['mtime', '1']), hello],
  'pax-local-then-global': [x(['path', 'm']), g(['comment', 'c']), hello],
  'pax-without-member': [hello, x(['path', 'orphan'])],
  'pax-binary': [x(['hdrcharset', 'BINARY'], ['path', Buffer.from('n\xff\xfe', 'latin1')]), hello],
  'pax-negative-size': [x(['size', '-512']), hello],
  'pax-unknown-keyword': [x(['NOBODY.knows', 'this']), hello],
  'pax-flipped-keyword': [x(['qath', 'another']), hello],
  'pax-odd-mtime': [x(['mtime', 'yesterday']), hello],
  'pax-global-dropped': [g(['path', 'everywhere']), file('m'), g(['comment', 'c']), file('n')],
  'pax-claims-8-eib': [header('PaxHeaders/m', 'x', 6, { set: [[124, `\x80\0\0\0\x7f${'\xff'.repeat(7)}`]] }), hello],
  'pax-global-comment-dropped': [g(['uname', 'root']), file('m'), g(['comment', 'c']), file('n')],
  'pax-empty-path': [x(['path', '']), hello],
  'pax-charset-unknown': [x(['hdrcharset', 'ISO-IR 8859 1 1998'], ['path', Buffer.from('n\xe9', 'latin1')]), hello],
  'gnu-long-empty': [long('L', ''), file('m', 'hello\n', { magic: GNU })],
  'gnu-long-then-path': [long('L', 'by-long-name\0'), x(['path', 'by-pax']), hello],
  'gnu-long-twice': [long('L', 'first\0'), long('L', 'second\0'), file('m', 'hello\n', { magic: GNU })],
  'gnu-long-unterminated': [long('L', 'no-nul'), file('m', 'hello\n', { magic: GNU })],
  'gnu-link-before-name': [long('K', 'target\0'), long('L', 'name\0'), header('m', '2', 0, { magic: GNU, link: 't' })],
  'gnu-name-before-link': [long('L', 'name\0'), long('K', 'target\0'), header('m', '2', 0, { magic: GNU, link: 't' })],
  'gnu-long-without-member': [hello, long('L', 'orphan\0')],

  'sparse-overlap': [sparse10('2\n0\n600\n512\n600\n', 'x'.repeat(1200), '2048')],
  'sparse-beyond-size': [sparse10('1\n4096\n512\n', 'x'.repeat(512), '1024')],
  'sparse-no-number': [sparse10('1\n0\nxyz\n', 'x'.repeat(512), '512')],
  'sparse-20-gib': [sparse10('1\n0\n512\n', 'x'.repeat(512), String(20 * 2 ** 30))],

  'name-absolute': [file('/etc/m')],
  'name-parent': [file('a/../../m')],
  'name-too-long': [x(['path', 'n'.repeat(300)]), hello],
  'name-windows': [file('con.txt'), file('what?'), file('C:m')],
  'name-collision': [file('Makefile'), file('makefile'), file('stra\u00dfe'), file('STRASSE')],
  'name-type-changes': [symlink('m', 'n'), file('m')],
  'link-through-link': [symlink('a', 'b/c/d'), symlink('m', 'a/../n')],
  'link-leaves-root': [symlink('m', '../../n')],
  'member-through-link': [symlink('a', '/tmp'), file('a/m')],
  'hardlink-missing': [hardlink('n', 'm')],
  'hardlink-later': [hardlink('n', 'm'), file('m')],
  'hardlink-to-itself': [hardlink('m', 'm')],
  'hardlink-to-folder': [folder('d/'), hardlink('n', 'd')],
};

const recipe = recipes[process.argv[2]];
if (recipe === undefined) throw new Error(`no recipe ${process.argv[2]}: one of ${Object.keys(recipes).join(', ')}`);
const output = Buffer.concat([...recipe, Buffer.alloc(1024)]);
for (let at = 0; at < output.length; ) at += writeSync(1, output, at);
