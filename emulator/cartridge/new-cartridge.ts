import { type LtoBarcode, readBarcode } from '../../src/mam/index.js';
import type { CartridgeIdentity, StoredAttribute } from '../../src/tape/index.js';
import { type MediumKind, mediumKindNamed, mediumKindOf } from '../profiles/index.js';
import { factoryAttributes } from './factory-attributes.js';

/** What a new cartridge is to be. */
export interface NewCartridgeOptions {
  /** `6`, `LTO-6`, `L6`, `M8`. Left out: what the label says; without a label, LTO-6. */
  readonly generation?: string;
  /** Text of its label, such as `ABC123L6`; one that begins with `CLN` is for cleaning. */
  readonly barcode?: string;
  /** Write-once. Left out: what the label says. */
  readonly worm?: boolean;
  /** Left out: the native capacity of the generation. */
  readonly capacityBytes?: number;
  /** MEDIUM SERIAL NUMBER. Left out: made of the volume serial on the label. */
  readonly serialNumber?: string;
  /** YYYYMMDD. */
  readonly manufactureDate?: string;
}

/** A cartridge that comes from the factory. */
export interface NewCartridge {
  readonly identity: CartridgeIdentity;
  /** What stands in its memory: to be put there when it is made. */
  readonly attributes: readonly StoredAttribute[];
}

const SERIAL_LENGTH = 10;

/**
 * What a cartridge of a generation is when it is new, and what its memory holds.
 * @throws RangeError where there is no such generation, where the label is no LTO label or says something else, and
 * where capacity or date are none
 *
 * @example
 * const { identity, attributes } = newCartridge({ barcode: 'ABC123L6', capacityBytes: 64 * 2 ** 20 });
 * const cartridge = new MemoryCartridge(identity);
 * for (const attribute of attributes) cartridge.memory.set(attribute);
 */
export function newCartridge(options: NewCartridgeOptions = {}): NewCartridge {
  const { barcode } = options;
  const label = barcode === undefined ? undefined : labelOf(barcode);
  const kind = kindOf(options.generation, label, barcode);
  const worm = options.worm ?? label?.media.worm ?? false;
  if (label !== undefined && label.media.densityCode !== undefined && worm !== label.media.worm) {
    throw new RangeError(
      `the label ${barcode} is of a cartridge that ${label.media.worm ? 'is' : 'is not'} write-once`,
    );
  }
  const { capacityBytes = kind.nativeCapacityGB * 1e9 } = options;
  if (!Number.isSafeInteger(capacityBytes) || capacityBytes < 1) {
    throw new RangeError(`a capacity of ${capacityBytes} bytes cannot be`);
  }
  const { manufactureDate } = options;
  if (manufactureDate !== undefined && !/^\d{8}$/.test(manufactureDate)) {
    throw new RangeError(`a date of manufacture is YYYYMMDD, not '${manufactureDate}'`);
  }
  const identity: CartridgeIdentity = {
    kind: label?.use === 'cleaning' ? 'cleaning' : 'data',
    densityCode: kind.densityCode,
    worm,
    writeProtected: false,
    hostProtection: 'none',
    barcode,
    serialNumber: options.serialNumber ?? (label?.volumeSerial ?? '1').padStart(SERIAL_LENGTH, '0'),
    manufacturer: 'TAPEKIT',
    capacityBytes,
    partitionBytes: [capacityBytes],
  };
  return { identity, attributes: factoryAttributes(identity, manufactureDate) };
}

function labelOf(barcode: string): LtoBarcode {
  const label = readBarcode(barcode);
  if ('problem' in label) throw new RangeError(`the label '${barcode}' ${label.problem}`);
  return label;
}

/** A universal cleaning cartridge (`CU`) is of no generation: then of the one that is asked for, or of LTO-6. */
function kindOf(generation: string | undefined, label: LtoBarcode | undefined, barcode = ''): MediumKind {
  const density = label?.media.densityCode;
  const labelled = density === undefined ? undefined : mediumKindOf(density);
  if (density !== undefined && labelled === undefined) {
    throw new RangeError(
      `the label ${barcode} is of an ${label?.media.generation} cartridge, which no drive here reads`,
    );
  }
  if (generation === undefined) return labelled ?? mediumKindNamed('LTO-6');
  const kind = mediumKindNamed(generation);
  if (labelled !== undefined && labelled !== kind) {
    throw new RangeError(`the label ${barcode} is of an ${labelled.name} cartridge, not of an ${kind.name} one`);
  }
  return kind;
}
