import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/findings/index.js';
import {
  AwsFormat,
  FakeTapeFormat,
  type ImageFormat,
  ImageReader,
  ImageTape,
  MemoryImage,
  RawFormat,
  recogniseImage,
  SimhFormat,
} from '../../../src/tape/index.js';

/** Words of four bytes, least significant first, and text as it is. */
const simh = (...parts: readonly (number | string)[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'string'
        ? [...part].map((character) => character.charCodeAt(0))
        : [part & 255, (part >>> 8) & 255, (part >>> 16) & 255, part >>> 24],
    ),
  );
const text = (digits: string): Uint8Array => Uint8Array.from(digits, (character) => character.charCodeAt(0));

/** A tape as one line: records in parentheses, `|` a filemark, `?` what cannot be read. */
function told(bytes: Uint8Array, format: ImageFormat): { tape: string; findings: readonly Finding[] } {
  const reader = new ImageReader(new MemoryImage(bytes), format);
  let tape = '';
  for (let outcome = reader.read(); outcome.kind !== 'end-of-data'; outcome = reader.read()) {
    const content = 'bytes' in outcome ? String.fromCharCode(...outcome.bytes) : '';
    tape += outcome.kind === 'filemark' ? '|' : outcome.kind === 'record' ? `(${content})` : `?(${content})`;
  }
  return { tape, findings: reader.findings };
}

const briefly = ({ code, at, args }: Finding): object => ({ code, offset: at.offset, ...args });

describe('an image of SIMH', () => {
  test.each([
    ['nothing', simh(), ''],
    ['odd records with padding', simh(3, 'abc\0', 3, 0), '(abc)|'],
    ['odd records without', simh(3, 'abc', 3, 1, 'x', 1, 0), '(abc)(x)|'],
    ['both, one after the other', simh(3, 'abc', 3, 1, 'x\0', 1, 0), '(abc)(x)|'],
    ['erase gaps', simh(0xfffffffe, 2, 'ab', 2, 0xfffffffe, 0xfffffffe, 0), '(ab)|'],
    ['a gap that ends within a word', simh(2, 'ab', 2, 0xfffeffff, '\xff\xff', 0, 2, 'cd', 2), '(ab)|(cd)'],
    ['an end of medium', simh(2, 'ab', 2, 0xffffffff), '(ab)'],
  ])('%s', (_, bytes, tape) => {
    expect(told(bytes, new SimhFormat())).toEqual({ tape, findings: [] });
  });

  const lost = (object: number, offset: number, reason: string, lostBytes: number, resumedAt?: number) => ({
    code: 'TAPE_IMAGE_DAMAGED',
    ...{ offset, object, reason, resumedAt, lostBytes },
  });
  const good = simh(4, 'good', 4);

  test.each([
    [
      'a record that was read with an error',
      simh(0x80000002, 'ab', 0x80000002, 0),
      '?(ab)|',
      [{ code: 'TAPE_IMAGE_RECORD_BAD', offset: 0, object: 0, bytes: 2 }],
    ],
    [
      'one of which nothing could be read, with two words and with one',
      simh(0x80000000, 0x80000000, 0, 0x80000000, 0),
      '?()|?()|',
      [
        { code: 'TAPE_IMAGE_RECORD_BAD', offset: 0, object: 0, bytes: 0 },
        { code: 'TAPE_IMAGE_RECORD_BAD', offset: 12, object: 2, bytes: 0 },
      ],
    ],
    [
      'private records and markers, and a description, each told once',
      simh(0x70533250, 0x70533251, 0x10000002, 'pr', 0x10000002, 2, 'ab', 2, 0xe0000002, 'de', 0xe0000002, 0),
      '(ab)|',
      [
        { code: 'TAPE_IMAGE_FOREIGN_OBJECT', offset: 0, what: 'private markers' },
        { code: 'TAPE_IMAGE_FOREIGN_OBJECT', offset: 8, what: 'records of private data (class 1)' },
        { code: 'TAPE_IMAGE_FOREIGN_OBJECT', offset: 28, what: 'a description of the tape' },
      ],
    ],
    [
      'something behind the end of the medium',
      simh(2, 'ab', 2, 0xffffffff, 'rest'),
      '(ab)',
      [{ code: 'TAPE_IMAGE_BEHIND_END', offset: 10, bytes: 4 }],
    ],
    [
      'another length behind the record than in front of it',
      simh(4, 'abcd', 5, 4, 'good', 4, 0),
      '?(abcd)(good)|',
      [{ code: 'TAPE_IMAGE_LENGTHS_DIFFER', offset: 8, object: 0, front: 4, back: 5 }],
    ],
    [
      'a length that leads nowhere, and records behind it',
      Uint8Array.from([...simh(0x1234, 'abcdef'), ...good, ...good, ...good]),
      '?(abcdef)(good)(good)(good)',
      [lost(0, 0, 'a record of 4660 bytes does not end as it begins', 10, 10)],
    ],
    [
      'a length that leads nowhere, and nothing behind it',
      Uint8Array.from([...good, ...simh(4, 'what is this, and where does it end?')]),
      '(good)?(what)',
      [lost(1, 12, 'a record of 4 bytes does not end as it begins', 40)],
    ],
    [
      'a record that is cut',
      Uint8Array.from([...good, ...simh(100, 'not all')]),
      '(good)?(not all)',
      [{ code: 'TAPE_IMAGE_TRUNCATED', offset: 12, object: 1, expectedBytes: 108, foundBytes: 11 }],
    ],
    [
      'a length that is cut',
      Uint8Array.from([...good, 4, 0]),
      '(good)',
      [{ code: 'TAPE_IMAGE_TRUNCATED', offset: 12, object: 1, expectedBytes: 4, foundBytes: 2 }],
    ],
  ])('%s', (_, bytes, tape, findings) => {
    const { tape: read, findings: found } = told(bytes, new SimhFormat());
    expect([read, found.map(briefly)]).toEqual([tape, findings]);
  });

  test('a record longer than tapes have them is read up to there', () => {
    const length = 0x0100_0001;
    const bytes = new Uint8Array(length + 9);
    bytes.set(simh(length));
    bytes.set(simh(length), length + 5);
    const reader = new ImageReader(new MemoryImage(bytes), new SimhFormat());
    expect(reader.read()).toMatchObject({ kind: 'unreadable', bytes: { length: 0xff_ffff } });
    expect(reader.read().kind).toBe('end-of-data');
    expect(reader.findings.map(({ code }) => code)).toEqual(['TAPE_IMAGE_RECORD_TOO_LONG']);
  });

  test('is written with padding, without for E11, and with the mark of a record that is bad', () => {
    for (const [format, bytes] of [
      [new SimhFormat(), simh(3, 'abc\0', 3, 0x80000001, 'x\0', 0x80000001, 0)],
      [new SimhFormat({ padded: false }), simh(3, 'abc', 3, 0x80000001, 'x', 0x80000001, 0)],
    ] as const) {
      const image = new MemoryImage();
      const tape = new ImageTape(image, format);
      tape.write(text('abc'));
      tape.writeUnreadable(text('x'));
      tape.writeFilemarks(1);
      expect(image.bytes).toEqual(bytes);
    }
  });
});

/** A piece of AWSTAPE. */
const aws = (length: number, previous: number, flags: number, content = ''): number[] => [
  ...[length & 255, length >> 8, previous & 255, previous >> 8, flags, 0],
  ...text(content),
];

describe('an image of AWSTAPE', () => {
  const fine = [...aws(2, 0, 0xa0, 'ab'), ...aws(0, 2, 0x40)];

  test.each([
    ['a record of two pieces', [...aws(2, 0, 0x80, 'ab'), ...aws(1, 2, 0x20, 'c'), ...aws(0, 1, 0x40)], '(abc)|', []],
    [
      'a length of the piece in front that is wrong',
      [...fine, ...aws(1, 7, 0xa0, 'x'), ...aws(0, 1, 0x40)],
      '(ab)|(x)|',
      [{ code: 'TAPE_IMAGE_LENGTHS_DIFFER', offset: 14, object: 2, front: 0, back: 7 }],
    ],
    [
      'a record that never ends',
      [...aws(2, 0, 0x80, 'ab'), ...fine],
      '?(ab)(ab)|',
      [
        {
          code: 'TAPE_IMAGE_DAMAGED',
          ...{ offset: 0, object: 0, reason: 'a record does not end as it should', resumedAt: 8, lostBytes: 8 },
        },
      ],
    ],
    [
      'no piece where one should begin',
      [...fine, ...text('what is this?'), ...fine],
      '(ab)|?()(ab)|',
      [
        {
          code: 'TAPE_IMAGE_DAMAGED',
          ...{ offset: 14, object: 2, reason: 'what stands here is no beginning of a record', resumedAt: 27 },
          lostBytes: 13,
        },
      ],
    ],
    [
      'a record without bytes',
      [...aws(0, 0, 0xa0), ...fine],
      '?()(ab)|',
      [
        {
          code: 'TAPE_IMAGE_DAMAGED',
          ...{ offset: 0, object: 0, reason: 'a record has no bytes', resumedAt: 6, lostBytes: 6 },
        },
      ],
    ],
    [
      'a compressed record, and nothing to decompress it with',
      [...aws(2, 0, 0xa1, 'zz'), ...aws(0, 2, 0x40)],
      '?()|',
      [{ code: 'TAPE_IMAGE_NOT_DECOMPRESSED', offset: 0, object: 0, method: 'zlib', bytes: 2 }],
    ],
    [
      'a record that is cut within its second piece',
      [...aws(2, 0, 0x80, 'ab'), ...aws(4, 2, 0x20, 'c')],
      '?(abc)',
      [{ code: 'TAPE_IMAGE_TRUNCATED', offset: 0, object: 0, expectedBytes: 18, foundBytes: 15 }],
    ],
  ])('%s', (_, bytes, tape, findings) => {
    const { tape: read, findings: found } = told(Uint8Array.from(bytes), new AwsFormat());
    expect([read, found.map(briefly)]).toEqual([tape, findings]);
  });

  test('has records of more than 65,535 bytes in several pieces', () => {
    const image = new MemoryImage();
    new ImageTape(image, new AwsFormat()).write(new Uint8Array(150_000).fill(7));
    expect([image.sizeBytes, image.bytes[4], image.bytes[65_535 + 10], image.bytes[2 * 65_541 + 4]]).toEqual([
      150_018, 0x80, 0, 0x20,
    ]);
    const reader = new ImageReader(image, new AwsFormat());
    expect(reader.read()).toMatchObject({ kind: 'record', bytes: { length: 150_000 } });
  });
});

describe('an image of FakeTape', () => {
  test('is read, and written', () => {
    const bytes = text('000000030003abc000300000003000000010001x');
    expect(told(bytes, new FakeTapeFormat())).toEqual({ tape: '(abc)|(x)', findings: [] });
    const image = new MemoryImage();
    const tape = new ImageTape(image, new FakeTapeFormat());
    for (const record of ['abc', undefined, 'x']) {
      if (record === undefined) tape.writeFilemarks(1);
      else tape.write(text(record));
    }
    expect(image.bytes).toEqual(bytes);
  });

  test('holds no record of more than 65,535 bytes', () => {
    const tape = new ImageTape(new MemoryImage(), new FakeTapeFormat());
    expect(() => tape.write(new Uint8Array(65_536))).toThrow(RangeError);
  });
});

test('a file of records of one length that is cut', () => {
  const { tape, findings } = told(text('abcde'), new RawFormat(2));
  expect([tape, findings.map(briefly)]).toEqual([
    '(ab)(cd)(e)',
    [{ code: 'TAPE_IMAGE_LAST_RECORD_SHORT', offset: 4, recordBytes: 2, bytes: 1 }],
  ]);
  expect(() => new RawFormat(0)).toThrow(RangeError);
});

test.each([
  ['nothing', new Uint8Array(0)],
  ['zeros', new Uint8Array(4096)],
  ['text', text('This is a text, of more than a few words, and no image of a tape at all.\n')],
  ['an archive', Uint8Array.from({ length: 1536 }, (_, i) => (i < 5 ? 0x61 : i === 156 ? 0x30 : 0))],
])('%s is taken for no image', (_, bytes) => {
  expect(recogniseImage(new MemoryImage(bytes))).toBeUndefined();
});

test('going far in a long image reads no more than a part of it', () => {
  const image = new MemoryImage();
  const tape = new ImageTape(image, new SimhFormat());
  for (let i = 0; i < 70_000; i++) {
    if (i % 1000 === 999) tape.writeFilemarks(1);
    else tape.write(simh(i));
  }
  let reads = 0;
  const readAt = (offset: number, length: number) => {
    reads++;
    return image.readAt(offset, length);
  };
  const reader = new ImageReader({ sizeBytes: image.sizeBytes, readAt }, new SimhFormat());
  reader.spaceToEndOfData();
  reads = 0;
  expect(reader.locate(31_416)).toBe(true);
  expect(reader.read()).toEqual({ kind: 'record', bytes: simh(31_416) });
  expect(reader.spaceFilemarks(-20)).toEqual({ left: 0, stop: undefined });
  expect(reader.position()).toEqual({ partition: 0, object: 11_999, file: 11 });
  expect(reads).toBeLessThan(10);
});
