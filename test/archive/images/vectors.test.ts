import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decompressRecord } from '../../../src/archive/images/decompress-record.js';
import {
  IMAGE_FORMATS,
  type ImageFormatName,
  ImageReader,
  ImageTape,
  MemoryImage,
  recogniseImage,
} from '../../../src/tape/index.js';

interface Vector {
  readonly file: string;
  readonly sha256: string;
  readonly format: ImageFormatName;
  readonly objects: readonly (number | 'filemark')[];
}

const FOLDER = new URL('../../../vectors/images/', import.meta.url);
const bytesOf = (file: string): Uint8Array => new Uint8Array(readFileSync(new URL(file, FOLDER)));
const { vectors } = JSON.parse(readFileSync(new URL('vectors.json', FOLDER), 'utf8')) as { vectors: Vector[] };

/** What stands on the tape: text for each record, undefined for a filemark. */
function contentOf(bytes: Uint8Array, format: ImageFormatName): (Uint8Array | undefined)[] {
  const reader = new ImageReader(new MemoryImage(bytes), IMAGE_FORMATS[format].make(), {
    decompress: decompressRecord,
  });
  const all: (Uint8Array | undefined)[] = [];
  for (let outcome = reader.read(); outcome.kind !== 'end-of-data'; outcome = reader.read()) {
    expect(outcome.kind).not.toBe('unreadable');
    all.push('bytes' in outcome ? outcome.bytes.slice() : undefined);
  }
  expect(reader.findings).toEqual([]);
  return all;
}

describe.each(vectors)('$file', ({ file, sha256, format, objects }) => {
  const bytes = bytesOf(file);

  test('is as it was made', () => {
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  });

  test('is told by its content, and read', () => {
    expect(recogniseImage(new MemoryImage(bytes))).toBe(format);
    expect(contentOf(bytes, format).map((record) => record?.length ?? 'filemark')).toEqual(objects);
  });

  test('is written again, byte for byte where it was not compressed', () => {
    const image = new MemoryImage();
    const tape = new ImageTape(image, IMAGE_FORMATS[format].make());
    for (const record of contentOf(bytes, format)) {
      if (record === undefined) tape.writeFilemarks(1);
      else tape.write(record);
    }
    const plain = file.endsWith('.het') && objects.length === 3 ? bytesOf('label.aws') : bytes;
    expect(image.bytes).toEqual(plain);
  });
});

test('the same label comes out of all three compressions', () => {
  const [plain, ...others] = ['label.aws', 'zlib.het', 'bzip2.het'].map((file) => contentOf(bytesOf(file), 'aws'));
  for (const other of others) expect(other).toEqual(plain);
});

test.each(['zlib.het', 'bzip2.het'])(
  'a byte that is changed in the data of %s is found, and the rest is read',
  (file) => {
    const bytes = bytesOf(file).slice();
    bytes[12] = (bytes[12] as number) ^ 0xff;
    const reader = new ImageReader(new MemoryImage(bytes), IMAGE_FORMATS.aws.make(), { decompress: decompressRecord });
    expect([reader.read(), reader.read(), reader.read()].map(({ kind }) => kind)).toEqual([
      'unreadable',
      'record',
      'filemark',
    ]);
    expect(reader.findings.map(({ code }) => code)).toEqual(['TAPE_IMAGE_NOT_DECOMPRESSED']);
  },
);
