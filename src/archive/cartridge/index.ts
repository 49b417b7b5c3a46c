/** What cartridges need of Node: files, compression, encryption. */
export { nodeBlockCipher } from './block-cipher.js';
export { type CartridgeFs, cartridgeFiles } from './cartridge-files.js';
export { deflateCodec } from './deflate-codec.js';
export { type LockHolder, thisProcess } from './folder-lock.js';
export { type NodePorts, nodePorts } from './node-ports.js';
export { createCartridge, type OpenCartridgeOptions, openCartridge } from './open-cartridge.js';
export { type OpenCartridgeTapeOptions, openCartridgeTape } from './open-cartridge-tape.js';
