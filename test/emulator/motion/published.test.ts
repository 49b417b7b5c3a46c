import { expect, test } from 'vitest';
import * as emulator from '../../../emulator/index.js';
import { measured, published } from '../../../tools/docs/drive-times-page.mjs';

const FIGURES = ['load', 'access', 'rewind', 'unload', 'rate'] as const;

test.each(published)('the model of an LTO-$profile drive is within a tenth of the published figures', (said) => {
  const model = measured(emulator, said.profile, said.density);
  for (const figure of FIGURES) {
    const expected = said[figure];
    if (expected === undefined) continue;
    expect(Math.abs(model[figure] - expected), `${figure}: ${model[figure]}, published ${expected}`).toBeLessThan(
      expected / 10,
    );
  }
  // The longest way takes the average way's metres twice, and one start.
  expect(model.fullRewind).toBeGreaterThan(1.8 * model.rewind);
});

test('filling a cartridge takes what its capacity and the published rate say', () => {
  const drive = new emulator.Motion(emulator.profileNamed('LTO-6'));
  const bytes = 2.5e12;
  drive.load({ densityCode: 0x5a, partitionBytes: [bytes] });
  let ticks = 0;
  for (let written = 0; written < bytes; written += 8e6) ticks += drive.write(8e6);
  ticks += drive.flush();
  // 4 hours 20 minutes: lto-info's README, and 2,500 GB at 160 MB/s.
  expect(ticks / 60e6).toBeCloseTo(260.4, 0);
  expect(drive.position.wrap).toBe(135);
  expect(drive.metres).toBeCloseTo(136 * 846, 0);
});
