import type { Cartridge } from '../../src/tape/index.js';
import { type Answer, invalidPlace, NO_BYTES, refuse, STATUS } from '../drive/answer.js';
import { CommandTable, forbiddenBit } from '../drive/command-table.js';
import type { Drive, Response } from '../drive/drive.js';
import { senseBytes } from '../drive/sense-bytes.js';
import { changerCommands } from './commands.js';
import { ELEMENT_TYPE, type Element, FIRST_ADDRESS } from './elements.js';
import { ChangerState, type LibraryIdentity } from './state.js';

/** How a library is made. */
export interface ChangerOptions {
  /** The drives it has: up to 256, from element address 100h on. */
  readonly drives: readonly Drive[];
  /** Storage elements, from element address 400h on. Default 20. */
  readonly slots?: number;
  /** Import/export elements, from element address 300h on. Default 1. */
  readonly importExports?: number;
  /** What INQUIRY tells. Default: IBM `03584L32`. */
  readonly identity?: LibraryIdentity;
}

const IDENTITY: LibraryIdentity = {
  vendor: 'IBM',
  product: '03584L32',
  revision: '2C02',
  serialNumber: '0000078000000401',
};
const TABLE = new CommandTable(changerCommands);
const NOT_SUPPORTED = refuse(5, 0x20, 0x00);
const MEDIUM_CHANGED = [0x28, 0x00] as const;
const IMPORT_EXPORT_ACCESSED = [0x28, 0x01] as const;

/**
 * The robot of a tape library: a command in, an answer out, over the same cartridges and drives that stand beside it.
 *
 * @example
 * const drive = new Drive();
 * const changer = new Changer({ drives: [drive], slots: 8 });
 * changer.put(0x400, new MemoryCartridge({ barcode: 'ABC123L6' }));
 */
export class Changer {
  private readonly state: ChangerState;

  /** @throws RangeError where there are more elements, or drives, than addresses */
  constructor(options: ChangerOptions) {
    const { drives, slots = 20, importExports = 1, identity = IDENTITY } = options;
    this.state = new ChangerState({ drives, slots, importExports }, identity);
  }

  /** Carries a command out, as `Drive.execute` does. */
  execute(cdb: Uint8Array, dataOut: Uint8Array, nexus: string): Response {
    const { state } = this;
    const before = state.ticks;
    const answer = this.answer(cdb, dataOut, nexus);
    const ticks = state.ticks - before;
    const sense = answer.status === 'check' ? senseBytes(answer.sense, 'fixed') : NO_BYTES;
    const dataIn = 'dataIn' in answer ? answer.dataIn : NO_BYTES;
    return { status: STATUS[answer.status], sense, dataIn, ticks };
  }

  private answer(cdb: Uint8Array, dataOut: Uint8Array, name: string): Answer {
    const nexus = this.state.nexuses.get(name);
    const one = TABLE.find(cdb);
    if (one?.attention !== 'passes') {
      const attention = nexus.attentions.take();
      if (attention !== undefined) return attention;
    }
    if (one === undefined) return NOT_SUPPORTED;
    const place = forbiddenBit(one.mask, cdb);
    return place === undefined ? one.run(this.state, { cdb, dataOut, nexus }) : invalidPlace(place);
  }

  /**
   * An operator puts a cartridge in: into an import/export element, or, with the door open, into a slot. All initiators
   * are told.
   * @param address - of the element
   * @throws RangeError where there is no such place, or something in it
   */
  put(address: number, cartridge: Cartridge): void {
    const element = this.shelf(address);
    if (element.cartridge !== undefined) throw new RangeError(`there is a cartridge in element ${address} already`);
    element.put(cartridge);
    element.source = undefined;
    element.isImported = element.type === ELEMENT_TYPE.importExport;
    this.accessed(element);
  }

  /**
   * An operator takes the cartridge out of an element; undefined where none is in there.
   * @throws RangeError where there is no such place
   */
  take(address: number): Cartridge | undefined {
    const element = this.shelf(address);
    const cartridge = element.take();
    if (cartridge !== undefined) this.accessed(element);
    return cartridge;
  }

  /** Which cartridge is where, by element address. */
  get inventory(): ReadonlyMap<number, Cartridge> {
    const full = this.state.elements.filter(({ cartridge }) => cartridge !== undefined);
    return new Map(full.map(({ address, cartridge }) => [address, cartridge as Cartridge]));
  }

  /** Resets it: all initiators are told. */
  reset(): void {
    for (const nexus of this.state.nexuses.all()) nexus.preventsRemoval = false;
    this.state.nexuses.attention(0x29, 0x00);
  }

  /** An initiator's session has ended: what was kept for it is gone. */
  forget(nexus: string): void {
    this.state.nexuses.forget(nexus);
  }

  private shelf(address: number): Element {
    const element = this.state.at(address);
    if (element?.type === ELEMENT_TYPE.storage || element?.type === ELEMENT_TYPE.importExport) return element;
    const { storage, importExport } = FIRST_ADDRESS;
    throw new RangeError(
      `element ${address} is no slot (from ${storage} on) and no import/export element (${importExport})`,
    );
  }

  private accessed({ type }: Element): void {
    const [asc, ascq] = type === ELEMENT_TYPE.importExport ? IMPORT_EXPORT_ACCESSED : MEDIUM_CHANGED;
    this.state.nexuses.attention(asc, ascq);
  }
}
