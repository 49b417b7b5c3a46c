import { createDecipheriv } from 'node:crypto';
import { serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { Drive } from '../../../../emulator/index.js';
import { nodePorts } from '../../../../src/archive/index.js';
import { concatenated } from '../../../../src/bytes/index.js';
import { verify6Cdb } from '../../../../src/scsi/index.js';
import { MemoryCartridge, type PartitionMedium } from '../../../../src/tape/index.js';
import {
  aKad,
  EncryptingHost,
  encryptingHost,
  key,
  mKad,
  otherHost,
  type Setting,
  uKad,
  withKey,
} from '../../../testing/encrypting-host.js';

const block = (length: number, fill = 7): Uint8Array => new Uint8Array(length).fill(fill);
const CLEAR = 0;
const RAW_READABLE = 1;
const NOT_RAW_READABLE = 2;
const EXTERNAL = 3;
const decrypting = (decryptionMode: number, fill = 1): Setting => ({
  decryptionMode,
  logicalBlockEncryptionKey: decryptionMode > 1 ? key(fill) : new Uint8Array(0),
});

function mediumOf(host: EncryptingHost): PartitionMedium {
  return host.drive.cartridge?.partitions[0] as PartitionMedium;
}

/** The bytes of a record as they stand on the cartridge. */
function atRest(host: EncryptingHost, object: number): Uint8Array {
  return (mediumOf(host).payload(object) as Uint8Array).slice();
}

/** A tape with a clear block, an encrypted one that may be read raw, one that may not, and one of EXTERNAL mode. */
function recorded(): EncryptingHost {
  const host = encryptingHost();
  host.write(block(50));
  host.set(withKey(1, { rdmc: 2, kads: [uKad('first'), aKad('twelve bytes')] }));
  host.write(block(100));
  host.set(withKey(1, { rdmc: 3 }));
  host.write(block(100));
  host.set({ encryptionMode: 1, rdmc: 2, kads: [mKad(metadataOf('twelve bytes'))] });
  host.write(atRest(host, RAW_READABLE));
  host.set({});
  host.rewind();
  return host;
}

function metadataOf(aKadText: string): Uint8Array {
  const bytes = new Uint8Array(64);
  bytes[0] = aKadText.length;
  bytes.set(new TextEncoder().encode(aKadText), 1);
  return bytes;
}

describe('READ by what the block is and the decryption mode', () => {
  it.each<{ what: string; object: number; mode: Setting; sense: string | undefined; length?: number }>([
    { what: 'clear, DISABLE', object: CLEAR, mode: {}, sense: undefined, length: 50 },
    { what: 'clear, RAW', object: CLEAR, mode: decrypting(1), sense: undefined, length: 50 },
    { what: 'clear, DECRYPT', object: CLEAR, mode: decrypting(2), sense: '7/74/02' },
    { what: 'clear, MIXED', object: CLEAR, mode: decrypting(3), sense: undefined, length: 50 },
    { what: 'encrypted, DISABLE', object: RAW_READABLE, mode: {}, sense: '7/74/01' },
    { what: 'encrypted, RAW', object: RAW_READABLE, mode: decrypting(1), sense: undefined, length: -1 },
    { what: 'encrypted, RAW where it is not allowed', object: NOT_RAW_READABLE, mode: decrypting(1), sense: '7/74/0A' },
    { what: 'encrypted, DECRYPT', object: RAW_READABLE, mode: decrypting(2), sense: undefined, length: 100 },
    { what: 'encrypted, MIXED', object: NOT_RAW_READABLE, mode: decrypting(3), sense: undefined, length: 100 },
    { what: 'encrypted, DECRYPT with another key', object: RAW_READABLE, mode: decrypting(2, 2), sense: '7/74/03' },
    { what: 'encrypted, MIXED with another key', object: RAW_READABLE, mode: decrypting(3, 2), sense: '7/74/03' },
    { what: 'EXTERNAL, DISABLE', object: EXTERNAL, mode: {}, sense: '7/74/01' },
    { what: 'EXTERNAL, RAW', object: EXTERNAL, mode: decrypting(1), sense: undefined, length: -1 },
    { what: 'EXTERNAL, DECRYPT', object: EXTERNAL, mode: decrypting(2), sense: undefined, length: 100 },
    { what: 'CEEM 2, EXTERNAL', object: EXTERNAL, mode: { ...decrypting(2), ceem: 2 }, sense: '7/74/09' },
    {
      what: 'CEEM 2, ENCRYPT',
      object: RAW_READABLE,
      mode: { ...decrypting(2), ceem: 2 },
      sense: undefined,
      length: 100,
    },
    { what: 'CEEM 3, ENCRYPT', object: RAW_READABLE, mode: { ...decrypting(2), ceem: 3 }, sense: '7/74/09' },
    { what: 'CEEM 3, EXTERNAL', object: EXTERNAL, mode: { ...decrypting(2), ceem: 3 }, sense: undefined, length: 100 },
    { what: 'CEEM 3, clear', object: CLEAR, mode: { ...decrypting(3), ceem: 3 }, sense: undefined, length: 50 },
  ])('$what', ({ object, mode, sense, length }) => {
    const host = recorded();
    expect(host.set(mode).status).toBe(0);
    host.locate(object);
    const raw = atRest(host, object);
    const asked = length === undefined ? 500 : length < 0 ? raw.length : length;
    const seen = host.read(asked);
    expect(seen.sense).toBe(sense);
    if (length === undefined) {
      // It stands before a block that it does not give, and tells that nothing of it came.
      expect(seen.told?.information).toBe(500n);
      expect(host.position()).toEqual([0, object, 0]);
      expect(host.read(asked).sense).toBe(sense);
    } else {
      expect(seen.data).toEqual(length < 0 ? raw : block(length));
      expect(host.position()).toEqual([0, object + 1, 0]);
    }
  });

  it('VERIFY decrypts as READ does', () => {
    const host = recorded();
    host.locate(RAW_READABLE);
    expect(host.send(verify6Cdb, { verificationLength: 100 }).sense).toBe('7/74/01');
    host.set(decrypting(2));
    expect(host.send(verify6Cdb, { verificationLength: 100 }).status).toBe(0);
  });

  it('filemarks, SPACE and LOCATE need no key', () => {
    const host = recorded();
    expect(host.space(0, 4).status).toBe(0);
    expect(host.filemarks().status).toBe(0);
    expect(host.space(1, -1).status).toBe(0);
    expect(host.locate(RAW_READABLE).status).toBe(0);
  });

  it('fixed blocks: those before the one that is not given come', () => {
    const host = encryptingHost();
    host.set(withKey(1));
    host.write(block(10));
    host.set(withKey(2));
    host.write(block(10));
    host.set(decrypting(2, 1));
    host.rewind();
    expect(host.read(10).status).toBe(0);
    expect(host.read(10)).toMatchObject({ sense: '7/74/03' });
  });
});

describe('74/04: a block that was changed at rest', () => {
  it.each([
    { what: 'ciphertext', at: 40, sense: '7/74/04' },
    { what: 'tag', at: 147, sense: '7/74/04' },
    { what: 'IV', at: 16, sense: '7/74/04' },
    { what: 'length in its head', at: 11, sense: '7/74/04' },
    { what: 'check of the key: it looks like that of another', at: 12, sense: '7/74/03' },
  ])('$what', ({ at, sense }) => {
    const host = encryptingHost({ codec: undefined });
    host.set(withKey(1, { kads: [aKad('kept')] }));
    host.write(block(100));
    const medium = mediumOf(host);
    medium.alter(0, at, (atRest(host, 0)[at] as number) ^ 1);
    host.rewind();
    expect(host.read(100).sense).toBe(sense);
    expect(host.nextBlock()).toMatchObject({ encryptionStatus: 6, kads: [{ authenticated: at === 12 ? 2 : 4 }] });
  });

  it('bytes of EXTERNAL mode that are no encrypted record', () => {
    const host = encryptingHost();
    host.set({ encryptionMode: 1, kads: [mKad(new Uint8Array(64))], rdmc: 2 });
    host.write(block(100));
    host.rewind();
    host.set(decrypting(2));
    expect(host.read(100).sense).toBe('7/74/04');
    host.set(decrypting(1));
    expect(host.read(100).data).toEqual(block(100));
  });
});

describe('NEXT BLOCK ENCRYPTION STATUS', () => {
  it.each([
    { what: '3 clear', object: CLEAR, mode: decrypting(3), encryptionStatus: 3, algorithmIndex: 0, kads: [] },
    { what: '6 without a key', object: RAW_READABLE, mode: {}, encryptionStatus: 6, algorithmIndex: 1 },
    {
      what: '6 with another key',
      object: RAW_READABLE,
      mode: decrypting(2, 2),
      encryptionStatus: 6,
      algorithmIndex: 1,
    },
    {
      what: '5 with the key, KADs read from the block',
      object: RAW_READABLE,
      mode: decrypting(2),
      encryptionStatus: 5,
      algorithmIndex: 1,
      rdmds: false,
      kads: [
        { kadType: 0, authenticated: 1 },
        { kadType: 1, authenticated: 3 },
      ],
    },
    {
      what: 'RDMDS',
      object: NOT_RAW_READABLE,
      mode: decrypting(2),
      encryptionStatus: 5,
      algorithmIndex: 1,
      rdmds: true,
    },
    { what: 'EMES', object: EXTERNAL, mode: decrypting(2), encryptionStatus: 5, algorithmIndex: 1, emes: true },
    { what: '1 at the end of data', object: 4, mode: {}, encryptionStatus: 1, algorithmIndex: 0, kads: [] },
  ])('$what', ({ object, mode, what: _, ...expected }) => {
    const host = recorded();
    host.set(mode);
    host.locate(object);
    expect(host.nextBlock()).toMatchObject({ logicalObjectNumber: BigInt(object), ...expected });
    expect(host.position()[1]).toBe(object);
  });

  it('2 at a filemark', () => {
    const host = encryptingHost();
    host.filemarks();
    host.rewind();
    expect(host.nextBlock().encryptionStatus).toBe(2);
  });

  it('4 with an algorithm that the drive has not, which it cannot read', () => {
    const cartridge = new MemoryCartridge();
    const encryption = {
      algorithmCode: 0x0001_0010,
      kadFormat: 0,
      uKad: undefined,
      aKad: undefined,
      mKad: undefined,
      external: false,
      rawReadable: false,
    };
    const record = { lengthBytes: 1, payload: block(60), compressed: false, encryption, protection: undefined };
    cartridge.partitions[0]?.append(record);
    const host = encryptingHost({}, cartridge);
    host.set(decrypting(2));
    expect(host.nextBlock()).toMatchObject({ encryptionStatus: 4, algorithmIndex: 0 });
    expect(host.read(1).sense).toBe('7/74/01');
  });

  it('1 at a block that cannot be read', () => {
    const host = recorded();
    mediumOf(host).spoil(RAW_READABLE);
    host.set(decrypting(2));
    host.locate(RAW_READABLE);
    expect(host.nextBlock().encryptionStatus).toBe(1);
  });

  it('gives the M-KAD with which a block read raw can be written elsewhere, and decrypted there', () => {
    const from = recorded();
    from.set(decrypting(1));
    from.locate(RAW_READABLE);
    const [, , metadata] = from.nextBlock().kads;
    const raw = from.read(atRest(from, RAW_READABLE).length).data;
    const to = encryptingHost();
    to.set({ encryptionMode: 1, kads: [mKad((metadata as { keyDescriptor: Uint8Array }).keyDescriptor)] });
    to.write(raw);
    to.rewind();
    to.set(decrypting(2));
    expect(to.read(100).data).toEqual(block(100));
  });
});

describe('VCELB', () => {
  it('tells of encrypted blocks until they are overwritten', () => {
    const host = encryptingHost();
    host.write(block(10));
    expect(host.status().vcelb).toBe(false);
    host.set(withKey(1));
    host.write(block(10));
    host.set({});
    expect(host.status().vcelb).toBe(true);
    host.rewind();
    host.write(block(10));
    expect(host.status().vcelb).toBe(false);
  });
});

/** Decrypts a record by hand, as `encrypted-record.ts` describes it. */
function byHand(record: Uint8Array, withBytes: Uint8Array, aad: Uint8Array): Uint8Array {
  const decipher = createDecipheriv('aes-256-gcm', withBytes, record.subarray(16, 28));
  decipher.setAAD(concatenated([record.subarray(0, 16), aad]));
  decipher.setAuthTag(record.subarray(-16));
  return new Uint8Array(Buffer.concat([decipher.update(record.subarray(32, -16)), decipher.final()]));
}

describe('at rest', () => {
  it('is AES-256-GCM: node:crypto decrypts it, compressed or not', () => {
    const host = encryptingHost();
    const random = Uint8Array.from({ length: 200 }, (_, i) => (i * 167) ^ (i >> 3));
    host.set(withKey(1, { kads: [aKad('twelve bytes')] }));
    host.write(random);
    host.write(block(5000));
    const aad = new TextEncoder().encode('twelve bytes');
    expect(byHand(atRest(host, 0), key(1), aad)).toEqual(random);
    const { codec } = nodePorts();
    const compressed = byHand(atRest(host, 1), key(1), aad);
    expect(compressed.length).toBeLessThan(100);
    expect(codec.decompress(compressed, 5000)).toEqual(Buffer.from(block(5000)));
  });

  it('has the key nowhere', () => {
    const host = encryptingHost();
    const secret = Uint8Array.from({ length: 32 }, (_, i) => 0x80 + i * 3);
    for (const scope of [1, 2]) {
      host.set({
        ...withKey(0),
        scope,
        logicalBlockEncryptionKey: secret,
        kads: [uKad('name'), aKad('more')],
      } as Setting);
      for (let i = 0; i < 20; i++)
        host.write(Uint8Array.from({ length: 1000 }, (_, at) => (at * at * 167) ^ (at >> 3) ^ i));
    }
    const cartridge = host.drive.eject();
    const everything = serialize(cartridge);
    expect(everything.includes('name')).toBe(true);
    expect(everything.length).toBeGreaterThan(10_000);
    for (let at = 0; at < 32; at += 8)
      expect(everything.includes(Buffer.from(secret.subarray(at, at + 8)))).toBe(false);
  });

  it('never has an IV twice with a key: overwriting, loads, keys set again, other nexuses', () => {
    const host = encryptingHost();
    const other = otherHost(host);
    const seen = new Set<string>();
    let written = 0;
    for (let round = 0; round < 6; round++) {
      if (round % 2 === 0) host.set(withKey(1));
      other.ready();
      other.set(withKey(1, { scope: 1 }));
      for (let i = 0; i < 10; i++) {
        const by = i % 3 === 0 ? other : host;
        if (i === 5) by.rewind();
        by.ready();
        const object = by.position()[1];
        expect(by.write(block(10)).status).toBe(0);
        seen.add(Buffer.from(atRest(by, object).subarray(16, 28)).toString('hex'));
        written++;
      }
      const cartridge = host.drive.eject();
      if (cartridge === undefined) throw new Error('the cartridge stayed');
      host.drive.insert(cartridge);
      host.ready();
    }
    expect(seen.size).toBe(written);
  });

  it('takes its salt from chance where it has it, and is the same again where it has not', () => {
    const ivOf = (random: ((count: number) => Uint8Array) | undefined): string => {
      const host = encryptingHost({ random });
      host.set(withKey(1));
      host.write(block(10));
      return Buffer.from(atRest(host, 0).subarray(16, 28)).toString('hex');
    };
    expect(ivOf((count) => new Uint8Array(count).fill(0xab))).toBe('abababababababab00000001');
    expect(ivOf(undefined)).toBe(ivOf(undefined));
    expect(ivOf(nodePorts().random)).not.toBe(ivOf(nodePorts().random));
  });

  it('cannot be read by a drive without a cipher', () => {
    const host = recorded();
    const cartridge = host.drive.eject();
    if (cartridge === undefined) throw new Error('the cartridge stayed');
    const drive = new Drive();
    drive.insert(cartridge);
    const plain = new EncryptingHost(drive);
    plain.ready();
    expect(plain.locate(RAW_READABLE).status).toBe(0);
    expect(plain.read(100).sense).toBe('7/74/01');
  });
});
