import type { Cartridge } from '../../src/tape/index.js';
import type { Drive } from '../drive/drive.js';

/** ELEMENT TYPE CODE. */
export const ELEMENT_TYPE = { transport: 1, storage: 2, importExport: 3, drive: 4 } as const;

/** A place where a cartridge can be. */
export interface Element {
  readonly address: number;
  readonly type: (typeof ELEMENT_TYPE)[keyof typeof ELEMENT_TYPE];
  readonly cartridge: Cartridge | undefined;
  /** The drive that stands there. */
  readonly drive?: Drive;
  /** The storage element that its cartridge came from last. */
  source: number | undefined;
  /** The operator put its cartridge there, not the robot. */
  isImported: boolean;
  /** Puts a cartridge there. */
  put(cartridge: Cartridge): void;
  /** Takes the cartridge from there; undefined where it cannot be taken now. */
  take(): Cartridge | undefined;
}

class Shelf implements Element {
  readonly address: number;
  readonly type: Element['type'];
  cartridge: Cartridge | undefined;
  source: number | undefined;
  isImported = false;

  constructor(type: Element['type'], address: number) {
    this.type = type;
    this.address = address;
  }

  put(cartridge: Cartridge): void {
    this.cartridge = cartridge;
  }

  take(): Cartridge | undefined {
    const { cartridge } = this;
    this.cartridge = undefined;
    return cartridge;
  }
}

/** Where a drive stands: the robot takes a cartridge out of it as somebody does who presses its button. */
class DriveBay implements Element {
  readonly type = ELEMENT_TYPE.drive;
  readonly address: number;
  readonly drive: Drive;
  source: number | undefined;
  readonly isImported = false;

  constructor(address: number, drive: Drive) {
    this.address = address;
    this.drive = drive;
  }

  get cartridge(): Cartridge | undefined {
    return this.drive.cartridge;
  }

  put(cartridge: Cartridge): void {
    this.drive.insert(cartridge);
  }

  take(): Cartridge | undefined {
    return this.drive.eject();
  }
}

/** Where elements of each type begin: as in libraries with room for 256 of each. */
export const FIRST_ADDRESS = { transport: 0x0001, drive: 0x0100, importExport: 0x0300, storage: 0x0400 } as const;
/** So many storage elements at most: addresses have 16 bits. */
export const SLOTS_MAX = 0x1_0000 - FIRST_ADDRESS.storage;
const OTHERS_MAX = 0x100;

/** What a library is made of. */
export interface LibraryParts {
  readonly drives: readonly Drive[];
  /** Storage elements. */
  readonly slots: number;
  /** Import/export elements. */
  readonly importExports: number;
}

/**
 * The elements of a library, by type and address.
 * @throws RangeError where there are more, or fewer, than can be
 */
export function libraryElements({ drives, slots, importExports }: LibraryParts): readonly Element[] {
  counted('slots', slots, SLOTS_MAX);
  counted('import/export elements', importExports, OTHERS_MAX);
  counted('drives', drives.length, OTHERS_MAX);
  const shelves = (type: Element['type'], first: number, count: number): Element[] =>
    Array.from({ length: count }, (_, i) => new Shelf(type, first + i));
  return [
    ...shelves(ELEMENT_TYPE.transport, FIRST_ADDRESS.transport, 1),
    ...shelves(ELEMENT_TYPE.storage, FIRST_ADDRESS.storage, slots),
    ...shelves(ELEMENT_TYPE.importExport, FIRST_ADDRESS.importExport, importExports),
    ...drives.map((drive, i) => new DriveBay(FIRST_ADDRESS.drive + i, drive)),
  ];
}

function counted(what: string, count: number, most: number): void {
  if (!Number.isSafeInteger(count) || count < 0 || count > most) {
    throw new RangeError(`a library has 0 to ${most} ${what}, not ${count}`);
  }
}
