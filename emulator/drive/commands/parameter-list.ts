import { DATA_PHASE_ERROR, type Refusal } from '../answer.js';
import type { Call } from '../command.js';

/**
 * The parameter list of a command.
 * @param lengthBytes - PARAMETER LIST LENGTH of the command
 */
export function parameterList({ dataOut }: Call, lengthBytes: number): Uint8Array | Refusal {
  return dataOut.length < lengthBytes ? DATA_PHASE_ERROR : dataOut.subarray(0, lengthBytes);
}
