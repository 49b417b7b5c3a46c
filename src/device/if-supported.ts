import { TapeDriveError } from './errors.js';
import { isUnsupported } from './sense-conditions.js';

/** What a drive answers; undefined where it does not have the command, or the page, that it is asked for. */
export async function ifSupported<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof TapeDriveError && error.sense !== undefined && isUnsupported(error.sense)) return undefined;
    throw error;
  }
}
