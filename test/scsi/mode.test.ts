import { describe, expect, test } from 'vitest';
import { modeSelect6, modeSense6, modeSense10, tapeModePage } from '../../src/scsi/index.js';

const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const zeros = (count: number): string => '00'.repeat(count);

/**
 * Mode pages of an IBM ULT3580-TDA (LTO-10, revision T3S0) without a cartridge, as sg_modes printed them in a public test
 * report of September 2026; the PS bit is as the drive sent it.
 */
const LTO10: readonly (readonly [string, string, object])[] = [
  ['01', '010a28ff00000000ff000000', { tb: true, eer: true, readRetryCount: 255, writeRetryCount: 255 }],
  ['02', `020e${zeros(14)}`, { pageCode: 2, maximumBurstSize: 0 }],
  ['0a', '0a0a000100000000ffff0000', { dSense: false, dque: true, busyTimeoutPeriod: 0xffff }],
  ['0f', `0f0ec080000000ff000000ff${zeros(4)}`, { dce: true, dcc: true, dde: true, compressionAlgorithm: 0xff }],
  [
    '10',
    '900e0000000 0012c4000 1000 0000 0190',
    {
      ps: true,
      writeDelayTime: 300,
      lois: true,
      rew: false,
      eeg: true,
      selectDataCompressionAlgorithm: 1,
      wtre: 2,
      rewindOnReset: 2,
    },
  ],
  [
    '11',
    `110e03003c031800${zeros(8)}`,
    { maximumAdditionalPartitions: 3, idp: true, psum: 3, pofm: true, partitioningType: 1, partitionUnits: 8 },
  ],
  ['18', `1806${zeros(6)}`, { protocolIdentifier: 0 }],
  ['19', '1906 0000 0000 03fa', { protocolIdentifier: 0 }],
  ['1a', `9a260008${zeros(12)}00002ee0${zeros(20)}`, { ps: true, idleC: true, idleCConditionTimer: 12000 }],
  ['1c', `1c0a0804${zeros(8)}`, { dexcpt: true, mrie: 4 }],
  ['1d', `1d1e00000102${zeros(26)}`, { wormm: false, wormModeLabelRestrictions: 1, wormModeFilemarksRestrictions: 2 }],
  ['2f', 'af080001000100000001', { ps: true, pageCode: 0x2f }],
];

describe('the mode pages of a real drive', () => {
  test.each(LTO10)('%s', (_page, hex, expected) => {
    const bytes = fromHex(hex);
    const decoded = tapeModePage.decode(bytes);
    expect(decoded).toMatchObject({ complete: true, lengthBytes: bytes.length, faults: [] });
    expect(decoded.value).toMatchObject(expected);
    expect(tapeModePage.encode(decoded.value as never)).toEqual(bytes);
  });

  test('all of them behind the header of MODE SENSE(10)', () => {
    const pages = LTO10.map(([, hex]) => hex).join('');
    const header = `00 10 00 00 0008 ${zeros(8)}`;
    const data = fromHex(`0000 ${header} ${pages}`);
    data[0] = (data.length - 2) >> 8;
    data[1] = (data.length - 2) & 0xff;
    const { value, faults } = modeSense10.decode(data);
    expect(faults).toEqual([]);
    expect(value).toMatchObject({ bufferedMode: 1, wp: false, blockDescriptors: [{ densityCode: 0, blockLength: 0 }] });
    expect(value.pages?.map((page) => page.pageCode)).toEqual([1, 2, 10, 15, 16, 17, 24, 25, 26, 28, 29, 47]);
  });
});

test('what st sends to set a block size: MODE SELECT(6) with a block descriptor only', () => {
  // Linux drivers/scsi/st.c, st_int_ioctl, MTSETBLK 512 on a drive at density 5Ah.
  const list = modeSelect6.encode({
    mediumType: 0,
    wp: false,
    bufferedMode: 1,
    speed: 0,
    blockDescriptors: [{ densityCode: 0x5a, numberOfBlocks: 0, blockLength: 512 }],
    pages: [],
  });
  expect(Buffer.from(list).toString('hex')).toBe('000010085a00000000000200');
});

test('an answer that the allocation length cut off says so, and gives what is there', () => {
  // MODE SENSE(6) with allocation 12, as st sends it when it opens a drive.
  const { complete, value, faults } = modeSense6.decode(fromHex('17 00 10 08 5a 000000 00 000000'));
  expect(complete).toBe(false);
  expect(value).toMatchObject({ modeDataLength: 0x17, bufferedMode: 1, blockDescriptors: [{ densityCode: 0x5a }] });
  expect(faults).toEqual([{ kind: 'short', field: 'modeDataLength', offsetBytes: 12, neededBytes: 12 }]);
});
