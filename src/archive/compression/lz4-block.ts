/** How far back a match may reach: what a linked block needs of the blocks before it. */
export const HISTORY_BYTES = 1 << 16;

/**
 * Decodes one block of LZ4.
 * @param block - the compressed bytes
 * @param into - takes what comes out, behind what earlier blocks gave
 * @param start - index in `into` of the first byte to write
 * @param oldest - index of the first byte that a match may reach back to
 * @param limit - index in `into` behind the last byte that may be written
 * @returns the index behind the last byte written, and whether the block was whole: where it is not, what had come out
 * before its damage stands in `into`
 * @see lz4, doc/lz4_Block_format.md
 */
export function decodeLz4Block(
  block: Uint8Array,
  into: Uint8Array,
  start: number,
  oldest: number,
  limit: number,
): { readonly end: number; readonly isWhole: boolean } {
  let i = 0;
  let out = start;
  const broken = (): { end: number; isWhole: boolean } => ({ end: out, isWhole: false });
  while (i < block.length) {
    const token = block[i++] as number;
    let literals = token >> 4;
    if (literals === 15) {
      let more: number;
      do {
        if (i >= block.length) return broken();
        more = block[i++] as number;
        literals += more;
      } while (more === 255);
    }
    if (i + literals > block.length || out + literals > limit) return broken();
    if (literals > 16) into.set(block.subarray(i, i + literals), out);
    else for (let k = 0; k < literals; k++) into[out + k] = block[i + k] as number;
    i += literals;
    out += literals;
    // The last sequence ends behind its literals.
    if (i === block.length) return { end: out, isWhole: true };
    if (i + 2 > block.length) return broken();
    const offset = (block[i] as number) | ((block[i + 1] as number) << 8);
    i += 2;
    let length = (token & 15) + 4;
    if (length === 19) {
      let more: number;
      do {
        if (i >= block.length) return broken();
        more = block[i++] as number;
        length += more;
      } while (more === 255);
    }
    if (offset === 0 || out - offset < oldest || out + length > limit) return broken();
    copyMatch(into, out, offset, length);
    out += length;
  }
  return broken();
}

/** Copies from behind, also where source and target overlap: then the bytes repeat. */
function copyMatch(into: Uint8Array, out: number, offset: number, length: number): void {
  if (offset >= length && length > 32) into.copyWithin(out, out - offset, out - offset + length);
  else if (offset === 1) into.fill(into[out - 1] as number, out, out + length);
  else for (let k = out, end = out + length; k < end; k++) into[k] = into[k - offset] as number;
}
