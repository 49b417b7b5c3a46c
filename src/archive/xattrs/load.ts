import { createRequire } from 'node:module';
import { type Koffi, koffiCalls } from './koffi-calls.js';
import { LinuxXattrs } from './linux-xattrs.js';
import { type XattrPort, XattrsUnavailable } from './port.js';

/** Where attributes are looked for. */
export interface XattrSystem {
  readonly platform: string;
  readonly arch: string;
  /** Loads a package; throws where it is not there or does not run here. */
  readonly load: (name: string) => unknown;
}

/**
 * The attributes of this system. The package that calls them is loaded here, and nowhere else.
 * @throws XattrsUnavailable where this is not Linux, or the package is missing
 */
export function loadXattrs(system: XattrSystem = thisSystem()): XattrPort {
  const { platform, arch, load } = system;
  if (platform !== 'linux') {
    throw new XattrsUnavailable(`extended attributes and access control lists need Linux, and this is ${platform}`);
  }
  const name = `@koromix/koffi-linux-${arch}`;
  try {
    return new LinuxXattrs(koffiCalls(load(name) as Koffi));
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND' ? 'is not installed' : 'does not run here';
    throw new XattrsUnavailable(`extended attributes and access control lists need the package ${name}, which ${why}`, {
      cause: error,
    });
  }
}

function thisSystem(): XattrSystem {
  return { platform: process.platform, arch: process.arch, load: createRequire(import.meta.url) };
}
