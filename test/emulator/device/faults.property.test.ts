import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Drive, DriveTransport, Faults, readFaultPlan } from '../../../emulator/index.js';
import { PositionLostError, TapeDrive, TapeDriveError } from '../../../src/device/index.js';
import { MemoryCartridge } from '../../../src/tape/index.js';
import { settings } from '../../testing/settings.js';

type Step = readonly [name: string, does: (tape: TapeDrive) => Promise<unknown>];

/** A record that says how long it is: what is read can be told from what was not written so. */
const record = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(bytes);
const steps: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: fc.integer({ min: 1, max: 60 }).map((n): Step => [`write ${n}`, (t) => t.write(record(n))]), weight: 6 },
  { arbitrary: fc.constant<Step>(['read', (t) => t.read()]), weight: 6 },
  fc.nat(2).map((n): Step => [`filemarks ${n}`, (t) => t.writeFilemarks(n)]),
  fc.integer({ min: -5, max: 5 }).map((n): Step => [`records ${n}`, (t) => t.spaceRecords(n)]),
  fc.nat(20).map((n): Step => [`locate ${n}`, (t) => t.locate(n)]),
  { arbitrary: fc.constant<Step>(['rewind', (t) => t.rewind()]), weight: 3 },
  fc.constant<Step>(['status', (t) => t.status()]),
  fc.constant<Step>(['alerts', (t) => t.alerts()]),
);

/** Of corruption that no drive notices nothing is told; a drive that hangs does nothing any more. */
const KINDS = [
  'busy',
  'aborted',
  'answer lost',
  'disconnect',
  'bus reset',
  'power loss',
  'servo failure',
  'recovered read error',
  'recovered write error',
  'read error',
  'write error',
  'deferred write error',
];
const plans = fc.record({
  seed: fc.nat(1000),
  faults: fc.subarray(KINDS).map((kinds) => kinds.map((kind) => ({ kind, when: { probability: 0.03 } }))),
});

/** How often each was seen: a plan under which nothing went wrong shows nothing. */
const seen = { errors: 0, lost: 0, records: 0 };

test('whatever goes wrong is told as what a drive says, and no record is made up', async () => {
  await fc.assert(
    fc.asyncProperty(plans, fc.array(steps, { minLength: 20, maxLength: 60 }), async (plan, all) => {
      const drive = new Drive({ faults: new Faults(readFaultPlan(plan)) });
      drive.insert(new MemoryCartridge());
      const transport = new DriveTransport(drive);
      const told = (error: unknown): void => {
        if (!(error instanceof TapeDriveError)) throw error;
        seen.errors++;
        if (error instanceof PositionLostError) seen.lost++;
      };
      const tape = await TapeDrive.open(transport, { clock: transport.clock, recordBytes: 8, busyRetries: 2 }).catch(
        told,
      );
      if (tape === undefined) return;
      for (const [name, does] of all) {
        const outcome = (await does(tape).catch(told)) as { kind?: string; bytes?: Uint8Array } | undefined;
        if (outcome?.kind !== 'record' || outcome.bytes === undefined) continue;
        seen.records++;
        expect(outcome.bytes, name).toEqual(record(outcome.bytes.length));
      }
    }),
    settings(100),
  );
  expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(10);
});
