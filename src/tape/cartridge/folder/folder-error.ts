import { printable } from '../../../findings/index.js';

/** Where in a cartridge folder something is wrong. */
export interface FolderFault {
  /** Name of the file in the folder. */
  readonly file: string;
  /** Byte offset in the file, where it can be told. */
  readonly offset: number | undefined;
  readonly expected: string;
  readonly found: string;
  /** What to do about it. */
  readonly advice: string;
}

/** A cartridge folder cannot be opened or made. */
export class CartridgeFolderError extends Error {
  override readonly name = 'CartridgeFolderError';
  readonly folder: string;
  readonly fault: FolderFault;

  /** @param folder - its path */
  constructor(folder: string, fault: FolderFault) {
    super(`${printable(folder)}: ${faultInWords(fault)}`);
    this.folder = folder;
    this.fault = fault;
  }
}

/** One line: file, offset, what was expected and found, what to do. */
export function faultInWords({ file, offset, expected, found, advice }: FolderFault): string {
  const place = offset === undefined ? file : `${file}, offset ${offset}`;
  return `${place}: expected ${expected}, found ${found}; ${advice}`;
}
