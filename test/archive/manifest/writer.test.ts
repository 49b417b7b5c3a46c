import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createManifestWriter, MANIFEST_FORMATS, type ManifestRecord } from '../../../src/archive/manifest/index.js';
import { normaliseName } from '../../../src/archive/manifest/names.js';
import { decodeName } from '../../../src/bytes/text.js';
import { entriesOf, readAll, sha256 } from './members.js';

const seed = Number(process.env.TAPEKIT_SEED ?? 20260101);

function record(name: string, more: Partial<ManifestRecord> = {}): ManifestRecord {
  return {
    name,
    kind: 'file',
    size: 2 ** 40,
    sha256: sha256(name),
    mode: 0o100644,
    uid: 0,
    gid: 1000,
    uname: '',
    gname: 'a group',
    mtime: { seconds: -5, nanoseconds: 1 },
    linkname: '',
    ...more,
  };
}

const anyName = fc
  .uint8Array({ minLength: 1, maxLength: 30 })
  .map((bytes) => normaliseName(decodeName(bytes.map((byte) => (byte === 0 ? 47 : byte)))))
  .filter((name) => name !== '');

describe('writing', () => {
  test.each(MANIFEST_FORMATS)('%s: any name is read back as it was written, or left out', (format) => {
    const writer = createManifestWriter(format, { add: 'data/' });
    fc.assert(
      fc.property(anyName, (name) => {
        const line = writer.entry(record(name));
        if (line === 'name') {
          expect(name).toMatch(/[\n\r]/);
          return;
        }
        const text = Buffer.concat([writer.header(), line as Uint8Array, writer.entry(record('last')) as Uint8Array]);
        const entries = entriesOf(readAll(text, format));
        expect(entries.map((e) => normaliseName(e.name))).toEqual([`data/${name}`, 'data/last']);
        expect(entries[0]?.sha256).toBe(sha256(name));
      }),
      { seed, numRuns: 500 },
    );
  });

  test('mtree keeps type, attributes and links', () => {
    const writer = createManifestWriter('mtree');
    const link = writer.entry(record('l', { kind: 'symlink', linkname: 'a b\n', sha256: undefined })) as Uint8Array;
    const [entry] = entriesOf(readAll(Buffer.concat([writer.header(), link])));
    expect(entry).toMatchObject({ kind: 'symlink', linkname: 'a b\n', mode: 0o644, gid: 1000 });
    expect(entry?.mtime).toEqual({ seconds: -5, nanoseconds: 1 });
  });

  test('what a format cannot hold is said', () => {
    expect(createManifestWriter('sha256sum').entry(record('d', { kind: 'directory' }))).toBe('kind');
    expect(createManifestWriter('sha256sum').entry(record('h', { kind: 'hardlink', sha256: undefined }))).toBe(
      'digest',
    );
    expect(createManifestWriter('bagit').entry(record('x'))).toBe('base');
    expect(createManifestWriter('bagit', { base: 'bag' }).entry(record('other/data/x'))).toBe('base');
    expect(createManifestWriter('mtree').entry(record('v', { kind: 'volume-label' }))).toBe('kind');
  });

  test('a base is taken off; standard input is not named by accident', () => {
    const text = (line: unknown) => new TextDecoder().decode(line as Uint8Array).slice(66);
    expect(text(createManifestWriter('bagit', { base: './bag/' }).entry(record('bag/data/50%')))).toBe('data/50%25\n');
    expect(text(createManifestWriter('sha256sum').entry(record('-')))).toBe('./-\n');
  });
});
