import { exitCodeOfError, whyNot } from './exit.js';
import type { CliIo } from './io.js';
import { type OpenVolumes, openVolumes, type VolumesOptions } from './volumes.js';

/** What is told of a group that could not be read, beside standard error. */
interface JsonOfGroups {
  couldNotRun(group: readonly string[], exitCode: number, message: string): void;
}

/** What the groups of one run share. */
export interface GroupRun extends Omit<VolumesOptions, 'quiet'> {
  readonly io: CliIo;
  readonly json: JsonOfGroups | undefined;
}

/**
 * Opens the volumes of one archive, or of one set, and has them read. What keeps one group from being read is told, and
 * does not keep the others from it.
 * @param quiet - shows no progress
 * @param read - gives the exit code
 */
export async function onGroup(
  run: GroupRun,
  group: readonly string[],
  quiet: boolean,
  read: (volumes: OpenVolumes) => Promise<number>,
): Promise<number> {
  try {
    const volumes = await openVolumes(run.io, group, { ...run, quiet });
    try {
      return await read(volumes);
    } finally {
      await volumes.close();
    }
  } catch (error) {
    const message = whyNot(error);
    if (message === undefined) throw error;
    run.output.flush();
    run.io.stderr.write(`tapekit: ${message}\n`);
    const code = exitCodeOfError(error);
    run.json?.couldNotRun(group, code, message);
    return code;
  }
}
