/**
 * Mode pages of sequential-access devices. SSC-5; bits held against sdparm's tables (sdparm_data.c), mhvtl's usr/mode.c
 * and the pages of an LTO-10 drive.
 */
import { bits, flag, layout, list, reserved, reservedBytes, u8, u16, u24, u32, uintBits } from '../../bytes/index.js';
import { named, pageHead, subpageHead } from './head.js';

const ssc = (clause: string) => ({ source: `SSC-5, ${clause}` });

/** 01h: how hard a drive tries. */
export const readWriteErrorRecovery = layout(
  'read-write error recovery mode page',
  ssc('read-write error recovery mode page'),
  [
    ...pageHead(0x01),
    bits(8, [
      reserved(2),
      flag('tb', { title: 'TB (transfer the block in error)' }),
      reserved(1),
      flag('eer', { title: 'EER (enable early recovery)' }),
      flag('per', { title: 'PER (post recovered errors)' }),
      flag('dte', { title: 'DTE (disable transfer on error)' }),
      flag('dcr', { title: 'DCR (disable correction)' }),
    ]),
    u8('readRetryCount'),
    reservedBytes(4),
    u8('writeRetryCount'),
    reservedBytes(3),
  ],
);

const COMPRESSION_ALGORITHMS: ReadonlyMap<number, string> = new Map([
  [0x00, 'none'],
  [0x01, 'the default'],
  [0x03, 'ALDC, 512 bytes'],
  [0x04, 'ALDC, 1,024 bytes'],
  [0x05, 'ALDC, 2,048 bytes'],
  [0x10, 'IDRC'],
  [0x20, 'DCLZ'],
  [0xff, 'not registered'],
]);

/** 0Fh: compression, as st turns it on and off. */
export const dataCompression = layout('data compression mode page', ssc('data compression mode page'), [
  ...pageHead(0x0f),
  bits(8, [
    flag('dce', { title: 'DCE (data compression enable)' }),
    flag('dcc', { title: 'DCC (data compression capable)' }),
    reserved(6),
  ]),
  bits(8, [
    flag('dde', { title: 'DDE (data decompression enable)' }),
    uintBits('red', 2, { title: 'RED (report exception on decompression)' }),
    reserved(5),
  ]),
  u32('compressionAlgorithm', { names: COMPRESSION_ALGORITHMS, open: true, hexDigits: 8 }),
  u32('decompressionAlgorithm', { names: COMPRESSION_ALGORITHMS, open: true, hexDigits: 8 }),
  reservedBytes(4),
]);

/** 10h: the buffer, write protection by software, and what happens at the ends. */
export const deviceConfiguration = layout('device configuration mode page', ssc('device configuration mode page'), [
  ...pageHead(0x10),
  bits(8, [reserved(3), uintBits('activeFormat', 5)]),
  u8('activePartition'),
  u8('writeObjectBufferFullRatio'),
  u8('readObjectBufferEmptyRatio'),
  u16('writeDelayTime', { unit: '100 ms' }),
  bits(8, [
    flag('obr', { title: 'OBR (object buffer recovery)' }),
    flag('lois', { title: 'LOIS (logical object identifiers supported)' }),
    flag('rsmk', { title: 'RSMK (report setmarks; obsolete)' }),
    flag('avc', { title: 'AVC (automatic velocity control)' }),
    uintBits('socf', 2, { title: 'SOCF (stop on consecutive filemarks)' }),
    flag('robo', { title: 'ROBO (recover object buffer order)' }),
    flag('rew', { title: 'REW (report early warning)' }),
  ]),
  u8('gapSize', { title: 'GAP SIZE (obsolete)' }),
  bits(8, [
    uintBits('eodDefined', 3, { title: 'EOD DEFINED' }),
    flag('eeg', { title: 'EEG (enable EOD generation)' }),
    flag('sew', { title: 'SEW (synchronize at early warning)' }),
    flag('swp', { title: 'SWP (software write protect)' }),
    flag('baml', { title: 'BAML (block address mode lock)' }),
    flag('bam', { title: 'BAM (block address mode)' }),
  ]),
  u24('objectBufferSizeAtEarlyWarning', { unit: 'bytes' }),
  u8('selectDataCompressionAlgorithm', { hexDigits: 2 }),
  bits(8, [
    uintBits('wtre', 2, { title: 'WTRE (WORM tamper read enable)' }),
    flag('oir', { title: 'OIR (only if reserved)' }),
    uintBits('rewindOnReset', 2),
    flag('asocwp', { title: 'ASOCWP (associated write protect)' }),
    flag('perswp', { title: 'PERSWP (persistent write protect)' }),
    flag('prmwp', { title: 'PRMWP (permanent write protect)' }),
  ]),
]);

/** 10h/01h: append-only mode, programmable early warning. */
export const deviceConfigurationExtension = layout(
  'device configuration extension mode page',
  ssc('device configuration extension mode page'),
  [
    ...subpageHead(0x10, 0x01),
    bits(8, [
      reserved(4),
      flag('tarpf', { title: 'TARPF (TapeAlert respect parameter fields)' }),
      flag('taser', { title: 'TASER (TapeAlert select exception reporting)' }),
      flag('tarpc', { title: 'TARPC (TapeAlert respect page control)' }),
      flag('taplsd', { title: 'TAPLSD (TapeAlert prevent log sense deactivation)' }),
    ]),
    bits(8, [
      uintBits('writeMode', 4, { names: named('overwriting is allowed', 'append only'), open: true }),
      uintBits('shortEraseMode', 4, { names: named('as SSC-2', 'nothing', 'writes EOD'), open: true }),
    ]),
    u16('pews', { title: 'PEWS (programmable early warning size)', unit: 'MB' }),
    bits(8, [
      reserved(7),
      flag('vcelbre', { title: 'VCELBRE (volume contains encrypted logical blocks requires encryption)' }),
    ]),
    reservedBytes(23),
  ],
);

const partitionSize = layout('partition size', ssc('medium partition mode page'), [
  u16('partitionSize', { names: new Map([[0xffff, 'the rest']]), open: true }),
]);

/** 11h: how many partitions, and how large. */
export const mediumPartition = layout('medium partition mode page', ssc('medium partition mode page'), [
  ...pageHead(0x11),
  u8('maximumAdditionalPartitions'),
  u8('additionalPartitionsDefined'),
  bits(8, [
    flag('fdp', { title: 'FDP (fixed data partitions)' }),
    flag('sdp', { title: 'SDP (select data partitions)' }),
    flag('idp', { title: 'IDP (initiator defined partitions)' }),
    uintBits('psum', 2, {
      title: 'PSUM (partition size unit of measure)',
      names: named('bytes', 'kilobytes', 'megabytes', 'as PARTITION UNITS says'),
    }),
    flag('pofm', { title: 'POFM (partition on FORMAT MEDIUM)' }),
    flag('clear'),
    flag('addp', { title: 'ADDP (additional partition)' }),
  ]),
  u8('mediumFormatRecognition', {
    names: named('none', 'format', 'partitions', 'format and partitions'),
    open: true,
  }),
  bits(8, [
    uintBits('partitioningType', 4, { since: 'SSC-4' }),
    uintBits('partitionUnits', 4, { unit: 'as a power of ten, in bytes' }),
  ]),
  reservedBytes(1),
  list('partitionSizes', partitionSize, 'rest'),
]);

/** 1Dh: rules for write-once cartridges. */
export const mediumConfiguration = layout('medium configuration mode page', ssc('medium configuration mode page'), [
  ...pageHead(0x1d),
  bits(8, [reserved(7), flag('wormm', { title: 'WORMM (medium is write-once)' })]),
  reservedBytes(1),
  u8('wormModeLabelRestrictions', {
    title: 'WORM MODE LABEL RESTRICTIONS',
    names: named('no overwriting', 'some kinds of labels may not be overwritten', 'labels may be overwritten'),
    open: true,
    hexDigits: 2,
  }),
  u8('wormModeFilemarksRestrictions', {
    title: 'WORM MODE FILEMARKS RESTRICTIONS',
    hexDigits: 2,
    names: new Map([
      [0x02, 'filemarks before end-of-data may be overwritten, but the one next to the beginning'],
      [0x03, 'filemarks before end-of-data may be overwritten'],
    ]),
    open: true,
  }),
  reservedBytes(26),
]);

/** 0Ah/F0h: logical block protection. */
export const controlDataProtection = layout(
  'control data protection mode page',
  ssc('control data protection mode page'),
  [
    ...subpageHead(0x0a, 0xf0),
    u8('logicalBlockProtectionMethod', {
      names: named('none', 'Reed-Solomon CRC', 'CRC32C'),
      open: true,
    }),
    bits(8, [reserved(2), uintBits('logicalBlockProtectionInformationLength', 6, { unit: 'bytes' })]),
    bits(8, [
      flag('lbpW', { title: 'LBP_W (blocks are protected when written)' }),
      flag('lbpR', { title: 'LBP_R (blocks are protected when read)' }),
      flag('rbdp', { title: 'RBDP (recovered buffered data is protected)' }),
      reserved(5),
    ]),
    reservedBytes(25),
  ],
);
