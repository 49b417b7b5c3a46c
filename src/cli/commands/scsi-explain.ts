import { inHex } from '../../bytes/index.js';
import { printable } from '../../findings/index.js';
import { type AdditionalSense, additionalSense } from '../../scsi/index.js';
import { type Colour, colourFor } from '../colour.js';
import { CouldNotRun, EXIT } from '../exit.js';
import type { CliIo } from '../io.js';
import { SCHEMA_VERSION } from '../report-json.js';
import { additionalSenseJson, comesWith } from '../report-scsi.js';
import type { ScsiExplainFlags } from './scsi.declare.js';

/**
 * Runs `tapekit scsi explain`.
 * @throws CouldNotRun for what is no byte in hex
 */
export function runScsiExplain(io: CliIo, asc: string, ascq: string | undefined, flags: ScsiExplainFlags): number {
  const [code, qualifier] = pairOf(asc, ascq);
  const sense = additionalSense(code, qualifier);
  const { stdout } = io;
  if (flags.json === true) {
    stdout.write(`${JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...additionalSenseJson(sense) }, null, 1)}\n`);
  } else stdout.write(explained(sense, colourFor(io)));
  return EXIT.good;
}

function pairOf(asc: string, ascq: string | undefined): readonly [number, number] {
  const [first = '', second, ...more] = asc.split('/');
  if (more.length > 0 || (second !== undefined && ascq !== undefined)) {
    throw new CouldNotRun(`${quoted(asc)} is no additional sense code: give it as 30 0C or 30h/0Ch`);
  }
  return [byteOf(first, 'ASC'), byteOf(second ?? ascq ?? '00', 'ASCQ')];
}

function byteOf(text: string, what: 'ASC' | 'ASCQ'): number {
  const match = /^(?:0x)?([0-9a-f]{1,2})h?$/i.exec(text.trim());
  if (match === null) throw new CouldNotRun(`${quoted(text)} is no ${what}: it is two hexadecimal digits, such as 0C`);
  return Number.parseInt(match[1] as string, 16);
}

const quoted = (text: string): string => `"${printable(text)}"`;

const KINDS: Record<AdditionalSense['kind'], string> = {
  assigned: 'stands in the list of T10',
  vendor: "a code of the drive's maker: the manual of the drive tells what it means",
  reserved: 'T10 has given it no meaning: is it copied rightly?',
};

function explained(sense: AdditionalSense, colour: Colour): string {
  const { asc, ascq, kind, name, tape } = sense;
  const lines = [colour.bold(`${inHex(asc, 2)}/${inHex(ascq, 2)} ${name}`)];
  if (tape === undefined) lines.push(`  ${kind === 'assigned' ? usedBy(sense) : KINDS[kind]}`);
  else lines.push(`  ${tape.meaning}`, `  → ${tape.advice}`, colour.dim(`  comes with ${comesWith(tape)}`));
  return `${lines.join('\n')}\n`;
}

function usedBy({ forTapeDrives, forMediaChangers }: AdditionalSense): string {
  if (forTapeDrives) return `${KINDS.assigned}, for tape drives too; nothing is to be added to its name`;
  return `${KINDS.assigned}, for ${forMediaChangers ? 'media changers' : 'other devices than tape drives'}`;
}
