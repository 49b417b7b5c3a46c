import type { Cartridge } from '../../src/tape/index.js';
import { Nexuses } from '../drive/nexus.js';
import { ELEMENT_TYPE, type Element, type LibraryParts, libraryElements } from './elements.js';

/** What INQUIRY tells of a library. */
export interface LibraryIdentity {
  readonly vendor: string;
  readonly product: string;
  readonly revision: string;
  readonly serialNumber: string;
}

/** What the robot of a library remembers between two commands. */
export class ChangerState {
  readonly nexuses = new Nexuses();
  readonly identity: LibraryIdentity;
  /** By type, then by address. */
  readonly elements: readonly Element[];
  private readonly byAddress: ReadonlyMap<number, Element>;
  /** What SEND VOLUME TAG found, until REQUEST VOLUME ELEMENT ADDRESS asks for it. */
  found: { readonly sendActionCode: number; readonly elements: readonly Element[] } | undefined;
  /** The library's own time in microseconds: it goes on by what the robot does. */
  ticks = 0;

  constructor(parts: LibraryParts, identity: LibraryIdentity) {
    this.identity = identity;
    this.elements = libraryElements(parts);
    this.byAddress = new Map(this.elements.map((one) => [one.address, one]));
  }

  at(address: number): Element | undefined {
    return this.byAddress.get(address);
  }

  /** Elements of a type, or of all (0), by address. */
  ofType(type: number): readonly Element[] {
    return type === 0 ? this.elements : this.elements.filter((one) => one.type === type);
  }

  get removalPrevented(): boolean {
    for (const nexus of this.nexuses.all()) if (nexus.preventsRemoval) return true;
    return false;
  }

  /** A cartridge came from an element to another: where it was last stored goes with it. */
  noteMove(cartridge: Cartridge, from: { readonly address: number; readonly source: number | undefined }, to: Element) {
    const isStored = this.at(from.address)?.type === ELEMENT_TYPE.storage;
    to.source = isStored ? from.address : from.source;
    to.isImported = false;
    to.put(cartridge);
  }
}
