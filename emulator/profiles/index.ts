export { driveProfiles } from './drives.js';
export { type MediumKind, mediumKindNamed, mediumKindOf, mediumKinds } from './medium-kind.js';
export {
  type DriveCleaning,
  type DriveEncryption,
  type DriveHeight,
  type DriveIdentity,
  type DriveMaker,
  type DriveMechanics,
  type DriveMedium,
  type DriveProfile,
  earlyWarningBytes,
  mediumOf,
  readableDensities,
  writableDensities,
} from './profile.js';
export { profileFor } from './profile-for.js';
export { profileNamed } from './profile-named.js';
