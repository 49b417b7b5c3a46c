import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tell } from '../../src/findings/index.js';
import {
  type CartridgeMemory,
  decodeCartridgeMemory,
  explainPage,
  isCartridgeMemory,
  type MemoryPage,
  pageLayout,
} from '../../src/mam/index.js';
import { reedSolomonCrc } from '../../src/scsi/index.js';
import { chip, fromHex, page } from '../testing/chip.js';
import { settings } from '../testing/settings.js';

const ascii = (text: string): string => Buffer.from(text).toString('hex');

/** What a page holds between head and CRC; from chips that people have read. */
const MAKER_L4 = fromHex(`${ascii('FUJIFILMENCDECUK59')} 0008 ${ascii('20111208')} 0cd01a66 1c665800 bbe71f40
  ${ascii('U107')} 6402c500d136355831303030`);
const MAKER_L5 = fromHex(
  `${ascii('HP      ABCDE12345')} 0010 ${ascii('20140102')} 0d381900 1c665800 bbe71f40 ${ascii('U107')}`,
);
const USAGE_L4 =
  fromHex(`${ascii('IBM     6868068327')} 0002 0000004f 0000000000000fa0 0000000000000064 00000003 00000001
  0000 0001 0000 0000`);
const ATTRIBUTES_1 = fromHex(`${ascii('MAM001')} 0007 0002 0001 0806 0020 ${ascii('000248L2'.padEnd(32))} 0fff0000`);
const ATTRIBUTES_2 = fromHex(`${ascii('MAM002')} 0007 1002 0003 0809 0010 ${ascii('index'.padEnd(16))}
  0809 1010 ${ascii('data'.padEnd(16))} 0803 00a0 ${`${ascii('B')}fc${ascii('cher')}`.padEnd(320, '0')} 0805 0001 01 0fff0000`);

const LTO_4 = {
  serialNumber: 0xafc16613,
  size: 8,
  type: 2,
  protected: [page(0x001, 64, MAKER_L4)],
  unprotected: [page(0x108, 64, USAGE_L4), page(0x200, 1056, ATTRIBUTES_1, 0)],
};
const LTO_5 = { ...LTO_4, protected: [page(0x001, 64, MAKER_L5)], unprotected: [page(0x200, 1056, ATTRIBUTES_2, 0)] };

const codesOf = ({ findings }: CartridgeMemory): string[] => findings.map(({ code }) => code);
const pageOf = (memory: CartridgeMemory, id: number): MemoryPage => {
  const found = memory.pages.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no page ${id}`);
  return found;
};

function readSafely(bytes: Uint8Array): CartridgeMemory {
  const memory = decodeCartridgeMemory(bytes);
  for (const finding of memory.findings) {
    expect(finding.at.offset).toBeLessThanOrEqual(bytes.length);
    expect(tell(finding).message).not.toMatch(/undefined|NaN/);
  }
  for (const one of memory.pages) {
    for (const { offsetBytes } of explainPage(one)) expect(offsetBytes).toBeGreaterThanOrEqual(one.offset);
  }
  return memory;
}

describe('a dump of the chip', () => {
  test('is told by its serial number, check, size', () => {
    for (const head of ['AFC166131B080002', '4788BD0173040001', '7327200773040001', '03058E0F87080002']) {
      expect(isCartridgeMemory(fromHex(head.padEnd(256, '0'))), head).toBe(true);
    }
    for (const head of ['AFC166131C080002', 'AFC166131B090002', '0000000000080002']) {
      expect(isCartridgeMemory(fromHex(head.padEnd(256, '0'))), head).toBe(false);
    }
    expect(isCartridgeMemory(fromHex('AFC166131B080002'))).toBe(false);
  });

  test.each([
    ['page table of an LTO-2 chip', '100100400002008' + '00FFE00C00FFE00C00FFE00C00FFF00C0 37B56FF6'],
    [
      'page 10Dh of an LTO-4 chip',
      `010d004049424d202020202036383638303638333237000000000000
       00000000004f0000000ff2cf00000000000000004337523200000000000000007ea30249`,
    ],
    ['page 0FFh of a cleaning cartridge', `00FF00404C544F2D55434331${'00'.repeat(48)}C90234A5`],
  ])('the CRC is that of logical block protection: %s', (_title, bytes) => {
    expect(reedSolomonCrc(fromHex(bytes))).toBe(0);
  });

  test('its pages are found through two tables, and read field by field', () => {
    const memory = readSafely(chip(LTO_4));
    expect(memory.findings).toEqual([]);
    expect(memory.head).toMatchObject({ serialNumber: 0xafc16613, size: 8, type: 2 });
    expect(memory.pages.map(({ id, state, offset }) => [id, state, offset])).toEqual([
      [0x001, 'good', 64],
      [0x108, 'good', 192],
      [0x200, 'good', 256],
    ]);
    expect(pageOf(memory, 1).value).toMatchObject({
      cartridgeManufacturer: 'FUJIFILM',
      serialNumber: 'ENCDECUK59',
      cartridgeType: 8,
      dateOfManufacture: '20111208',
      tapeLength: 3280,
      licenceCode: 'U107',
    });
    expect(pageOf(memory, 0x108).value).toMatchObject({
      driveSerialNumber: '6868068327',
      threadCount: 79,
      dataSetsWritten: 4000n,
      writeRetries: 3,
      unrecoveredReadErrors: 1,
    });
    const lines = explainPage(pageOf(memory, 1));
    expect(lines[0]).toMatchObject({ offsetBytes: 64, name: 'VERSION' });
    expect(lines.at(-1)).toMatchObject({ offsetBytes: 124, name: 'CRC', value: '72840C25h' });
  });

  test('page 200h holds attributes; from LTO-5 on each with its partition, texts in their character set', () => {
    const shown = (memory: CartridgeMemory) =>
      memory.attributes.map(({ identifier, partition, value }) => [identifier, partition, value]);
    expect(shown(readSafely(chip(LTO_4)))).toEqual([
      [0x007, undefined, 1],
      [0x806, undefined, '000248L2'],
    ]);
    expect(shown(readSafely(chip(LTO_5)))).toEqual([
      [0x007, 1, 3],
      [0x809, 0, 'index'],
      [0x809, 1, 'data'],
      [0x803, 0, 'Bücher'],
      [0x805, 0, 1],
    ]);
  });

  test('what proxmark3 fills up with zeros was not read, and is no damage', () => {
    const bytes = chip(LTO_4);
    bytes.fill(0, 320);
    const memory = readSafely(bytes);
    expect(codesOf(memory)).toEqual(['MAM_CHIP_PAGE_UNREAD']);
    expect(tell(memory.findings[0] as CartridgeMemory['findings'][0]).message).toContain(
      'the last 992 bytes of page 200h',
    );
    expect(memory.attributes.map(({ identifier }) => identifier)).toEqual([0x007, 0x806]);
    bytes.fill(0, 200);
    expect(codesOf(readSafely(bytes))).toContain('MAM_CHIP_PAGE_UNREAD');
  });

  test('the last block of a chip is missing in every dump', () => {
    const memory = readSafely(chip({ ...LTO_4, size: 4, type: 1 }).subarray(0, 1300));
    expect(pageOf(memory, 0x200).state).toBe('unread');
    expect(memory.readBytes).toBe(1300);
  });

  test.each<[string, number, string, string[]]>([
    ['another check', 4, 'ff', ['MAM_CHIP_CHECK']],
    ['a table that was changed', 41, '02', ['STRUCTURE', 'MAM_CHIP_TABLE_CRC']],
    ['the other table', 130, '02', ['MAM_CHIP_TABLE_CRC', 'MAM_CHIP_PAGE_HEAD']],
    ['a byte of a page', 70, '00', ['MAM_CHIP_PAGE_CRC']],
    ['another page than the table says', 64, '1002', ['MAM_CHIP_PAGE_HEAD']],
    ['a page beyond the end', 130, 'ff00', ['MAM_CHIP_TABLE_CRC', 'MAM_CHIP_PAGE_OUTSIDE']],
    ['an attribute that is longer than its page', 268, 'ffff', ['MAM_CHIP_PAGE_CRC', 'MAM_ATTRIBUTE_TRUNCATED']],
  ])('tells of %s', (_title, at, change, codes) => {
    const bytes = chip(LTO_4);
    bytes.set(fromHex(change), at);
    const found = codesOf(readSafely(bytes));
    for (const code of codes.filter((one) => one !== 'STRUCTURE')) expect(found).toContain(code);
  });

  test('drives leave the first entry of a table out of its CRC', () => {
    const bytes = chip(LTO_4);
    const crc = reedSolomonCrc(bytes.subarray(132, 188));
    new DataView(bytes.buffer).setUint32(188, crc);
    expect(codesOf(readSafely(bytes))).toEqual([]);
  });

  test('some pages have other fields from LTO-5 on', () => {
    expect(pageLayout(0x108, true)).not.toBe(pageLayout(0x108, false));
    expect(pageLayout(0x10a, true)).toBe(pageLayout(0x108, true));
    expect(pageLayout(0x3ff, true).name).toBe('page without a public meaning');
  });

  test('any bytes are read without an exception, and in time', () => {
    const whole = chip(LTO_5);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(1300), fc.nat(255)), { maxLength: 6 }), fc.nat(8160), (changes, cut) => {
        const bytes = whole.slice(0, cut);
        for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
        readSafely(bytes);
      }),
      settings(60),
    );
  });
});
