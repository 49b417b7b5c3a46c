import { describe, expect, test } from 'vitest';
import { mediaIdentifiers, registry } from '../../src/mam/index.js';
import {
  densities,
  ltoDensityNames,
  ltoGenerations,
  mediumTypes,
  tapeAlertFlag,
  tapeAlertFlags,
} from '../../src/scsi/index.js';

const flagsOf = (severity: string): number[] =>
  tapeAlertFlags.filter((one) => one.severity === severity).map(({ flag }) => flag);

describe('TapeAlert', () => {
  test('has 64 flags, in order; what is not reserved is explained', () => {
    expect(tapeAlertFlags.map(({ flag }) => flag)).toEqual(Array.from({ length: 64 }, (_, i) => i + 1));
    for (const { flag, status, name, meaning, advice, severity, concerns } of tapeAlertFlags) {
      expect(status === 'reserved').toBe(name === 'Reserved');
      for (const text of [meaning, advice]) {
        if (status === 'reserved') expect(text).toBeUndefined();
        else expect(text).toMatch(/^[A-Z].*\.$/);
      }
      expect(severity === undefined).toBe(status === 'reserved' || flag === 47 || flag === 48);
      expect(concerns === undefined).toBe(status === 'reserved');
    }
  });

  // TapeAlert 3.0 (T10/02-142), table of tape drive flags, for 1 to 54; the LTO references for the rest.
  test('severities are as in the specification', () => {
    expect(flagsOf('information')).toEqual([10, 11, 12, 19, 49]);
    expect(flagsOf('critical')).toEqual([
      ...[4, 5, 6, 9, 13, 14, 16, 20, 22, 23, 30, 31, 33, 38, 40, 41, 43, 44, 45, 52, 53, 54, 55, 56, 57],
    ]);
    expect(tapeAlertFlags.filter(({ status }) => status === 'reserved').map(({ flag }) => flag)).toEqual([
      ...[62, 63, 64],
    ]);
    expect(tapeAlertFlags.filter(({ status }) => status === 'obsolete').map(({ flag }) => flag)).toEqual([
      ...[40, 41, 42, 43, 44, 45, 46],
    ]);
  });

  test.each([0, 65, 1.5])('%s is no flag', (flag) => {
    expect(() => tapeAlertFlag(flag)).toThrow(RangeError);
  });
});

describe('densities', () => {
  test('are by code, ascending, each with a name of its own', () => {
    const codes = [...densities.keys()];
    expect(codes).toEqual(codes.toSorted((a, b) => a - b));
    expect(new Set([...densities.values()].map(({ name }) => name)).size).toBe(codes.length);
    for (const [code, density] of densities) expect(density.code).toBe(code);
  });

  // What an HP LTO-5 drive answers (sg3_utils, inhex/rep_density.hex).
  test.each([
    [0x44, 9638, 704, 400],
    [0x46, 12725, 896, 800],
    [0x58, 15142, 1280, 1500],
  ])('%i is as a drive tells it', (code, bitsPerMm, tracks, nativeCapacityGB) => {
    expect(densities.get(code)).toMatchObject({ bitsPerMm, tracks, widthTenthsOfMm: 127, nativeCapacityGB });
  });

  test('LTO has twelve, by which attributes of cartridge memory name them', () => {
    expect([...ltoDensityNames.keys()]).toEqual([
      ...[0x40, 0x42, 0x44, 0x46, 0x58, 0x5a, 0x5c, 0x5d, 0x5e, 0x60, 0x62, 0x63],
    ]);
    const attribute = registry.get(0x0405);
    expect(attribute?.value.explain(Uint8Array.of(0x5d))[0]?.value).toContain('LTO-7 type M');
  });

  test('a later generation holds more, and has a label of its own', () => {
    const capacities = ltoGenerations.map(({ nativeCapacityGB }) => nativeCapacityGB);
    expect(capacities).toEqual([...new Set(capacities)].sort((a, b) => a - b));
    const labels = ltoGenerations.flatMap((one) => [one.mediaIdentifier, one.wormMediaIdentifier ?? []].flat());
    expect(new Set([...labels, 'CU'])).toEqual(new Set(mediaIdentifiers.keys()));
    expect(new Set(labels).size).toBe(labels.length);
  });

  test('a medium type tells generation and WORM', () => {
    expect(mediumTypes.get(0x98)).toEqual({ code: 0x98, name: 'LTO-9', worm: false });
    expect(mediumTypes.get(0xac)).toEqual({ code: 0xac, name: 'LTO-10', worm: true });
    expect([...mediumTypes.values()].filter(({ worm }) => worm).map(({ code }) => code)).toEqual([
      ...[0x3c, 0x4c, 0x5c, 0x6c, 0x7c, 0x8c, 0x9c, 0xac],
    ]);
  });
});
