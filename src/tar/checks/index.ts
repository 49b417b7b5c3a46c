export { MemberChecks } from './member-checks.js';
