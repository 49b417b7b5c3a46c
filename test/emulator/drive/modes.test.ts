import { describe, expect, it } from 'vitest';
import { Drive, profileNamed } from '../../../emulator/index.js';
import { concatenated } from '../../../src/bytes/index.js';
import {
  modeSelect6Cdb,
  modeSense6,
  modeSense6Cdb,
  modeSense10,
  preventAllowMediumRemovalCdb,
  space16Cdb,
} from '../../../src/scsi/index.js';
import { MemoryCartridge } from '../../../src/tape/index.js';
import { DriveHost } from '../../testing/drive-host.js';
import { modePageOf, selectModePage, selectModes, senseModes } from '../../testing/drive-modes.js';

type Identity = ConstructorParameters<typeof MemoryCartridge>[0];

function hostOf(name = 'LTO-6', identity?: Identity): DriveHost {
  const drive = new Drive({ profile: profileNamed(name) });
  if (identity !== undefined) drive.insert(new MemoryCartridge(identity));
  const host = new DriveHost(drive);
  host.ready();
  return host;
}

function other(host: DriveHost): DriveHost {
  const one = new DriveHost(host.drive, 'other');
  one.ready();
  return one;
}

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.replaceAll(' ', '').match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
const zeros = (count: number): string => '00'.repeat(count);

const sense = senseModes;
const pageOf = modePageOf;
const select = selectModes;
const selectPage = selectModePage;
const HEADER = bytesOf('0000 00 10 00 00 0000');
const HEADER_WITH_DESCRIPTOR = bytesOf('0000 00 10 00 00 0008');

const descriptor = (densityCode: number, blockLength: number): Uint8Array =>
  concatenated([
    HEADER_WITH_DESCRIPTOR,
    Uint8Array.of(densityCode, 0, 0, 0, 0, blockLength >> 16, (blockLength >> 8) & 0xff, blockLength & 0xff),
  ]);

const inList = (byte: number, bit?: number) => ({
  status: 2,
  sense: '5/26/00',
  told: { keySpecific: { kind: 'field pointer', of: 'parameters', byte, bit } },
});
const inCommand = (byte: number, bit?: number) => ({
  status: 2,
  sense: '5/24/00',
  told: { keySpecific: { kind: 'field pointer', of: 'command', byte, bit } },
});

describe('MODE SENSE', () => {
  /** Pages of an LTO-10 drive without a cartridge, as sg_modes shows them. */
  it.each([
    { page: '01 0A 28 FF 00 00 00 00 FF 00 00 00' },
    { page: `02 0E ${zeros(14)}` },
    { page: '0A 0A 00 01 00 00 00 00 FF FF 00 00' },
    { page: '0F 0E C0 80 00 00 00 FF 00 00 00 FF 00 00 00 00' },
    { page: '90 0E 00 00 00 00 01 2C 40 00 10 00 00 00 01 90' },
    { page: `11 0E 03 00 3C 03 18 00 ${zeros(8)}` },
    { page: `18 06 ${zeros(6)}` },
    { page: '19 06 00 00 00 00 03 FA' },
    { page: `9A 26 00 08 ${zeros(12)} 00 00 2E E0 ${zeros(20)}` },
    { page: `1C 0A 08 04 ${zeros(8)}` },
    { page: `1D 1E 00 00 01 02 ${zeros(26)}` },
  ])('gives $page as an LTO-10 drive does', ({ page }) => {
    const bytes = bytesOf(page);
    expect(pageOf(hostOf('LTO-10'), (bytes[0] as number) & 0x3f)).toEqual(bytes);
  });

  it('with page code 0 gives header and block descriptor, as st asks for them', () => {
    const host = hostOf('LTO-6', { worm: true });
    expect(host.send(modeSense6Cdb, { allocationLength: 12 }).data).toEqual(bytesOf('0b 6c 10 08 5a 000000 00 000000'));
    expect(hostOf('LTO-6').send(modeSense6Cdb, { allocationLength: 12 }).data).toEqual(
      bytesOf(`0b 00 10 08 ${zeros(8)}`),
    );
  });

  it('shows write protection, and a cartridge of an older generation that can only be read as protected', () => {
    const wp = (identity: Identity) =>
      modeSense6.decode(hostOf('LTO-6', identity).send(modeSense6Cdb, { allocationLength: 4 }).data).value.wp;
    expect(wp({})).toBe(false);
    expect(wp({ writeProtected: true })).toBe(true);
    expect(wp({ densityCode: 0x46 })).toBe(true);
    expect(wp({ densityCode: 0x58 })).toBe(false);
  });

  it('gives medium types of IBM, but those of HP where HP made the drive', () => {
    const type = (name: string, worm: boolean) => sense(hostOf(name, { worm }), 0).data[2];
    expect([type('LTO-6', false), type('LTO-6', true)]).toEqual([0x68, 0x6c]);
    expect([type('LTO-6 hp', false), type('LTO-6 hp', true)]).toEqual([0, 1]);
  });

  it('with 3Fh gives all pages, ascending; with subpage FFh subpages, too', () => {
    const host = hostOf();
    const codes = (subpageCode: number) =>
      modeSense10
        .decode(sense(host, 0x3f, { subpageCode }).data)
        .value.pages?.map((one) => [one.pageCode, 'subpageCode' in one ? one.subpageCode : 0].join());
    const pages = ['1,0', '2,0', '10,0', '15,0', '16,0', '17,0', '24,0', '25,0', '26,0', '28,0', '29,0', '37,0'];
    expect(codes(0)).toEqual(pages);
    expect(codes(0xff)).toEqual([...pages.slice(0, 3), '10,1', '10,240', '15,0', '16,0', '16,1', ...pages.slice(5)]);
    expect(pageOf(host, 0x0a, { subpageCode: 0xff })).toHaveLength(12 + 32 + 32);
  });

  it('points to a page and to a subpage that it has not', () => {
    const host = hostOf();
    expect(sense(host, 0x1e)).toMatchObject(inCommand(2, 5));
    expect(sense(host, 0x0a, { subpageCode: 2 })).toMatchObject(inCommand(3));
    expect(sense(host, 0x3f, { subpageCode: 1 })).toMatchObject(inCommand(3));
    expect(sense(host, 0, { subpageCode: 1 })).toMatchObject(inCommand(2, 5));
  });

  it('gives what there is room for; the length counts all', () => {
    const host = hostOf();
    const { data } = sense(host, 0x0f, { allocationLength: 10 });
    expect(data).toHaveLength(10);
    expect([data[0], data[1]]).toEqual([0, 8 - 2 + 16]);
  });

  it('of 6 bytes does not give more than its length can tell', () => {
    const ask = (subpageCode: number) =>
      hostOf().send(modeSense6Cdb, { pageCode: 0x3f, subpageCode, allocationLength: 255 });
    expect(ask(0).status).toBe(0);
    expect(ask(0xff)).toMatchObject(inCommand(2, 5));
  });

  it('tells which bits can be changed', () => {
    const page = pageOf(hostOf(), 0x0f, { pageControl: 1 });
    expect(page).toEqual(bytesOf(`0F 0E 80 ${zeros(13)}`));
    expect(pageOf(hostOf(), 0x10, { subpageCode: 1, pageControl: 1 })).toEqual(
      bytesOf(`50 01 001C 00 F0 FFFF ${zeros(24)}`),
    );
  });

  it('gives current values beside default ones', () => {
    const host = hostOf();
    selectPage(host, pageOf(host, 0x0f), { 2: 0x40 });
    expect(pageOf(host, 0x0f)[2]).toBe(0x40);
    expect(pageOf(host, 0x0f, { pageControl: 2 })[2]).toBe(0xc0);
    // SELECT DATA COMPRESSION ALGORITHM of page 10h says the same.
    expect(pageOf(host, 0x10)[14]).toBe(0);
  });
});

describe('saved values', () => {
  it('are those that SP saves, and come back with the power', () => {
    const host = hostOf();
    const page = pageOf(host, 0x10);
    expect(selectPage(host, page, { 7: 0x64 }, { sp: true }).status).toBe(0);
    expect(selectPage(host, page, { 7: 0x32 }).status).toBe(0);
    expect([0, 2, 3].map((pageControl) => pageOf(host, 0x10, { pageControl })[7])).toEqual([0x32, 0x2c, 0x64]);
    host.drive.reset('power on');
    host.ready();
    expect(pageOf(host, 0x10)[7]).toBe(0x64);
  });

  it('of a page that cannot be saved are refused with 39/00; with 3Fh only the others come', () => {
    const host = hostOf();
    expect(sense(host, 0x0f, { pageControl: 3 }).sense).toBe('5/39/00');
    expect(selectPage(host, pageOf(host, 0x0f), {}, { sp: true }).sense).toBe('5/39/00');
    expect(pageOf(host, 0x3f, { pageControl: 3 })).toHaveLength(16 + 40);
  });

  it('do not exist in drives of HP: SP is an invalid field', () => {
    const host = hostOf('LTO-6 hp');
    expect(selectPage(host, pageOf(host, 0x10), {}, { sp: true })).toMatchObject(inCommand(1, 0));
    expect(sense(host, 0x10, { pageControl: 3 }).sense).toBe('5/39/00');
    expect(pageOf(host, 0x10)[0]).toBe(0x10);
  });

  it('are not kept of what was only set', () => {
    const host = hostOf();
    select(host, descriptor(0, 512));
    host.drive.reset('logical unit');
    host.ready();
    expect(modeSense10.decode(sense(host, 0, { dbd: false }).data).value.blockDescriptors?.[0]?.blockLength).toBe(0);
  });
});

describe('MODE SELECT of the block descriptor', () => {
  it('sets the block length, up to the longest block', () => {
    const host = hostOf('LTO-6', {});
    expect(select(host, descriptor(0x00, 512)).status).toBe(0);
    expect(host.write(new Uint8Array(1024), 512).status).toBe(0);
    expect(host.position()).toEqual([0, 2, 0]);
    expect(select(host, descriptor(0x7f, 8 << 20)).status).toBe(0);
    expect(select(host, descriptor(0x7f, (8 << 20) + 1))).toMatchObject(inList(13));
  });

  it('takes the density of the cartridge; another one only without a cartridge', () => {
    const host = hostOf('LTO-6', { densityCode: 0x58 });
    expect(select(host, descriptor(0x58, 0)).status).toBe(0);
    expect(select(host, descriptor(0x5a, 0))).toMatchObject(inList(8));
    expect(select(hostOf('LTO-6'), descriptor(0x58, 0)).status).toBe(0);
    expect(select(hostOf('LTO-6'), descriptor(0x46, 0))).toMatchObject(inList(8));
  });

  it.each([
    { what: 'a number of blocks', list: '0000 00 10 00 00 0008 00 000001 00 000000', at: inList(9) },
    { what: 'its reserved byte', list: '0000 00 10 00 00 0008 00 000000 01 000000', at: inList(12) },
    { what: 'half a descriptor', list: '0000 00 10 00 00 0004 00 000000', at: inList(6) },
    { what: 'a speed', list: '0000 00 11 00 00 0000', at: inList(3, 3) },
    { what: 'buffered mode 2', list: '0000 00 20 00 00 0000', at: inList(3, 6) },
    { what: 'LONGLBA', list: '0000 00 10 01 00 0000', at: inList(4, 0) },
    { what: 'a mode data length', list: '0017 00 10 00 00 0000', at: inList(1) },
  ])('points to $what', ({ list, at }) => {
    expect(select(hostOf(), bytesOf(list))).toMatchObject(at);
  });

  it('in the form of 6 bytes sets the buffered mode, and changes nothing without a list', () => {
    const host = hostOf();
    const list = bytesOf('00 00 00 08 00 000000 00 000200');
    expect(host.send(modeSelect6Cdb, { parameterListLength: 12 }, list).status).toBe(0);
    expect(host.send(modeSelect6Cdb, {}).status).toBe(0);
    const { bufferedMode, blockDescriptors } = modeSense6.decode(
      host.send(modeSense6Cdb, { allocationLength: 12 }).data,
    ).value;
    expect([bufferedMode, blockDescriptors?.[0]?.blockLength]).toEqual([0, 512]);
  });

  it.each([3, 7])('is cut short within a structure: %i bytes', (length) => {
    const list = bytesOf('00 00 10 08 00 000000 00 000000').subarray(0, length);
    expect(hostOf().send(modeSelect6Cdb, { parameterListLength: length }, list).sense).toBe('5/1A/00');
  });
});

describe('MODE SELECT of pages', () => {
  it.each([
    { what: 'a page that there is not', list: '1E 00', at: inList(8, 5) },
    { what: 'a subpage that there is not', list: '4A 02 0000', at: inList(8, 6) },
    { what: 'PS', list: `8F 0E C0 80 ${zeros(12)}`, at: inList(8, 7) },
    { what: 'another length', list: `0F 0D C0 80 ${zeros(11)}`, at: inList(9) },
    { what: 'a bit that cannot be changed: DCC', list: '0F 0E 80 80 00000001 00000001 00000000', at: inList(10, 6) },
    { what: 'a number that cannot be changed', list: '0F 0E C0 80 00000010 00000001 00000000', at: inList(12) },
    { what: 'a reserved byte', list: '0F 0E C0 80 00000001 00000001 00000001', at: inList(20) },
  ])('points to $what', ({ list, at }) => {
    expect(select(hostOf(), concatenated([HEADER, bytesOf(list)]))).toMatchObject(at);
  });

  it.each(['0F', '0F 0E C0', '4A F0 00'])('is cut short: %s', (list) => {
    expect(select(hostOf(), concatenated([HEADER, bytesOf(list)])).sense).toBe('5/1A/00');
  });

  it('changes nothing at all where anything is wrong', () => {
    const host = hostOf();
    const compression = pageOf(host, 0x0f);
    compression[2] = 0x40;
    const list = concatenated([descriptor(0, 512), compression, bytesOf('1E 00')]);
    expect(select(host, list).sense).toBe('5/26/00');
    expect(pageOf(host, 0x0f)[2]).toBe(0xc0);
    expect(sense(host, 0, { dbd: false }).data.subarray(13)).toEqual(new Uint8Array(3));
  });

  it('is told to the other initiators when something is otherwise than before, and only then', () => {
    const host = hostOf();
    const witness = other(host);
    const page = pageOf(host, 0x0f);
    selectPage(host, page, {});
    expect(witness.sendBytes(new Uint8Array(6)).sense).toBe('2/3A/00');
    selectPage(host, page, { 2: 0x40 });
    expect(witness.sendBytes(new Uint8Array(6)).sense).toBe('6/2A/01');
    expect(host.sendBytes(new Uint8Array(6)).sense).toBe('2/3A/00');
  });

  it('with D_SENSE has sense data in the other format', () => {
    const host = hostOf();
    const responseCode = () => host.drive.execute(new Uint8Array(6), new Uint8Array(0), host.nexus).sense[0];
    expect(responseCode()).toBe(0x70);
    selectPage(host, pageOf(host, 0x0a), { 2: 0x04 });
    expect(responseCode()).toBe(0x72);
  });

  it('with D_SENSE tells INFORMATION that the fixed format has no room for', () => {
    const host = hostOf('LTO-6', {});
    const spaced = () => host.send(space16Cdb, { count: 2n ** 40n });
    expect(spaced()).toMatchObject({ sense: '8/00/05', told: { information: undefined } });
    selectPage(host, pageOf(host, 0x0a), { 2: 0x04 });
    expect(spaced()).toMatchObject({ sense: '8/00/05', told: { information: 2n ** 40n } });
  });

  it('puts on the medium what is in the buffer, before it changes what is written', () => {
    const host = hostOf('LTO-6', {});
    host.write(new Uint8Array(10));
    selectPage(host, pageOf(host, 0x0f), { 2: 0x40 });
    host.drive.reset('power on');
    host.ready();
    host.space(3, 0);
    expect(host.position()).toEqual([0, 1, 0]);
  });

  it('shows SWP in both pages, and keeps writes away with 27/02', () => {
    const host = hostOf('LTO-6', {});
    selectPage(host, pageOf(host, 0x0a), { 4: 0x08 });
    expect(pageOf(host, 0x10)[10]).toBe(0x18 | 0x04);
    expect(host.write(new Uint8Array(1)).sense).toBe('7/27/02');
    selectPage(host, pageOf(host, 0x10), { 10: 0x18 });
    expect(host.write(new Uint8Array(1)).status).toBe(0);
  });

  it('sets ASOCWP for the cartridge that is loaded, until it is unloaded', () => {
    const host = hostOf('LTO-6', {});
    selectPage(host, pageOf(host, 0x10), { 15: 0x94 });
    expect(host.write(new Uint8Array(1)).sense).toBe('7/27/03');
    host.drive.eject();
    expect(selectPage(host, pageOf(host, 0x10), { 15: 0x94 })).toMatchObject(inList(8 + 15, 2));
    host.drive.insert(new MemoryCartridge());
    host.ready();
    expect(host.write(new Uint8Array(1)).status).toBe(0);
  });

  it('keeps PERSWP and PRMWP on the cartridge: 27/04 until a host ends it, 27/05 for good', () => {
    const cartridge = new MemoryCartridge();
    const host = hostOf('LTO-6', {});
    host.drive.eject();
    host.drive.insert(cartridge);
    host.ready();
    const protection = (byte: number) => selectPage(host, pageOf(host, 0x10), { 15: byte });
    const again = () => {
      host.drive.insert(host.drive.eject() as MemoryCartridge);
      host.ready();
    };
    expect(protection(0x92).status).toBe(0);
    again();
    expect(pageOf(host, 0x10)[15]).toBe(0x92);
    expect(host.write(new Uint8Array(1)).sense).toBe('7/27/04');
    expect(protection(0x90).status).toBe(0);
    expect(host.write(new Uint8Array(1)).status).toBe(0);
    expect(protection(0x91).status).toBe(0);
    again();
    expect(host.write(new Uint8Array(1)).sense).toBe('7/27/05');
    expect(protection(0x90)).toMatchObject(inList(8 + 15, 0));
    expect(cartridge.identity.hostProtection).toBe('permanent');
    host.drive.eject();
    expect(protection(0x92)).toMatchObject(inList(8 + 15, 1));
  });

  it('tells all initiators when somebody wants a cartridge out that one of them keeps in: 5A/01', () => {
    const host = hostOf('LTO-6', {});
    const other = new DriveHost(host.drive, 'other');
    other.ready();
    host.send(preventAllowMediumRemovalCdb, { prevent: 1 });
    expect(host.drive.eject()).toBeUndefined();
    expect(other.sendBytes(new Uint8Array(6)).sense).toBe('6/5A/01');
    expect(host.sendBytes(new Uint8Array(6)).sense).toBe('6/5A/01');
    host.send(preventAllowMediumRemovalCdb, { prevent: 0 });
    expect(host.drive.eject()).toBeDefined();
  });

  it('begins append-only mode at the beginning only, and does not end it while a cartridge is loaded', () => {
    const host = hostOf('LTO-6', {});
    const append = (mode: number) => selectPage(host, pageOf(host, 0x10, { subpageCode: 1 }), { 5: mode });
    host.write(new Uint8Array(1));
    expect(append(0x10)).toMatchObject(inList(8 + 5, 7));
    host.rewind();
    expect(append(0x20)).toMatchObject(inList(8 + 5, 7));
    expect(append(0x10).status).toBe(0);
    expect(host.write(new Uint8Array(1)).sense).toBe('7/5A/02');
    expect(append(0x00)).toMatchObject(inList(8 + 5, 7));
    host.drive.eject();
    expect(append(0x00).status).toBe(0);
  });

  it('tells programmable early warning where PEWS puts it', () => {
    const host = hostOf('LTO-6', { capacityBytes: 10_000_000, partitionBytes: [10_000_000] });
    selectPage(host, pageOf(host, 0x10, { subpageCode: 1 }), { 7: 5 });
    const seen = Array.from({ length: 12 }, () => host.write(new Uint8Array(500_000)).sense);
    expect(seen.filter((sense) => sense === '0/00/07')).toHaveLength(1);
    // Early warning is at 15/16 of this capacity, so 5 MB before it is behind 4.375 MB.
    expect(seen.indexOf('0/00/07')).toBe(8);
  });

  it('protects blocks in the ways that the drive has', () => {
    const set = (name: string, bytes: string) => {
      const page = bytesOf(`4A F0 001C ${bytes} ${zeros(25)}`);
      return select(hostOf(name), concatenated([HEADER, page]));
    };
    expect(set('LTO-7', '02 04 C0').status).toBe(0);
    expect(set('LTO-6', '01 04 C0').status).toBe(0);
    expect(set('LTO-6', '02 04 C0')).toMatchObject(inList(12));
    expect(set('LTO-7', '02 00 C0')).toMatchObject(inList(13, 5));
    expect(set('LTO-7', '00 04 40')).toMatchObject(inList(14, 6));
    expect(set('LTO-7', '00 00 00').status).toBe(0);
  });

  it('shows whether a write-once cartridge is in there, and that keys can be handed in', () => {
    const wormm = (identity?: Identity) => pageOf(hostOf('LTO-6', identity), 0x1d)[2];
    expect([wormm(), wormm({}), wormm({ worm: true })]).toEqual([0, 0, 1]);
    const control = pageOf(hostOf('LTO-6', {}), 0x25);
    expect([control.length, control[24], control[27]]).toEqual([32, 1, 0x50]);
    expect(sense(hostOf('LTO-6 hp'), 0x25).sense).toBe('5/24/00');
  });
});
