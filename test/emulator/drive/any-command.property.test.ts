import fc from 'fast-check';
import { memfs } from 'memfs';
import { describe, expect, it } from 'vitest';
import { driveCommands } from '../../../emulator/drive/commands/all.js';
import { Drive, type FaultKind, Faults, faultPlanOf, type ResetKind, type Response } from '../../../emulator/index.js';
import { type CartridgeFs, createCartridge, nodePorts, openCartridgeTape } from '../../../src/archive/index.js';
import { decodeSense } from '../../../src/scsi/index.js';
import { MemoryCartridge } from '../../../src/tape/index.js';
import { key, settingPage, withKey } from '../../testing/encrypting-host.js';
import { settings } from '../../testing/settings.js';

const NEXUSES = ['a', 'b', 'c'];
const CAPACITY_BYTES = 1 << 20;
const CHECK = 0x02;
const STATUSES = [0x00, CHECK, 0x08, 0x18];
const DATA_BYTES_MAX = 600;
const KEYS = 2;

const operationCodes = [...new Set(driveCommands.map(({ layout }) => layout.codec.constants[0]?.value as number))];
const cdbLength = (code: number): number => [6, 10, 10, 0, 16, 12, 0, 0][code >> 5] || 16;

interface Sent {
  readonly cdb: Uint8Array;
  readonly dataOut: Uint8Array;
  readonly nexus: string;
}

/** Any byte, but mostly small ones: few bits are set in commands that a drive does not refuse at once. */
const fieldByte = fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 3, arbitrary: fc.nat(8) }, fc.nat(255));
const operationCode = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...operationCodes) },
  { weight: 1, arbitrary: fc.nat(255) },
);
const cdb = operationCode.chain((code) =>
  fc
    .array(fieldByte, { minLength: cdbLength(code) - 1, maxLength: cdbLength(code) - 1 })
    .map((rest) => Uint8Array.of(code, ...rest)),
);
/** The transfer length of WRITE(6) with so many bytes, as a host that does it right. */
const write = fc.nat(DATA_BYTES_MAX).map((length) => ({
  cdb: Uint8Array.of(0x0a, 0, 0, length >> 8, length & 0xff, 0),
  dataOut: new Uint8Array(length).fill(length),
}));
const any = fc.record({ cdb, dataOut: fc.array(fieldByte, { maxLength: 80 }).map((bytes) => Uint8Array.from(bytes)) });
/** Whatever is sent with a list that is as long as the command says. */
const withList = any.map(({ cdb: bytes, dataOut }) => {
  const list = bytes.slice();
  const at = { 6: 4, 10: 8, 12: 9, 16: 13 }[bytes.length] as number;
  list[at] = dataOut.length;
  return { cdb: list, dataOut };
});
const sent: fc.Arbitrary<Sent> = fc
  .tuple(fc.oneof(any, withList, write), fc.constantFrom(...NEXUSES))
  .map(([command, nexus]) => ({ ...command, nexus }));

/** The most that a command has room for, as far as its bytes tell: the largest number in any of its length fields. */
function roomOf({ cdb: bytes, dataOut }: Sent): number {
  const u24 = ((bytes[2] ?? 0) << 16) | ((bytes[3] ?? 0) << 8) | (bytes[4] ?? 0);
  const wide = bytes.slice(6, 14).reduce((most, byte) => Math.min(most * 256 + byte, 2 ** 40), 0);
  return Math.max(u24 * (1 + 64 * ((bytes[1] ?? 0) & 1) * CAPACITY_BYTES), wide, 32, dataOut.length);
}

function checkAnswer(one: Sent, { status, sense, dataIn, ticks }: Response): void {
  expect(STATUSES).toContain(status);
  expect(sense.length > 0).toBe(status === CHECK);
  if (status === CHECK) {
    const { findings } = decodeSense(sense);
    expect(findings).toEqual([]);
  }
  expect(dataIn.length).toBeLessThanOrEqual(roomOf(one));
  expect(ticks).toBeGreaterThanOrEqual(0);
}

/** All that stands on a cartridge is there and can be read. */
function checkCartridge({ partitions }: MemoryCartridge): void {
  for (const partition of partitions) {
    expect(partition.usedBefore(partition.objects)).toBeLessThanOrEqual(CAPACITY_BYTES);
    let marks = 0;
    for (let object = 0; object < partition.objects; object++) {
      const one = partition.at(object);
      if (one?.kind === 'record') expect(partition.payload(object)?.length).toBe(one.storedBytes);
      else marks++;
    }
    expect(partition.filemarksBefore(partition.objects)).toBe(marks);
  }
}

/** What else befalls a drive between two commands. */
type Step = Sent | { readonly reset: ResetKind } | { readonly forget: string };

const setKey: fc.Arbitrary<Sent> = fc
  .record({ fill: fc.integer({ min: 1, max: KEYS }), decryptionMode: fc.nat(3), nexus: fc.constantFrom(...NEXUSES) })
  .map(({ fill, decryptionMode, nexus }) => {
    const dataOut = settingPage(withKey(fill, { decryptionMode }));
    return { cdb: Uint8Array.of(0xb5, 0x20, 0, 0x10, 0, 0, 0, 0, 0, dataOut.length, 0, 0), dataOut, nexus };
  });
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof<fc.MaybeWeightedArbitrary<Step>[]>(
    { weight: 20, arbitrary: sent },
    { weight: 3, arbitrary: setKey },
    fc.record({ reset: fc.constantFrom<ResetKind>('power on', 'bus', 'logical unit', 'internal') }),
    fc.record({ forget: fc.constantFrom(...NEXUSES) }),
  ),
  { minLength: 1, maxLength: 80, size: 'max' },
);

/** What a plan that is made of a seed has none of. */
const RARE: readonly FaultKind[] = ['answer lost', 'disconnect', 'hang', 'load failure', 'silent corruption'];
const faultsOf = (severity: number) =>
  RARE.map((kind) => ({ kind, when: { probability: Math.min(1, 0.001 * severity) } }));

function takeStep(drive: Drive, step: Step): void {
  if ('reset' in step) drive.reset(step.reset);
  else if ('forget' in step) drive.forget(step.forget);
  else {
    const response = drive.execute(step.cdb, step.dataOut, step.nexus);
    if (response.lost === undefined) checkAnswer(step, response);
  }
}

/** Every object from the beginning to the end of data reads, or is told unreadable, with any of the keys. */
function checkFolder(path: string, files: { readonly fs: CartridgeFs }, objects: readonly number[]): void {
  for (let fill = 1; fill <= KEYS; fill++) {
    const tape = openCartridgeTape(path, { ...files, key: key(fill) });
    expect(tape.partitions).toBe(objects.length);
    for (const [partition, count] of objects.entries()) {
      tape.locate(0, partition);
      for (let object = 0; object < count; object++) {
        expect(['record', 'filemark', 'unreadable']).toContain(tape.read().kind);
        expect(tape.position().object).toBe(object + 1);
      }
      expect(tape.read().kind).toBe('end-of-data');
    }
    tape.cartridge.close();
  }
}

describe('any bytes as commands', () => {
  it('get an answer that is one, and leave the cartridge whole', () => {
    fc.assert(
      fc.property(fc.array(sent, { minLength: 1, maxLength: 60, size: 'max' }), fc.boolean(), (commands, worm) => {
        const drive = new Drive();
        const cartridge = new MemoryCartridge({ capacityBytes: CAPACITY_BYTES, worm });
        drive.insert(cartridge);
        // Attentions are out of the way, so that commands do something.
        for (const nexus of NEXUSES) {
          for (let i = 0; i < 3; i++) drive.execute(new Uint8Array(6), new Uint8Array(0), nexus);
        }
        for (const one of commands) checkAnswer(one, drive.execute(one.cdb, one.dataOut, one.nexus));
        checkCartridge(cartridge);
      }),
      settings(40),
    );
  });

  it('with keys, faults and resets leave a cartridge in a folder that opens, and tells of every record', () => {
    const { fs } = memfs();
    let number = 0;
    fc.assert(
      fc.property(steps, fc.boolean(), fc.nat(), fc.constantFrom(0, 1, 30), (all, worm, seed, severity) => {
        const path = `/C${number++}`;
        const files = { fs: fs as unknown as CartridgeFs };
        const cartridge = createCartridge(path, { capacityBytes: CAPACITY_BYTES, worm }, files);
        const faults = new Faults({ seed, faults: [...faultPlanOf(seed, severity).faults, ...faultsOf(severity)] });
        const drive = new Drive({ ...nodePorts(), random: undefined, faults });
        drive.insert(cartridge);
        for (const step of all) takeStep(drive, step);
        const objects = cartridge.partitions.map((partition) => partition.objects);
        // As when the program ends: nothing is unloaded.
        cartridge.close();
        checkFolder(path, files, objects);
      }),
      settings(15),
    );
  });
});
