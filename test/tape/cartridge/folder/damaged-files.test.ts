import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createCartridgeFolder, openCartridgeFolder, type PartitionMedium } from '../../../../src/tape/index.js';
import { linesOf, recordOf } from '../../../testing/cartridge-steps.js';
import { RecordedFiles } from '../../../testing/recorded-files.js';

const options = { crc32 };
const record = (bytes: number) => recordOf({ bytes, seed: bytes, compressed: false, kad: 0, method: 0 });
const text = (value: string) => new TextEncoder().encode(value);
const attribute = (identifier: number, value: string) => ({
  partition: 0,
  identifier,
  readOnly: false,
  format: 1,
  value: text(value),
});

/** Records of 10, 20, a filemark, 30, a filemark, 40; in cartridge memory three attributes. */
function written(): RecordedFiles {
  const files = new RecordedFiles();
  const cartridge = createCartridgeFolder(files, {}, options);
  const medium = cartridge.partitions[0] as PartitionMedium;
  for (const bytes of [10, 20, undefined, 30, undefined, 40]) {
    if (bytes === undefined) medium.appendFilemarks(1);
    else medium.append(record(bytes));
  }
  for (const [i, value] of ['first', 'second', 'third'].entries()) cartridge.memory.set(attribute(0x0800 + i, value));
  cartridge.close();
  return files;
}

function changed(name: string, change: (bytes: Uint8Array) => Uint8Array): RecordedFiles {
  const files = written();
  const bytes = files.contents.get(name) as Uint8Array;
  files.contents.set(name, change(new Uint8Array(bytes)));
  return files;
}

const ENTRIES_AT = 8192;
const ENTRY_BYTES = 64;
const spoiledEntries = (...objects: readonly number[]) =>
  changed('p0.idx', (bytes) => {
    for (const object of objects) bytes[ENTRIES_AT + object * ENTRY_BYTES + 9] = 0xff;
    return bytes;
  });

function opened(files: RecordedFiles, mode: 'read' | 'write' = 'read') {
  const cartridge = openCartridgeFolder(files, { ...options, mode });
  return { cartridge, medium: cartridge.partitions[0] as PartitionMedium };
}

const whole = linesOf(opened(written()).medium);

describe('one damaged entry of the index is made up from those beside it', () => {
  test.each([
    ['record', 0, 10],
    ['record', 1, 20],
    ['record', 3, 30],
  ] as const)('of a %s, object %i: its bytes cannot be had, all else is as it was', (_, object, bytes) => {
    const { cartridge, medium } = opened(spoiledEntries(object));
    const lines = linesOf(medium);
    expect(lines.toSpliced(object, 1)).toEqual(whole.toSpliced(object, 1));
    expect(medium.at(object)).toEqual({
      kind: 'record',
      lengthBytes: bytes,
      storedBytes: bytes,
      compressed: false,
      encryption: undefined,
      protection: undefined,
    });
    expect(medium.payload(object)).toBeUndefined();
    expect(cartridge.faults).toEqual([]);
  });

  test.each([2, 4])('of a filemark, object %i: all is as it was', (object) => {
    expect(linesOf(opened(spoiledEntries(object)).medium)).toEqual(whole);
  });

  test('the last one is a record that nothing is known of, and what is written then is read', () => {
    const { medium } = opened(spoiledEntries(5), 'write');
    expect(linesOf(medium).slice(0, 5)).toEqual(whole.slice(0, 5));
    expect([medium.objects, medium.at(5), medium.payload(5)]).toMatchObject([6, { kind: 'record' }, undefined]);
    medium.append(record(50));
    expect(medium.payload(6)).toEqual(record(50).payload);
    expect(linesOf(medium).slice(0, 5)).toEqual(whole.slice(0, 5));
  });

  test('two in succession: those around them are as they were', () => {
    const { medium } = opened(spoiledEntries(0, 1));
    expect(linesOf(medium).slice(2)).toEqual(whole.slice(2));
    expect([medium.payload(0), medium.payload(1)]).toEqual([undefined, undefined]);
  });
});

describe('an index that was cut', () => {
  test.each([
    [0, 5],
    [0, 1],
    [17, 3],
    [0, 0],
  ])('%i bytes into entry %i: what is whole in front is read, and it is said what is missing', (into, objects) => {
    const cut = () => changed('p0.idx', (bytes) => bytes.slice(0, ENTRIES_AT + objects * ENTRY_BYTES + into));
    for (const mode of ['read', 'write'] as const) {
      const { cartridge, medium } = opened(cut(), mode);
      expect(linesOf(medium)).toEqual(whole.slice(0, objects));
      expect(cartridge.faults).toEqual([
        {
          file: 'p0.idx',
          offset: undefined,
          expected: '6 entries',
          found: `${objects}`,
          advice: 'the file was cut: what stood behind is lost, unless a copy of the cartridge has it',
        },
      ]);
    }
  });

  test('data that were cut: the record at the cut cannot be read, those in front can', () => {
    const { medium } = opened(changed('p0.dat', (bytes) => bytes.slice(0, 59)));
    expect([0, 1, 3, 5].map((object) => medium.payload(object)?.length)).toEqual([10, 20, undefined, undefined]);
    expect(medium.objects).toBe(6);
  });
});

describe('a damaged mam.log', () => {
  const valueAt = (value: string) => Buffer.from(written().contents.get('mam.log') as Uint8Array).indexOf(value);
  const damaged = (offset: number) =>
    opened(
      changed('mam.log', (bytes) => {
        bytes[offset] = (bytes[offset] as number) ^ 1;
        return bytes;
      }),
    ).cartridge;
  const valuesOf = ({ memory }: ReturnType<typeof damaged>) =>
    memory.list(0).map(({ value }) => new TextDecoder().decode(value));

  test.each([0, 32])('a change in the midst is left out, and told with its offset: byte %i of it', (at) => {
    const offset = valueAt('second') - 32;
    const cartridge = damaged(offset + at);
    expect(valuesOf(cartridge)).toEqual(['first', 'third']);
    expect(cartridge.faults).toEqual([
      {
        file: 'mam.log',
        offset,
        expected: 'a change of cartridge memory',
        found: 'bytes that are none',
        advice: 'attributes may be missing or old: compare with what else is known of the cartridge',
      },
    ]);
  });

  test('one at the end came last before something ended: what is in front of it holds, and nothing is told', () => {
    const end = (written().contents.get('mam.log') as Uint8Array).length;
    const cartridge = opened(changed('mam.log', (bytes) => bytes.slice(0, end - 1))).cartridge;
    expect(valuesOf(cartridge)).toEqual(['first', 'second']);
    expect(cartridge.faults).toEqual([]);
  });
});
