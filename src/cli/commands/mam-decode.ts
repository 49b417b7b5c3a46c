import { printable } from '../../findings/index.js';
import { colourFor } from '../colour.js';
import { exitCodeOfFindings } from '../finding-text.js';
import type { CliIo } from '../io.js';
import { readMamFile } from '../mam-file.js';
import { mamJson, mamText } from '../report-mam.js';
import type { MamDecodeFlags } from './mam.declare.js';

/**
 * Runs `tapekit mam decode`.
 * @throws CouldNotRun for a file that holds nothing of a cartridge's memory, or is too large for one
 */
export async function runMamDecode(io: CliIo, path: string, flags: MamDecodeFlags): Promise<number> {
  const { reading, bytes, input } = await readMamFile(io, path, flags.as);
  const exitCode = exitCodeOfFindings(reading.findings, flags.strict === true);
  const about = { name: printable(path), bytes, input, exitCode };
  if (flags.json === true) io.stdout.write(`${JSON.stringify(mamJson(reading, about), null, 1)}\n`);
  else io.stdout.write(mamText(reading, about, { colour: colourFor(io), explain: flags.explain === true }));
  return exitCode;
}
