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
  registry,
} from '../../src/mam/index.js';
import { settings } from '../testing/settings.js';

const definitions = [...registry.values()];
/** A value of the attribute, from its declaration. Blanks and NUL at the end are filling to a reader, whatever the format. */
const valueFor = (definition: AttributeDefinition): fc.Arbitrary<MamValue> =>
  encodable<{ attributeValue: MamValue }>(definition.value)
    .map(({ attributeValue }) => attributeValue)
    .filter((value) => typeof value !== 'string' || !/[\0 ]$/.test(value));

describe('the registry', () => {
  test('is in ascending order, each in the range of its type, with its length', () => {
    const identifiers = definitions.map(({ identifier }) => identifier);
    expect(identifiers).toEqual([...identifiers].sort((a, b) => a - b));
    for (const { identifier, type, lengthBytes, format, value, name } of definitions) {
      expect(['device', 'medium', 'host'][Math.floor(identifier / 0x400)], name).toBe(type);
      expect(
        value.rows.map(({ span }) => span),
        name,
      ).toEqual([lengthBytes]);
      expect(Object.values(FORMAT), name).toContain(format);
      expect(value.rows[0]?.kind === 'text', name).toBe(format !== FORMAT.binary);
    }
  });

  test.each(definitions.map((one): [string, AttributeDefinition] => [one.value.name, one]))(
    '%s: decode gives what encode took, encode gives what decode took',
    (_name, definition) => {
      fc.assert(
        fc.property(valueFor(definition), (value) => {
          const bytes = encodeAttribute(definition, value);
          const { attributes, findings } = decodeMamFile(bytes);
          expect(attributes.map((one) => [one.identifier, one.value])).toEqual([[definition.identifier, value]]);
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
    ['a code without meaning', definitions[27] as AttributeDefinition, 0x90, '0805h TEXT LOCALIZATION IDENTIFIER'],
    ['a number for a bigint', definitions[0] as AttributeDefinition, 5, '0000h REMAINING CAPACITY IN PARTITION'],
  ])('refuses %s, naming the attribute', (_title, definition, value, message) => {
    const encode = () => encodeAttribute(definition, value);
    expect(encode).toThrow(FormatError);
    expect(encode).toThrow(message);
  });
});
