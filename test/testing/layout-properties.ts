import fc from 'fast-check';
import { expect } from 'vitest';
import { encodable } from '../../emulator/testing/index.js';
import type { Layout } from '../../src/bytes/index.js';
import { settings } from './settings.js';

const FOREIGN_BYTES_MAX = 96;

/** Holds a declared structure to what every one promises. */
export function holdLayout(of: Layout<object>, runs?: number): void {
  fc.assert(
    fc.property(encodable<object>(of), (value) => {
      const bytes = of.encode(value);
      const decoded = of.decode(bytes);
      expect(decoded.faults).toEqual([]);
      expect(decoded.complete).toBe(true);
      expect(decoded.lengthBytes).toBe(bytes.length);
      expect(decoded.value).toMatchObject(value);
      expect(of.encode(decoded.value)).toEqual(bytes);
    }),
    settings(runs),
  );
  fc.assert(
    fc.property(encodable<object>(of), fc.nat(), (value, cut) => {
      const whole = of.encode(value);
      holdAny(of, whole.subarray(0, cut % Math.max(1, whole.length)));
    }),
    settings(runs),
  );
  fc.assert(
    fc.property(
      encodable<object>(of),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
      (value, changes) => {
        const bytes = of.encode(value);
        for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
        holdAny(of, bytes);
      },
    ),
    settings(runs),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: FOREIGN_BYTES_MAX }), (any) => holdAny(of, any)),
    settings(runs),
  );
}

/** Any bytes give faults, never an exception, and what is complete is given back byte for byte. */
function holdAny(of: Layout<object>, any: Uint8Array): void {
  const decoded = of.decode(any);
  expect(decoded.lengthBytes).toBeLessThanOrEqual(any.length);
  for (const { offsetBytes } of decoded.faults) expect(offsetBytes).toBeLessThanOrEqual(any.length);
  const lines = of.explain(any);
  for (const { offsetBytes } of lines) expect(offsetBytes).toBeLessThanOrEqual(any.length);
  if (decoded.complete) {
    expect(of.encode(decoded.value, { asRead: true })).toEqual(any.slice(0, decoded.lengthBytes));
  } else {
    expect(['short', 'length']).toContain(decoded.faults.at(-1)?.kind);
    expect(lines.some(({ value }) => value.startsWith('cut off'))).toBe(true);
  }
}
