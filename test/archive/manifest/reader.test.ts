import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ManifestError } from '../../../src/archive/manifest/index.js';
import { codesOf, entriesOf, readAll, sha256 } from './members.js';

const A = sha256('a');
const B = sha256('b');
const seed = Number(process.env.TAPEKIT_SEED ?? 20260101);
const names = (text: string | Uint8Array) => entriesOf(readAll(text)).map((entry) => entry.name);

describe('sha256sum', () => {
  test('text and binary markers, escapes, comments, upper case', () => {
    const text = `# made today\n${A}  a b\n${B.toUpperCase()} *b\n\\${A}  x\\ny\\\\z\\rw\n`;
    expect(entriesOf(readAll(text))).toEqual([
      { name: 'a b', line: 2, sha256: A },
      { name: 'b', line: 3, sha256: B },
      { name: 'x\ny\\z\rw', line: 4, sha256: A },
    ]);
  });

  test('blanks that belong to the name stay', () => {
    expect(names(`${A}   lead\n${A} *  two\n`)).toEqual([' lead', '  two']);
  });

  test('--tag, OpenSSL and a parenthesis in the name', () => {
    const text = `SHA256 (a) = b) = ${A}\nSHA2-256(c)= ${B}\n\\SHA256 (n\\nl) = ${A}\n`;
    expect(names(text)).toEqual(['a) = b', 'c', 'n\nl']);
  });

  test('-z: lines end in NUL and nothing is escaped', () => {
    expect(names(`${A}  a\nb\\n\0${B}  c\0`)).toEqual(['a\nb\\n', 'c']);
  });

  test('line ends of Windows and a byte order mark', () => {
    expect(names(`\ufeff${A}  a\r\n${B}  b\r\n`)).toEqual(['a', 'b']);
  });

  test('names that are no UTF-8 keep their bytes', () => {
    const bytes = Uint8Array.from(`${A}  caf\xe9\n`, (c) => c.charCodeAt(0));
    expect(names(bytes)).toEqual(['caf\udce9']);
  });

  test('bad lines are findings with their number; the good ones count', () => {
    const items = readAll(`${A}  a\nrubbish\n\\${A}  x\\q\n`);
    expect(entriesOf(items)).toHaveLength(1);
    const lines = items.flatMap((i) => (i.type === 'finding' && 'line' in i.finding.args ? [i.finding.args.line] : []));
    expect(lines).toEqual([2, 3]);
  });

  test('after twenty bad lines they are only counted', () => {
    const items = readAll(`${A}  a\n${'rubbish\n'.repeat(50)}`);
    expect(codesOf(items).filter((code) => code === 'MANIFEST_BAD_LINE')).toHaveLength(20);
    expect(items.at(-1)).toMatchObject({ finding: { code: 'MANIFEST_BAD_LINES', args: { count: 50 } } });
  });
});

describe('BagIt', () => {
  test('percent-encoding of CR, LF and the percent sign only', () => {
    const text = `${A}  data/a%0Ab%0dc%25d%20e\n${B}\tdata/tab\n${B} *data/star\n`;
    expect(names(text)).toEqual(['data/a\nb\rc%d%20e', 'data/tab', 'data/star']);
  });
});

describe('hashdeep', () => {
  test('columns in any order, commas in names', () => {
    const head = '%%%% HASHDEEP-1.0\n%%%% sha256,filename,size\n## Invoked from: /\n## \n';
    expect(entriesOf(readAll(`${head}${A},a,b.txt,12\n`))).toEqual([{ name: 'a,b.txt', line: 5, sha256: A, size: 12 }]);
  });

  test('without sha256 it is refused', () => {
    expect(() => readAll('%%%% HASHDEEP-1.0\n%%%% size,md5,filename\n')).toThrow(/holds md5 only/);
  });
});

describe('mtree', () => {
  test('relative form: /set, /unset, .., continuations, vis', () => {
    const text = [
      '#mtree',
      '/set type=file uid=7 mode=0600',
      '. type=dir',
      '    sub\\040dir  type=dir mode=0755',
      '        n\\nl\\M-C\\M-< \\',
      `            size=3 sha256digest=${A}`,
      '    ..',
      '/unset uid',
      `    top size=1 time=5.7 sha256=${B}`,
      '    sym type=link link=a\\sb',
      '..',
    ].join('\n');
    const entries = entriesOf(readAll(text));
    expect(entries.map((e) => e.name)).toEqual(['.', './sub dir', './sub dir/n\nlü', './top', './sym']);
    expect(entries[2]).toMatchObject({ uid: 7, mode: 0o600, size: 3, sha256: A, kind: 'file', line: 5 });
    expect(entries[3]).toMatchObject({ mtime: { seconds: 5, nanoseconds: 7 } });
    expect(entries[3]).not.toHaveProperty('uid');
    expect(entries[4]).toMatchObject({ kind: 'symlink', linkname: 'a b' });
  });

  test('full paths leave the directory as it is; the name may come last', () => {
    const text = `#mtree\n. type=dir\n./d type=dir\n./d/f type=file size=1\ntype=file size=2 ./last\n`;
    const entries = entriesOf(readAll(text));
    expect(entries.map((e) => e.name)).toEqual(['.', './d', './d/f', './last']);
  });
});

describe('what is no usable manifest', () => {
  test.each([
    ['', /is empty/],
    ['hello\nworld\n', /is no sha256sum/],
    [`${'a'.repeat(32)}  x\n`, /holds MD5 only/],
    [`${'a'.repeat(128)}  x\n`, /holds SHA-512 only/],
    [`SHA1 (x) = ${'a'.repeat(40)}\n`, /holds SHA1 only/],
    ['#mtree\nx type=file md5=00\n', /holds MD5 only/],
  ])('%j', (text, why) => {
    expect(() => readAll(text)).toThrow(ManifestError);
    expect(() => readAll(text)).toThrow(why);
  });

  test('UTF-16 is named', () => {
    expect(() => readAll(Uint8Array.of(0xff, 0xfe, 0x61, 0))).toThrow(/UTF-16/);
  });
});

describe('hostile manifests', () => {
  test('a line without end is held within bounds', () => {
    const items = readAll(`${A}  a\n${'x'.repeat(300_000)}\n${B}  b\n`);
    expect(entriesOf(items).map((e) => e.line)).toEqual([1, 3]);
    expect(codesOf(items)).toEqual(['MANIFEST_BAD_LINE']);
  });

  const piece = fc.oneof(
    fc.constantFrom(
      `${A}  a\n`,
      `\\${B}  x\\\\\n`,
      '#mtree\n',
      '/set type=file\n',
      '..\n',
      'd type=dir\n',
      '\\\n',
      '\0',
    ),
    fc.constantFrom('%%%% HASHDEEP-1.0\n', '%%%% size,sha256,filename\n', `3,${A},f\n`, '\\M', '\\^', '\\3', '%0a'),
    fc.string(),
  );

  test('any bytes in any pieces: the same items or the same ManifestError', () => {
    const outcome = (bytes: Uint8Array, pieceBytes: number): unknown => {
      try {
        return readAll(bytes, undefined, pieceBytes);
      } catch (error) {
        expect(error).toBeInstanceOf(ManifestError);
        return (error as Error).message;
      }
    };
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.integer({ min: 1, max: 40 }), (pieces, size) => {
        const bytes = new TextEncoder().encode(pieces.join(''));
        expect(outcome(bytes, size)).toEqual(outcome(bytes, 1 << 20));
      }),
      { seed, numRuns: 300 },
    );
  });
});
