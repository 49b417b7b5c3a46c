import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { assignedAdditionalSense, type HexForm, readHexInput, senseKeys } from '../../src/scsi/index.js';
import * as print from '../scsi/hex-forms.js';
import { settings } from '../testing/settings.js';

const folder = mkdtempSync(join(tmpdir(), 'tapekit-hex-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a program prints, bytes as Latin-1. */
function printed(command: string, ...args: string[]): string {
  return execFileSync(command, args, { encoding: 'latin1', stdio: ['ignore', 'pipe', 'pipe'] });
}

function inFile(bytes: Uint8Array): string {
  const file = join(folder, 's.bin');
  writeFileSync(file, bytes);
  return file;
}

/** sg_vpd prints any page with -H: 83h, with its length. */
function asPage(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  return Uint8Array.of(0x00, 0x83, length >> 8, length & 0xff, ...bytes);
}

function vpd(bytes: Uint8Array, option: string): string {
  const file = join(folder, 's.hex');
  writeFileSync(file, print.plainLines(asPage(bytes)));
  return printed('sg_vpd', `--inhex=${file}`, '--page=0x83', option);
}

/** One packet of raw IP (link type 101) in pcap's form. */
function pcap(packet: Uint8Array): Uint8Array {
  const file = new DataView(new ArrayBuffer(40 + packet.length));
  for (const [at, value] of [0xa1b2c3d4, 0x0002_0004, 0, 0, 65535, 101, 1_700_000_000, 5].entries()) {
    file.setUint32(at * 4, value);
  }
  file.setUint32(32, packet.length);
  file.setUint32(36, packet.length);
  const bytes = new Uint8Array(file.buffer);
  bytes.set(packet, 40);
  return bytes;
}

/** A packet of IP version 4 that holds the bytes. */
function packetOf(bytes: Uint8Array): Uint8Array {
  const length = 20 + bytes.length;
  return Uint8Array.of(
    0x45,
    0,
    length >> 8,
    length & 0xff,
    0,
    1,
    0,
    0,
    64,
    253,
    0,
    0,
    10,
    0,
    0,
    1,
    10,
    0,
    0,
    2,
    ...bytes,
  );
}

function tcpdump(bytes: Uint8Array, option: string): string {
  return printed('tcpdump', '-n', '-r', inFile(pcap(packetOf(bytes))), option);
}

const any = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 400 }),
  fc.tuple(fc.nat(255), fc.integer({ min: 1, max: 600 })).map(([byte, length]) => new Uint8Array(length).fill(byte)),
);

interface Program {
  readonly form: HexForm;
  readonly run: (bytes: Uint8Array) => string;
  /** What is in the dump, where it is not the bytes alone. */
  readonly whole?: (bytes: Uint8Array) => Uint8Array;
}

const programs: Record<string, Program> = {
  'sg_vpd -H': { form: 'sg3-utils', run: (bytes) => vpd(bytes, '-H'), whole: asPage },
  'sg_vpd -HH': { form: 'hex', run: (bytes) => vpd(bytes, '-HH'), whole: asPage },
  'sg_vpd -HHH': { form: 'hex', run: (bytes) => vpd(bytes, '-HHH'), whole: asPage },
  xxd: { form: 'xxd', run: (bytes) => printed('xxd', inFile(bytes)) },
  'xxd -a': { form: 'xxd', run: (bytes) => printed('xxd', '-a', inFile(bytes)) },
  'xxd -g 1 -c 12': { form: 'xxd', run: (bytes) => printed('xxd', '-g', '1', '-c', '12', inFile(bytes)) },
  'xxd -p': { form: 'hex', run: (bytes) => printed('xxd', '-p', inFile(bytes)) },
  'xxd -i': { form: 'c-array', run: (bytes) => printed('xxd', '-i', inFile(bytes)) },
  'hexdump -C': { form: 'hexdump', run: (bytes) => printed('hexdump', '-C', inFile(bytes)) },
  hexdump: { form: 'words', run: (bytes) => printed('hexdump', inFile(bytes)) },
  'od -tx1': { form: 'od', run: (bytes) => printed('od', '-tx1', inFile(bytes)) },
  'od -A x -t x1z': { form: 'od', run: (bytes) => printed('od', '-A', 'x', '-t', 'x1z', inFile(bytes)) },
  'od -A d -v -t x1': { form: 'od', run: (bytes) => printed('od', '-A', 'd', '-v', '-t', 'x1', inFile(bytes)) },
  'od -A n -v -t x1': { form: 'hex', run: (bytes) => printed('od', '-A', 'n', '-v', '-t', 'x1', inFile(bytes)) },
  'tcpdump -x': { form: 'tcpdump', run: (bytes) => tcpdump(bytes, '-x'), whole: packetOf },
  'tcpdump -XX': { form: 'tcpdump', run: (bytes) => tcpdump(bytes, '-XX'), whole: packetOf },
};

describe('what programs print is read back', () => {
  test.each(Object.keys(programs))('%s', (name) => {
    const { form, run, whole = (bytes) => bytes } = programs[name] as Program;
    fc.assert(
      fc.property(any, (bytes) => {
        const text = run(bytes);
        const read = readHexInput(Uint8Array.from(Buffer.from(text, 'latin1')), { as: 'text' });
        expect(read.bytes, text).toEqual(whole(bytes));
        expect(read.form).toBe(form);
        expect(read.findings.filter(({ code }) => code !== 'HEX_WORDS')).toEqual([]);
      }),
      settings(60),
    );
  });

  test('sg_decode_sense -v, with the bytes, and its words without them', () => {
    // Obsolete codes, and those of later lists than Debian's, have other names there, or none.
    const other = [0x2005, 0x2402, 0x2403, 0x0023, 0x3809, 0x670e];
    const codes = assignedAdditionalSense().map(({ asc, ascq }) => asc * 256 + ascq);
    const code = fc.constantFrom(...codes.filter((one) => !other.includes(one)));
    const keys = fc.constantFrom(...senseKeys.map(({ key }) => key).filter((key) => key !== 9 && key !== 12));
    fc.assert(
      fc.property(keys, code, (key, pair) => {
        const sense = Uint8Array.of(0x70, 0, key, 0, 0, 0, 0, 10, 0, 0, 0, 0, pair >> 8, pair & 0xff, 0, 0, 0, 0);
        const text = printed('sg_decode_sense', '-v', '-b', inFile(sense));
        const whole = readHexInput(Uint8Array.from(Buffer.from(text)));
        expect(whole, text).toMatchObject({ form: 'log', holds: 'sense data', bytes: sense, findings: [] });
        const words = readHexInput(Uint8Array.from(Buffer.from(text.slice(0, text.indexOf(' Raw ')))));
        expect(words, text).toMatchObject({ form: 'log', bytes: sense, findings: [{ code: 'HEX_FROM_WORDS' }] });
      }),
      settings(100),
    );
  });

  test('the printers of the other tests print as the programs do', () => {
    const same: Record<string, (bytes: Uint8Array) => string> = {
      ...{ xxd: print.xxd, 'hexdump -C': print.hexdumpC, hexdump: print.hexdumpWords, 'od -tx1': print.od(8, false) },
      ...{ 'od -A x -t x1z': print.od(16, true), 'xxd -i': print.cArray },
    };
    const named = (text: string): string => text.replace(/\b_\w+_s_bin/g, 's_bin');
    for (const [name, printer] of Object.entries(same)) {
      fc.assert(
        fc.property(any, (bytes) => {
          expect(printer(bytes)).toBe(named((programs[name] as Program).run(bytes)));
        }),
        settings(20),
      );
    }
  });
});
