import {
  decodeSense,
  erase6Cdb,
  formatMediumCdb,
  loadUnloadCdb,
  locate16Cdb,
  modeSelect10Cdb,
  modeSense10Cdb,
  positionLong,
  read6Cdb,
  readPositionCdb,
  rewindCdb,
  securityProtocolOutCdb,
  space6Cdb,
  testUnitReadyCdb,
  write6Cdb,
  writeFilemarks6Cdb,
} from '../../src/scsi/index.js';
import { setDataEncryptionPage } from '../../src/security/index.js';
import type { Drive, Response } from '../drive/drive.js';
import type { ScriptCommand } from './drive-script.js';

/** What came of a command of a script. */
export interface PlayedCommand {
  /** The last SCSI command that it took; undefined where it took none. */
  readonly cdb?: Uint8Array;
  /** What that was answered, in memory of its own. */
  readonly response?: Response;
  /** Sense key, code and qualifier, as `8/00/05`; a status by its number; why no answer came; undefined: all went well. */
  readonly sense: string | undefined;
  /** INFORMATION of the sense data. */
  readonly information?: number;
  /** Data that came. */
  readonly bytes?: Uint8Array;
}

/** What scripts set by MODE SELECT. */
export interface ScriptModes {
  readonly blockLength: number;
  readonly compression: boolean;
  readonly partitions: number;
}

/** CONTROL of all commands. */
const CONTROL = { controlVendor: 0, naca: false, link: 0 } as const;
const NOTHING = new Uint8Array(0);
const GOOD: PlayedCommand = { sense: undefined };
const UNIT_ATTENTION = 6;
/** More than wait one behind the other: where chance has each command end so, it ends too. */
const ATTENTIONS_MAX = 100;
const SPACE_CODE = { records: 0, filemarks: 1, endOfData: 3 } as const;
const HEADER_BYTES = 8;
const COMPRESSION_PAGE = 0x0f;
const PARTITION_PAGE = 0x11;
const LONG_FORM = 0x06;
const TAPE_DATA_ENCRYPTION = 0x20;
const SET_DATA_ENCRYPTION = 0x10;
const DECRYPTION_MODES = { off: 0, decrypt: 2, mixed: 3 } as const;
const ENCRYPT = 2;
const ALL_NEXUSES = 2;
const KEY_BYTES = 32;
const FORMAT_PARTITIONS = 1;

/** A command was not carried out, and is to be sent again. */
export class Interrupted extends Error {}

/** Who follows what a host does: a line of a script may be several commands. */
export interface HostWatcher {
  /**
   * Asked after each command: whether it was not carried out, and is to be sent again.
   * @param deferred - whether a deferred error was told
   */
  isInterrupted(deferred: boolean): boolean;
  /** The cartridge was unloaded. */
  unloaded(): void;
  /** MODE SELECT was carried out. */
  selected(changes: Partial<ScriptModes>): void;
}

/** Who sends what a script says to a drive. */
export class ScriptHost {
  private readonly drive: Drive;
  private readonly nexus: string;
  private readonly watcher: HostWatcher | undefined;

  constructor(drive: Drive, nexus = 'host', watcher?: HostWatcher) {
    this.drive = drive;
    this.nexus = nexus;
    this.watcher = watcher;
  }

  /** @param dataInBytes - how many bytes are taken; default all that come */
  private send(cdb: Uint8Array, dataOut: Uint8Array = NOTHING, dataInBytes?: number): PlayedCommand {
    const answered = this.drive.execute(cdb, dataOut, this.nexus);
    const response = { ...answered, sense: answered.sense.slice(), dataIn: answered.dataIn.slice(0, dataInBytes) };
    const { status, sense, dataIn, lost } = response;
    const told = sense.length === 0 ? undefined : decodeSense(sense).sense;
    if (this.watcher?.isInterrupted(told?.deferred === true)) throw new Interrupted();
    const answer = { cdb, response };
    if (lost !== undefined) return { ...answer, sense: `no answer: ${lost}` };
    if (status === 0) return { ...answer, sense: undefined, bytes: dataIn };
    if (told === undefined) return { ...answer, sense: `status ${status}` };
    const [asc, ascq] = [told.asc, told.ascq].map((code) => code.toString(16).padStart(2, '0').toUpperCase());
    return {
      ...answer,
      sense: `${told.key.toString(16).toUpperCase()}/${asc}/${ascq}`,
      bytes: dataIn,
      ...(told.information !== undefined && { information: Number(told.information) }),
    };
  }

  private isReady(): PlayedCommand {
    return this.send(testUnitReadyCdb.encode(CONTROL));
  }

  /** Takes the attentions that wait. */
  ready(): PlayedCommand {
    for (let asked = 0; ; asked++) {
      const answer = this.isReady();
      if (asked >= ATTENTIONS_MAX || !answer.sense?.startsWith(`${UNIT_ATTENTION}/`)) return answer;
    }
  }

  position(): string {
    const bytes =
      this.send(readPositionCdb.encode({ ...CONTROL, serviceAction: LONG_FORM, allocationLength: 0 })).bytes ?? NOTHING;
    const { partitionNumber, logicalObjectNumber, logicalFileIdentifier } = positionLong.decode(bytes).value;
    return `partition ${partitionNumber}, object ${logicalObjectNumber}, file ${logicalFileIdentifier}`;
  }

  private blockLength(bytes: number): PlayedCommand {
    const descriptor = [0x7f, 0, 0, 0, 0, bytes >> 16, (bytes >> 8) & 0xff, bytes & 0xff];
    const list = Uint8Array.of(0, 0, 0, 0x10, 0, 0, 0, descriptor.length, ...descriptor);
    return this.select(list, { blockLength: bytes });
  }

  /** Changes bytes of a mode page. */
  private changePage(
    pageCode: number,
    edits: Readonly<Record<number, (byte: number) => number>>,
    changes: Partial<ScriptModes>,
  ): PlayedCommand {
    const asked = { llbaa: false, dbd: true, pageControl: 0, pageCode, subpageCode: 0, allocationLength: 255 };
    const sensed = this.send(modeSense10Cdb.encode({ ...CONTROL, ...asked }));
    const { bytes: list = NOTHING } = sensed;
    if (sensed.sense !== undefined || list.length <= HEADER_BYTES) return sensed;
    list.set([0, 0, 0, 0x10], 0);
    list[HEADER_BYTES] = pageCode;
    for (const [at, edit] of Object.entries(edits)) {
      const index = HEADER_BYTES + Number(at);
      list[index] = edit(list[index] as number);
    }
    return this.select(list, changes);
  }

  private compression(on: boolean): PlayedCommand {
    const edits = { 2: (byte: number) => (byte & 0x7f) | (on ? 0x80 : 0) };
    return this.changePage(COMPRESSION_PAGE, edits, { compression: on });
  }

  private select(list: Uint8Array, changes: Partial<ScriptModes>): PlayedCommand {
    const cdb = { pf: true, rtd: false, sp: false, parameterListLength: list.length };
    const answer = this.send(modeSelect10Cdb.encode({ ...CONTROL, ...cdb }), list);
    if (answer.sense === undefined) this.watcher?.selected(changes);
    return answer;
  }

  private write(length: number, fill: number, blocks: number | undefined): PlayedCommand {
    const fixed = blocks !== undefined;
    if (fixed) this.blockLength(length);
    const bytes = new Uint8Array(length * (blocks ?? 1)).fill(fill);
    return this.send(write6Cdb.encode({ ...CONTROL, fixed, transferLength: blocks ?? length }), bytes);
  }

  private read(length: number, blocks: number | undefined): PlayedCommand {
    const fixed = blocks !== undefined;
    if (fixed) this.blockLength(length);
    return this.send(read6Cdb.encode({ ...CONTROL, sili: false, fixed, transferLength: blocks ?? length }));
  }

  private locate(object: number, partition: number | undefined): PlayedCommand {
    const place = { destType: 0, bam: false, immed: false, logicalIdentifier: BigInt(object) };
    return this.send(
      locate16Cdb.encode({ ...CONTROL, ...place, cp: partition !== undefined, partition: partition ?? 0 }),
    );
  }

  private format(partitions: number): PlayedCommand {
    // ADDITIONAL PARTITIONS DEFINED, and FDP alone of the three ways to size them.
    const edits = { 3: () => partitions - 1, 4: (byte: number) => (byte & 0x1f) | 0x80 };
    this.changePage(PARTITION_PAGE, edits, { partitions });
    const cdb = { verify: false, immed: false, format: FORMAT_PARTITIONS, transferLength: 0 };
    return this.send(formatMediumCdb.encode({ ...CONTROL, ...cdb }));
  }

  /** @param key - its number, which all its bytes are; undefined for none */
  private encryption(mode: keyof typeof DECRYPTION_MODES, key: number | undefined): PlayedCommand {
    const page = setDataEncryptionPage.encode({
      scope: ALL_NEXUSES,
      lock: false,
      ceem: 0,
      rdmc: 0,
      sdk: false,
      ckod: false,
      ckorp: false,
      ckorl: false,
      encryptionMode: key === undefined ? 0 : ENCRYPT,
      decryptionMode: DECRYPTION_MODES[mode],
      algorithmIndex: 1,
      logicalBlockEncryptionKeyFormat: 0,
      kadFormat: 0,
      logicalBlockEncryptionKey: key === undefined ? NOTHING : new Uint8Array(KEY_BYTES).fill(key),
      kads: [],
    });
    const protocol = { securityProtocol: TAPE_DATA_ENCRYPTION, securityProtocolSpecific: SET_DATA_ENCRYPTION };
    const cdb = { ...protocol, inc512: false, transferLength: page.length };
    return this.send(securityProtocolOutCdb.encode({ ...CONTROL, ...cdb }), page);
  }

  private loadUnload(load: boolean): PlayedCommand {
    return this.send(loadUnloadCdb.encode({ ...CONTROL, immed: false, hold: false, eot: false, reten: false, load }));
  }

  private reload(): PlayedCommand {
    this.loadUnload(false);
    this.watcher?.unloaded();
    this.loadUnload(true);
    return this.ready();
  }

  private reset(kind: 'logical unit' | 'power on'): PlayedCommand {
    this.drive.reset(kind);
    return this.ready();
  }

  /** @throws Interrupted where it was not carried out */
  play(one: ScriptCommand): PlayedCommand {
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
      case 'locate':
        return this.locate(one.object, one.partition);
      case 'rewind':
        return this.send(rewindCdb.encode({ ...CONTROL, immed: false }));
      case 'erase':
        return this.send(erase6Cdb.encode({ ...CONTROL, immed: false, long: false }));
      case 'blocklength':
        return this.blockLength(one.bytes);
      case 'compression':
        return this.compression(one.on);
      case 'format':
        return this.format(one.partitions);
      case 'encryption':
        return this.encryption(one.mode, one.mode === 'off' ? undefined : one.key);
      case 'reload':
        return this.reload();
      case 'reset':
        return this.reset('logical unit');
      case 'power-cycle':
        return this.reset('power on');
      case 'load':
        return this.loadUnload(true);
      case 'unload':
        return this.loadUnload(false);
      case 'ready':
        return this.isReady();
      case 'cdb':
        return this.send(Uint8Array.from(one.bytes), Uint8Array.from(one.out ?? []), one.in);
      case 'expect':
      case 'expect-position':
        return GOOD;
    }
  }
}
