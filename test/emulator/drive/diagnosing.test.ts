import { describe, expect, it } from 'vitest';
import { Drive } from '../../../emulator/index.js';
import {
  readBufferCdb,
  receiveDiagnosticResultsCdb,
  sendDiagnosticCdb,
  writeBufferCdb,
} from '../../../src/scsi/index.js';
import { DriveHost } from '../../testing/drive-host.js';

function ready(): DriveHost {
  const host = new DriveHost(new Drive());
  host.ready();
  return host;
}

const pointer = (byte: number, bit?: number) => ({
  sense: '5/24/00',
  told: { keySpecific: { kind: 'field pointer', of: 'command', byte, bit } },
});
const bytes = (...of: number[]): Uint8Array => Uint8Array.from(of);

describe('SEND DIAGNOSTIC', () => {
  it.each([
    { what: 'the default self-test', asked: { selfTest: true } },
    { what: 'a short one', asked: { selfTestCode: 5 } },
    { what: 'an extended one', asked: { selfTestCode: 6 } },
    { what: 'nothing', asked: {} },
  ])('finds the drive well: $what', ({ asked }) => {
    expect(ready().send(sendDiagnosticCdb, asked).status).toBe(0);
  });

  it.each([
    { what: 'a test in the background', asked: { selfTestCode: 1 }, at: pointer(1, 7) },
    { what: 'two tests', asked: { selfTestCode: 5, selfTest: true }, at: pointer(1, 7) },
    { what: 'a list with a test', asked: { selfTest: true, parameterListLength: 4 }, at: pointer(3) },
    { what: 'a list without PF', asked: { parameterListLength: 4 }, at: pointer(1, 4) },
  ])('points to $what', ({ asked, at }) => {
    expect(ready().send(sendDiagnosticCdb, asked, new Uint8Array(4))).toMatchObject(at);
  });

  it('takes the page that asks for the list of pages, and points to another one', () => {
    const send = (page: Uint8Array) =>
      ready().send(sendDiagnosticCdb, { pf: true, parameterListLength: page.length }, page);
    expect(send(bytes(0, 0, 0, 0)).status).toBe(0);
    expect(send(bytes(0x40, 0, 0, 0))).toMatchObject({ sense: '5/26/00', told: { keySpecific: { byte: 0 } } });
    expect(send(bytes(0, 0, 0, 1))).toMatchObject({ sense: '5/26/00', told: { keySpecific: { byte: 2 } } });
    expect(send(bytes(0, 0)).sense).toBe('5/1A/00');
  });
});

describe('RECEIVE DIAGNOSTIC RESULTS', () => {
  it('has the list of pages, and no other', () => {
    const receive = (pageCode: number) =>
      ready().send(receiveDiagnosticResultsCdb, { pcv: true, pageCode, allocationLength: 99 });
    expect(receive(0).data).toEqual(bytes(0, 0, 0, 1, 0));
    expect(receive(1)).toMatchObject(pointer(2));
  });
});

describe('READ BUFFER and WRITE BUFFER', () => {
  it('keep what is written, in buffer 0 of 64 KiB', () => {
    const host = ready();
    expect(host.send(readBufferCdb, { mode: 3, allocationLength: 4 }).data).toEqual(bytes(0, 1, 0, 0));
    const write = { mode: 2, bufferOffset: 0xfffe, parameterListLength: 2 };
    expect(host.send(writeBufferCdb, write, bytes(7, 8)).status).toBe(0);
    expect(host.send(readBufferCdb, { mode: 2, bufferOffset: 0xfffd, allocationLength: 9 }).data).toEqual(
      bytes(0, 7, 8),
    );
  });

  it('point to what lies outside of it', () => {
    const host = ready();
    const write = (rest: object) => host.send(writeBufferCdb, { mode: 2, ...rest }, new Uint8Array(9));
    expect(write({ bufferOffset: 0xffff, parameterListLength: 2 })).toMatchObject(pointer(6));
    expect(write({ bufferOffset: 0x1_0001 })).toMatchObject(pointer(3));
    expect(write({ bufferId: 1 })).toMatchObject(pointer(2));
    expect(host.send(readBufferCdb, { mode: 2, bufferOffset: 0x1_0001 })).toMatchObject(pointer(3));
    expect(host.send(readBufferCdb, { mode: 2, bufferId: 1 })).toMatchObject(pointer(2));
    expect(host.send(readBufferCdb, { mode: 3, bufferId: 1, allocationLength: 4 }).data).toEqual(new Uint8Array(4));
  });

  it('echo to each initiator what it wrote itself, and before that nothing', () => {
    const host = ready();
    const other = new DriveHost(host.drive, 'other');
    other.ready();
    const echo = (one: DriveHost) => one.send(readBufferCdb, { mode: 0x0a, allocationLength: 9 });
    expect(host.send(readBufferCdb, { mode: 0x0b, allocationLength: 4 }).data).toEqual(bytes(1, 0, 0x10, 0));
    expect(host.send(writeBufferCdb, { mode: 0x0a, parameterListLength: 3 }, bytes(1, 2, 3)).status).toBe(0);
    expect(echo(host).data).toEqual(bytes(1, 2, 3));
    expect(echo(other).sense).toBe('5/2C/00');
    const long = new Uint8Array(4097);
    expect(host.send(writeBufferCdb, { mode: 0x0a, parameterListLength: 4097 }, long)).toMatchObject(pointer(6));
  });

  it.each([4, 5, 6, 7, 0x0d, 0x0e, 0x0f])('take no microcode: mode %i', (mode) => {
    expect(ready().send(writeBufferCdb, { mode, parameterListLength: 4 }, new Uint8Array(4))).toMatchObject(
      pointer(1, 4),
    );
  });

  it('point to a mode that is obsolete, and to what would be specific to it', () => {
    const host = ready();
    expect(host.send(readBufferCdb, { mode: 0, allocationLength: 4 })).toMatchObject(pointer(1, 4));
    expect(host.send(readBufferCdb, { mode: 2, modeSpecific: 1 })).toMatchObject(pointer(1, 5));
  });
});
