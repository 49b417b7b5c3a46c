import { crc32 as nodeCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32 } from '../../src/bytes/index.js';
import { settings } from '../testing/settings.js';

test('the CRC-32 of 123456789 is CBF43926h, as catalogues of checks have it', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
});

test('is what zlib says, of any bytes in any pieces', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 }), (first, second) => {
      const both = Buffer.concat([first, second]);
      expect([crc32(both), crc32(second, crc32(first))]).toEqual([nodeCrc32(both), nodeCrc32(both)]);
    }),
    settings(300),
  );
});
