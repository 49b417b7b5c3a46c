import fc from 'fast-check';
import { decodeName, encodeName } from '../../src/bytes/index.js';

const ORDINARY = [...'abcdefghijklmnopqrstuvwxyzABCXYZ0123456789._- '];
/** What makes listings, quoting and terminals stumble; é in two forms; a bidirectional override; an emoji. */
const AWKWARD = ['\n', '\t', '\u001b', '\\', '"', '*', '=', ':', 'é', 'e\u0301', 'ß', '\u202e', '日本', '😀', '\u007f'];
/** Bytes that are no UTF-8, as names from old Latin-1 systems hold them. */
const FOREIGN = ['\udce9', '\udcff', '\udc80', '\udcc3'];

const letter = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(...ORDINARY) },
  { weight: 2, arbitrary: fc.constantFrom(...AWKWARD) },
  { weight: 1, arbitrary: fc.constantFrom(...FOREIGN) },
);
const part = fc.array(letter, { minLength: 1, maxLength: 24 }).map((letters) => letters.join(''));
/** Lengths about the limits of the header's fields: 100 bytes, 155 and 100 in two parts, 1 block, more than a block. */
const longPart = fc.constantFrom(97, 98, 99, 100, 101, 154, 155, 156).map((length) => 'l'.repeat(length));

/**
 * Names as they stand in archives: mostly ordinary paths, now and then awkward ones and long ones.
 * @param limitBytes - the longest name wanted; longer ones lose their front
 */
export function memberName(limitBytes: number): fc.Arbitrary<string> {
  const parts = fc.oneof(
    { weight: 6, arbitrary: fc.array(part, { minLength: 1, maxLength: 4 }) },
    { weight: 1, arbitrary: fc.array(fc.oneof(part, longPart), { minLength: 1, maxLength: 6 }) },
  );
  return fc
    .tuple(fc.constantFrom('', '', '', './', '/'), parts)
    .map(([front, names]) => canonical(`${front}${names.join('/')}`, limitBytes));
}

/** The end of a name, of at most so many bytes, as `decodeName` would give it: never empty, without a slash behind. */
export function canonical(name: string, limitBytes: number): string {
  const bytes = encodeName(name);
  const kept = decodeName(bytes.subarray(Math.max(0, bytes.length - limitBytes)));
  const plain = kept.replace(/\/+$/, '');
  return plain === '' ? 'x' : plain;
}

/** Names of owners: at most 32 bytes of ASCII. */
export const ownerName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('root', 'wheel', 'backup', 'a.b-c_d', 'o'.repeat(31), 'o'.repeat(32)),
  fc.string({ unit: fc.constantFrom(...'abcdefxyz019_-'), minLength: 1, maxLength: 16 }),
);

/** Volume labels: at most 99 bytes of ASCII. */
export const volumeLabel: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('BACKUP', 'backup-2023-vol2', 'SET Volume 1', 'a*b[c]?', 'L'.repeat(99)),
  fc.string({ unit: fc.constantFrom(...'ABCDEFXYZ 0123456789-'), minLength: 1, maxLength: 40 }),
);
