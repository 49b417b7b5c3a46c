import { writeOutputFile } from '../../archive/output-file.js';
import { FormatError } from '../../bytes/index.js';
import { printable } from '../../findings/index.js';
import { BARCODE, barcodeInWords, encodeAttribute, readBarcode } from '../../mam/index.js';
import { CouldNotRun, EXIT } from '../exit.js';
import type { CliIo } from '../io.js';
import { writeWhole } from '../write-whole.js';
import type { MamEncodeFlags } from './mam.declare.js';

/**
 * Runs `tapekit mam encode`.
 * @throws CouldNotRun for a bar code that cannot be, or an output that cannot be written
 */
export async function runMamEncode(io: CliIo, { barcode, output, any, force }: MamEncodeFlags): Promise<number> {
  const about = any === true ? '' : `, ${checked(barcode)}`;
  const bytes = encoded(barcode);
  if (output === '-') {
    if (io.stdout.isTTY === true) throw new CouldNotRun('will not write bytes to a terminal: give a file with -o');
    await writeWhole(io, bytes);
    return EXIT.good;
  }
  writeOutputFile(output, bytes, force === true);
  io.stdout.write(`${printable(output)}: ${bytes.length} bytes, 0806h BARCODE "${printable(barcode)}"${about}\n`);
  return EXIT.good;
}

function checked(barcode: string): string {
  const reading = readBarcode(barcode);
  if (!('problem' in reading)) return barcodeInWords(reading);
  throw new CouldNotRun(
    `nothing was written: the bar code "${printable(barcode)}" ${reading.problem} ` +
      '(--any takes whatever the attribute can hold)',
  );
}

function encoded(barcode: string): Uint8Array {
  try {
    return encodeAttribute(BARCODE, barcode);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new CouldNotRun(`nothing was written: the bar code ${error.reason}`);
  }
}
