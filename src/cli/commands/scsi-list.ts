import { inHex } from '../../bytes/index.js';
import {
  additionalSenseRanges,
  assignedAdditionalSense,
  type Density,
  densities,
  mediumTypes,
  senseKeys,
  type TapeAlertFlag,
  tapeAlertFlags,
} from '../../scsi/index.js';
import { EXIT } from '../exit.js';
import type { CliIo } from '../io.js';
import { SCHEMA_VERSION } from '../report-json.js';
import { additionalSenseJson } from '../report-scsi.js';
import type { ScsiListFlags, ScsiTable } from './scsi.declare.js';

/** A table for people, and the same for programs. */
interface Listing {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly json: readonly object[];
}

/** Runs `tapekit scsi list`. */
export function runScsiList(io: CliIo, table: ScsiTable, { all, json }: ScsiListFlags): number {
  const listing = table === 'asc' ? asc(all === true) : LISTINGS[table]();
  if (json === true) {
    io.stdout.write(`${JSON.stringify({ schemaVersion: SCHEMA_VERSION, table, rows: listing.json }, null, 1)}\n`);
  } else io.stdout.write(inColumns(listing));
  return EXIT.good;
}

function asc(all: boolean): Listing {
  const codes = assignedAdditionalSense().filter((one) => all || one.forTapeDrives || one.forMediaChangers);
  const rows = codes.map(({ asc, ascq, name, tape }) => ({
    sort: asc * 256 + ascq,
    cells: [`${inHex(asc, 2)}/${inHex(ascq, 2)}`, name, tape?.meaning ?? ''],
  }));
  const ranges = additionalSenseRanges().map((range) => ({
    sort: range.asc * 256 + range.firstAscq,
    cells: [`${inHex(range.asc, 2)}/NNh`, range.name, ''],
  }));
  return {
    head: ['code', 'name', 'on a tape drive'],
    rows: [...rows, ...ranges].sort((a, b) => a.sort - b.sort).map(({ cells }) => cells),
    json: codes.map(additionalSenseJson),
  };
}

const LISTINGS: Record<Exclude<ScsiTable, 'asc'>, () => Listing> = {
  'sense-keys': () => ({
    head: ['key', 'name', 'meaning'],
    rows: senseKeys.map(({ key, name, meaning }) => [inHex(key, 1), name, meaning]),
    json: senseKeys,
  }),
  'tape-alert': () => ({
    head: ['flag', 'severity', 'name', 'meaning', 'what to do'],
    rows: tapeAlertFlags.map((one) => [`${one.flag}`, severityOf(one), one.name, one.meaning ?? '', one.advice ?? '']),
    json: tapeAlertFlags.map(({ severity = null, concerns = null, meaning = null, advice = null, ...one }) => ({
      ...one,
      ...{ severity, concerns, meaning, advice },
    })),
  }),
  densities: () => ({
    head: ['code', 'name', 'bits/mm', 'tracks', 'width', 'native'],
    rows: [...densities.values()].map(densityCells),
    json: [...densities.values()].map(
      ({ code, name, bitsPerMm = null, tracks = null, widthTenthsOfMm = null, nativeCapacityGB = null }) => ({
        ...{ code, name, bitsPerMm, tracks, widthTenthsOfMm, nativeCapacityGB },
      }),
    ),
  }),
  'medium-types': () => ({
    head: ['code', 'name'],
    rows: [...mediumTypes.values()].map(({ code, name, worm }) => [inHex(code, 2), `${name}${worm ? ', WORM' : ''}`]),
    json: [...mediumTypes.values()],
  }),
};

function severityOf({ status, severity }: TapeAlertFlag): string {
  return status === 'current' ? (severity ?? '') : status;
}

function densityCells({ code, name, bitsPerMm, tracks, widthTenthsOfMm, nativeCapacityGB }: Density): string[] {
  const width = widthTenthsOfMm === undefined ? '' : `${widthTenthsOfMm / 10} mm`;
  const native = nativeCapacityGB === undefined ? '' : `${nativeCapacityGB} GB`;
  return [inHex(code, 2), name, `${bitsPerMm ?? ''}`, `${tracks ?? ''}`, width, native];
}

function inColumns({ head, rows }: Listing): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all
    .map(
      (row) =>
        `${row
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
