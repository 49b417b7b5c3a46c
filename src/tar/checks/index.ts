export { HashTable } from './hash-table.js';
export { MemberChecks, type MemberChecksOptions } from './member-checks.js';
export { NameHasher } from './name-hash.js';
