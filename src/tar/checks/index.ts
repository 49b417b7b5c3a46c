export { MemberChecks, type MemberChecksOptions } from './member-checks.js';
export { NameHasher } from './name-hash.js';
