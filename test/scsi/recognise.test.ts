import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readStructures, recognise, scsiStructures, structuresNamed } from '../../src/scsi/index.js';
import { securityStructures } from '../../src/security/index.js';
import { settings } from '../testing/settings.js';

const known = [...scsiStructures, ...securityStructures];
const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));
const ascii = (text: string): string => Buffer.from(text).toString('hex');

const SENSE = '70 00 05 00 00 00 00 0a 00 00 00 00 24 00 00 00 00 00';
const LOG = '2e 00 00 0a 00 01 c0 01 00 00 14 c0 01 01';
const INQUIRY_CDB = '12 00 00 00 60 00';

describe('what bytes are', () => {
  test.each([
    ['sense:fixed', SENSE],
    ['sense:descriptor', '72 05 24 00 00 00 00 08 02 06 00 00 c0 00 02 00'],
    ['cdb:inquiry', INQUIRY_CDB],
    ['cdb:read(6)', '08 00 00 02 00 00'],
    ['cdb:mode-sense(10)', '5a 00 10 00 00 00 00 00 ff 00'],
    ['cdb:security-protocol-out', 'b5 20 00 10 00 00 00 00 00 34 00 00'],
    ['vpd:00', '01 00 00 04 00 80 83 b0'],
    ['vpd:80', `01 80 00 0a ${ascii('1013000123')}`],
    // A real LTO-10, as in inquiry.test.ts.
    [
      'vpd:83',
      `0183 0048 0201 0022 ${ascii('IBM     ULT3580-TDA     607B811E03')} 0103 0008 500507607b811e03 0194 0004 0000 0001 0193 0008 500507607b411e03`,
    ],
    ['log:2e', LOG],
    ['log:00', '00 00 00 05 00 02 03 0c 2e'],
    ['mode:10', '10 0e 00 00 00 00 00 00 00 40 00 00 00 18 00 00'],
    ['mode-sense(6)', '0b 78 10 08 58 00 00 00 00 00 00 00'],
    ['spin:20:0000', '00 00 00 0e 00 00 00 01 00 10 00 11 00 12 00 20 00 21'],
    ['spout:20:0010', '00 10 00 10 40 40 00 00 01 00 00 00 00 00 00 00 00 00 00 00'],
    ['spout:20:0010', `00 10 00 30 40 40 02 02 01 00 00 00 00 00 00 00 00 00 00 20 ${'5a'.repeat(32)}`],
  ])('%s is told', (id, hex) => {
    expect(recognise(known, fromHex(hex)).best?.id).toBe(id);
  });

  test.each(['', '00', '00 00 00 00 00 00', '9e 3f 11 27 d4 5c 88 01 23', ascii('hello world')])(
    '"%s" is nothing that can be told',
    (hex) => {
      expect(recognise(known, fromHex(hex))).toEqual({ best: undefined, others: [] });
    },
  );

  test('of several that fit about as well, none is taken', () => {
    const twins = known.filter(({ id }) => id === 'vpd:80').map((one) => ({ ...one, id: 'other:80' }));
    const { best, others } = recognise([...known, ...twins], fromHex(`01 80 00 0a ${ascii('1013000123')}`));
    expect([best, others.map(({ id }) => id)]).toEqual([undefined, ['vpd:80', 'other:80']]);
  });

  test.each([
    ['sense', '72 05 24 00 00 00 00 00', 'sense:descriptor'],
    ['log', LOG, 'log:2e'],
    ['mode', '11 06 00 00 00 00 00 00', 'mode:11'],
    ['vpd', '01 c0 00 02 01 02', 'vpd:page'],
    ['read-position', '00'.repeat(20), 'read-position:short'],
    ['read-position', '00'.repeat(32), 'read-position:long'],
    ['spin', '00 20 00 14 42 02 02 01 00 00 00 05 02 00 00 00 00 00 00 00 00 00 00 00', 'spin:20:0020'],
    ['cdb', '00 00 00 00 00 00', 'cdb:test-unit-ready'],
    ['cdb', 'c5 01 02', 'cdb:vendor-specific'],
  ])('as %s: %s', (name, hex, id) => {
    const result = readStructures(known, fromHex(hex), { as: structuresNamed(known, name) });
    expect(result.structures?.[0]).toMatchObject({ id, guessed: false });
  });

  test('short names are those of one structure, or of several', () => {
    const ids = (name: string): string[] => structuresNamed(known, name).map(({ id }) => id);
    expect(ids('VPD:B0')).toEqual(['vpd:b0']);
    expect(ids('mode:10')).toEqual(['mode:10']);
    expect(ids('mode')).toContain('mode-sense(6)');
    expect(ids('spin:00')).toEqual(['spin:00:0000', 'spin:00:0001']);
    expect(ids('no-such')).toEqual([]);
  });

  test('whatever the bytes are, something is told and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.boolean(), (bytes, all) => {
        const result = readStructures(known, bytes, { all });
        for (const one of result.structures ?? []) expect(one.bytes.length).toBeLessThanOrEqual(bytes.length);
      }),
      settings(60),
    );
  });
});

describe('structures glued together', () => {
  const glued = fromHex(`${SENSE} ${INQUIRY_CDB} ${LOG}`);

  test('are a finding that says what follows, where', () => {
    const [one, ...more] = readStructures(known, glued).structures ?? [];
    expect([one?.id, more]).toEqual(['sense:fixed', []]);
    expect(one?.findings).toMatchObject([
      { code: 'STRUCTURE_FOLLOWED', at: { offset: 18 }, args: { id: 'cdb:inquiry', bytes: 20 } },
    ]);
  });

  test('are read one after another where that is asked for', () => {
    const structures = readStructures(known, glued, { all: true }).structures ?? [];
    expect(structures.map(({ id, offset, findings }) => [id, offset, findings])).toEqual([
      ['sense:fixed', 0, []],
      ['cdb:inquiry', 18, []],
      ['log:2e', 24, []],
    ]);
  });

  test('what follows and is nothing is told too', () => {
    const bytes = fromHex(`${LOG} 9e 3f 11`);
    const [one] = readStructures(known, bytes, { as: structuresNamed(known, 'log'), all: true }).structures ?? [];
    expect(one?.findings).toMatchObject([{ code: 'STRUCTURE_TRAILING', at: { offset: 14 }, args: { bytes: 3 } }]);
  });

  test('zeros behind sense data and commands fill a buffer up', () => {
    for (const [hex, as] of [
      [SENSE, undefined],
      [INQUIRY_CDB, structuresNamed(known, 'cdb')],
    ] as const) {
      const [one] = readStructures(known, fromHex(`${hex} ${'00'.repeat(14)}`), { as }).structures ?? [];
      expect(one?.findings).toEqual([]);
    }
  });
});
