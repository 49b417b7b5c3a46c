import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildProgram } from '../../src/cli/program.js';
import { BARCODE, encodeAttribute, mamForms, registry } from '../../src/mam/index.js';
import { chip, fromHex, page } from '../testing/chip.js';
import { fakeIo } from '../testing/fake-io.js';

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const schemaOf = (name: string) =>
  ajv.compile(
    JSON.parse(readFileSync(new URL(`../../docs/schemas/${name}.schema.json`, import.meta.url), 'utf8')) as object,
  );
const validDecode = schemaOf('mam-decode');
const validList = schemaOf('mam-list');
const validDiff = schemaOf('mam-diff');

let folder: string;
const at = (name: string): string => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapekit-mam-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the command line in this process: what it printed, and its exit code or the sentence of what it threw. */
async function mam(...args: readonly string[]): Promise<{ out: string; err: string; exit: number | string }> {
  const { io, stdout, stderr } = fakeIo({});
  let exit: number | string = 'none';
  const program = buildProgram(io, (code) => (exit = code), '0.0.0');
  await program.parseAsync(['node', 'tapekit', 'mam', ...args]).catch((thrown: Error) => (exit = thrown.message));
  return { out: stdout(), err: stderr(), exit };
}

async function json(args: readonly string[], valid: ReturnType<typeof schemaOf>): Promise<unknown> {
  const { out } = await mam(...args, '--json');
  const document: unknown = JSON.parse(out);
  expect(valid(document), JSON.stringify(valid.errors)).toBe(true);
  return document;
}

const usage = (loads: string) =>
  page(0x108, 64, fromHex(`${Buffer.from('IBM     6868068327').toString('hex')}0002 ${loads}`));
const attributes = (label: string) =>
  page(
    0x200,
    1056,
    fromHex(
      `${Buffer.from('MAM001').toString('hex')} 0806 0020 ${Buffer.from(label.padEnd(32)).toString('hex')} 0fff0000`,
    ),
  );
const dump = (loads: string, label: string) =>
  chip({ serialNumber: 0xafc16613, size: 8, type: 2, protected: [], unprotected: [usage(loads), attributes(label)] });

describe('tapekit mam encode', () => {
  test('takes several attributes by number and name, and sorts them', async () => {
    const { exit, out } = await mam('encode', 'barcode=ABC123L6', '0x803=Bücher', '805h=0x01', '-o', at('a.bin'));
    expect([exit, out]).toEqual([0, expect.stringContaining('a.bin: 208 bytes, 3 attributes\n')]);
    const bytes = readFileSync(at('a.bin'));
    expect(bytes.subarray(0, 11).toString('hex')).toBe('08030200a042fc63686572');
    expect(bytes.subarray(165, 171).toString('hex')).toBe('080500000101');
  });

  test('--list puts their length before them', async () => {
    await mam('encode', 'barcode=BARCODE-02', '--any', '--list', '-o', at('a.bin'));
    const vector = new URL('../../vectors/mam/write-attribute-list.bin', import.meta.url);
    expect(readFileSync(at('a.bin'))).toEqual(readFileSync(vector));
  });

  test('a structure is JSON, also from a file, and comes back from decode', async () => {
    const value = {
      volumeChangeReferenceValue: '0000000000000012',
      volumeCoherencyCount: 7,
      volumeCoherencySetIdentifier: '37',
      applicationClientSpecificInformation: { volumeUuid: '3802cc12-2e2c-4bf5-b06b-a4a4f1d0b2a6', version: 1 },
    };
    writeFileSync(at('values.json'), JSON.stringify({ '080Ch': value }));
    expect((await mam('encode', '--from', at('values.json'), '-o', at('a.bin'))).exit).toBe(0);
    expect((await mam('encode', `080c=${JSON.stringify(value)}`, '-o', at('b.bin'))).exit).toBe(0);
    const vector = new URL('../../vectors/mam/ltfs-coherency.bin', import.meta.url);
    for (const name of ['a.bin', 'b.bin']) expect(readFileSync(at(name))).toEqual(readFileSync(vector));
    const decoded = (await json(['decode', at('a.bin')], validDecode)) as { attributes: { value: object }[] };
    writeFileSync(at('again.json'), JSON.stringify({ '080Ch': decoded.attributes[0]?.value }));
    await mam('encode', '--from', at('again.json'), '-o', at('c.bin'));
    expect(readFileSync(at('c.bin'))).toEqual(readFileSync(vector));
  });

  test('no value deletes', async () => {
    const { out } = await mam('encode', 'barcode=', '-o', at('a.bin'));
    expect(out).toContain('0806h BARCODE, no value: written to a drive, it deletes the attribute');
    expect(readFileSync(at('a.bin')).toString('hex')).toBe('0806010000');
  });

  test.each([
    [['0000=5'], '0000h REMAINING CAPACITY IN PARTITION is read-only: only the drive writes it (--any'],
    [['1000=00'], 'is read-only: only the cartridge maker writes it'],
    [['nothing=5'], '"nothing" is no attribute: tapekit mam list has their numbers and names'],
    [['assigning-organization=X'], 'is the name of 0005h and 0404h: give the number'],
    [['0806'], '"0806" is no attribute with a value'],
    [['0806=ABC123L6', 'barcode=ABC124L6'], '0806h is given twice'],
    [['0805=90h'], '0805h TEXT LOCALIZATION IDENTIFIER must be one of'],
    [['0805=x'], 'must be a number'],
    [['0803=テ', '0805=1'], 'has a character that ISO 8859-1 lacks'],
    [['1400=0'], 'must be bytes in hex'],
    [['1800=00'], '1800h is reserved: 17FFh is the last attribute'],
    [['080c={"x":1}'], 'is no field of it'],
    [[], 'give an attribute with its value'],
  ])('%j is refused', async (words, reason) => {
    const { exit } = await mam('encode', ...words, '-o', at('a.bin'));
    expect(exit).toMatch(/^nothing was written: /);
    expect(exit).toContain(reason);
    expect(() => readFileSync(at('a.bin'))).toThrow('ENOENT');
  });

  test('--any writes read-only attributes, and vendors have theirs in hex', async () => {
    expect((await mam('encode', '0000=5', '1400=0102', '--any', '-o', at('a.bin'))).exit).toBe(0);
    expect(readFileSync(at('a.bin')).toString('hex')).toBe('00008000080000000000000005' + '14000000020102');
  });
});

describe('tapekit mam decode', () => {
  test('several attributes are a table, --explain has every field', async () => {
    await mam('encode', 'barcode=ABC123L6', '0805=129', '-o', at('a.bin'));
    const { out } = await mam('decode', at('a.bin'));
    expect(out).toContain('  0805h  TEXT LOCALIZATION IDENTIFIER  1 byte    81h UTF-8\n  0806h  BARCODE');
    expect(out).not.toContain('ATTRIBUTE LENGTH');
    expect((await mam('decode', '--explain', at('a.bin'))).out.match(/ATTRIBUTE LENGTH/g)).toHaveLength(2);
  });

  test('a dump of a chip: pages and attributes', async () => {
    writeFileSync(at('chip.bin'), dump('0000004f', 'ABC123L6'));
    const { exit, out } = await mam('decode', at('chip.bin'));
    expect(exit).toBe(0);
    expect(out).toContain('8,160 bytes, dump of the chip of an LTO cartridge');
    expect(out).toMatch(/108h {2}at 128 +64 bytes +good {2}usage information 0/);
    expect(out).toMatch(/0806h {2}BARCODE {2}32 bytes {2}"ABC123L6"/);
    expect((await mam('decode', '--explain', at('chip.bin'))).out).toMatch(/THREAD COUNT +79 loads/);
    const { chip: about } = (await json(['decode', at('chip.bin')], validDecode)) as { chip: object };
    expect(about).toMatchObject({ serialNumber: 'AFC16613h', type: 2, sizeBytes: 8192 });
  });

  test.each([
    ['the text of proxmark3', (bytes: Buffer) => bytes.toString('hex').replaceAll(/.{64}/g, '$&\n')],
    ['blanks between the bytes', (bytes: Buffer) => bytes.toString('hex').replaceAll(/../g, '$& ')],
  ])('hex is read as well: %s', async (_title, textOf) => {
    writeFileSync(at('chip.eml'), textOf(Buffer.from(dump('0000004f', 'ABC123L6'))));
    const { out } = await mam('decode', at('chip.eml'));
    expect(out).toContain('8,160 bytes, read from hex, dump of the chip');
    expect(out).toContain('"ABC123L6"');
  });

  test.each([
    ['00000006 0000 0806 1623', [], 'list of the attributes that there are', '1623h LTFS VOLUME LOCKED'],
    ['0002 00 02', [], 'list of partitions', 'NUMBER OF PARTITIONS AVAILABLE'],
    ['0002 00 01', ['--as', 'volumes'], 'list of logical volumes', 'NUMBER OF LOGICAL VOLUMES AVAILABLE'],
    ['00000002 0806', ['--as', 'supported'], 'list of the attributes', '0806h BARCODE'],
  ])('%s is told for what it is', async (bytes, more, form, words) => {
    writeFileSync(at('a.bin'), fromHex(bytes));
    const { exit, out } = await mam('decode', ...more, at('a.bin'));
    expect(exit).toBe(0);
    expect(out).toContain(form);
    expect(out).toContain(words);
    await json(['decode', ...more, at('a.bin')], validDecode);
  });

  test('a list that the allocation length has cut off is told', async () => {
    writeFileSync(at('a.bin'), fromHex('00000006 0000 0806'));
    const { exit, out } = await mam('decode', '--as', 'list', at('a.bin'));
    expect(exit).toBe(1);
    expect(out).toContain('STRUCTURE_SHORT');
  });

  test('the command offers the forms that the library has', async () => {
    const { err, exit } = await mam('decode', '--as', 'nothing', at('a.bin'));
    expect(err + exit).toContain(mamForms.join(', '));
  });
});

describe('tapekit mam list', () => {
  test('has every attribute, with who writes it', async () => {
    const { exit, out } = await mam('list');
    expect(exit).toBe(0);
    expect(out.trimEnd().split('\n')).toHaveLength(registry.size + 1);
    expect(out).toMatch(/0806h {2}BARCODE +ASCII +32 +medium +application +text of the bar code label/);
    const { attributes: all } = (await json(['list'], validList)) as { attributes: object[] };
    expect(all).toHaveLength(registry.size);
  });
});

describe('tapekit mam diff', () => {
  test('the same twice says nothing, and exits 0', async () => {
    writeFileSync(at('a.bin'), encodeAttribute(BARCODE, 'ABC123L6'));
    writeFileSync(at('b.bin'), Buffer.from(encodeAttribute(BARCODE, 'ABC123L6')).toString('hex'));
    expect(await mam('diff', at('a.bin'), at('b.bin'))).toEqual({ out: '', err: '', exit: 0 });
  });

  test('attribute by attribute, exit 1', async () => {
    await mam('encode', '0805=1', 'barcode=ABC123L6', '-o', at('a.bin'));
    await mam('encode', 'barcode=ABC124L6', '1623=1', '-o', at('b.bin'));
    const { exit, out } = await mam('diff', at('a.bin'), at('b.bin'));
    expect(exit).toBe(1);
    expect(out.split('\n')).toEqual([
      '- 0805h TEXT LOCALIZATION IDENTIFIER: 01h ISO 8859-1',
      '- 0806h BARCODE: "ABC123L6"',
      '+ 0806h BARCODE: "ABC124L6"',
      '+ 1623h LTFS VOLUME LOCKED: 1 locked',
      '',
    ]);
    expect(await json(['diff', at('a.bin'), at('b.bin')], validDiff)).toMatchObject({
      exitCode: 1,
      attributes: [
        { identifier: '0805h', change: 'removed' },
        { identifier: '0806h', change: 'changed', before: 'ABC123L6', after: 'ABC124L6' },
        { identifier: '1623h', change: 'added', after: 1 },
      ],
    });
  });

  test('chips page by page, and only what both dumps have', async () => {
    writeFileSync(at('a.bin'), dump('0000004f', 'ABC123L6'));
    writeFileSync(at('b.bin'), dump('00000050', 'ABC123L6'));
    const { exit, out } = await mam('diff', at('a.bin'), at('b.bin'));
    expect(exit).toBe(1);
    expect(out).toContain('page 108h THREAD COUNT: 79 loads -> 80 loads\npage 108h CRC: ');
    expect(out).not.toContain('0806h');
    const cut = dump('0000004f', 'ABC123L6').fill(0, 192);
    writeFileSync(at('b.bin'), cut);
    const unread = await mam('diff', at('a.bin'), at('b.bin'));
    expect(unread).toMatchObject({ exit: 0, out: '', err: expect.stringContaining('not compared') });
    expect(await json(['diff', at('a.bin'), at('b.bin')], validDiff)).toMatchObject({ notCompared: ['200h'] });
  });
});
