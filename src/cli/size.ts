const UNITS: Record<string, number> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };
const DECIMAL: Record<string, number> = { KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/**
 * Reads a size: `4096`, `700M`, `1.5G` (powers of 1024), `2500GB` (powers of 1000, as tapes are sold).
 * @returns bytes, rounded down; undefined where it is no size, none at all, or beyond 2^53
 */
export function parseSize(text: string): number | undefined {
  const [, digits = '', unit = ''] = /^([0-9]{1,15}(?:\.[0-9]{1,6})?)([A-Z]{0,2})(?:iB)?$/i.exec(text) ?? [];
  const upper = unit.toUpperCase();
  const bytes = Math.floor(Number(digits) * (UNITS[upper] ?? DECIMAL[upper] ?? Number.NaN));
  return digits !== '' && bytes >= 1 && Number.isSafeInteger(bytes) ? bytes : undefined;
}
