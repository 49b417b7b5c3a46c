import * as nodeFs from 'node:fs';

/** What systems say that cannot bring a folder to the disk: Windows, some that stand on a network. */
const CANNOT: ReadonlySet<string> = new Set(['EACCES', 'EBADF', 'EINVAL', 'EISDIR', 'ENOSYS', 'ENOTSUP', 'EPERM']);

/**
 * Brings the names in a folder to the disk, where the system can: until then a file that was made may be gone after a
 * power cut, and one that was removed be there again.
 * @throws the file system's error where it can, and fails
 */
export function syncFolder(
  folder: string,
  fs: Pick<typeof nodeFs, 'openSync' | 'fsyncSync' | 'closeSync'> = nodeFs,
): void {
  try {
    const descriptor = fs.openSync(folder, 'r');
    try {
      fs.fsyncSync(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
  } catch (error) {
    if (!CANNOT.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
