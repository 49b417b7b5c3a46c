import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sign } from '../../emulator/testing/header-block.js';
import {
  applyDamage,
  archive,
  type BuildDialect,
  type BuiltArchive,
  buildArchive,
  chunkCuts,
  content,
  cutAt,
  type Damaged,
  damage,
  damagedArchive,
  isWellFormed,
  judgeDamage,
  type MemberTruth,
} from '../../emulator/testing/index.js';
import { concatenated, encodeName } from '../../src/bytes/index.js';
import { type TarMember, TarReader } from '../../src/tar/index.js';
import { findable } from '../testing/findable.js';
import { type Reading, type ReadMember, readAll, readEvents } from '../testing/read-all.js';
import { settings } from '../testing/settings.js';

const KINDS: Record<MemberTruth['type'], TarMember['kind']> = {
  file: 'file',
  contiguous: 'file',
  hardlink: 'hardlink',
  symlink: 'symlink',
  'character-device': 'character-device',
  'block-device': 'block-device',
  directory: 'directory',
  fifo: 'fifo',
  'volume-label': 'volume-label',
};

/** What a reading must give of a member, as plain values. */
function expected(truth: MemberTruth): object {
  return {
    name: truth.name,
    kind: KINDS[truth.type],
    typeflag: truth.typeflag,
    linkname: truth.linkname,
    size: truth.size,
    storedSize: truth.stored.length,
    mode: truth.mode,
    uid: truth.uid,
    gid: truth.gid,
    uname: truth.uname,
    gname: truth.gname,
    mtime: truth.mtime,
    devmajor: truth.devmajor,
    devminor: truth.devminor,
    sparse:
      truth.sparse === undefined
        ? undefined
        : { realSize: truth.sparse.realSize, regions: truth.sparse.regions, isSound: true },
    offset: truth.offset,
    headerOffset: truth.headerOffset,
    dataOffset: truth.dataOffset,
    stored: truth.stored,
    recovered: false,
  };
}

function readAs(truth: MemberTruth, { member, stored }: ReadMember): object {
  const all: Record<string, unknown> = { ...member, stored };
  return Object.fromEntries(Object.keys(expected(truth)).map((key) => [key, all[key]]));
}

const dialect = fc.constantFrom<BuildDialect>('v7', 'ustar', 'pax', 'gnu');

describe('whole archives', () => {
  test('what was written is read: every member with its content, and no error', () => {
    fc.assert(
      fc.property(archive(), ({ bytes, members, description }) => {
        const reading = readAll(bytes);
        expect(reading.members).toHaveLength(members.length);
        for (const [i, truth] of members.entries()) {
          expect(readAs(truth, reading.members[i] as ReadMember)).toEqual(expected(truth));
        }
        expect(reading.errors).toEqual([]);
        expect(reading.labels).toEqual(description.label === undefined ? [] : [description.label]);
      }),
      settings(120),
    );
  });

  test('the records that were written for a member are the ones it carries', () => {
    fc.assert(
      fc.property(archive({ dialects: ['pax'], minMembers: 1 }), ({ bytes, members }) => {
        const reading = readAll(bytes);
        for (const [i, truth] of members.entries()) {
          const pax = reading.members[i]?.member.pax;
          for (const [keyword, value] of truth.records) {
            // Version 0.0 repeats these two: no map from keywords to values holds them.
            if (/^GNU\.sparse\.(offset|numbytes)$/.test(keyword)) continue;
            expect(pax?.get(keyword), keyword).toEqual(value);
          }
        }
      }),
      settings(120),
    );
  });

  test('an archive stored in an archive is content, and no error', () => {
    fc.assert(
      fc.property(archive({ minMembers: 1 }), dialect, (inner, outer) => {
        const { bytes } = buildArchive({
          dialect: outer,
          members: [
            { type: 'file', name: 'a', content: Uint8Array.of(1, 2, 3) },
            { type: 'file', name: 'inner.tar', content: inner.bytes },
            { type: 'file', name: 'z' },
          ],
        });
        const reading = readAll(bytes);
        expect(reading.members.map(({ member }) => member.name)).toEqual(['a', 'inner.tar', 'z']);
        expect(reading.members[1]?.stored).toEqual(inner.bytes);
        expect(reading.errors).toEqual([]);
      }),
      settings(100),
    );
  });
});

describe('chunks', () => {
  test('whole archives give the same events in any chunking', () => {
    const cut = archive().chain((a) => fc.tuple(fc.constant(a.bytes), chunkCuts(a.bytes.length)));
    fc.assert(
      fc.property(cut, ([bytes, cuts]) => {
        expect(readEvents(cutAt(bytes, cuts))).toEqual(readEvents([bytes]));
      }),
      settings(100),
    );
  });

  test('damaged archives give the same events in any chunking', () => {
    const cut = damagedArchive({ maxMembers: 5 })
      .filter(({ damaged }) => damaged.bytes.length > 0)
      .chain(({ damaged: { bytes } }) => fc.tuple(fc.constant(bytes), chunkCuts(bytes.length)));
    fc.assert(
      fc.property(cut, ([bytes, cuts]) => {
        expect(readEvents(cutAt(bytes, cuts))).toEqual(readEvents([bytes]));
      }),
      settings(150),
    );
  });
});

/** Bytes that get past the checksum: blocks with a fitting sum and anything in their fields. */
const signedBlock = fc
  .tuple(
    fc.uint8Array({ minLength: 512, maxLength: 512 }),
    fc.constantFrom(...'0125LKxgXSVMDN7A\0'),
    fc.constantFrom('ustar\x0000', 'ustar  \0', '\0\0\0\0\0\0\0\0'),
    fc.constantFrom(
      '00000000000\0',
      '00000001000\0',
      '77777777777\0',
      '777777777777',
      '\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff',
      '-1         \0',
    ),
    fc.boolean(),
  )
  .map(([noise, typeflag, magic, size, isQuiet]) => {
    const block = isQuiet ? noise.map((byte, i) => (i < 100 ? byte : 0)) : noise;
    const put = (at: number, text: string): void =>
      block.set(
        Uint8Array.from(text, (c) => c.charCodeAt(0)),
        at,
      );
    put(124, size);
    put(156, typeflag);
    put(257, magic);
    sign(block);
    return block;
  });
const anything = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 1200 }),
      signedBlock,
      fc.constantFrom(512, 1024, 700).map((length) => new Uint8Array(length)),
      content(2000),
      fc
        .constantFrom('12 path=abc\n', '30 GNU.sparse.map=1,2,3,4,5,6\n', '999999999 size=1\n', '18 size=99999999\n')
        .map((text) => encodeName(text.padEnd(512, '\0'))),
    ),
    { maxLength: 12 },
  )
  .map(concatenated);

describe('any bytes', () => {
  test('no exception, the same events in any chunking, and nothing that is no archive is called whole', () => {
    const cut = anything.chain((bytes) => fc.tuple(fc.constant(bytes), chunkCuts(bytes.length)));
    fc.assert(
      fc.property(cut, ([bytes, cuts]) => {
        const reading = readAll(bytes);
        expect(readEvents(cutAt(bytes, cuts))).toEqual(readEvents([bytes]));
        if (!isWellFormed(bytes)) expect(isCalledWhole(reading)).toBe(false);
      }),
      settings(200),
    );
  });

  test('work is linear: sixteen times the bytes are not looked back at a hundred times as often', () => {
    fc.assert(
      fc.property(anything, (bytes) => {
        if (bytes.length < 1024) return;
        const short = repeated(bytes, 1 << 16);
        // Anything that looks back from every block would do so 256 times as often.
        expect(bytesAsked(repeated(bytes, 1 << 20))).toBeLessThan(80 * Math.max(short.length, bytesAsked(short)));
      }),
      settings(20),
    );
  });
});

function repeated(bytes: Uint8Array, atLeast: number): Uint8Array {
  return concatenated(Array.from({ length: Math.ceil(atLeast / bytes.length) }, () => bytes));
}

/** Bytes that a reader with random access asks for: its work besides reading each byte once. */
function bytesAsked(bytes: Uint8Array): number {
  let asked = 0;
  const bytesAt = (offset: number, length: number): Uint8Array => {
    asked += length;
    return bytes.subarray(offset, offset + length);
  };
  readEvents([bytes], new TarReader({ data: false, bytesAt }));
  return asked;
}

describe('damaged archives', () => {
  test('every member outside the damage is found where it stands, with its name, size and content', () => {
    fc.assert(
      fc.property(damagedArchive({ minMembers: 1 }), ({ archive: whole, damaged }) => {
        const reading = readAll(damaged.bytes);
        for (const { member: truth, headerOffset } of findable(whole, damaged, reading)) {
          const read = reading.members.find(({ member }) => member.headerOffset === headerOffset);
          expect(read?.member.name, `${truth.name} at ${headerOffset}`).toBe(truth.name);
          expect(read?.member.size).toBe(truth.size);
          expect(read?.stored).toEqual(truth.stored);
        }
      }),
      settings(120),
    );
  });

  test('no archive that is not well formed any more is called whole', () => {
    fc.assert(
      fc.property(damagedArchive(), ({ damaged }) => {
        fc.pre(!isWellFormed(damaged.bytes));
        expect(isCalledWhole(readAll(damaged.bytes))).toBe(false);
      }),
      settings(120),
    );
  });

  test('two damages: no exception, the same events in any chunking, and never called whole', () => {
    const twice = damagedArchive({ minMembers: 1 })
      .filter(({ damaged }) => damaged.bytes.length > 0)
      .chain(({ archive: { recordBytes, members }, damaged: { bytes } }) =>
        damage({ bytes, recordBytes, members }).map((second) => applyDamage(bytes, second).bytes),
      )
      .chain((bytes) => fc.tuple(fc.constant(bytes), chunkCuts(bytes.length)));
    fc.assert(
      fc.property(twice, ([bytes, cuts]) => {
        expect(readEvents(cutAt(bytes, cuts))).toEqual(readEvents([bytes]));
        if (!isWellFormed(bytes)) expect(isCalledWhole(readAll(bytes))).toBe(false);
      }),
      settings(120),
    );
  });

  test('a flipped bit in a header is always told', () => {
    const flips = archive({ minMembers: 1 }).chain((whole) => {
      const headers = whole.segments.filter(({ role }) => role === 'header');
      return fc.tuple(fc.constant(whole), fc.constantFrom(...headers), fc.nat(511), fc.nat(7));
    });
    fc.assert(
      fc.property(flips, ([whole, header, index, bit]) => {
        const damaged = applyDamage(whole.bytes, { kind: 'flip', at: header.start + index, bit });
        expect(judgeDamage(whole, damaged)).toBe('structure');
        // The field of the checksum is not summed: 0 or a blank in front, NUL or a blank behind mean the same sum.
        fc.pre(index < 148 || index > 155);
        expect(isWellFormed(damaged.bytes)).toBe(false);
        expect(isCalledWhole(readAll(damaged.bytes))).toBe(false);
      }),
      settings(120),
    );
  });

  test('a cut in front of the end marker is always told', () => {
    const cuts = archive().chain((whole) => fc.tuple(fc.constant(whole), fc.nat(whole.endOffset)));
    fc.assert(
      fc.property(cuts, ([whole, at]) => {
        expect(isCalledWhole(readAll(whole.bytes.subarray(0, at)))).toBe(false);
      }),
      settings(120),
    );
  });

  test('what a tar reader cannot see is not called damage', () => {
    fc.assert(
      fc.property(damagedArchive(), ({ archive: whole, damaged }) => {
        fc.pre(['nothing', 'content', 'unused'].includes(judgeDamage(whole, damaged)));
        fc.pre(!runsOverTheEnd(whole, damaged));
        const { errors, members } = readAll(damaged.bytes);
        expect(errors).toEqual([]);
        expect(members.map(({ member }) => member.name)).toEqual(whole.members.map(({ name }) => name));
      }),
      { ...settings(120), maxSkipsPerRun: 1000 },
    );
  });
});

/** Whether a damage reaches the padding of the last member: content that runs on into it is told. */
function runsOverTheEnd({ members }: BuiltArchive, { touched }: Damaged): boolean {
  const last = members.findLast(({ stored }) => stored.length > 0);
  if (last === undefined) return false;
  const padding = last.dataOffset + last.stored.length;
  return touched.some(({ start, end }) => start <= padding && end > padding);
}

/** No archive at all is not whole either: the command says what it is instead. */
function isCalledWhole(reading: Reading): boolean {
  return reading.errors.length === 0 && reading.sawTar;
}
