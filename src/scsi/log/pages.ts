/**
 * The log pages of tape drives. SPC-5 and SSC-5; codes and units held against sg3-utils' src/sg_logs.c, and the pages
 * that LTO drives have of their own against it and IBM's and HP's LTO references.
 */
import { tapeAlertFlags } from '../tape-alert.js';
import { type LogParameter, logPage, supportedLogPages, supportedLogPagesAndSubpages } from './parameter.js';

const SPC = 'SPC-5';
const SSC = 'SSC-5';

/** Log pages by their code. */
export const logPageNames: ReadonlyMap<number, string> = new Map([
  [0x00, 'supported log pages'],
  [0x01, 'buffer over-run/under-run'],
  [0x02, 'write error counters'],
  [0x03, 'read error counters'],
  [0x06, 'non-medium errors'],
  [0x0c, 'sequential-access device'],
  [0x0d, 'temperature'],
  [0x0e, 'start-stop cycle counter'],
  [0x10, 'self-test results'],
  [0x11, 'DT device status'],
  [0x12, 'TapeAlert response'],
  [0x13, 'requested recovery'],
  [0x14, 'device statistics'],
  [0x15, 'service buffers information'],
  [0x16, 'tape diagnostic data'],
  [0x17, 'volume statistics'],
  [0x18, 'protocol-specific port'],
  [0x1a, 'power condition transitions'],
  [0x1b, 'data compression'],
  [0x2e, 'TapeAlert'],
  [0x2f, 'informational exceptions'],
  [0x30, 'tape usage (vendor)'],
  [0x31, 'tape capacity (vendor)'],
  [0x32, 'data compression (vendor)'],
]);

export const supportedPagesLog = supportedLogPages(logPageNames);
export const supportedPagesAndSubpagesLog = supportedLogPagesAndSubpages(logPageNames);

const counters = (names: readonly string[]): LogParameter[] => names.map((name, code) => ({ code, name }));

const ERROR_COUNTERS: readonly LogParameter[] = [
  { code: 0, name: 'errors corrected without substantial delay' },
  { code: 1, name: 'errors corrected with possible delays' },
  { code: 2, name: 'total rewrites or rereads' },
  { code: 3, name: 'total errors corrected' },
  { code: 4, name: 'total times the correction algorithm was processed' },
  { code: 5, name: 'total bytes processed', unit: 'bytes' },
  { code: 6, name: 'total uncorrected errors' },
];

export const writeErrorCounters = logPage({
  code: 0x02,
  name: 'write error counters log page',
  source: `${SPC}, error counter log pages`,
  parameters: ERROR_COUNTERS,
});
export const readErrorCounters = logPage({
  code: 0x03,
  name: 'read error counters log page',
  source: `${SPC}, error counter log pages`,
  parameters: ERROR_COUNTERS,
});
export const nonMediumErrors = logPage({
  code: 0x06,
  name: 'non-medium errors log page',
  source: `${SPC}, non-medium error log page`,
  parameters: counters(['non-medium error count']),
});

/** How much went to the tape and came from it, and how full it is. */
export const sequentialAccessDevice = logPage({
  code: 0x0c,
  name: 'sequential-access device log page',
  source: `${SSC}, sequential-access device log page`,
  parameters: [
    { code: 0, name: 'data bytes received with WRITE operations', unit: 'bytes' },
    { code: 1, name: 'data bytes written to the medium by WRITE operations', unit: 'bytes' },
    { code: 2, name: 'data bytes read from the medium by READ operations', unit: 'bytes' },
    { code: 3, name: 'data bytes transferred by READ operations', unit: 'bytes' },
    { code: 4, name: 'native capacity from BOP to EOD', unit: 'MB' },
    { code: 5, name: 'native capacity from BOP to EW of the current partition', unit: 'MB' },
    { code: 6, name: 'minimum native capacity from EW to EOP of the current partition', unit: 'MB' },
    { code: 7, name: 'native capacity from BOP to the current position', unit: 'MB' },
    { code: 8, name: 'maximum native capacity in the device object buffer', unit: 'MB' },
    { code: 0x100, name: 'cleaning required (other than 0)' },
  ],
});

/** Two bytes each: the first is reserved, the second is the temperature; FFh: not known. */
export const temperature = logPage({
  code: 0x0d,
  name: 'temperature log page',
  source: `${SPC}, temperature log page`,
  parameters: [
    { code: 0, name: 'temperature', unit: '°C' },
    { code: 1, name: 'reference temperature', unit: '°C' },
  ],
});

/** What a library watches: whether the drive is ready, cleaning is wanted, a flag has come up. */
export const deviceStatus = logPage({
  code: 0x11,
  name: 'DT device status log page',
  source: `${SSC}, DT device status log page`,
  parameters: [
    { code: 0x0000, name: 'very high frequency data', as: 'bytes' },
    { code: 0x0001, name: 'very high frequency polling delay', as: 'bytes' },
    { code: 0x0002, name: 'DT device ADC data encryption control status', as: 'bytes' },
    { code: 0x0003, name: 'key management error data', as: 'bytes' },
    ...[1, 2, 3, 4].map((port) => ({
      code: 0x0100 + port,
      name: `DT device primary port ${port} status`,
      as: 'bytes' as const,
    })),
  ],
});

/** Reading it leaves the flags as they are, which reading page 2Eh does not. */
export const tapeAlertResponse = logPage({
  code: 0x12,
  name: 'TapeAlert response log page',
  source: `${SSC}, TapeAlert response log page`,
  parameters: [{ code: 0, name: 'flags 1 to 64', as: 'bytes' }],
});

/** How a library can help a drive that is stuck. */
export const requestedRecovery = logPage({
  code: 0x13,
  name: 'requested recovery log page',
  source: `${SSC}, requested recovery log page`,
  parameters: [{ code: 0, name: 'recovery procedures', as: 'bytes' }],
});

/** The life of the drive. */
export const deviceStatistics = logPage({
  code: 0x14,
  name: 'device statistics log page',
  source: `${SSC}, device statistics log page`,
  parameters: [
    { code: 0x00, name: 'lifetime media loads' },
    { code: 0x01, name: 'lifetime cleaning operations' },
    { code: 0x02, name: 'lifetime power on hours', unit: 'h' },
    { code: 0x03, name: 'lifetime medium motion (head) hours', unit: 'h' },
    { code: 0x04, name: 'lifetime meters of tape processed', unit: 'm' },
    { code: 0x05, name: 'lifetime medium motion (head) hours when incompatible media was last loaded', unit: 'h' },
    { code: 0x06, name: 'lifetime power on hours when the last temperature condition occurred', unit: 'h' },
    { code: 0x07, name: 'lifetime power on hours when the last power consumption condition occurred', unit: 'h' },
    { code: 0x08, name: 'medium motion (head) hours since the last successful cleaning', unit: 'h' },
    { code: 0x09, name: 'medium motion (head) hours since the second to last successful cleaning', unit: 'h' },
    { code: 0x0a, name: 'medium motion (head) hours since the third to last successful cleaning', unit: 'h' },
    { code: 0x0b, name: 'lifetime power on hours when the last operator initiated forced reset occurred', unit: 'h' },
    { code: 0x0c, name: 'lifetime power cycles' },
    { code: 0x0d, name: 'volume loads since the last parameter reset' },
    { code: 0x0e, name: 'hard write errors' },
    { code: 0x0f, name: 'hard read errors' },
    { code: 0x10, name: 'duty cycle sample time', unit: 'ms' },
    { code: 0x11, name: 'read duty cycle' },
    { code: 0x12, name: 'write duty cycle' },
    { code: 0x13, name: 'activity duty cycle' },
    { code: 0x14, name: 'volume not present duty cycle' },
    { code: 0x15, name: 'ready duty cycle' },
    { code: 0x16, name: 'megabytes transferred from the application client in the sample time', unit: 'MB' },
    { code: 0x17, name: 'megabytes transferred to the application client in the sample time', unit: 'MB' },
    { code: 0x40, name: 'drive manufacturer serial number', as: 'text' },
    { code: 0x41, name: 'drive serial number', as: 'text' },
    { code: 0x80, name: 'medium removal prevented' },
    { code: 0x81, name: 'maximum recommended mechanism temperature exceeded' },
    { code: 0x1000, name: 'medium motion (head) hours for each medium type', as: 'bytes' },
  ],
});

/** The life of the cartridge. */
export const volumeStatistics = logPage({
  code: 0x17,
  name: 'volume statistics log page',
  source: `${SSC}, volume statistics log pages`,
  parameters: [
    { code: 0x00, name: 'page valid' },
    { code: 0x01, name: 'thread count' },
    { code: 0x02, name: 'total data sets written' },
    { code: 0x03, name: 'total write retries' },
    { code: 0x04, name: 'total unrecovered write errors' },
    { code: 0x05, name: 'total suspended writes' },
    { code: 0x06, name: 'total fatal suspended writes' },
    { code: 0x07, name: 'total data sets read' },
    { code: 0x08, name: 'total read retries' },
    { code: 0x09, name: 'total unrecovered read errors' },
    { code: 0x0a, name: 'total suspended reads' },
    { code: 0x0b, name: 'total fatal suspended reads' },
    { code: 0x0c, name: 'last mount unrecovered write errors' },
    { code: 0x0d, name: 'last mount unrecovered read errors' },
    { code: 0x0e, name: 'last mount megabytes written', unit: 'MB' },
    { code: 0x0f, name: 'last mount megabytes read', unit: 'MB' },
    { code: 0x10, name: 'lifetime megabytes written', unit: 'MB' },
    { code: 0x11, name: 'lifetime megabytes read', unit: 'MB' },
    { code: 0x12, name: 'last load write compression ratio', unit: 'hundredths' },
    { code: 0x13, name: 'last load read compression ratio', unit: 'hundredths' },
    { code: 0x14, name: 'medium mount time', unit: 'ms' },
    { code: 0x15, name: 'medium ready time', unit: 'ms' },
    { code: 0x16, name: 'total native capacity', unit: 'MB' },
    { code: 0x17, name: 'total used native capacity', unit: 'MB' },
    { code: 0x18, name: 'application design capacity', unit: 'MB' },
    { code: 0x19, name: 'volume useful life remaining', unit: '%' },
    { code: 0x1a, name: 'volume stop writes of forward wraps' },
    { code: 0x1b, name: 'volume stop writes of backward wraps' },
    { code: 0x40, name: 'volume serial number', as: 'text' },
    { code: 0x41, name: 'tape lot identifier', as: 'text' },
    { code: 0x42, name: 'volume barcode', as: 'text' },
    { code: 0x43, name: 'volume manufacturer', as: 'text' },
    { code: 0x44, name: 'volume license code', as: 'text' },
    { code: 0x45, name: 'volume personality', as: 'text' },
    { code: 0x80, name: 'write protect' },
    { code: 0x81, name: 'WORM' },
    { code: 0x82, name: 'maximum recommended tape path temperature exceeded' },
    { code: 0x100, name: 'volume write mounts' },
    { code: 0x101, name: 'beginning of medium passes' },
    { code: 0x102, name: 'middle of medium passes' },
    { code: 0x200, name: 'logical position of the first encrypted logical object', as: 'bytes' },
    { code: 0x201, name: 'logical position of the first unencrypted logical object behind it', as: 'bytes' },
    { code: 0x202, name: 'native capacity of partitions', as: 'bytes' },
    { code: 0x203, name: 'used native capacity of partitions', as: 'bytes' },
    { code: 0x204, name: 'remaining native capacity of partitions', as: 'bytes' },
    { code: 0x300, name: 'mount history', as: 'bytes' },
  ],
});

const COMPRESSION: readonly LogParameter[] = [
  { code: 0, name: 'read compression ratio', unit: 'hundredths' },
  { code: 1, name: 'write compression ratio', unit: 'hundredths' },
  { code: 2, name: 'megabytes transferred to the server', unit: 'MB' },
  { code: 3, name: 'bytes transferred to the server', unit: 'bytes' },
  { code: 4, name: 'megabytes read from tape', unit: 'MB' },
  { code: 5, name: 'bytes read from tape', unit: 'bytes' },
  { code: 6, name: 'megabytes transferred from the server', unit: 'MB' },
  { code: 7, name: 'bytes transferred from the server', unit: 'bytes' },
  { code: 8, name: 'megabytes written to tape', unit: 'MB' },
  { code: 9, name: 'bytes written to tape', unit: 'bytes' },
  { code: 0x100, name: 'data compression enabled' },
];

export const dataCompressionLog = logPage({
  code: 0x1b,
  name: 'data compression log page',
  source: `${SSC}, data compression log page`,
  parameters: COMPRESSION,
});
/** What LTO-5 drives and older have in place of page 1Bh. */
export const vendorDataCompressionLog = logPage({
  code: 0x32,
  name: 'data compression log page (vendor)',
  source: 'IBM and HP, LTO SCSI references',
  parameters: COMPRESSION,
});

/** Reading it clears the flags for the reader. */
export const tapeAlert = logPage({
  code: 0x2e,
  name: 'TapeAlert log page',
  source: `${SSC}, TapeAlert log page`,
  parameters: tapeAlertFlags.map(({ flag, name }) => ({ code: flag, name })),
});

/** Capacity by partition, as LTO drives tell it. */
export const tapeCapacity = logPage({
  code: 0x31,
  name: 'tape capacity log page (vendor)',
  source: 'IBM and HP, LTO SCSI references',
  parameters: [
    { code: 1, name: 'main partition remaining capacity', unit: 'MiB' },
    { code: 2, name: 'alternate partition remaining capacity', unit: 'MiB' },
    { code: 3, name: 'main partition maximum capacity', unit: 'MiB' },
    { code: 4, name: 'alternate partition maximum capacity', unit: 'MiB' },
  ],
});
