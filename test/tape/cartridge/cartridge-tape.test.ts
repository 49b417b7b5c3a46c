import { describe, expect, test } from 'vitest';
import { nodePorts, sha256 } from '../../../src/archive/index.js';
import { tell } from '../../../src/findings/index.js';
import { protectionInformation } from '../../../src/scsi/index.js';
import { TapeKey } from '../../../src/security/index.js';
import {
  CartridgeTape,
  type CartridgeTapeOptions,
  MemoryCartridge,
  type NewRecord,
  type PartitionMedium,
  TapeFile,
} from '../../../src/tape/index.js';
import { A_KAD, encryptingHost, kad, key, withKey } from '../../testing/encrypting-host.js';
import { recordAtRest } from '../../testing/records-at-rest.js';

const text = new TextEncoder().encode('a record that becomes less '.repeat(20));
const NOTHING = new Uint8Array(0);

function tapeOf(records: readonly NewRecord[], options: Partial<CartridgeTapeOptions> = {}) {
  const cartridge = new MemoryCartridge();
  const medium = cartridge.partitions[0] as PartitionMedium;
  for (const record of records) medium.append(record);
  return { tape: new CartridgeTape(cartridge, { ...nodePorts(), protectionInformation, ...options }), medium };
}

describe('of a record that cannot be read it is said why', () => {
  test.each([undefined, key(1), key(2)])('with key %#', (given) => {
    const { tape } = tapeOf([recordAtRest(text, { key: key(1), compressed: true })], { key: given });
    const expected = given === undefined ? 'encrypted' : given[0] === 1 ? undefined : 'wrong key';
    if (expected === undefined) expect(tape.read()).toEqual({ kind: 'record', bytes: text });
    else expect(tape.read()).toEqual({ kind: 'unreadable', bytes: NOTHING, reason: expected });
    expect(tape.position()).toEqual({ partition: 0, object: 1, file: 0 });
  });

  test('one that was made unreadable, and the one behind it is read', () => {
    const { tape, medium } = tapeOf([recordAtRest(text), recordAtRest(text)]);
    medium.spoil(0);
    expect(tape.read()).toEqual({ kind: 'unreadable', bytes: NOTHING, reason: 'damaged' });
    expect(tape.read()).toEqual({ kind: 'record', bytes: text });
  });

  test.each([
    ['encrypted', { key: key(1) }, 40],
    ['an encrypted head, whose length is not believed', { key: key(1) }, 8],
    ['compressed', { compressed: true }, 0],
  ] as const)('a byte is another: %s', (_, form, offset) => {
    const { tape, medium } = tapeOf([recordAtRest(text, form)], { key: key(1) });
    medium.alter(0, offset, 0xff);
    expect(tape.read()).toEqual({ kind: 'unreadable', bytes: NOTHING, reason: 'damaged' });
  });

  test.each([1, 2] as const)('its protection information does not fit: what is there is given, method %i', (method) => {
    const { tape, medium } = tapeOf([recordAtRest(text, { method })]);
    medium.alter(0, 5, 0xff);
    const bytes = text.slice();
    bytes[5] = 0xff;
    expect(tape.read()).toEqual({ kind: 'unreadable', bytes, reason: 'damaged' });
  });

  test('it has an algorithm that is not known', () => {
    const record = recordAtRest(text, { key: key(1), encryption: { algorithmCode: 0x0001_0010 } });
    expect(tapeOf([record], { key: key(1) }).tape.read()).toMatchObject({ kind: 'unreadable', reason: 'encrypted' });
  });

  test('the finding of a file of the tape says it', async () => {
    const records = [recordAtRest(text), recordAtRest(text, { key: key(1) })];
    for (const [options, found] of [
      [{}, 'an encrypted record, and no key'],
      [{ key: key(2) }, 'a record that was encrypted with another key'],
    ] as const) {
      const file = await TapeFile.open(tapeOf(records, options).tape);
      const lengths: number[] = [];
      for await (const bytes of file as TapeFile) lengths.push(bytes.length);
      expect([lengths, file?.findings.map((finding) => tell(finding).found)]).toEqual([
        [text.length, text.length],
        [found],
      ]);
    }
  });
});

describe('what a drive has written', () => {
  const options = { blocks: [text, Uint8Array.from(text, (byte) => byte ^ 1)] };

  test('encrypted and compressed, with authenticated data, is read with its key, in either form', () => {
    const cartridge = new MemoryCartridge();
    const host = encryptingHost({}, cartridge);
    host.set(withKey(1, { kads: [kad(A_KAD, 'who wrote it')] }));
    for (const block of options.blocks) host.write(block);
    host.filemarks();
    expect(cartridge.partitions[0]?.at(0)).toMatchObject({ compressed: true, encryption: { external: false } });
    for (const given of [key(1), new TapeKey(key(1), sha256)]) {
      const tape = new CartridgeTape(cartridge, { ...nodePorts(), key: given });
      expect([tape.read(), tape.read(), tape.read(), tape.read()]).toEqual([
        ...options.blocks.map((bytes) => ({ kind: 'record', bytes })),
        { kind: 'filemark' },
        { kind: 'end-of-data' },
      ]);
    }
  });
});

describe('misuse is thrown', () => {
  test('a key of another length', () => {
    expect(() => tapeOf([], { key: new Uint8Array(16) })).toThrow(
      new RangeError('the key has 16 bytes: 32 are needed'),
    );
  });

  test('places and counts that there cannot be; the tape has not moved', () => {
    const { tape } = tapeOf([recordAtRest(text), recordAtRest(text)]);
    tape.read();
    for (const misuse of [
      () => tape.locate(0, 1),
      () => tape.locate(-1),
      () => tape.locate(0.5),
      () => tape.spaceRecords(0.5),
      () => tape.spaceFilemarks(Number.NaN),
    ]) {
      expect(misuse).toThrow(RangeError);
    }
    expect(tape.position()).toEqual({ partition: 0, object: 1, file: 0 });
  });
});
