import { describe, expect, it } from 'vitest';
import { Drive, DriveTransport, profileNamed } from '../../../emulator/index.js';
import { TapeDrive } from '../../../src/device/index.js';
import { deviceConfiguration, deviceConfigurationExtension, powerCondition } from '../../../src/scsi/index.js';
import { MemoryCartridge } from '../../../src/tape/index.js';

async function open(name: string, densityCode: number, capacityBytes: number): Promise<[TapeDrive, MemoryCartridge]> {
  const drive = new Drive({ profile: profileNamed(name) });
  const cartridge = new MemoryCartridge({ densityCode, capacityBytes });
  drive.insert(cartridge);
  return [await TapeDrive.open(new DriveTransport(drive)), cartridge];
}

describe('a tape drive that is the software drive', () => {
  it.each([
    { name: 'LTO-5', density: 0x58, capacity: 1.5e12, index: 37.5e9, data: 1425e9 },
    {
      name: 'LTO-6 hp',
      density: 0x5a,
      capacity: 2.5e12,
      index: Math.floor(5e12 / 136),
      data: Math.floor((2.5e12 * 132) / 136),
    },
    {
      name: 'LTO-9',
      density: 0x60,
      capacity: 18e12,
      index: Math.floor(36e12 / 280),
      data: Math.floor((18e12 * 276) / 280),
    },
  ])('makes the partitions of LTFS on an $name', async ({ name, density, capacity, index, data }) => {
    const [tape, cartridge] = await open(name, density, capacity);
    await tape.format([1, 'rest']);
    expect(cartridge.identity.partitionBytes).toEqual([index, data]);
    expect(tape.partitions).toBe(2);
    await tape.format(['rest']);
    expect(cartridge.identity.partitionBytes).toEqual([capacity]);
  });

  it('is set as its pages say', async () => {
    const [tape] = await open('LTO-8', 0x5e, 12e12);
    await tape.setCompression(false);
    expect(await tape.modes.compression()).toBe(false);
    await tape.modes.set(deviceConfigurationExtension, { pews: 1000 });
    expect((await tape.modes.get(deviceConfigurationExtension)).pews).toBe(1000);
    await tape.modes.set(powerCondition, { idleCConditionTimer: 7 }, { save: true });
    expect((await tape.modes.get(powerCondition, 'saved')).idleCConditionTimer).toBe(7);
    expect((await tape.modes.get(deviceConfiguration, 'default')).selectDataCompressionAlgorithm).toBe(1);
    await tape.modes.setBlock({ blockLength: 4096 });
    expect(await tape.modes.header()).toMatchObject({
      mediumType: 0x88,
      density: 0x5e,
      blockLength: 4096,
      bufferedMode: 1,
    });
    await expect(tape.modes.set(deviceConfiguration, { lois: false })).rejects.toThrow(/26h|26\/00|parameter/i);
  });
});
