/** Cartridges: medium, memory, and what they are, wherever they are kept. */
export { ATTRIBUTE_BYTES_MAX, AttributeStore, MEMORY_BYTES_MAX } from './attribute-store.js';
export { CartridgeTape, type CartridgeTapeOptions } from './cartridge-tape.js';
export {
  AES_256_GCM,
  type BlockCipher,
  type EncryptedHead,
  type EncryptedRecord,
  encryptedRecord,
  openRecord,
  RecordKey,
  sealRecord,
} from './encrypted-record.js';
export * from './folder/index.js';
export { IDENTITY_TEXT_MAX, PARTITIONS_MAX } from './identity.js';
export {
  type Cartridge,
  type CartridgeIdentity,
  type CartridgeMemory,
  type CartridgeUsage,
  FILEMARK_BYTES,
  type NewRecord,
  type ObjectAtRest,
  type PartitionMedium,
  RECORD_OVERHEAD_BYTES,
  type RecordAtRest,
  type RecordEncryption,
  type RecordProtection,
  type StoredAttribute,
} from './medium.js';
export { MemoryCartridge } from './memory-cartridge.js';
export { ENCRYPTION_BYTES, KAD_BYTES_MAX, STORED_BYTES_MAX } from './new-record.js';
export type { RecordCodec } from './record-codec.js';
