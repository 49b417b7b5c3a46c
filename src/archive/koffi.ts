import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { encodeName } from '../bytes/index.js';

/** What is used of koffi, which calls functions of C. */
export interface Koffi {
  /** Without a path: what the process has loaded itself, the C library with it. */
  load(path: null): { func(declaration: string): (...args: readonly unknown[]) => number };
  /** The error of the last call. */
  errno(): number;
  /** Bytes of a type of C. */
  sizeof(type: string): number;
}

/** Where koffi is looked for. */
export interface KoffiSystem {
  readonly platform: string;
  readonly arch: string;
  /** Loads a package; throws where it is not there or does not run here. */
  readonly load: (name: string) => unknown;
}

/** The C library cannot be called here; the message is half a sentence that goes on from what needs it. */
export class NoKoffi extends Error {
  override readonly name = 'NoKoffi';
}

/**
 * Calls functions of Linux's C library through koffi, which is optional: there is a package for each processor.
 * @param use - looks the functions up
 * @throws NoKoffi where this is not Linux, the package is missing, or the library has no such functions
 */
export function withKoffi<T>(use: (koffi: Koffi) => T, system: KoffiSystem = thisSystem()): T {
  const { platform, arch, load } = system;
  if (platform !== 'linux') throw new NoKoffi(`need Linux, and this is ${platform}`);
  const name = `@koromix/koffi-linux-${arch}`;
  try {
    return use(load(name) as Koffi);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND' ? 'is not installed' : 'does not run here';
    throw new NoKoffi(`need the package ${name}, which ${why}`, { cause: error });
  }
}

const CODES = /* @__PURE__ */ new Map(Object.entries(constants.errno).map(([code, number]) => [number, code]));
// The other two names of ENOTSUP and EAGAIN would be told in their place.
CODES.set(constants.errno.ENOTSUP, 'ENOTSUP').set(constants.errno.EAGAIN, 'EAGAIN');

/** The name of an error of the system, such as EPERM. */
export function errorCode(number: number): string {
  return CODES.get(number) ?? `errno ${number}`;
}

/** A path as C takes it. Paths come from where they were used before: none holds a NUL. */
export function terminated(path: string | Uint8Array): Uint8Array {
  const bytes = typeof path === 'string' ? encodeName(path) : path;
  const whole = new Uint8Array(bytes.length + 1);
  whole.set(bytes);
  return whole;
}

function thisSystem(): KoffiSystem {
  return { platform: process.platform, arch: process.arch, load: createRequire(import.meta.url) };
}
