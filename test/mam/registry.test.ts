import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodable } from '../../emulator/testing/index.js';
import { FormatError } from '../../src/bytes/index.js';
import {
  type AttributeDefinition,
  attributeLayout,
  BARCODE,
  decodeMamFile,
  encodeAttribute,
  FORMAT,
  type MamValue,
  rangeOf,
  registry,
} from '../../src/mam/index.js';
import { settings } from '../testing/settings.js';

const definitions = [...registry.values()];
/** A value of the attribute, from its declaration. Blanks and NUL at the end are filling to a reader, whatever the format. */
const valueFor = (definition: AttributeDefinition): fc.Arbitrary<MamValue> =>
  encodable<{ attributeValue: MamValue }>(definition.value)
    .map(({ attributeValue }) => attributeValue)
    .filter((value) => typeof value !== 'string' || !/[\0 ]$/.test(value))
    .filter((value) => !(value instanceof Uint8Array) || value.length > 0);

describe('the registry', () => {
  test('is in ascending order, each in the range of its type, with its length', () => {
    const identifiers = definitions.map(({ identifier }) => identifier);
    expect(identifiers).toEqual([...identifiers].sort((a, b) => a - b));
    for (const { identifier, type, vendorSpecific, lengthBytes, format, value, name } of definitions) {
      expect(['device', 'medium', 'host'][Math.floor((identifier % 0xc00) / 0x400)], name).toBe(type);
      expect(identifier >= 0xc00, name).toBe(vendorSpecific);
      expect(
        value.rows.map(({ span }) => span),
        name,
      ).toEqual([lengthBytes ?? 'rest']);
      expect(Object.values(FORMAT), name).toContain(format);
      expect(value.rows[0]?.kind === 'text', name).toBe(format !== FORMAT.binary);
    }
  });

  test('the standards have them so', () => {
    const told = (identifier: number) => {
      const { name, format, lengthBytes, scope, writtenBy } = registry.get(identifier) as AttributeDefinition;
      return [name, format, lengthBytes, scope, writtenBy];
    };
    expect(definitions).toHaveLength(51);
    expect(told(0x0000)).toEqual(['REMAINING CAPACITY IN PARTITION', 0, 8, 'partition', 'drive']);
    expect(told(0x0008)).toEqual(['VOLUME IDENTIFIER', 1, 32, 'medium', 'library']);
    expect(told(0x020d)).toEqual(['DEVICE VENDOR/SERIAL NUMBER AT LOAD-3', 1, 40, 'medium', 'drive']);
    expect(told(0x0340)).toEqual(['MEDIUM USAGE HISTORY', 0, 90, 'medium', 'drive']);
    expect(told(0x0401)).toEqual(['MEDIUM SERIAL NUMBER', 1, 32, 'medium', 'cartridge maker']);
    expect(told(0x0803)).toEqual(['USER MEDIUM TEXT LABEL', 2, 160, 'medium', 'application']);
    expect(told(0x080c)).toEqual(['VOLUME COHERENCY INFORMATION', 0, undefined, 'partition', 'application']);
    expect(told(0x1623)).toEqual(['LTFS VOLUME LOCKED', 0, 1, 'medium', 'application']);
    expect(rangeOf(0x17ff)).toEqual({ type: 'host', vendorSpecific: true });
    expect(rangeOf(0x1800)).toBeUndefined();
  });

  test.each(definitions.map((one): [string, AttributeDefinition] => [one.value.name, one]))(
    '%s: decode gives what encode took, encode gives what decode took',
    (_name, definition) => {
      fc.assert(
        fc.property(valueFor(definition), (value) => {
          const bytes = encodeAttribute(definition, value);
          const { attributes, findings } = decodeMamFile(bytes);
          expect(attributes.map((one) => one.identifier)).toEqual([definition.identifier]);
          if (value instanceof Uint8Array || typeof value !== 'object') expect(attributes[0]?.value).toEqual(value);
          else expect(attributes[0]?.value).toMatchObject(value);
          const other =
            definition === BARCODE ? findings.filter(({ code }) => code !== 'MAM_BARCODE_NOT_LTO') : findings;
          expect(other).toEqual([]);
        }),
        settings(50),
      );
    },
  );

  test('encode gives back any attribute that was decoded', () => {
    const anyAttribute = fc.tuple(fc.nat(0xffff), fc.nat(0xff), fc.uint8Array({ maxLength: 200 }));
    fc.assert(
      fc.property(anyAttribute, ([identifier, flags, value]) => {
        const bytes = Uint8Array.of(identifier >> 8, identifier & 0xff, flags, 0, value.length, ...value);
        const decoded = attributeLayout.decode(bytes);
        if (!decoded.complete) throw new Error('all bytes are there');
        expect(attributeLayout.encode(decoded.value, { asRead: true })).toEqual(bytes);
      }),
      settings(),
    );
  });

  test.each<[string, AttributeDefinition, MamValue, string]>([
    [
      'a text that is too long',
      BARCODE,
      'A'.repeat(33),
      '0806h BARCODE: attributeValue must be at most 32 bytes, not 33',
    ],
    ['a letter beyond ASCII', BARCODE, 'Ü', '0806h BARCODE: attributeValue must be ASCII characters'],
    ['a line end', BARCODE, 'A\n', '0806h BARCODE: attributeValue must be ASCII characters'],
    ['a text that ends in its filling', BARCODE, 'A ', '0806h BARCODE: attributeValue must not end in a blank'],
    ['a number for a text', BARCODE, 5, '0806h BARCODE: attributeValue must be a string'],
    ['a code without meaning', registry.get(0x805) as AttributeDefinition, 0x90, '0805h TEXT LOCALIZATION IDENTIFIER'],
    ['a number for a bigint', definitions[0] as AttributeDefinition, 5, '0000h REMAINING CAPACITY IN PARTITION'],
  ])('refuses %s, naming the attribute', (_title, definition, value, message) => {
    const encode = () => encodeAttribute(definition, value);
    expect(encode).toThrow(FormatError);
    expect(encode).toThrow(message);
  });
});
