import { scsiStructures } from '../../scsi/index.js';
import { securityStructures } from '../../security/index.js';
import { type DecodeFlags, decodeStructures } from '../decode-structures.js';
import type { CliIo } from '../io.js';

/**
 * Runs `tapekit scsi decode`.
 * @throws CouldNotRun where nobody can tell what the bytes are
 * @throws SourceError where they cannot be read
 */
export function runScsiDecode(io: CliIo, args: readonly string[], flags: DecodeFlags): Promise<number> {
  const known = [...scsiStructures, ...securityStructures];
  return decodeStructures(io, args, flags, { known, listed: 'tapekit scsi list structures' });
}
