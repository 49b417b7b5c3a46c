import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  capabilitiesPage,
  encryptionOff,
  encryptionOn,
  inSupportPage,
  keyFormatsPage,
  managementPage,
  nextBlockPage,
  outSupportPage,
  securityStructures,
  setDataEncryptionPage,
  statusPage,
  supportedProtocols,
  TapeKey,
} from '../../src/security/index.js';
import { holdLayout } from '../testing/layout-properties.js';

const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const zeros = (count: number): string => '00'.repeat(count);
const K = '00112233445566778899aabbccddeeff'.repeat(2);
const hello = Buffer.from('Hello world!').toString('hex');
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const key = new TapeKey(fromHex(K), sha256);

describe('every page of the security protocols', () => {
  test.each(securityStructures.map(({ id, layout }) => [id, layout] as const))(
    '%s keeps its promises',
    (_id, layout) => {
      holdLayout(layout, 60);
    },
  );
});

describe('the pages that stenc sends', () => {
  test.each([
    // stenc 1.1.1, tests/scsi.cpp
    ['1: off', encryptionOff({ style: 'stenc-1' }), `00100030 40000000 0100${zeros(8)}0020${zeros(32)}`],
    ['1: on', encryptionOn({ style: 'stenc-1', key }), `00100030 40000202 0100${zeros(8)}0020${K}`],
    [
      '1: on, --unprotect --ckod',
      encryptionOn({ style: 'stenc-1', key, rawReads: 'allowed', ckod: true }),
      `00100030 40240202 0100${zeros(8)}0020${K}`,
    ],
    [
      '1: on, -kd',
      encryptionOn({ style: 'stenc-1', key, description: 'Hello world!' }),
      `00100040 40000202 0100${zeros(8)}0020${K}0000000c${hello}`,
    ],
    // stenc 2.0.0, tests/scsi.cpp
    ['2: off', encryptionOff(), `00100010 40400000 0100${zeros(10)}`],
    ['2: on', encryptionOn({ key }), `00100030 40400202 0100${zeros(8)}0020${K}`],
    [
      '2: on, with the name of the key',
      encryptionOn({ key, description: 'Hello world!', kadFormat: true }),
      `00100040 40400202 010002${zeros(7)}0020${K}0000000c${hello}`,
    ],
  ])('%s', (_title, page, expected) => {
    expect(Buffer.from(page).toString('hex')).toBe(expected.replaceAll(' ', ''));
    expect(setDataEncryptionPage.decode(page)).toMatchObject({ complete: true, faults: [] });
  });

  test('the page of LTFS, with authenticated key-associated data, is understood', () => {
    // LinearTapeFileSystem/ltfs, src/tape_drivers/linux/sg/sg_tape.c: DKi is 3 characters and 9 bytes.
    const page = fromHex(`00100040 40000203 0100${zeros(8)}0020${K}0100000c414243000000000000000001`);
    const { value, faults } = setDataEncryptionPage.decode(page);
    expect(faults).toEqual([]);
    expect(value).toMatchObject({ decryptionMode: 3, kads: [{ kadType: 1, keyDescriptorLength: 12 }] });
  });

  test('what a drive would refuse is refused before', () => {
    const short = new TapeKey(new Uint8Array(16), sha256);
    expect(() => encryptionOn({ key: short })).toThrow('key must be of 256 bits, not 128');
    expect(() => encryptionOn({ key, description: 'x'.repeat(33) })).toThrow('at most 32 bytes, not 33');
    expect(() => encryptionOn({ key, description: 'ü' })).toThrow('ASCII');
    expect(() => encryptionOn({ key, decryption: 'raw', rawReads: 'denied' })).toThrow('rawReads must not be denied');
    expect(() => encryptionOn({ key, algorithm: 256 })).toThrow('algorithmIndex must be an integer from 0 to 255');
  });

  test('the dump of a page shows the key to those who ask for it only', () => {
    const page = encryptionOn({ key, description: 'Hello world!' });
    const shown = (options?: { secrets: boolean }): string =>
      JSON.stringify(setDataEncryptionPage.explain(page, 0, options));
    expect(shown()).not.toContain('22 33');
    expect(shown()).toContain('48 65 6c 6c 6f');
    expect(shown({ secrets: true })).toContain('00 11 22 33');
    // A KEY LENGTH that lies: the rest of the key would be taken for key-associated data.
    page[19] = 4;
    expect(shown()).not.toMatch(/44 55|cc dd|ee ff/);
  });
});

describe('pages that drives give', () => {
  test('capabilities: two algorithms', () => {
    // stenc 2.0.0, tests/output.cpp: a page of a drive with another descriptor added by hand, but PAGE LENGTH left 003Ch.
    const algorithms =
      '010000148a8c0020003c0020ed0000000000000000010014020000148a8f0020003c0020d90000000000000000010010';
    const asPrinted = capabilitiesPage.decode(fromHex(`0010003c 09${zeros(15)} ${algorithms}`));
    expect(asPrinted.faults.map(({ kind, field }) => [kind, field])).toEqual([
      ['length', 'algorithms[1].securityAlgorithmCode'],
      ['unknown', 'algorithms'],
    ]);
    expect(asPrinted.value.algorithms).toHaveLength(1);
    const page = fromHex(`00100040 09${zeros(15)} ${algorithms}`);
    const { value, faults } = capabilitiesPage.decode(page);
    expect(faults).toEqual([]);
    expect(value).toMatchObject({
      extdecc: 2,
      cfgP: 1,
      algorithms: [
        {
          algorithmIndex: 1,
          avfmv: true,
          encryptC: 2,
          decryptC: 2,
          avfclp: 2,
          kadfC: true,
          vcelbC: true,
          ukadf: false,
          rdmcC: 6,
        },
        { algorithmIndex: 2, ukadf: true, akadf: true, keySize: 32, rdmcC: 4, securityAlgorithmCode: 0x00010010 },
      ],
    });
    expect(value.algorithms?.[0]).toMatchObject({
      maximumUnauthenticatedKadBytes: 32,
      maximumAuthenticatedKadBytes: 60,
    });
  });

  test.each([
    // stenc 2.0.0, tests/output.cpp: traffic of a device
    [
      'encrypting',
      `00200024 42020201 00000001 18000000 ${zeros(8)} 0001000c${hello}`,
      {
        encryptionMode: 2,
        decryptionMode: 2,
        keyInstanceCounter: 1,
        vcelb: true,
        parametersControl: 1,
        itNexusScope: 2,
      },
    ],
    ['all off', `00200014 00000000 00000000 10${zeros(11)}`, { encryptionMode: 0, keyInstanceCounter: 0, kads: [] }],
  ])('status: %s', (_title, hex, expected) => {
    const { value, faults, complete } = statusPage.decode(fromHex(hex));
    expect(faults).toEqual([]);
    expect(complete).toBe(true);
    expect(value).toMatchObject(expected);
  });

  test.each([
    ['encrypted, readable', `0021001c 0000000000000000 05010000 0001000c${hello}`, 5, 1],
    ['not encrypted', '0021000c 0000000000000000 03000000', 3, 0],
  ])('next block: %s', (_title, hex, encryptionStatus, kads) => {
    const { value, faults } = nextBlockPage.decode(fromHex(hex));
    expect(faults).toEqual([]);
    expect(value.encryptionStatus).toBe(encryptionStatus);
    expect(value.kads).toHaveLength(kads);
  });

  test('what there is', () => {
    // Oracle's T10000 reference, Quantum's LTO-4 reference; HP's LTO-5 manual for the management page.
    const codes = inSupportPage.decode(fromHex('0000000e 0000 0001 0010 0011 0012 0020 0021')).value.supportedPageCodes;
    expect(codes?.map(({ supportedPageCode }) => supportedPageCode)).toEqual([0, 1, 0x10, 0x11, 0x12, 0x20, 0x21]);
    expect(outSupportPage.decode(fromHex('00010002 0010')).faults).toEqual([]);
    expect(keyFormatsPage.decode(fromHex('00110001 00')).value.supportedKeyFormats).toEqual([{ keyFormat: 0 }]);
    const management = managementPage.decode(fromHex(`0012000c 01070007 ${zeros(8)}`));
    expect(management.faults).toEqual([]);
    expect(management.value).toMatchObject({ lockC: true, ckodC: true, ckorpC: true, ckorlC: true, aitnC: true });
    const protocols = supportedProtocols.decode(fromHex('0000000000000002 0020')).value.supportedSecurityProtocols;
    expect(protocols).toEqual([{ securityProtocol: 0 }, { securityProtocol: 0x20 }]);
  });
});
