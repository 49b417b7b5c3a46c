import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodable } from '../../emulator/testing/index.js';
import { FormatError } from '../../src/bytes/index.js';
import {
  decodeSense,
  descriptorSense,
  encodeCdb,
  encodeSense,
  explainSense,
  fixedSense,
  inquiryCdb,
  keySpecificLayout,
  read6Cdb,
  type Sense,
  type SenseFormat,
  tellSense,
} from '../../src/scsi/index.js';
import { settings } from '../testing/settings.js';

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));

/** From the folder inhex of sg3_utils 1.49 (fixed_sense, descriptor_sense, forwarded_sense), whose comments say what is in them. */
const SG3_FIXED = bytesOf('f0 00 03 00 00 12 34 0a 00 00 00 00 11 00 77 80 01 98');
const SG3_DESCRIPTOR = bytesOf(
  `72 01 03 02 80 00 00 4c
   00 0a 80 00 11 22 33 44 55 66 77 bb
   01 0a 00 00 33 44 55 66 77 bb cc ff
   02 06 00 00 80 01 01 00
   03 02 00 45
   0a 06 02 01 02 00 32 01
   05 02 00 20
   0b 1a 01 00 00 00 00 01 01 02 03 04 05 06 07 08 01 02 03 04 55 06 07 08 02 00 12 34`,
);
const SG3_FORWARDED = bytesOf(
  '72 06 18 07 00 00 00 1c 0c 0a 01 02 72 06 18 07 00 00 00 00 00 0a 80 00 11 22 33 44 55 66 77 88 03 02 00 99',
);

describe('sense data', () => {
  test('fixed format, of sg3_utils', () => {
    expect(decodeSense(SG3_FIXED)).toEqual({
      sense: {
        format: 'fixed',
        responseCode: 0x70,
        deferred: false,
        key: 3,
        keyName: 'MEDIUM ERROR',
        asc: 0x11,
        ascq: 0,
        name: 'UNRECOVERED READ ERROR',
        filemark: false,
        eom: false,
        ili: false,
        sdatOverflow: false,
        information: 0x1234n,
        commandSpecificInformation: undefined,
        fieldReplaceableUnit: 0x77,
        keySpecific: { kind: 'actual retry count', count: 0x198 },
        additionalBytes: undefined,
        otherDescriptors: [],
        missingBytes: 0,
      },
      findings: [],
    });
  });

  test('descriptor format, of sg3_utils', () => {
    const { sense, findings } = decodeSense(SG3_DESCRIPTOR);
    expect(findings).toEqual([]);
    expect(sense).toMatchObject({
      format: 'descriptor',
      key: 1,
      name: 'EXCESSIVE WRITE ERRORS',
      sdatOverflow: true,
      ili: true,
      information: 0x11223344556677bbn,
      commandSpecificInformation: 0x3344556677bbccffn,
      fieldReplaceableUnit: 0x45,
      keySpecific: { kind: 'actual retry count', count: 257 },
    });
    expect(sense?.otherDescriptors).toMatchObject([
      { descriptorType: 0x0a, anotherSenseKey: 2, anotherProgressIndication: 0x3201 },
      { descriptorType: 0x0b },
    ]);
    expect(decodeSense(SG3_FORWARDED).sense?.otherDescriptors).toMatchObject([
      { descriptorType: 0x0c, fsdt: false, senseDataSource: 1, forwardedStatus: 2, forwardedSenseData: { length: 8 } },
    ]);
  });

  test('what a drive says of a filemark, in both formats', () => {
    // READ of 4 blocks of which 1 came: ssc residual 3. The bytes by hand, from SSC-5's and SPC-5's tables.
    const filemark = { key: 0, asc: 0, ascq: 1, filemark: true, information: 3n };
    const fixed = encodeSense(filemark, { format: 'fixed' });
    expect(fixed).toEqual(bytesOf('f0 00 80 00 00 00 03 0a 00 00 00 00 00 01 00 00 00 00'));
    const descriptors = encodeSense(filemark, { format: 'descriptor' });
    expect(descriptors).toEqual(bytesOf('72 00 00 01 00 00 00 10 000a8000 0000000000000003 04020080'));
  });

  test('a residual has a sign, and is none where VALID is 0', () => {
    const longer = decodeSense(bytesOf('f0 00 20 ff ff fe 40 0a 00 00 00 00 00 00 00 00 00 00')).sense;
    expect(longer).toMatchObject({ ili: true, information: -448n });
    expect(decodeSense(bytesOf('70 00 20 ff ff fe 40 0a 00000000 0000 00 000000')).sense?.information).toBeUndefined();
    const wide = encodeSense({ key: 0, asc: 0, ascq: 0, information: -(2n ** 40n) }, { format: 'descriptor' });
    expect(decodeSense(wide).sense?.information).toBe(-(2n ** 40n));
  });

  test.each([
    ['deferred, fixed', '71 00 03 00 00 00 00 0a 00000000 0c00 00 000000', { deferred: true, format: 'fixed' }],
    ['deferred, descriptor', '73 03 0c 00 00 00 00 00', { deferred: true, format: 'descriptor' }],
    [
      'field pointer',
      '70 00 05 00000000 0a 00000000 2400 00 cd 00 02',
      { keySpecific: { kind: 'field pointer', of: 'command', byte: 2, bit: 5 } },
    ],
    [
      'field pointer to a byte of parameters',
      '72 05 26 00 00 00 00 08 02 06 0000 800011 00',
      { keySpecific: { kind: 'field pointer', of: 'parameters', byte: 17, bit: undefined } },
    ],
    [
      'progress',
      '70 00 02 00000000 0a 00000000 0407 00 808000',
      { keySpecific: { kind: 'progress indication', done: 0x8000 } },
    ],
    [
      'segment pointer',
      '70 00 0a 00000000 0a 00000000 0d00 00 a80003',
      { keySpecific: { kind: 'segment pointer', of: 'segment descriptor', byte: 3, bit: 0 } },
    ],
    [
      'unit attention condition queue',
      '70 00 06 00000000 0a 00000000 2900 00 810000',
      { keySpecific: { kind: 'unit attention condition queue', overflow: true } },
    ],
    [
      'key without specific bytes',
      '70 00 08 00000000 0a 00000000 0005 00 800102',
      { keySpecific: { kind: 'unspecified', bytes: bytesOf('800102') } },
    ],
    ["the maker's bytes", '70 00 00 00000000 0c 00000000 0000 00 000000 abcd', { additionalBytes: bytesOf('abcd') }],
    ['cut off by the allocation length', '70 00 06 00000000 28 00000000 2900 00 000000', { missingBytes: 30 }],
  ])('%s', (_what, hex, expected) => {
    const { sense, findings } = decodeSense(bytesOf(hex));
    expect(sense).toMatchObject(expected);
    expect(findings).toEqual([]);
  });

  test.each([
    ['nothing', '', ['SCSI_NO_SENSE_DATA'], false],
    ['zeros', '00 00 00 00', ['SCSI_NO_SENSE_DATA'], false],
    ["the maker's own", 'ff 01', ['SCSI_NO_SENSE_DATA'], false],
    ['cut off before the key', '70 00', ['STRUCTURE_SHORT'], false],
    ['cut off before the additional sense code', '70 00 03 00 00 00 00 0a 00 00', ['STRUCTURE_SHORT'], true],
    ['too short a length', '70 00 03 00 00 00 00 04 00 00 00 00', ['STRUCTURE_LENGTH'], true],
    ['reserved bits', '72 f3 0c 00 00 00 00 00', ['STRUCTURE_RESERVED'], true],
    [
      'a descriptor cut off by its list',
      '72 00 00 00 00 00 00 03 03 02 00',
      ['STRUCTURE_LENGTH', 'STRUCTURE_UNKNOWN_BYTES'],
      true,
    ],
  ])('%s is told', (_what, hex, codes, there) => {
    const { sense, findings } = decodeSense(bytesOf(hex), { offset: 64 });
    expect(findings.map(({ code }) => code)).toEqual(codes);
    for (const { at } of findings) expect(at.offset).toBeGreaterThanOrEqual(64);
    expect(sense !== undefined).toBe(there);
  });

  test('reserved bits in the sense key specific bytes are told where they stand', () => {
    const fixed = decodeSense(bytesOf('70 00 05 00000000 0a 00000000 2400 00 f00002')).findings;
    expect(fixed).toMatchObject([{ code: 'STRUCTURE_RESERVED', at: { offset: 15 } }]);
    const descriptor = decodeSense(bytesOf('72 05 24 00 00 00 00 0c 03020011 02 06 0000 f00002 00')).findings;
    expect(descriptor).toMatchObject([{ code: 'STRUCTURE_RESERVED', at: { offset: 16 } }]);
  });

  test('of two descriptors of one type the first counts, and the second is kept', () => {
    const both = bytesOf('72 00 00 00 00 00 00 08 03020011 03020022');
    const { sense } = decodeSense(both);
    expect(sense?.fieldReplaceableUnit).toBe(0x11);
    expect(encodeSense(sense as Sense, { format: 'descriptor' })).toEqual(both);
  });

  test('what does not fit a format is refused', () => {
    const big = { key: 3, asc: 0x11, ascq: 0, information: 2n ** 31n };
    expect(() => encodeSense(big, { format: 'fixed' })).toThrow(FormatError);
    expect(encodeSense(big, { format: 'descriptor' }).length).toBe(20);
    const specific = { key: 3, asc: 0x11, ascq: 0, keySpecific: { kind: 'progress indication', done: 1 } } as const;
    expect(() => encodeSense(specific, { format: 'fixed' })).toThrow('which sense key 3 does not have');
    const none = { key: 0, asc: 0, ascq: 0 };
    expect(() => encodeSense({ ...none, additionalBytes: Uint8Array.of(1) }, { format: 'descriptor' })).toThrow(
      'additionalBytes',
    );
    const other = [{ descriptorType: 0x80, descriptorData: Uint8Array.of(1) }];
    expect(() => encodeSense({ ...none, otherDescriptors: other }, { format: 'fixed' })).toThrow('otherDescriptors');
  });
});

/** Whatever can be said in a format. */
const anySense = (format: SenseFormat): fc.Arbitrary<Parameters<typeof encodeSense>[0]> =>
  fc.integer({ min: 0, max: 15 }).chain((key) =>
    fc.record({
      key: fc.constant(key),
      asc: fc.nat(255),
      ascq: fc.nat(255),
      deferred: fc.boolean(),
      filemark: fc.boolean(),
      eom: fc.boolean(),
      ili: fc.boolean(),
      sdatOverflow: fc.boolean(),
      information: fc.option(
        fc.bigInt(
          format === 'fixed' ? { min: -(2n ** 31n), max: 2n ** 31n - 1n } : { min: -(2n ** 63n), max: 2n ** 63n - 1n },
        ),
        { nil: undefined },
      ),
      commandSpecificInformation: fc.option(
        fc.bigInt({ min: 1n, max: format === 'fixed' ? 2n ** 32n - 1n : 2n ** 64n - 1n }),
        { nil: undefined },
      ),
      fieldReplaceableUnit: fc.option(fc.integer({ min: 1, max: 255 }), { nil: undefined }),
    }),
  );

describe.each(['fixed', 'descriptor'] as const)('%s format', (format) => {
  test('decode gives what encode took', () => {
    fc.assert(
      fc.property(anySense(format), (given) => {
        const { sense, findings } = decodeSense(encodeSense(given, { format }));
        expect(findings).toEqual([]);
        expect(sense).toMatchObject({ ...given, format });
        expect(encodeSense(sense as Sense, { format })).toEqual(encodeSense(given, { format }));
      }),
      settings(),
    );
  });

  test('any sense data become one value, whose words can be told', () => {
    const layout = format === 'fixed' ? fixedSense : descriptorSense;
    fc.assert(
      fc.property(encodable<Parameters<typeof layout.encode>[0]>(layout), fc.nat(), (value, cut) => {
        const bytes = layout.encode(value as never);
        const { sense } = decodeSense(bytes.subarray(0, cut % (bytes.length + 1)));
        if (sense === undefined) return;
        const told = tellSense(sense, { cdb: encodeCdb(read6Cdb) });
        for (const text of [told.title, ...told.meaning, ...told.advice]) expect(text).toMatch(/\S/);
        expect(explainSense(bytes)?.length).toBeGreaterThan(5);
      }),
      settings(),
    );
  });
});

test('the annotated dump shows the sense key specific bytes as the sense key has them', () => {
  const lines = explainSense(bytesOf('70 00 05 00000000 0a 00000000 2400 00 cd0002'), 100) ?? [];
  const at115 = lines
    .filter(({ offsetBytes }) => offsetBytes >= 115)
    .map(({ name, value, bits }) => [name, value, bits]);
  expect(at115.slice(0, 6)).toEqual([
    ['SKSV', '1 yes', [7, 7]],
    ['C/D', '1 yes', [6, 6]],
    ['RESERVED', '0', [5, 4]],
    ['BPV', '1 yes', [3, 3]],
    ['BIT POINTER', '5', [2, 0]],
    ['FIELD POINTER', '2', undefined],
  ]);
  expect(explainSense(bytesOf('00 00'))).toBeUndefined();
  expect(keySpecificLayout(9).name).toMatch('without a meaning');
});

describe('in plain words', () => {
  const tell = (hex: string, cdb?: Uint8Array) =>
    tellSense(decodeSense(bytesOf(hex)).sense as Sense, cdb === undefined ? {} : { cdb });

  test('a block longer than the buffer', () => {
    const words = tell('f0 00 20 fffffe40 0a 00000000 0000 00 000000', encodeCdb(read6Cdb, { transferLength: 512 }));
    expect(words).toEqual({
      title: 'NO SENSE: NO ADDITIONAL SENSE INFORMATION (00h/00h)',
      meaning: ['The logical block is 448 bytes longer than was asked for: its end did not come.'],
      advice: ['Go back one block, and read it again with a larger buffer.'],
    });
  });

  test('a block of another length in fixed-block mode', () => {
    const cdb = encodeCdb(read6Cdb, { fixed: true, transferLength: 4 });
    const { meaning } = tell('f0 00 20 00000001 0a 00000000 0000 00 000000', cdb);
    expect(meaning).toEqual([
      'A logical block has another length than the drive is set to. 1 block of those asked for did not come.',
    ]);
  });

  test('a field that the drive refuses has its name', () => {
    const cdb = encodeCdb(inquiryCdb, { pageCode: 0xb9, evpd: true, allocationLength: 64 });
    const words = tell('70 00 05 00000000 0a 00000000 2400 00 c00002', cdb);
    expect(words.title).toBe('ILLEGAL REQUEST: INVALID FIELD IN CDB (24h/00h)');
    expect(words.meaning).toContain('The first wrong field stands at byte 2 of the command: PAGE CODE of INQUIRY.');
    const bit = tell('70 00 05 00000000 0a 00000000 2400 00 c80001', cdb);
    expect(bit.meaning).toContain('The first wrong field stands at byte 1, bit 0 of the command: EVPD of INQUIRY.');
    const unnamed = tell('70 00 05 00000000 0a 00000000 2400 00 c00001', cdb);
    expect(unnamed.meaning).toContain('The first wrong field stands at byte 1 of the command.');
    const parameters = tell('70 00 05 00000000 0a 00000000 2600 00 800004');
    expect(parameters.meaning).toContain('The first wrong field stands at byte 4 of the parameters.');
  });

  test('a deferred error names the buffer, a progress its part', () => {
    const deferred = tell('71 00 03 00000000 0a 00000000 0c00 00 000000');
    expect(deferred.meaning[0]).toMatch('an earlier command');
    expect(deferred.advice[0]).toMatch('READ POSITION');
    expect(tell('70 00 02 00000000 0a 00000000 0407 00 808000').meaning).toContain('50 % are done.');
  });

  test('every sense key has advice of its own', () => {
    for (let key = 0; key < 16; key++) {
      const sense = decodeSense(encodeSense({ key, asc: 0x80, ascq: 1 }, { format: 'fixed' })).sense as Sense;
      expect(tellSense(sense).advice.join('')).toMatch(/^[A-Z].*\.$/);
      expect(tellSense(sense).meaning).toContain("The additional sense code is the maker's own.");
    }
  });
});
