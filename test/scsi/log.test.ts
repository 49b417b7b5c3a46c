import { describe, expect, test } from 'vitest';
import { unsigned } from '../../src/bytes/index.js';
import {
  densityReport,
  deviceStatistics,
  mediumTypeReport,
  partitionRecords,
  sequentialAccessDevice,
  supportedPagesLog,
  tapeAlert,
  tapeDiagnosticData,
  veryHighFrequencyData,
  volumeStatistics,
} from '../../src/scsi/index.js';

const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));
const ascii = (text: string): string => Buffer.from(text).toString('hex');

/** A log page with the right length: code, subpage, parameters in hex. */
const page = (code: string, parameters: string): Uint8Array => {
  const bytes = fromHex(`${code} 00 0000 ${parameters}`);
  bytes[2] = (bytes.length - 4) >> 8;
  bytes[3] = (bytes.length - 4) & 0xff;
  return bytes;
};

describe('log pages', () => {
  test('that a real drive has', () => {
    // An IBM ULT3580-TDA (LTO-10), from what sg_logs listed in a public test report of September 2026.
    const codes = '00 02 03 06 0c 11 12 14 16 17 1a 1b 2e 30 31 32 33 34 37 38 39 3b 3c 3d';
    const { value, faults } = supportedPagesLog.decode(page('00', codes));
    expect(faults).toEqual([]);
    expect(value.supportedPages?.map((one) => one.supportedPageCode)).toEqual([...fromHex(codes)]);
  });

  test('values have the lengths that drives give them', () => {
    const bytes = page('0c', '0000 40 08 0000000000001000  0008 40 04 00000c41  8000 40 02 0001');
    const { value, faults } = sequentialAccessDevice.decode(bytes);
    expect(faults).toEqual([]);
    expect(value.parameters?.map((one) => [one.parameterCode, unsigned(one.parameterValue)])).toEqual([
      [0, 4096n],
      [8, 3137n],
      [0x8000, 1n],
    ]);
    const shown = sequentialAccessDevice.explain(bytes).filter(({ name }) => name.includes('BUFFER'));
    expect(shown.map(({ value: number, unit }) => [number, unit])).toEqual([['3137', 'MB']]);
  });

  test('of the cartridge: numbers, texts, a number for each partition', () => {
    const bytes = page(
      '17',
      `0016 03 04 01aabbcc  0042 01 20 ${ascii('IBM015LA'.padEnd(32))}  0045 01 09 ${ascii('LTOLA62  ')}
       0202 03 10 07 00 0000 0001f08e  07 00 0001 01a8cae7`,
    );
    const { value, faults } = volumeStatistics.decode(bytes);
    expect(faults).toEqual([]);
    const lines = volumeStatistics.explain(bytes).map((line) => `${line.name} ${line.value}`);
    expect(lines).toContain('VOLUME PERSONALITY "LTOLA62  "');
    const records = partitionRecords.decode(value.parameters?.[3]?.parameterValue as Uint8Array);
    expect(records.faults).toEqual([]);
    const counters = records.value.partitionRecords?.map((one) => unsigned(one.partitionRecordDataCounter));
    // In MB, of a cartridge with the two partitions of LTFS: the same report.
    expect(counters).toEqual([127118n, 27839207n]);
  });

  test('TapeAlert: the flags by their names', () => {
    const flags = Array.from(
      { length: 64 },
      (_, i) => `${(i + 1).toString(16).padStart(4, '0')} 00 01 ${i === 2 ? '01' : '00'}`,
    );
    const bytes = page('2e', flags.join(''));
    const { value, faults } = tapeAlert.decode(bytes);
    expect(faults).toEqual([]);
    expect(value.parameters?.filter((one) => one.parameterValue[0] !== 0).map((one) => one.parameterCode)).toEqual([3]);
    expect(tapeAlert.explain(bytes).find(({ value: text, name }) => text === '1' && /ERROR/.test(name))?.name).toBe(
      'HARD ERROR',
    );
  });

  test('a failure that the drive remembers', () => {
    // As the same drive had it: key 3, 0C/00, operation code 0Ah.
    const failure = `0000 03 48 0000 62 a8 00000005 00 03 0c 00 00000000 54335330 00000001 0a 00 0000 ${ascii('T5KVFD2NT4'.padEnd(32))} 02 00 018f00000000`;
    const bytes = page('16', failure.replace('0000 03 48', '0000 03 44'));
    const { value, faults } = tapeDiagnosticData.decode(bytes);
    expect(faults).toEqual([]);
    expect(value.parameters).toMatchObject([
      { densityCode: 0x62, senseKey: 3, additionalSenseCode: 0x0c, operationCode: 0x0a, mediumIdNumber: 'T5KVFD2NT4' },
    ]);
  });

  test('what is inside of a parameter', () => {
    const { value, faults } = veryHighFrequencyData.decode(fromHex('31 17 06 01'));
    expect(faults).toEqual([]);
    expect(value).toMatchObject({
      macc: true,
      cmpr: true,
      dinit: true,
      mounted: true,
      dtDeviceActivity: 6,
      tafc: true,
    });
    expect(deviceStatistics.decode(page('14', '0000 03 04 00000007')).faults).toEqual([]);
  });

  test('a value that is longer than its page is told, and what comes before it is there', () => {
    const { value, faults } = sequentialAccessDevice.decode(fromHex('0c000008 0000 40 01 07 0001 40 '));
    expect(value.parameters).toHaveLength(1);
    expect(faults.map(({ kind, offsetBytes }) => [kind, offsetBytes])).toEqual([
      ['length', 12],
      ['unknown', 9],
    ]);
  });
});

describe('REPORT DENSITY SUPPORT', () => {
  test('by density: an LTO-5 drive', () => {
    // doug-gilbert/sg3_utils, inhex/rep_density.hex: the answer of an HP drive.
    const { value, faults } = densityReport.decode(
      fromHex(`00 9e 00 00 44 44 00 00  00 00 25 a6 00 7f 02 c0 00 06 1a 80 4c 54 4f 2d  43 56 45 20 55 2d 33 31
        36 20 20 20 55 6c 74 72  69 75 6d 20 33 2f 31 36 54 20 20 20 20 20 20 20  46 46 80 00 00 00 31 b5
        00 7f 03 80 00 0c 35 00  4c 54 4f 2d 43 56 45 20 55 2d 34 31 36 20 20 20  55 6c 74 72 69 75 6d 20
        34 2f 31 36 54 20 20 20  20 20 20 20 58 58 a0 00 00 00 3b 26 00 7f 05 00  00 16 e3 60 4c 54 4f 2d
        43 56 45 20 55 2d 35 31  36 20 20 20 55 6c 74 72 69 75 6d 20 35 2f 31 36  54 20 20 20 20 20 20 20`),
    );
    expect(faults).toEqual([]);
    expect(value.densities).toMatchObject([
      { primaryDensityCode: 0x44, wrtok: false, capacity: 400000, densityName: 'U-316', description: 'Ultrium 3/16T' },
      { primaryDensityCode: 0x46, wrtok: true, tracks: 896 },
      { primaryDensityCode: 0x58, wrtok: true, deflt: true, bitsPerMm: 15142, tracks: 1280, capacity: 1500000 },
    ]);
  });

  test('by medium type', () => {
    // inhex/rep_density_media_typem.hex
    const { value, faults } = mediumTypeReport.decode(
      fromHex(`00 3a 00 00 00 00 00 34  01 58 00 00 00 00 00 00 00 00 00 7f 03 4e 00 00  48 50 20 20 20 20 20 20
        4c 54 4f 35 44 61 74 61  55 6c 74 72 69 75 6d 20 35 20 44 61 74 61 20 54  61 70 65 20`),
    );
    expect(faults).toEqual([]);
    expect(value.mediumTypes).toMatchObject([
      { mediumLength: 846, assigningOrganization: 'HP', mediumTypeName: 'LTO5Data' },
    ]);
  });
});
