import type { ExtractFs } from '../../src/archive/extract/index.js';

/** Which calls fail, counted from 0. */
export interface Faults {
  readonly code: string;
  readonly from: number;
  /** Calls up to this one fail; default only the first. */
  readonly to?: number;
  /** Calls that can fail; default all but those that only look. */
  readonly only?: readonly string[];
}

/** A file system of which some calls fail, and how many calls there were. */
export function failingFs(fs: ExtractFs, faults: Faults | undefined): { fs: ExtractFs; calls: () => number } {
  let calls = 0;
  const wrapped = new Proxy(fs, {
    get(target, key: keyof ExtractFs) {
      if (target[key] === undefined) return undefined;
      return (...args: unknown[]) => {
        const isCounted = faults?.only === undefined || faults.only.includes(key);
        const call = isCounted ? calls++ : -1;
        if (faults !== undefined && call >= faults.from && call <= (faults.to ?? faults.from)) {
          throw Object.assign(new Error(`${faults.code}: ${key} of a test`), { code: faults.code });
        }
        return (target[key] as (...all: unknown[]) => unknown).apply(target, args);
      };
    },
  });
  return { fs: wrapped, calls: () => calls };
}

/** A file system that writes no more than half of what it is given, and at most so many bytes, at once. */
export function shortWritingFs(fs: ExtractFs, bytesMax: number): ExtractFs {
  return new Proxy(fs, {
    get(target, key: keyof ExtractFs) {
      if (key !== 'writeSync') return target[key];
      return (fd: number, bytes: Uint8Array, at: number, length: number, position: number): number =>
        target.writeSync(fd, bytes, at, Math.max(1, Math.min(bytesMax, length >> 1)), position);
    },
  });
}
