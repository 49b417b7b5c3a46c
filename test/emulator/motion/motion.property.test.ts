import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DriveProfile } from '../../../emulator/index.js';
import { driveProfiles, Motion, profileNamed, TapeLayout, TICKS_PER_SECOND } from '../../../emulator/index.js';

const PARAMETERS = { seed: 7, numRuns: 150 };
const profile = fc.constantFrom(...driveProfiles);
const capacity = fc.constantFrom(1 << 20, 64 << 20, 1e9, 2.5e12);
const place = fc.double({ min: 0, max: 1, noNaN: true });

function loaded(of: DriveProfile, partitionBytes: readonly number[]): Motion {
  const drive = new Motion(of);
  drive.load({ densityCode: of.media[0].kind.densityCode, partitionBytes });
  return drive;
}

/** Ticks from a place to another, on a drive that did nothing else. */
function way(of: DriveProfile, bytes: number, from: number, to: number): number {
  const drive = loaded(of, [bytes]);
  drive.seek(0, Math.floor(from * bytes));
  return drive.seek(0, Math.floor(to * bytes));
}

const step = fc.oneof(
  fc.record({ call: fc.constant('seek' as const), at: place }),
  fc.record({ call: fc.constantFrom('write' as const, 'read' as const), bytes: fc.nat(16 << 20), gap: fc.nat(30e6) }),
  fc.record({ call: fc.constantFrom('flush' as const, 'rewind' as const, 'longErase' as const) }),
);

function run(
  of: DriveProfile,
  bytes: number,
  steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[],
) {
  const drive = loaded(of, [bytes]);
  const told = steps.map((one) => {
    if (one.call === 'seek') return drive.seek(0, Math.floor(one.at * bytes));
    if (one.call === 'write') return drive.write(one.bytes, one.gap);
    if (one.call === 'read') return drive.read(one.bytes, one.gap);
    return drive[one.call]();
  });
  told.push(drive.unload());
  return { told, ticks: drive.ticks, metres: drive.metres, backhitches: drive.backhitches };
}

describe('whatever is done', () => {
  test('ticks are integers, never negative, and add up to the time that passed', () => {
    fc.assert(
      fc.property(profile, capacity, fc.array(step, { maxLength: 30 }), (of, bytes, steps) => {
        const { told, ticks, metres } = run(of, bytes, steps);
        for (const one of told) expect(Number.isSafeInteger(one) && one >= 0).toBe(true);
        const gaps = steps.reduce((sum, one) => sum + ('gap' in one ? one.gap : 0), 0);
        const load = of.mechanics.loadSeconds * TICKS_PER_SECOND;
        expect(told.reduce((sum, one) => sum + one, load + gaps)).toBe(ticks);
        expect(metres).toBeGreaterThanOrEqual(0);
      }),
      PARAMETERS,
    );
  });

  test('the same takes as long again', () => {
    fc.assert(
      fc.property(profile, capacity, fc.array(step, { maxLength: 20 }), (of, bytes, steps) => {
        expect(run(of, bytes, steps)).toEqual(run(of, bytes, steps));
      }),
      { ...PARAMETERS, numRuns: 40 },
    );
  });

  test('no transfer is faster than the drive, and all of a long one is as fast as its slowest part', () => {
    fc.assert(
      fc.property(profile, fc.integer({ min: 64 << 10, max: 8 << 20 }), fc.nat(200_000), (of, record, gap) => {
        const drive = loaded(of, [2.5e12]);
        const records = Math.ceil((4 * of.bufferBytes) / record);
        for (let written = 0; written < records; written++) drive.write(record, gap);
        drive.flush();
        const seconds = drive.ticks / TICKS_PER_SECOND - of.mechanics.loadSeconds;
        const bytes = records * record;
        const host = bytes / ((gap * records) / TICKS_PER_SECOND + bytes / of.mechanics.interfaceBytesPerSecond);
        const rate = Math.min(of.media[0].bytesPerSecond, host);
        expect(seconds).toBeGreaterThanOrEqual((bytes / of.media[0].bytesPerSecond) * 0.999);
        // Beside the slower of the two, filling half a buffer, emptying it, and a few backhitches.
        expect(seconds).toBeLessThan((bytes / rate) * 1.05 + (2 * of.bufferBytes) / rate + 10);
      }),
      { ...PARAMETERS, numRuns: 25 },
    );
  });
});

describe('ways', () => {
  test('on a wrap, the farther takes the longer, and back takes longer than on', () => {
    fc.assert(
      fc.property(profile, capacity, place, place, place, (of, bytes, a, b, c) => {
        const { wraps } = of.media[0].kind;
        const [first = 0, second = 0, third = 0] = [a, b, c].map((at) => (at * 0.99) / wraps).sort((x, y) => x - y);
        const near = way(of, bytes, first, second);
        const far = way(of, bytes, first, third);
        expect(near).toBeLessThanOrEqual(far);
        expect(way(of, bytes, third, first)).toBeGreaterThanOrEqual(far);
      }),
      PARAMETERS,
    );
  });

  test('a detour is never much shorter', () => {
    // A drive could save at most the two turns of a step back by going over another wrap.
    const slack = 16 * TICKS_PER_SECOND;
    fc.assert(
      fc.property(profile, capacity, place, place, place, (of, bytes, a, b, c) => {
        expect(way(of, bytes, a, c)).toBeLessThanOrEqual(way(of, bytes, a, b) + way(of, bytes, b, c) + slack);
      }),
      PARAMETERS,
    );
  });

  test('a small cartridge takes as long to wind as the tape it stands for', () => {
    fc.assert(
      fc.property(profile, place, place, (of, from, to) => {
        const exact = [from, to].map((at) => Math.floor(at * 4096) / 4096) as [number, number];
        expect(way(of, 64 << 20, ...exact)).toBe(way(of, 2 ** 41, ...exact));
      }),
      PARAMETERS,
    );
  });
});

test('partitions take pairs of whole wraps, all of the tape, and begin where the tape does', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 1e12 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(profile, sizes, (of, partitionBytes) => {
      const { kind } = of.media[0];
      const layout = new TapeLayout(kind, partitionBytes);
      let next = 0;
      for (const [partition, bytes] of partitionBytes.entries()) {
        expect(layout.at(partition, 0)).toEqual({ wrap: next, metres: 0 });
        const end = layout.at(partition, bytes);
        expect(end.metres).toBe(0);
        expect(end.wrap % 2).toBe(1);
        next = end.wrap + 1;
      }
      expect(next).toBe(kind.wraps);
    }),
    PARAMETERS,
  );
});

test('nothing moves without a tape, and no tape of a foreign kind is taken', () => {
  const drive = new Motion(profileNamed('LTO-9'));
  expect(() => drive.rewind()).toThrow(TypeError);
  expect(() => drive.write(1)).toThrow(TypeError);
  expect(() => drive.load({ densityCode: 0x5a, partitionBytes: [1] })).toThrow(
    'LTO-9 takes no cartridge of density 5Ah',
  );
  drive.load({ densityCode: 0x60, partitionBytes: [1e9] });
  expect(() => drive.seek(1, 0)).toThrow(/no partition 1/);
  drive.unload();
  expect(() => drive.unload()).toThrow(TypeError);
});
