import { cartridgeFiles } from '../archive/cartridge/index.js';
import type { TapePosition } from '../tape/index.js';

/** How a drive was left, with its cartridge in it: a real one stays so between two commands of a user. */
export interface DriveSession extends Pick<TapePosition, 'partition' | 'object'> {
  /** Loads that the cartridge counted: more now means that it was in another drive since. */
  readonly loads: number;
  /** Bytes in a block; 0: blocks of variable length. */
  readonly blockLength: number;
  /** Whether the cartridge is kept in. */
  readonly removalPrevented: boolean;
}

const FILE = 'drive.json';
const BYTES_MAX = 4096;
const VERSION = 1;

/**
 * What is known of the drive that a cartridge was left in.
 * @param folder - of the cartridge
 * @returns undefined where it was taken out, or what the file says cannot be understood
 */
export function recallSession(folder: string): DriveSession | undefined {
  const file = cartridgeFiles(folder).open(FILE, 'read');
  if (file === undefined) return undefined;
  try {
    const bytes = new Uint8Array(BYTES_MAX);
    return sessionIn(new TextDecoder().decode(bytes.subarray(0, file.read(bytes, 0))));
  } finally {
    file.close();
  }
}

function sessionIn(text: string): DriveSession | undefined {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof given !== 'object' || given === null) return undefined;
  const { version, loads, partition, object, blockLength, removalPrevented } = given as Record<string, unknown>;
  const isKnown = version === VERSION && typeof removalPrevented === 'boolean';
  if (!isKnown || !isNumber(loads) || !isNumber(partition) || !isNumber(object) || !isNumber(blockLength)) {
    return undefined;
  }
  return { loads, partition, object, blockLength, removalPrevented };
}

const isNumber = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/**
 * Keeps how a drive is left. Whoever calls it has the lock of the cartridge.
 * @param session - undefined: the cartridge has been taken out
 */
export function keepSession(folder: string, session: DriveSession | undefined): void {
  const files = cartridgeFiles(folder);
  if (session === undefined) files.remove(FILE);
  else files.replace(FILE, new TextEncoder().encode(`${JSON.stringify({ version: VERSION, ...session }, null, 1)}\n`));
}
