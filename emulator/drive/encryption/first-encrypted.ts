import type { MountedTape } from '../mounted-tape.js';

/** LOGICAL POSITION OF FIRST ENCRYPTED LOGICAL BLOCK. */
const FIRST_ENCRYPTED = 0x0224;
const BINARY = 0;

type Whose = Pick<MountedTape, 'cartridge'>;

/**
 * The first encrypted block of a partition, as cartridge memory has it (attribute 0224h, which the drive writes there).
 * It is looked for on the tape, since what stood there may have been overwritten.
 * @returns undefined where there is none
 */
export function firstEncrypted({ cartridge }: Whose, partition: number): number | undefined {
  const value = cartridge.memory.get(FIRST_ENCRYPTED, partition)?.value;
  if (value?.length !== 8) return undefined;
  const object = Number(new DataView(value.buffer, value.byteOffset).getBigUint64(0));
  return isEncrypted(cartridge, partition, object) ? object : undefined;
}

/** Whether the cartridge has any: VCELB. */
export function hasEncrypted(tape: Whose): boolean {
  return tape.cartridge.partitions.some((_, partition) => firstEncrypted(tape, partition) !== undefined);
}

/** The block in front of where the tape stands has just been written, encrypted. */
export function noteEncrypted({ cartridge, partition, object }: MountedTape): void {
  const before = firstEncrypted({ cartridge }, partition);
  const written = object - 1;
  if (before !== undefined && before <= written) return;
  const value = new Uint8Array(8);
  new DataView(value.buffer).setBigUint64(0, BigInt(written));
  cartridge.memory.set({ partition, identifier: FIRST_ENCRYPTED, readOnly: true, format: BINARY, value });
}

function isEncrypted({ partitions }: Whose['cartridge'], partition: number, object: number): boolean {
  const at = partitions[partition]?.at(object);
  return at?.kind === 'record' && at.encryption !== undefined;
}
