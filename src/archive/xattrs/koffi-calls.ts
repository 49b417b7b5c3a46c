import { type Koffi, terminated } from '../koffi.js';
import type { XattrCalls } from './linux-xattrs.js';
import type { XattrTarget } from './port.js';

/** One call in its three forms: on a descriptor, on a path, and on a path whose last component is not followed. */
type Forms = (target: XattrTarget, ...rest: readonly unknown[]) => number;

/**
 * The calls of Linux's C library, glibc or musl.
 * @throws what koffi throws where the library has no such calls
 */
export function koffiCalls(koffi: Koffi): XattrCalls {
  const library = koffi.load(null);
  const forms = (result: string, call: string, rest: string): Forms => {
    const onDescriptor = library.func(`${result} f${call}(int fd${rest})`);
    const onPath = library.func(`${result} ${call}(const uint8_t *path${rest})`);
    const onLink = library.func(`${result} l${call}(const uint8_t *path${rest})`);
    return (target, ...args) => {
      const made =
        typeof target === 'number'
          ? onDescriptor(target, ...args)
          : (target.follow ? onPath : onLink)(terminated(target.path), ...args);
      return made < 0 ? -koffi.errno() : made;
    };
  };
  const name = ', const uint8_t *name';
  const list = forms('intptr_t', 'listxattr', ', _Out_ uint8_t *list, size_t size');
  const get = forms('intptr_t', 'getxattr', `${name}, _Out_ uint8_t *value, size_t size`);
  const set = forms('int', 'setxattr', `${name}, const uint8_t *value, size_t size, int flags`);
  const remove = forms('int', 'removexattr', name);
  return {
    list: (target, buffer) => list(target, buffer, buffer.length),
    get: (target, named, buffer) => get(target, named, buffer, buffer.length),
    set: (target, named, value) => set(target, named, value, value.length, 0),
    remove: (target, named) => remove(target, named),
  };
}
