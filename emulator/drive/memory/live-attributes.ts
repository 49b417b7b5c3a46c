import { unsigned } from '../../../src/bytes/index.js';
import { definitionOf, type MamValue } from '../../../src/mam/index.js';
import type { Cartridge, StoredAttribute } from '../../../src/tape/index.js';
import { ASSIGNING_ORGANIZATION, applicationBytes, attributeOf, factoryAttributes } from '../../cartridge/index.js';
import type { Tally } from '../counters.js';
import { NONE, NOT_KNOWN } from '../encrypted-extent.js';
import { alertBits } from '../log/status-pages.js';
import { MIB, measures } from '../log/tape-measures.js';
import type { MountedTape } from '../mounted-tape.js';
import type { DriveState } from '../state.js';
import { lifetime } from '../wear.js';

/** Identifiers that the drive gives a meaning to. */
export const ID = {
  alerts: 0x0002,
  memoryLeft: 0x0004,
  volumeIdentifier: 0x0008,
  changeReference: 0x0009,
  lastLoad: 0x020a,
  writtenInLoad: 0x0222,
  readInLoad: 0x0223,
  firstEncrypted: 0x0224,
  firstPlainBehind: 0x0225,
  mediumType: 0x0408,
} as const;

/** Attributes of the ranges that applications can use as they like: SPC-5, vendor-specific host type. */
export const isApplicationsOwn = (identifier: number): boolean => identifier >= 0x1400 && identifier <= 0x17ff;

/** Whether each partition has its own. */
export const isOfPartition = (identifier: number): boolean => definitionOf(identifier)?.scope === 'partition';

/** What an attribute takes beside its value: what stands in front of it. */
const HEAD_BYTES = 5;

type Live = (state: DriveState, cartridge: Cartridge, partition: number) => MamValue | undefined;

const mib = (bytes: number): bigint => BigInt(Math.floor(bytes / MIB));

/** Values that follow from how things are now, whatever stands in the memory. */
const live: ReadonlyMap<number, Live> = new Map<number, Live>([
  [0x0000, (state, cartridge, partition) => mib(measures(state, cartridge)[partition]?.left ?? 0)],
  [0x0001, (state, cartridge, partition) => mib(measures(state, cartridge)[partition]?.capacity ?? 0)],
  [0x0003, (_state, { usage }) => BigInt(usage.loads)],
  [ID.memoryLeft, (_state, cartridge) => BigInt(memoryLeft(cartridge))],
  [0x0005, () => ASSIGNING_ORGANIZATION],
  [0x0006, (_state, { identity }) => identity.densityCode],
  [0x0007, (_state, { usage }) => Math.min(usage.initializations, 0xffff)],
  [ID.changeReference, changeReference],
  [0x0220, (state, cartridge) => mib(lifetime(state, cartridge).writtenBytes)],
  [0x0221, (state, cartridge) => mib(lifetime(state, cartridge).readBytes)],
  [ID.writtenInLoad, (state) => ofLoad(state, ({ bytesToMedium }) => bytesToMedium)],
  [ID.readInLoad, (state) => ofLoad(state, ({ bytesFromMedium }) => bytesFromMedium)],
  [ID.firstEncrypted, (state, _cartridge, partition) => position(tapeIn(state)?.encrypted.first(partition))],
  [
    ID.firstPlainBehind,
    (state, _cartridge, partition) => position(tapeIn(state)?.encrypted.firstPlainBehind(partition)),
  ],
]);

/** What stands there where nothing was ever written. */
const blank: ReadonlyMap<number, Uint8Array> = new Map([
  [ID.alerts, alertBits(() => false)],
  [ID.volumeIdentifier, new Uint8Array(0)],
]);

function tapeIn({ mechanism }: DriveState): MountedTape | undefined {
  return mechanism.kind === 'loaded' ? mechanism.tape : undefined;
}

/** What was counted in this load; when it is over, what is kept counts. */
function ofLoad(state: DriveState, bytes: (tally: Tally) => number): bigint | undefined {
  return tapeIn(state) === undefined ? undefined : mib(bytes(state.counters.since('load')));
}

/** All ones: none; all ones but the last bit: not known. Undefined where the tape is not in: what is kept counts. */
function position(object: number | undefined): bigint | undefined {
  if (object === undefined) return undefined;
  return object === NONE ? 2n ** 64n - 1n : object === NOT_KNOWN ? 2n ** 64n - 2n : BigInt(object);
}

/** One more than before as soon as something has been written in this load. */
function changeReference(state: DriveState, { memory }: Cartridge): number {
  const kept = memory.get(ID.changeReference, 0);
  // 0 would say that it is not to be used.
  const before = kept === undefined ? 1 : Number(unsigned(kept.value)) % 2 ** 32;
  return tapeIn(state)?.isChanged === true ? (before + 1) % 2 ** 32 || 1 : before;
}

/** Bytes that are left for attributes of applications' own. */
export function memoryLeft({ identity, memory }: Cartridge, without: ReadonlySet<number> = new Set()): number {
  const taken = memory
    .list(0)
    .filter(({ identifier }) => isApplicationsOwn(identifier) && !without.has(identifier))
    .reduce((sum, { value }) => sum + HEAD_BYTES + value.length, 0);
  return applicationBytes(identity.densityCode) - taken;
}

/** Every attribute that a partition has now, by identifier. */
export function attributesNow(
  state: DriveState,
  cartridge: Cartridge,
  partition: number,
): ReadonlyMap<number, StoredAttribute> {
  const all = new Map<number, StoredAttribute>();
  const put = (one: StoredAttribute): void => {
    all.set(one.identifier, one);
  };
  for (const [identifier, value] of blank) {
    put({ partition, identifier, readOnly: true, format: definitionOf(identifier)?.format ?? 0, value });
  }
  for (const one of factoryAttributes(cartridge.identity)) put(one);
  // What belongs to the whole medium is kept with partition 0.
  for (const one of cartridge.memory.list(0)) if (partition === 0 || !isOfPartition(one.identifier)) put(one);
  if (partition > 0) for (const one of cartridge.memory.list(partition)) put(one);
  for (const [identifier, value] of live) {
    const now = value(state, cartridge, partition);
    if (now !== undefined) put(attributeOf(identifier, now, partition));
  }
  return new Map([...all].sort(([a], [b]) => a - b));
}
