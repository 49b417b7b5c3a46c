import type { RecordKey } from '../../../src/tape/cartridge/encrypted-record.js';
import type { RecordEncryption } from '../../../src/tape/cartridge/medium.js';
import type { InitialisationVectors } from './initialisation-vectors.js';

/** SCOPE of a set data encryption page. */
export const SCOPE = { public: 0, local: 1, allNexuses: 2 } as const;
export type Scope = (typeof SCOPE)[keyof typeof SCOPE];

export const ENCRYPTION_MODE = { disable: 0, external: 1, encrypt: 2 } as const;
export const DECRYPTION_MODE = { disable: 0, raw: 1, decrypt: 2, mixed: 3 } as const;

/** What a set data encryption page sets. */
export interface EncryptionSettings {
  readonly encryptionMode: number;
  readonly decryptionMode: number;
  readonly algorithmIndex: number;
  /** CEEM: which blocks that were encrypted otherwise are refused when they are read. */
  readonly ceem: number;
  readonly clearOnDemount: boolean;
  readonly clearOnPreempt: boolean;
  readonly clearOnReservationLoss: boolean;
  readonly key: RecordKey | undefined;
  /** What stands with each block that is written; undefined where they are written clear. */
  readonly record: RecordEncryption | undefined;
}

/** A set of data encryption parameters, as a drive saves it. */
export interface EncryptionParameters extends EncryptionSettings {
  /** Whose it is: PUBLIC for what a drive has before anybody sets anything. */
  readonly scope: Scope;
  readonly keyInstanceCounter: number;
  /** IVs for what is encrypted with the key. */
  readonly vectors: InitialisationVectors;
  /** Whether a block was met that has another key: it counts once for each key that was set. */
  hasFailed: boolean;
}

/** How a drive is when it has been switched on. */
export const DISABLED: EncryptionSettings = {
  encryptionMode: ENCRYPTION_MODE.disable,
  decryptionMode: DECRYPTION_MODE.disable,
  algorithmIndex: 0,
  ceem: 0,
  clearOnDemount: false,
  clearOnPreempt: false,
  clearOnReservationLoss: false,
  key: undefined,
  record: undefined,
};

/** Whether these modes need a key. */
export function needsKey(encryptionMode: number, decryptionMode: number): boolean {
  return encryptionMode === ENCRYPTION_MODE.encrypt || decrypts(decryptionMode);
}

/** Whether encrypted blocks are decrypted when they are read. */
export function decrypts(decryptionMode: number): boolean {
  return decryptionMode === DECRYPTION_MODE.decrypt || decryptionMode === DECRYPTION_MODE.mixed;
}
