/** What a drive counts. */
export interface Tally {
  /** Bytes of records that hosts wrote, and read. */
  bytesFromHost: number;
  bytesToHost: number;
  /** The same as they went to the medium and came from it. */
  bytesToMedium: number;
  bytesFromMedium: number;
  recordsWritten: number;
  recordsRead: number;
  filemarksWritten: number;
  writeRetries: number;
  readRetries: number;
  writeErrors: number;
  readErrors: number;
  /** Errors that are not the medium's: of the drive and of what it is connected to. */
  nonMediumErrors: number;
  loads: number;
  cleanings: number;
}

const NOTHING: Tally = {
  bytesFromHost: 0,
  bytesToHost: 0,
  bytesToMedium: 0,
  bytesFromMedium: 0,
  recordsWritten: 0,
  recordsRead: 0,
  filemarksWritten: 0,
  writeRetries: 0,
  readRetries: 0,
  writeErrors: 0,
  readErrors: 0,
  nonMediumErrors: 0,
  loads: 0,
  cleanings: 0,
};

const NAMES = Object.keys(NOTHING) as readonly (keyof Tally)[];

/** Since when something is counted: a log page, which LOG SELECT clears by its code, or the load of the cartridge. */
export type Since = number | 'load' | 'wear';

/** Log pages that count anew with each cartridge and reset: errors, bytes, compression (Quantum, LTO-4 reference). */
const PAGES_OF_A_LOAD = [0x02, 0x03, 0x0c, 0x1b, 0x32] as const;

/** What log pages and cartridge memory count. The numbers themselves only grow; each page has its own beginning. */
export class Counters implements Tally {
  bytesFromHost = 0;
  bytesToHost = 0;
  bytesToMedium = 0;
  bytesFromMedium = 0;
  recordsWritten = 0;
  recordsRead = 0;
  filemarksWritten = 0;
  writeRetries = 0;
  readRetries = 0;
  writeErrors = 0;
  readErrors = 0;
  nonMediumErrors = 0;
  loads = 0;
  cleanings = 0;

  private readonly marks = new Map<Since, Tally>();

  /** What has been counted since. */
  since(beginning: Since): Tally {
    const mark = this.marks.get(beginning) ?? NOTHING;
    return tallyOf((name) => this[name] - mark[name]);
  }

  /** Begins anew: what a page tells is 0 from now on. */
  begin(beginning: Since): void {
    this.marks.set(
      beginning,
      tallyOf((name) => this[name]),
    );
  }

  /** Another cartridge was loaded. */
  beginLoad(): void {
    this.loads++;
    this.begin('load');
    this.begin('wear');
    this.beginPages();
  }

  /** Pages that begin anew with a cartridge and with a reset do so. */
  beginPages(): void {
    for (const page of PAGES_OF_A_LOAD) this.begin(page);
  }
}

function tallyOf(number: (name: keyof Tally) => number): Tally {
  return Object.fromEntries(NAMES.map((name) => [name, number(name)])) as unknown as Tally;
}
