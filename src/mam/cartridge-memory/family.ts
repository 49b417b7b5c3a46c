import type { StructureFamily } from '../../bytes/index.js';
import { memoryHead, pageCrc, pageDescriptor, pageHead } from './head.js';
import { pageLayouts } from './pages.js';

/** What the chip in an LTO cartridge holds. */
export const cartridgeMemoryFamily: StructureFamily = {
  page: 'cartridge-memory',
  title: 'The chip of an LTO cartridge',
  about:
    'The memory begins with its head of 36 bytes. Behind it stands the table of the protected pages, six entries and a ' +
    'CRC; its last entry leads to the table of the other pages. Most pages end with a CRC of all before it: the ' +
    'Reed-Solomon CRC of ECMA-319, which logical block protection has as well.',
  structures: [
    { id: 'chip:head', layout: memoryHead },
    { id: 'chip:descriptor', layout: pageDescriptor },
    { id: 'chip:page', layout: pageHead },
    { id: 'chip:crc', layout: pageCrc },
    ...pageLayouts.map(([id, layout]) => ({ id: `chip:page:${id}`, layout })),
  ],
};
