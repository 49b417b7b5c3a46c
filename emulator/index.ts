/**
 * The software tape drive: a state machine that takes commands and gives answers, and what tells one LTO drive from
 * another. Pure, but for the files of cartridges.
 *
 * @module tapekit/emulator
 */

export { type NewCartridge, type NewCartridgeOptions, newCartridge } from './cartridge/new-cartridge.js';
export { Changer, type ChangerOptions } from './changer/changer.js';
export type { LibraryIdentity } from './changer/state.js';
export { DriveTransport, type DriveTransportOptions, LostAnswerError } from './device/drive-transport.js';
export { Drive, type DriveOptions, type Response } from './drive/drive.js';
export type { DrivePorts } from './drive/drive-ports.js';
export type { Lost } from './drive/faulty.js';
export type { ResetKind } from './drive/resetting.js';
export * from './faults/index.js';
export * from './motion/index.js';
export * from './profiles/index.js';
export * from './script/index.js';
