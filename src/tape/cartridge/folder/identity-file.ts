import { cartridgeIdentity } from '../identity.js';
import type { CartridgeIdentity } from '../medium.js';
import type { CartridgeFiles } from './cartridge-files.js';
import { CartridgeFolderError, type FolderFault } from './folder-error.js';

/** Its name in the folder. */
export const IDENTITY_FILE = 'cart.json';

const FORMAT = 'tapekit cartridge';
const VERSION = 1;
const BYTES_MAX = 1 << 16;

/** What a cartridge in a folder is. */
export interface FolderIdentity {
  readonly identity: CartridgeIdentity;
  /** How often it has been formatted: what the other files have of fewer is gone. */
  readonly generation: number;
}

type Shape = Readonly<Record<string, unknown>>;

/** As text, which people may change with an editor. */
export function encodeIdentity({ identity, generation }: FolderIdentity): Uint8Array {
  const { barcode = null, ...others } = identity;
  const json = { format: FORMAT, version: VERSION, generation, barcode, ...others };
  return new TextEncoder().encode(`${JSON.stringify(json, undefined, 2)}\n`);
}

/** @throws CartridgeFolderError where there is none, or it cannot be read */
export function readIdentity(files: CartridgeFiles): FolderIdentity {
  const shape = parsed(files, textOf(files));
  const { format, version, generation } = shape;
  if (format !== FORMAT) throw failure(files, `"format": "${FORMAT}"`, `${JSON.stringify(format)}`, NO_CARTRIDGE);
  if (version !== VERSION) {
    throw failure(files, `version ${VERSION}`, `${JSON.stringify(version)}`, 'a newer tapekit may read it');
  }
  if (typeof generation !== 'number' || generation >>> 0 !== generation) {
    throw failure(files, '"generation" from 0 on', `${JSON.stringify(generation)}`, MEND);
  }
  return { identity: identityIn(files, shape), generation };
}

const NO_CARTRIDGE = 'give the folder of a cartridge';
const MEND = 'put it right with an editor, or take the file from a copy of the cartridge';

const isText = (value: unknown): boolean => typeof value === 'string';
const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const isNumber = (value: unknown): boolean => typeof value === 'number';

const FIELDS: Readonly<Record<keyof CartridgeIdentity, readonly [(value: unknown) => boolean, string]>> = {
  kind: [(value) => value === 'data' || value === 'cleaning', '"data" or "cleaning"'],
  densityCode: [isNumber, 'a number'],
  worm: [isFlag, 'true or false'],
  writeProtected: [isFlag, 'true or false'],
  hostProtection: [
    (value) => value === 'none' || value === 'persistent' || value === 'permanent',
    '"none", "persistent" or "permanent"',
  ],
  barcode: [(value) => value === null || isText(value), 'a text or null'],
  serialNumber: [isText, 'a text'],
  manufacturer: [isText, 'a text'],
  capacityBytes: [isNumber, 'a number'],
  partitionBytes: [(value) => Array.isArray(value) && value.every(isNumber), 'a list of numbers'],
};

function identityIn(files: CartridgeFiles, shape: Shape): CartridgeIdentity {
  for (const [name, [isGood, expected]] of Object.entries(FIELDS)) {
    const value = shape[name];
    if (isGood(value)) continue;
    throw failure(files, `"${name}": ${expected}`, JSON.stringify(value)?.slice(0, 100) ?? 'nothing', MEND);
  }
  const known = Object.fromEntries(Object.keys(FIELDS).map((name) => [name, shape[name] ?? undefined]));
  try {
    return cartridgeIdentity(known as Partial<CartridgeIdentity>);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw failure(files, 'a cartridge that can be', error.message, MEND);
  }
}

function parsed(files: CartridgeFiles, text: string): Shape {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Shape;
    throw failure(files, 'an object', 'another value', MEND);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw failure(files, 'JSON', error.message.slice(0, 200), MEND);
  }
}

function textOf(files: CartridgeFiles): string {
  const file = files.open(IDENTITY_FILE, 'read');
  if (file === undefined) throw failure(files, 'what the cartridge is', 'no such file', NO_CARTRIDGE);
  try {
    const size = file.size();
    if (size > BYTES_MAX) throw failure(files, `up to ${BYTES_MAX} bytes`, `${size} bytes`, MEND);
    const bytes = new Uint8Array(size);
    return new TextDecoder().decode(bytes.subarray(0, file.read(bytes, 0)));
  } finally {
    file.close();
  }
}

function failure(files: CartridgeFiles, expected: string, found: string, advice: string): CartridgeFolderError {
  const fault: FolderFault = { file: IDENTITY_FILE, offset: undefined, expected, found, advice };
  return new CartridgeFolderError(files.folder, fault);
}
