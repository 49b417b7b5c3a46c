/** The structures that some attributes hold. */
import {
  bits,
  bytes,
  flag,
  layout,
  lengthOf,
  oneOf,
  optional,
  reservedBytes,
  struct,
  text,
  u8,
  u16,
  u32,
  u48,
  u64,
} from '../bytes/index.js';
import { tapeAlertFlags } from '../scsi/index.js';

const alertsBefore = (first: number) =>
  Array.from({ length: 32 }, (_, i) => {
    const number = first + i;
    const name = tapeAlertFlags.find((one) => one.flag === number)?.name;
    return flag(`flag${number}`, { title: `FLAG ${number}${name === undefined ? '' : ` ${name.toUpperCase()}`}` });
  });

/** 0002h: flag 1 is the most significant bit of the first byte (SSC-5, TapeAlert). */
export const tapeAlertValue = layout('TapeAlert flags', { source: 'SPC-5, TAPEALERT FLAGS; SSC-5, TapeAlert' }, [
  bits(32, alertsBefore(1)),
  bits(32, alertsBefore(33)),
]);

const MIB = { unit: 'MiB' };
const usageSource = { source: 'SPC-5, MEDIUM USAGE HISTORY and PARTITION USAGE HISTORY' };

/** @param counter - a number of the length that each of the 15 has */
const usageCounters = (counter: typeof u32) =>
  [
    counter('currentAmountOfDataWritten', MIB),
    counter('currentWriteRetriesCount'),
    counter('currentAmountOfDataRead', MIB),
    counter('currentReadRetriesCount'),
    counter('previousAmountOfDataWritten', MIB),
    counter('previousWriteRetriesCount'),
    counter('previousAmountOfDataRead', MIB),
    counter('previousReadRetriesCount'),
    counter('totalAmountOfDataWritten', MIB),
    counter('totalWriteRetriesCount'),
    counter('totalAmountOfDataRead', MIB),
    counter('totalReadRetriesCount'),
    counter('loadCount'),
    counter('totalChangePartitionCount'),
    counter('totalPartitionInitializeCount'),
  ] as const;

/** 0340h: 15 counters of 6 bytes. */
export const mediumUsageValue = layout('medium usage history', usageSource, usageCounters(u48));

/** 0341h: the same counters of one partition, of 4 bytes. */
export const partitionUsageValue = layout('partition usage history', usageSource, usageCounters(u32));

const LTFS_WORD = 0x4c544653;

/** What LTFS tells of itself in 080Ch. */
export const ltfsClientInformation = layout(
  'application client specific information of LTFS',
  { source: 'LTFS Format Specification 2.4, volume coherency information; LTFS, src/libltfs/tape.c' },
  [
    u32('signature', { is: LTFS_WORD, hexDigits: 8, names: new Map([[LTFS_WORD, 'LTFS']]) }),
    reservedBytes(1),
    text('volumeUuid', 36, { title: 'VOLUME UUID', ascii: true }),
    reservedBytes(1),
    // One byte short in early versions of LTFS.
    optional(
      u8('version', {
        names: new Map([
          [0, 'first versions of LTFS'],
          [1, 'today'],
        ]),
        open: true,
      }),
    ),
  ],
);

/** What another application tells of itself in 080Ch. */
export const otherClientInformation = layout(
  'application client specific information',
  { source: 'SPC-5, VOLUME COHERENCY INFORMATION' },
  [bytes('information', 'rest')],
);

const clientInformation = oneOf(
  'application client specific information of LTFS or another',
  { source: 'SPC-5, VOLUME COHERENCY INFORMATION' },
  [ltfsClientInformation, otherClientInformation],
);

/** 080Ch: which state of the volume an application has written last. */
export const volumeCoherencyValue = layout(
  'volume coherency information',
  { source: 'SPC-5, VOLUME COHERENCY INFORMATION; LTFS, src/libltfs/tape.c' },
  [
    lengthOf(1, 'volumeChangeReferenceValueLength', 'volumeChangeReferenceValue'),
    bytes('volumeChangeReferenceValue', { measuredBy: 'volumeChangeReferenceValueLength' }),
    u64('volumeCoherencyCount'),
    u64('volumeCoherencySetIdentifier'),
    lengthOf(2, 'applicationClientSpecificInformationLength', 'applicationClientSpecificInformation'),
    struct('applicationClientSpecificInformation', clientInformation, {
      measuredBy: 'applicationClientSpecificInformationLength',
    }),
  ],
);

/** The types of LTO cartridges, as the makers' page of the chip and 1000h/1001h number them. */
export const cartridgeTypeNames: ReadonlyMap<number, string> = new Map([
  [0x0001, 'LTO-1'],
  [0x0002, 'LTO-2'],
  [0x0004, 'LTO-3'],
  [0x0008, 'LTO-4'],
  [0x0010, 'LTO-5'],
  [0x0020, 'LTO-6'],
  [0x0040, 'LTO-7'],
  [0x0080, 'LTO-8'],
  [0x0081, 'LTO-9'],
  [0x2004, 'LTO-3 write-once (WORM)'],
  [0x2008, 'LTO-4 write-once (WORM)'],
  [0x2010, 'LTO-5 write-once (WORM)'],
  [0x2020, 'LTO-6 write-once (WORM)'],
  [0x2040, 'LTO-7 write-once (WORM)'],
  [0x2080, 'LTO-8 write-once (WORM)'],
  [0x2081, 'LTO-9 write-once (WORM)'],
  [0x8001, 'cleaning'],
]);

const cartridgeType = u16('cartridgeType', { names: cartridgeTypeNames, open: true, hexDigits: 4 });
const uciSource = { source: 'read from an LTO-6 cartridge; LTFSCopyGUI, Core/TapeUtils.vb' };

/** 1000h, as LTO drives give it. */
export const uniqueCartridgeIdentityValue = layout('unique cartridge identity', uciSource, [
  u32('cartridgeMemorySerialNumber', { hexDigits: 8 }),
  text('mediaIdentifier', 8, { pad: 0x20, ascii: true }),
  text('mediaManufacturer', 8, { pad: 0x20, ascii: true }),
  bytes('position', 4, { title: 'POSITION ON THE TAPE (which one is not known)' }),
  cartridgeType,
  reservedBytes(2),
]);

/** 1001h, as LTO drives give it. */
export const alternativeCartridgeIdentityValue = layout('alternative unique cartridge identity', uciSource, [
  u32('cartridgeMemorySerialNumber', { hexDigits: 8 }),
  text('mediaIdentifier', 8, { pad: 0x20, ascii: true }),
  text('cartridgeSerialNumber', 10, { pad: 0x20, ascii: true }),
  cartridgeType,
]);
