const NAME_BYTES = 100;
const PREFIX_BYTES = 155;
const SLASH = 0x2f;

/** A name in the two fields of a ustar header: the slash between them is not stored. */
export interface SplitName {
  readonly name: Uint8Array;
  readonly prefix: Uint8Array;
}

/**
 * Splits a name for a ustar header.
 * @returns undefined where no slash stands so that both parts fit
 * @see POSIX.1-2017 pax, "ustar Interchange Format"
 */
export function splitName(bytes: Uint8Array): SplitName | undefined {
  if (bytes.length <= NAME_BYTES) return { name: bytes, prefix: new Uint8Array(0) };
  for (let at = Math.max(1, bytes.length - NAME_BYTES - 1); at <= PREFIX_BYTES && at < bytes.length - 1; at++) {
    if (bytes[at] === SLASH) return { name: bytes.subarray(at + 1), prefix: bytes.subarray(0, at) };
  }
  return undefined;
}

/** The first bytes of a text, as many as a field takes. */
export function cut(bytes: Uint8Array, fieldBytes: number): Uint8Array {
  return bytes.subarray(0, fieldBytes);
}
