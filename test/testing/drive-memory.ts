import { Drive } from '../../emulator/index.js';
import { attributeValues, BARCODE, encodeAttribute } from '../../src/mam/index.js';
import { readAttributeCdb, writeAttributeCdb } from '../../src/scsi/index.js';
import { type CartridgeIdentity, MemoryCartridge } from '../../src/tape/index.js';
import { DriveHost, type Seen } from './drive-host.js';

export const MIB = 2 ** 20;
/** 50 MiB and 150 MiB. */
export const TWO_PARTITIONS = { capacityBytes: 200 * MIB, partitionBytes: [50 * MIB, 150 * MIB] };
/** A host of a drive with a cartridge in it, ready. */
export function withCartridge(identity: Partial<CartridgeIdentity> = {}): {
  one: DriveHost;
  cartridge: MemoryCartridge;
} {
  const cartridge = new MemoryCartridge(identity);
  const one = new DriveHost(new Drive({ serialNumber: 'DRIVE00001' }));
  one.drive.insert(cartridge);
  one.ready();
  return { one, cartridge };
}

type Asked = Partial<{
  serviceAction: number;
  partitionNumber: number;
  logicalVolumeNumber: number;
  firstAttributeIdentifier: number;
  allocationLength: number;
}>;

/** READ ATTRIBUTE; what is left out is 0. */
export const readAttributes = (one: DriveHost, asked: Asked = {}): Seen =>
  one.send(readAttributeCdb, { allocationLength: 0xffff, ...asked });

/** The value of an attribute; undefined where there is none. */
export function attributeValue(
  one: DriveHost,
  firstAttributeIdentifier: number,
  partitionNumber = 0,
): Uint8Array | undefined {
  const seen = readAttributes(one, { firstAttributeIdentifier, partitionNumber });
  if (seen.sense === '5/24/00') return undefined;
  return attributeValues.decode(seen.data).value.attributes?.[0]?.attributeValue as Uint8Array;
}

/** The same as a number. */
export const attributeNumber = (one: DriveHost, identifier: number, partition = 0): bigint =>
  BigInt(`0x${Buffer.from(attributeValue(one, identifier, partition) ?? []).toString('hex')}`);
/** The same as a text, without its filling. */
export const attributeText = (one: DriveHost, identifier: number): string | undefined => {
  const found = attributeValue(one, identifier);
  return found && Buffer.from(found).toString('latin1').trimEnd();
};

/** A list for WRITE ATTRIBUTE with attributes as they are. */
export function attributeListOf(...attributes: readonly Uint8Array[]): Uint8Array {
  const all = Buffer.concat(attributes);
  return Buffer.concat([Uint8Array.of(0, 0, all.length >> 8, all.length & 0xff), all]);
}

/** WRITE ATTRIBUTE with a list. */
export function writeAttributes(
  one: DriveHost,
  list: Uint8Array,
  asked: { partitionNumber?: number; logicalVolumeNumber?: number } = {},
) {
  return one.send(writeAttributeCdb, { wtc: true, parameterListLength: list.length, ...asked }, list);
}

export const barcodeAttribute = (text: string): Uint8Array => encodeAttribute(BARCODE, text);
/** An attribute, whatever is wrong with it. */
export const attributeBytes = (identifier: number, bytes: readonly number[], format = 0): Uint8Array =>
  Uint8Array.of(identifier >> 8, identifier & 0xff, format, bytes.length >> 8, bytes.length & 0xff, ...bytes);
