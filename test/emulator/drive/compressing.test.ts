import { describe, expect, it } from 'vitest';
import { compressed, looksCompressible } from '../../../emulator/drive/compressing.js';
import { Drive } from '../../../emulator/index.js';
import { deflateCodec } from '../../../src/archive/index.js';
import { MemoryCartridge, type RecordAtRest, type RecordCodec } from '../../../src/tape/index.js';
import { DriveHost } from '../../testing/drive-host.js';
import { encryptingHost } from '../../testing/encrypting-host.js';

/** Bytes without a pattern: xorshift. */
function noise(length: number, seed = 1): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 8;
  });
}

const text = new TextEncoder().encode('a tape holds records and filemarks. '.repeat(3000));
const counting = Uint8Array.from({ length: 100_000 }, (_, i) => i);
/** Hexadecimal digits of noise: no repeats, but half of each byte says nothing. */
const digits = new TextEncoder().encode(Buffer.from(noise(50_000)).toString('hex'));

describe('the look at a block before it is compressed', () => {
  it.each([
    ['text', text, true],
    ['zeros', new Uint8Array(100_000), true],
    ['all bytes equally often, in order', counting, true],
    ['digits without a pattern', digits, true],
    ['noise of 257 bytes', noise(257), false],
    ['noise of 700 bytes', noise(700), false],
    ['noise of 3000 bytes', noise(3000), false],
    ['noise of 256 KiB', noise(262_144), false],
  ] as const)('%s', (_, block, expected) => expect(looksCompressible(block)).toBe(expected));

  it('takes noise for what it is, whatever noise', () => {
    const wrong = Array.from({ length: 300 }, (_, i) => noise(300 + i * 17, i + 1)).filter(looksCompressible);
    expect(wrong).toEqual([]);
  });

  it('spares the codec what cannot become less', () => {
    let asked = 0;
    const counted: RecordCodec = {
      compress(bytes) {
        asked++;
        return deflateCodec.compress(bytes);
      },
      decompress: deflateCodec.decompress,
    };
    expect(compressed(counted, noise(100_000))).toBeUndefined();
    expect(asked).toBe(0);
    expect(compressed(counted, text)?.length).toBeLessThan(2000);
    expect(compressed(counted, noise(100))).toBeUndefined();
    expect(asked).toBe(2);
  });
});

describe('compressed blocks', () => {
  const recordOf = (drive: Drive, object: number) => drive.cartridge?.partitions[0]?.at(object) as RecordAtRest;

  it('take less, are as long as they were for the host, and come back', () => {
    const host = encryptingHost();
    for (const block of [text, noise(5000), counting]) expect(host.write(block).status).toBe(0);
    expect(recordOf(host.drive, 0)).toMatchObject({ compressed: true, lengthBytes: text.length });
    expect(recordOf(host.drive, 0).storedBytes).toBeLessThan(2000);
    expect(recordOf(host.drive, 1)).toMatchObject({ compressed: false, storedBytes: 5000 });
    host.rewind();
    for (const block of [text, noise(5000), counting]) expect(host.read(block.length).data).toEqual(block);
  });

  it('that were changed at rest are unreadable, and passed', () => {
    const host = encryptingHost();
    host.write(text);
    host.write(new Uint8Array(1000));
    host.drive.cartridge?.partitions[0]?.alter(0, 0, 0xff);
    host.rewind();
    expect(host.read(text.length).sense).toBe('3/11/00');
    expect(host.read(1000).status).toBe(0);
  });

  it('need a codec: 3/30/01', () => {
    const cartridge = new MemoryCartridge();
    const writing = encryptingHost({}, cartridge);
    writing.write(text);
    writing.drive.eject();
    const drive = new Drive();
    drive.insert(cartridge);
    const host = new DriveHost(drive);
    host.ready();
    expect(host.read(text.length).sense).toBe('3/30/01');
  });
});
