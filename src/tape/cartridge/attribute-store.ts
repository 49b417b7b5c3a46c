import { numberFrom0 } from '../numbers.js';
import { PARTITIONS_MAX } from './identity.js';
import type { CartridgeMemory, StoredAttribute } from './medium.js';

/** The most bytes that the value of an attribute has: its length stands in two bytes. */
export const ATTRIBUTE_BYTES_MAX = 0xffff;

/** The most bytes of all values together: many times what the memory of any cartridge holds. */
export const MEMORY_BYTES_MAX = 1 << 20;

/**
 * Attributes that tell of the data of a partition, and go with them: logical positions of encrypted blocks, PARTITION
 * USAGE HISTORY, PARTITION USER TEXT LABEL, VOLUME COHERENCY INFORMATION.
 * @see SPC-5, "MAM attributes"
 */
const OF_A_PARTITION: ReadonlySet<number> = new Set([0x0224, 0x0225, 0x0341, 0x0809, 0x080c]);

/** Whether formatting takes an attribute away: it belongs to a partition, not to the cartridge. */
export function goesWithPartition({
  partition,
  identifier,
}: Pick<StoredAttribute, 'partition' | 'identifier'>): boolean {
  return partition > 0 || OF_A_PARTITION.has(identifier);
}

/** Attributes, kept in memory. */
export class AttributeStore implements CartridgeMemory {
  /** Set it to have a cartridge whose chip is broken. */
  isDamaged = false;
  private readonly byPlace = new Map<number, StoredAttribute>();
  private valueBytes = 0;

  get(identifier: number, partition: number): StoredAttribute | undefined {
    return this.byPlace.get(placeOf(identifier, partition));
  }

  list(partition: number): readonly StoredAttribute[] {
    return this.all().filter((attribute) => attribute.partition === partition);
  }

  /** Those of all partitions, by partition and identifier. */
  all(): readonly StoredAttribute[] {
    return [...this.byPlace].sort(([a], [b]) => a - b).map(([, attribute]) => attribute);
  }

  /** @throws RangeError where it can be no attribute, or all together would be more than {@link MEMORY_BYTES_MAX} */
  set(attribute: StoredAttribute): void {
    const stored = storedAttribute(attribute);
    const place = placeOf(stored.identifier, stored.partition);
    const bytes = this.valueBytes - this.bytesAt(place) + stored.value.length;
    if (bytes > MEMORY_BYTES_MAX) throw new RangeError(`attributes of ${bytes} bytes: ${MEMORY_BYTES_MAX} can be kept`);
    this.byPlace.set(place, stored);
    this.valueBytes = bytes;
  }

  delete(identifier: number, partition: number): void {
    const place = placeOf(identifier, partition);
    this.valueBytes -= this.bytesAt(place);
    this.byPlace.delete(place);
  }

  /** Forgets what goes with the data when a cartridge is formatted. */
  format(): void {
    for (const attribute of this.all()) {
      if (goesWithPartition(attribute)) this.delete(attribute.identifier, attribute.partition);
    }
  }

  private bytesAt(place: number): number {
    return this.byPlace.get(place)?.value.length ?? 0;
  }
}

const placeOf = (identifier: number, partition: number): number => partition * 0x1_0000 + identifier;

/**
 * A copy of an attribute, as it is kept.
 * @throws RangeError where it can be none
 */
export function storedAttribute({ partition, identifier, readOnly, format, value }: StoredAttribute): StoredAttribute {
  numberFrom0(partition, 'a partition', PARTITIONS_MAX - 1);
  numberFrom0(identifier, 'the identifier of an attribute', 0xffff);
  numberFrom0(format, 'the format of an attribute', 3);
  if (value.length > ATTRIBUTE_BYTES_MAX) {
    throw new RangeError(`the value of an attribute has up to ${ATTRIBUTE_BYTES_MAX} bytes, not ${value.length}`);
  }
  return { partition, identifier, readOnly, format, value: new Uint8Array(value) };
}
