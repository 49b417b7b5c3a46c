import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Edits, editedBytes, type Patch, type Stretch } from '../../../src/tar/repair/edits.js';
import { seekableBytes } from '../../../src/tar/seekable-bytes.js';
import { settings } from '../../testing/settings.js';

const LENGTH = 200;
const bytes = Uint8Array.from({ length: LENGTH }, (_, i) => i);
const stretch: fc.Arbitrary<Stretch> = fc
  .tuple(fc.nat(LENGTH), fc.nat(LENGTH))
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
const patch: fc.Arbitrary<Patch> = fc
  .tuple(fc.nat(LENGTH - 8), fc.uint8Array({ minLength: 1, maxLength: 8 }))
  .map(([at, own]) => ({ at, bytes: own }));

/** Offsets that are left, in order. */
function left(cuts: readonly Stretch[]): number[] {
  return [...bytes.keys()].filter((at) => !cuts.some(({ from, to }) => at >= from && at < to));
}

function patched(patches: readonly Patch[]): Uint8Array {
  const copy = bytes.slice();
  const last = new Map(patches.map((one) => [one.at, one.bytes]));
  for (const [at, own] of [...last].sort(([a], [b]) => a - b)) copy.set(own, at);
  return copy;
}

describe('an edited source', () => {
  test('reads, anywhere, what is left when each byte is cut or changed by itself', () => {
    fc.assert(
      fc.property(
        fc.array(stretch, { maxLength: 6 }),
        fc.array(patch, { maxLength: 4 }),
        fc.nat(LENGTH),
        fc.nat(LENGTH),
        (cuts, patches, at, length) => {
          const edits = new Edits(cuts.slice(0, 2), patches).and(cuts.slice(2), []);
          const view = editedBytes(seekableBytes('plain', bytes), edits);
          const kept = left(cuts);
          const expected = kept.map((offset) => patched(patches)[offset] as number);
          expect(view.sizeBytes).toBe(kept.length);
          expect([...view.readAt(at, length)]).toEqual(expected.slice(at, at + length));
          expect(kept.map((_, i) => edits.original(i))).toEqual(kept);
        },
      ),
      settings(),
    );
  });

  test('leaves the bytes themselves alone', () => {
    const own = bytes.slice();
    editedBytes(seekableBytes('plain', own), new Edits([], [{ at: 0, bytes: Uint8Array.of(99) }])).readAt(0, 10);
    expect(own).toEqual(bytes);
  });
});
