import { describe, expect, it } from 'vitest';
import { profileNamed } from '../../../../emulator/index.js';
import {
  aKad,
  encryptingHost,
  key,
  mKad,
  otherHost,
  type Setting,
  settingPage,
  uKad,
  withKey,
} from '../../../testing/encrypting-host.js';

const off: Setting = {};
const clear = new Uint8Array(100).fill(7);

/** A page with bytes changed. */
function changed(page: Uint8Array, ...bytes: readonly (readonly [at: number, byte: number])[]): Uint8Array {
  const copy = page.slice();
  for (const [at, byte] of bytes) copy[at] = byte;
  return copy;
}

const invalid = (byte: number, bit?: number) => ({
  sense: '5/26/00',
  told: { keySpecific: { kind: 'field pointer', of: 'parameters', byte, bit } },
});
const CUT_SHORT = { sense: '5/1A/00' };
const kadPage = (...kads: readonly (readonly number[])[]): Uint8Array => {
  const page = settingPage(withKey(1));
  const all = Uint8Array.from([...page, ...kads.flat()]);
  new DataView(all.buffer).setUint16(2, all.length - 4);
  return all;
};

describe('each failure is 5/26/00 with its field, and nothing changes', () => {
  it.each<{ what: string; page: Uint8Array; expected: object }>([
    { what: 'another page code', page: changed(settingPage(off), [1, 0x11]), expected: invalid(1) },
    { what: 'a list that ends in its head', page: Uint8Array.of(0, 0x10, 0), expected: CUT_SHORT },
    { what: 'a list shorter than the page says', page: changed(settingPage(off), [3, 17]), expected: CUT_SHORT },
    { what: 'a list longer than the page says', page: changed(settingPage(withKey(1)), [3, 16]), expected: invalid(2) },
    { what: 'a page that ends before the key length', page: Uint8Array.of(0, 0x10, 0, 0), expected: invalid(2) },
    { what: 'a reserved scope', page: changed(settingPage(off), [4, 0x60]), expected: invalid(4, 7) },
    { what: 'a reserved bit beside LOCK', page: changed(settingPage(off), [4, 0x48]), expected: invalid(4, 3) },
    { what: 'the reserved RDMC', page: changed(settingPage(off), [5, 0x10]), expected: invalid(5, 5) },
    { what: 'a supplemental decryption key', page: settingPage({ sdk: true }), expected: invalid(5, 3) },
    { what: 'CKORP without a reservation', page: settingPage({ ckorp: true }), expected: invalid(5, 1) },
    { what: 'CKORL without a reservation', page: settingPage({ ckorl: true }), expected: invalid(5, 0) },
    { what: 'a reserved encryption mode', page: changed(settingPage(off), [6, 3]), expected: invalid(6) },
    { what: 'a reserved decryption mode', page: changed(settingPage(off), [7, 4]), expected: invalid(7) },
    { what: 'another algorithm', page: settingPage({ algorithmIndex: 2 }), expected: invalid(8) },
    {
      what: 'a key that is not plain',
      page: settingPage({ logicalBlockEncryptionKeyFormat: 2 }),
      expected: invalid(9),
    },
    { what: 'a reserved KAD format', page: changed(settingPage(off), [10, 3]), expected: invalid(10) },
    { what: 'a reserved byte', page: changed(settingPage(off), [13, 1]), expected: invalid(13) },
    {
      what: 'ENCRYPT without a key',
      page: settingPage({ encryptionMode: 2 }),
      expected: invalid(18),
    },
    { what: 'DECRYPT without a key', page: settingPage({ decryptionMode: 2 }), expected: invalid(18) },
    { what: 'MIXED without a key', page: settingPage({ decryptionMode: 3 }), expected: invalid(18) },
    {
      what: 'a key of 128 bits',
      page: settingPage(withKey(1, { logicalBlockEncryptionKey: new Uint8Array(16) })),
      expected: invalid(18),
    },
    {
      what: 'a key of 128 bits that is not needed',
      page: settingPage({ logicalBlockEncryptionKey: new Uint8Array(16) }),
      expected: invalid(18),
    },
    { what: 'a key that is cut', page: changed(settingPage(withKey(1)), [3, 30]).subarray(0, 34), expected: CUT_SHORT },
    { what: 'a KAD descriptor that is cut', page: kadPage([0, 0, 0, 9, 1]), expected: CUT_SHORT },
    { what: 'half a KAD descriptor', page: kadPage([0, 0]), expected: CUT_SHORT },
    { what: 'a U-KAD of 33 bytes', page: kadPage([0, 0, 0, 33, ...key(1), 1]), expected: invalid(54) },
    { what: 'an A-KAD of 61 bytes', page: kadPage([1, 0, 0, 61, ...new Uint8Array(61)]), expected: invalid(54) },
    { what: 'an M-KAD that has not 64 bytes', page: kadPage([3, 0, 0, 1, 1]), expected: invalid(54) },
    { what: 'AUTHENTICATED', page: kadPage([0, 1, 0, 1, 1]), expected: invalid(53) },
    { what: 'a nonce: the drive makes it', page: kadPage([2, 0, 0, 1, 1]), expected: invalid(52) },
    { what: 'an unknown KAD', page: kadPage([9, 0, 0, 1, 1]), expected: invalid(52) },
    { what: 'KAD descriptors that descend', page: kadPage([1, 0, 0, 1, 1], [0, 0, 0, 1, 1]), expected: invalid(57) },
    { what: 'a KAD descriptor twice', page: kadPage([0, 0, 0, 1, 1], [0, 0, 0, 1, 1]), expected: invalid(57) },
  ])('$what', ({ page, expected }) => {
    const host = encryptingHost();
    expect(host.set(withKey(9, { kads: [uKad('before')] })).status).toBe(0);
    const before = host.ask(0x20).data;
    expect(host.setBytes(page)).toMatchObject(expected);
    expect(host.ask(0x20).data).toEqual(before);
  });

  it('CKOD without a volume', () => {
    const host = encryptingHost();
    host.drive.eject();
    expect(host.set(withKey(1, { ckod: true }))).toMatchObject(invalid(5, 2));
  });

  it('KAD format where the drive takes none', () => {
    const host = encryptingHost({ profile: profileNamed('LTO-5') });
    expect(host.set(withKey(1, { kadFormat: 2, kads: [uKad('x')] }))).toMatchObject(invalid(10));
    expect(host.set(withKey(1, { kads: [aKad('thirteen bytes')] }))).toMatchObject(invalid(54));
  });

  it('5/26/11 for EXTERNAL without M-KAD', () => {
    const host = encryptingHost();
    expect(host.set({ encryptionMode: 1, kads: [uKad('x')] })).toMatchObject({
      sense: '5/26/11',
      told: { keySpecific: { byte: 6 } },
    });
    expect(host.set({ encryptionMode: 1, kads: [uKad('x'), mKad(new Uint8Array(64))] }).status).toBe(0);
    expect(host.status().kads).toMatchObject([{ kadType: 3 }]);
  });
});

describe('what is accepted', () => {
  it('does nothing with transfer length 0', () => {
    const host = encryptingHost();
    expect(host.setBytes(new Uint8Array(0)).status).toBe(0);
    expect(host.status().keyInstanceCounter).toBe(0);
  });

  it('takes a page with bytes behind it where lengths are counted in 512 bytes', () => {
    const host = encryptingHost();
    const list = new Uint8Array(512);
    list.set(settingPage(withKey(1)));
    expect(host.setBytes(list, { inc512: true, transferLength: 1 }).status).toBe(0);
    expect(host.status()).toMatchObject({ encryptionMode: 2 });
  });

  it('says that fewer bytes came than the command tells of', () => {
    expect(encryptingHost().setBytes(settingPage(off), { transferLength: 52 }).sense).toBe('B/4B/00');
  });

  it('ignores a key and KAD that the modes do not need', () => {
    const host = encryptingHost();
    expect(host.set({ logicalBlockEncryptionKey: key(1), kads: [uKad('x')] }).status).toBe(0);
    expect(host.status()).toMatchObject({ encryptionMode: 0, kads: [] });
    host.write(clear);
    host.rewind();
    expect(host.read(100).data).toEqual(clear);
  });

  it('ENCRYPT without KAD', () => {
    const host = encryptingHost();
    expect(host.set(withKey(1)).status).toBe(0);
    expect(host.status().kads).toEqual([]);
  });

  it.each([
    { profile: 'LTO-6', rdmc: 0, rdmd: true },
    { profile: 'LTO-6 hp', rdmc: 0, rdmd: false },
    { profile: 'LTO-6', rdmc: 2, rdmd: false },
    { profile: 'LTO-6 hp', rdmc: 3, rdmd: true },
  ])('RDMC $rdmc on $profile', ({ profile, rdmc, rdmd }) => {
    const host = encryptingHost({ profile: profileNamed(profile) });
    host.set(withKey(1, { rdmc } as Setting));
    expect(host.status().rdmd).toBe(rdmd);
  });

  it('counts each command, off as well', () => {
    const host = encryptingHost();
    for (const setting of [withKey(1), off, off, withKey(1)]) host.set(setting);
    expect(host.status().keyInstanceCounter).toBe(4);
  });
});

describe('whose parameters', () => {
  it('ALL I_T NEXUS is shared, and 6/2A/11 told to who has asked for encryption', () => {
    const host = encryptingHost();
    const asking = otherHost(host, 'asking');
    const writing = otherHost(host, 'writing');
    asking.status();
    host.set(withKey(1));
    expect(asking.write(clear).sense).toBe('6/2A/11');
    expect(asking.status()).toMatchObject({ itNexusScope: 0, logicalBlockEncryptionScope: 2, encryptionMode: 2 });
    expect(writing.write(clear).status).toBe(0);
    writing.rewind();
    expect(writing.nextBlock().encryptionStatus).toBe(5);
    expect(host.write(clear).status).toBe(0);
  });

  it('LOCAL is for one alone, and tells nobody', () => {
    const host = encryptingHost();
    const other = otherHost(host);
    other.status();
    host.set(withKey(1, { scope: 1 }));
    expect(host.status()).toMatchObject({ itNexusScope: 1, logicalBlockEncryptionScope: 1 });
    expect(other.status()).toMatchObject({ itNexusScope: 0, logicalBlockEncryptionScope: 0, encryptionMode: 0 });
    other.set(withKey(2));
    expect(host.status()).toMatchObject({ keyInstanceCounter: 1, encryptionMode: 2 });
  });

  it('PUBLIC uses what is shared, and the rest of the page says nothing', () => {
    const host = encryptingHost();
    const other = otherHost(host);
    host.set(withKey(1));
    other.set(withKey(2, { scope: 1 }));
    expect(other.status()).toMatchObject({ keyInstanceCounter: 2 });
    const page = changed(settingPage({ scope: 0 }), [5, 0xff], [6, 0xff], [8, 9], [12, 1]);
    expect(other.setBytes(page).status).toBe(0);
    expect(other.status()).toMatchObject({ itNexusScope: 0, logicalBlockEncryptionScope: 2, keyInstanceCounter: 1 });
  });

  it('who sets for all takes it from who did before', () => {
    const host = encryptingHost();
    const other = otherHost(host);
    host.set(withKey(1));
    other.set(withKey(2));
    expect(host.ask(0x20).sense).toBe('6/2A/11');
    expect(host.status()).toMatchObject({ itNexusScope: 0, keyInstanceCounter: 2 });
  });

  it('LOCK: 7/2A/13 at WRITE when the counter moved on, until it sets parameters again', () => {
    const host = encryptingHost();
    const other = otherHost(host);
    host.set(withKey(1, { lock: true }));
    expect(host.write(clear).status).toBe(0);
    other.set(withKey(2));
    host.ready();
    expect(host.write(clear)).toMatchObject({ sense: '7/2A/13', told: { information: 100n } });
    expect(host.position()).toEqual([0, 1, 0]);
    expect(host.filemarks().status).toBe(0);
    host.set({ scope: 0, lock: true });
    expect(host.write(clear).status).toBe(0);
    other.set(off);
    host.ready();
    expect(host.write(clear).sense).toBe('7/2A/13');
    host.set({ scope: 0 });
    expect(host.write(clear).status).toBe(0);
  });
});

describe('when parameters go', () => {
  it('demount with CKOD: to default; without it the key stays for the next cartridge', () => {
    for (const ckod of [true, false]) {
      const host = encryptingHost();
      host.set(withKey(1, { ckod }));
      const cartridge = host.drive.eject();
      if (cartridge === undefined) throw new Error('the cartridge stayed');
      host.drive.insert(cartridge);
      host.ready();
      expect(host.status()).toMatchObject({ encryptionMode: ckod ? 0 : 2, keyInstanceCounter: ckod ? 2 : 1 });
    }
  });

  it('power on and hard reset: to default, for LOCAL as well', () => {
    for (const kind of ['power on', 'bus'] as const) {
      const host = encryptingHost();
      host.set(withKey(1, { scope: 1 }));
      host.drive.reset(kind);
      host.ready();
      expect(host.status()).toMatchObject({ itNexusScope: 0, encryptionMode: 0, keyInstanceCounter: 0 });
    }
  });

  it('a logical unit reset leaves them', () => {
    const host = encryptingHost();
    host.set(withKey(1));
    host.drive.reset('logical unit');
    host.ready();
    expect(host.status().encryptionMode).toBe(2);
  });

  it('ten wrong keys, each followed by a read: 7/26/10 until the cartridge is unloaded', () => {
    const host = encryptingHost();
    host.set(withKey(1));
    host.write(clear);
    for (let wrong = 2; wrong < 12; wrong++) {
      expect(host.set(withKey(wrong)).status).toBe(0);
      host.rewind();
      for (let again = 0; again < 3; again++) expect(host.read(100).sense).toBe('7/74/03');
    }
    expect(host.set(withKey(1)).sense).toBe('7/26/10');
    const cartridge = host.drive.eject();
    if (cartridge === undefined) throw new Error('the cartridge stayed');
    host.drive.insert(cartridge);
    host.ready();
    expect(host.set(withKey(1)).status).toBe(0);
    expect(host.read(100).data).toEqual(clear);
  });

  it('a right key makes the wrong ones forgotten', () => {
    const host = encryptingHost();
    host.set(withKey(1));
    host.write(clear);
    for (let round = 0; round < 3; round++) {
      for (const fill of [2, 3, 4, 5, 1]) {
        expect(host.set(withKey(fill)).status).toBe(0);
        host.rewind();
        expect(host.read(100).status).toBe(fill === 1 ? 0 : 2);
      }
    }
  });
});
