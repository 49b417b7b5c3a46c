/** What stands before the pages of an LTO cartridge memory: ECMA-319, annexes D and F. */
import { bits, bytes, layout, reservedBytes, u8, u16, u32, uintBits } from '../../bytes/index.js';
import { pageNames } from './page-names.js';

const source = { source: 'ECMA-319, annex D; read from chips of LTO-1 to LTO-6' };

/** The first 36 bytes. */
export const memoryHead = layout('LTO cartridge memory, head', source, [
  u32('serialNumber', { hexDigits: 8 }),
  u8('check', { title: 'CHECK (exclusive or of the four bytes before)', hexDigits: 2 }),
  u8('size', { unit: 'KiB' }),
  u16('type', {
    names: new Map([
      [1, '4 KiB: LTO-1 to LTO-3, cleaning'],
      [2, '8 KiB: LTO-4, LTO-5'],
      [3, '16 KiB: LTO-6 to LTO-8'],
    ]),
    open: true,
    hexDigits: 4,
  }),
  bytes('manufacturerInformation', 24, { title: "CHIP MANUFACTURER'S INFORMATION" }),
  u8('lastWriteInhibitedBlockNumber'),
  u8('block1Protection', {
    names: new Map([
      [0, 'not initialised'],
      [1, 'initialised'],
    ]),
    open: true,
  }),
  reservedBytes(2),
]);

/** One entry of a table of pages. */
export const pageDescriptor = layout('LTO cartridge memory, page descriptor', source, [
  bits(16, [uintBits('version', 4), uintBits('pageId', 12, { names: pageNames, open: true, hexDigits: 3 })]),
  u16('startAddress', { hexDigits: 4 }),
]);

/** What every page begins with. */
export const pageHead = layout('LTO cartridge memory, head of a page', source, [
  bits(16, [uintBits('version', 4), uintBits('pageId', 12, { names: pageNames, open: true, hexDigits: 3 })]),
  u16('pageLength', { unit: 'bytes' }),
]);

/** What most pages end with: the Reed-Solomon CRC of ECMA-319, of all before it. */
export const pageCrc = layout('LTO cartridge memory, CRC', source, [u32('crc', { title: 'CRC', hexDigits: 8 })]);
