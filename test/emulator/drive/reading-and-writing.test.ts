import { describe, expect, it } from 'vitest';
import { Drive } from '../../../emulator/index.js';
import { MemoryCartridge } from '../../../src/tape/index.js';
import { DriveHost } from '../../testing/drive-host.js';

function loaded(identity: ConstructorParameters<typeof MemoryCartridge>[0] = {}): DriveHost {
  const drive = new Drive();
  drive.insert(new MemoryCartridge(identity));
  const host = new DriveHost(drive);
  host.ready();
  return host;
}

const block = (length: number, fill = 7): Uint8Array => new Uint8Array(length).fill(fill);

/** A tape with records of 10, 20 and 30 bytes, a filemark, and a record of 40. */
function recorded(): DriveHost {
  const host = loaded();
  for (const length of [10, 20, 30]) expect(host.write(block(length)).status).toBe(0);
  host.filemarks();
  host.write(block(40));
  host.rewind();
  return host;
}

describe('unit attentions and readiness', () => {
  it('tells power on, then a new medium, each once', () => {
    const drive = new Drive();
    const host = new DriveHost(drive);
    expect(host.sendBytes(new Uint8Array(6)).sense).toBe('6/29/00');
    expect(host.sendBytes(new Uint8Array(6)).sense).toBe('2/3A/00');
    drive.insert(new MemoryCartridge());
    expect(host.sendBytes(new Uint8Array(6)).sense).toBe('6/28/00');
    expect(host.sendBytes(new Uint8Array(6)).status).toBe(0);
  });
});

describe('READ of variable blocks', () => {
  it.each([
    { what: 'as long as asked', length: 10, sili: false, sense: undefined, information: undefined, bytes: 10 },
    { what: 'shorter: ILI, the difference', length: 16, sili: false, sense: '0/00/00', information: 6n, bytes: 10 },
    { what: 'shorter with SILI', length: 16, sili: true, sense: undefined, information: undefined, bytes: 10 },
    { what: 'longer: ILI, negative', length: 4, sili: false, sense: '0/00/00', information: -6n, bytes: 4 },
    {
      what: 'longer with SILI and block length 0',
      length: 4,
      sili: true,
      sense: undefined,
      information: undefined,
      bytes: 4,
    },
  ])('$what', ({ length, sili, sense, information, bytes }) => {
    const host = recorded();
    const seen = host.read(length, { sili });
    expect(seen).toMatchObject({ sense, status: sense === undefined ? 0 : 2 });
    expect(seen.told?.information).toBe(information);
    expect(seen.told?.ili ?? false).toBe(sense !== undefined);
    expect(seen.data).toEqual(block(bytes));
    expect(host.position()).toEqual([0, 1, 0]);
  });

  it('stops at a filemark, behind it, with what was asked for as residual', () => {
    const host = recorded();
    host.space(0, 3);
    const seen = host.read(100);
    expect(seen).toMatchObject({ sense: '0/00/01', told: { filemark: true, information: 100n } });
    expect(host.position()).toEqual([0, 4, 1]);
  });

  it('says BLANK CHECK at the end of data, and stays there', () => {
    const host = recorded();
    host.space(3, 0);
    for (let i = 0; i < 2; i++) {
      expect(host.read(100)).toMatchObject({ sense: '8/00/05', told: { information: 100n } });
      expect(host.position()).toEqual([0, 5, 1]);
    }
  });

  it('moves nothing for length 0', () => {
    const host = recorded();
    expect(host.read(0).status).toBe(0);
    expect(host.position()).toEqual([0, 0, 0]);
  });
});

describe('refusals', () => {
  it('points to FIXED where the block length is 0, and to a reserved bit', () => {
    const host = recorded();
    expect(host.read(1, { fixed: true })).toMatchObject({
      sense: '5/24/00',
      told: { keySpecific: { kind: 'field pointer', of: 'command', byte: 1, bit: 0 } },
    });
    expect(host.sendBytes(Uint8Array.of(0, 0, 0, 4, 0, 0))).toMatchObject({
      sense: '5/24/00',
      told: { keySpecific: { byte: 3, bit: 2 } },
    });
    expect(host.sendBytes(Uint8Array.of(0xfe, 0, 0, 0, 0, 0)).sense).toBe('5/20/00');
  });
});

describe('SPACE and LOCATE', () => {
  it('passes a filemark that stops spacing by blocks, both ways', () => {
    const host = recorded();
    expect(host.space(0, 9)).toMatchObject({ sense: '0/00/01', told: { information: 6n, filemark: true } });
    expect(host.position()).toEqual([0, 4, 1]);
    expect(host.space(0, -9)).toMatchObject({ sense: '0/00/01', told: { information: 9n } });
    expect(host.position()).toEqual([0, 3, 0]);
    expect(host.space(0, -9)).toMatchObject({ sense: '0/00/04', told: { information: 6n, eom: true } });
    expect(host.position()).toEqual([0, 0, 0]);
  });

  it('goes to objects; beyond the end of data to that', () => {
    const host = recorded();
    expect(host.locate(2).status).toBe(0);
    expect(host.read(30).data).toEqual(block(30));
    expect(host.locate(6).sense).toBe('8/00/05');
    expect(host.position()).toEqual([0, 5, 1]);
    expect(host.locate(0, 1).sense).toBe('5/24/00');
  });
});

describe('writing', () => {
  it('ends the data where it writes', () => {
    const host = recorded();
    host.locate(1);
    host.write(block(50, 9));
    expect(host.read(1).sense).toBe('8/00/05');
    host.rewind();
    host.space(3, 0);
    expect(host.position()).toEqual([0, 2, 0]);
  });

  it('tells early warning on each write, then VOLUME OVERFLOW with nothing of the record', () => {
    const host = loaded({ capacityBytes: 100_000, partitionBytes: [100_000] });
    const seen: (string | undefined)[] = [];
    for (let i = 0; i < 110 && seen.at(-1) !== 'D/00/02'; i++) seen.push(host.write(block(996)).sense);
    expect(seen).toHaveLength(101);
    expect(new Set(seen)).toEqual(new Set([undefined, '0/00/02', 'D/00/02']));
    expect(host.position()).toEqual([0, 100, 0]);
    host.rewind();
    for (let i = 0; i < 100; i++) expect(host.read(996).data).toEqual(block(996));
  });
});
