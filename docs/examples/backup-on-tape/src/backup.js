// The program under test: put yours here.

/** What was to be saved is not all on the tape, or what was to be restored could not be had. */
export class BackupError extends Error {}

/**
 * Saves files behind what is on the tape, each as a record of its own, with a filemark behind the last.
 * @param {import('tapekit/device').TapeDrive} tape
 * @param {readonly Uint8Array[]} files
 * @throws {BackupError} where there is no room
 */
export async function save(tape, files) {
  await tape.spaceToEndOfData();
  for (const file of files) {
    if ((await tape.write(file)) === 'volume-overflow') throw new BackupError('the tape is full');
  }
  // Waits until all that was written is on the medium: an error that comes late comes here at the latest.
  if ((await tape.writeFilemarks(1)) === 'volume-overflow') throw new BackupError('the tape is full');
}

/**
 * Gives back what the first backup on the tape holds.
 * @param {import('tapekit/device').TapeDrive} tape
 * @returns {Promise<Uint8Array[]>}
 * @throws {BackupError} where it is not whole
 */
export async function restore(tape) {
  await tape.rewind();
  const files = [];
  for (;;) {
    const outcome = await tape.read();
    switch (outcome.kind) {
      case 'record':
        // Its bytes are valid until the next call.
        files.push(outcome.bytes.slice());
        break;
      case 'filemark':
        return files;
      case 'unreadable':
        throw new BackupError(`record ${files.length} cannot be read`);
      case 'end-of-data':
        throw new BackupError('the backup has no end');
    }
  }
}
