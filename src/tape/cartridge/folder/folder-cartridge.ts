import { type Crc32, crc32 as pureCrc32 } from '../../../bytes/index.js';
import { cartridgeIdentity, changedIdentity, formattedIdentity, PARTITIONS_MAX, usageWhenNew } from '../identity.js';
import type { Cartridge, CartridgeIdentity, CartridgeMemory, CartridgeUsage, PartitionMedium } from '../medium.js';
import type { CartridgeFile, CartridgeFiles } from './cartridge-files.js';
import { EncryptionFile } from './encryption-file.js';
import { CartridgeFolderError, type FolderFault } from './folder-error.js';
import { FolderPartition } from './folder-partition.js';
import { encodeIdentity, IDENTITY_FILE, readIdentity } from './identity-file.js';
import { HEADER_OFFSETS, type IndexHeader } from './index-header.js';
import { MEMORY_FILE, MemoryFile } from './memory-file.js';
import { PartitionData } from './partition-data.js';
import { PartitionIndex } from './partition-index.js';

/** How a cartridge folder is opened. */
export interface CartridgeFolderOptions {
  /** `read`: no byte of it is changed, and no lock taken. Default `write`. */
  readonly mode?: 'read' | 'write' | undefined;
  /** CRC-32 of IEEE 802.3. Default one in plain TypeScript; `zlib.crc32` of Node is many times quicker. */
  readonly crc32?: Crc32 | undefined;
}

type Mode = NonNullable<CartridgeFolderOptions['mode']>;

/**
 * Makes a new cartridge in a folder that is empty, or not there yet.
 * @param identity - what it is; where nothing is said, an LTO-6 data cartridge of 2.5 TB with one partition
 * @throws CartridgeFolderError where the folder is not empty; RangeError where there can be no such cartridge
 */
export function createCartridgeFolder(
  files: CartridgeFiles,
  identity: Partial<CartridgeIdentity> = {},
  { crc32 = pureCrc32 }: Pick<CartridgeFolderOptions, 'crc32'> = {},
): FolderCartridge {
  const whole = cartridgeIdentity(identity);
  const names = files.list();
  if (names === undefined) files.make();
  else if (names.length > 0) throw notEmpty(files, names);
  const unlock = files.lock();
  return orUnlocked(unlock, () => {
    for (const partition of whole.partitionBytes.keys()) beginPartition(files, partition, 0, crc32);
    const memory = new MemoryFile(files, files.create(MEMORY_FILE), 0, crc32, () => {});
    memory.use(usageWhenNew(whole));
    memory.close(true);
    // With this file it is a cartridge: all else is there.
    files.replace(IDENTITY_FILE, encodeIdentity({ identity: whole, generation: 0 }));
    return new FolderCartridge(files, 'write', crc32, unlock);
  });
}

/**
 * Opens a cartridge in a folder.
 * @throws CartridgeFolderError where it is none, a file of it cannot be understood at all, or, unless it is opened to
 *   be read, another process has it
 */
export function openCartridgeFolder(
  files: CartridgeFiles,
  { mode = 'write', crc32 = pureCrc32 }: CartridgeFolderOptions = {},
): FolderCartridge {
  // Nothing is put into a folder that is no cartridge.
  readIdentity(files);
  const unlock = mode === 'write' ? files.lock() : () => {};
  return orUnlocked(unlock, () => new FolderCartridge(files, mode, crc32, unlock));
}

/** A cartridge in a folder: {@link openCartridgeFolder}, {@link createCartridgeFolder}. */
export class FolderCartridge implements Cartridge {
  private readonly files: CartridgeFiles;
  private readonly mode: Mode;
  private readonly crc32: Crc32;
  private readonly unlock: () => void;
  private readonly memoryFile: MemoryFile;
  private is: CartridgeIdentity;
  private generation: number;
  private parts: readonly FolderPartition[];
  private isOpen = true;
  private readonly told: FolderFault[] = [];

  /** @internal */
  constructor(files: CartridgeFiles, mode: Mode, crc32: Crc32, unlock: () => void) {
    this.files = files;
    this.mode = mode;
    this.crc32 = crc32;
    this.unlock = unlock;
    const { identity, generation } = readIdentity(files);
    this.is = identity;
    this.generation = generation;
    const opened: CartridgeFile[] = [];
    try {
      this.memoryFile = new MemoryFile(files, this.file(MEMORY_FILE, opened), generation, crc32, this.mayChange);
      this.parts = this.partitionsNow(opened);
    } catch (error) {
      for (const file of opened) file.close();
      throw error;
    }
  }

  get identity(): CartridgeIdentity {
    return this.is;
  }

  get usage(): CartridgeUsage {
    return this.memoryFile.usage;
  }

  get partitions(): readonly PartitionMedium[] {
    return this.parts;
  }

  get memory(): CartridgeMemory {
    return this.memoryFile;
  }

  /** What was found to be damaged when it was opened, and did not keep it from being opened. */
  get faults(): readonly FolderFault[] {
    return [...this.told, ...this.memoryFile.faults];
  }

  change(changes: Partial<CartridgeIdentity>): void {
    this.mayChange();
    this.keep(changedIdentity(this.is, changes), this.generation);
  }

  use(usage: Partial<CartridgeUsage>): void {
    this.memoryFile.use(usage);
  }

  format(partitionBytes: readonly number[]): void {
    this.mayChange();
    const identity = formattedIdentity(this.is, partitionBytes);
    const generation = this.generation + 1;
    // What was said of it before must not be lost when what follows is not.
    this.memoryFile.flush();
    for (let added = this.parts.length; added < partitionBytes.length; added++) {
      beginPartition(this.files, added, generation, this.crc32);
    }
    // With this, all files that are of another generation are out of date: the rest is tidying up.
    this.keep(identity, generation);
    this.memoryFile.format();
    for (const part of this.parts) part.close(false);
    this.parts = this.partitionsNow([]);
    this.removeOthers();
    this.memoryFile.flush();
  }

  flush(): void {
    if (this.mode === 'read') return;
    for (const part of this.parts) part.flush();
    this.memoryFile.flush();
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    const isChanged = this.mode === 'write';
    try {
      for (const part of this.parts) part.close(isChanged);
      this.memoryFile.close(isChanged);
    } finally {
      this.unlock();
    }
  }

  private readonly mayChange = (): void => {
    if (this.mode === 'read') throw new TypeError('the cartridge is open to be read: open it to be written');
    if (!this.isOpen) throw new TypeError('the cartridge is closed');
  };

  private keep(identity: CartridgeIdentity, generation: number): void {
    this.files.replace(IDENTITY_FILE, encodeIdentity({ identity, generation }));
    this.is = identity;
    this.generation = generation;
  }

  /** @param opened - takes the files, for who has to close them when another one cannot be opened */
  private partitionsNow(opened: CartridgeFile[]): readonly FolderPartition[] {
    return this.is.partitionBytes.map((_, partition) => this.openPartition(partition, opened));
  }

  private openPartition(partition: number, opened: CartridgeFile[]): FolderPartition {
    const { crc32, mayChange, generation } = this;
    const [name, dataName, encryptionName] = namesOf(partition);
    const indexFile = this.file(name, opened);
    const dataFile = this.file(dataName, opened);
    const encryptionFile = this.file(encryptionName, opened);
    const header = PartitionIndex.headerOf(indexFile, partition, crc32);
    if (header === undefined) throw noHeader(this.files, name);
    const [data, encryptions] = [new PartitionData(dataFile), new EncryptionFile(encryptionFile, crc32)];
    const others = { data, encryptions, crc32, mayChange };
    const isWritten = this.mode === 'write';
    if (header.generation < generation) {
      const empty: IndexHeader = { ...header, generation, settled: 0, endOfData: 'marked' };
      const part = new FolderPartition({ index: new PartitionIndex(indexFile, empty, crc32), ...others });
      if (isWritten) part.clear();
      return part;
    }
    const index = new PartitionIndex(indexFile, header, crc32);
    const part = new FolderPartition({ index, ...others });
    const left = part.find();
    this.tell(name, index);
    if (isWritten && (left > 0 || !index.isSettled)) part.recover();
    return part;
  }

  private tell(file: string, { missing, count }: PartitionIndex): void {
    if (missing === 0) return;
    this.told.push({
      file,
      offset: undefined,
      expected: `${count + missing} entries`,
      found: `${count}`,
      advice: 'the file was cut: what stood behind is lost, unless a copy of the cartridge has it',
    });
  }

  private file(name: string, opened: CartridgeFile[]): CartridgeFile {
    const file = this.files.open(name, this.mode);
    if (file !== undefined) {
      opened.push(file);
      return file;
    }
    const advice = 'take the file from a copy of the cartridge';
    throw new CartridgeFolderError(this.files.folder, {
      file: name,
      offset: undefined,
      expected: 'a file of the cartridge',
      found: 'no such file',
      advice,
    });
  }

  /** Removes the files of partitions that the cartridge no longer has. */
  private removeOthers(): void {
    for (let partition = this.parts.length; partition < PARTITIONS_MAX; partition++) {
      for (const name of namesOf(partition)) this.files.remove(name);
    }
  }
}

const namesOf = (partition: number): readonly [string, string, string] => [
  `p${partition}.idx`,
  `p${partition}.dat`,
  `p${partition}.enc`,
];

function beginPartition(files: CartridgeFiles, partition: number, generation: number, crc32: Crc32): void {
  const [index, data, encryptions] = namesOf(partition);
  for (const name of [data, encryptions]) files.create(name).close();
  const header: IndexHeader = { partition, generation, epoch: 0, settled: 0, endOfData: 'marked', sequence: 0 };
  const begun = new PartitionIndex(files.create(index), header, crc32);
  begun.cut(0);
  begun.close();
}

function orUnlocked<T>(unlock: () => void, action: () => T): T {
  try {
    return action();
  } catch (error) {
    unlock();
    throw error;
  }
}

function notEmpty({ folder }: CartridgeFiles, names: readonly string[]): CartridgeFolderError {
  return new CartridgeFolderError(folder, {
    file: names[0] as string,
    offset: undefined,
    expected: 'an empty folder, or none',
    found: `${names.length} files`,
    advice: 'give another name, or remove what is there',
  });
}

function noHeader({ folder }: CartridgeFiles, file: string): CartridgeFolderError {
  return new CartridgeFolderError(folder, {
    file,
    offset: 0,
    expected: `a header of the index, there or at offset ${HEADER_OFFSETS[1]}`,
    found: 'neither can be read',
    advice: 'take the file from a copy of the cartridge; the .dat file beside it has the bytes of the records',
  });
}
