import { BLOCK_BYTES } from './header.js';
import { parsePaxRecords } from './pax-records.js';
import { isHeaderAnywhere } from './plausible.js';

/**
 * Finds a header that stands at a block of what an extended header claims as its data, where blocks were lost. Data
 * that is what it should be may hold anything, an archive in an attribute too.
 * @param typeflag - of the extended header
 * @param data - its data
 * @param area - the same with what fills up the last block
 * @returns index of the header in the area, or -1
 */
export function headerInExtended(typeflag: string, data: Uint8Array, area: Uint8Array): number {
  for (let at = 0; at + BLOCK_BYTES <= area.length; at += BLOCK_BYTES) {
    if (isHeaderAnywhere(area, at)) return isSound(typeflag, data) ? -1 : at;
  }
  return -1;
}

function isSound(typeflag: string, data: Uint8Array): boolean {
  if (typeflag !== 'L' && typeflag !== 'K') return parsePaxRecords(data, 1).faults.length === 0;
  const nul = data.indexOf(0);
  return nul < 0 || data.subarray(nul).every((byte) => byte === 0);
}
