import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profileNamed } from '../../../emulator/index.js';
import { checkedBlock, modeSelect6Cdb, type ProtectionMethod, protectedBlock } from '../../../src/scsi/index.js';
import type { PartitionMedium } from '../../../src/tape/index.js';
import { type EncryptingHost, encryptingHost, withKey } from '../../testing/encrypting-host.js';

const LBP_W = 0x80;
const LBP_R = 0x40;
const BOTH = LBP_W | LBP_R;
const METHODS = [1, 2] as const;

/** Sets the control data protection page, and a block length. */
function protect(host: EncryptingHost, method: number, bits: number, blockLength = 0): void {
  const list = new Uint8Array(12 + 32);
  list[3] = 8;
  new DataView(list.buffer).setUint32(8, blockLength);
  list.set([0x4a, 0xf0, 0x00, 0x1c, method, method === 0 ? 0 : 4, bits], 12);
  expect(host.send(modeSelect6Cdb, { pf: true, parameterListLength: list.length }, list).status).toBe(0);
}

/** A drive that has both methods, and does not compress. */
const newHost = (): EncryptingHost => encryptingHost({ profile: profileNamed('LTO-7'), codec: undefined });
const block = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i * 7);
const mediumOf = (host: EncryptingHost): PartitionMedium => host.drive.cartridge?.partitions[0] as PartitionMedium;

describe.each(METHODS)('logical block protection, method %i', (method: ProtectionMethod) => {
  it('is in the length of the transfer, and goes out as it came in', () => {
    const host = newHost();
    protect(host, method, BOTH);
    const sent = protectedBlock(block(1000), method);
    expect(host.write(sent).status).toBe(0);
    host.rewind();
    expect(mediumOf(host).at(0)).toMatchObject({ lengthBytes: 1000, storedBytes: 1000, protection: { method } });
    expect(host.read(1004)).toMatchObject({ status: 0, data: new Uint8Array(sent) });
    host.rewind();
    expect(host.read(1000)).toMatchObject({ sense: '0/00/00', told: { ili: true, information: -4n } });
  });

  it('4/10/01 for a block that does not fit it; nothing of it is written', () => {
    const host = newHost();
    protect(host, method, LBP_W);
    expect(host.write(block(1000))).toMatchObject({ sense: '4/10/01', told: { information: 1000n } });
    for (const length of [1, 3, 4]) expect(host.write(block(length)).sense).toBe('4/10/01');
    expect(host.position()).toEqual([0, 0, 0]);
    expect(mediumOf(host).objects).toBe(0);
  });

  it('fixed blocks have it each: those before one that does not fit are written', () => {
    const host = newHost();
    protect(host, method, BOTH, 104);
    const good = protectedBlock(block(100), method);
    const sent = new Uint8Array(4 * 104).fill(0xaa);
    for (const i of [0, 1, 3]) sent.set(good, i * 104);
    expect(host.write(sent, 104)).toMatchObject({ sense: '4/10/01', told: { information: 2n } });
    expect(host.position()).toEqual([0, 2, 0]);
    host.rewind();
    expect(host.read(2, { fixed: true }).data).toEqual(sent.slice(0, 208));
  });

  it('is calculated for a block that was written without it, and with the other method', () => {
    const host = newHost();
    host.write(block(50));
    protect(host, 3 - method, LBP_W);
    host.write(protectedBlock(block(50), (3 - method) as ProtectionMethod));
    protect(host, method, LBP_R);
    host.rewind();
    for (let i = 0; i < 2; i++) expect(checkedBlock(host.read(54).data, method)).toEqual(block(50));
  });

  it('is for one way alone, where one bit is set alone', () => {
    const host = newHost();
    protect(host, method, LBP_W);
    host.write(protectedBlock(block(50), method));
    host.rewind();
    expect(host.read(50).data).toEqual(block(50));
    protect(host, method, LBP_R);
    expect(host.write(block(50)).status).toBe(0);
  });

  it('lets the host find what the drive does not: a byte changed at rest', () => {
    const host = newHost();
    protect(host, method, BOTH);
    host.write(protectedBlock(block(1000), method));
    mediumOf(host).alter(0, 500, 0);
    host.rewind();
    const seen = host.read(1004);
    expect(seen.status).toBe(0);
    expect(checkedBlock(seen.data, method)).toBeUndefined();
  });

  it('of an encrypted block is not kept: it is calculated anew, and the block protected by its tag', () => {
    const host = newHost();
    protect(host, method, BOTH);
    host.set(withKey(1));
    const sent = protectedBlock(block(1000), method);
    host.write(sent);
    expect(mediumOf(host).at(0)).toMatchObject({ protection: undefined, lengthBytes: 1000 });
    host.rewind();
    expect(host.read(1004).data).toEqual(new Uint8Array(sent));
    mediumOf(host).alter(0, 500, (mediumOf(host).payload(0)?.[500] as number) ^ 1);
    host.rewind();
    expect(host.read(1004).sense).toBe('7/74/04');
  });

  it('gives back any block, compressed and encrypted or not', () => {
    const host = encryptingHost({ profile: profileNamed('LTO-7') });
    protect(host, method, BOTH);
    const blocks = fc.uint8Array({ minLength: 1, maxLength: 3000 });
    fc.assert(
      fc.property(blocks, fc.nat(2000), fc.boolean(), (bytes, zeros, encrypts) => {
        host.set(encrypts ? withKey(1) : {});
        const sent = protectedBlock(Uint8Array.from([...bytes, ...new Uint8Array(zeros)]), method);
        host.rewind();
        expect(host.write(sent).status).toBe(0);
        host.rewind();
        expect(host.read(sent.length).data).toEqual(sent);
      }),
      { numRuns: 50, seed: 4 },
    );
  });
});
