import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Changer, Drive } from '../../../emulator/index.js';
import {
  elementStatusData,
  exchangeMediumCdb,
  inquiryCdb,
  modeSense6Cdb,
  moveMediumCdb,
  preventAllowMediumRemovalCdb,
  readElementStatusCdb,
  requestVolumeElementAddressCdb,
  sendVolumeTagCdb,
  sendVolumeTagList,
  standardInquiry,
  volumeElementAddressData,
} from '../../../src/scsi/index.js';
import { MemoryCartridge } from '../../../src/tape/index.js';
import { DriveHost } from '../../testing/drive-host.js';

const SLOT = 0x400;
const PORT = 0x300;
const BAY = 0x100;

function library() {
  const drives = [new Drive({ serialNumber: '1013000001' }), new Drive({ serialNumber: '1013000002' })];
  const changer = new Changer({ drives, slots: 4, importExports: 1 });
  changer.put(SLOT, new MemoryCartridge({ barcode: 'AAA001L6' }));
  changer.put(SLOT + 1, new MemoryCartridge({ barcode: 'AAA002L6' }));
  const host = new DriveHost(changer);
  host.ready();
  const move = (sourceAddress: number, destinationAddress: number) =>
    host.send(moveMediumCdb, { sourceAddress, destinationAddress });
  const inventory = () => [...changer.inventory].map(([address, { identity }]) => [address, identity.barcode]);
  return { drives, changer, host, move, inventory };
}

describe('INQUIRY and MODE SENSE', () => {
  it('says that it is a media changer, and where its elements are', () => {
    const { host } = library();
    const inquiry = standardInquiry.decode(host.send(inquiryCdb, { allocationLength: 96 }).data).value;
    expect(inquiry).toMatchObject({ peripheralDeviceType: 8, t10VendorIdentification: 'IBM' });
    const { data } = host.send(modeSense6Cdb, { pageCode: 0x1d, allocationLength: 255 });
    expect([...data]).toEqual([23, 0, 0, 0, 0x1d, 18, 0, 1, 0, 1, 4, 0, 0, 4, 3, 0, 0, 1, 1, 0, 0, 2, 0, 0]);
    expect(host.send(modeSense6Cdb, { pageCode: 0x3f, allocationLength: 255 }).data).toHaveLength(4 + 20 + 4 + 20);
    expect(host.send(modeSense6Cdb, { pageCode: 0x02, allocationLength: 255 }).sense).toBe('5/24/00');
    expect(host.send(modeSense6Cdb, { pageCode: 0x1d, pageControl: 3, allocationLength: 255 }).sense).toBe('5/39/00');
  });
});

describe('MOVE MEDIUM', () => {
  it('brings a cartridge to a drive, which loads it and tells its initiators, and back', () => {
    const { drives, move, inventory } = library();
    expect(move(SLOT, BAY + 1).status).toBe(0);
    expect(inventory()).toEqual([
      [SLOT + 1, 'AAA002L6'],
      [BAY + 1, 'AAA001L6'],
    ]);
    const user = new DriveHost(drives[1] as Drive);
    expect(user.ready().status).toBe(0);
    expect(move(BAY + 1, SLOT + 3).status).toBe(0);
    expect(user.sendBytes(new Uint8Array(6)).sense).toBe('2/3A/00');
  });

  it.each([
    { what: 'no such element: 21/01', from: 0x500, to: BAY, sense: '5/21/01' },
    { what: 'nowhere to go: 21/01', from: SLOT, to: 0x200, sense: '5/21/01' },
    { what: 'an arm keeps nothing: 21/01', from: SLOT, to: 1, sense: '5/21/01' },
    { what: 'source empty: 3B/0E', from: SLOT + 2, to: BAY, sense: '5/3B/0E' },
    { what: 'destination full: 3B/0D', from: SLOT, to: SLOT + 1, sense: '5/3B/0D' },
  ])('refuses $what', ({ from, to, sense }) => {
    const { move, inventory } = library();
    const before = inventory();
    expect(move(from, to).sense).toBe(sense);
    expect(inventory()).toEqual(before);
  });

  it('does not take a cartridge out of a drive whose host prevents that: 53/02', () => {
    const { drives, move } = library();
    move(SLOT, BAY);
    const user = new DriveHost(drives[0] as Drive);
    user.ready();
    user.send(preventAllowMediumRemovalCdb, { prevent: 1 });
    expect(move(BAY, SLOT).sense).toBe('5/53/02');
    user.send(preventAllowMediumRemovalCdb, { prevent: 0 });
    expect(move(BAY, SLOT).status).toBe(0);
  });

  it('brings nothing out of the library while an initiator prevents that: 53/02', () => {
    const { host, move } = library();
    host.send(preventAllowMediumRemovalCdb, { prevent: 1 });
    expect(move(SLOT, PORT).sense).toBe('5/53/02');
    host.send(preventAllowMediumRemovalCdb, { prevent: 0 });
    expect(move(SLOT, PORT).status).toBe(0);
  });
});

describe('EXCHANGE MEDIUM', () => {
  it('two cartridges change places', () => {
    const { host, inventory } = library();
    const places = { sourceAddress: SLOT, firstDestinationAddress: SLOT + 1, secondDestinationAddress: SLOT };
    expect(host.send(exchangeMediumCdb, places).status).toBe(0);
    expect(inventory()).toEqual([
      [SLOT, 'AAA002L6'],
      [SLOT + 1, 'AAA001L6'],
    ]);
  });
});

describe('READ ELEMENT STATUS', () => {
  it('tells what is where, with labels, sources and the identifiers of drives', () => {
    const { host, move } = library();
    move(SLOT, BAY);
    const asked = { volTag: true, dvcId: true, numberOfElements: 100, allocationLength: 0xffff };
    const { value, faults } = elementStatusData.decode(host.send(readElementStatusCdb, asked).data);
    expect(faults).toEqual([]);
    expect(value.numberOfElementsAvailable).toBe(8);
    const pages = value.elementStatusPages ?? [];
    expect(pages.map(({ elementTypeCode }) => elementTypeCode)).toEqual([1, 2, 3, 4]);
    const drives = pages[3]?.elementDescriptors as unknown as Record<string, unknown>[];
    expect(drives[0]).toMatchObject({
      elementAddress: BAY,
      full: true,
      sValid: true,
      sourceStorageElementAddress: SLOT,
      primaryVolumeTag: { volumeIdentification: 'AAA001L6' },
    });
    expect(Buffer.from(drives[1]?.identifier as Uint8Array).toString()).toBe('IBM     ULT3580-TD6     1013000002');
  });

  it('tells of a range of one type; of none there, 21/01', () => {
    const { host } = library();
    const asked = { elementTypeCode: 2, startingElementAddress: SLOT + 1, numberOfElements: 2, allocationLength: 999 };
    const { value } = elementStatusData.decode(host.send(readElementStatusCdb, asked).data);
    expect(value).toMatchObject({ firstElementAddressReported: SLOT + 1, numberOfElementsAvailable: 2 });
    expect(host.send(readElementStatusCdb, { ...asked, startingElementAddress: 0x500 }).sense).toBe('5/21/01');
    expect(host.sendBytes(Uint8Array.of(0xb8, 5, 0, 0, 0, 9, 0, 0, 1, 0, 0, 0)).sense).toBe('5/24/00');
  });
});

describe('SEND VOLUME TAG, REQUEST VOLUME ELEMENT ADDRESS', () => {
  it.each([
    { template: 'AAA002L6', found: [SLOT + 1] },
    { template: 'AAA*', found: [SLOT, SLOT + 1] },
    { template: '???001L6', found: [SLOT] },
    { template: 'AAA', found: [] },
  ])('finds $template', ({ template, found }) => {
    const { host } = library();
    const sequence = { minimumVolumeSequenceNumber: 0, maximumVolumeSequenceNumber: 0 };
    const list = sendVolumeTagList.encode({ volumeIdentificationTemplate: template, ...sequence });
    const asked = { numberOfElements: 9, allocationLength: 999 };
    expect(host.send(requestVolumeElementAddressCdb, asked).sense).toBe('5/2C/00');
    const looking = { sendActionCode: 5, parameterListLength: list.length };
    expect(host.send(sendVolumeTagCdb, looking, list).status).toBe(0);
    const { value } = volumeElementAddressData.decode(host.send(requestVolumeElementAddressCdb, asked).data);
    const descriptors = (value.elementStatusPages ?? []).flatMap(({ elementDescriptors }) => [...elementDescriptors]);
    expect(descriptors.map(({ elementAddress }) => elementAddress)).toEqual(found);
  });
});

describe('what an operator does', () => {
  it('is told to all initiators: import/export accessed 28/01, and with the door open 28/00', () => {
    const { changer, host } = library();
    changer.put(PORT, new MemoryCartridge({ barcode: 'AAA003L6' }));
    expect(host.sendBytes(new Uint8Array(6)).sense).toBe('6/28/01');
    const asked = { elementTypeCode: 3, numberOfElements: 1, allocationLength: 99 };
    const { value } = elementStatusData.decode(host.send(readElementStatusCdb, asked).data);
    expect(value.elementStatusPages?.[0]?.elementDescriptors[0]).toMatchObject({ full: true, impExp: true });
    expect(changer.take(SLOT)?.identity.barcode).toBe('AAA001L6');
    expect(host.sendBytes(new Uint8Array(6)).sense).toBe('6/28/00');
    expect(() => changer.put(BAY, new MemoryCartridge())).toThrow('no slot');
  });
});

it('whatever bytes come, no cartridge is lost, and the answer is one', () => {
  const known = [0x00, 0x03, 0x07, 0x12, 0x1a, 0x1e, 0x2b, 0x37, 0x5a, 0xa0, 0xa5, 0xa6, 0xb5, 0xb6, 0xb8, 0xe7];
  const address = fc.constantFrom(0, 1, BAY, BAY + 1, PORT, SLOT, SLOT + 1, SLOT + 2, SLOT + 3, 0x500);
  const moves = fc
    .tuple(address, address)
    .map(([from, to]) => [0xa5, 0, 0, 0, from >> 8, from & 255, to >> 8, to & 255, 0, 0, 0, 0]);
  const any = fc
    .tuple(fc.constantFrom(...known), fc.array(fc.nat(255), { maxLength: 15 }))
    .map(([code, rest]) => [code, ...rest]);
  fc.assert(
    fc.property(
      fc.array(fc.oneof(moves, any), { maxLength: 30 }),
      fc.uint8Array({ maxLength: 60 }),
      (cdbs, dataOut) => {
        const { changer, host } = library();
        for (const cdb of cdbs) {
          const seen = host.sendBytes(Uint8Array.from(cdb), dataOut);
          expect([0x00, 0x02]).toContain(seen.status);
          expect(seen.told === undefined).toBe(seen.status === 0);
        }
        expect([...changer.inventory.values()].map(({ identity }) => identity.barcode).sort()).toEqual([
          'AAA001L6',
          'AAA002L6',
        ]);
      },
    ),
    { seed: 5, numRuns: 300 },
  );
});
