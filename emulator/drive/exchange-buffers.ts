import type { Nexus } from './nexus.js';

/** Bytes of buffer 0. */
export const BUFFER_BYTES = 0x1_0000;
/** Bytes of an echo buffer. */
export const ECHO_BYTES = 4096;

/** What WRITE BUFFER writes and READ BUFFER reads: it has nothing to do with the tape. */
export class ExchangeBuffers {
  /** Buffer 0. */
  readonly data = new Uint8Array(BUFFER_BYTES);
  /** Each initiator has an echo buffer of its own, once it has written it. */
  readonly echo = new WeakMap<Nexus, Uint8Array>();
}
