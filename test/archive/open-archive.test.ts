import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { buildArchive } from '../../emulator/testing/index.js';
import { openArchive } from '../../src/archive/open-archive.js';
import { orderSources } from '../../src/archive/order-sources.js';
import { readArchive } from '../../src/archive/read-archive.js';
import { type ByteSource, memorySource, readError } from '../../src/archive/source.js';
import { decode, decodeAll, isSame, pipeOf } from './compression/decode.js';
import { SAMPLE, vector } from './compression/vectors.js';

/** A header block with nothing but a name and a type. */
function header(name: string, typeflag: string): Uint8Array {
  const block = new Uint8Array(512);
  const put = (at: number, text: string): void => block.set(Buffer.from(text, 'latin1'), at);
  put(0, name);
  for (const [field, length] of [
    [100, 7],
    [108, 7],
    [116, 7],
    [124, 11],
    [136, 11],
  ] as const)
    put(field, '0'.repeat(length));
  put(156, typeflag);
  put(257, 'ustar  ');
  const sum = block.reduce((total, byte) => total + byte, 8 * 0x20);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return block;
}

/** Bytes that hold some text at an offset, and zeros. */
function holding(text: string, offset = 0): Uint8Array {
  const bytes = new Uint8Array(64 << 10);
  bytes.set(Buffer.from(text, 'latin1'), offset);
  return bytes;
}

const folder = mkdtempSync(join(tmpdir(), 'tapekit-open-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('plain tar', () => {
  test('a file is read where it stands: it costs nothing and can seek', async () => {
    const source = memorySource('a.tar', SAMPLE);
    const archive = await openArchive(source, 0);
    expect(archive.source).toBe(source);
    expect(archive.layer).toBeUndefined();
  });

  test('a pipe gives back what was looked at', async () => {
    for (const sizes of [[10_240], [512], [1 << 20]]) {
      const { out, archive } = await decodeAll(pipeOf(SAMPLE, sizes));
      expect(isSame(out, SAMPLE)).toBe(true);
      expect(archive.layer).toBeUndefined();
    }
  });

  test.each(['BZh91AY&SY', 'PK\u0003\u0004', '\u001f\u008b\u0008\u0000', '7z\u00bc\u00af\u0027\u001c', 'Salted__'])(
    'a first name that looks like another format is a name: %j',
    async (name) => {
      const bytes = Buffer.concat([header(name, '0'), new Uint8Array(1024)]);
      expect(isSame((await decode(bytes)).out, bytes)).toBe(true);
      // Also where the header is damaged.
      bytes[120] = 0x39;
      expect(isSame((await decode(bytes)).out, bytes)).toBe(true);
    },
  );

  test('a first block that was overwritten hides no archive', async () => {
    const bytes = Buffer.concat([holding('Rar!\u001a\u0007').subarray(0, 512), header('a', '0'), new Uint8Array(1024)]);
    expect(isSame((await decode(bytes)).out, bytes)).toBe(true);
  });
});

describe('what is named', () => {
  test.each<[string, Uint8Array, string]>([
    ['lzip', vector('sample.tar.lz'), 'an lzip file; for a tar inside try: lzip -dc backup | tapekit verify -'],
    ['lzop', holding('\u0089LZO\u0000\r\n\u001a\n'), 'lzop -dc backup | tapekit verify -'],
    ['7z', holding('7z\u00bc\u00af\u0027\u001c'), 'a 7z archive'],
    ['zip', holding('PK\u0003\u0004'), 'unzip -p backup'],
    ['rar', holding('Rar!\u001a\u0007\u0001'), 'a rar archive'],
    ['age', holding('age-encryption.org/v1\n'), 'age -d backup | tapekit verify -'],
    ['armoured OpenPGP', holding('-----BEGIN PGP MESSAGE-----\n'), 'gpg -d backup | tapekit verify -'],
    ['OpenSSL', holding('Salted__12345678'), 'openssl enc -d'],
    ['cpio', holding('070701'), 'a cpio archive (newc)'],
    ['Debian package', holding('!<arch>\ndebian-binary '), 'dpkg-deb --fsys-tarfile backup'],
    ['rpm', holding('\u00ed\u00ab\u00ee\u00db'), 'an rpm package'],
    ['ISO 9660', holding('CD001', 32_769), 'an ISO 9660 file system'],
    ['GPT', holding('EFI PART', 512), 'a disk image (GPT)'],
    ['squashfs', holding('hsqs'), 'a squashfs file system'],
    ['MTF', holding('TAPE\u0003\u0000'), 'Microsoft Tape Format'],
    ['PDF', holding('%PDF-1.7'), 'a PDF document'],
  ])('%s is refused at once, with what to do', async (_, bytes, words) => {
    for (const source of [memorySource('backup', bytes), { ...pipeOf(bytes), name: 'backup' }])
      await expect(openArchive(source, 0)).rejects.toThrow(words);
  });

  test.each<[string, Uint8Array, string]>([
    ['compress', Buffer.from('1f9d900102030405', 'hex'), 'compress (.Z); for a tar inside try: gzip -dc'],
    ['lzma', Buffer.from('5d00008000ffffffffffffffff00112233', 'hex'), 'xz --format=lzma -dc'],
    ['OpenPGP', Buffer.from('85010c03aabbccdd', 'hex'), 'encrypted with OpenPGP; for a tar inside try: gpg -d'],
    ['ext4', holding('\u0053\u00ef', 1080).fill(1, 1028, 1029), 'an ext2, ext3 or ext4 file system'],
    ['a shell archive', Buffer.from('#!/bin/sh\n# This is a shell archive\n'), 'a shell archive (shar)'],
    ['an LTFS index', Buffer.from('<?xml version="1.0"?>\n<ltfsindex version="2.4.0">'), 'an LTFS index'],
    ['text', Buffer.from('Dear reader,\n\nhere is no archive.\n'), 'text, which begins with "Dear reader,"'],
  ])('%s is read to its end, and named only where no tar was found', async (_, bytes, words) => {
    const { archive, out } = await decode(bytes);
    expect(isSame(out, bytes)).toBe(true);
    expect(archive.instead()).toContain(words);
  });

  test('nothing is known of other bytes', async () => {
    expect((await decode(Buffer.from('00ff00ff00ff', 'hex'))).archive.instead()).toBeUndefined();
  });

  test('a file name is quoted for the shell', async () => {
    const source = memorySource("it's $HOME.lz", vector('sample.tar.lz'));
    await expect(openArchive(source, 0)).rejects.toThrow(`lzip -dc 'it'\\''s $HOME.lz' |`);
  });
});

describe('a compressed layer without tar', () => {
  test.each<[string, Uint8Array, string]>([
    ['compressed twice', gzipSync(vector('sample.tar.zst')), 'no tar inside: it holds zstd data'],
    ['another format', gzipSync(vector('sample.tar.lz')), 'no tar inside: it holds an lzip file'],
    ['text', gzipSync('just text, nothing else'), 'no tar inside: it holds text, which begins with'],
    ['noise', gzipSync(Buffer.from('00ff00ff', 'hex')), 'no tar inside'],
    ['nothing', gzipSync(''), 'it is gzip data that holds nothing'],
    ['a window too large', vector('long-31.tar.zst'), 'zstd --long=31 -dc FILE | tapekit verify -'],
    ['a filter', vector('x86.tar.xz'), 'it goes through the filter x86'],
  ])('%s', async (_, bytes, words) => {
    expect((await decode(bytes)).archive.instead()).toContain(words);
  });
});

describe('sets of volumes', () => {
  const end = new Uint8Array(1024);
  const write = (name: string, bytes: Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };

  test('compressed volumes are put in their order', async () => {
    const volumes = [2, 1, 3].map((n) =>
      write(`v${n}.tar.gz`, gzipSync(Buffer.concat([header(`set Volume ${n}`, 'V'), header('a', '0'), end]))),
    );
    const [two, one, three] = volumes as [string, string, string];
    expect(await orderSources(volumes)).toEqual([[one, two, three]]);
  });

  test('files that are none of a set stay on their own, whatever they are', async () => {
    const files = [
      write('a.tar.gz', gzipSync(Buffer.concat([header('a', '0'), end]))),
      write('b.lz', vector('sample.tar.lz')),
    ];
    expect(await orderSources(files)).toEqual(files.map((file) => [file]));
  });
});

/** A tape: each read gives one record, and fails where the record is larger than what is asked for. */
function tape(bytes: Uint8Array, recordBytes: number): ByteSource {
  let offset = 0;
  const read = async (into: Uint8Array): Promise<number> => {
    const record = bytes.subarray(offset, offset + recordBytes);
    if (record.length > into.length) throw readError('tape', { code: 'ENOMEM', message: '' });
    into.set(record);
    offset += record.length;
    return record.length;
  };
  return { name: 'tape', sizeBytes: undefined, read, skip: undefined, readAt: undefined, close: () => undefined };
}

test.each([
  ['plain', (bytes: Uint8Array) => bytes],
  ['compressed', (bytes: Uint8Array) => gzipSync(bytes, { level: 0 })],
] as const)('a tape with records of 4 MiB, %s', async (_, store) => {
  const members = [{ type: 'file', name: 'a', content: new Uint8Array(9 << 20) }] as const;
  const { bytes } = buildArchive({ dialect: 'gnu', members });
  const { source } = await openArchive(tape(store(bytes), 4 << 20), 0);
  const result = await readArchive(source, { volume: 0, data: true, moreFollows: false, take: () => undefined });
  expect(result).toMatchObject({ bytes: bytes.length, sawTar: true, interrupted: false });
});
