import { createHash } from 'node:crypto';
import * as nodeFs from 'node:fs';
import { printable } from '../findings/index.js';
import { type KeyFile, readKeyFile, type Sha256 } from '../security/index.js';
import { openOutputFile } from './output-file.js';
import { readSmall } from './read-small.js';
import type { ByteSource } from './source.js';

/** More than two lines of a key file can have; what goes beyond is another kind of file. */
const LONGEST_BYTES = 4096;
const OWNER_ONLY = 0o600;
/** Every permission of the group and of others; an access control list shows in the group's. */
const OTHERS = 0o077;

/** Who can read a key file: nobody but its owner, others too, or nobody knows (Windows, a pipe). */
export type KeyFileAccess = 'owner' | 'others' | 'unknown';

/** A key file that was read. */
export interface LoadedKeyFile extends KeyFile {
  /** Length of the file. */
  readonly bytes: number;
  readonly access: KeyFileAccess;
}

/** How a key file is loaded. */
export interface LoadKeyFileOptions {
  /** Read it also where others can. */
  readonly insecure?: boolean | undefined;
  /** Where files have an owner and a mode; `process.platform`. */
  readonly platform?: NodeJS.Platform;
}

/** A key file cannot be used as it is: one sentence, without any of its bytes. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';
}

/** Node's SHA-256, as `tapekit/security` takes it. */
export const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest();

/**
 * Reads a key file to its end, of which others must not be able to read it: the mode is that of the open file, so that
 * none can be put in its place in between.
 * @param source - open; it is not closed
 * @throws KeyFileError where others can read it, or where it is too large for a key file
 * @throws SourceError where it cannot be read
 */
export async function loadKeyFile(source: ByteSource, options: LoadKeyFileOptions = {}): Promise<LoadedKeyFile> {
  const { insecure = false, platform = process.platform } = options;
  const mode = source.fd === undefined ? undefined : nodeFs.fstatSync(source.fd).mode;
  const access = accessOf(mode, platform);
  if (access === 'others' && !insecure) throw new KeyFileError(readableByOthers(source.name, mode as number));
  const bytes = await readSmall(source, LONGEST_BYTES);
  if (bytes === undefined) {
    throw new KeyFileError(`${printable(source.name)} is no key file: it has more than ${LONGEST_BYTES} bytes`);
  }
  return { ...readKeyFile(bytes, sha256), bytes: bytes.length, access };
}

function accessOf(mode: number | undefined, platform: NodeJS.Platform): KeyFileAccess {
  if (mode === undefined || platform === 'win32') return 'unknown';
  return (mode & OTHERS) === 0 ? 'owner' : 'others';
}

function readableByOthers(name: string, mode: number): string {
  const octal = (mode & 0o777).toString(8).padStart(4, '0');
  return (
    `${printable(name)} holds a key, and its mode is ${octal}: others than its owner can use it. ` +
    'chmod 600 keeps them out; --insecure-key-file reads it all the same'
  );
}

/**
 * Writes a key file that nobody but its owner can read, from its first byte on. It gets its name when it is whole and
 * on the disk.
 * @param force - overwrite a file that is there
 * @returns who can read it: a file system without modes, such as FAT, may show it to others
 * @throws OutputError where it was not written
 */
export function writeKeyFile(
  path: string,
  bytes: Uint8Array,
  force: boolean,
  platform: NodeJS.Platform = process.platform,
): KeyFileAccess {
  const file = openOutputFile(path, force, nodeFs, OWNER_ONLY);
  try {
    const access = accessOf(nodeFs.fstatSync(file.descriptor).mode, platform);
    file.write(bytes);
    file.keep();
    return access;
  } finally {
    file.drop();
  }
}

/**
 * Writes a file with a key in it that nobody but its owner can read. A file that is there is kept.
 * @throws OutputError where it was not written
 */
export function writeSecretFile(path: string, bytes: Uint8Array): void {
  writeKeyFile(path, bytes, false);
}
