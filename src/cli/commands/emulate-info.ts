import { printable } from '../../findings/index.js';
import { attributeLayout, decodeMamFile, formatNames, identifierInWords, type MamAttribute } from '../../mam/index.js';
import type { FolderCartridge, PartitionMedium } from '../../tape/index.js';
import { bytesInWords, counted } from '../bytes-in-words.js';
import { cartridgeToRead, tellFaults } from '../cartridge-folder.js';
import { cartridgeInWords } from '../cartridge-in-words.js';
import { EXIT } from '../exit.js';
import type { CliIo } from '../io.js';
import { mamValueJson, mamValueText } from '../mam-value.js';
import { SCHEMA_VERSION } from '../report-json.js';
import { aligned, attributeRow } from '../report-mam.js';
import type { EmulateInfoFlags } from './emulate.declare.js';

/** A partition, as far as it can be told without reading what is in its records. */
interface PartitionInfo {
  readonly partition: number;
  readonly objects: number;
  readonly records: number;
  readonly filemarks: number;
  readonly encryptedRecords: number;
  readonly compressedRecords: number;
  /** Of all records, as the host wrote them. */
  readonly bytes: number;
  readonly capacityBytes: number;
  readonly usedBytes: number;
  readonly freeBytes: number;
  readonly endOfData: 'marked' | 'lost';
  readonly attributes: readonly MamAttribute[];
}

/**
 * Runs `tapekit emulate info`.
 * @throws CouldNotRun, CartridgeFolderError where the folder cannot be opened
 */
export function runEmulateInfo(io: CliIo, folder: string, flags: EmulateInfoFlags): number {
  const cartridge = cartridgeToRead(folder);
  try {
    const partitions = cartridge.partitions.map((medium, partition) => infoOf(cartridge, medium, partition));
    const exitCode = tellFaults(io, folder, cartridge) ? EXIT.problems : EXIT.good;
    const text =
      flags.json === true
        ? JSON.stringify(infoJson(folder, cartridge, partitions, exitCode), null, 1)
        : infoLines(folder, cartridge, partitions).join('\n');
    io.stdout.write(`${text}\n`);
    return exitCode;
  } finally {
    cartridge.close();
  }
}

function infoOf({ identity, memory }: FolderCartridge, medium: PartitionMedium, partition: number): PartitionInfo {
  const counts = { encryptedRecords: 0, compressedRecords: 0, bytes: 0 };
  const { objects, endOfData } = medium;
  for (let object = 0; object < objects; object++) {
    const one = medium.at(object);
    if (one?.kind !== 'record') continue;
    counts.bytes += one.lengthBytes;
    if (one.encryption !== undefined) counts.encryptedRecords++;
    if (one.compressed) counts.compressedRecords++;
  }
  const filemarks = medium.filemarksBefore(objects);
  const usedBytes = medium.usedBefore(objects);
  const capacityBytes = identity.partitionBytes[partition] ?? 0;
  const attributes = memory.list(partition).flatMap((stored) => {
    const { identifier, readOnly, format, value } = stored;
    const bytes = attributeLayout.encode({ attributeIdentifier: identifier, readOnly, format, attributeValue: value });
    return decodeMamFile(bytes).attributes;
  });
  return {
    partition,
    objects,
    records: objects - filemarks,
    filemarks,
    ...counts,
    capacityBytes,
    usedBytes,
    freeBytes: Math.max(0, capacityBytes - usedBytes),
    endOfData,
    attributes,
  };
}

function infoLines(
  folder: string,
  { identity, usage }: FolderCartridge,
  partitions: readonly PartitionInfo[],
): string[] {
  const { capacityBytes, serialNumber, manufacturer } = identity;
  const used = [
    counted(usage.loads, 'load'),
    `formatted ${counted(usage.initializations, 'time')}`,
    `${bytesInWords(usage.writtenBytes)} written`,
    `${bytesInWords(usage.readBytes)} read`,
    `${usage.metres.toFixed(0)} m of tape passed`,
  ];
  const lines = [
    `${printable(folder)}: ${cartridgeInWords(identity)}, ${bytesInWords(capacityBytes)}`,
    `serial number ${printable(serialNumber)}, made by ${printable(manufacturer)}`,
    `used: ${used.join(', ')}${identity.kind === 'cleaning' ? `, ${counted(usage.cleaningsLeft, 'cleaning')} left` : ''}`,
  ];
  for (const one of partitions) lines.push('', ...partitionLines(one));
  return lines;
}

function partitionLines(one: PartitionInfo): string[] {
  const { partition, records, filemarks, bytes, usedBytes, freeBytes, capacityBytes, attributes } = one;
  const what = `${counted(records, 'record')}, ${counted(filemarks, 'filemark')}, ${counted(bytes, 'byte')} of data`;
  const room = `${bytesInWords(usedBytes)} used of ${bytesInWords(capacityBytes)}, ${bytesInWords(freeBytes)} free`;
  const lines = [`partition ${partition}: ${what}`, `  ${room}`];
  if (records > 0) {
    const { encryptedRecords, compressedRecords } = one;
    lines.push(
      `  ${counted(encryptedRecords, 'record')} encrypted, ${counted(compressedRecords, 'record')} compressed`,
    );
  }
  if (one.endOfData === 'lost') lines.push('  the end of data is not marked: power was lost while it was written');
  if (attributes.length > 0)
    lines.push('  cartridge memory:', ...aligned(attributes.map(attributeRow)).map((row) => `  ${row}`));
  return lines;
}

function attributeJson(attribute: MamAttribute): object {
  const { identifier, definition, readOnly, format, value } = attribute;
  return {
    identifier: identifierInWords(identifier),
    name: definition?.name ?? null,
    readOnly,
    format: formatNames.get(format) ?? null,
    value: mamValueJson(value),
    text: mamValueText(attribute),
  };
}

/** The cartridge as `docs/schemas/emulate-info.schema.json` describes it. */
function infoJson(
  folder: string,
  { identity, usage }: FolderCartridge,
  partitions: readonly PartitionInfo[],
  exitCode: number,
): object {
  const { partitionBytes: _, barcode, ...plain } = identity;
  return {
    schemaVersion: SCHEMA_VERSION,
    name: printable(folder),
    exitCode,
    identity: { ...plain, barcode: barcode ?? null },
    usage,
    partitions: partitions.map(({ attributes, ...one }) => ({ ...one, attributes: attributes.map(attributeJson) })),
  };
}
