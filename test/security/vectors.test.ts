import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { encodeKeyFile, readKeyFile, stencChecksum, type TapeKey } from '../../src/security/index.js';
import { hexOfKey, sha256 } from './secrets.js';

interface Vector {
  readonly file: string;
  readonly sha256: string;
  readonly expect: object;
}

const FOLDER = new URL('../../vectors/security/', import.meta.url);
const { vectors } = JSON.parse(readFileSync(new URL('vectors.json', FOLDER), 'utf8')) as { vectors: Vector[] };

test.each(vectors)('$file', (vector) => {
  const bytes = readFileSync(new URL(vector.file, FOLDER));
  expect(hexOfKey(sha256(bytes))).toBe(vector.sha256);
  const { key, description, findings } = readKeyFile(bytes, sha256);
  const codes = findings.map(({ code }) => code);
  const checksum = stencChecksum(key as TapeKey);
  expect({ bits: key?.bits, stencChecksum: checksum, description, findings: codes }).toEqual(vector.expect);
  expect(Buffer.from(encodeKeyFile(key as TapeKey, description))).toEqual(bytes);
});

test('every file is told of', () => {
  const files = readdirSync(FOLDER).filter((name) => name !== 'vectors.json');
  expect(vectors.map(({ file }) => file).sort()).toEqual(files.sort());
});
