/** What cartridges need of Node: files, compression, encryption. */
export { nodeBlockCipher } from './block-cipher.js';
export { deflateCodec } from './deflate-codec.js';
export { type NodePorts, nodePorts } from './node-ports.js';
