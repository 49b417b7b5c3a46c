import { describe, expect, it } from 'vitest';
import { cdbUsage } from '../../../emulator/drive/cdb-fields.js';
import { driveCommands } from '../../../emulator/drive/commands/all.js';
import { Drive } from '../../../emulator/index.js';
import {
  allCommandsData,
  oneCommandData,
  reportSupportedOperationCodesCdb,
  reportSupportedTaskManagementFunctionsCdb,
  reportTimestampCdb,
  reportTimestampData,
  setTimestampCdb,
  setTimestampList,
} from '../../../src/scsi/index.js';
import { MemoryCartridge } from '../../../src/tape/index.js';
import { DriveHost } from '../../testing/drive-host.js';

const ALLOCATION = 0x1_0000;

function ready(): DriveHost {
  const host = new DriveHost(new Drive());
  host.ready();
  return host;
}

function ask(host: DriveHost, requestedOperationCode: number, rest: object) {
  const asked = { requestedOperationCode, allocationLength: ALLOCATION, ...rest };
  return host.send(reportSupportedOperationCodesCdb, asked);
}

const one = (host: DriveHost, code: number, rest: object) => oneCommandData.decode(ask(host, code, rest).data).value;
const pointer = (byte: number, bit?: number) => ({
  sense: '5/24/00',
  told: { keySpecific: { kind: 'field pointer', of: 'command', byte, bit } },
});

describe('REPORT SUPPORTED OPERATION CODES', () => {
  it('lists every command that there is, each service action by itself', () => {
    const host = ready();
    const all = allCommandsData.decode(ask(host, 0, {}).data).value.commandDescriptors ?? [];
    const listed = all.map(({ operationCode, serviceAction, servActV }) =>
      [operationCode, servActV ? serviceAction : '-'].join(),
    );
    expect(new Set(listed).size).toBe(listed.length);
    const implemented = driveCommands.flatMap(({ layout, serviceActions }) =>
      (serviceActions ?? ['-']).map((action) => [layout.codec.constants[0]?.value, action].join()),
    );
    expect(new Set(listed)).toEqual(new Set(implemented));
    expect(listed).toEqual(expect.arrayContaining(['0,-', '52,6', '163,12', '163,15']));
  });

  it('with RCTD tells timeouts: those of Linux', () => {
    const host = ready();
    const all = allCommandsData.decode(ask(host, 0, { rctd: true }).data).value.commandDescriptors ?? [];
    const timeouts = (code: number) =>
      all.flatMap((command) =>
        'timeouts' in command && command.operationCode === code ? command.timeouts?.recommendedCommandTimeout : [],
      );
    expect(timeouts(0x00)).toEqual([900]);
    expect(timeouts(0x01)).toEqual([14_000]);
    expect(ask(host, 0, { rctd: true }).data).toHaveLength(4 + 20 * all.length);
  });

  it('tells which bits of a command count, its service action as it is', () => {
    const host = ready();
    expect(one(host, 0x08, { reportingOptions: 1 })).toMatchObject({
      support: 3,
      cdbUsageData: Uint8Array.of(0x08, 0x03, 0xff, 0xff, 0xff, 0x00),
    });
    expect(one(host, 0x34, { reportingOptions: 2, requestedServiceAction: 6 })).toMatchObject({
      support: 3,
      cdbUsageData: Uint8Array.of(0x34, 0x06, 0, 0, 0, 0, 0, 0xff, 0xff, 0),
    });
    const { cdbUsageData } = one(host, 0xa3, { reportingOptions: 3, requestedServiceAction: 0x0f });
    expect(cdbUsageData).toEqual(Uint8Array.of(0xa3, 0x0f, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0));
  });

  it('says of a command that it has not: not supported', () => {
    const host = ready();
    expect(ask(host, 0xfe, { reportingOptions: 1 }).data).toEqual(Uint8Array.of(0, 1, 0, 0));
    expect(ask(host, 0xa3, { reportingOptions: 2, requestedServiceAction: 1 }).data[1]).toBe(1);
    expect(ask(host, 0x08, { reportingOptions: 3, requestedServiceAction: 1 }).data[1]).toBe(1);
    expect(ask(host, 0x08, { reportingOptions: 3 }).data[1]).toBe(3);
  });

  it('refuses to be asked for a command in the wrong way', () => {
    const host = ready();
    expect(ask(host, 0xa3, { reportingOptions: 1 })).toMatchObject(pointer(3));
    expect(ask(host, 0x08, { reportingOptions: 2 })).toMatchObject(pointer(4));
    expect(host.sendBytes(Uint8Array.of(0xa3, 0x0c, 0x04, 0, 0, 0, 0, 0, 0, 9, 0, 0))).toMatchObject(pointer(2, 2));
  });

  it('says which bits may be set as the drive takes them: each other one is pointed to', () => {
    for (const { layout, mask, serviceActions } of driveCommands) {
      const host = ready();
      const cdb = cdbUsage(layout, new Uint8Array(mask.length), serviceActions?.[0]);
      const own = cdbUsage(layout, mask, serviceActions?.[0]);
      for (let bit = 8; bit < mask.length * 8; bit++) {
        const [byte, place] = [bit >> 3, bit & 7];
        const isServiceAction = byte === 1 && place < 5 && serviceActions !== undefined;
        if (isServiceAction || ((own[byte] as number) & (1 << place)) !== 0) continue;
        const sent = cdb.slice();
        sent[byte] = (sent[byte] as number) | (1 << place);
        expect(host.sendBytes(sent), `${layout.name}, byte ${byte}, bit ${place}`).toMatchObject(pointer(byte, place));
      }
    }
  });

  it('lists no service action that the drive does not know', () => {
    for (const { layout, mask, serviceActions = [] } of driveCommands) {
      for (const action of serviceActions) {
        const host = ready();
        host.drive.insert(new MemoryCartridge());
        host.ready();
        const { sense, told } = host.sendBytes(cdbUsage(layout, new Uint8Array(mask.length), action));
        const at = told?.keySpecific;
        const isUnknown = sense === '5/24/00' && at?.kind === 'field pointer' && at.byte === 1;
        expect(isUnknown, `${layout.name} ${action}`).toBe(false);
      }
    }
  });

  it('points to a service action that the drive has not', () => {
    expect(ready().sendBytes(Uint8Array.of(0xa3, 0x01, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0))).toMatchObject(pointer(1, 4));
  });
});

describe('REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS', () => {
  it('has 4 bytes, and 16 with REPD', () => {
    const host = ready();
    const ofLength = (repd: boolean) =>
      host.send(reportSupportedTaskManagementFunctionsCdb, { repd, allocationLength: 99 });
    expect(ofLength(false).data).toEqual(Uint8Array.of(0xd8, 1, 0, 0));
    expect(ofLength(true).data).toHaveLength(16);
  });
});

describe('timestamps', () => {
  const show = (host: DriveHost) =>
    reportTimestampData.decode(host.send(reportTimestampCdb, { allocationLength: 12 }).data).value;

  it('count from power on until one is set, and go on with the time of the drive', () => {
    const host = ready();
    host.drive.wait(5);
    expect(show(host)).toMatchObject({ timestampOrigin: 0, timestamp: 5000 });
    const list = setTimestampList.encode({ timestamp: 1_700_000_000_000 });
    expect(host.send(setTimestampCdb, { parameterListLength: 12 }, list).status).toBe(0);
    host.drive.wait(2);
    expect(show(host)).toMatchObject({ timestampOrigin: 2, timestamp: 1_700_000_002_000 });
  });

  it('set by one initiator are told to the others', () => {
    const host = ready();
    const other = new DriveHost(host.drive, 'other');
    other.ready();
    host.send(setTimestampCdb, { parameterListLength: 12 }, new Uint8Array(12));
    expect(other.sendBytes(new Uint8Array(6)).sense).toBe('6/2A/10');
    expect(host.sendBytes(new Uint8Array(6)).sense).toBe('2/3A/00');
  });

  it('are not set by a list that is cut short or has reserved bytes', () => {
    const host = ready();
    host.drive.wait(1);
    const set = (bytes: Uint8Array) => host.send(setTimestampCdb, { parameterListLength: bytes.length }, bytes);
    expect(set(new Uint8Array(11)).sense).toBe('5/1A/00');
    expect(set(new Uint8Array(12).fill(1, 11))).toMatchObject({
      sense: '5/26/00',
      told: { keySpecific: { of: 'parameters', byte: 11 } },
    });
    expect(set(new Uint8Array(0)).status).toBe(0);
    expect(show(host)).toMatchObject({ timestampOrigin: 0, timestamp: 1000 });
  });
});
