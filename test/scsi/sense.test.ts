import { describe, expect, test } from 'vitest';
import {
  additionalSense,
  additionalSenseRanges,
  assignedAdditionalSense,
  senseKey,
  senseKeys,
} from '../../src/scsi/index.js';

/** Bytes by a first and a last. */
const bytes = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const pairs = bytes(0, 0xffff).map((code): [number, number] => [code >> 8, code & 0xff]);

/**
 * What drives send, by ASC: the codes of LTO drives, of encryption and of cartridge memory that IBM's, HP's and Quantum's
 * references name.
 */
const OF_TAPE_DRIVES: Readonly<Record<number, readonly number[]>> = {
  0: [0, 1, 2, 4, 5, 7],
  2: [0],
  3: [0],
  4: [0, 1, 2, 7, 0x10, 0x12],
  8: [0],
  9: [0],
  11: [0, 1],
  12: [0, 0x0b],
  16: [1, 2, 3, 4, 5],
  17: [0, 0x12],
  20: [0, 3],
  21: [1],
  23: [1],
  24: [0],
  26: [0],
  32: [0],
  33: [1],
  36: [0],
  37: [0],
  38: [0, 1, 2, 5, 0x10, 0x11, 0x12],
  39: bytes(0, 5),
  40: [0],
  41: bytes(0, 7),
  42: [1, 2, 3, 4, 5, 0x0d, 0x10, 0x11, 0x12, 0x13],
  44: [0],
  48: [0, 1, 2, 3, 5, 7, 0x0c, 0x0d],
  49: [0],
  51: [0],
  55: [0],
  57: [0],
  58: [0, 4],
  59: [0, 0x0d, 0x0e],
  61: [0],
  62: [0],
  63: [1, 0x0e, 0x11],
  64: bytes(0x80, 0xff),
  67: [0],
  68: [0],
  69: [0],
  71: [0, 3],
  72: [0],
  73: [0],
  74: [0],
  75: [0],
  78: [0],
  80: [0],
  81: [0],
  82: [0],
  83: [0, 1, 2, 6],
  85: [6, 8, 9],
  87: [0],
  90: [1, 2],
  93: [0],
  116: bytes(0, 0x0d),
};

describe('sense keys', () => {
  test('are sixteen, each with its number, a name and a meaning', () => {
    expect(senseKeys.map(({ key }) => key)).toEqual(bytes(0, 15));
    expect(new Set(senseKeys.map(({ name }) => name)).size).toBe(16);
    for (const { meaning } of senseKeys) expect(meaning).toMatch(/^[A-Z].*\.$/);
    expect([3, 8, 13].map((key) => senseKey(key).name)).toEqual(['MEDIUM ERROR', 'BLANK CHECK', 'VOLUME OVERFLOW']);
  });

  test.each([-1, 16, 1.5, Number.NaN])('%s is none', (key) => {
    expect(() => senseKey(key)).toThrow(RangeError);
  });
});

describe('additional sense codes', () => {
  test.each([
    [0x00, 0x00, 'NO ADDITIONAL SENSE INFORMATION'],
    [0x30, 0x0c, 'WORM MEDIUM - OVERWRITE ATTEMPTED'],
    [0x40, 0x93, 'DIAGNOSTIC FAILURE ON COMPONENT 93h'],
    [0x4d, 0x00, 'TAGGED OVERLAPPED COMMANDS (TASK TAG 00h)'],
    [0x4d, 0xff, 'TAGGED OVERLAPPED COMMANDS (TASK TAG FFh)'],
    [0x5d, 0xff, 'FAILURE PREDICTION THRESHOLD EXCEEDED (FALSE)'],
    [0x70, 0x10, 'DECOMPRESSION EXCEPTION SHORT ALGORITHM ID OF 10h'],
    [0x74, 0x79, 'SECURITY CONFLICT IN TRANSLATED DEVICE'],
  ])('%i/%i has its name in the list of T10', (asc, ascq, name) => {
    expect(additionalSense(asc, ascq)).toMatchObject({ asc, ascq, kind: 'assigned', name });
  });

  test.each([
    [0x80, 0x00, 'vendor', 'VENDOR SPECIFIC (80h/00h)'],
    [0xff, 0xff, 'vendor', 'VENDOR SPECIFIC (FFh/FFh)'],
    [0x0c, 0x80, 'vendor', 'VENDOR SPECIFIC QUALIFIER 80h OF WRITE ERROR'],
    [0x0f, 0xc1, 'vendor', 'VENDOR SPECIFIC QUALIFIER C1h OF 0Fh'],
    [0x0f, 0x00, 'reserved', 'RESERVED (0Fh/00h)'],
    [0x40, 0x01, 'reserved', 'RESERVED (40h/01h)'],
    [0x7f, 0x7f, 'reserved', 'RESERVED (7Fh/7Fh)'],
  ])('%i/%i is not in the list, and is told as what it is', (asc, ascq, kind, name) => {
    expect(additionalSense(asc, ascq)).toMatchObject({ kind, name });
    expect(additionalSense(asc, ascq).tape).toBeUndefined();
  });

  test('every pair has an answer, and a vendor has the upper half of both', () => {
    const wrong = pairs.filter(([asc, ascq]) => {
      const { kind, name } = additionalSense(asc, ascq);
      if (name === '') return true;
      if (asc >= 0x80) return kind !== 'vendor';
      return kind === (ascq < 0x80 ? 'vendor' : 'reserved');
    });
    expect(wrong).toEqual([]);
  });

  test('a number in the code stands in its name', () => {
    for (const { asc, firstAscq, lastAscq } of additionalSenseRanges()) {
      for (const ascq of bytes(firstAscq, lastAscq)) {
        expect(additionalSense(asc, ascq).name).toContain(ascq.toString(16).toUpperCase().padStart(2, '0'));
      }
    }
  });

  test('the list ascends, without a code twice', () => {
    const codes = assignedAdditionalSense().map(({ asc, ascq }) => asc * 256 + ascq);
    expect(codes).toEqual([...new Set(codes)].sort((a, b) => a - b));
    expect(codes.length).toBeGreaterThan(750);
    for (const { asc, firstAscq } of additionalSenseRanges()) expect(codes).not.toContain(asc * 256 + firstAscq);
  });

  test('who may send it is as T10 lists it', () => {
    expect(additionalSense(0x00, 0x01)).toMatchObject({ forTapeDrives: true, forMediaChangers: false });
    expect(additionalSense(0x53, 0x06)).toMatchObject({ forTapeDrives: false, forMediaChangers: true });
    expect(additionalSense(0x3b, 0x0d)).toMatchObject({ forTapeDrives: true, forMediaChangers: true });
    expect(additionalSense(0x27, 0x08)).toMatchObject({ forTapeDrives: false, forMediaChangers: false });
  });

  test('whatever tape drives send is explained', () => {
    const missing = Object.entries(OF_TAPE_DRIVES).flatMap(([asc, qualifiers]) =>
      qualifiers.filter((ascq) => additionalSense(Number(asc), ascq).tape === undefined).map((ascq) => [asc, ascq]),
    );
    expect(missing).toEqual([]);
  });

  test('an explanation is whole sentences, with sense keys that exist, on a code that is assigned', () => {
    const explained = pairs.map(([asc, ascq]) => additionalSense(asc, ascq)).filter(({ tape }) => tape !== undefined);
    for (const { kind, tape } of explained) {
      expect(kind).toBe('assigned');
      expect(tape?.meaning).toMatch(/^[A-Z].*[.]$/);
      expect(tape?.advice).toMatch(/^[A-Z].*[.?]$/);
      expect(tape?.senseKeys).not.toEqual([]);
      for (const key of tape?.senseKeys ?? []) expect(senseKey(key).name).not.toMatch(/RESERVED|VENDOR/);
    }
  });

  test.each([
    [-1, 0],
    [0, 256],
    [0.5, 0],
    [0, Number.NaN],
  ])('%s/%s are no bytes', (asc, ascq) => {
    expect(() => additionalSense(asc, ascq)).toThrow(RangeError);
  });
});
