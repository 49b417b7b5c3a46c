import { securityStructures } from '../../security/index.js';
import { type DecodeFlags, decodeStructures } from '../decode-structures.js';
import type { CliIo } from '../io.js';

/**
 * Runs `tapekit crypt decode`.
 * @throws CouldNotRun where nobody can tell what the bytes are
 * @throws SourceError where they cannot be read
 */
export function runCryptDecode(io: CliIo, args: readonly string[], flags: DecodeFlags): Promise<number> {
  return decodeStructures(io, args, flags, { known: securityStructures, listed: 'tapekit crypt decode --help' });
}
