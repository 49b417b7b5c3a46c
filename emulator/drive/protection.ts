import { mediumOf } from '../profiles/index.js';
import { type Refusal, refuse } from './answer.js';
import type { MountedTape } from './mounted-tape.js';
import { tapeOf } from './ready.js';
import type { DriveState } from './state.js';

const DATA_PROTECT = 7;
const PROTECTED_BY_DRIVE = refuse(DATA_PROTECT, 0x27, 0x00);
const PROTECTED_BY_SOFTWARE = refuse(DATA_PROTECT, 0x27, 0x02);
const PROTECTED_ASSOCIATED = refuse(DATA_PROTECT, 0x27, 0x03);
const PROTECTED_PERSISTENT = refuse(DATA_PROTECT, 0x27, 0x04);
const PROTECTED_PERMANENT = refuse(DATA_PROTECT, 0x27, 0x05);
const READ_ONLY_FORMAT = refuse(DATA_PROTECT, 0x30, 0x05);
const WORM_OVERWRITE = refuse(DATA_PROTECT, 0x30, 0x0c);
/** What the tape says and what cartridge memory says are not the same. */
const WORM_INTEGRITY = refuse(DATA_PROTECT, 0x30, 0x0d);
/** OPERATOR SELECTED WRITE PROTECT: IBM's SCSI reference, append-only mode; LTFS, `ltfs_error.h`. */
const APPEND_ONLY = refuse(DATA_PROTECT, 0x5a, 0x02);

/** Why nothing can be written to the cartridge at all; undefined where something can. */
export function writeProtection(state: DriveState): Refusal | undefined {
  const { modes, profile } = state;
  const { isWormIntact, cartridge } = tapeOf(state);
  const { identity } = cartridge;
  if (!isWormIntact) return WORM_INTEGRITY;
  if (mediumOf(profile, identity.densityCode)?.isWritable !== true) return READ_ONLY_FORMAT;
  if (identity.hostProtection === 'permanent') return PROTECTED_PERMANENT;
  if (identity.hostProtection === 'persistent') return PROTECTED_PERSISTENT;
  if (modes.associatedWriteProtect) return PROTECTED_ASSOCIATED;
  if (modes.softwareWriteProtect) return PROTECTED_BY_SOFTWARE;
  return identity.writeProtected ? PROTECTED_BY_DRIVE : undefined;
}

/** Why nothing can be written where the tape stands; undefined where it can. */
export function refusedHere(state: DriveState): Refusal | undefined {
  const protection = writeProtection(state);
  if (protection !== undefined) return protection;
  const tape = tapeOf(state);
  if (tape.atEndOfData) return undefined;
  if (tape.cartridge.identity.worm) return mayOverwriteMarks(tape) ? undefined : WORM_OVERWRITE;
  if (!state.modes.appendOnly) return undefined;
  return isAllowedHere(state, tape) || mayOverwriteMarks(tape) ? undefined : APPEND_ONLY;
}

/** Why a cartridge cannot be erased or formatted; undefined where it can. */
export function refusedWhole(state: DriveState): Refusal | undefined {
  const protection = writeProtection(state);
  if (protection !== undefined) return protection;
  if (tapeOf(state).cartridge.identity.worm) return WORM_OVERWRITE;
  return state.modes.appendOnly && state.overwriteAllowed !== 'format' ? APPEND_ONLY : undefined;
}

function isAllowedHere({ overwriteAllowed: allowed }: DriveState, { partition, object }: MountedTape): boolean {
  return typeof allowed === 'object' && allowed.partition === partition && allowed.object === object;
}

/**
 * Whether the tape stands among the filemarks that close what was written last: only filemarks behind it, and one in
 * front of it, which stays. At the beginning of a partition that holds nothing but filemarks, none needs to stay.
 * @see IBM, LTO Ultrium SCSI reference, "WORM Behaviors" and "Append-only mode"; HP, Ultrium technical reference
 */
function mayOverwriteMarks({ medium, object, file }: MountedTape): boolean {
  const marksBehind = medium.filemarksBefore(medium.objects) - file;
  if (marksBehind !== medium.objects - object) return false;
  return object === 0 || medium.at(object - 1)?.kind === 'filemark';
}
