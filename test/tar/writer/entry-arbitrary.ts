import fc from 'fast-check';
import { content } from '../../../emulator/testing/member-arbitrary.js';
import { memberName, ownerName } from '../../../emulator/testing/names.js';
import { encodeName } from '../../../src/bytes/index.js';
import type { EntryKind, SparseRegion, TarEntry, Timestamp } from '../../../src/tar/index.js';

/** An entry and the content to be written. */
export interface Written {
  readonly entry: TarEntry;
  readonly data: Uint8Array;
}

const number = (most: number): fc.Arbitrary<number | bigint> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.nat(2097151) },
    { weight: 1, arbitrary: fc.constantFrom<number | bigint>(0, 2097151, 2097152, 2 ** 32 - 2, most, 2n ** 63n - 1n) },
  );

const time: fc.Arbitrary<Timestamp> = fc.record({
  seconds: fc.oneof(
    { weight: 6, arbitrary: fc.nat(2 ** 31 - 1) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<number | bigint>(
        0,
        -1,
        -(2 ** 40),
        8 ** 11 - 1,
        8 ** 11,
        2n ** 63n - 1n,
        -(2n ** 63n),
      ),
    },
  ),
  nanoseconds: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(999_999_999) }),
});

/** Values of further records: they may hold anything. */
const records = fc.dictionary(
  fc.constantFrom('SCHILY.xattr.user.note', 'SCHILY.xattr.user.é', 'comment', 'SCHILY.acl.access', 'VENDOR.x'),
  fc.uint8Array({ minLength: 1, maxLength: 120 }),
  { minKeys: 1, maxKeys: 3 },
);

/** Stored regions with gaps between them, and a hole behind now and then. */
const regions: fc.Arbitrary<{ sparse: SparseRegion[]; size: number }> = fc
  .tuple(
    fc.oneof(
      { weight: 4, arbitrary: fc.array(fc.tuple(gap(), fc.integer({ min: 1, max: 700 })), { maxLength: 6 }) },
      { weight: 1, arbitrary: fc.array(fc.tuple(gap(), fc.constant(3)), { minLength: 23, maxLength: 50 }) },
    ),
    fc.constantFrom(0, 0, 1, 4096),
  )
  .map(([list, behind]) => {
    let end = 0;
    const sparse = list.map(([before, length]) => {
      const offset = end + before;
      end = offset + length;
      return { offset, length };
    });
    return { sparse, size: end + behind };
  });

function gap(): fc.Arbitrary<number> {
  return fc.oneof(fc.constantFrom(0, 1, 512, 4096, 2 ** 33), fc.nat(100_000));
}

const KINDS: readonly EntryKind[] = ['hardlink', 'symlink', 'directory', 'fifo', 'character-device', 'block-device'];

const device = fc.oneof({ weight: 5, arbitrary: fc.nat(255) }, fc.constantFrom(2097151, 2097152, 2 ** 40));
const slashed = memberName(400);
const owner = fc.oneof({ weight: 4, arbitrary: ownerName }, fc.constantFrom('', 'é', '\udce9', 'o'.repeat(40)));

const common = fc.record(
  {
    uname: owner,
    gname: owner,
    atime: time,
    ctime: time,
    pax: records.map((object) => new Map(Object.entries(object))),
  },
  { requiredKeys: [] },
);

const needed = fc.record({
  name: slashed,
  mode: fc.constantFrom(0o644, 0o755, 0o7777, 0),
  uid: number(2 ** 40),
  gid: number(2 ** 40),
  mtime: time,
});

const file = content().map((data) => ({ kind: 'file' as const, size: data.length, data }));
const sparse = regions.map(({ sparse, size }) => {
  const stored = sparse.reduce((sum, { length }) => sum + Number(length), 0);
  return { kind: 'file' as const, size, sparse, data: Uint8Array.from({ length: stored }, (_, i) => i * 7) };
});
const other = fc
  .record({ kind: fc.constantFrom(...KINDS), linkname: memberName(300), device, minor: device })
  .map((o) => ({
    kind: o.kind,
    ...(o.kind.endsWith('link') ? { linkname: o.linkname } : {}),
    ...(o.kind.endsWith('device') ? { devmajor: o.device, devminor: o.minor } : {}),
    data: new Uint8Array(0),
  }));

/** Entries of all kinds: most fit every format, many need one that can do more. */
export const written: fc.Arbitrary<Written> = fc
  .tuple(needed, fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, common), fc.oneof(file, other, sparse))
  .map(([own, more, { data, ...body }]) => ({ entry: { ...own, ...more, ...body }, data }));

/** Entries that every format holds. */
export const plain: fc.Arbitrary<Written> = fc
  .tuple(
    memberName(90).filter((name) => encodeName(name).length < 90),
    file,
  )
  .map(([name, { data, ...body }]) => {
    const mtime = { seconds: 1_600_000_000, nanoseconds: 0 };
    return { entry: { name, mode: 0o644, uid: 1, gid: 2, mtime, ...body }, data };
  });
