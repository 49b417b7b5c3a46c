import type { Drive, Response } from '../../emulator/drive/drive.js';
import type { Encodable, Layout } from '../../src/bytes/index.js';
import {
  type DecodedSense,
  decodeSense,
  locate16Cdb,
  positionLong,
  read6Cdb,
  readPositionCdb,
  rewindCdb,
  space6Cdb,
  testUnitReadyCdb,
  write6Cdb,
  writeFilemarks6Cdb,
} from '../../src/scsi/index.js';

/** What a host sees of an answer. */
export interface Seen {
  readonly status: number;
  /** Sense key, code and qualifier as `5/24/00`; undefined without sense data. */
  readonly sense: string | undefined;
  /** All that the sense data say. */
  readonly told: DecodedSense | undefined;
  readonly data: Uint8Array;
  readonly ticks: number;
}

const hex = (number: number): string => number.toString(16).padStart(2, '0').toUpperCase();

/** A drive, or a library's robot. */
export interface Device {
  execute(cdb: Uint8Array, dataOut: Uint8Array, nexus: string): Response;
}

/** A host that uses a drive: commands by their structures, and by name those that tests send all the time. */
export class DriveHost<D extends Device = Drive> {
  readonly drive: D;
  readonly nexus: string;

  constructor(drive: D, nexus = 'host') {
    this.drive = drive;
    this.nexus = nexus;
  }

  /** Sends a command; what is left out of it is 0. */
  send<L extends Layout<object>>(
    layout: L,
    value: Partial<Encodable<L>>,
    dataOut: Uint8Array = new Uint8Array(0),
  ): Seen {
    const settable = layout.rows.filter(({ kind, is }) => kind !== 'reserved' && is === undefined);
    const given = Object.fromEntries(settable.map(({ property, kind }) => [property, zeroOf(kind)]));
    return this.sendBytes(layout.encode({ ...given, ...value }), dataOut);
  }

  sendBytes(cdb: Uint8Array, dataOut: Uint8Array = new Uint8Array(0)): Seen {
    const { status, sense, dataIn, ticks } = this.drive.execute(cdb, dataOut, this.nexus);
    const told = sense.length === 0 ? undefined : decodeSense(sense).sense;
    const words = told && `${told.key.toString(16).toUpperCase()}/${hex(told.asc)}/${hex(told.ascq)}`;
    return { status, sense: words, told, data: dataIn.slice(), ticks };
  }

  /** Takes all unit attentions that wait. */
  ready(): Seen {
    for (;;) {
      const seen = this.send(testUnitReadyCdb, {});
      if (seen.told?.key !== 6) return seen;
    }
  }

  /** Reads one block of any length, or with `fixed` so many of the set length. */
  read(transferLength: number, flags: { readonly fixed?: boolean; readonly sili?: boolean } = {}): Seen {
    return this.send(read6Cdb, { transferLength, ...flags });
  }

  /** Writes one block of any length, or with a block length several of it. */
  write(bytes: Uint8Array, blockLength?: number): Seen {
    const fixed = blockLength !== undefined;
    return this.send(write6Cdb, { fixed, transferLength: fixed ? bytes.length / blockLength : bytes.length }, bytes);
  }

  filemarks(filemarkCount = 1, immed = false): Seen {
    return this.send(writeFilemarks6Cdb, { filemarkCount, immed });
  }

  space(code: number, count: number): Seen {
    return this.send(space6Cdb, { code, count });
  }

  rewind(): Seen {
    return this.send(rewindCdb, {});
  }

  locate(object: number, partition?: number): Seen {
    const cp = partition !== undefined;
    return this.send(locate16Cdb, { logicalIdentifier: BigInt(object), cp, partition: partition ?? 0 });
  }

  /** Where the tape stands: partition, object, file. */
  position(): readonly [partition: number, object: number, file: number] {
    const { data } = this.send(readPositionCdb, { serviceAction: 0x06 });
    const { partitionNumber, logicalObjectNumber, logicalFileIdentifier } = positionLong.decode(data).value;
    return [partitionNumber ?? -1, Number(logicalObjectNumber), Number(logicalFileIdentifier)];
  }
}

function zeroOf(kind: Layout<object>['rows'][number]['kind']): number | bigint | boolean {
  if (kind === 'flag') return false;
  return kind === 'bigint' ? 0n : 0;
}
