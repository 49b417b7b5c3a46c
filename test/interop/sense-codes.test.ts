import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { additionalSense, senseKeys, tapeAlertFlags } from '../../src/scsi/index.js';

/** Log page 15h, background scan results, holds as many medium scan parameters as this. */
const PAIRS_IN_PAGE = 2048;
const PARAMETER_BYTES = 24;

function sgLogs(page: Uint8Array): string {
  return execFileSync('sg_logs', ['--raw', '--in=-'], { input: page, maxBuffer: 2 ** 24, encoding: 'utf8' });
}

/** Log page 15h with one parameter for each pair: sg_logs prints of each what it means. */
function scanResults(first: number, key: number): Uint8Array {
  const page = new Uint8Array(4 + 16 + PAIRS_IN_PAGE * PARAMETER_BYTES);
  const view = new DataView(page.buffer);
  view.setUint16(0, 0x1500);
  view.setUint16(2, page.length - 4);
  view.setUint32(4, 0x0000_030c);
  for (let i = 0; i < PAIRS_IN_PAGE; i++) {
    const at = 20 + i * PARAMETER_BYTES;
    view.setUint32(at, ((i + 1) << 16) | 0x0314);
    page[at + 8] = key;
    view.setUint16(at + 9, first + i);
  }
  return page;
}

/** What sg_logs says of each pair, in order; undefined for 00h/00h, of which it says nothing. */
function wordsOf(text: string): (string | undefined)[] {
  const parameters = text.split(/^ {2}Medium scan parameter .*$/m).slice(1);
  return parameters.map((lines) => /^ {4}sense key: .*\n {6}(?:Additional sense: )?(.*)$/m.exec(lines)?.[1]);
}

/** Where Debian's sg3-utils 1.46 says other words than T10's list, and why. */
const OTHER_WORDS: ReadonlyMap<number, string> = new Map([
  // T10 lists them as obsolete, without a name; both name them as SSC-2 did.
  [0x2005, 'Write type operation while in read capable state (obs)'],
  [0x2402, 'Invalid cdb field while in explicit block model (obs)'],
  [0x2403, 'Invalid cdb field while in implicit block model (obs)'],
  // T10 assigned them after that version; 1.49 has them.
  [0x0023, 'ASC=00, ASCQ=23 (hex)'],
  [0x3809, 'ASC=38, ASCQ=09 (hex)'],
  [0x670e, 'ASC=67, ASCQ=0e (hex)'],
]);

/** TapeAlert flags that were assigned after that version; 1.49 has them. */
const LATER_FLAGS: readonly number[] = [47, 48, 49, 61];

/** Ranges that sg3-utils has and T10's list has not: SCSI-2's, given up since. */
function isOldRange(asc: number, ascq: number): boolean {
  return (asc === 0x40 && ascq >= 0x01 && ascq < 0x80) || ((asc === 0x41 || asc === 0x42) && ascq >= 0x01);
}

/** What sg3-utils would say, by our table. */
function expected(asc: number, ascq: number, theirs: string): string {
  const code = (asc << 8) | ascq;
  const hex = (value: number): string => value.toString(16).padStart(2, '0');
  const other = OTHER_WORDS.get(code);
  if (other !== undefined) return other;
  if (isOldRange(asc, ascq)) return theirs;
  const { kind, name } = additionalSense(asc, ascq);
  if (kind === 'reserved') return `ASC=${hex(asc)}, ASCQ=${hex(ascq)} (hex)`;
  if (kind === 'vendor' && asc >= 0x80) return `vendor specific ASC=${hex(asc)}, ASCQ=${hex(ascq)} (hex)`;
  if (kind === 'vendor') return `ASC=${hex(asc)}, vendor specific qualification ASCQ=${hex(ascq)} (hex)`;
  if (asc === 0x40 && ascq >= 0x80) return `Diagnostic failure on component [0x${ascq.toString(16)}]`;
  if (asc === 0x4d) return `Tagged overlapped commands [0x${ascq.toString(16)}]`;
  if (asc === 0x70) return `Decompression exception short algorithm id of 0x${ascq.toString(16)}`;
  return name;
}

describe('held against sg3-utils', () => {
  test('every pair of ASC and ASCQ is told in the same words', () => {
    const different: string[] = [];
    let compared = 0;
    for (let first = 0; first < 0x10000; first += PAIRS_IN_PAGE) {
      const words = wordsOf(sgLogs(scanResults(first, 3)));
      expect(words).toHaveLength(PAIRS_IN_PAGE);
      for (const [i, theirs] of words.entries()) {
        const [asc, ascq] = [(first + i) >> 8, (first + i) & 0xff];
        if (theirs === undefined) expect([asc, ascq]).toEqual([0, 0]);
        else {
          compared++;
          const ours = expected(asc, ascq, theirs);
          if (ours.toLowerCase() !== theirs.toLowerCase()) different.push(`${asc}/${ascq}: ${theirs} | ${ours}`);
        }
      }
    }
    expect(different).toEqual([]);
    expect(compared).toBe(0xffff);
  });

  test('the sense keys have the same names', () => {
    const names = senseKeys.map(({ key }) => /sense key: (.*?) {2}\[/.exec(sgLogs(scanResults(0, key)))?.[1]);
    const other = new Map([
      [9, 'Vendor specific(9)'],
      [12, 'Equal'], // SCSI-2's name of what is reserved now
    ]);
    expect(names.map((name) => name?.toLowerCase())).toEqual(
      senseKeys.map(({ key, name }) => (other.get(key) ?? name).toLowerCase()),
    );
  });

  test('the TapeAlert flags have the same names', () => {
    const page = new Uint8Array(4 + 64 * 5);
    page.set([0x2e, 0, (64 * 5) >> 8, (64 * 5) & 0xff]);
    for (let flag = 1; flag <= 64; flag++) page.set([0, flag, 0, 1, 0], 4 + (flag - 1) * 5);
    const lines = sgLogs(page).split('\n').slice(1, 65);
    const theirs = lines.map((line) => line.trim().replace(/: 0$/, '').toLowerCase());
    const names = tapeAlertFlags.map(({ flag, name, status }, i) => {
      const isNamed = status === 'current' && !LATER_FLAGS.includes(flag);
      return isNamed
        ? name.toLowerCase()
        : (/^(obsolete|reserved) .*/.exec(theirs[i] ?? '')?.[0] ?? 'obsolete or reserved');
    });
    expect(names).toEqual(theirs);
  });
});
