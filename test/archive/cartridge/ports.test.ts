import { createCipheriv } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { deflateCodec, nodeBlockCipher } from '../../../src/archive/index.js';
import { AES_256_GCM, encryptedRecord, openRecord, RecordKey, sealRecord } from '../../../src/tape/index.js';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const key = new Uint8Array(32).fill(7);
const iv = new Uint8Array(12).fill(9);
const head = { algorithmCode: AES_256_GCM, kadFormat: 0, compressed: true, lengthBytes: 1000 };
const aKad = Uint8Array.of(1, 2, 3);
const clear = Uint8Array.from({ length: 100 }, (_, i) => i);

describe('AES-256-GCM', () => {
  // McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)", appendix B, test case 16.
  const vector = {
    key: hex('feffe9928665731c6d6a8f9467308308 feffe9928665731c6d6a8f9467308308'),
    iv: hex('cafebabefacedbaddecaf888'),
    aad: hex('feedfacedeadbeeffeedfacedeadbeef abaddad2'),
    clear: hex(
      'd9313225f88406e5a55909c5aff5269a 86a7a9531534f7da2e4c303d8a318a72' +
        '1c3c0c95956809532fcf0e2449a6b525 b16aedf5aa0de657ba637b39',
    ),
    ciphertext: hex(
      '522dc1f099567d07f47f37a32a84427d 643a8cdcbfe5c0c97598a2bd2555d1aa' +
        '8cb08e48590dbb3da7b08b1056828838 c5f61e6393ba7a0abcc9f662',
    ),
    tag: hex('76fc6ece0f4e1768cddf8853bb2d551b'),
  };

  test('gives what its authors say', () => {
    const { ciphertext, tag } = nodeBlockCipher.seal(vector.key, vector.iv, vector.aad, vector.clear);
    expect([hex(Buffer.from(ciphertext).toString('hex')), hex(Buffer.from(tag).toString('hex'))]).toEqual([
      vector.ciphertext,
      vector.tag,
    ]);
    const opened = nodeBlockCipher.open(vector.key, vector.iv, vector.aad, vector.ciphertext, vector.tag);
    expect(opened && new Uint8Array(opened)).toEqual(vector.clear);
  });

  test('opens nothing with another key or tag, and takes no key of another length', () => {
    const { iv, aad, ciphertext, tag } = vector;
    expect(nodeBlockCipher.open(key, iv, aad, ciphertext, tag)).toBeUndefined();
    expect(nodeBlockCipher.open(vector.key, iv, aad, ciphertext, new Uint8Array(16))).toBeUndefined();
    expect(() => nodeBlockCipher.open(key.subarray(1), iv, aad, ciphertext, tag)).toThrow(RangeError);
  });
});

describe('an encrypted record', () => {
  const recordKey = new RecordKey(nodeBlockCipher, key);
  const sealed = sealRecord(nodeBlockCipher, recordKey, iv, head, aKad, clear);

  test('says what it is without the key', () => {
    const ofKey = createCipheriv('aes-256-gcm', key, new Uint8Array(12).fill(0xff)).setAAD(
      Buffer.from('tapekit key check'),
    );
    ofKey.final();
    const check = ofKey.getAuthTag().toString('hex', 0, 4);
    expect(sealed).toHaveLength(148);
    expect(Buffer.from(sealed.subarray(0, 32)).toString('hex')).toBe(
      `00010014 00 01 0003 000003e8 ${check} 090909090909090909090909 00000000`.replaceAll(' ', ''),
    );
    expect(encryptedRecord(sealed)).toMatchObject({ ...head, aKadBytes: 3, iv });
  });

  test('gives its bytes with key and A-KAD', () => {
    const record = encryptedRecord(sealed);
    if (record === undefined) throw new Error('it is an encrypted record');
    expect(new Uint8Array(openRecord(nodeBlockCipher, recordKey, aKad, record) as Uint8Array)).toEqual(clear);
    const another = new RecordKey(nodeBlockCipher, new Uint8Array(32));
    expect(openRecord(nodeBlockCipher, another, aKad, record)).toBe('another key');
    expect(openRecord(nodeBlockCipher, recordKey, undefined, record)).toBe('changed');
    expect(openRecord(nodeBlockCipher, recordKey, Uint8Array.of(1, 2, 4), record)).toBe('changed');
  });

  test('gives none when any byte of it is another, and tells that from another key', () => {
    const openedWith = (at: number): unknown => {
      const changed = new Uint8Array(sealed);
      changed[at] = (changed[at] as number) ^ 1;
      const record = encryptedRecord(changed);
      return record && openRecord(nodeBlockCipher, recordKey, aKad, record);
    };
    const outcomes = Array.from(sealed.keys(), openedWith);
    expect(new Set(outcomes)).toEqual(new Set(['changed', 'another key', undefined]));
    expect([...outcomes.keys()].filter((at) => outcomes[at] === 'another key')).toEqual([12, 13, 14, 15]);
  });

  test('is put where the caller has room', () => {
    const room = new Uint8Array(200).fill(0xaa);
    const put = sealRecord(nodeBlockCipher, recordKey, iv, head, aKad, clear, room);
    expect(put).toEqual(sealed);
    expect(put.buffer).toBe(room.buffer);
  });

  test('has a key that does not show itself', () => {
    expect(inspect(recordKey, { showHidden: true, depth: 9 })).not.toMatch(/7, 7|0707/);
    expect(JSON.stringify(recordKey)).not.toContain('7,7');
  });

  test('is nothing that is too short, or says of itself what cannot be', () => {
    expect(encryptedRecord(sealed.subarray(0, 48))).toBeUndefined();
    const long = sealRecord(nodeBlockCipher, recordKey, iv, { ...head, lengthBytes: 2 ** 24 }, aKad, clear);
    expect(encryptedRecord(long)).toBeUndefined();
  });

  test('has an A-KAD or none', () => {
    const without = encryptedRecord(sealRecord(nodeBlockCipher, recordKey, iv, head, undefined, clear));
    expect(without?.aKadBytes).toBe(0);
    expect(without && openRecord(nodeBlockCipher, recordKey, undefined, without)).toHaveLength(100);
  });
});

describe('DEFLATE', () => {
  const text = new TextEncoder().encode('a tape holds records and filemarks '.repeat(100));

  test('gives back what it took', () => {
    const compressed = deflateCodec.compress(text);
    expect(compressed?.length).toBeLessThan(200);
    expect(compressed && new Uint8Array(deflateCodec.decompress(compressed, text.length) ?? [])).toEqual(text);
  });

  test('keeps what would not become less', () => {
    expect(deflateCodec.compress(Uint8Array.of(1, 2, 3))).toBeUndefined();
  });

  test('gives nothing of another length, of cut bytes, of other bytes', () => {
    const compressed = deflateCodec.compress(text) as Uint8Array;
    expect(deflateCodec.decompress(compressed, text.length - 1)).toBeUndefined();
    expect(deflateCodec.decompress(compressed, text.length + 1)).toBeUndefined();
    expect(deflateCodec.decompress(compressed.subarray(0, 30), text.length)).toBeUndefined();
    expect(deflateCodec.decompress(new Uint8Array(10).fill(0xff), 10)).toBeUndefined();
    expect(deflateCodec.decompress(new Uint8Array(0), 10)).toBeUndefined();
  });
});
