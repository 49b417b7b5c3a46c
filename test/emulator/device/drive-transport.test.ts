import { expect, test } from 'vitest';
import { Drive, DriveTransport } from '../../../emulator/index.js';
import { decodeSense, encodeCdb, read6Cdb, rewindCdb, testUnitReadyCdb, write6Cdb } from '../../../src/scsi/index.js';
import { MemoryCartridge } from '../../../src/tape/index.js';

const keyOf = (sense: Uint8Array): number | undefined => decodeSense(sense).sense?.key;

test('commands go to the drive and answers come back; time is the time of the drive', async () => {
  const drive = new Drive();
  drive.insert(new MemoryCartridge());
  const transport = new DriveTransport(drive, { name: 'cart:A' });
  expect(transport.name).toBe('cart:A');
  const ready = { cdb: encodeCdb(testUnitReadyCdb) };
  expect(keyOf((await transport.execute(ready)).sense)).toBe(6);
  expect(await transport.execute(ready)).toMatchObject({ status: 0 });
  const before = transport.clock.now();
  await transport.clock.sleep(60_000);
  expect(transport.clock.now() - before).toBeGreaterThanOrEqual(60_000);

  const dataOut = Uint8Array.of(1, 2, 3, 4);
  expect(await transport.execute({ cdb: encodeCdb(write6Cdb, { transferLength: 4 }), dataOut })).toMatchObject({
    status: 0,
  });
  await transport.execute({ cdb: encodeCdb(rewindCdb) });
  const cdb = encodeCdb(read6Cdb, { transferLength: 4 });
  expect((await transport.execute({ cdb, dataInBytes: 3 })).dataIn).toEqual(dataOut.subarray(0, 3));
  await transport.close();
});

test('each nexus is an initiator of its own', async () => {
  const drive = new Drive();
  const transports = ['a', 'b', 'a'].map((nexus) => new DriveTransport(drive, { nexus }));
  const keys: (number | undefined)[] = [];
  for (const transport of transports) keys.push(keyOf((await transport.execute({ cdb: new Uint8Array(6) })).sense));
  expect(keys).toEqual([6, 6, 2]);
});
