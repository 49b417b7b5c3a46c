export { Motion, type MovedMedium } from './motion.js';
export { type PhysicalPosition, TapeLayout } from './tape-layout.js';
export { rewindTicks, TICKS_PER_SECOND, travelTicks } from './travel.js';
