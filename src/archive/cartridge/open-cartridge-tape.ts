import { protectionInformation } from '../../scsi/index.js';
import { CartridgeTape, type CartridgeTapeOptions, type FolderCartridge } from '../../tape/index.js';
import { nodePorts } from './node-ports.js';
import { type OpenCartridgeOptions, openCartridge } from './open-cartridge.js';

/** How a cartridge folder is opened as a tape. */
export interface OpenCartridgeTapeOptions extends Pick<CartridgeTapeOptions, 'key'>, Pick<OpenCartridgeOptions, 'fs'> {}

/**
 * Opens the cartridge in a folder as a tape that is read. Nothing in the folder is changed. Close its `cartridge` at the
 * end.
 * @param folder - its path
 * @throws CartridgeFolderError where it is none or cannot be understood; RangeError where the key has not 32 bytes
 *
 * @example
 * const tape = openCartridgeTape('ABC123L6', { key });
 * for await (const file of tapeFiles(tape)) await readArchive(file);
 * tape.cartridge.close();
 */
export function openCartridgeTape(
  folder: string,
  { key, fs }: OpenCartridgeTapeOptions = {},
): CartridgeTape<FolderCartridge> {
  const cartridge = openCartridge(folder, { mode: 'read', fs });
  try {
    return new CartridgeTape(cartridge, { ...nodePorts(), key, protectionInformation });
  } catch (error) {
    cartridge.close();
    throw error;
  }
}
