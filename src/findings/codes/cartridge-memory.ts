import { inHex } from '../../bytes/index.js';
import { define } from '../finding.js';

/** A page of the chip, by its identifier. */
export interface PageReference {
  readonly page: number;
  readonly name: string | undefined;
}

const pageName = (a: PageReference): string =>
  a.name === undefined ? `page ${inHex(a.page, 3)}` : `page ${inHex(a.page, 3)} (${a.name})`;
const AGAIN = 'Read the chip again. If it stays, a drive that loads the cartridge may mend it or refuse the cartridge.';

/** The chip of an LTO cartridge, and dumps of it. */
export const cartridgeMemoryCodes = {
  MAM_CHIP_CHECK: define<{ expected: number; found: number }>({
    severity: 'error',
    title: "The check of the chip's serial number does not fit",
    meaning: 'The fifth byte of the memory is the exclusive or of the four before it, which are its serial number.',
    advice: AGAIN,
    say: (a) => ({
      message: 'the serial number of the chip does not fit its check',
      expected: inHex(a.expected, 2),
      found: inHex(a.found, 2),
    }),
  }),
  MAM_CHIP_TABLE_CRC: define<{ table: string }>({
    severity: 'error',
    title: 'A table of pages of the chip is damaged',
    meaning: 'Two tables say where the pages are; behind each stands its CRC, and this one does not fit.',
    advice: AGAIN,
    say: (a) => ({ message: `the CRC of the ${a.table} page table does not fit` }),
  }),
  MAM_CHIP_PAGE_CRC: define<PageReference & { lengthBytes: number }>({
    severity: 'error',
    title: 'A page of the chip is damaged',
    meaning: 'A page ends with a CRC of all before it, and this one does not fit.',
    advice: AGAIN,
    say: (a) => ({ message: `the CRC of ${pageName(a)} does not fit its ${a.lengthBytes} bytes` }),
  }),
  MAM_CHIP_PAGE_HEAD: define<PageReference & { found: number; lengthBytes: number }>({
    severity: 'error',
    title: 'A page of the chip does not begin as it should',
    meaning:
      'Each page begins with its own identifier and its length. What stands where the table leads to is another.',
    advice: AGAIN,
    say: (a) => ({
      message: `${pageName(a)} begins with the head of page ${inHex(a.found, 3)} and a length of ${a.lengthBytes} bytes`,
      expected: inHex(a.page, 3),
      found: inHex(a.found, 3),
    }),
  }),
  MAM_CHIP_PAGE_OUTSIDE: define<PageReference & { start: number; sizeBytes: number }>({
    severity: 'error',
    title: 'A page lies beyond the end of the chip',
    meaning: 'The table of pages leads to a place that the memory does not have.',
    advice: AGAIN,
    say: (a) => ({
      message: `${pageName(a)} is said to start at byte ${a.start}, and the chip has ${a.sizeBytes} bytes`,
    }),
  }),
  MAM_CHIP_PAGE_UNREAD: define<PageReference & { start: number; missingBytes: number | undefined }>({
    severity: 'note',
    title: 'The dump does not have all of a page',
    meaning:
      'Readers leave parts out: the last block of a chip is never read by radio, and proxmark3 reads less than the ' +
      'chip has and fills the file up with zeros. That is no damage.',
    advice: 'Where the page matters, read the chip with a drive, or with a reader that reads all blocks.',
    say: (a) => ({
      message:
        a.missingBytes === undefined
          ? `${pageName(a)} at byte ${a.start} was not read`
          : `the last ${a.missingBytes} bytes of ${pageName(a)} were not read`,
    }),
  }),
} as const;
