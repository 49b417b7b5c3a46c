import { type OpenArchive, openArchive } from '../archive/open-archive.js';
import { type ByteSource, openFile, openStandardInput } from '../archive/source.js';
import type { CliIo } from './io.js';

/** Opens the volumes of one archive. */
export async function openVolumes(io: CliIo, files: readonly string[], use: (raw: ByteSource) => ByteSource) {
  const opened: ByteSource[] = [];
  const close = (): void => {
    for (const source of opened) source.close();
  };
  try {
    const archives: OpenArchive[] = [];
    for (const [volume, file] of files.entries()) {
      const raw = file === '-' ? openStandardInput(io.stdin) : openFile(file);
      opened.push(raw);
      const archive = await openArchive(use(raw), volume);
      opened[volume] = archive.source;
      archives.push(archive);
    }
    return { archives, close };
  } catch (error) {
    close();
    throw error;
  }
}
