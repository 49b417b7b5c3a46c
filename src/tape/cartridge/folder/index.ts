/** Cartridges in a folder: see `docs/cartridge-folder.md` for the form. */
export type { CartridgeFile, CartridgeFiles } from './cartridge-files.js';
export {
  type CartridgeFolderOptions,
  createCartridgeFolder,
  FolderCartridge,
  openCartridgeFolder,
} from './folder-cartridge.js';
export { CartridgeFolderError, type FolderFault, faultInWords } from './folder-error.js';
