import { ALERT } from './alerts.js';
import type { SenseGiven } from './answer.js';
import type { DriveState } from './state.js';

const KEY = { medium: 3, hardware: 4, illegal: 5, protect: 7, aborted: 0xb } as const;
/** It tells of a failure that was told before. */
const TEST_UNIT_READY = 0x00;
const NO_CARTRIDGE = { densityCode: 0, serialNumber: '' };
const READS: readonly number[] = [0x08, 0x88, 0x13, 0x8f];

/** What commands were refused for, by key, code and qualifier, and the alert that it is. */
const REFUSED: ReadonlyMap<number, number> = new Map([
  [place(KEY.illegal, 0x53, 0x02), ALERT.noRemoval],
  ...[0x00, 0x01].map((ascq): [number, number] => [place(KEY.protect, 0x27, ascq), ALERT.writeProtect]),
  [place(KEY.protect, 0x5a, 0x02), ALERT.writeProtect],
  [place(KEY.protect, 0x30, 0x05), ALERT.readOnlyFormat],
  [place(KEY.protect, 0x30, 0x0c), ALERT.wormOverwrite],
]);
/** MEDIUM ERROR with these is about what kind of cartridge it is, and about its memory: the tape itself is not at fault. */
const NOT_OF_THE_TAPE: readonly number[] = [place(0, 0x0c, 0x0b), place(0, 0x11, 0x12)];
const MEDIUM_OF_ANOTHER_KIND = 0x30;
const POSITIONING = 0x15;

function place(key: number, asc: number, ascq: number): number {
  return (key << 16) | (asc << 8) | ascq;
}

/** What a command was answered troubles the drive: it raises alerts, counts, and remembers failures. */
export function noteTrouble(state: DriveState, { key, asc, ascq, deferred }: SenseGiven, cdb: Uint8Array): void {
  const refused = REFUSED.get(place(key, asc, ascq));
  if (refused !== undefined) state.alerts.raise(refused);
  if (key === KEY.hardware || key === KEY.aborted) state.counters.nonMediumErrors++;
  const isOfTape = asc !== MEDIUM_OF_ANOTHER_KIND && !NOT_OF_THE_TAPE.includes(place(0, asc, ascq));
  if (key !== KEY.hardware && !(key === KEY.medium && isOfTape)) return;
  if (key === KEY.medium || asc === POSITIONING) {
    raiseHardError(state, deferred !== true && READS.includes(cdb[0] as number));
  }
  if (cdb[0] !== TEST_UNIT_READY) remember(state, { key, asc, ascq }, cdb);
}

/**
 * 3 comes with 5, or with 6 for whatever does not read (Dell, LTO3-060 guide: "write or positioning error"). Where
 * cleaning was wanted already, it must be now.
 */
function raiseHardError({ alerts, heads }: DriveState, reads: boolean): void {
  alerts.raise(ALERT.hardError);
  alerts.raise(reads ? ALERT.readFailure : ALERT.writeFailure);
  if (heads.need !== 'none') heads.clog(alerts);
}

function remember(state: DriveState, sense: SenseGiven, cdb: Uint8Array): void {
  const { mechanism, heads, profile, ticks } = state;
  const { densityCode, serialNumber } = mechanism.kind === 'empty' ? NO_CARTRIDGE : mechanism.cartridge.identity;
  state.failures.add({
    sense,
    operationCode: cdb[0] as number,
    serviceAction: (cdb[1] as number) & 0x1f,
    densityCode,
    mediumSerialNumber: serialNumber,
    ticks,
    hours: heads.hours(profile),
    hoursSinceCleaning: heads.hoursSinceCleaning(profile),
  });
}
