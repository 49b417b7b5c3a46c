import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HEX_INPUT_MAX, type HexForm, readHexInput } from '../../src/scsi/index.js';
import { settings } from '../testing/settings.js';
import * as print from './hex-forms.js';

const encode = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const read = (text: string) => readHexInput(encode(text));
const codes = (text: string): string[] => read(text).findings.map(({ code }) => code);

const SENSE = bytes('70 00 03 00 00 00 00 0a 00 00 00 00 11 00 00 00 00 00');

// What the programs printed of SENSE, or of standard INQUIRY data: sg3-utils 1.46 (sg_inq --inhex=inq_standard.hex -H,
// sg_decode_sense -v), xxd of vim 9.0, hexdump of util-linux 2.38, od of coreutils 9.1.
const SG_INQ = ` 00     00 00 07 02 5b 00 10 0a  4c 69 6e 75 78 20 20 20    ....[...Linux   
 10     73 63 73 69 5f 64 65 62  75 67 20 20 20 20 20 20    scsi_debug      
 20     30 31 39 31 32 30 32 31                             01912021
`;
const INQUIRY = bytes('000007025b00100a 4c696e7578202020 736373695f646562 7567202020202020 3031393132303231');
const DECODE_SENSE = `Fixed format, current; Sense key: Medium Error
Additional sense: Unrecovered read error
 Raw sense data (in hex), sb_len=18, embedded_len=18
        70 00 03 00 00 00 00 0a  00 00 00 00 11 00 00 00
        00 00

`;
const XXD = `00000000: 7000 0300 0000 000a 0000 0000 1100 0000  p...............
00000010: 0000                                     ..
`;
const HEXDUMP_C = `00000000  70 00 03 00 00 00 00 0a  00 00 00 00 11 00 00 00  |p...............|
00000010  00 00                                             |..|
00000012
`;
const HEXDUMP = `0000000 0070 0003 0000 0a00 0000 0000 0011 0000
0000010 0000                                   
0000012
`;
const OD = `0000000 70 00 03 00 00 00 00 0a 00 00 00 00 11 00 00 00
0000020 00 00
0000022
`;
const OD_XZ = `000000 70 00 03 00 00 00 00 0a 00 00 00 00 11 00 00 00  >p...............<
000010 00 00                                            >..<
000012
`;
const XXD_I = `unsigned char s_bin[] = {
  0x70, 0x00, 0x03, 0x00, 0x00, 0x00, 0x00, 0x0a, 0x00, 0x00, 0x00, 0x00,
  0x11, 0x00, 0x00, 0x00, 0x00, 0x00
};
unsigned int s_bin_len = 18;
`;

describe('what programs print', () => {
  test.each<[string, HexForm, string, Uint8Array]>([
    ['sg_inq -H', 'sg3-utils', SG_INQ, INQUIRY],
    ['sg_decode_sense -v', 'log', DECODE_SENSE, SENSE],
    ['xxd', 'xxd', XXD, SENSE],
    ['hexdump -C', 'hexdump', HEXDUMP_C, SENSE],
    ['hexdump', 'words', HEXDUMP, SENSE],
    ['od -tx1', 'od', OD, SENSE],
    ['od -A x -t x1z', 'od', OD_XZ, SENSE],
    ['xxd -i', 'c-array', XXD_I, SENSE],
    ['xxd -p', 'hex', '700003000000000a00000000110000000000\n', SENSE],
  ])('%s', (_, form, text, expected) => {
    const { findings, ...rest } = read(text);
    expect(rest).toMatchObject({ form, bytes: expected });
    expect(findings.map(({ code }) => code)).toEqual(form === 'words' ? ['HEX_WORDS'] : []);
  });

  test('the printers of the tests print the same', () => {
    expect(print.sg3(INQUIRY).replace(/ +$/gm, '')).toBe(SG_INQ.replace(/ +$/gm, ''));
    expect([print.xxd, print.hexdumpC, print.hexdumpWords, print.cArray].map((one) => one(SENSE))).toEqual([
      ...[XXD, HEXDUMP_C, HEXDUMP.replace(/0000$/m, '0000'), XXD_I],
    ]);
    expect(print.od(8, false)(SENSE)).toBe(OD);
    expect(print.od(16, true)(SENSE)).toBe(OD_XZ);
  });

  test('sg_raw, with what it says around the dump', () => {
    const text = `SCSI Status: Good \n\nReceived 40 bytes of data:\n${SG_INQ}`;
    expect(read(text)).toMatchObject({ form: 'sg3-utils', bytes: INQUIRY, findings: [] });
  });
});

// Lines of bug reports (linux-scsi, distributions), shortened; the last is of drivers/scsi/st.c.
describe('logs', () => {
  test.each([
    ['Medium Error [current]', 'Write error', [0x70, 3, 0x0c, 0x00]],
    ['Medium Error [current] [descriptor]', 'Unrecovered read error - auto reallocate failed', [0x70, 3, 0x11, 0x04]],
    ['Hardware Error [deferred] ', 'Internal target failure', [0x71, 4, 0x44, 0x00]],
    ['Unit Attention [current]', 'Scsi bus reset occurred', [0x70, 6, 0x29, 0x02]],
    ['No Sense [current]', 'Rewind operation in progress', [0x70, 0, 0x00, 0x1a]],
    ['0x3 [current] ', 'Diagnostic failure on component(93)', [0x70, 3, 0x40, 0x93]],
  ])('%s, %s', (key, words, [response, sense, asc, ascq]) => {
    const text = `[535116.858716] st 0:0:0:0: [st0] Sense Key : ${key}\n[535116.858720] st 0:0:0:0: [st0] Add. Sense: ${words}\n`;
    const { form, holds, bytes: made, findings } = read(text.repeat(2));
    expect({ form, holds }).toEqual({ form: 'log', holds: 'sense data' });
    expect([made[0], made[2], made[7], made[12], made[13], made.length]).toEqual([response, sense, 10, asc, ascq, 18]);
    expect(findings.map(({ code }) => code)).toEqual(['HEX_FROM_WORDS']);
  });

  test('numbers in place of names', () => {
    const text = 'sd 0:0:0:3: [sdd] Sense Key : 0x6 \nsd 0:0:0:3: [sdd] ASC=0x80 <<vendor>> ASCQ=0x5\n';
    expect([...read(text).bytes.subarray(0, 14)]).toEqual([0x70, 0, 6, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x80, 5]);
  });

  test('bytes go before words', () => {
    const text = `sd 1:0:0:0: [sdb] Sense Key : Medium Error [current] [descriptor]
[89384.598055] Descriptor sense data with sense descriptors (in hex):
[89384.598058]         72 03 11 04 00 00 00 0c 00 0a 80 00 00 00 00 00 
[89384.598073]         01 fa dd bc 
[89384.598079] sd 1:0:0:0: [sdb] Add. Sense: Unrecovered read error - auto reallocate failed
`;
    const sense = bytes('72 03 11 04 00 00 00 0c 00 0a 80 00 00 00 00 00 01 fa dd bc');
    expect(read(text)).toMatchObject({ form: 'log', holds: 'sense data', bytes: sense, findings: [] });
    const raw =
      'st 0:0:0:0: [st0] tag#5 CDB: Read(6) 08 00 00 02 00 00\nst 0:0:0:0: [st0] tag#5 70 00 03 00 00 00 00 0a\n';
    expect(read(raw)).toMatchObject({ holds: 'sense data', bytes: bytes('70 00 03 00 00 00 00 0a') });
  });

  test.each([
    ['sd 0:0:0:0: [sda] tag#0 CDB: Read(10) 28 00 00 00 08 00 00 00 08 00', '28 00 00 00 08 00 00 00 08 00'],
    ['sd 6:0:0:0: [sdb] CDB: cdb[0]=0x28: 28 00 00 00 00 78 00 00 08 00', '28 00 00 00 00 78 00 00 08 00'],
    ['CDB: Read(6) 08 00 02 00 00 00', '08 00 02 00 00 00'],
    ['st 33:0:0:0: [st0] Error: 2, cmd: a 0 0 28 0 0', '0a 00 00 28 00 00'],
  ])('%s', (text, command) => {
    expect(read(`${text}\n`)).toMatchObject({ form: 'log', holds: 'command', bytes: bytes(command), findings: [] });
  });

  test('a long command goes on in further lines; another command is told of', () => {
    const long = '[sda] CDB[00]: 7f 00 00 00 00 00 00 18 00 09 20 00 00 00 00 00\n[sda] CDB[10]: 01 02 03 04\n';
    expect(read(long)).toMatchObject({ bytes: bytes('7f00000000000018000920000000000001020304'), findings: [] });
    const two = 'CDB: Read(6) 08 00 02 00 00 00\nCDB: Read(6) 08 00 02 00 00 00\nCDB: Write(6) 0a 00 02 00 00 00\n';
    expect(read(two)).toMatchObject({ bytes: bytes('080002000000') });
    expect(codes(two)).toEqual(['HEX_SEVERAL']);
  });

  test('another error is told of, and names that are not known', () => {
    const one = 'st0 Sense Key : Medium Error [current]\nst0 Add. Sense: Write error\n';
    const other = 'st0 Sense Key : Not Ready [current]\nst0 Add. Sense: Medium not present\n';
    expect(codes(one + one + other)).toEqual(['HEX_SEVERAL', 'HEX_FROM_WORDS']);
    expect(read(one + other).bytes[2]).toBe(3);
    expect(codes('Sense Key : Medium Error [current]\nAdd. Sense: Wrote error\n')).toEqual([
      ...['HEX_UNKNOWN_NAME', 'HEX_FROM_WORDS'],
    ]);
    expect(codes('Sense Key : Small Error [current]\n')).toEqual(['HEX_UNKNOWN_NAME']);
  });
});

describe('what is wrong is told with its place', () => {
  test.each([
    ['70 00 0', 'HEX_ODD_DIGITS', 1, 7, '70 00'],
    ['70 00\n030 00\n', 'HEX_ODD_DIGITS', 2, 1, '70 00 03 00'],
    ['70 00 O3 00\n11', 'HEX_CHARACTER', 1, 7, '70 00 11'],
    ['70 0g\n', 'HEX_CHARACTER', 1, 5, '70'],
    ['hello', 'HEX_CHARACTER', 1, 1, ''],
    ['0x70, 0x, 0x03', 'HEX_CHARACTER', 1, 9, '70'],
    [XXD.replace('0300', '03G0'), 'HEX_CHARACTER', 1, 18, '700003'],
    [
      HEXDUMP_C.replace('  |p', '0 |p'),
      'HEX_ODD_DIGITS',
      1,
      57,
      '70 00 03 00 00 00 00 0a 00 00 00 00 11 00 00 00 00 00',
    ],
    [OD.replace(' 11', ''), 'HEX_OFFSET', 2, 1, '70 00 03 00 00 00 00 0a 00 00 00 00 00 00 00 00 00'],
    [`${XXD}${XXD}`, 'HEX_SEVERAL', 3, 1, '70 00 03 00 00 00 00 0a 00 00 00 00 11 00 00 00 00 00'],
  ])('%j', (text, code, line, column, rest) => {
    const { findings, bytes: found } = read(text);
    const first = findings.find((one) => one.code === code);
    expect(first?.args).toMatchObject({ line, column });
    const before = text.split('\n').slice(0, line - 1);
    expect(first?.at.offset).toBe(before.join('\n').length + (line > 1 ? 1 : 0) + column - 1);
    if (code !== 'HEX_CHARACTER' || line > 1 || !text.includes(':')) expect(found).toEqual(bytes(rest));
  });

  test('nothing at all', () => {
    for (const text of ['', '\n', '# 70 00\n', '{}']) expect(codes(text)).toEqual(['HEX_NOTHING']);
  });

  test('findings are not without end', () => {
    const { findings } = read('70 xx\n'.repeat(100_000));
    expect(findings).toHaveLength(51);
    expect(findings.at(-1)).toMatchObject({ code: 'HEX_MORE', args: { more: 99_950 } });
  });

  test('input, or what it stands for, is bounded', () => {
    expect(readHexInput(new Uint8Array(HEX_INPUT_MAX + 1))).toMatchObject({
      bytes: new Uint8Array(0),
      findings: [{ code: 'HEX_TOO_LARGE' }],
    });
    expect(readHexInput(new Uint8Array(HEX_INPUT_MAX)).findings).toEqual([]);
    const zeros = '00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n*\nfffffff0\n';
    expect(codes(zeros)).toContain('HEX_TOO_LARGE');
    expect(read(zeros.replace('fffffff0', '00001000')).bytes).toEqual(new Uint8Array(4096));
  });
});

describe('binary or text', () => {
  test.each([
    [SENSE, 'binary'],
    [encode('70 00\n'), 'hex'],
    [encode('# Gerät\n70 00\n'), 'binary'],
    [Uint8Array.from(Buffer.from('# Gerät\n70 00\n')), 'hex'],
    [Uint8Array.from(Buffer.from('\ufeff70 00\r\n')), 'hex'],
  ])('%#', (input, form) => {
    const found = readHexInput(input);
    expect(found.form).toBe(form);
    expect(found.bytes).toEqual(form === 'binary' ? input : Uint8Array.of(0x70, 0));
    expect(found.findings).toEqual([]);
  });

  test('as is asked for', () => {
    expect(readHexInput(encode('70 00'), { as: 'binary' }).bytes).toEqual(encode('70 00'));
    expect(readHexInput(Uint8Array.of(0, 0x37, 0x30), { as: 'text' }).findings[0]?.code).toBe('HEX_CHARACTER');
  });
});

describe('any bytes', () => {
  const forms: Record<string, (bytes: Uint8Array) => string> = {
    ...{ sg3: print.sg3, xxd: print.xxd, hexdumpC: print.hexdumpC, hexdumpWords: print.hexdumpWords },
    ...{
      odOctal: print.od(8, false),
      odDecimal: print.od(10, true),
      odHex: print.od(16, false),
      odHexZ: print.od(16, true),
    },
    ...{ tcpdumpx: print.tcpdump(false), tcpdumpX: print.tcpdump(true), cArray: print.cArray },
    ...{ plainLines: print.plainLines, oneString: print.oneString, commented: print.commented },
    ...{
      withColons: print.withColons,
      escaped: print.escaped,
      belowHeading: print.belowHeading,
      senseInLog: print.senseInLog,
    },
  };
  const some = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 80 }),
    // Equal lines, which hexdump and od leave out.
    fc.tuple(fc.nat(255), fc.integer({ min: 1, max: 600 })).map(([byte, length]) => new Uint8Array(length).fill(byte)),
  );

  test.each(Object.keys(forms))('printed as %s come back', (name) => {
    // Where lines are left out, an offset in decimal may be one in octal too, which od prints unless asked.
    const usual = name === 'odDecimal' ? fc.uint8Array({ minLength: 1, maxLength: 80 }) : some;
    fc.assert(
      fc.property(usual, (given) => {
        const found = read((forms[name] as (bytes: Uint8Array) => string)(given));
        expect(found.bytes).toEqual(given);
        expect(found.findings.filter(({ code }) => code !== 'HEX_WORDS')).toEqual([]);
      }),
      settings(100),
    );
  });

  test('any text, or a damaged dump, is read without an error', () => {
    const printed = fc.tuple(fc.constantFrom(...Object.values(forms)), some).map(([form, given]) => form(given));
    const damaged = fc
      .tuple(printed, fc.nat(), fc.string({ unit: 'binary-ascii', maxLength: 4 }))
      .map(([text, at, put]) => text.slice(0, at % text.length) + put + text.slice((at % text.length) + 1));
    const input = fc.oneof(
      damaged,
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.stringMatching(/^[0-9a-f :*|>\n.x]{0,99}$/),
    );
    fc.assert(
      fc.property(input, (text) => {
        const given = Uint8Array.from(Buffer.from(text));
        const { bytes: found, findings } = readHexInput(given, { as: 'text' });
        expect(found.length > 0 || findings.length > 0).toBe(true);
        for (const { at } of findings) expect(at.offset).toBeLessThanOrEqual(given.length);
      }),
      settings(200),
    );
  });

  test('hostile texts of some size are read in no time', () => {
    const hostile = [
      '00 '.repeat(150_000),
      'CDB: '.repeat(100_000),
      `Add. Sense: a${' '.repeat(450_000)}b`,
      '0\n'.repeat(200_000),
    ];
    const logs = hostile.map((text) => `Sense Key : Foo\n${text}`);
    for (const text of [...hostile, ...logs, ':\n'.repeat(200_000), `00000000  00\n${'*\n00000000\n'.repeat(45_000)}`])
      read(text);
  }, 5_000);
});
