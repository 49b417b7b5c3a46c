import { type KoffiSystem, NoKoffi, withKoffi } from '../koffi.js';
import { koffiCalls } from './koffi-calls.js';
import { LinuxXattrs } from './linux-xattrs.js';
import { type XattrPort, XattrsUnavailable } from './port.js';

/**
 * The attributes of this system. The package that calls them is loaded here, not before.
 * @throws XattrsUnavailable where this is not Linux, or the package is missing
 */
export function loadXattrs(system?: KoffiSystem): XattrPort {
  try {
    return new LinuxXattrs(withKoffi(koffiCalls, system));
  } catch (error) {
    if (!(error instanceof NoKoffi)) throw error;
    throw new XattrsUnavailable(`extended attributes and access control lists ${error.message}`, { cause: error });
  }
}
