import { printable } from '../../findings/index.js';
import type { FolderCartridge, PartitionMedium, RecordEncryption } from '../../tape/index.js';
import { counted, grouped } from '../bytes-in-words.js';
import { cartridgeToRead, tellFaults } from '../cartridge-folder.js';
import { CouldNotRun, EXIT } from '../exit.js';
import type { CliIo } from '../io.js';
import { numbersOf, type ObjectRun, ObjectRuns } from '../object-runs.js';
import { Output } from '../output.js';
import type { EmulateDumpFlags } from './emulate.declare.js';

/** What is told of an object. */
interface Shown {
  readonly kind: 'record' | 'filemark';
  readonly bytes: number;
  readonly compressed: boolean;
  /** The description of the key, where it has one. */
  readonly encrypted: { readonly description: string | undefined } | undefined;
  readonly protectedBy: number | undefined;
  /** Whether its bytes are those that were written. */
  readonly isGood: boolean;
}

const FILEMARK: Shown = {
  kind: 'filemark',
  bytes: 0,
  compressed: false,
  encrypted: undefined,
  protectedBy: undefined,
  isGood: true,
};

/**
 * Runs `tapekit emulate dump`.
 * @throws CouldNotRun, CartridgeFolderError where the folder cannot be opened
 */
export async function runEmulateDump(io: CliIo, folder: string, flags: EmulateDumpFlags): Promise<number> {
  const cartridge = cartridgeToRead(folder);
  const output = new Output(io.stdout);
  try {
    const isDamaged = tellFaults(io, folder, cartridge);
    let damaged = 0;
    for (const partition of partitionsOf(cartridge, flags)) {
      const medium = cartridge.partitions[partition] as PartitionMedium;
      if (flags.json !== true) output.text(`partition ${partition}: ${counted(medium.objects, 'object')}\n`);
      damaged += await dumpPartition(output, partition, medium, flags);
    }
    return isDamaged || damaged > 0 ? EXIT.problems : EXIT.good;
  } finally {
    output.flush();
    cartridge.close();
  }
}

function partitionsOf({ partitions }: FolderCartridge, { partition }: EmulateDumpFlags): number[] {
  if (partition === undefined) return [...partitions.keys()];
  if (partition < partitions.length) return [partition];
  throw new CouldNotRun(`there is no partition ${partition}: the cartridge has ${partitions.length}, from 0 on`);
}

/** @returns how many records are damaged */
async function dumpPartition(
  output: Output,
  partition: number,
  medium: PartitionMedium,
  { all = false, json = false }: EmulateDumpFlags,
): Promise<number> {
  let damaged = 0;
  const runs = new ObjectRuns<Shown>(all ? () => false : isAlike, (run) => {
    output.text(json ? `${JSON.stringify(runJson(partition, run))}\n` : runLine(run));
  });
  for (let object = 0; object < medium.objects; object++) {
    const at = medium.at(object);
    if (at?.kind !== 'record') {
      runs.take(object, FILEMARK);
      continue;
    }
    const isGood = medium.payload(object) !== undefined;
    if (!isGood) damaged++;
    const { lengthBytes: bytes, compressed, encryption, protection, storedBytes } = at;
    const encrypted = encryption && { description: descriptionOf(encryption) };
    runs.take(
      object,
      { kind: 'record', bytes, compressed, encrypted, protectedBy: protection?.method, isGood },
      storedBytes,
    );
    await output.drained;
  }
  runs.end();
  return damaged;
}

/** What is written beside a key is the user's: it is shown as text, where it is some. */
function descriptionOf({ uKad }: RecordEncryption): string | undefined {
  return uKad === undefined ? undefined : printable(new TextDecoder('latin1').decode(uKad).trimEnd());
}

function isAlike(a: Shown, b: Shown): boolean {
  return (
    a.kind === b.kind &&
    a.bytes === b.bytes &&
    a.compressed === b.compressed &&
    (a.encrypted === undefined) === (b.encrypted === undefined) &&
    a.encrypted?.description === b.encrypted?.description &&
    a.protectedBy === b.protectedBy &&
    a.isGood === b.isGood
  );
}

const WIDTHS = [15, 20, 12, 14] as const;

function runLine(run: ObjectRun<Shown>): string {
  const { like, count, sum } = run;
  const numbers = numbersOf(run).padEnd(WIDTHS[0]);
  const what = counted(count, like.kind).padEnd(WIDTHS[1]);
  if (like.kind === 'filemark') return `  ${numbers}  ${what}`.trimEnd().concat('\n');
  const length = `of ${grouped(like.bytes)}`.padStart(WIDTHS[2]);
  const stored = `${grouped(sum)} stored`.padStart(WIDTHS[3] + 'stored'.length);
  return `  ${[numbers, what, length, stored, flagsOf(like)].join('  ')}\n`;
}

function flagsOf({ compressed, encrypted, protectedBy, isGood }: Shown): string {
  const described = encrypted?.description === undefined ? '' : ` (${encrypted.description})`;
  const flags = [
    compressed ? 'compressed' : '',
    encrypted === undefined ? '' : `encrypted${described}`,
    protectedBy === undefined ? '' : `protected by method ${protectedBy}`,
    isGood ? 'CRC good' : 'DAMAGED',
  ];
  return flags.filter((flag) => flag !== '').join(', ');
}

/** A run as a line of `docs/schemas/emulate-dump.schema.json`. */
function runJson(partition: number, { first, count, like, sum }: ObjectRun<Shown>): object {
  const { kind, bytes, compressed, encrypted, protectedBy, isGood } = like;
  if (kind === 'filemark') return { partition, object: first, count, kind };
  return {
    partition,
    object: first,
    count,
    kind,
    bytes,
    storedBytes: sum,
    compressed,
    encrypted: encrypted !== undefined,
    keyDescription: encrypted?.description ?? null,
    protectionMethod: protectedBy ?? null,
    good: isGood,
  };
}
