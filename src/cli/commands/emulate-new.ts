import { type NewCartridge, newCartridge } from '../../../emulator/index.js';
import { createCartridge } from '../../archive/cartridge/index.js';
import { printable } from '../../findings/index.js';
import { bytesInWords } from '../bytes-in-words.js';
import { withFolderErrors } from '../cartridge-folder.js';
import { cartridgeInWords } from '../cartridge-in-words.js';
import { CouldNotRun, EXIT } from '../exit.js';
import type { CliIo } from '../io.js';
import type { EmulateNewFlags } from './emulate.declare.js';

/**
 * Runs `tapekit emulate new`.
 * @throws CouldNotRun where there can be no such cartridge
 * @throws CartridgeFolderError where the folder is not empty
 */
export function runEmulateNew(io: CliIo, folder: string, flags: EmulateNewFlags): number {
  const made = madeOf(flags);
  const identity = { ...made.identity, writeProtected: flags.writeProtect === true };
  const cartridge = withFolderErrors(folder, () => createCartridge(folder, identity));
  try {
    for (const attribute of made.attributes) cartridge.memory.set(attribute);
  } finally {
    cartridge.close();
  }
  const { capacityBytes } = identity;
  io.stdout.write(`${printable(folder)}: ${cartridgeInWords(identity)}, ${bytesInWords(capacityBytes)}\n`);
  return EXIT.good;
}

function madeOf({ generation, barcode, worm, capacity }: EmulateNewFlags): NewCartridge {
  try {
    return newCartridge({
      ...(generation !== undefined && { generation }),
      ...(barcode !== undefined && { barcode }),
      ...(worm !== undefined && { worm }),
      ...(capacity !== undefined && { capacityBytes: capacity }),
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CouldNotRun(printable(error.message));
  }
}
