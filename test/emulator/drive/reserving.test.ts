import { describe, expect, it } from 'vitest';
import { Drive } from '../../../emulator/index.js';
import {
  type DecodedSense,
  inquiryCdb,
  modeSense6Cdb,
  persistentReserveInCdb,
  persistentReserveOutCdb,
  persistentReserveOutList,
  preventAllowMediumRemovalCdb,
  read6Cdb,
  readFullStatusData,
  readKeysData,
  readReservationData,
  release6Cdb,
  release10Cdb,
  reportCapabilitiesData,
  requestSenseCdb,
  reserve6Cdb,
  reserve10Cdb,
  testUnitReadyCdb,
} from '../../../src/scsi/index.js';
import { MemoryCartridge } from '../../../src/tape/index.js';
import { DriveHost, type Seen } from '../../testing/drive-host.js';

const CONFLICT = 0x18;
const ACTION = { register: 0, reserve: 1, release: 2, clear: 3, preempt: 4, abort: 5, ignore: 6, move: 7 } as const;

function hosts(...names: string[]): [DriveHost, DriveHost, DriveHost] {
  const drive = new Drive();
  drive.insert(new MemoryCartridge());
  const all = ['a', 'b', 'c', ...names].map((name) => new DriveHost(drive, name));
  for (const host of all) host.ready();
  all[0]?.write(new Uint8Array(10).fill(7));
  all[0]?.rewind();
  return all as [DriveHost, DriveHost, DriveHost];
}

interface OutKeys {
  readonly key?: number;
  readonly serviceKey?: number;
  readonly type?: number;
  readonly aptpl?: boolean;
}

function out(host: DriveHost, serviceAction: number, { key = 0, serviceKey = 0, type = 0, aptpl }: OutKeys): Seen {
  const list = persistentReserveOutList.encode({
    reservationKey: BigInt(key),
    serviceActionReservationKey: BigInt(serviceKey),
    scopeSpecificAddress: 0,
    specIPt: false,
    allTgPt: false,
    aptpl: aptpl ?? false,
    extentLength: 0,
  });
  return host.send(persistentReserveOutCdb, { serviceAction, scope: 0, type, parameterListLength: 24 }, list);
}

const register = (host: DriveHost, serviceKey: number) => out(host, ACTION.register, { serviceKey }).status;
const told = (host: DriveHost, serviceAction: number) =>
  host.send(persistentReserveInCdb, { serviceAction, allocationLength: 4096 }).data;
const keys = (host: DriveHost) => {
  const { value } = readKeysData.decode(told(host, 0));
  return [value.prGeneration, value.reservationKeys?.map(({ reservationKey }) => Number(reservationKey))];
};
const held = (host: DriveHost) => {
  const { reservationKey, type } = readReservationData.decode(told(host, 1)).value;
  return [reservationKey === undefined ? undefined : Number(reservationKey), type];
};

describe('RESERVE and RELEASE', () => {
  it.each([
    ['(6)', reserve6Cdb, release6Cdb],
    ['(10)', reserve10Cdb, release10Cdb],
  ] as const)('%s keep the drive from others, who can release nothing', (_what, reserve, release) => {
    const [a, b] = hosts();
    expect(a.send(reserve, {}).status).toBe(0);
    expect(a.send(reserve, {}).status).toBe(0);
    expect(b.send(reserve, {}).status).toBe(CONFLICT);
    expect(b.send(release, {}).status).toBe(0);
    expect(b.send(testUnitReadyCdb, {})).toMatchObject({ status: CONFLICT, sense: undefined });
    expect(a.read(10).status).toBe(0);
    expect(a.send(release, {}).status).toBe(0);
    expect(b.send(testUnitReadyCdb, {}).status).toBe(0);
  });

  it('let others ask who it is, what is wrong, and allow removal', () => {
    const [a, b] = hosts();
    a.send(reserve6Cdb, {});
    expect(b.send(inquiryCdb, { allocationLength: 96 }).status).toBe(0);
    expect(b.send(requestSenseCdb, { allocationLength: 18 }).status).toBe(0);
    expect(b.send(preventAllowMediumRemovalCdb, { prevent: 0 }).status).toBe(0);
    expect(b.send(preventAllowMediumRemovalCdb, { prevent: 1 }).status).toBe(CONFLICT);
    expect(b.send(persistentReserveInCdb, { allocationLength: 8 }).status).toBe(CONFLICT);
    expect(a.send(persistentReserveInCdb, { allocationLength: 8 }).status).toBe(CONFLICT);
  });

  it('end with a reset and with the session of who reserved', () => {
    for (const end of [(drive: Drive) => drive.reset('logical unit'), (drive: Drive) => drive.forget('a')]) {
      const [a, b] = hosts();
      a.send(reserve6Cdb, {});
      end(a.drive);
      expect(b.ready().status).toBe(0);
    }
  });

  it('a reset comes before the conflict; another attention waits behind it', () => {
    const [a, b] = hosts();
    a.drive.reset('logical unit');
    a.ready();
    a.send(reserve6Cdb, {});
    expect(b.send(testUnitReadyCdb, {}).sense).toBe('6/29/03');
    expect(b.send(testUnitReadyCdb, {}).status).toBe(CONFLICT);
  });

  it('say GOOD to who has a persistent reservation, and do nothing (CRH); to others it is a conflict', () => {
    const [a, b] = hosts();
    register(a, 1);
    expect(a.send(reserve6Cdb, {}).status).toBe(CONFLICT);
    out(a, ACTION.reserve, { key: 1, type: 1 });
    expect(a.send(reserve6Cdb, {}).status).toBe(0);
    expect(a.send(release6Cdb, {}).status).toBe(0);
    expect(held(b)).toEqual([1, 1]);
    expect(b.send(reserve6Cdb, {}).status).toBe(CONFLICT);
  });
});

describe('registering', () => {
  it('needs the key that is registered, 0 for none; 0 unregisters', () => {
    const [a, b] = hosts();
    expect(out(a, ACTION.register, { key: 5, serviceKey: 1 }).status).toBe(CONFLICT);
    expect(register(a, 1)).toBe(0);
    expect(register(a, 2)).toBe(CONFLICT);
    expect(out(a, ACTION.register, { key: 1, serviceKey: 2 }).status).toBe(0);
    expect(register(b, 9)).toBe(0);
    expect(keys(a)).toEqual([3, [2, 9]]);
    expect(out(a, ACTION.register, { key: 2 }).status).toBe(0);
    expect(keys(a)).toEqual([4, [9]]);
    expect(register(a, 0)).toBe(0);
    expect(keys(a)).toEqual([4, [9]]);
  });

  it('AND IGNORE EXISTING KEY needs none', () => {
    const [a] = hosts();
    register(a, 1);
    expect(out(a, ACTION.ignore, { key: 77, serviceKey: 3 }).status).toBe(0);
    expect(keys(a)).toEqual([2, [3]]);
  });

  it('refuses lists of other lengths, SPEC_I_PT, types and scopes that are none, before anything changes', () => {
    const [a] = hosts();
    const list = new Uint8Array(24);
    list[15] = 1;
    const cdb = { serviceAction: 0, parameterListLength: 23 };
    expect(a.send(persistentReserveOutCdb, cdb, list).sense).toBe('5/1A/00');
    list[20] = 8;
    expect(a.send(persistentReserveOutCdb, { ...cdb, parameterListLength: 24 }, list)).toMatchObject({
      sense: '5/26/00',
      told: { keySpecific: { byte: 20, bit: 3 } } as Partial<DecodedSense>,
    });
    expect(keys(a)).toEqual([0, []]);
    register(a, 1);
    expect(out(a, ACTION.reserve, { key: 1 }).sense).toBe('5/24/00');
  });

  it('has its end', () => {
    const drive = new Drive();
    for (let i = 0; i < 256; i++) {
      const host = new DriveHost(drive, `host ${i}`);
      host.ready();
      expect(register(host, i + 1)).toBe(0);
    }
    const last = new DriveHost(drive, 'one too many');
    last.ready();
    expect(out(last, ACTION.register, { serviceKey: 1 }).sense).toBe('5/55/04');
  });
});

describe('persistent reservations', () => {
  const NOBODY = [false, false];
  // Whether one who has registered, and one who has not, may read and write.
  it.each([
    [1, [true, false], [true, false]],
    [3, NOBODY, NOBODY],
    [5, [true, true], [true, false]],
    [6, [true, true], NOBODY],
    [7, [true, true], [true, false]],
    [8, [true, true], NOBODY],
  ])('type %i: registered read and write %j, others %j', (type, registered, others) => {
    const [a, b, c] = hosts();
    register(a, 1);
    register(b, 2);
    expect(out(a, ACTION.reserve, { key: 1, type }).status).toBe(0);
    for (const [host, [reads, writes]] of [
      [a, [true, true]],
      [b, registered],
      [c, others],
    ] as const) {
      a.rewind();
      expect(host.send(read6Cdb, { transferLength: 10 }).status).toBe(reads ? 0 : CONFLICT);
      expect(host.send(modeSense6Cdb, { allocationLength: 4 }).status).toBe(reads ? 0 : CONFLICT);
      expect(host.write(new Uint8Array(10).fill(7)).status).toBe(writes ? 0 : CONFLICT);
      expect(host.send(testUnitReadyCdb, {}).status).toBe(0);
    }
    expect(held(c)).toEqual([type > 6 ? 0 : 1, type]);
  });

  it('are reserved with the right key, by who has registered; another is a conflict', () => {
    const [a, b] = hosts();
    expect(out(a, ACTION.reserve, { key: 0, type: 1 }).status).toBe(CONFLICT);
    register(a, 1);
    register(b, 2);
    expect(out(a, ACTION.reserve, { key: 7, type: 1 }).status).toBe(CONFLICT);
    expect(out(a, ACTION.reserve, { key: 1, type: 1 }).status).toBe(0);
    expect(out(a, ACTION.reserve, { key: 1, type: 1 }).status).toBe(0);
    expect(out(a, ACTION.reserve, { key: 1, type: 3 }).status).toBe(CONFLICT);
    expect(out(b, ACTION.reserve, { key: 2, type: 1 }).status).toBe(CONFLICT);
    expect(keys(a)).toEqual([2, [1, 2]]);
  });

  it('are released by who holds them, with their type; those who shared them are told', () => {
    const [a, b, c] = hosts();
    register(a, 1);
    register(b, 2);
    out(a, ACTION.reserve, { key: 1, type: 5 });
    expect(out(b, ACTION.release, { key: 2, type: 5 }).status).toBe(0);
    expect(out(a, ACTION.release, { key: 1, type: 6 }).sense).toBe('5/26/04');
    expect(held(c)).toEqual([1, 5]);
    expect(out(a, ACTION.release, { key: 1, type: 5 }).status).toBe(0);
    expect(held(c)).toEqual([undefined, undefined]);
    expect(b.send(testUnitReadyCdb, {}).sense).toBe('6/2A/04');
    expect(c.send(testUnitReadyCdb, {}).status).toBe(0);
  });

  it('end when who holds them unregisters; those of all registrants with the last', () => {
    const [a, b, c] = hosts();
    register(a, 1);
    register(b, 2);
    out(a, ACTION.reserve, { key: 1, type: 7 });
    out(a, ACTION.register, { key: 1 });
    expect(held(c)).toEqual([0, 7]);
    out(b, ACTION.register, { key: 2 });
    expect(held(c)).toEqual([undefined, undefined]);
  });

  it('CLEAR ends all of it, and tells the others so', () => {
    const [a, b, c] = hosts();
    register(a, 1);
    register(b, 2);
    out(a, ACTION.reserve, { key: 1, type: 3 });
    expect(out(b, ACTION.clear, { key: 2 }).status).toBe(0);
    expect(a.send(testUnitReadyCdb, {}).sense).toBe('6/2A/03');
    expect(keys(c)).toEqual([3, []]);
    expect(held(c)).toEqual([undefined, undefined]);
  });

  it('PREEMPT takes the reservation over, and the registration away', () => {
    const [a, b, c] = hosts();
    register(a, 1);
    register(b, 2);
    register(c, 3);
    a.send(preventAllowMediumRemovalCdb, { prevent: 1 });
    out(a, ACTION.reserve, { key: 1, type: 5 });
    expect(out(b, ACTION.preempt, { key: 2, serviceKey: 9, type: 3 }).status).toBe(CONFLICT);
    expect(out(b, ACTION.preempt, { key: 2, serviceKey: 0, type: 3 }).sense).toBe('5/26/00');
    expect(out(b, ACTION.abort, { key: 2, serviceKey: 1, type: 3 }).status).toBe(0);
    expect(held(b)).toEqual([2, 3]);
    expect(keys(b)).toEqual([4, [2, 3]]);
    expect(c.send(testUnitReadyCdb, {}).sense).toBe('6/2A/04');
    expect(a.send(testUnitReadyCdb, {}).sense).toBe('6/2A/05');
    expect(b.drive.eject()).toBeDefined();
  });

  it('PREEMPT of one who holds nothing only takes its registration', () => {
    const [a, b, c] = hosts();
    register(a, 1);
    register(b, 2);
    register(c, 2);
    out(a, ACTION.reserve, { key: 1, type: 1 });
    expect(out(a, ACTION.preempt, { key: 1, serviceKey: 2, type: 3 }).status).toBe(0);
    expect(held(a)).toEqual([1, 1]);
    expect(keys(a)).toEqual([4, [1]]);
    expect([b, c].map((host) => host.send(testUnitReadyCdb, {}).sense)).toEqual(['6/2A/05', '6/2A/05']);
  });

  it('REGISTER AND MOVE gives it to another by its TransportID', () => {
    const [a, b, c] = hosts();
    register(a, 1);
    out(a, ACTION.reserve, { key: 1, type: 1 });
    register(b, 2);
    const [, ofB] = readFullStatusData.decode(told(a, 3)).value.fullStatusDescriptors ?? [];
    expect(ofB?.transportId).toMatchObject({ iscsiName: expect.stringMatching(/^b\0*$/) });
    const list = new Uint8Array(48);
    list[7] = 1;
    list[15] = 4;
    list[17] = 2;
    list.set([0, 0, 0, 24, 5, 0, 0, 20, 'b'.charCodeAt(0)], 20);
    expect(a.send(persistentReserveOutCdb, { serviceAction: 7, parameterListLength: 48 }, list).status).toBe(0);
    expect(held(c)).toEqual([4, 1]);
    expect(keys(c)).toEqual([3, [4]]);
    expect(b.write(new Uint8Array(5)).status).toBe(0);
    expect(a.write(new Uint8Array(5)).status).toBe(CONFLICT);
  });

  it.each([
    [false, [0, []]],
    [true, [0, [1]]],
  ])('with APTPL %s, a loss of power leaves %j; a reset leaves all', (aptpl, left) => {
    const [a] = hosts();
    out(a, ACTION.register, { serviceKey: 1, aptpl });
    const { ptplC, ptplA, crh } = reportCapabilitiesData.decode(told(a, 2)).value;
    expect([ptplC, ptplA, crh]).toEqual([true, aptpl, true]);
    a.drive.reset('logical unit');
    a.ready();
    a.drive.forget('a');
    a.ready();
    expect(keys(a)).toEqual([1, [1]]);
    a.drive.reset('power on');
    a.ready();
    expect(keys(a)).toEqual(left);
  });
});
