import { expect, test } from 'vitest';
import { bits, layout, lengthOfRest, optional, reserved, text, u8, u16, uintBits } from '../../src/bytes/index.js';
import { structureFindings, tell } from '../../src/findings/index.js';

const page = layout('some page', { source: 'this test' }, [
  u8('pageCode', { is: 5 }),
  lengthOfRest(1, 'pageLength'),
  bits(8, [reserved(4), uintBits('kind', 4, { names: new Map([[1, 'one']]) })]),
  text('label', 2, { pad: 0x20, ascii: true }),
  optional(u16('later')),
]);

const told = (...bytes: number[]): string[] => {
  const all = Uint8Array.from(bytes);
  return structureFindings(page, page.decode(all), all, { offset: 100, alone: true }).map((one) => {
    const { message, expected, found } = tell(one);
    return [one.code, one.at.offset, message, expected, found].filter((part) => part !== undefined).join(' | ');
  });
};

test('every fault of a structure is told with its place', () => {
  expect(told(5, 3, 1, 0x41, 0x20)).toEqual([]);
  expect(told(6, 7, 0x32, 0x41, 0x07, 0, 0, 1, 1, 9)).toEqual([
    'STRUCTURE_CONSTANT | 100 | pageCode is not that of some page | 05h | 06h',
    'STRUCTURE_RESERVED | 102 | reserved bits of some page are set | 0 | 03h',
    'STRUCTURE_VALUE | 102 | kind of some page has no known meaning | 02h',
    'STRUCTURE_CHARACTER | 104 | label of some page is no ASCII text | 20h to 7Eh | 07h',
    'STRUCTURE_UNKNOWN_BYTES | 107 | 2 bytes of some page belong to no known field (the rest)',
    'STRUCTURE_TRAILING | 109 | 1 byte more than some page has',
  ]);
  expect(told(5, 3, 1, 0x41, 0)).toEqual([
    'STRUCTURE_PADDING | 104 | label of some page is not filled up with blanks | 20h | 00h',
  ]);
  expect(told(5, 8, 1, 0x41)).toEqual([
    'STRUCTURE_SHORT | 103 | some page is cut off at label | 2 bytes more | 1 byte',
  ]);
  expect(told(5, 1, 1, 0x41)).toEqual([
    'STRUCTURE_LENGTH | 103 | the length of some page leaves no room for label | 2 bytes | 1 byte',
  ]);
});
