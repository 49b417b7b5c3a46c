import { openFile, openStandardInput } from '../../archive/source.js';
import { printable, severityOf } from '../../findings/index.js';
import { decodeMamFile, type MamFile } from '../../mam/index.js';
import { colourFor } from '../colour.js';
import { CouldNotRun, EXIT } from '../exit.js';
import type { CliIo } from '../io.js';
import { mamJson, mamText } from '../report-mam.js';
import type { MamDecodeFlags } from './mam.declare.js';

/** More than any cartridge memory holds; an attribute has at most 65,540 bytes. */
const LONGEST_BYTES = 2 ** 20;

/**
 * Runs `tapekit mam decode`.
 * @throws CouldNotRun for a file that is no attribute, or too large for one
 */
export async function runMamDecode(io: CliIo, path: string, flags: MamDecodeFlags): Promise<number> {
  const bytes = await readWhole(io, path);
  const file = decodeMamFile(bytes);
  if (file.form === 'none') {
    throw new CouldNotRun(`${printable(path)} is no attribute of cartridge memory: ${insteadOf(bytes)}`);
  }
  const exitCode = exitCodeOf(file, flags.strict === true);
  const about = { name: printable(path), bytes: bytes.length, exitCode };
  if (flags.json === true) io.stdout.write(`${JSON.stringify(mamJson(file, about), null, 1)}\n`);
  else io.stdout.write(mamText(file, about, colourFor(io)));
  return exitCode;
}

function exitCodeOf({ findings }: MamFile, strict: boolean): number {
  const bad = findings.some(({ code }) => {
    const severity = severityOf(code);
    return severity === 'error' || (strict && severity !== 'note');
  });
  return bad ? EXIT.problems : EXIT.good;
}

async function readWhole(io: CliIo, path: string): Promise<Uint8Array> {
  const source = path === '-' ? openStandardInput(io.stdin) : openFile(path);
  try {
    const bytes = new Uint8Array(LONGEST_BYTES + 1);
    let length = 0;
    while (length < bytes.length) {
      const count = await source.read(bytes.subarray(length));
      if (count === 0) break;
      length += count;
    }
    if (length <= LONGEST_BYTES) return bytes.subarray(0, length);
    throw new CouldNotRun(
      `${printable(path)} is no attribute of cartridge memory: it has more than 1 MiB, and no such memory has that much`,
    );
  } finally {
    source.close();
  }
}

function insteadOf(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'it is empty (0 bytes)';
  const first = Array.from(bytes.subarray(0, 5), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const count = bytes.length === 1 ? '1 byte' : `${bytes.length} bytes`;
  return `its ${count} begin with ${first}; a bar code for ITDT is 37 bytes that begin with 08 06 01 00 20`;
}
