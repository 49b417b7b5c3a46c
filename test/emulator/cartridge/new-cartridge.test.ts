import { describe, expect, it } from 'vitest';
import { newCartridge } from '../../../emulator/index.js';
import { definitionOf } from '../../../src/mam/index.js';
import { MemoryCartridge } from '../../../src/tape/index.js';

describe('a new cartridge', () => {
  it.each([
    [{}, { densityCode: 0x5a, worm: false, kind: 'data', capacityBytes: 2.5e12 }],
    [{ generation: '8' }, { densityCode: 0x5e, capacityBytes: 12e12 }],
    [{ barcode: 'ABC123M8' }, { densityCode: 0x5d, serialNumber: '0000ABC123' }],
    [{ barcode: 'ABC123LW' }, { densityCode: 0x5a, worm: true }],
    [
      { generation: 'LTO-7', worm: true, capacityBytes: 1000 },
      { densityCode: 0x5c, worm: true, capacityBytes: 1000 },
    ],
    [{ barcode: 'CLN001CU' }, { kind: 'cleaning' }],
  ])('%o', (options, expected) => {
    const { identity, attributes } = newCartridge(options);
    expect(identity).toMatchObject(expected);
    const cartridge = new MemoryCartridge(identity);
    for (const attribute of attributes) cartridge.memory.set(attribute);
    expect(cartridge.identity).toEqual(identity);
  });

  it.each([
    [{ generation: '4711' }, /no kind of cartridge is called/],
    [{ barcode: 'abc123L6' }, /small letters/],
    [{ generation: '7', barcode: 'ABC123L6' }, /is of an LTO-6 cartridge, not of an LTO-7 one/],
    [{ barcode: 'ABC123L6', worm: true }, /is not write-once/],
    [{ barcode: 'ABC123LW', worm: false }, /is write-once/],
    [{ barcode: 'ABC123L1' }, /no drive here reads/],
    [{ capacityBytes: 0 }, /capacity of 0 bytes/],
    [{ capacityBytes: Number.NaN }, /cannot be/],
    [{ manufactureDate: '1.1.2025' }, /YYYYMMDD/],
  ])('cannot be %o', (options, message) => {
    expect(() => newCartridge(options)).toThrow(message);
  });

  it('has all attributes of the medium, of the lengths that LTO has', () => {
    const { attributes } = newCartridge({ barcode: 'ABC123LW' });
    expect(attributes.map(({ identifier }) => identifier)).toEqual([
      0x400, 0x401, 0x402, 0x403, 0x404, 0x405, 0x406, 0x407, 0x408, 0x409,
    ]);
    for (const { identifier, readOnly, format, value } of attributes) {
      const definition = definitionOf(identifier);
      expect({ readOnly, format, length: value.length }).toEqual({
        readOnly: true,
        format: definition?.format,
        length: definition?.lengthBytes,
      });
    }
    expect(attributes.find(({ identifier }) => identifier === 0x408)?.value).toEqual(Uint8Array.of(0x80));
  });
});
