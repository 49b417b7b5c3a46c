import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  driveProfiles,
  earlyWarningBytes,
  mediumKindNamed,
  mediumOf,
  profileNamed,
  readableDensities,
  writableDensities,
} from '../../../emulator/index.js';

describe('a profile by its name', () => {
  test.each([
    ['6', 'ULT3580-TD6'],
    ['LTO-6', 'ULT3580-TD6'],
    ['lto6', 'ULT3580-TD6'],
    [' lto-10 ', 'ULT3580-TDA'],
    ['M8', 'ULT3580-TD8'],
    ['8 half', 'ULT3580-HH8'],
    ['6 hp', 'Ultrium 6-SCSI'],
    ['LTO-9 HPE', 'Ultrium 9-SCSI'],
    ['lto-8 ibm hh', 'ULT3580-HH8'],
    ['6 tandberg', 'LTO-6 HH'],
  ])('%j is %s', (text, product) => {
    expect(profileNamed(text).identity.product).toBe(product);
  });

  test.each(['', '4', 'LTO-11', 'dds', '6 sony', '6 ibm hp', '6 quantum full'])('%j is none', (text) => {
    expect(() => profileNamed(text)).toThrow(/no drive is called .*there are LTO-5 ibm full, .*LTO-10/);
  });
});

describe('a kind of cartridge by its name', () => {
  test.each([
    ['5', 0x58],
    ['lto6', 0x5a],
    ['LTO-7', 0x5c],
    ['m8', 0x5d],
    ['L9', 0x60],
    ['PA', 0x63],
  ])('%j has density %i', (text, code) => {
    expect(mediumKindNamed(text).densityCode).toBe(code);
  });

  test.each(['', '1', 'CU', 'LTO'])('%j is none', (text) => {
    expect(() => mediumKindNamed(text)).toThrow(/no kind of cartridge .*LTO-7 type M \(M8\)/);
  });
});

test.each([
  [5, [0x58, 0x46], [0x58, 0x46, 0x44]],
  [6, [0x5a, 0x58], [0x5a, 0x58, 0x46]],
  [7, [0x5c, 0x5a], [0x5c, 0x5a, 0x58]],
  [8, [0x5e, 0x5d, 0x5c], [0x5e, 0x5d, 0x5c]],
  [9, [0x60, 0x5e], [0x60, 0x5e]],
  [10, [0x62, 0x63], [0x62, 0x63]],
])('LTO-%i drives write and read what they should', (generation, writes, reads) => {
  const profile = profileNamed(String(generation));
  expect(writableDensities(profile)).toEqual(writes);
  expect(readableDensities(profile)).toEqual(reads);
  expect(mediumOf(profile, 0x42)).toBeUndefined();
});

test.each(driveProfiles)('$name of $maker, $height height, fits into INQUIRY data', ({ identity, media }) => {
  expect(identity.vendor).toMatch(/^[ -~]{1,8}$/);
  expect(identity.product).toMatch(/^[ -~]{1,16}$/);
  expect(identity.revision).toMatch(/^[ -~]{4}$/);
  for (const medium of media) expect(medium.lowestBytesPerSecond).toBeLessThan(medium.bytesPerSecond);
});

test('early warning is inside a partition of any size, and grows with it', () => {
  const profile = profileNamed('6');
  expect(earlyWarningBytes(profile, 0)).toBe(0);
  const bytes = fc.integer({ min: 2, max: 40e12 });
  fc.assert(
    fc.property(bytes, bytes, (one, other) => {
      const warning = earlyWarningBytes(profile, one);
      expect(warning).toBeGreaterThanOrEqual(1);
      expect(warning).toBeLessThan(one);
      if (one <= other) expect(warning).toBeLessThanOrEqual(earlyWarningBytes(profile, other));
    }),
  );
});
