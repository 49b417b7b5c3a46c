import { LTO_WIDTH_TENTHS_OF_MM } from '../../src/scsi/index.js';
import type { CartridgeIdentity, StoredAttribute } from '../../src/tape/index.js';
import { mediumKindOf } from '../profiles/index.js';
import { asciiText, attributeOf } from './attribute.js';

/** Who assigns the density codes of LTO. */
export const ASSIGNING_ORGANIZATION = 'LTO-CVE';
/** MEDIUM TYPE (SPC-5, medium type attributes). */
export const MEDIUM_TYPE = { data: 0x00, cleaning: 0x01, worm: 0x80 } as const;
/** Cleanings that a new cleaning cartridge is good for. */
const CLEANINGS = 50;
const MANUFACTURE_DATE = '20250101';
const LTO_4 = 0x46;
const LTO_5 = 0x58;

/** Bytes of the memory: LTO-4 and older tell 4096, an LTO-6 cartridge 16,384; 8192 is that of LTO-5. */
function memoryBytes(densityCode: number): number {
  return densityCode <= LTO_4 ? 4096 : densityCode === LTO_5 ? 8192 : 16_384;
}

/** Bytes of it that applications have for attributes of their own: so much is told of new ones of LTO-4 and of LTO-6. */
export function applicationBytes(densityCode: number): number {
  return densityCode <= LTO_4 ? 1014 : 3062;
}

/**
 * What the maker writes into the memory of a cartridge: the attributes of the medium type.
 * @param manufactureDate - YYYYMMDD
 */
export function factoryAttributes(
  identity: CartridgeIdentity,
  manufactureDate = MANUFACTURE_DATE,
): readonly StoredAttribute[] {
  const { kind, worm, densityCode } = identity;
  const isCleaning = kind === 'cleaning';
  return [
    attributeOf(0x0400, asciiText(identity.manufacturer, 8)),
    attributeOf(0x0401, asciiText(identity.serialNumber, 32)),
    attributeOf(0x0402, mediumKindOf(densityCode)?.tapeMetres ?? 0),
    attributeOf(0x0403, LTO_WIDTH_TENTHS_OF_MM),
    attributeOf(0x0404, ASSIGNING_ORGANIZATION),
    attributeOf(0x0405, densityCode),
    attributeOf(0x0406, manufactureDate),
    attributeOf(0x0407, BigInt(memoryBytes(densityCode))),
    attributeOf(0x0408, isCleaning ? MEDIUM_TYPE.cleaning : worm ? MEDIUM_TYPE.worm : MEDIUM_TYPE.data),
    attributeOf(0x0409, isCleaning ? CLEANINGS : 0),
  ];
}
