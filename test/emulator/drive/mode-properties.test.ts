import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Drive, driveProfiles } from '../../../emulator/index.js';
import { MemoryCartridge } from '../../../src/tape/index.js';
import { DriveHost } from '../../testing/drive-host.js';
import { modePageOf, selectModePage, selectModes, senseModes } from '../../testing/drive-modes.js';

const SUBPAGES = 0xff;
const ALL = { subpageCode: SUBPAGES };

const profileArbitrary = fc.constantFrom(...driveProfiles);

function hostOf(profile: (typeof driveProfiles)[number], hasCartridge: boolean): DriveHost {
  const drive = new Drive({ profile });
  const [{ kind }] = profile.media;
  if (hasCartridge) {
    drive.insert(new MemoryCartridge({ densityCode: kind.densityCode, capacityBytes: kind.nativeCapacityGB * 1e9 }));
  }
  const host = new DriveHost(drive);
  host.ready();
  return host;
}

/** The pages of an answer, each as it stands. */
function split(pages: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 0; at < pages.length; ) {
    const [first = 0, second = 0, third = 0, fourth = 0] = pages.subarray(at, at + 4);
    const length = (first & 0x40) === 0 ? 2 + second : 4 + third * 256 + fourth;
    found.push(pages.slice(at, at + length));
    at += length;
  }
  return found;
}

const addressOf = (page: Uint8Array): readonly [number, { readonly subpageCode: number }] => {
  const first = page[0] as number;
  return [first & 0x3f, { subpageCode: (first & 0x40) === 0 ? 0 : (page[1] as number) }];
};

describe('mode pages of every drive', () => {
  it('set as they stand are fine and change nothing', () => {
    fc.assert(
      fc.property(profileArbitrary, fc.boolean(), (profile, hasCartridge) => {
        const host = hostOf(profile, hasCartridge);
        const before = senseModes(host, 0x3f, ALL).data;
        for (const page of split(before.subarray(8))) expect(selectModePage(host, page, {}).sense).toBe(undefined);
        expect(senseModes(host, 0x3f, ALL).data).toEqual(before);
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  it('change in the bits that say so, and in no others', () => {
    fc.assert(
      fc.property(profileArbitrary, fc.boolean(), fc.nat(), fc.nat(), (profile, hasCartridge, which, where) => {
        const host = hostOf(profile, hasCartridge);
        const pages = split(modePageOf(host, 0x3f, ALL));
        const page = pages[which % pages.length] as Uint8Array;
        const head = (page[0] as number) & 0x40 ? 4 : 2;
        const bit = where % ((page.length - head) * 8);
        const at = head + (bit >> 3);
        const flip = 1 << (bit & 7);
        const [code, rest] = addressOf(page);
        const canChange = ((modePageOf(host, code, { ...rest, pageControl: 1 })[at] as number) & flip) !== 0;
        const { sense, told } = selectModePage(host, page, { [at]: (page[at] as number) ^ flip });
        const after = modePageOf(host, code, rest);
        if (sense === undefined || sense === '1/37/00') {
          expect(canChange).toBe(true);
        } else {
          expect(['5/26/00', '2/3A/00']).toContain(sense);
          if (!canChange) expect(told?.keySpecific).toMatchObject({ of: 'parameters' });
          expect(after).toEqual(page);
        }
      }),
      { seed: 2, numRuns: 1500 },
    );
  });

  it('never come to anything but an answer, whatever list is sent; what is refused changes nothing', () => {
    const lists = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc
        .tuple(
          fc.constantFrom(0x01, 0x0a, 0x0f, 0x10, 0x11, 0x1a, 0x1c, 0x25, 0x4a, 0x50),
          fc.uint8Array({ maxLength: 48 }),
        )
        .map(([first, rest]) => Uint8Array.from([0, 0, 0, 0x10, 0, 0, 0, 0, first, ...rest])),
    );
    fc.assert(
      fc.property(profileArbitrary, fc.boolean(), lists, fc.boolean(), (profile, hasCartridge, list, sp) => {
        const host = hostOf(profile, hasCartridge);
        const before = senseModes(host, 0x3f, ALL).data;
        const { status, sense } = selectModes(host, list, { sp });
        expect([0, 2]).toContain(status);
        if (status === 2 && sense !== '1/37/00') expect(senseModes(host, 0x3f, ALL).data).toEqual(before);
      }),
      { seed: 3, numRuns: 1000 },
    );
  });

  it('never lay out partitions that a cartridge cannot have', () => {
    const sizes = fc.array(fc.oneof(fc.constant(0xffff), fc.nat(0xffff)), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(
        profileArbitrary,
        fc.nat(4),
        fc.constantFrom(0x20, 0x40, 0x80),
        fc.nat(3),
        fc.nat(15),
        sizes,
        (profile, additional, how, psum, units, wanted) => {
          const host = hostOf(profile, true);
          const page = modePageOf(host, 0x11);
          const fields: Record<number, number> = { 3: additional, 4: how | (psum << 3) | 0x04, 6: units };
          for (const [i, size] of wanted.entries()) {
            if (9 + 2 * i >= page.length) break;
            fields[8 + 2 * i] = size >> 8;
            fields[9 + 2 * i] = size & 0xff;
          }
          const { sense } = selectModePage(host, page, fields);
          host.sendBytes(Uint8Array.of(0x04, 0, 1, 0, 0, 0));
          const { partitionBytes, capacityBytes } = host.drive.cartridge?.identity ?? {
            partitionBytes: [],
            capacityBytes: 0,
          };
          if (sense === '5/26/00') expect(partitionBytes).toEqual([capacityBytes]);
          else expect(partitionBytes).toHaveLength(additional + 1);
          expect(partitionBytes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(capacityBytes);
          expect(Math.min(...partitionBytes)).toBeGreaterThan(0);
        },
      ),
      { seed: 4, numRuns: 500 },
    );
  });
});
