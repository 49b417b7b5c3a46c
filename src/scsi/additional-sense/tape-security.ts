import type { TapeMeanings } from './tape-meaning.js';

const ASK_STATUS = 'Ask the drive what is set (SECURITY PROTOCOL IN 20h, page 0020h; `stenc -f DEVICE`).';
const NEXT_BLOCK =
  "Page 0021h tells how the next block is encrypted, and shows its key-associated data: a key's description stands there.";
const SET_AGAIN = 'Set the encryption parameters again, with the key, before going on.';
const KEY_MANAGER = 'Look at the key manager and at its connection to the library; the tape is not at fault.';

/**
 * What tape drives say of encryption. Sources: SSC-5 (tape data encryption security protocol), SPC-5; HP's and Quantum's
 * LTO references.
 */
export const security: TapeMeanings = {
  9733: {
    senseKeys: [5],
    meaning: 'Something in the list came encrypted and could not be decrypted.',
    advice: 'The key must be wrapped for this very drive. Nothing was changed.',
  },
  9744: {
    senseKeys: [5, 7],
    meaning: 'Too many wrong keys were tried on this cartridge; the drive takes no more.',
    advice: 'Unload the cartridge and load it again, or switch the drive off and on. Find the right key first.',
  },
  9745: {
    senseKeys: [5],
    meaning: 'The drive wants a description with the key (key-associated data), and there is none, or not all of it.',
    advice: 'Give one: `stenc` takes it from the second line of the key file.',
  },
  9746: {
    senseKeys: [5],
    meaning: 'The key was named, not given, and the drive knows none of that name.',
    advice: KEY_MANAGER,
  },
  10765: {
    senseKeys: [6],
    meaning: 'What the drive can do of encryption has changed: a licence, or the way it is managed.',
    advice: 'Ask for its capabilities again (page 0010h).',
  },
  10769: {
    senseKeys: [6],
    meaning: 'Another host has changed the encryption parameters: another key, or none.',
    advice: `Stop writing: what follows would be written with the other key, or in the clear. ${SET_AGAIN}`,
  },
  10770: {
    senseKeys: [6],
    meaning: 'The encryption parameters were changed, but by no host: the library, its key manager, or an unload.',
    advice: `Stop writing. ${ASK_STATUS}`,
  },
  10771: {
    senseKeys: [6, 7],
    meaning: 'The key is another than the one this host locked itself to: the key instance counter has moved on.',
    advice: `Nothing was written. ${SET_AGAIN}`,
  },
  21768: {
    senseKeys: [5],
    meaning: 'The drive cannot hold another key for reading only. LTO drives hold none.',
    advice: 'Set one key at a time.',
  },
  29696: {
    senseKeys: [3, 4, 5, 7],
    meaning: "Something of encryption failed. HP's LTO-4 drives say so when an encrypted block may not be read raw.",
    advice: ASK_STATUS,
  },
  29697: {
    senseKeys: [7],
    meaning: 'The next block is encrypted, and decryption is off.',
    advice: `Set the key with which it was written. ${NEXT_BLOCK}`,
  },
  29698: {
    senseKeys: [7],
    meaning: 'The next block is not encrypted, and decryption mode DECRYPT takes encrypted blocks only.',
    advice: 'Set decryption mode MIXED (`stenc -d mixed`), which reads both.',
  },
  29699: {
    senseKeys: [7],
    meaning: 'The key is not the one with which the next block was written.',
    advice: NEXT_BLOCK,
  },
  29700: {
    senseKeys: [7],
    meaning: 'The block was decrypted, but its authentication tag does not fit: it was damaged or tampered with.',
    advice: 'Try another drive. If it stays so, take the block as lost and tell those who care for its integrity.',
  },
  29701: {
    senseKeys: [7],
    meaning: "Decryption failed. HP's LTO-4 drives say so where the key-associated data change from block to block.",
    advice: NEXT_BLOCK,
  },
  29702: {
    senseKeys: [5, 7],
    meaning: 'The drive does not know the key with which a signature was made.',
    advice: 'Is the firmware, or the key, meant for this drive?',
  },
  29703: {
    senseKeys: [7],
    meaning: 'Encryption parameters are set, but cannot be used here: with this cartridge, or at this place.',
    advice: 'An LTO-4 drive or later encrypts only cartridges of LTO-4 and later, and not those it can only read.',
  },
  29704: {
    senseKeys: [5, 7],
    meaning: 'A signature is wrong.',
    advice: 'The firmware or list was changed on the way, or is not meant for this drive. Get it again.',
  },
  29705: {
    senseKeys: [7],
    meaning: 'The block was written in another encryption mode (ENCRYPT, EXTERNAL) than the check (CEEM) allows.',
    advice: 'Set CEEM to 1 (do not check), if the block is to be read all the same.',
  },
  29706: {
    senseKeys: [7],
    meaning: 'The block was written so that it cannot be read raw (RDMC).',
    advice: `Read it with its key, not in raw mode. ${NEXT_BLOCK}`,
  },
  29707: {
    senseKeys: [5, 7],
    meaning: 'The encryption parameters do not fit what is on the tape, or each other.',
    advice: ASK_STATUS,
  },
  29708: {
    senseKeys: [5],
    meaning: 'The list of parameters came encrypted, and the drive cannot decrypt it.',
    advice: "Encrypt it with the drive's own public key (page 0031h).",
  },
  29709: {
    senseKeys: [5, 7],
    meaning: 'The algorithm was turned off in the drive.',
    advice: 'Turn it on where the drive or the library is set up, or take another algorithm.',
  },
  29712: {
    senseKeys: [5],
    meaning: 'A value for making a security association is wrong.',
    advice: 'Check what the drive can do (protocol 40h); LTO drives take keys without one.',
  },
  29713: {
    senseKeys: [5],
    meaning: 'The drive does not agree to a value for making a security association.',
    advice: 'Offer what the drive can do (protocol 40h); LTO drives take keys without one.',
  },
  29714: {
    senseKeys: [5],
    meaning: 'The security association is not there, or is not for this use.',
    advice: 'Make a new one; it ends with a reset.',
  },
  29729: {
    senseKeys: [5],
    meaning: 'Hosts may not set encryption on this drive: the library or a key manager does (CFG_P).',
    advice: 'Set the method to application-managed in the library, if the host is to do it.',
  },
  29744: {
    senseKeys: [5],
    meaning: 'The drive cannot make such a security association.',
    advice: 'LTO drives take keys without one.',
  },
  29760: {
    senseKeys: [5, 11],
    meaning: 'One side could not prove to the other who it is.',
    advice: 'Check keys and certificates of both.',
  },
  29793: { senseKeys: [7], meaning: 'The key manager cannot be reached.', advice: KEY_MANAGER },
  29794: { senseKeys: [7], meaning: 'The key manager answers with an error.', advice: KEY_MANAGER },
  29795: { senseKeys: [7], meaning: 'The key manager has no key for this cartridge.', advice: KEY_MANAGER },
  29796: { senseKeys: [7], meaning: 'The key manager refuses the key.', advice: KEY_MANAGER },
  29806: { senseKeys: [4, 7], meaning: 'The key manager did not answer in time.', advice: KEY_MANAGER },
  29807: { senseKeys: [4, 7], meaning: 'Encryption that is controlled from outside has failed.', advice: KEY_MANAGER },
  29809: {
    senseKeys: [5, 7],
    meaning: 'This host may not use the drive.',
    advice: 'Give it access where the drive or the library is set up.',
  },
};
