import { printable } from '../findings/index.js';
import { type MamFormName, type MamReading, readMam } from '../mam/index.js';
import { CouldNotRun } from './exit.js';
import type { CliIo } from './io.js';
import { mamBytes } from './mam-bytes.js';
import { readWhole } from './read-whole.js';

/** More than any cartridge memory holds; an attribute has at most 65,540 bytes. */
const LONGEST_BYTES = 2 ** 20;
const SHOWN_BYTES = 5;

/** A file of a cartridge's memory. */
export interface MamInput {
  readonly reading: MamReading;
  /** How many bytes there are; of hex, those that it stands for. */
  readonly bytes: number;
  /** How they stood in the file: `binary`, or a form of hex. */
  readonly input: string;
}

/**
 * Reads a file of a cartridge's memory in any form.
 * @param path - `-` is standard input
 * @throws CouldNotRun for a file that is none, or too large for one
 * @throws SourceError where it cannot be read
 */
export async function readMamFile(io: CliIo, path: string, as?: MamFormName): Promise<MamInput> {
  const whole = await readWhole(io, path, LONGEST_BYTES);
  if (whole === undefined) {
    throw new CouldNotRun(
      `${printable(path)} is no attribute of cartridge memory: it has more than 1 MiB, and no such memory has that much`,
    );
  }
  const { bytes, input } = mamBytes(whole);
  const reading = readMam(bytes, as);
  if (reading.form === 'none') {
    throw new CouldNotRun(`${printable(path)} is no attribute of cartridge memory: ${insteadOf(bytes)}`);
  }
  return { reading, bytes: bytes.length, input };
}

function insteadOf(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'it is empty (0 bytes)';
  const first = Array.from(bytes.subarray(0, SHOWN_BYTES), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const count = bytes.length === 1 ? '1 byte' : `${bytes.length} bytes`;
  return `its ${count} begin with ${first}; a bar code for ITDT is 37 bytes that begin with 08 06 01 00 20`;
}
