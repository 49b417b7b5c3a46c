export type { Comparer } from './comparer.js';
export { type ByteHash, ContentDigest, type DigestedMember, type HashKind } from './content-digest.js';
export { FindingLog } from './finding-log.js';
export type { Hashing, Step } from './hashing.js';
export { Tally } from './tally.js';
export { Verification, type VerificationOptions, type VolumeEnd, type VolumeFacts } from './verification.js';
export {
  type TarSetVerification,
  type TarVerification,
  type VerifyTarOptions,
  verifyTar,
  verifyTarSet,
} from './verify-tar.js';
