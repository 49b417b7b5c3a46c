/** Dumps of the chip in an LTO cartridge, made page by page. */
import { concatenated } from '../../src/bytes/index.js';
import { memoryHead, pageDescriptor, pageHead } from '../../src/mam/index.js';
import { reedSolomonCrc } from '../../src/scsi/index.js';

const EMPTY = 0xffe;
const END = 0xfff;
const FIRST_PAGE = 0x40;

/** The bytes in hex; blanks are left out. */
export const fromHex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));

/** With the CRC of ECMA-319 behind them. */
export function withCrc(bytes: Uint8Array): Uint8Array {
  const crc = new Uint8Array(4);
  new DataView(crc.buffer).setUint32(0, reedSolomonCrc(bytes));
  return concatenated([bytes, crc]);
}

/** A page: its head, its contents filled up to its length, its CRC. */
export function page(pageId: number, lengthBytes: number, contents: Uint8Array, version = 1): Uint8Array {
  const body = new Uint8Array(lengthBytes - 4);
  body.set(pageHead.encode({ version, pageId, pageLength: lengthBytes }));
  body.set(contents, 4);
  return withCrc(body);
}

export interface Chip {
  readonly serialNumber: number;
  readonly size: number;
  readonly type: number;
  /** At most five. */
  readonly protected: readonly Uint8Array[];
  readonly unprotected: readonly Uint8Array[];
}

/** The memory, but for the block of 32 bytes at its end, which no reader gets by radio. */
export function chip({ serialNumber, size, type, protected: first, unprotected }: Chip): Uint8Array {
  const memory = new Uint8Array(size * 1024 - 32);
  const shifts = [24, 16, 8, 0];
  const check = shifts.reduce((sum, shift) => sum ^ ((serialNumber >>> shift) & 0xff), 0);
  const about = { manufacturerInformation: new Uint8Array(24), lastWriteInhibitedBlockNumber: 5, block1Protection: 1 };
  memory.set(memoryHead.encode({ serialNumber, check, size, type, ...about }));
  const second = FIRST_PAGE + first.reduce((sum, { length }) => sum + length, 0);
  const end = second + 64 + unprotected.reduce((sum, { length }) => sum + length, 0);
  memory.set(table(first, FIRST_PAGE, 6, second), 36);
  memory.set(concatenated([...first]), FIRST_PAGE);
  memory.set(table(unprotected, second + 64, 15, end), second);
  memory.set(concatenated([...unprotected]), second + 64);
  return memory;
}

function table(pages: readonly Uint8Array[], start: number, room: number, behind: number): Uint8Array {
  let at = start;
  const entries = pages.map((one) => {
    const { version = 0, pageId = 0 } = pageHead.decode(one).value;
    const entry = pageDescriptor.encode({ version, pageId, startAddress: at });
    at += one.length;
    return entry;
  });
  const left = Array.from({ length: room - pages.length }, (_, i) =>
    pageDescriptor.encode({ version: 0, pageId: i === room - pages.length - 1 ? END : EMPTY, startAddress: behind }),
  );
  return withCrc(concatenated([...entries, ...left]));
}
