import { describe, expect, it } from 'vitest';
import { Encryption } from '../../../../emulator/drive/encryption/encryption.js';
import { DISABLED, SCOPE } from '../../../../emulator/drive/encryption/parameters.js';
import { setDataEncryption } from '../../../../emulator/drive/encryption/set-data-encryption.js';
import { Nexuses } from '../../../../emulator/drive/nexus.js';
import { profileNamed } from '../../../../emulator/index.js';
import { nodeBlockCipher } from '../../../../src/archive/index.js';
import { settingPage, withKey } from '../../../testing/encrypting-host.js';

const { encryption: profile } = profileNamed('LTO-6');
const context = { encryption: profile, cipher: nodeBlockCipher, isMounted: false };

function encryptionOf() {
  const nexuses = new Nexuses();
  const [first, second] = ['first', 'second'].map((name) => nexuses.get(name));
  if (first === undefined || second === undefined) throw new Error('there are two');
  const encryption = new Encryption(nexuses, () => new Uint8Array(8));
  for (const nexus of [first, second]) {
    nexus.attentions.clear();
    encryption.register(nexus);
  }
  return { encryption, first, second };
}

describe('keys that go with a reservation', () => {
  it.each([
    { flag: 'ckorl', reserved: false, persistently: false, byte5: 0 },
    { flag: 'ckorl', reserved: true, persistently: false, byte5: undefined },
    { flag: 'ckorp', reserved: true, persistently: false, byte5: 1 },
    { flag: 'ckorp', reserved: true, persistently: true, byte5: undefined },
  ])('$flag needs its reservation: $reserved, persistent $persistently', ({ flag, reserved, persistently, byte5 }) => {
    const held = { ...context, isReserved: reserved, isReservedPersistently: persistently };
    const answer = setDataEncryption(settingPage(withKey(1, { [flag]: true })), false, held);
    const pointed = { sense: { key: 5, asc: 0x26, keySpecific: { byte: 5, bit: byte5 } } };
    expect(answer).toMatchObject(byte5 === undefined ? { settings: { encryptionMode: 2 } } : pointed);
  });

  it.each([
    { event: 'reservationLost', settings: { clearOnReservationLoss: true } },
    { event: 'reservationPreempted', settings: { clearOnPreempt: true } },
  ] as const)('$event: parameters to default, and all who used them are told', ({ event, settings }) => {
    const { encryption, first, second } = encryptionOf();
    encryption.set(first, SCOPE.allNexuses, { ...DISABLED, ...settings, encryptionMode: 2 }, false);
    expect(second.attentions.take()).toMatchObject({ sense: { key: 6, asc: 0x2a, ascq: 0x11 } });
    const other = event === 'reservationLost' ? 'reservationPreempted' : 'reservationLost';
    encryption[other]();
    expect(encryption.parametersOf(second)).toMatchObject({ encryptionMode: 2, keyInstanceCounter: 1 });
    encryption[event]();
    for (const nexus of [first, second]) {
      expect(encryption.parametersOf(nexus)).toMatchObject({ encryptionMode: 0, keyInstanceCounter: 2, scope: 0 });
      expect(nexus.attentions.take()).toMatchObject({ sense: { asc: 0x2a, ascq: 0x11 } });
    }
  });

  it('go alone: those of others stay', () => {
    const { encryption, first, second } = encryptionOf();
    encryption.set(first, SCOPE.local, { ...DISABLED, clearOnReservationLoss: true, encryptionMode: 2 }, true);
    encryption.set(second, SCOPE.local, { ...DISABLED, encryptionMode: 2 }, true);
    encryption.reservationLost();
    expect([first, second].map((nexus) => encryption.scopeOf(nexus))).toEqual([SCOPE.public, SCOPE.local]);
    expect([first, second].map((nexus) => encryption.isLockedOut(nexus))).toEqual([true, false]);
  });
});
