/** A file of a cartridge folder, open. What fails is thrown. */
export interface CartridgeFile {
  /** Bytes of it now. */
  size(): number;
  /**
   * Reads from an offset on until `into` is full or the file ends.
   * @returns how many bytes were read
   */
  read(into: Uint8Array, offset: number): number;
  /** Writes all of the bytes at an offset, behind the end too. */
  write(bytes: Uint8Array, offset: number): void;
  /** Ends the file behind so many bytes. */
  truncate(bytes: number): void;
  /** When this has ended, all that was written, and the size, survive the end of power. */
  flush(): void;
  close(): void;
}

/**
 * The file system, as a cartridge folder needs it: all calls answer at once, and throw where they fail. A port: what
 * `openCartridge` of `tapekit/archive` hands in is Node's.
 */
export interface CartridgeFiles {
  /** For messages: the path of the folder. */
  readonly folder: string;
  /** Names of what is in the folder; undefined where there is no such folder. */
  list(): readonly string[] | undefined;
  /** Makes the folder, where there is none. */
  make(): void;
  /**
   * Opens a file that is there.
   * @param mode - `write` is to read and write
   * @returns undefined where there is none
   */
  open(name: string, mode: 'read' | 'write'): CartridgeFile | undefined;
  /** Makes a file, or empties the one that is there, and opens it to read and write. Its name survives. */
  create(name: string): CartridgeFile;
  /** Puts a whole small file in the place of what is there: when power goes, it is the old one or the new one. */
  replace(name: string, bytes: Uint8Array): void;
  /** Removes a file, if it is there. */
  remove(name: string): void;
  /**
   * Keeps other processes from writing into the folder.
   * @returns lets them again
   * @throws CartridgeFolderError where another one does
   */
  lock(): () => void;
}
