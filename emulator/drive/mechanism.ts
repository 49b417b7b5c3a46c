import type { Cartridge } from '../../src/tape/cartridge/medium.js';
import type { SenseGiven } from './answer.js';
import type { MountedTape } from './mounted-tape.js';

/** Where a cartridge is in a drive, and what it does there. */
export type Mechanism =
  | { readonly kind: 'empty' }
  /** In the mouth, unthreaded: after UNLOAD, until somebody takes it or LOAD brings it in. */
  | { readonly kind: 'in the mouth'; readonly cartridge: Cartridge }
  /** Threaded. */
  | { readonly kind: 'loaded'; readonly cartridge: Cartridge; readonly tape: MountedTape }
  /** A cleaning cartridge at work. */
  | { readonly kind: 'cleaning'; readonly cartridge: Cartridge }
  /** It was taken in and cannot be used: what is told of it. */
  | { readonly kind: 'refused'; readonly cartridge: Cartridge; readonly sense: SenseGiven };

export const EMPTY: Mechanism = { kind: 'empty' };
