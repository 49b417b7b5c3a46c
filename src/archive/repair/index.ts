export { type RepairOptions, type RepairOutput, type RepairReport, repairCopies, repairTar } from './repair-tar.js';
export { spooled } from './spool.js';
