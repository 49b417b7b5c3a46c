import type { PathLike } from 'node:fs';
import type { Timestamp } from '../../tar/index.js';
import { errorCode, type Koffi, type KoffiSystem, NoKoffi, terminated, withKoffi } from '../koffi.js';

/** An open file by its descriptor, or a path; of a link, itself unless it is to be followed. */
export type TimesTarget = number | { readonly path: PathLike; readonly follow: boolean };

/**
 * Sets the times of access and modification to the nanosecond, for which Node has no call.
 * @throws an error with the system's code
 */
export type SetExactTimes = (target: TimesTarget, atime: Timestamp, mtime: Timestamp) => void;

/** Linux, include/uapi/linux/fcntl.h. */
const AT_FDCWD = -100;
const AT_SYMLINK_NOFOLLOW = 0x100;
/** Bytes of `long` where the numbers of a `timespec` have 64 bits. */
const LONG_BYTES = 8;

/** The call of this system; undefined where it cannot be made: there Node's own are exact to the microsecond. */
export function loadExactTimes(system?: KoffiSystem): SetExactTimes | undefined {
  try {
    return withKoffi(exactTimes, system);
  } catch (error) {
    if (error instanceof NoKoffi) return undefined;
    throw error;
  }
}

/** @see futimens(3), utimensat(2) */
function exactTimes(koffi: Koffi): SetExactTimes | undefined {
  if (koffi.sizeof('long') !== LONG_BYTES) return undefined;
  const library = koffi.load(null);
  const futimens = library.func('int futimens(int fd, const uint8_t *times)');
  const utimensat = library.func('int utimensat(int folder, const uint8_t *path, const uint8_t *times, int flags)');
  // Two of `timespec`, each seconds and nanoseconds.
  const numbers = new BigInt64Array(4);
  const bytes = new Uint8Array(numbers.buffer);
  return (target, atime, mtime) => {
    for (const [i, { seconds, nanoseconds }] of [atime, mtime].entries()) {
      numbers[2 * i] = BigInt(seconds);
      numbers[2 * i + 1] = BigInt(nanoseconds);
    }
    const result =
      typeof target === 'number'
        ? futimens(target, bytes)
        : utimensat(AT_FDCWD, pathOf(target.path), bytes, target.follow ? 0 : AT_SYMLINK_NOFOLLOW);
    if (result >= 0) return;
    const code = errorCode(koffi.errno());
    throw Object.assign(new Error(`${code}: setting times`), { code });
  };
}

function pathOf(path: PathLike): Uint8Array {
  return terminated(path instanceof URL ? path.pathname : path);
}
