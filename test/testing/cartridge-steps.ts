import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Cartridge, NewRecord, PartitionMedium, RecordEncryption } from '../../src/tape/index.js';

/** Something that is done to a cartridge. */
export type CartridgeStep =
  | { readonly do: 'append'; readonly partition: number; readonly record: RecordSpec }
  | { readonly do: 'filemarks'; readonly partition: number; readonly count: number }
  | { readonly do: 'truncate' | 'spoil' | 'alter'; readonly partition: number; readonly place: number }
  | { readonly do: 'lose'; readonly partition: number }
  | { readonly do: 'format'; readonly partitions: number }
  | { readonly do: 'set'; readonly identifier: number; readonly partition: number; readonly value: string }
  | { readonly do: 'delete'; readonly identifier: number; readonly partition: number }
  | { readonly do: 'change'; readonly barcode: string }
  | { readonly do: 'use'; readonly loads: number }
  | { readonly do: 'flush' };

interface RecordSpec {
  readonly bytes: number;
  readonly seed: number;
  readonly compressed: boolean;
  readonly kad: number;
  readonly method: 0 | 1 | 2;
}

const partition = fc.nat(1);
const record: fc.Arbitrary<RecordSpec> = fc.record({
  bytes: fc.oneof({ weight: 20, arbitrary: fc.integer({ min: 1, max: 100 }) }, fc.constantFrom(5000, 70_000)),
  seed: fc.nat(255),
  compressed: fc.boolean(),
  kad: fc.nat(3),
  method: fc.constantFrom(0, 1, 2),
});
const attribute = {
  identifier: fc.constantFrom(0x0400, 0x0806, 0x080c),
  partition,
  value: fc.string({ maxLength: 9 }),
};

/** Steps that write, and none that does harm. */
export const writingStep: fc.Arbitrary<CartridgeStep> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('append' as const), partition, record }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('filemarks' as const), partition, count: fc.nat(3) }) },
  // More than a folder holds back.
  fc.record({ do: fc.constant('filemarks' as const), partition, count: fc.constant(257) }),
  { weight: 3, arbitrary: fc.record({ do: fc.constant('truncate' as const), partition, place: fc.nat(1000) }) },
);

/** Steps of every kind. */
export const anyStep: fc.Arbitrary<CartridgeStep> = fc.oneof(
  { weight: 12, arbitrary: writingStep },
  fc.record({ do: fc.constantFrom('spoil' as const, 'alter' as const), partition, place: fc.nat(1000) }),
  fc.record({ do: fc.constant('lose' as const), partition }),
  fc.record({ do: fc.constant('format' as const), partitions: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ do: fc.constant('set' as const), ...attribute, value: fc.string({ maxLength: 9 }) }),
  fc.record({ do: fc.constant('delete' as const), ...attribute }),
  fc.record({ do: fc.constant('change' as const), barcode: fc.string({ maxLength: 9 }) }),
  fc.record({ do: fc.constant('use' as const), loads: fc.nat() }),
  { weight: 2, arbitrary: fc.constant({ do: 'flush' as const }) },
);

/** Does a step; of a place that is not there, the nearest. */
export function doStep(cartridge: Cartridge, step: CartridgeStep): void {
  if (step.do === 'format') return cartridge.format(new Array<number>(step.partitions).fill(1000));
  if (step.do === 'change') return cartridge.change({ barcode: step.barcode });
  if (step.do === 'use') return cartridge.use({ loads: step.loads });
  if (step.do === 'flush') return cartridge.flush();
  if (step.do === 'set') {
    const value = new TextEncoder().encode(step.value);
    return cartridge.memory.set({ ...step, readOnly: step.value.length > 4, format: 1, value });
  }
  if (step.do === 'delete') return cartridge.memory.delete(step.identifier, step.partition);
  const medium = cartridge.partitions[step.partition % cartridge.partitions.length] as PartitionMedium;
  if (step.do === 'append') return medium.append(recordOf(step.record));
  if (step.do === 'filemarks') return medium.appendFilemarks(step.count);
  if (step.do === 'lose') return medium.loseEndOfData();
  if (step.do === 'truncate') return medium.truncate(step.place % (medium.objects + 1));
  const object = step.place % Math.max(1, medium.objects);
  const at = medium.at(object);
  if (at?.kind !== 'record') return;
  if (step.do === 'spoil') medium.spoil(object);
  else medium.alter(object, step.place % at.storedBytes, step.place % 256);
}

const KAD = [undefined, Uint8Array.of(1, 2, 3), new Uint8Array(32).fill(7), new Uint8Array(0)];

export function recordOf({ bytes, seed, compressed, kad, method }: RecordSpec): NewRecord {
  const encryption: RecordEncryption = {
    algorithmCode: 0x0001_0014,
    kadFormat: kad,
    uKad: KAD[kad],
    aKad: KAD[3 - kad],
    mKad: undefined,
    external: kad === 1,
    rawReadable: kad === 2,
  };
  return {
    lengthBytes: compressed ? bytes + 100 : bytes,
    payload: Uint8Array.from({ length: bytes }, (_, i) => seed + i * 7),
    compressed,
    encryption: kad === 0 ? undefined : encryption,
    protection: method === 0 ? undefined : { method, information: seed * 0x0101_0101 },
  };
}

const short = (bytes: Uint8Array | undefined): string =>
  bytes === undefined
    ? 'unreadable'
    : `${bytes.length} ${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`;

/** What stands in a partition, a line for each object. */
export function linesOf(medium: PartitionMedium): string[] {
  const lines: string[] = [];
  for (let object = 0; object < medium.objects; object++) {
    const at = medium.at(object);
    const before = `${medium.usedBefore(object)} ${medium.filemarksBefore(object)}`;
    if (at?.kind !== 'record') lines.push(`${before} ${at?.kind} ${medium.filemark(medium.filemarksBefore(object))}`);
    else lines.push(`${before} ${describe(at)} ${short(medium.payload(object))}`);
  }
  return lines;
}

const describe = (at: object): string =>
  JSON.stringify(at, (_, value: unknown) => (value instanceof Uint8Array ? short(value) : value));

/** All that can be asked of a cartridge. */
export function everythingOf(cartridge: Cartridge): object {
  const { identity, usage, partitions, memory } = cartridge;
  const parts = partitions.map((medium) => ({
    lines: linesOf(medium),
    end: [medium.objects, medium.endOfData, medium.usedBefore(medium.objects), medium.filemarksBefore(medium.objects)],
    behind: [medium.at(medium.objects), medium.filemark(medium.filemarksBefore(medium.objects))],
  }));
  return { identity, usage, parts, memory: [0, 1, 2, 3].map((partition) => memory.list(partition)) };
}
