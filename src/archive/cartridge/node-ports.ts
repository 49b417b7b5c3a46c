import { randomBytes } from 'node:crypto';
import type { BlockCipher, RecordCodec } from '../../tape/index.js';
import { nodeBlockCipher } from './block-cipher.js';
import { deflateCodec } from './deflate-codec.js';

/** What Node has for a drive: compression, encryption, chance. */
export interface NodePorts {
  readonly codec: RecordCodec;
  readonly cipher: BlockCipher;
  readonly random: (count: number) => Uint8Array;
}

/**
 * What a software drive needs of the platform, as Node has it.
 *
 * @example
 * const drive = new Drive({ ...nodePorts() });
 */
export function nodePorts(): NodePorts {
  return { codec: deflateCodec, cipher: nodeBlockCipher, random: randomBytes };
}
