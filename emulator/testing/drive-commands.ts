import fc from 'fast-check';
import {
  decodeSense,
  erase6Cdb,
  loadUnloadCdb,
  locate16Cdb,
  modeSelect10Cdb,
  modeSense10Cdb,
  positionLong,
  read6Cdb,
  readPositionCdb,
  rewindCdb,
  space6Cdb,
  testUnitReadyCdb,
  write6Cdb,
  writeFilemarks6Cdb,
} from '../../src/scsi/index.js';
import type { Drive } from '../drive/drive.js';
import { printScript, type ScriptCommand } from './drive-script.js';
import { type ReferenceAnswer, ReferenceTape } from './reference-tape.js';

/** CONTROL of all commands. */
const CONTROL = { controlVendor: 0, naca: false, link: 0 } as const;
const NOTHING = new Uint8Array(0);
const GOOD: ReferenceAnswer = { sense: undefined };
const UNIT_ATTENTION = 6;
const SPACE_CODE = { records: 0, filemarks: 1, endOfData: 3 } as const;
const HEADER_BYTES = 8;
const COMPRESSION_PAGE = 0x0f;
const LONG_FORM = 0x06;

/** What is kept small so that commands meet: lengths, counts and places that a script asks for. */
export interface DriveScriptConstraints {
  /** Most commands of a script. Default 40. */
  readonly commandsMax?: number;
  /** Partitions of the cartridge. Default 1. */
  readonly partitions?: number;
}

/** Scripts of drive commands: write, read, filemarks, space, locate, erase, modes, reloading, resets. */
export function driveScript(constraints: DriveScriptConstraints = {}): fc.Arbitrary<readonly ScriptCommand[]> {
  const { commandsMax = 40, partitions = 1 } = constraints;
  const length = fc.oneof(fc.nat(9), fc.nat(300));
  const fixed = { length: fc.integer({ min: 1, max: 9 }), blocks: fc.nat(4) };
  const fill = fc.nat(255);
  const command = fc.oneof<fc.Arbitrary<ScriptCommand>[]>(
    fc.record({ name: fc.constant('write'), length, fill }),
    fc.record({ name: fc.constant('write'), ...fixed, fill }),
    fc.record({ name: fc.constant('read'), length }),
    fc.record({ name: fc.constant('read'), ...fixed }),
    fc.record({ name: fc.constant('filemarks'), count: fc.nat(3) }),
    fc.record({
      name: fc.constant('space'),
      over: fc.constantFrom('records', 'filemarks'),
      count: fc.integer({ min: -5, max: 5 }),
    }),
    fc.record(
      { name: fc.constant('locate'), object: fc.nat(20), partition: fc.nat(partitions) },
      { requiredKeys: ['name', 'object'] },
    ),
    fc.record({ name: fc.constant('blocklength'), bytes: fc.nat(9) }),
    fc.record({ name: fc.constant('compression'), on: fc.boolean() }),
    fc.record({ name: fc.constantFrom('end-of-data', 'rewind', 'erase', 'reload', 'reset') }),
  );
  return fc.array(command, { maxLength: commandsMax, size: 'max' });
}

/** A drive with a host that plays scripts. */
class Player {
  private readonly drive: Drive;
  private readonly nexus: string;

  constructor(drive: Drive, nexus: string) {
    this.drive = drive;
    this.nexus = nexus;
  }

  private send(cdb: Uint8Array, dataOut: Uint8Array = NOTHING): ReferenceAnswer {
    const { status, sense, dataIn } = this.drive.execute(cdb, dataOut, this.nexus);
    if (status === 0) return { sense: undefined, bytes: dataIn.slice() };
    const told = decodeSense(sense).sense;
    if (told === undefined) return { sense: `status ${status}` };
    const [asc, ascq] = [told.asc, told.ascq].map((code) => code.toString(16).padStart(2, '0').toUpperCase());
    return {
      sense: `${told.key.toString(16).toUpperCase()}/${asc}/${ascq}`,
      bytes: dataIn.slice(),
      ...(told.information !== undefined && { information: Number(told.information) }),
    };
  }

  /** Takes the attentions that wait. */
  ready(): ReferenceAnswer {
    for (;;) {
      const answer = this.send(testUnitReadyCdb.encode(CONTROL));
      if (!answer.sense?.startsWith(`${UNIT_ATTENTION}/`)) return answer;
    }
  }

  position(): string {
    const bytes =
      this.send(readPositionCdb.encode({ ...CONTROL, serviceAction: LONG_FORM, allocationLength: 0 })).bytes ?? NOTHING;
    const { partitionNumber, logicalObjectNumber, logicalFileIdentifier } = positionLong.decode(bytes).value;
    return `partition ${partitionNumber}, object ${logicalObjectNumber}, file ${logicalFileIdentifier}`;
  }

  private blockLength(bytes: number): ReferenceAnswer {
    const descriptor = [0x7f, 0, 0, 0, 0, bytes >> 16, (bytes >> 8) & 0xff, bytes & 0xff];
    return this.select(Uint8Array.of(0, 0, 0, 0x10, 0, 0, 0, descriptor.length, ...descriptor));
  }

  private compression(on: boolean): ReferenceAnswer {
    const sense = {
      llbaa: false,
      dbd: true,
      pageControl: 0,
      pageCode: COMPRESSION_PAGE,
      subpageCode: 0,
      allocationLength: 255,
    };
    const list = this.send(modeSense10Cdb.encode({ ...CONTROL, ...sense })).bytes ?? NOTHING;
    list.set([0, 0, 0, 0x10], 0);
    list[HEADER_BYTES] = COMPRESSION_PAGE;
    list[HEADER_BYTES + 2] = ((list[HEADER_BYTES + 2] as number) & 0x7f) | (on ? 0x80 : 0);
    return this.select(list);
  }

  private select(list: Uint8Array): ReferenceAnswer {
    const cdb = { pf: true, rtd: false, sp: false, parameterListLength: list.length };
    return this.send(modeSelect10Cdb.encode({ ...CONTROL, ...cdb }), list);
  }

  private write(length: number, fill: number, blocks: number | undefined): ReferenceAnswer {
    const fixed = blocks !== undefined;
    if (fixed) this.blockLength(length);
    const bytes = new Uint8Array(length * (blocks ?? 1)).fill(fill);
    return this.send(write6Cdb.encode({ ...CONTROL, fixed, transferLength: blocks ?? length }), bytes);
  }

  private read(length: number, blocks: number | undefined): ReferenceAnswer {
    const fixed = blocks !== undefined;
    if (fixed) this.blockLength(length);
    return this.send(read6Cdb.encode({ ...CONTROL, sili: false, fixed, transferLength: blocks ?? length }));
  }

  private reload(): ReferenceAnswer {
    const cdb = { immed: false, hold: false, eot: false, reten: false };
    this.send(loadUnloadCdb.encode({ ...CONTROL, ...cdb, load: false }));
    this.send(loadUnloadCdb.encode({ ...CONTROL, ...cdb, load: true }));
    return this.ready();
  }

  play(one: ScriptCommand): ReferenceAnswer {
    switch (one.name) {
      case 'write':
        return this.write(one.length, one.fill, one.blocks);
      case 'read':
        return this.read(one.length, one.blocks);
      case 'filemarks':
        return this.send(
          writeFilemarks6Cdb.encode({ ...CONTROL, wsmk: false, immed: false, filemarkCount: one.count }),
        );
      case 'space':
        return this.send(space6Cdb.encode({ ...CONTROL, code: SPACE_CODE[one.over], count: one.count }));
      case 'end-of-data':
        return this.send(space6Cdb.encode({ ...CONTROL, code: SPACE_CODE.endOfData, count: 0 }));
      case 'locate': {
        const { object, partition } = one;
        const place = { destType: 0, bam: false, immed: false, logicalIdentifier: BigInt(object) };
        return this.send(
          locate16Cdb.encode({ ...CONTROL, ...place, cp: partition !== undefined, partition: partition ?? 0 }),
        );
      }
      case 'rewind':
        return this.send(rewindCdb.encode({ ...CONTROL, immed: false }));
      case 'erase':
        return this.send(erase6Cdb.encode({ ...CONTROL, immed: false, long: false }));
      case 'blocklength':
        return this.blockLength(one.bytes);
      case 'compression':
        return this.compression(one.on);
      case 'reload':
        return this.reload();
      case 'reset':
        this.drive.reset('logical unit');
        return this.ready();
      case 'expect':
        return GOOD;
    }
  }
}

/** What must come of a command. */
function expected(tape: ReferenceTape, one: ScriptCommand): ReferenceAnswer {
  switch (one.name) {
    case 'write': {
      const block = new Uint8Array(one.length).fill(one.fill);
      const count = one.length === 0 ? 0 : (one.blocks ?? 1);
      return tape.write(...Array.from({ length: count }, () => block));
    }
    case 'read':
      return one.blocks === undefined ? tape.read(one.length) : tape.readBlocks(one.blocks, one.length);
    case 'filemarks':
      return tape.writeFilemarks(one.count);
    case 'space':
      return one.over === 'records' ? tape.spaceRecords(one.count) : tape.spaceFilemarks(one.count);
    case 'end-of-data':
      return tape.spaceToEndOfData();
    case 'locate':
      return tape.locate(one.object, one.partition);
    case 'rewind':
      return tape.rewind();
    case 'erase':
      return tape.erase();
    case 'reload':
      return tape.reload();
    default:
      return GOOD;
  }
}

const told = ({ sense, information, bytes = NOTHING }: ReferenceAnswer): string =>
  `${sense ?? 'good'}, information ${information ?? 'none'}, bytes [${bytes}]`;

/** Whether it saw all that must be seen: bytes and information only where the reference has them. */
function fits(seen: ReferenceAnswer, must: ReferenceAnswer): boolean {
  if (seen.sense !== must.sense || (must.information ?? seen.information) !== seen.information) return false;
  return (
    must.bytes === undefined ||
    told({ ...seen, sense: '', information: 0 }) === told({ ...must, sense: '', information: 0 })
  );
}

/**
 * Plays a script on a drive and on a {@link ReferenceTape}, and holds answers and positions against one another. The
 * cartridge in the drive must be empty, and have room for all that the script writes.
 * @throws Error where they differ: with the script up to there, and what must have been seen
 */
export function holdAgainstReference(drive: Drive, script: readonly ScriptCommand[], nexus = 'host'): void {
  const tape = new ReferenceTape(drive.cartridge?.partitions.length);
  const player = new Player(drive, nexus);
  player.ready();
  script.forEach((one, index) => {
    const seen = player.play(one);
    const must = expected(tape, one);
    const place = `partition ${tape.partition}, object ${tape.object}, file ${tape.file}`;
    const stands = player.position();
    if (fits(seen, must) && stands === place) return;
    const lines = [`expected ${told(must)}; ${place}`, `found    ${told(seen)}; ${stands}`];
    throw new Error(`${printScript(script.slice(0, index + 1))}${lines.map((line) => `# ${line}\n`).join('')}`);
  });
}
