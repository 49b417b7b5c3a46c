import { writeOutputFile } from '../../archive/output-file.js';
import { FormatError } from '../../bytes/index.js';
import { printable } from '../../findings/index.js';
import { BARCODE, barcodeInWords, encodeAttribute, readBarcode } from '../../mam/index.js';
import { CouldNotRun, EXIT } from '../exit.js';
import type { CliIo } from '../io.js';
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
    await written(io, bytes);
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

/** Resolves when the bytes are out: a full disk behind standard output is told too. */
function written(io: CliIo, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    io.stdout.write(bytes, (error) => {
      if (error) reject(new CouldNotRun(`cannot write to standard output: ${error.message}`));
      else resolve();
    });
  });
}
