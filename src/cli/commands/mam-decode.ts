import { printable } from '../../findings/index.js';
import { decodeMamFile } from '../../mam/index.js';
import { colourFor } from '../colour.js';
import { CouldNotRun } from '../exit.js';
import { exitCodeOfFindings } from '../finding-text.js';
import type { CliIo } from '../io.js';
import { readWhole } from '../read-whole.js';
import { mamJson, mamText } from '../report-mam.js';
import type { MamDecodeFlags } from './mam.declare.js';

/** More than any cartridge memory holds; an attribute has at most 65,540 bytes. */
const LONGEST_BYTES = 2 ** 20;

/**
 * Runs `tapekit mam decode`.
 * @throws CouldNotRun for a file that is no attribute, or too large for one
 */
export async function runMamDecode(io: CliIo, path: string, flags: MamDecodeFlags): Promise<number> {
  const bytes = await readWhole(io, path, LONGEST_BYTES);
  if (bytes === undefined) {
    throw new CouldNotRun(
      `${printable(path)} is no attribute of cartridge memory: it has more than 1 MiB, and no such memory has that much`,
    );
  }
  const file = decodeMamFile(bytes);
  if (file.form === 'none') {
    throw new CouldNotRun(`${printable(path)} is no attribute of cartridge memory: ${insteadOf(bytes)}`);
  }
  const exitCode = exitCodeOfFindings(file.findings, flags.strict === true);
  const about = { name: printable(path), bytes: bytes.length, exitCode };
  if (flags.json === true) io.stdout.write(`${JSON.stringify(mamJson(file, about), null, 1)}\n`);
  else io.stdout.write(mamText(file, about, colourFor(io)));
  return exitCode;
}

function insteadOf(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'it is empty (0 bytes)';
  const first = Array.from(bytes.subarray(0, 5), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const count = bytes.length === 1 ? '1 byte' : `${bytes.length} bytes`;
  return `its ${count} begin with ${first}; a bar code for ITDT is 37 bytes that begin with 08 06 01 00 20`;
}
