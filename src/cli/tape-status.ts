import { inHex } from '../bytes/index.js';
import type { DriveStatus, PartitionCapacity, TapeDrive } from '../device/index.js';
import { printable } from '../findings/index.js';
import type { TapePosition } from '../tape/index.js';
import { EXIT } from './exit.js';
import { SCHEMA_VERSION } from './report-json.js';
import { aligned } from './report-mam.js';
import { type TapeRun, takesNothing } from './tape-run.js';

/** `status`. */
export async function tellStatus(run: TapeRun): Promise<number> {
  takesNothing(run);
  const { drive } = run.device;
  const status = await drive.status();
  tell(run, { ...identityJson(drive), ...statusJson(status, drive) }, statusLines(drive, status));
  return EXIT.good;
}

/** `tell`. */
export async function tellPosition(run: TapeRun): Promise<number> {
  takesNothing(run);
  const position = await run.device.drive.position();
  tell(run, { position: positionJson(position) }, [`At ${positionInWords(position)}.`]);
  return EXIT.good;
}

/** `partition` without a number. */
export async function tellPartitions(run: TapeRun): Promise<number> {
  const { drive } = run.device;
  const [partitions, { partition: here }] = [await drive.listPartitions(), await drive.position()];
  const rows = partitions.map((one) => [
    `${one.partition}`,
    megabytes(one.capacityMB),
    megabytes(one.usedMB),
    megabytes(one.leftMB),
    one.partition === here ? 'the tape stands here' : '',
  ]);
  tell(
    run,
    { partitions: partitions.map(partitionJson) },
    aligned([['partition', 'holds', 'used', 'left', ''], ...rows]),
  );
  return EXIT.good;
}

function tell({ io, flags, word }: TapeRun, json: object, lines: readonly string[]): void {
  const document = { schemaVersion: SCHEMA_VERSION, command: word, device: printable(flags.device), ...json };
  io.stdout.write(flags.json === true ? `${JSON.stringify(document, null, 1)}\n` : `${lines.join('\n')}\n`);
}

const megabytes = (count: number | undefined): string => (count === undefined ? 'not told' : `${count} MB`);

function partitionJson({ partition, capacityMB, usedMB, leftMB }: PartitionCapacity): object {
  return { partition, capacityMB: capacityMB ?? null, usedMB: usedMB ?? null, leftMB: leftMB ?? null };
}

function positionInWords({ partition, object, file }: TapePosition): string {
  return `block ${object}, file ${file}, partition ${partition}`;
}

const positionJson = ({ partition, object, file }: TapePosition): object => ({ partition, block: object, file });

function identityJson({ identity }: TapeDrive): object {
  const { vendor, product, revision, serialNumber } = identity;
  return { drive: { vendor, product, revision, serialNumber: serialNumber ?? null } };
}

function statusJson(status: DriveStatus, { partitions }: TapeDrive): object {
  return {
    ready: status.ready,
    notReady: status.notReady?.title ?? null,
    medium: status.medium?.name ?? null,
    densityCode: status.density ?? null,
    density: status.densityName ?? null,
    blockLength: status.blockLength ?? null,
    compression: status.compression ?? null,
    writeProtected: status.writeProtected,
    cleaning: status.cleaning ?? null,
    partitions: status.ready ? partitions : null,
    position: status.position === undefined ? null : positionJson(status.position),
  };
}

function statusLines(drive: TapeDrive, status: DriveStatus): string[] {
  const { vendor, product, revision, serialNumber } = drive.identity;
  const serial = serialNumber === undefined ? '' : `, serial number ${serialNumber}`;
  const lines = [`${drive.name}: ${vendor} ${product} ${revision}${serial}`].map(printable);
  if (status.notReady !== undefined) {
    lines.push(`not ready: ${status.notReady.title}.`, ...status.notReady.meaning, ...status.notReady.advice);
    return lines;
  }
  if (status.position !== undefined) lines.push(`at ${positionInWords(status.position)} of ${drive.partitions}`);
  const { density, densityName = 'unknown', medium, blockLength, compression } = status;
  if (medium !== undefined) lines.push(`cartridge ${medium.name}${status.writeProtected ? ', write-protected' : ''}`);
  if (density !== undefined) lines.push(`density code ${inHex(density, 2)} (${densityName})`);
  if (blockLength !== undefined)
    lines.push(`block length ${blockLength}${blockLength === 0 ? ' (variable)' : ' bytes'}`);
  if (compression !== undefined) lines.push(`compression ${compression ? 'on' : 'off'}`);
  if (status.cleaning !== undefined) lines.push(`cleaning is ${status.cleaning}`);
  return lines;
}
