import { crc32 } from 'node:zlib';
import {
  type CartridgeFolderOptions,
  type CartridgeIdentity,
  createCartridgeFolder,
  type FolderCartridge,
  openCartridgeFolder,
} from '../../tape/index.js';
import { type CartridgeFs, cartridgeFiles } from './cartridge-files.js';

/** How a cartridge is opened. */
export interface OpenCartridgeOptions extends Pick<CartridgeFolderOptions, 'mode'> {
  /** Default Node's. */
  readonly fs?: CartridgeFs | undefined;
}

/**
 * Opens the cartridge in a folder.
 * @param folder - its path
 * @throws CartridgeFolderError where it is none, cannot be understood, or another process writes it
 *
 * @example
 * const cartridge = openCartridge('ABC123L6', { mode: 'read' });
 */
export function openCartridge(folder: string, { mode, fs }: OpenCartridgeOptions = {}): FolderCartridge {
  return openCartridgeFolder(cartridgeFiles(folder, fs), { mode, crc32 });
}

/**
 * Makes a new cartridge in a folder that is empty, or not there yet.
 * @param folder - its path
 * @param identity - what it is; where nothing is said, an LTO-6 data cartridge of 2.5 TB with one partition
 * @throws CartridgeFolderError where the folder is not empty; RangeError where there can be no such cartridge
 */
export function createCartridge(
  folder: string,
  identity: Partial<CartridgeIdentity> = {},
  { fs }: Pick<OpenCartridgeOptions, 'fs'> = {},
): FolderCartridge {
  return createCartridgeFolder(cartridgeFiles(folder, fs), identity, { crc32 });
}
