import { encodeSense, type SenseFormat } from '../../src/scsi/index.js';
import type { SenseGiven } from './answer.js';

const INFORMATION_MIN = -(2n ** 31n);
const INFORMATION_MAX = 2n ** 31n - 1n;

/**
 * Sense data in one of the two formats. INFORMATION that has no room in the fixed format is left out of it: VALID is 0
 * (SPC-5, fixed format sense data).
 */
export function senseBytes(sense: SenseGiven, format: SenseFormat): Uint8Array {
  const { information = 0n } = sense;
  const fits = format === 'descriptor' || (information >= INFORMATION_MIN && information <= INFORMATION_MAX);
  return encodeSense(fits ? sense : { ...sense, information: undefined }, { format });
}
