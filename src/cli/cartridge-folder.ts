import { openCartridge } from '../archive/cartridge/index.js';
import { printable } from '../findings/index.js';
import { type FolderCartridge, faultInWords } from '../tape/index.js';
import { CouldNotRun } from './exit.js';
import type { CliIo } from './io.js';

/**
 * Does something with a cartridge folder; what the system says against it is told as a user understands it.
 * @throws CouldNotRun in place of the system's error
 */
export function withFolderErrors<T>(name: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    throw new CouldNotRun(`${printable(name)} cannot be opened: ${printable(error.message)}`);
  }
}

/**
 * Opens a cartridge to be read.
 * @throws CouldNotRun, CartridgeFolderError where it cannot be
 */
export function cartridgeToRead(folder: string): FolderCartridge {
  return withFolderErrors(folder, () => openCartridge(folder, { mode: 'read' }));
}

/** Tells on standard error what is damaged in the folder; returns whether anything is. */
export function tellFaults(io: CliIo, folder: string, { faults }: FolderCartridge): boolean {
  for (const fault of faults) io.stderr.write(`tapekit: ${printable(folder)}: ${faultInWords(fault)}\n`);
  return faults.length > 0;
}
