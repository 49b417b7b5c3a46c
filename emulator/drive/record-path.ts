import type { NewRecord, RecordAtRest } from '../../src/tape/cartridge/medium.js';
import { type Refusal, refuse } from './answer.js';
import type { Nexus } from './nexus.js';
import type { DriveState } from './state.js';

/**
 * What a block becomes on its way to the medium: its protection information checked and kept, then compressed, then
 * encrypted, as the modes and the keys of the initiator say.
 * @param block - as the host sent it, protection information behind it where that is on
 */
export function toRest(_state: DriveState, block: Uint8Array, _nexus: Nexus): NewRecord | Refusal {
  return { lengthBytes: block.length, payload: block, compressed: false, encryption: undefined, protection: undefined };
}

/**
 * The way back: what the host gets of a record.
 * @param payload - bytes at rest; undefined where the medium could not give them
 */
export function fromRest(
  _state: DriveState,
  _record: RecordAtRest,
  payload: Uint8Array | undefined,
  _nexus: Nexus,
): Uint8Array | Refusal {
  return payload ?? UNREADABLE;
}

/** MEDIUM ERROR, UNRECOVERED READ ERROR. */
export const UNREADABLE = refuse(3, 0x11, 0x00);
