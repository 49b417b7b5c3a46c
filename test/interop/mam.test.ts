import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AttributeDefinition,
  attributeList,
  attributeValues,
  FORMAT,
  type MamValue,
  partitionList,
  readMam,
  registry,
} from '../../src/mam/index.js';
import { readHexInput } from '../../src/scsi/index.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapekit-mam-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What sg_read_attr prints of a file. */
function printedBy(bytes: Uint8Array | string, ...options: string[]): string {
  const file = join(folder, 'in');
  writeFileSync(file, bytes);
  return execFileSync('sg_read_attr', [...options, `--in=${file}`], { encoding: 'latin1' });
}

/** The lines below its heading. */
function sgReadAttr(bytes: Uint8Array | string, ...options: string[]): string[] {
  // A long name goes on in the next line.
  const text = printedBy(bytes, ...options).replaceAll(/ -\n {4,}/g, ' ');
  return text.split('\n').slice(1, -1);
}

/** Those of which it prints the value in a line: numbers and texts. */
const plain: AttributeDefinition[] = [...registry.values()].filter(
  ({ lengthBytes, value, vendorSpecific, identifier }) =>
    lengthBytes !== undefined &&
    !vendorSpecific &&
    ['text', 'number', 'bigint'].includes(value.rows[0]?.kind ?? '') &&
    // Words of its own stand for some numbers of the first two; version 1.46, Debian's, does not know the last.
    ![0x0224, 0x0225, 0x080b].includes(identifier),
);

const asciiText = (bytesMax: number): fc.Arbitrary<string> =>
  fc
    .stringMatching(/^[!-~]([ -~]*[!-~])?$/, { maxLength: Math.min(bytesMax, 24) })
    .filter((text) => !text.includes(':'));

/** Any value that it can hold: codes without a meaning, too, since they are no matter here. */
function valueFor({ format, lengthBytes = 0 }: AttributeDefinition): fc.Arbitrary<string | bigint> {
  return format === FORMAT.binary ? fc.bigInt(0n, 256n ** BigInt(lengthBytes) - 1n) : asciiText(lengthBytes);
}

function valueBytes({ format, lengthBytes = 0 }: AttributeDefinition, value: string | bigint): Uint8Array {
  const text =
    typeof value === 'string'
      ? Buffer.from(value.padEnd(lengthBytes, format === FORMAT.ascii ? ' ' : '\0'))
      : undefined;
  return new Uint8Array(text ?? Buffer.from((value as bigint).toString(16).padStart(2 * lengthBytes, '0'), 'hex'));
}

function listOf(values: readonly (string | bigint)[]): Uint8Array {
  const attributes = plain.map((one, i) => ({
    attributeIdentifier: one.identifier,
    readOnly: one.type !== 'host',
    format: one.format,
    attributeValue: valueBytes(one, values[i] as string | bigint),
  }));
  return attributeValues.encode({ attributes });
}

/** The value in a line such as `  Load count: 300`; numbers as numbers, in hex or not. */
function printed(line: string): string {
  const value = line.slice(line.indexOf(': ') + 2).replace(/[ \0]*$/, '');
  return /^(0x[0-9a-f]+|\d+)$/.test(value) ? `${BigInt(value)}` : value;
}

const shown = (value: MamValue | string | bigint | undefined): string =>
  typeof value === 'string' && /^(0x[0-9a-f]+|\d+)$/.test(value) ? `${BigInt(value)}` : `${value}`;

describe('sg_read_attr of sg3-utils', () => {
  test('prints the values that were encoded, and they are decoded to the same', () => {
    const values = fc.tuple(...plain.map(valueFor));
    let told = 0;
    fc.assert(
      fc.property(values, (all) => {
        const bytes = listOf(all);
        const lines = sgReadAttr(bytes, '--raw');
        expect(lines).toHaveLength(plain.length);
        expect(lines.map(printed)).toEqual(all.map(shown));
        expect(readMam(bytes).attributes.map(({ value }) => shown(value))).toEqual(all.map(shown));
        told += lines.length;
      }),
      { numRuns: 40, seed: 20260101 },
    );
    expect(told).toBeGreaterThan(1000);
  });

  test('takes them in hex, and tapekit takes the hex that it prints', () => {
    const [values] = fc.sample(fc.tuple(...plain.map(valueFor)), { numRuns: 1, seed: 20260101 });
    const bytes = listOf(values as (string | bigint)[]);
    const inHex = Buffer.from(bytes).toString('hex').replaceAll(/../g, '$& ');
    expect(sgReadAttr(inHex)).toEqual(sgReadAttr(bytes, '--raw'));
    const dump = printedBy(bytes, '--raw', '--hex');
    expect(readHexInput(new Uint8Array(Buffer.from(dump)))).toMatchObject({
      form: 'sg3-utils',
      bytes,
      findings: [],
    });
  });

  test('knows the attributes of a list by the same identifiers', () => {
    const known = [...registry.keys()].map((attributeIdentifier) => ({ attributeIdentifier }));
    const lines = sgReadAttr(attributeList.encode({ attributeIdentifiers: known }), '--raw', '--sa=1');
    expect(lines).toHaveLength(known.length);
    const plainName = (name: string) => name.toLowerCase().replaceAll(/ \[.*\]|[^a-z0-9]/g, '');
    const same = [...registry.values()].filter(({ name }, i) => plainName(name) === plainName(lines[i] ?? ''));
    // It says "format density code", "density vendor" and "MiB" where SPC-5 has "formatted", "device" and "MBYTES".
    expect(same.length).toBeGreaterThanOrEqual(known.length - 13);
  });

  test('counts the partitions of a list', () => {
    const bytes = partitionList.encode({ firstPartitionNumber: 0, numberOfPartitionsAvailable: 2 });
    expect(sgReadAttr(bytes, '--raw', '--sa=3')).toEqual([
      '  First partition number: 0',
      '  Number of partitions available: 2',
    ]);
  });
});
