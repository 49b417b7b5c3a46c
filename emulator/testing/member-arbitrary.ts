import fc from 'fast-check';
import { encodeName } from '../../src/bytes/index.js';
import type {
  BuildDialect,
  BuildRegion,
  BuildSparse,
  BuildTime,
  BuildType,
  HeaderSpelling,
  MemberDescription,
} from './description.js';
import { canonical, memberName, ownerName } from './names.js';
import { printedAs } from './printing.js';
import { splitName } from './ustar-name.js';

const NAME_BYTES: Record<BuildDialect, number> = { v7: 99, ustar: 250, pax: 1200, gnu: 1200 };

/** Bytes of a file: nothing, a few, whole blocks, zeros, text; sizes about the edges of blocks. */
export function content(maxBytes = 3000): fc.Arbitrary<Uint8Array> {
  const size = fc.oneof(
    fc.constantFrom(...[0, 1, 511, 512, 513, 1024, 1536].filter((n) => n <= maxBytes)),
    fc.nat(maxBytes),
  );
  // One seed in place of thousands of bytes: quick to make, to print and to shrink.
  return fc.tuple(size, fc.nat(255), fc.constantFrom('noise', 'noise', 'text', 'zeros')).map(([length, seed, kind]) => {
    const bytes = new Uint8Array(length);
    let state = seed * 2 + 1;
    for (let i = 0; i < length && kind !== 'zeros'; i++) {
      state = Math.imul(state, 1664525) + 1013904223;
      bytes[i] = kind === 'noise' ? state >>> 24 : i % 37 === 36 ? 10 : 97 + ((state >>> 24) % 26);
    }
    return printedAs(bytes, { [kind]: length, seed });
  });
}

const spelling: Record<BuildDialect, fc.Arbitrary<HeaderSpelling>> = {
  v7: spellingOf('nul', 'blank', 'blanks', 'full'),
  ustar: spellingOf('nul', 'blank', 'blanks', 'full'),
  pax: spellingOf('nul', 'blank', 'blanks', 'full'),
  gnu: spellingOf('nul', 'blank', 'blanks', 'full', 'base-256'),
};

function spellingOf(...numbers: NonNullable<HeaderSpelling['numbers']>[]): fc.Arbitrary<HeaderSpelling> {
  return fc.record(
    {
      numbers: fc.constantFrom(...numbers),
      checksum: fc.constantFrom('nul-blank', 'blank-nul', 'blanks', 'seven'),
      signedChecksum: fc.boolean(),
      version: fc.constantFrom('zeros', 'blanks', 'nuls'),
    },
    { requiredKeys: [] },
  );
}

/** Owners' numbers; beyond 2,097,151 only where the dialect has a way. */
function ownerNumber(dialect: BuildDialect): fc.Arbitrary<number> {
  const plain = fc.oneof(fc.constantFrom(0, 1000, 65534, 2097151), fc.nat(2097151));
  return dialect === 'v7' || dialect === 'ustar'
    ? plain
    : fc.oneof(plain, fc.constantFrom(2097152, 2 ** 31, 2 ** 32 - 2));
}

function time(dialect: BuildDialect): fc.Arbitrary<BuildTime> {
  const plain = fc.oneof(fc.constantFrom(0, 1700000000, 8 ** 11 - 1), fc.nat(2 ** 31 - 1));
  const isPlain = dialect === 'v7' || dialect === 'ustar';
  const seconds = isPlain ? plain : fc.oneof(plain, fc.constantFrom(-1, -(2 ** 31), 8 ** 11, 2 ** 40));
  const fraction = fc.oneof(fc.constantFrom(0, 1, 500000000, 999999999), fc.nat(999999999));
  return fc.record({ seconds, nanoseconds: dialect === 'pax' ? fraction : fc.constant(0) });
}

function typesOf(dialect: BuildDialect): readonly BuildType[] {
  const plain = ['directory', 'hardlink', 'symlink'] as const;
  return dialect === 'v7' ? plain : [...plain, 'contiguous', 'character-device', 'block-device', 'fifo'];
}

const records = fc
  .array(
    fc.oneof(
      fc.tuple(fc.constant('comment'), fc.constantFrom('a comment', 'two\nlines = 2', 'é', 'x'.repeat(90))),
      fc.tuple(fc.constant('SCHILY.xattr.user.note'), fc.constantFrom('v', '\0\u0001\n', '12 path=evil\n')),
      fc.tuple(fc.constant('atime'), fc.constantFrom('1700000000.123456789', '0')),
    ),
    { maxLength: 2 },
  )
  .map((pairs) => [...new Map(pairs)].map(([keyword, value]) => [keyword, encodeName(value)] as const));

/** A sparse map, with gaps and lengths taken in turn, and a hole at the end now and then. */
function sparse(dialect: BuildDialect): fc.Arbitrary<{ sparse: BuildSparse; content: Uint8Array }> {
  const forms = dialect === 'gnu' ? (['old-gnu'] as const) : (['pax-0.0', 'pax-0.1', 'pax-1.0'] as const);
  // GNU tar takes only its own alignment for granted when it writes: readers must cope with any.
  const gap = fc.oneof(fc.constantFrom(0, 1, 512, 4096, 2 ** 33), fc.nat(100000));
  const length = fc.oneof(fc.constantFrom(1, 511, 512), fc.integer({ min: 1, max: 700 }));
  const pairs = fc.oneof(
    { weight: 4, arbitrary: fc.array(fc.tuple(gap, length), { minLength: 1, maxLength: 5 }) },
    { weight: 1, arbitrary: fc.array(fc.tuple(gap, fc.constant(3)), { minLength: 24, maxLength: 48 }) },
  );
  return fc
    .tuple(fc.constantFrom(...forms), pairs, fc.constantFrom(0, 0, 1, 5000), fc.nat(255))
    .map(([form, list, hole, seed]) => {
      const regions: BuildRegion[] = [];
      let end = 0;
      for (const [gapBytes, lengthBytes] of list) {
        regions.push({ offset: end + gapBytes, length: lengthBytes });
        end += gapBytes + lengthBytes;
      }
      const realSize = end + hole;
      if (hole > 0) regions.push({ offset: realSize, length: 0 });
      const stored = list.reduce((sum, [, bytes]) => sum + bytes, 0);
      const bytes = Uint8Array.from({ length: stored }, (_, i) => (i * 31 + seed) & 0xff);
      return { sparse: { form, realSize, regions }, content: printedAs(bytes, { ramp: stored, seed }) };
    });
}

/** One member that a dialect can hold. */
export function memberDescription(dialect: BuildDialect): fc.Arbitrary<MemberDescription> {
  const name = memberName(NAME_BYTES[dialect]).map((text) => (fits(text, dialect) ? text : canonical(text, 60)));
  const common = {
    mode: fc.constantFrom(0o644, 0o755, 0o4755, 0o600, 0, 0o7777),
    uid: ownerNumber(dialect),
    gid: ownerNumber(dialect),
    mtime: time(dialect),
    spelling: spelling[dialect],
    ...(dialect === 'v7' ? {} : { uname: ownerName, gname: ownerName }),
    ...(dialect === 'pax' ? { records } : {}),
  };
  const optional = fc.record(common, { requiredKeys: [] });
  const file = fc.record({ type: fc.constant('file' as const), name, content: content() });
  const other = fc.record({ type: fc.constantFrom(...typesOf(dialect)), name });
  const linkname = memberName(dialect === 'v7' || dialect === 'ustar' ? 100 : 400);
  const devices = fc.record({ devmajor: fc.nat(255), devminor: fc.nat(2097151) });
  const others = fc
    .tuple(other, linkname, devices, content(600))
    .map(([m, link, device, bytes]) => completed(m, link, device, bytes));
  const hasSparse = dialect === 'gnu' || dialect === 'pax';
  const bodies = fc.oneof(
    { weight: 5, arbitrary: file },
    { weight: 3, arbitrary: others },
    {
      weight: hasSparse ? 1 : 0,
      arbitrary: fc.tuple(file, hasSparse ? sparse(dialect) : fc.constant({})).map(([m, s]) => ({ ...m, ...s })),
    },
  );
  return fc.tuple(bodies, optional).map(([body, rest]): MemberDescription => ({ ...body, ...rest }));
}

function completed(
  { type, name }: { type: BuildType; name: string },
  linkname: string,
  device: { devmajor: number; devminor: number },
  bytes: Uint8Array,
): MemberDescription {
  if (type === 'directory') return { type, name: `${name}/` };
  if (type === 'hardlink' || type === 'symlink') return { type, name, linkname };
  if (type === 'contiguous') return { type, name, content: bytes };
  return type === 'fifo' ? { type, name } : { type, name, ...device };
}

/** Leaves room for the slash of a directory. */
function fits(name: string, dialect: BuildDialect): boolean {
  const bytes = encodeName(`${name}/`);
  if (dialect === 'v7') return bytes.length <= 100;
  return dialect !== 'ustar' || (splitName(bytes) !== undefined && splitName(encodeName(name)) !== undefined);
}
