/**
 * The software tape drive: what tells one LTO drive from another.
 *
 * @module tapekit/emulator
 */
export * from './profiles/index.js';
