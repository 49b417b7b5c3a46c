import { decodeName } from '../../bytes/index.js';
import { printable } from '../../findings/index.js';
import { u32le } from './byte-feed.js';
import { startsWith } from './recognise.js';

/** Something that is no tar, and that tapekit does not read. */
export interface NamedFormat {
  /** What it is, with its article: `an lzip file`. */
  readonly name: string;
  /** What gives the tar inside, with FILE for the file; undefined where there is no such command. */
  readonly command?: string;
  /** False where tar may follow all the same, or where other data may look so: it is named only if no tar is found. */
  readonly isCertain: boolean;
}

interface Signature {
  readonly at?: number;
  /** Text in Latin-1, or bytes in hex. */
  readonly text?: string;
  readonly hex?: string;
  readonly name: string;
  readonly command?: string;
  readonly isCertain?: false;
}

/** In this order: what stands at 0 first. From the formats' own descriptions and the database of file(1). */
const SIGNATURES: readonly Signature[] = [
  { text: 'LZIP\u0001', name: 'an lzip file', command: 'lzip -dc FILE' },
  { hex: '894c5a4f000d0a1a0a', name: 'an lzop file', command: 'lzop -dc FILE' },
  { text: 'LRZI', name: 'an lrzip file', command: 'lrzip -dqo - FILE' },
  { hex: 'ff060000734e61507059', name: 'a framed Snappy file', command: 'snzip -dc FILE' },
  { text: '7z\u00bc\u00af\u0027\u001c', name: 'a 7z archive', command: '7z x -so FILE' },
  { text: 'PK\u0003\u0004', name: 'a zip archive', command: 'unzip -p FILE' },
  { text: 'PK\u0005\u0006', name: 'an empty zip archive' },
  { text: 'PK\u0007\u0008', name: 'a zip archive in pieces' },
  { text: 'Rar!\u001a\u0007', name: 'a rar archive', command: 'unrar p -inul FILE' },
  { text: 'xar!', name: 'a xar archive' },
  { text: 'MSCF\u0000\u0000\u0000\u0000', name: 'a cabinet file' },
  { text: 'age-encryption.org/', name: 'a file encrypted with age', command: 'age -d FILE' },
  { text: '-----BEGIN AGE ENCRYPTED FILE-----', name: 'a file encrypted with age', command: 'age -d FILE' },
  { text: '-----BEGIN PGP MESSAGE-----', name: 'a file encrypted or signed with OpenPGP', command: 'gpg -d FILE' },
  {
    text: 'Salted__',
    name: 'a file encrypted with OpenSSL',
    command: 'openssl enc -d -aes-256-cbc -pbkdf2 -in FILE (with the cipher and options it was made with)',
  },
  { text: '070701', name: 'a cpio archive (newc)' },
  { text: '070702', name: 'a cpio archive (newc with checksums)' },
  { text: '070707', name: 'a cpio archive (POSIX odc)' },
  { text: '!<arch>\ndebian-binary', name: 'a Debian package', command: 'dpkg-deb --fsys-tarfile FILE' },
  { text: '!<arch>\n', name: 'an ar archive' },
  { hex: 'edabeedb', name: 'an rpm package', command: 'rpm2archive - < FILE | gzip -dc' },
  { text: 'hsqs', name: 'a squashfs file system', command: 'sqfs2tar FILE' },
  { text: 'LUKS\u00ba\u00be', name: 'a LUKS encrypted disk' },
  { text: 'QFI\u00fb', name: 'a QEMU disk image' },
  { text: 'KDMV', name: 'a VMware disk image' },
  { text: 'conectix', name: 'a virtual hard disk' },
  { text: 'XFSB', name: 'an XFS file system' },
  { at: 3, text: 'NTFS    ', name: 'an NTFS file system' },
  { at: 3, text: 'EXFAT   ', name: 'an exFAT file system' },
  { at: 82, text: 'FAT32   ', name: 'a FAT file system' },
  { at: 54, text: 'FAT16   ', name: 'a FAT file system' },
  { at: 512, text: 'EFI PART', name: 'a disk image (GPT)' },
  { at: 512, text: 'LABELONE', name: 'an LVM volume' },
  { at: 32_769, text: 'CD001', name: 'an ISO 9660 file system (a CD or DVD image)' },
  { text: 'TAPE\u0003\u0000', name: 'a backup in Microsoft Tape Format (MTF)' },
  { at: 12, text: 'BB02', name: 'a volume of Bacula or Bareos' },
  { at: 24, hex: '6cea0000', name: 'a dump of a file system (dump)' },
  { at: 24, hex: '0000ea6c', name: 'a dump of a file system (dump)' },
  { text: '%PDF-', name: 'a PDF document' },
  { hex: '7f454c46', name: 'a program (ELF)' },
  { text: 'SQLite format 3\u0000', name: 'an SQLite database' },
  { text: 'AMANDA: ', name: 'a header of Amanda', isCertain: false },
  { text: 'VOL1', name: 'a tape label (VOL1)', isCertain: false },
  { hex: '1f9d', name: 'a file of compress (.Z)', command: 'gzip -dc FILE', isCertain: false },
  { hex: '1fa0', name: 'a file of compress -H (LZH)', command: 'gzip -dc FILE', isCertain: false },
  { hex: '1f1e', name: 'a file of pack', command: 'gzip -dc FILE', isCertain: false },
  { hex: 'c771', name: 'a cpio archive (old binary)', isCertain: false },
  { hex: '71c7', name: 'a cpio archive (old binary)', isCertain: false },
];

/**
 * Names what a file is that begins with no tar header and no compression that tapekit reads.
 * @param head - the first 40 KiB, or all there is
 */
export function nameFormat(head: Uint8Array): NamedFormat | undefined {
  const signature = SIGNATURES.find((s) => startsWith(head, bytesOf(s), s.at));
  if (signature !== undefined) {
    const { name, command, isCertain = true } = signature;
    return { name, isCertain, ...(command === undefined ? {} : { command }) };
  }
  return byStructure(head);
}

/** What the named format is, and what to do, as half a sentence. */
export function inWords(format: NamedFormat, file: string): string {
  const { name, command } = format;
  if (command === undefined) return `it is ${name}`;
  const named = command.replace('FILE', () => shellWord(file));
  return `it is ${name}; for a tar inside try: ${named} | tapekit verify -`;
}

/** A file name as a shell takes it; standard input needs none. */
function shellWord(file: string): string {
  if (file.startsWith('(')) return '';
  return /^[\w./+:@%,-]+$/.test(file) && !file.startsWith('-') ? file : printable(file).replace(/^.*$/s, quoted);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function bytesOf(signature: Signature): readonly number[] {
  const { hex, text = '' } = signature;
  if (hex !== undefined) return [...hex.matchAll(/../g)].map(([pair]) => Number.parseInt(pair, 16));
  return [...text].map((char) => char.charCodeAt(0));
}

/** Formats that show themselves by how several fields fit together. */
function byStructure(head: Uint8Array): NamedFormat | undefined {
  if (isLzma(head)) return { name: 'an lzma file', command: 'xz --format=lzma -dc FILE', isCertain: false };
  if (isOpenPgp(head)) return { name: 'a file encrypted with OpenPGP', command: 'gpg -d FILE', isCertain: false };
  if (isExt(head)) return { name: 'an ext2, ext3 or ext4 file system', isCertain: false };
  if (isPartitionTable(head)) return { name: 'a disk image (MBR)', isCertain: false };
  const text = textHead(head);
  return text === undefined ? undefined : { name: textName(text), isCertain: false };
}

/** @see xz, doc/lzma-file-format.txt: properties, dictionary size, uncompressed size (all ones where unknown) */
function isLzma(head: Uint8Array): boolean {
  if (head.length < 14 || head[0] !== 0x5d || head[13] !== 0) return false;
  const dictionary = u32le(head, 1);
  const isPower = dictionary >= 4096 && (dictionary & (dictionary - 1)) === 0;
  const isUnknown = head.subarray(5, 13).every((byte) => byte === 0xff);
  return isPower && (isUnknown || (head[11] === 0 && head[12] === 0));
}

/** @see RFC 9580, 5.1 and 5.3: a session key packet (tags 1 and 3), its length, and a version that exists */
function isOpenPgp(head: Uint8Array): boolean {
  const [first = 0, length = 0] = head;
  if (first < 0x84 || (first < 0xc0 && first > 0x8f)) return false;
  const isNew = first >= 0xc0;
  const tag = isNew ? first & 0x3f : (first >> 2) & 0xf;
  const lengthBytes = isNew ? (length < 192 ? 1 : length < 224 ? 2 : 5) : 1 << (first & 3);
  const version = head[1 + lengthBytes];
  if (tag === 1) return version === 3 || version === 6;
  return tag === 3 && (version === 4 || version === 5 || version === 6) && (head[2 + lengthBytes] ?? 99) < 14;
}

/** @see Linux, fs/ext4/ext4.h: `s_magic`, at 56 of the superblock that stands at 1024, and a sane block size */
function isExt(head: Uint8Array): boolean {
  return startsWith(head, [0x53, 0xef], 1080) && u32le(head, 1048) < 7 && u32le(head, 1028) !== 0;
}

/** A boot signature, and four partitions that are active or not and of which at least one is there. */
function isPartitionTable(head: Uint8Array): boolean {
  if (!startsWith(head, [0x55, 0xaa], 510)) return false;
  const entries = [446, 462, 478, 494];
  return entries.every((at) => ((head[at] ?? 1) & 0x7f) === 0) && entries.some((at) => head[at + 4] !== 0);
}

/** The beginning as text, where it is nothing else. */
function textHead(head: Uint8Array): string | undefined {
  const start = head.subarray(0, 512);
  if (start.length < 4 || start.some((byte) => byte === 0 || (byte < 32 && (byte < 8 || byte > 13)))) return undefined;
  return decodeName(start);
}

function textName(text: string): string {
  if (text.includes('This is a shell archive')) return 'a shell archive (shar)';
  if (/<ltfs(index|label)/.test(text)) return 'an LTFS index or label (XML)';
  if (text.startsWith('<?xml')) return 'an XML file';
  const line = printable((text.split(/\r?\n/).find((l) => l.trim() !== '') ?? '').slice(0, 60));
  return `text, which begins with "${line}"`;
}
