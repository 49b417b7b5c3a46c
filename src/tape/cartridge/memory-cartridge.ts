import { AttributeStore } from './attribute-store.js';
import { cartridgeIdentity, changedIdentity, changedUsage, formattedIdentity, usageWhenNew } from './identity.js';
import type { Cartridge, CartridgeIdentity, CartridgeUsage, PartitionMedium } from './medium.js';
import { MemoryPartition } from './memory-partition.js';

/**
 * A cartridge in memory. It takes as much of it as is written: the bytes at rest, and about 36 for each object. What
 * is written survives nothing but {@link close}, which leaves all as it is.
 */
export class MemoryCartridge implements Cartridge {
  private is: CartridgeIdentity;
  private used: CartridgeUsage;
  private parts: readonly PartitionMedium[];
  readonly memory = new AttributeStore();

  /**
   * @param identity - what it is; where nothing is said, an LTO-6 data cartridge of 2.5 TB with one partition
   * @throws RangeError where something cannot be
   *
   * @example
   * const cartridge = new MemoryCartridge({ barcode: 'ABC123L6', capacityBytes: 64 * 2 ** 20 });
   */
  constructor(identity: Partial<CartridgeIdentity> = {}) {
    this.is = cartridgeIdentity(identity);
    this.used = usageWhenNew(this.is);
    this.parts = emptyPartitions(this.is);
  }

  get identity(): CartridgeIdentity {
    return this.is;
  }

  get usage(): CartridgeUsage {
    return this.used;
  }

  get partitions(): readonly PartitionMedium[] {
    return this.parts;
  }

  change(changes: Partial<CartridgeIdentity>): void {
    this.is = changedIdentity(this.is, changes);
  }

  use(usage: Partial<CartridgeUsage>): void {
    this.used = changedUsage(this.used, usage);
  }

  format(partitionBytes: readonly number[]): void {
    this.is = formattedIdentity(this.is, partitionBytes);
    this.used = changedUsage(this.used, { initializations: this.used.initializations + 1 });
    this.parts = emptyPartitions(this.is);
    this.memory.format();
  }

  flush(): void {}

  close(): void {}
}

const emptyPartitions = ({ partitionBytes }: CartridgeIdentity) => partitionBytes.map(() => new MemoryPartition());
