import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodable } from '../../emulator/testing/index.js';
import { FormatError, type Properties } from '../../src/bytes/index.js';
import {
  allowOverwriteCdb,
  cdbLengthBytes,
  decodeCdb,
  encodeCdb,
  inquiryCdb,
  loadUnloadCdb,
  locate16Cdb,
  modeSense6Cdb,
  read6Cdb,
  readPositionCdb,
  reportSupportedOperationCodesCdb,
  scsiFamilies,
  scsiStatus,
  scsiStatuses,
  securityProtocolInCdb,
  space6Cdb,
  writeAttributeCdb,
} from '../../src/scsi/index.js';
import { settings } from '../testing/settings.js';

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));
const commands = scsiFamilies.find(({ page }) => page === 'scsi-commands')?.structures ?? [];

describe('commands as programs send them', () => {
  test.each([
    [
      'stenc, status of encryption',
      encodeCdb(securityProtocolInCdb, {
        securityProtocol: 0x20,
        securityProtocolSpecific: 0x20,
        allocationLength: 8196,
      }),
      'a2 20 00 20 00 00 00 00 20 04 00 00',
    ],
    ['Linux st, probe of the mode', encodeCdb(modeSense6Cdb, { allocationLength: 12 }), '1a 00 00 00 0c 00'],
    ['Linux st, mt bsf 2', encodeCdb(space6Cdb, { code: 1, count: -2 }), '11 01 ff ff fe 00'],
    ['Linux st, mt offline', encodeCdb(loadUnloadCdb), '1b 00 00 00 00 00'],
    ['sg_raw, the example of its help', encodeCdb(inquiryCdb, { allocationLength: 0x60 }), '12 00 00 00 60 00'],
    [
      'LTFS, list of commands with timeouts',
      encodeCdb(reportSupportedOperationCodesCdb, { rctd: true, allocationLength: 0x10000 }),
      'a3 0c 80 00 00 00 00 01 00 00 00 00',
    ],
    [
      'LTFS, locate in another partition',
      encodeCdb(locate16Cdb, { cp: true, partition: 1, logicalIdentifier: 5n }),
      '92 02 00 01 00 00 00 00 00 00 00 05 00 00 00 00',
    ],
    ['LTFS, where the tape stands', encodeCdb(readPositionCdb, { serviceAction: 6 }), '34 06 00 00 00 00 00 00 00 00'],
    [
      'LTFS, allow overwrite at the current position',
      encodeCdb(allowOverwriteCdb, { allowOverwrite: 1, partition: 1, logicalObjectIdentifier: 0x1_0000_0000n }),
      '82 00 01 01 00 00 00 01 00 00 00 00 00 00 00 00',
    ],
    [
      'LTFS, an attribute of 41 bytes',
      encodeCdb(writeAttributeCdb, { wtc: true, partitionNumber: 1, parameterListLength: 41 }),
      '8d 01 00 00 00 00 00 01 00 00 00 00 00 29 00 00',
    ],
  ])('%s', (_who, encoded, hex) => {
    expect(encoded).toEqual(bytesOf(hex));
    expect(decodeCdb(encoded)).toMatchObject({ known: true, findings: [] });
  });

  test('a field that the command does not have, and one that does not fit, are refused', () => {
    expect(() => encodeCdb(read6Cdb, { allocationLength: 1 } as Properties)).toThrow(
      'READ(6): allocationLength is no field of it',
    );
    expect(() => encodeCdb(read6Cdb, { transferLength: 2 ** 24 })).toThrow(FormatError);
  });
});

describe('which command it is', () => {
  test.each([
    [
      '88 03 00 01 00 00 00 00 00 00 00 05 00 00 08 00',
      'tape',
      'cdb:read(16)',
      { sili: true, fixed: true, partition: 1, logicalObjectIdentifier: 5n, transferLength: 8 },
    ],
    [
      '2b 06 00 00 00 10 00 00 01 00',
      'tape',
      'cdb:locate(10)',
      { bt: true, cp: true, logicalObjectIdentifier: 0x1000, partition: 1 },
    ],
    [
      '2b 00 00 01 04 00 00 00 01 00',
      'changer',
      'cdb:position-to-element',
      { mediumTransportAddress: 1, destinationElementAddress: 0x400, invert: true },
    ],
    ['1b 00 00 00 01 00', 'tape', 'cdb:load-unload', { load: true }],
    ['1b 00 03 00 01 00', 'changer', 'cdb:open/close-import/export-element', { elementAddress: 0x300, actionCode: 1 }],
    [
      'b5 20 00 10 00 00 00 00 00 34 00 00',
      'tape',
      'cdb:security-protocol-out',
      { securityProtocol: 0x20, transferLength: 52 },
    ],
    [
      'b5 10 04 00 00 08 00 00 04 00 00 00',
      'changer',
      'cdb:request-volume-element-address',
      { volTag: true, startingElementAddress: 0x400, numberOfElements: 8 },
    ],
    [
      'b8 10 00 00 ff ff 01 00 ff ff 00 00',
      'tape',
      'cdb:read-element-status',
      { volTag: true, dvcId: true, allocationLength: 0xffff },
    ],
    ['a3 0f 00 00 00 00 00 00 00 0c 00 00', 'changer', 'cdb:report-timestamp', { allocationLength: 12 }],
    [
      '5f 06 05 00 00 00 00 00 18 00',
      'tape',
      'cdb:persistent-reserve-out',
      { serviceAction: 6, type: 5, parameterListLength: 24 },
    ],
  ] as const)('%s to a %s', (hex, device, id, value) => {
    const decoded = decodeCdb(bytesOf(hex), { device });
    expect(decoded).toMatchObject({ id, known: true, findings: [], value });
  });

  test('zeros behind it are filling, anything else is told', () => {
    const filled = new Uint8Array(16);
    filled.set(encodeCdb(read6Cdb, { transferLength: 1 }));
    expect(decodeCdb(filled).findings).toEqual([]);
    filled[15] = 1;
    expect(decodeCdb(filled, { offset: 8 }).findings).toMatchObject([
      { code: 'STRUCTURE_TRAILING', at: { offset: 14 } },
    ]);
  });

  test.each([
    ['28 00 00 00 00 05 00 00 01 00', 'cdb:10-bytes', ['SCSI_UNKNOWN_COMMAND']],
    ['06 00 00 00 00 00', 'cdb:6-bytes', ['SCSI_UNKNOWN_COMMAND']],
    ['9e 10 00 00 00 00 00 00 00 00 00 00 00 20 00 00', 'cdb:16-bytes', ['SCSI_UNKNOWN_COMMAND']],
    ['a3 1f 00 00 00 00 00 00 00 0c 00 00', 'cdb:12-bytes', ['SCSI_UNKNOWN_SERVICE_ACTION']],
    ['7f 00 00 00 00 00 00 04 00 09 01 02', 'cdb:variable-length', ['SCSI_UNKNOWN_COMMAND']],
    ['c1 02 03', 'cdb:vendor-specific', ['SCSI_UNKNOWN_COMMAND']],
    ['a3', 'cdb:12-bytes', ['SCSI_UNKNOWN_SERVICE_ACTION', 'STRUCTURE_SHORT']],
    ['08 00 00', 'cdb:read(6)', ['STRUCTURE_SHORT']],
    ['08 00 00 00 01 02', 'cdb:read(6)', []],
    ['08 00 00 00 01 08', 'cdb:read(6)', ['STRUCTURE_RESERVED']],
    ['11 07 00 00 01 00', 'cdb:space(6)', ['STRUCTURE_VALUE']],
  ])('%s', (hex, id, codes) => {
    const decoded = decodeCdb(bytesOf(hex));
    expect(decoded.id).toBe(id);
    expect(decoded.findings.map(({ code }) => code)).toEqual(codes);
    expect(decoded.known).toBe(!codes.some((code) => code.startsWith('SCSI_UNKNOWN')));
  });

  test('no bytes at all are a command cut off', () => {
    expect(decodeCdb(new Uint8Array(0)).findings).toMatchObject([{ code: 'STRUCTURE_SHORT' }]);
  });

  test.each(commands.filter(({ layout }) => hasOwnCode(layout)))(
    '$id is recognised, and has the length of its group',
    ({ id, layout }) => {
      const device = layout.source.startsWith('SMC') ? 'changer' : 'tape';
      fc.assert(
        fc.property(encodable<object>(layout), (value) => {
          const bytes = layout.encode(value);
          expect(decodeCdb(bytes, { device })).toMatchObject({ id, known: true, findings: [] });
          expect(cdbLengthBytes(bytes[0] as number) ?? bytes.length).toBe(bytes.length);
        }),
        settings(10),
      );
    },
  );
});

/** Whether it is one command, and no generic structure. */
function hasOwnCode({ codec, source }: (typeof commands)[number]['layout']): boolean {
  return codec.constants.length > 0 && !source.includes('CDB usage');
}

test('status codes have names and meanings', () => {
  expect(scsiStatus(2)?.name).toBe('CHECK CONDITION');
  expect(scsiStatus(0x18)).toMatchObject({ name: 'RESERVATION CONFLICT', obsolete: false });
  expect(scsiStatus(0x22)?.obsolete).toBe(true);
  expect(scsiStatus(3)).toBeUndefined();
  expect(new Set(scsiStatuses.map(({ meaning }) => meaning)).size).toBe(scsiStatuses.length);
});
