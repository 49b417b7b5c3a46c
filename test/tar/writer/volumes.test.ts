import { describe, expect, test } from 'vitest';
import { concatenated, decodeLatin1 } from '../../../src/bytes/index.js';
import {
  type TarEntry,
  TarFormatError,
  type VolumePiece,
  VolumeSizeError,
  VolumeWriter,
  type VolumeWriterOptions,
} from '../../../src/tar/index.js';

const FILE: TarEntry = {
  name: 'a',
  kind: 'file',
  mode: 0o644,
  uid: 1,
  gid: 2,
  mtime: { seconds: 1_600_000_000, nanoseconds: 0 },
};
const SMALL = { volumeBytes: 4096, blockingFactor: 1 };

function volumesOf(pieces: readonly VolumePiece[]): string[] {
  const count = Math.max(...pieces.map(({ volume }) => volume));
  return Array.from({ length: count }, (_, i) =>
    decodeLatin1(concatenated(pieces.filter(({ volume }) => volume === i + 1).map(({ bytes }) => bytes))),
  );
}

function setOf(options: VolumeWriterOptions, entry: TarEntry): string[] {
  const writer = new VolumeWriter(options);
  const content = new Uint8Array(Number(entry.size)).fill(0x2e);
  return volumesOf([...writer.begin(entry), ...writer.write(content), ...writer.end(), ...writer.finish()]);
}

const text = (block: string, at: number, length: number): string => block.slice(at, at + length).replace(/\0+$/, '');

describe('what opens a volume', () => {
  test('in gnu, a label and a header of type M', () => {
    const volumes = setOf({ format: 'gnu', label: 'SET', startSeconds: 64, ...SMALL }, { ...FILE, size: 9000 });
    expect(volumes.map((volume) => text(volume, 0, 100))).toEqual([
      'SET Volume 1',
      'SET Volume 2',
      'SET Volume 3',
      'SET Volume 4',
    ]);
    expect(volumes.map((volume) => volume.slice(136, 148))).toEqual(Array(4).fill('00000000100\0'));
    // 6 blocks of content stand on the first volume, and on each of the others as many: the whole has 18.
    const second = volumes[1]?.slice(512, 1024) as string;
    expect([text(second, 0, 100), second[156], text(second, 124, 12), text(second, 369, 12)]).toEqual([
      'a',
      'M',
      (9000 - 3072).toString(8).padStart(11, '0'),
      (3072).toString(8).padStart(11, '0'),
    ]);
    expect(second.slice(100, 124)).toBe('\0'.repeat(24));
    expect(volumes[3]?.slice(512)).toBe('\0'.repeat(1024));
  });

  test('in pax, a global header and one of a file of its own', () => {
    const [, second = '', third = ''] = setOf({ format: 'pax', ...SMALL }, { ...FILE, size: 9000, uname: 'us' });
    expect(text(second, 0, 100)).toBe('/tmp/GlobalHead.1');
    expect(text(second, 512, 512)).toBe(
      '25 GNU.volume.filename=a\n24 GNU.volume.size=5416\n26 GNU.volume.offset=3584\n',
    );
    const own = second.slice(1024, 1536);
    expect([text(own, 0, 100), own[156], text(own, 124, 12), text(own, 265, 32)]).toEqual([
      './GNUFileParts/a.2',
      '0',
      (5416).toString(8).padStart(11, '0'),
      'us',
    ]);
    expect(text(third, 0, 100)).toBe('/tmp/GlobalHead.2');
    expect(text(third, 1024, 100)).toBe('./GNUFileParts/a.3');
  });

  test('in pax, behind the global header of a label never a header, which tar -M would swallow', () => {
    const writer = new VolumeWriter({ format: 'pax', label: 'SET', ...SMALL });
    const pieces = Array.from({ length: 7 }, () => [...writer.begin(FILE), ...writer.end()]).flat();
    const [first = '', second = ''] = volumesOf([...pieces, ...writer.finish()]);
    expect(first.length).toBe(4096);
    expect([second[156], text(second, 1024, 100), second[1024 + 156]]).toEqual(['g', 'SET Volume 2', 'V']);
    expect([text(second, 1536, 100), second[1536 + 156]]).toEqual(['a', '0']);
  });

  test('in pax, the map of a sparse file is kept together: what is left of the volume says nothing', () => {
    const sparse = Array.from({ length: 60 }, (_, i) => ({ offset: 1024 * i, length: 1 }));
    for (const blocks of [1, 2, 3]) {
      const writer = new VolumeWriter({ format: 'pax', ...SMALL });
      const before = Array.from({ length: 8 - blocks }, () => [...writer.begin(FILE), ...writer.end()]).flat();
      const begun = writer.begin({ ...FILE, size: 100_000, sparse });
      const [first = '', second = ''] = volumesOf([...before, ...begun]);
      const filler = first.slice(512 * (8 - blocks));
      expect([filler.length, filler[156]]).toEqual([512 * blocks, 'g']);
      expect(filler.slice(512)).toMatch(blocks === 1 ? /^$/ : /^\d+ comment= *\n$/);
      expect(second[156]).toBe('x');
    }
  });
});

describe('what has no room, and what is no set', () => {
  test('options', () => {
    const make = (options: Partial<VolumeWriterOptions>) => () =>
      new VolumeWriter({ format: 'gnu', ...SMALL, ...options });
    for (const volumeBytes of [0, 511, -1, 1e300, Number.NaN, 0.5]) expect(make({ volumeBytes })).toThrow(RangeError);
    expect(make({ volumeBytes: 10_239, blockingFactor: 20 })).toThrow('holds no record of 10240 bytes');
    expect(make({ format: 'ustar' })).toThrow('cannot go on on another volume');
    expect(make({ format: 'ustar', membersWhole: true })).not.toThrow();
    expect(make({ label: 'L'.repeat(85) })).not.toThrow();
    expect(make({ label: 'L'.repeat(86) })).toThrow(TarFormatError);
    expect(make({ label: '' })).toThrow(TarFormatError);
    expect(make({ label: 'L', volumeBytes: 1024 })).toThrow(VolumeSizeError);
  });

  test('a member that a volume has no room for leaves the writer as it was', () => {
    const writer = new VolumeWriter({ format: 'gnu', membersWhole: true, ...SMALL });
    expect(() => writer.begin({ ...FILE, size: 2561 })).toThrow(
      /^a needs a volume of 4608 bytes or more, and one has 4096$/,
    );
    expect([writer.volume, writer.volumeOffset]).toEqual([0, 0]);
    const own = { ...FILE, size: 2560 };
    const pieces = [...writer.begin(own), ...writer.write(new Uint8Array(2560)), ...writer.end()];
    expect([writer.volume, writer.volumeOffset, writer.startsVolume(FILE)]).toEqual([1, 3072, true]);
    pieces.push(...writer.begin(FILE), ...writer.end(), ...writer.finish());
    expect(volumesOf(pieces).map(({ length }) => length)).toEqual([4096, 1536]);
    expect(() => writer.finish()).toThrow('the archive is finished');
  });

  test('headers behind which a member would go on may need more than a volume', () => {
    const writer = new VolumeWriter({ format: 'pax', ...SMALL });
    const name = 'n'.repeat(4000);
    expect(() => writer.begin({ ...FILE, name, size: 1 })).toThrow(VolumeSizeError);
    expect(() => writer.begin({ ...FILE, name })).not.toThrow();
  });
});

describe('a volume that is to end soon', () => {
  test('ends with the record that is being filled, and the next has no end of its own', () => {
    const writer = new VolumeWriter({ format: 'gnu', blockingFactor: 4 });
    const pieces = [...writer.begin({ ...FILE, size: 10_000 }), ...writer.write(new Uint8Array(2000))];
    writer.endVolumeSoon();
    writer.endVolumeSoon();
    pieces.push(...writer.write(new Uint8Array(8000)), ...writer.end(), ...writer.finish());
    // Two records of 2048 bytes; a header, the 6416 bytes that are left and their padding, the end marker and its fill.
    expect(volumesOf(pieces).map(({ length }) => length)).toEqual([4096, 8192]);
  });

  test('that is at the end of a record ends there', () => {
    const writer = new VolumeWriter({ format: 'gnu', blockingFactor: 1 });
    const pieces = [...writer.begin({ ...FILE, size: 1024 }), ...writer.write(new Uint8Array(512))];
    writer.endVolumeSoon();
    pieces.push(...writer.write(new Uint8Array(512)), ...writer.end(), ...writer.finish());
    expect(volumesOf(pieces).map(({ length }) => length)).toEqual([1024, 2048]);
  });

  test('goes on where members are whole, which need to know what a volume holds', () => {
    const whole = { format: 'gnu', membersWhole: true } as const;
    expect(() => new VolumeWriter(whole)).toThrow('members stay whole where it is known what a volume holds');
    const writer = new VolumeWriter({ ...whole, ...SMALL });
    const pieces = [...writer.begin({ ...FILE, size: 1024 })];
    writer.endVolumeSoon();
    pieces.push(...writer.write(new Uint8Array(1024)), ...writer.end(), ...writer.finish());
    expect(volumesOf(pieces)).toHaveLength(1);
  });
});
