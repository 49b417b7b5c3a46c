import fc from 'fast-check';
import { expect, test } from 'vitest';
import { archive } from '../../emulator/testing/archive-arbitrary.js';
import { VolumeArchive } from '../../src/archive/create/archive-writing.js';
import { tapeSink } from '../../src/archive/create/record-sink.js';
import { iterableSource } from '../../src/archive/source.js';
import { concatenated } from '../../src/bytes/index.js';
import { MemoryTape, type Tape, TapeFile, tapeFiles, writeTapeFile } from '../../src/tape/index.js';
import { VolumeWriter } from '../../src/tar/index.js';
import { written } from '../tar/writer/entry-arbitrary.js';
import { expectSet, fitting } from '../tar/writer/sets.js';
import { laterTape } from '../testing/later-tape.js';
import { settings } from '../testing/settings.js';

const tapeAs = fc.constantFrom<(tape: MemoryTape) => Tape>(
  (tape) => tape,
  (tape) => laterTape(tape),
);

test('archives on a tape come back as they were, in records of their blocking factor', async () => {
  const archives = fc.array(fc.tuple(archive({ maxMembers: 3 }), fc.integer({ min: 1, max: 40 })), { maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(archives, tapeAs, async (given, as) => {
      const memory = new MemoryTape();
      const tape = as(memory);
      for (const [{ bytes }, factor] of given) {
        const { records } = await writeTapeFile(tape, [bytes], { recordBytes: factor * 512 });
        expect(records).toBe(Math.ceil(bytes.length / (factor * 512)));
      }
      await tape.locate(0);
      let files = 0;
      for await (const file of tapeFiles(tape)) {
        const [{ bytes }, factor] = given[files++] as (typeof given)[number];
        const records: Uint8Array[] = [];
        for await (const record of file) records.push(record.slice());
        expect(records.every(({ length }) => length === factor * 512)).toBe(true);
        const whole = concatenated(records);
        expect(Buffer.compare(whole.subarray(0, bytes.length), bytes)).toBe(0);
        expect(whole.subarray(bytes.length).every((byte) => byte === 0)).toBe(true);
      }
      expect(files).toBe(given.length);
    }),
    settings(60),
  );
});

/** Behind early warning there is room for what is under way. */
const EARLY_WARNING_BYTES = 1 << 18;

test('a set goes on on another tape at early warning, and every member is the same', async () => {
  const options = fc.record({
    format: fc.constantFrom('gnu' as const, 'pax' as const, 'auto' as const),
    blockingFactor: fc.constantFrom(1, 2, 20),
    label: fc.constantFrom(undefined, 'SET'),
  });
  const tapeBytes = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(options, fc.array(written, { maxLength: 8 }), tapeBytes, tapeAs, async (own, all, sizes, as) => {
      const entries = fitting(all, own.format);
      const recordBytes = own.blockingFactor * 512;
      const tapes: Tape[] = [];
      const set = new VolumeArchive(new VolumeWriter(own), (volume) => {
        const bytes = sizes[volume % sizes.length] as number;
        const capacityBytes = bytes + EARLY_WARNING_BYTES;
        const tape = as(new MemoryTape({ capacityBytes, earlyWarningBytes: EARLY_WARNING_BYTES }));
        tapes.push(tape);
        return tapeSink(tape, { recordBytes });
      });
      for (const { entry, data } of entries) {
        set.begin(entry);
        await set.pending;
        for (let at = 0; at < data.length; at += 5000) {
          set.write(data.subarray(at, at + 5000));
          await set.pending;
        }
        set.end();
      }
      await set.finish();
      expect(tapes).toHaveLength(set.volume);
      const sources = [];
      for (const [i, tape] of tapes.entries()) {
        expect(await tape.spaceFilemarks(-1)).toEqual({ left: 0, stop: undefined });
        await tape.locate(0);
        const file = (await TapeFile.open(tape, i)) as TapeFile;
        sources.push(iterableSource(`tape ${i}`, file, () => undefined));
      }
      await expectSet(sources, entries);
    }),
    settings(60),
  );
});
