import { driveProfiles } from './drives.js';
import { type DriveProfile, mediumOf } from './profile.js';

/**
 * The drive that a cartridge belongs into: the one of its own generation; else the first that writes it, or reads it.
 * @param densityCode - of the cartridge
 * @returns undefined where no drive takes it
 */
export function profileFor(densityCode: number): DriveProfile | undefined {
  return (
    driveProfiles.find(({ media: [own] }) => own.kind.densityCode === densityCode) ??
    driveProfiles.find((profile) => mediumOf(profile, densityCode)?.isWritable) ??
    driveProfiles.find((profile) => mediumOf(profile, densityCode) !== undefined)
  );
}
