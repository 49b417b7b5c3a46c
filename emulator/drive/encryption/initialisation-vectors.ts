import { encodeName } from '../../../src/bytes/index.js';
import { crc32c, reedSolomonCrc } from '../../../src/scsi/index.js';
import type { MountedTape } from '../mounted-tape.js';

const SALT_BYTES = 8;
const IV_BYTES = 12;
/** One less than all ones: that is the IV with which keys are checked. */
const COUNTER_MAX = 0xffff_fffe;

/** Gives 8 bytes for the IVs of records on a tape, others at each call. */
export type SaltSource = (tape: MountedTape) => Uint8Array;

/**
 * IVs for the records that are encrypted with one key: 8 bytes of salt and a counter of 4 bytes, from 1 on, so that
 * none comes twice with the key. A new tape and a counter that is used up bring a new salt, as LTO drives take a new
 * random part at each load.
 */
export class InitialisationVectors {
  private readonly iv = new Uint8Array(IV_BYTES);
  private readonly view = new DataView(this.iv.buffer);
  private readonly salts: SaltSource;
  private tape: MountedTape | undefined;
  private counter = 0;

  constructor(salts: SaltSource) {
    this.salts = salts;
  }

  /** The next: valid until the one after it. */
  next(tape: MountedTape): Uint8Array {
    if (tape !== this.tape || this.counter === COUNTER_MAX) {
      this.tape = tape;
      this.counter = 0;
      this.iv.set(this.salts(tape));
    }
    this.view.setUint32(SALT_BYTES, ++this.counter);
    return this.iv;
  }
}

/**
 * Salts of random bytes; where there are none, from what tells this load of this cartridge in this drive from all
 * others, and a running number. Then two cartridges must not have the same serial number, nor a cartridge that was
 * copied be written by a drive with the same serial number: random bytes are for keys that matter.
 */
export function saltSource(serialNumber: string, random: ((count: number) => Uint8Array) | undefined): SaltSource {
  if (random !== undefined) return () => random(SALT_BYTES);
  let number = 0;
  return ({ cartridge }) => {
    const { identity, usage } = cartridge;
    const parts = [serialNumber, identity.manufacturer, identity.serialNumber, usage.loads, ++number];
    const bytes = encodeName(parts.join('/'));
    const salt = new Uint8Array(SALT_BYTES);
    const view = new DataView(salt.buffer);
    view.setUint32(0, crc32c(bytes));
    view.setUint32(4, reedSolomonCrc(bytes));
    return salt;
  };
}
