import { describe, expect, test } from 'vitest';
import {
  DeferredWriteError,
  DriveBusyError,
  DriveUnreachableError,
  ReservationConflictError,
  TapeDriveError,
} from '../../src/device/index.js';
import { openedDrive, positionAt } from './lto-drive.js';
import { hex, type Step, sense } from './scripted-transport.js';

const write: Step = { cdb: '0a 00 000001 00', out: '07' };
const BUSY = { ...write, status: 0x08 };
const shortPosition = (bits: string, first: number, last: number): Step => ({
  cdb: '34 00 00 00 00 00 00 00 00 00',
  in: hex(`${bits} 00 0000 ${word(first)} ${word(last)} 00 000002 00000200`),
});
const word = (n: number): string => n.toString(16).padStart(8, '0');
const record = Uint8Array.of(7);

describe('a drive that does not take a command', () => {
  test('is asked again while it is busy: it has not begun', async () => {
    const { drive, transport, clock } = await openedDrive([BUSY, { ...BUSY, status: 0x28 }, write]);
    expect(await drive.write(record)).toBe('written');
    expect(clock.milliseconds).toBe(2000);
    transport.finished();
  });

  test('and is given up at last', async () => {
    const { drive, transport } = await openedDrive([BUSY, BUSY, BUSY], { busyRetries: 2 });
    const failure = await drive.write(record).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DriveBusyError);
    expect(failure).toMatchObject({ status: 8, sense: undefined, words: undefined, command: 'WRITE(6)' });
    expect((failure as Error).message).toBe(
      'scripted: WRITE(6): BUSY: The drive cannot take the command now. Send it again in a while.',
    );
    transport.finished();
  });

  test('is reserved by another host', async () => {
    const { drive } = await openedDrive([
      { cdb: '16 00 00 00 00 00' },
      { cdb: '17 00 00 00 00 00' },
      { cdb: '16 00 00 00 00 00', status: 0x18 },
    ]);
    await drive.reserve();
    await drive.release();
    await expect(drive.reserve()).rejects.toThrow(ReservationConflictError);
  });

  test.each([
    [0x40, /TASK ABORTED/],
    [0x7e, /status 126: SAM-6 does not know it/],
    [0x02, /CHECK CONDITION, and no sense data that say why/],
  ])('answers with status %i', async (status, told) => {
    const { drive } = await openedDrive([{ ...write, status }]);
    await expect(drive.write(record)).rejects.toThrow(told);
  });

  test('what becomes of a write whose answer was lost is not known: it is not repeated', async () => {
    const { drive, transport } = await openedDrive([{ ...write, fails: new Error('timed out') }]);
    const failure = await drive.write(record).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DriveUnreachableError);
    expect((failure as Error).message).toContain('find out where the tape stands before anything is written');
    transport.finished();
  });
});

describe('deferred errors: an earlier write failed', () => {
  const deferred = sense(3, 0x0c, 0, { deferred: true });
  const failureOf = async (steps: readonly Step[], answer = deferred): Promise<DeferredWriteError> => {
    const { drive, transport } = await openedDrive([{ ...write, sense: answer }, ...steps]);
    const failure = await drive.write(record).catch((error: unknown) => error);
    transport.finished();
    expect(failure).toBeInstanceOf(DeferredWriteError);
    return failure as DeferredWriteError;
  };

  test('what is in the buffer is told by its numbers', async () => {
    const failure = await failureOf([positionAt(104, { file: 2 }), shortPosition('00', 104, 100)]);
    expect(failure.position).toEqual({ partition: 0, object: 104, file: 2 });
    expect(failure.unwritten).toEqual({ first: 100, last: 103 });
    expect(failure.message).toContain(
      'an earlier write failed, and this was not carried out. The tape stands in partition 0 at object 104; ' +
        'objects 100 to 103 are in the buffer and not on the tape. MEDIUM ERROR: WRITE ERROR (0Ch/00h).',
    );
  });

  test('numbers of more than 32 bits', async () => {
    const extended: Step = {
      cdb: '34 08 00 00 00 00 00 00 20 00',
      in: hex('00 00 001c 00 000002 0000000100000010 000000010000000e 0000000000000200'),
    };
    const failure = await failureOf([positionAt(2 ** 32 + 16), shortPosition('02', 0, 0), extended]);
    expect(failure.unwritten).toEqual({ first: 2 ** 32 + 14, last: 2 ** 32 + 15 });
  });

  test('nothing is in the buffer, or it is not known', async () => {
    expect((await failureOf([positionAt(104), shortPosition('00', 104, 104)])).unwritten).toBeUndefined();
    expect((await failureOf([positionAt(104), shortPosition('24', 104, 100)])).unwritten).toBeUndefined();
    const asked = { cdb: positionAt(0).cdb, sense: sense(3, 0x3b, 0) };
    const failure = await failureOf([asked], hex('73 04 44 00 00 00 00 00'));
    expect(failure.position).toBeUndefined();
    expect(failure.message).toContain('The drive cannot tell where the tape stands.');
  });
});

test('an error shows neither what was sent nor control characters of a name', async () => {
  const { drive } = await openedDrive([{ ...write, sense: sense(7, 0x27, 0) }]);
  const failure = (await drive.write(record).catch((error: unknown) => error)) as TapeDriveError;
  expect(failure).toBeInstanceOf(TapeDriveError);
  expect(Object.keys(failure)).not.toContain('dataOut');
  const { drive: name, cdb } = { drive: 'bad\u001b[2Jname', cdb: Uint8Array.of(0, 0, 0, 0, 0, 0) };
  expect(new TapeDriveError({ drive: name, cdb, status: 8 }).message).not.toContain('\u001b');
});
