import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { BlockCipher } from '../../tape/index.js';

const ALGORITHM = 'aes-256-gcm';
const TAG = { authTagLength: 16 };

/** AES-256-GCM of Node's crypto. A key that has not 32 bytes is a RangeError. */
export const nodeBlockCipher: BlockCipher = {
  seal(key, iv, aad, clear) {
    const cipher = createCipheriv(ALGORITHM, key, iv, TAG);
    cipher.setAAD(aad);
    // All of a counter mode's bytes come at once: final() gives none.
    const ciphertext = cipher.update(clear);
    cipher.final();
    return { ciphertext, tag: cipher.getAuthTag() };
  },
  open(key, iv, aad, ciphertext, tag) {
    const decipher = createDecipheriv(ALGORITHM, key, iv, TAG);
    decipher.setAAD(aad);
    decipher.setAuthTag(tag);
    const clear = decipher.update(ciphertext);
    try {
      decipher.final();
    } catch {
      return undefined;
    }
    return clear;
  },
};
