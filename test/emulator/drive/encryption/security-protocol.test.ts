import { describe, expect, it } from 'vitest';
import { Drive, profileNamed } from '../../../../emulator/index.js';
import { securityProtocolOutCdb } from '../../../../src/scsi/index.js';
import { MemoryCartridge } from '../../../../src/tape/index.js';
import { EncryptingHost, encryptingHost, settingPage, uKad, withKey } from '../../../testing/encrypting-host.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

/** K of the vectors: 0011..FF twice. */
const K = '00112233445566778899AABBCCDDEEFF'.repeat(2);

describe('SECURITY PROTOCOL IN', () => {
  it.each([
    // Quantum LTO-4, Oracle T10000 and mhvtl agree in all of these.
    { protocol: 0x00, page: 0x0000, data: '00000000000000020020' },
    { protocol: 0x00, page: 0x0001, data: '00000000' },
    { protocol: 0x20, page: 0x0000, data: '0000000E' + '0000000100100011001200200021' },
    { protocol: 0x20, page: 0x0001, data: '000100020010' },
    { protocol: 0x20, page: 0x0011, data: '0011000100' },
    { protocol: 0x20, page: 0x0012, data: `0012000C01070007${'00'.repeat(8)}` },
    // stenc 2.0.0, tests/scsi.cpp: all off.
    { protocol: 0x20, page: 0x0020, data: '0020001400000000000000001000000000000000' + '00000000' },
  ])('answers protocol $protocol, page $page', ({ protocol, page, data }) => {
    const seen = encryptingHost().ask(page, { securityProtocol: protocol });
    expect([seen.status, hex(seen.data)]).toEqual([0, data]);
  });

  it('tells the algorithm, valid with a loaded cartridge that it can write', () => {
    const host = encryptingHost({ profile: profileNamed('LTO-6 hp') });
    const algorithm = '01000014' + 'BA' + '9C' + '0020003C0020' + 'EB' + '00000000000000' + '00010014';
    expect(hex(host.ask(0x10).data)).toBe(`0010002809${'00'.repeat(15)}${algorithm}`);
    host.drive.eject();
    expect(hex(host.ask(0x10).data.subarray(24, 26))).toBe('3A1C');
  });

  it('tells that a cartridge of a generation that is only read cannot be encrypted', () => {
    const cartridge = new MemoryCartridge({ densityCode: 0x44 });
    const host = encryptingHost({ profile: profileNamed('LTO-5') }, cartridge);
    expect(hex(host.ask(0x10).data.subarray(24, 26))).toBe('3A54');
  });

  it('points to a protocol and to a page that it has not', () => {
    const host = encryptingHost();
    const at = (byte: number) => ({ sense: '5/24/00', told: { keySpecific: { of: 'command', byte, bit: undefined } } });
    expect(host.ask(0, { securityProtocol: 0x41 })).toMatchObject(at(1));
    expect(host.ask(2, { securityProtocol: 0x00 })).toMatchObject(at(2));
    for (const page of [0x0002, 0x0022, 0x0030, 0x0031]) expect(host.ask(page)).toMatchObject(at(2));
    const out = { securityProtocol: 0x20, securityProtocolSpecific: 0x11, transferLength: 0 };
    expect(host.send(securityProtocolOutCdb, out)).toMatchObject(at(2));
    expect(host.send(securityProtocolOutCdb, { ...out, securityProtocol: 0 })).toMatchObject(at(1));
  });

  it('cuts a page at the allocation length, with PAGE LENGTH as it is', () => {
    const host = encryptingHost();
    expect(hex(host.ask(0x20, { allocationLength: 5 }).data)).toBe('0020001400');
    expect(host.ask(0x20, { allocationLength: 0 })).toMatchObject({ status: 0, data: new Uint8Array(0) });
    expect(host.ask(0x20, { allocationLength: 1, inc512: true }).data).toHaveLength(24);
  });

  it('gives random numbers where it has chance', () => {
    const random = (count: number) => new Uint8Array(count).fill(0xab);
    const host = encryptingHost({ random });
    expect(hex(host.ask(0x0000).data)).toContain('00200021' + '0030');
    expect(hex(host.ask(0x0030).data)).toBe(`00300020${'AB'.repeat(32)}`);
  });

  it('has no protocol 20h without a cipher', () => {
    const drive = new Drive();
    drive.insert(new MemoryCartridge());
    const host = new EncryptingHost(drive);
    host.ready();
    expect(hex(host.ask(0, { securityProtocol: 0 }).data)).toBe('000000000000000100');
    const refused = { sense: '5/24/00', told: { keySpecific: { byte: 1 } } };
    expect(host.ask(0x20)).toMatchObject(refused);
    expect(host.set(withKey(1))).toMatchObject(refused);
  });

  it('tells of encryption without a cartridge, but not of the next block', () => {
    const host = new EncryptingHost(encryptingHost().drive);
    host.drive.eject();
    host.ready();
    expect(host.ask(0x20).status).toBe(0);
    expect(host.ask(0x21).sense).toBe('2/3A/00');
    expect(host.set(withKey(1)).status).toBe(0);
  });
});

describe('what programs send, as their tests and sources have it', () => {
  it.each([
    { what: '3: stenc 1 off', page: `00100030 40000000 0100 ${'00'.repeat(8)} 0020 ${'00'.repeat(32)}`, modes: [0, 0] },
    { what: '4: stenc 1 on', page: `00100030 40000202 0100 ${'00'.repeat(8)} 0020 ${K}`, modes: [2, 2] },
    { what: '5: with CKOD, unprotected', page: `00100030 40240202 0100 ${'00'.repeat(8)} 0020 ${K}`, modes: [2, 2] },
    {
      what: '6: with a description',
      page: `00100040 40000202 0100 ${'00'.repeat(8)} 0020 ${K} 0000000C 48656C6C6F20776F726C6421`,
      modes: [2, 2],
    },
    { what: '7: stenc 2 off', page: `00100010 40400000 0100 ${'00'.repeat(10)}`, modes: [0, 0] },
    { what: '8: stenc 2 on', page: `00100030 40400202 0100 ${'00'.repeat(8)} 0020 ${K}`, modes: [2, 2] },
    {
      what: '9: with the name of the key',
      page: `0010003A 40400202 010002 ${'00'.repeat(7)} 0020 ${K} 00000006 48656C6C6F21`,
      modes: [2, 2],
    },
    { what: '10: Proxmox off', page: `00100010 40000000 0100 ${'00'.repeat(10)}`, modes: [0, 0] },
    { what: '11: LTFSCopyGUI', page: `00100030 40340203 0100 ${'00'.repeat(8)} 0020 ${K}`, modes: [2, 3] },
    {
      what: '12: LTFS',
      page: `00100040 40000203 0100 ${'00'.repeat(8)} 0020 ${K} 0100000C 4B4559 000000000000000001`,
      modes: [2, 3],
    },
  ])('$what', ({ page, modes }) => {
    const host = encryptingHost();
    expect(host.setBytes(bytesOf(page))).toMatchObject({ status: 0 });
    expect(host.status()).toMatchObject({ encryptionMode: modes[0], decryptionMode: modes[1], keyInstanceCounter: 1 });
  });

  it('5/26/00 at the algorithm index of stenc 1, whose default is 0', () => {
    expect(encryptingHost().set(withKey(1, { algorithmIndex: 0 }))).toMatchObject({
      sense: '5/26/00',
      told: { keySpecific: { of: 'parameters', byte: 8 } },
    });
  });

  it('13 and 15: the answers of a real drive, as stenc 2 tests them', () => {
    const host = encryptingHost({ profile: profileNamed('LTO-6 hp') });
    host.set(withKey(1, { kads: [uKad('Hello world!')] }));
    expect(host.write(new Uint8Array(100)).status).toBe(0);
    host.write(new Uint8Array(100));
    host.locate(1);
    const status = '00200024 420202 01 00000001 18 000000 0000000000000000 0001000C 48656C6C6F20776F726C6421';
    expect(hex(host.ask(0x20).data)).toBe(status.replaceAll(' ', ''));
    const next = '0021001C 0000000000000001 05 01 00 00 0001000C 48656C6C6F20776F726C6421';
    expect(hex(host.ask(0x21).data)).toBe(next.replaceAll(' ', ''));
  });

  it('16: the next block is not encrypted', () => {
    const host = encryptingHost();
    host.write(new Uint8Array(100));
    host.rewind();
    expect(hex(host.ask(0x21).data)).toBe('0021000C000000000000000003000000');
  });

  it('1 and 2: the CDBs of the programs', () => {
    const host = encryptingHost();
    expect(host.sendBytes(bytesOf('B52000100000000000340000'), settingPage(withKey(1))).status).toBe(0);
    expect(host.sendBytes(bytesOf('A22000200000000020040000')).data).toHaveLength(24);
  });
});
