import { describe, expect, test } from 'vitest';
import { applyDamage, buildArchive, type Damage, type MemberDescription } from '../../emulator/testing/index.js';
import { TarReader } from '../../src/tar/index.js';
import { block, END, file, latin1, long, padded } from '../testing/blocks.js';
import { type Reading, readAll, readEvents } from '../testing/read-all.js';

const content = (bytes: number): Uint8Array => Uint8Array.from({ length: bytes }, (_, i) => (i % 251) + 1);
const FILES: readonly MemberDescription[] = [
  { type: 'file', name: 'first', content: content(600) },
  { type: 'file', name: 'second', content: content(700) },
  { type: 'file', name: 'third', content: content(1) },
];
const SECOND = 1536;

function damaged(damage: Damage, members = FILES): Reading {
  const { bytes } = buildArchive({ dialect: 'gnu', members });
  return readAll(applyDamage(bytes, damage).bytes);
}

/** Members as name, size and whether they were recovered. */
function membersOf(reading: Reading): string[] {
  return reading.members.map(({ member }) => `${member.name}:${member.size}${member.recovered ? ' recovered' : ''}`);
}

describe('damaged headers', () => {
  test('one flipped bit in a digit of the mode is named, and the member is read', () => {
    const reading = damaged({ kind: 'flip', at: SECOND + 104, bit: 6 });
    expect(membersOf(reading)).toEqual(['first:600', 'second:700 recovered', 'third:1']);
    const [found] = reading.findings;
    expect(found).toMatchObject({ code: 'TAR_CHECKSUM_MISMATCH', at: { offset: SECOND }, args: { name: 'second' } });
    expect(found?.args).toMatchObject({ flip: { offset: SECOND + 104, bit: 6, field: 'mode' }, contentBytes: 700 });
  });

  test('one flipped bit in the size is turned back, since then the next header fits', () => {
    const reading = damaged({ kind: 'flip', at: SECOND + 131, bit: 1 });
    expect(membersOf(reading)).toEqual(['first:600', 'second:700 recovered', 'third:1']);
    expect(reading.findings[0]?.args).toMatchObject({ flip: { offset: SECOND + 131, bit: 1, field: 'size' } });
  });

  test('one flipped bit in a letter of the name can be in many places: they are counted', () => {
    const reading = damaged({ kind: 'flip', at: SECOND, bit: 0 });
    expect(reading.findings[0]).toMatchObject({ code: 'TAR_CHECKSUM_MISMATCH', args: { flip: undefined } });
    expect(membersOf(reading)).toContain('third:1');
  });

  test('a zeroed header: its content is lost, and the next member is found by searching', () => {
    const reading = damaged({ kind: 'zero', at: SECOND, length: 512 });
    expect(membersOf(reading)).toEqual(['first:600', 'third:1 recovered']);
    expect(reading.errors.map(({ code }) => code)).toEqual(['TAR_LONE_ZERO_BLOCK', 'TAR_DAMAGED_STRETCH']);
  });

  test('an archive stored as a file whose header is damaged: its members are marked as recovered', () => {
    const inner = block({ name: 'in1' }) + file('ab', { name: 'in2' });
    const header = block({ name: 'outer.tar', size: inner.length }).replace('outer', 'inn\x01r');
    const reading = readAll(latin1(header + inner + file('z', { name: 'z' }) + END));
    expect(membersOf(reading)).toEqual(['in1:0 recovered', 'in2:2 recovered', 'z:1']);
    expect(reading.errors.map(({ code }) => code)).toEqual(['TAR_CHECKSUM_MISMATCH', 'TAR_DAMAGED_STRETCH']);
  });

  test('the same with the file at hand: what the header claims leads to the next one, so it is content', () => {
    const inner = block({ name: 'in1' }) + file('ab', { name: 'in2' });
    const header = block({ name: 'outer.tar', size: inner.length }).replace('outer', 'inn\x01r');
    const bytes = latin1(header + inner + file('z', { name: 'z' }) + END);
    const reader = new TarReader({ bytesAt: (offset, length) => bytes.subarray(offset, offset + length) });
    const names = readEvents([bytes], reader).flatMap((event) => (event.type === 'member' ? [event.member.name] : []));
    expect(names).toEqual(['inn\x01r.tar', 'z']);
  });
});

describe('what is lost is told to the byte', () => {
  test.each([1, 100, 511, 512, 513])('%i bytes of content', (length) => {
    const reading = damaged({ kind: 'remove', at: 600, length });
    expect(membersOf(reading).map((text) => text.replace(' recovered', ''))).toEqual([
      'first:600',
      'second:700',
      'third:1',
    ]);
    const [found] = reading.findings;
    expect(found).toMatchObject({ code: 'TAR_BYTES_LOST', member: { name: 'first' }, args: { lostBytes: length } });
  });

  test('in front of a sparse member with extension blocks', () => {
    const regions = Array.from({ length: 24 }, (_, i) => ({ offset: 3 * i, length: 3 }));
    const sparse: MemberDescription = {
      type: 'file',
      name: 'sparse',
      content: content(72),
      sparse: { form: 'old-gnu', realSize: 72, regions },
    };
    const members = [FILES[0], sparse, FILES[2]] as MemberDescription[];
    const reading = damaged({ kind: 'remove', at: 600, length: 1 }, members);
    expect(membersOf(reading)).toEqual(['first:600', 'sparse:72 recovered', 'third:1']);
    expect(reading.findings.map(({ code }) => code)).toEqual(['TAR_BYTES_LOST']);
  });

  test('a member that moved into content of its own size, and whose own content is zeros', () => {
    const small = (name: string, byte: number): MemberDescription => ({
      type: 'file',
      name,
      content: Uint8Array.of(byte),
    });
    const members = [small('first', 7), small('zeros', 0), small('last', 7)];
    const reading = damaged({ kind: 'remove', at: 512, length: 512 }, members);
    expect(membersOf(reading)).toEqual(['first:1', 'zeros:1 recovered', 'last:1']);
    expect(reading.findings).toMatchObject([{ code: 'TAR_BYTES_LOST', args: { lostBytes: 512, next: 'zeros' } }]);
  });

  test('bytes put in between two members', () => {
    const reading = damaged({ kind: 'insert', at: SECOND, bytes: Uint8Array.of(1, 2, 3) });
    expect(membersOf(reading)).toEqual(['first:600', 'second:700 recovered', 'third:1']);
    expect(reading.findings).toMatchObject([
      { code: 'TAR_DAMAGED_STRETCH', args: { from: SECOND, to: SECOND + 3, next: 'second' } },
    ]);
  });

  test.each([
    ['between two members', SECOND],
    ['inside the content', 1024],
  ])('lines that tar printed, %s', (_, at) => {
    const bytes = new TextEncoder().encode('second\nthird\ntar: x: file changed as we read it\n');
    const reading = damaged({ kind: 'insert', at, bytes });
    expect(membersOf(reading)).toEqual(['first:600', 'second:700 recovered', 'third:1']);
    expect(reading.findings).toMatchObject([
      { code: 'TAR_FOREIGN_TEXT', args: { from: at, to: at + bytes.length, lineCount: 3 } },
    ]);
  });
});

describe('two texts in one content', () => {
  const words = 'some words of a text\n'.repeat(400);
  const whole = buildArchive({
    dialect: 'gnu',
    members: [
      { type: 'file', name: 'd/text', content: latin1(words) },
      { type: 'file', name: 'd/next', content: latin1('x') },
    ],
  });
  const at = whole.members[0]?.dataOffset ?? 0;
  const put = (first: number, one: string, second: number, two: string): Uint8Array => {
    const text = Buffer.from(whole.bytes).toString('latin1');
    return latin1(
      text.slice(0, at + first) + one + text.slice(at + first, at + second) + two + text.slice(at + second),
    );
  };

  test.each([
    ['in a text, too', 1024, 'd/text\n', 4096, 'd/next\nd/other\n'],
    ['in front of all of it', 0, 'd/text\n', 512, 'tar: d/next: file changed as we read it\n'],
    ['behind all of it', 512, 'd/text\nd/next\n', 8704, 'd/next\n'],
  ])('%s', (_, first, one, second, two) => {
    const { findings } = readAll(put(first, one, second, two));
    expect(findings.map(({ code, at: { offset } }) => [code, offset])).toEqual([
      ['TAR_FOREIGN_TEXT', at + first],
      ['TAR_FOREIGN_TEXT', at + second + one.length],
    ]);
  });

  test('that could stand in more than one place are not told apart', () => {
    const { findings } = readAll(put(1024, 'no name\n', 4096, 'nor one\n'));
    expect(findings.map(({ code }) => code)).not.toContain('TAR_FOREIGN_TEXT');
  });
});

test('a long name whose member was written over with text goes to no other member', () => {
  const text = 'first\nsecond\n'.repeat(40).slice(0, 511).concat('\n');
  const reading = readAll(
    latin1(block({ name: 'first' }) + long('L', 'second') + text + block({ name: 'third' }) + END),
  );
  expect(membersOf(reading)).toEqual(['first:0', 'third:0 recovered']);
  expect(reading.errors.map(({ code }) => code)).toEqual(['TAR_FOREIGN_TEXT', 'EXTENDED_HEADER_ORPHANED']);
});

describe('ends', () => {
  const whole = buildArchive({ dialect: 'gnu', members: FILES, fillsRecord: false }).bytes;
  const end = whole.length - 1024;

  test.each([
    ['in a header', SECOND + 10, ['TAR_CUT_IN_HEADER']],
    ['in content', SECOND + 700, ['TAR_CUT_IN_DATA']],
    ['in the padding behind content', SECOND + 512 + 701, ['TAR_NO_END_MARKER']],
    ['between two members', SECOND, ['TAR_NO_END_MARKER']],
    ['in the first block of the end', end + 100, ['TAR_NO_END_MARKER']],
    ['in the second block of the end', end + 600, ['TAR_LONE_ZERO_END']],
    ['behind the end', end + 1024, []],
    ['before anything', 0, []],
  ])('cut %s', (_, at, codes) => {
    expect(readAll(whole.subarray(0, at)).findings.map(({ code }) => code)).toEqual(codes);
  });

  test('cut while data that no member claims are skipped', () => {
    const reading = readAll(latin1(block({ type: '1', linkname: 'f', size: 9000 }) + padded('x'.repeat(600))));
    expect(reading.findings.map(({ code }) => code)).toEqual(['TAR_DATA_BEHIND_LINK', 'TAR_NO_END_MARKER']);
  });

  test('members behind the end, one finding for each end', () => {
    const reading = readAll(latin1(file('a') + END + file('b', { name: 'm' }) + file('c') + END));
    expect(membersOf(reading)).toEqual(['n:1', 'm:1', 'n:1']);
    expect(reading.findings).toMatchObject([{ code: 'TAR_MEMBERS_AFTER_END', args: { name: 'm' } }]);
  });
});
