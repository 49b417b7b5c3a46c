import { type Refusal, refuse } from '../answer.js';
import type { Call } from '../command.js';

/** ABORTED COMMAND, DATA PHASE ERROR: fewer bytes came than the command tells of. */
const DATA_PHASE_ERROR = refuse(11, 0x4b, 0x00);

/**
 * The parameter list of a command.
 * @param lengthBytes - PARAMETER LIST LENGTH of the command
 */
export function parameterList({ dataOut }: Call, lengthBytes: number): Uint8Array | Refusal {
  return dataOut.length < lengthBytes ? DATA_PHASE_ERROR : dataOut.subarray(0, lengthBytes);
}
