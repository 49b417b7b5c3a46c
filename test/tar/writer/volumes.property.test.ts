import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memorySource } from '../../../src/archive/source.js';
import { concatenated } from '../../../src/bytes/index.js';
import { type VolumePiece, VolumeSizeError, VolumeWriter, type VolumeWriterOptions } from '../../../src/tar/index.js';
import { readAll } from '../../testing/read-all.js';
import { settings } from '../../testing/settings.js';
import { type Written, written } from './entry-arbitrary.js';
import { readOf, saidOf } from './said.js';
import { expectSet, fitting, isWrong } from './sets.js';
import { write } from './write.js';

interface Set {
  readonly volumes: Uint8Array[];
  /** What found room. */
  readonly entries: Written[];
}

function writeSet(options: VolumeWriterOptions, all: readonly Written[], pieceBytes: number): Set {
  const writer = new VolumeWriter(options);
  const pieces: VolumePiece[] = [];
  const entries: Written[] = [];
  for (const { entry, data } of all) {
    const before = writer.volume;
    const startsVolume = writer.startsVolume(entry);
    try {
      pieces.push(...writer.begin(entry));
    } catch (error) {
      expect(error).toBeInstanceOf(VolumeSizeError);
      continue;
    }
    if (options.membersWhole === true) expect(writer.volume > before).toBe(startsVolume);
    entries.push({ entry, data });
    for (let at = 0; at < data.length; at += pieceBytes)
      pieces.push(...writer.write(data.subarray(at, at + pieceBytes)));
    pieces.push(...writer.end());
  }
  pieces.push(...writer.finish());
  const volumes = Array.from({ length: writer.volume }, (_, i) =>
    concatenated(pieces.filter(({ volume }) => volume === i + 1).map(({ bytes }) => bytes)),
  );
  expect(volumes.at(-1)?.length).toBe(writer.volumeOffset);
  return { volumes, entries };
}

const options = fc.record({
  format: fc.constantFrom('gnu' as const, 'pax' as const, 'auto' as const),
  blockingFactor: fc.constantFrom(1, 2, 3),
  records: fc.integer({ min: 2, max: 24 }),
  label: fc.constantFrom(undefined, 'SET'),
});
const entries = fc.array(written, { minLength: 1, maxLength: 6 });

test('a set that ends its volumes anywhere is whole, and every member is the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      options,
      entries,
      fc.constantFrom(100, 512, 5000),
      async ({ records, ...own }, all, pieceBytes) => {
        const volumeBytes = Math.max(8, records * own.blockingFactor) * 512;
        const set = writeSet({ ...own, volumeBytes }, fitting(all, own.format), pieceBytes);
        const capacity = volumeBytes - (volumeBytes % (own.blockingFactor * 512));
        expect(set.volumes.slice(0, -1).every(({ length }) => length === capacity)).toBe(true);
        expect((set.volumes.at(-1)?.length ?? 0) % (own.blockingFactor * 512)).toBe(0);
        const sources = set.volumes.map((bytes, i) => memorySource(`${i + 1}`, bytes));
        await expectSet(sources, set.entries);
        expect(writeSet({ ...own, volumeBytes }, fitting(all, own.format), 77).volumes).toEqual(set.volumes);
      },
    ),
    settings(40),
  );
});

test('one volume that has room for all is the archive that TarWriter writes', () => {
  fc.assert(
    fc.property(entries, fc.constantFrom('gnu' as const, 'pax' as const), fc.boolean(), (all, format, membersWhole) => {
      const own = fitting(all, format);
      const { volumes } = writeSet({ format, volumeBytes: 1 << 30, membersWhole }, own, 1000);
      expect(volumes.length).toBe(1);
      expect(Buffer.compare(volumes[0] as Uint8Array, write({ format }, own))).toBe(0);
    }),
    settings(40),
  );
});

test('with members whole each volume is an archive of its own, no larger than it may be', () => {
  fc.assert(
    fc.property(options, entries, ({ records, ...own }, all) => {
      const volumeBytes = Math.max(8, records * own.blockingFactor) * 512;
      const set = writeSet({ ...own, volumeBytes, membersWhole: true }, fitting(all, own.format), 1000);
      const readings = set.volumes.map((bytes) => readAll(bytes));
      expect(set.volumes.every(({ length }) => length <= volumeBytes)).toBe(true);
      expect(readings.flatMap(({ findings }) => findings.filter(({ code }) => isWrong(code)))).toEqual([]);
      const members = readings
        .flatMap((reading) => reading.members)
        .filter(({ member }) => member.kind !== 'volume-label');
      expect(members.map(({ member }, i) => readOf(member, (set.entries[i] as Written).entry))).toEqual(
        set.entries.map(({ entry }) => saidOf(entry)),
      );
      const labels = readings.flatMap((reading) => reading.labels);
      expect(labels).toEqual(own.label === undefined ? [] : set.volumes.map((_, i) => `SET Part ${i + 1}`));
    }),
    settings(100),
  );
});
